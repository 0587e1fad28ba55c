"""One entry of a record: whether it is this person's, whether it still holds, and what stood in its place before."""

from __future__ import annotations

import uuid

from eutonia.web.accounts.models import Patient
from eutonia.web.treatment.models import Entry


def entry_of(patient: Patient, entry_id: uuid.UUID) -> Entry | None:
    """The entry of this identifier, where it is this person's."""
    return Entry.objects.filter(patient=patient, pk=entry_id).select_related("patient", "by").first()


def holds(entry: Entry) -> bool:
    """Has nothing superseded it?"""
    return not entry.withdrawn and not Entry.objects.filter(supersedes=entry).exists()


def chain_of(entry: Entry) -> list[Entry]:
    """Every version of an entry, the newest first."""
    found = Entry.objects.filter(patient=entry.patient_id, kind=entry.kind).select_related("by")
    mine = {each.pk: each for each in found}
    after = {each.supersedes_id: each for each in mine.values() if each.supersedes_id}
    here: Entry | None = mine[entry.pk]
    while here is not None and here.pk in after:
        here = after[here.pk]
    chain = []
    while here is not None:
        chain.append(here)
        here = mine.get(here.supersedes_id) if here.supersedes_id else None
    return chain


def struck_entries(patient: Patient, *, most: int) -> list[Entry]:
    """What was said to be a mistake, the latest first."""
    found = Entry.objects.filter(patient=patient, withdrawn=True).exclude(kind="list").select_related("by")
    return list(found.order_by("-at")[:most])
