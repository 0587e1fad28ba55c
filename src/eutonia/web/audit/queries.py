"""Reads the trail: for the person it is about, for the administrator, and for whoever checks that it is whole."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from eutonia.web.accounts.models import Administrator, Caregiver, Clinician, Patient, User
from eutonia.web.audit.chain import BEGINNING, digest_of
from eutonia.web.audit.models import Event


def trail_of(patient: Patient) -> QuerySet[Event]:
    """Everything that was done with this person's record, the newest first."""
    return Event.objects.filter(patient=patient).select_related("by").order_by("-number")


def trail_for(administrator: User, *, text: str = "", on: date | None = None) -> QuerySet[Event]:
    """What was done in the administrator's clinic: with its records, and with the accounts of whoever belongs to it."""
    clinic = administrator.administrator.clinic_id
    its_own = (
        Q(by__in=Clinician.objects.filter(clinic=clinic).values("user"))
        | Q(by__in=Administrator.objects.filter(clinic=clinic).values("user"))
        | Q(by__in=Patient.objects.filter(clinic=clinic, account__isnull=False).values("account"))
        | Q(by__in=Caregiver.objects.filter(patient__clinic=clinic).values("user"))
    )
    found = Event.objects.filter(Q(patient__clinic=clinic) | Q(its_own, patient=None))
    return search(found.select_related("by", "patient").order_by("-at", "-pk"), text=text, on=on)


def search(found: QuerySet[Event], *, text: str = "", on: date | None = None) -> QuerySet[Event]:
    """Of these events, those of a day, and those in which every word of the text stands: action, names, address."""
    for word in text.split():
        found = found.filter(
            Q(action__icontains=word) | Q(patient__name__icontains=word) | Q(by__name__icontains=word)
            | Q(by__email__icontains=word)
        )  # fmt: skip
    return found.filter(at__date=on) if on else found


def first_break(patient: Patient | None) -> Event | None:
    """The first event of the chain that does not follow from the one before it; none where the chain is whole."""
    before, number = BEGINNING, 0
    for event in Event.objects.filter(patient=patient).order_by("number").iterator():
        if event.before != before or event.number != number or event.digest != digest_of(event):
            return event
        before, number = event.digest, number + 1
    return None
