from django.urls import path

from eutonia.web.worklist import plan_views as views

urlpatterns = [
    path("plan/", views.suit, name="plan-suit"),
    path("plan/new/", views.new, name="plan-new"),
    path("plan/<uuid:plan_id>/", views.plan, name="plan"),
    path("plan/<uuid:plan_id>/propose/", views.propose, name="plan-propose"),
    path("plan/<uuid:plan_id>/sign/", views.sign, name="plan-sign"),
    path("plan/<uuid:plan_id>/decline/", views.decline, name="plan-decline"),
    path("plan/<uuid:plan_id>/stop/", views.stop, name="plan-stop"),
    path("proposal/<uuid:proposal_id>/", views.proposal, name="proposal"),
    path("proposal/<uuid:proposal_id>/approve/", views.approve, name="proposal-approve"),
    path("proposal/<uuid:proposal_id>/edit/", views.edit, name="proposal-edit"),
    path("proposal/<uuid:proposal_id>/decline/", views.decline_proposal, name="proposal-decline"),
]
