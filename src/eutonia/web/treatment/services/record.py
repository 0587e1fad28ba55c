"""What is known of a person: said, corrected, taken back. What it changes about their plans is asked at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from eutonia.advice.library import open_library
from eutonia.web.accounts.models import Patient, User
from eutonia.web.audit.services import record
from eutonia.web.treatment import queries
from eutonia.web.treatment.diaries import why_not_supply
from eutonia.web.treatment.errors import StaleError, TreatmentError
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.record import why_not
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.standing import review_again

# What a review asks about: a change of these asks every active plan again.
AHEAD = frozenset({"supply", "event", "note"})  # what may speak of a day to come: a refill, an operation
FIRST_YEAR = 1900
ONE_DAY = timedelta(days=1)
REVIEWED = frozenset({"medicine", "condition", "allergy", "lab", "measure", "fact", "list"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One thing to write down."""

    kind: str
    content: dict[str, Any]
    on: date
    name: str = ""
    id: uuid.UUID | None = None  # of the form that was sent: sent twice, the entry is there once


@transaction.atomic
def add_entries(
    *, patient: Patient, entries: Sequence[NewEntry], by: User, at: datetime, origin: str = "clinic"
) -> list[Entry]:
    """Write these down together, and ask every active plan again whether it still holds."""
    lock_patient(patient)
    for each in entries:
        _check(each.kind, each.name, each.content, each.on)
        _check_day(each.kind, each.on, queries.day_of(patient, at))
    sent = [each.id for each in entries if each.id]
    before = list(Entry.objects.filter(pk__in=sent))
    if any(entry.patient_id != patient.pk for entry in before):
        raise TreatmentError("This entry cannot be written.")
    known = {entry.pk for entry in before}
    made = [
        Entry.objects.create(
            id=each.id or uuid.uuid4(), patient=patient, kind=each.kind, name=each.name[:200], content=each.content,
            on=each.on, at=at, by=by, origin=origin,
        )
        for each in entries
        if each.id not in known
    ]  # fmt: skip
    for entry in made:
        record(f"{entry.kind}.added", by=by, at=at, patient=patient, about=entry.pk)
    if any(entry.kind in REVIEWED for entry in made):
        review_again(patient=patient, at=at)
    return made


@transaction.atomic
def correct_entry(*, entry: Entry, content: dict[str, Any], on: date, by: User, at: datetime, origin: str) -> Entry:
    """Put a new entry in the place of one that is wrong or out of date. Both stay in the record."""
    return _supersede(entry, content=content, on=on, by=by, at=at, origin=origin, withdrawn=False)


@transaction.atomic
def withdraw_entry(*, entry: Entry, on: date, by: User, at: datetime, origin: str) -> Entry:
    """Say that an entry no longer holds: a medicine that was stopped, a condition that was a mistake."""
    return _supersede(entry, content=entry.content, on=on, by=by, at=at, origin=origin, withdrawn=True)


def _supersede(
    entry: Entry, *, content: dict[str, Any], on: date, by: User, at: datetime, origin: str, withdrawn: bool
) -> Entry:
    if not withdrawn:
        _check(entry.kind, entry.name, content, on)
    _check_day(entry.kind, on, queries.day_of(entry.patient, at))
    lock_patient(entry.patient)  # one correction at a time
    if Entry.objects.filter(supersedes=entry).exists():
        raise StaleError("This entry")
    made = Entry.objects.create(
        patient=entry.patient, kind=entry.kind, name=entry.name, content=content, on=on, at=at, by=by, origin=origin,
        supersedes=entry, withdrawn=withdrawn,
    )  # fmt: skip
    word = "withdrawn" if withdrawn else "corrected"
    record(f"{entry.kind}.{word}", by=by, at=at, patient=entry.patient, about=made.pk)
    if entry.kind in REVIEWED:
        review_again(patient=entry.patient, at=at)
    return made


def _check(kind: str, name: str, content: dict[str, Any], on: date) -> None:
    problem = why_not(kind, name, content)
    if kind == "supply" and name in ("counted", "refill"):
        problem = problem or why_not_supply(name, content, on, open_library())
    if problem:
        raise TreatmentError(f"This cannot be written down: {problem}.")


def _check_day(kind: str, on: date, today: date) -> None:
    """What is known is of a day that has come: a clock, or a hand, may be in the wrong year."""
    if on > today + ONE_DAY and kind not in AHEAD:
        raise TreatmentError(f"This cannot be written down: {on} lies in the future. Check the date.")
    if on.year < FIRST_YEAR:
        raise TreatmentError(f"This cannot be written down: {on} was too long ago. Check the year.")


@transaction.atomic
def set_fact(*, patient: Patient, name: str, value: Any, on: date, by: User, at: datetime, origin: str) -> Entry:
    """State a fact, in the place of what was stated of it before."""
    lock_patient(patient)
    before = Entry.objects.filter(patient=patient, kind="fact", name=name, superseded_by=None).order_by("-at").first()
    if before:
        return correct_entry(entry=before, content={"value": value}, on=on, by=by, at=at, origin=origin)
    entry = NewEntry(kind="fact", name=name, content={"value": value}, on=on)
    return add_entries(patient=patient, entries=[entry], by=by, at=at, origin=origin)[0]
