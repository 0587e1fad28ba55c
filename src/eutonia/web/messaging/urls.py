from django.urls import path

from eutonia.web.messaging import views

app_name = "messaging"
urlpatterns = [
    path("p/<uuid:patient_id>/messages/", views.threads, name="threads"),
    path("p/<uuid:patient_id>/messages/<uuid:thread_id>/", views.thread, name="thread"),
    path("p/<uuid:patient_id>/messages/<uuid:thread_id>/post/", views.post, name="post"),
]
