"""A request as the middleware leaves it for a view: who asks, as what, and about whom."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from eutonia.web.accounts.models import Patient, User


class ClinicRequest(HttpRequest):
    """Somebody signed in."""

    user: User
    htmx: HtmxDetails
    capacities: frozenset[str]


class RecordRequest(ClinicRequest):
    """Somebody who may see this person's record."""

    patient: Patient
