"""What a clinician writes into a record, and what that changes at once: which increases now wait, and which no longer.

Every change asks every active plan again, also one that services/record.py does not count as a matter of the review: a
supply, an operation that is planned, or the goal moves the cover and the proposal.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eutonia.web.accounts.models import Patient, User
from eutonia.web.treatment.errors import TreatmentError
from eutonia.web.treatment.models import Block, Entry
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.record import (
    REVIEWED,
    NewEntry,
    add_entries,
    correct_entry,
    set_fact,
    withdraw_entry,
)
from eutonia.web.treatment.services.standing import review_again
from eutonia.web.treatment.services.supply import write_supply

CLINIC = "clinic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change of the record did to the plans that are followed."""

    saved: int  # how many entries; 0 where the same form had been sent before
    blocked: tuple[Block, ...]
    unblocked: tuple[Block, ...]


@transaction.atomic
def write_entries(*, patient: Patient, entries: Sequence[NewEntry], by: User, at: datetime) -> Change:
    """Write these down together."""

    def write() -> int:
        made = add_entries(patient=patient, entries=entries, by=by, at=at, origin=CLINIC)
        if made and not any(entry.kind in REVIEWED for entry in made):
            review_again(patient=patient, at=at)
        return len(made)

    return changed_by(patient, write)


@transaction.atomic
def write_pieces(
    *, patient: Patient, entry_id: uuid.UUID, what: str, medicine: str, product: str, mg_per_unit: Decimal,
    count: Decimal, on: date, by: User, at: datetime,
) -> Change:  # fmt: skip
    """Write down what was counted or handed out."""

    def write() -> int:
        known = Entry.objects.filter(pk=entry_id).exists()
        write_supply(
            patient=patient, id=entry_id, what=what, medicine=medicine, product=product, mg_per_unit=mg_per_unit,
            count=count, on=on, by=by, at=at, origin=CLINIC,
        )  # fmt: skip
        return 0 if known else 1

    return changed_by(patient, write)


@transaction.atomic
def rewrite_entry(*, entry: Entry, content: dict[str, Any], on: date, by: User, at: datetime) -> Change:
    """Put a new entry in the place of this one. Both stay in the record."""

    def write() -> int:
        correct_entry(entry=entry, content=content, on=on, by=by, at=at, origin=CLINIC)
        if entry.kind not in REVIEWED:
            review_again(patient=entry.patient, at=at)
        return 1

    return changed_by(entry.patient, write)


@transaction.atomic
def strike_entry(*, entry: Entry, on: date, by: User, at: datetime) -> Change:
    """Say that this entry was a mistake. It stays in the record as one."""

    def write() -> int:
        withdraw_entry(entry=entry, on=on, by=by, at=at, origin=CLINIC)
        if entry.kind not in REVIEWED:
            review_again(patient=entry.patient, at=at)
        return 1

    return changed_by(entry.patient, write)


@transaction.atomic
def state_fact(*, patient: Patient, name: str, value: Any, on: date, by: User, at: datetime) -> Change:
    """State a fact; None states that it was asked and is not known."""

    def write() -> int:
        set_fact(patient=patient, name=name, value=value, on=on, by=by, at=at, origin=CLINIC)
        return 1

    return changed_by(patient, write)


@transaction.atomic
def complete_list(*, patient: Patient, name: str, complete: bool, on: date, by: User, at: datetime) -> Change:
    """Say that a list holds everything there is; or that it no longer does. Saying it twice changes nothing."""
    if name not in ("medicine", "condition", "allergy", "event"):
        raise TreatmentError("There is no such list.")
    said = list(Entry.objects.filter(patient=patient, kind="list", name=name, superseded_by=None, withdrawn=False))

    def write() -> int:
        if complete and not said:
            entry = NewEntry(kind="list", name=name, content={"value": True}, on=on)
            add_entries(patient=patient, entries=[entry], by=by, at=at, origin=CLINIC)
        elif not complete:
            for entry_before in said:
                withdraw_entry(entry=entry_before, on=on, by=by, at=at, origin=CLINIC)
        return int(complete != bool(said))

    return changed_by(patient, write)


def changed_by(patient: Patient, write: Callable[[], int]) -> Change:
    """Do it, and see which blocks came and went by it."""
    lock_patient(patient)  # so that what came between is nobody else's
    before = {block.pk: block for block in _open(patient)}
    saved = write()
    after = {block.pk: block for block in _open(patient)}
    return Change(
        saved=saved,
        blocked=tuple(block for pk, block in after.items() if pk not in before),
        unblocked=tuple(block for pk, block in before.items() if pk not in after),
    )


def _open(patient: Patient) -> list[Block]:
    found = Block.objects.filter(plan__patient=patient, lifted_at=None)
    return list(found.select_related("plan").order_by("since"))
