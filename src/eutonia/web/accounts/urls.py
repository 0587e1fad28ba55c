"""Invitations, one's own account, who one is in the sample clinic. What allauth serves stands in sign_in_urls.py."""

from __future__ import annotations

from django.urls import path

from eutonia.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("invited/<str:code>/", views.invited, name="invited"),
    path("invited/", views.invitation, name="invitation"),
    path("account/", views.settings_page, name="settings"),
    path("account/again/", views.again, name="again"),
    path("account/begin/", views.begin, name="begin"),
    path("account/sample/", views.sample_login, name="sample-login"),
]
