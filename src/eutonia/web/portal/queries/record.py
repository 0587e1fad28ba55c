"""Who looked at a record, and who is let in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from eutonia.web.accounts.models import Caregiver, Invitation, Patient
from eutonia.web.audit.models import Event
from eutonia.web.portal.words import done_words


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    at: datetime
    title: str
    by: str


def trail_line(event: Event) -> TrailLine:
    by = str(event.by) if event.by else "The clinic's computer"
    return TrailLine(at=event.at, title=done_words(event.action, event.about), by=by)


def caregivers_of(patient: Patient) -> QuerySet[Caregiver]:
    """Who is let in now."""
    return Caregiver.objects.filter(patient=patient, ended_at=None).select_related("user").order_by("since")


def caregiver_of(patient: Patient, caregiver_id: int) -> Caregiver | None:
    return Caregiver.objects.filter(patient=patient, pk=caregiver_id).first()


def open_invitations(patient: Patient, *, at: datetime) -> QuerySet[Invitation]:
    """Who was invited to care for this person and has not come in."""
    found = Invitation.objects.filter(
        patient=patient, capacity="caregiver", accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    return found.order_by("-at")


def invitation_of(patient: Patient, invitation_id: int) -> Invitation | None:
    return Invitation.objects.filter(patient=patient, capacity="caregiver", pk=invitation_id).first()
