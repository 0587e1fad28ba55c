"""Writes the trail. Called inside the transaction of what it tells."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from eutonia.web.accounts.models import Patient, User
from eutonia.web.audit.chain import BEGINNING, digest_of
from eutonia.web.audit.models import Event


@transaction.atomic
def record(action: str, *, by: User | None, at: datetime, patient: Patient | None = None, about: object = "") -> Event:
    """Add one event to the chain of this person, or of the clinic as a whole."""
    _one_at_a_time(patient)
    last = Event.objects.filter(patient=patient).order_by("-number").values_list("number", "digest").first()
    number, before = (last[0] + 1, last[1]) if last else (0, BEGINNING)
    event = Event(
        patient=patient, number=number, at=at, by=by if by and by.is_authenticated else None, action=action,
        about=str(about)[:200], before=before,
    )  # fmt: skip
    event.digest = digest_of(event)
    event.save(force_insert=True)
    return event


def _one_at_a_time(patient: Patient | None) -> None:
    """PostgreSQL lets several write at once; a chain has one end. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.sha256(str(patient.pk if patient else "").encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def hear(
    sender: Any, *, action: str, by: User | None, at: datetime, patient: Patient | None, about: str, **_: Any
) -> None:
    """What was announced about accounts goes into the trail."""
    record(action, by=by, at=at, patient=patient, about=about)
