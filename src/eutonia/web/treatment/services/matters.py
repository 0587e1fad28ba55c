"""What somebody must look at: put on the worklist once, brought up to date, taken off with what came of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from eutonia.web.accounts.models import Patient, User
from eutonia.web.audit.services import record
from eutonia.web.treatment import queries
from eutonia.web.treatment.models import MATTERS, Attention
from eutonia.web.treatment.services.locking import lock_patient


@transaction.atomic
def raise_matter(
    *, patient: Patient, kind: str, key: str, says: str, at: datetime, due: date | None = None
) -> Attention:
    """Put a matter on the worklist, once; where it is there, what it says is brought up to date."""
    matter, made = Attention.objects.get_or_create(
        patient=patient, kind=kind, key=key, closed_at=None,
        defaults={"rank": MATTERS.index(kind), "says": says[:400], "since": at, "due": due},
    )  # fmt: skip
    if not made and (matter.says != says[:400] or matter.due != due):
        matter.says, matter.due = says[:400], due
        matter.save(update_fields=["says", "due"])
    return matter


@transaction.atomic
def close_matters(*, patient: Patient, kind: str, key: str, by: User | None, at: datetime, outcome: str) -> None:
    """Take a matter off the worklist, with what came of it."""
    if by is not None:
        lock_patient(patient)
    for matter in queries.attention_of(patient, kind=kind, key=key):
        matter.closed_at, matter.closed_by, matter.outcome = at, by, outcome.strip()[:400]
        matter.save(update_fields=["closed_at", "closed_by", "outcome"])
        record("matter.closed", by=by, at=at, patient=patient, about=f"{kind} {key}")


@transaction.atomic
def see_matter(*, matter: Attention, by: User, at: datetime) -> Attention:
    """Say that somebody is looking at it. The first stays; doing it twice changes nothing."""
    lock_patient(matter.patient)
    matter = Attention.objects.select_for_update().get(pk=matter.pk)
    if matter.seen_at is None:
        matter.seen_at, matter.seen_by = at, by
        matter.save(update_fields=["seen_at", "seen_by"])
        record("matter.seen", by=by, at=at, patient=matter.patient, about=f"{matter.kind} {matter.key}")
    return matter


def hold_matter(
    patient: Patient, kind: str, key: str, at: datetime, *, wanted: bool, says: str, due: date | None = None
) -> None:
    """There while it is so, and gone when it is no longer so."""
    if wanted:
        raise_matter(patient=patient, kind=kind, key=key, says=says, at=at, due=due)
    else:
        close_matters(patient=patient, kind=kind, key=key, by=None, at=at, outcome="it is no longer so")
