"""The administrator's pages, under /clinic/admin/. Part of the worklist's own list of addresses."""

from __future__ import annotations

from django.urls import path

from eutonia.web.worklist import admin_views as views

urlpatterns = [
    path("", views.home, name="admin-home"),
    path("patients/", views.patients, name="admin-patients"),
    path("patients/add/", views.patient_add, name="admin-patient-add"),
    path("p/<uuid:patient_id>/", views.patient, name="admin-patient"),
    path("p/<uuid:patient_id>/trail/", views.patient_trail, name="admin-patient-trail"),
    path("staff/", views.staff, name="admin-staff"),
    path("staff/<int:clinician_id>/", views.clinician, name="admin-clinician"),
    path("staff/<int:clinician_id>/licences/", views.licence_add, name="admin-licence-add"),
    path("staff/<int:clinician_id>/duty/", views.duty, name="admin-duty"),
    path("licences/<int:licence_id>/revoke/", views.licence_revoke, name="admin-licence-revoke"),
    path("invitations/", views.invitations, name="admin-invitations"),
    path("invitations/new/", views.invite, name="admin-invite"),
    path("invitations/<int:invitation_id>/withdraw/", views.withdraw, name="admin-withdraw"),
    path("trail/", views.trail, name="admin-trail"),
]
