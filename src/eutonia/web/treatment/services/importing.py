"""What a clinician has confirmed of a file goes into the record: exactly what was shown, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from eutonia.web.accounts.models import Patient, User
from eutonia.web.audit.services import record
from eutonia.web.treatment.errors import StaleError
from eutonia.web.treatment.importing import Compared, fingerprint
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.record import holding_entries
from eutonia.web.treatment.services.clinic_record import Change, changed_by
from eutonia.web.treatment.services.record import NewEntry, add_entries, correct_entry

IMPORT = "import"


@transaction.atomic
def import_items(*, patient: Patient, chosen: Sequence[Compared], seen: str, by: User, at: datetime) -> Change:
    """Save these. `seen` is of the record as the page showed it: where it has changed since, nothing is saved."""

    def write() -> int:
        if fingerprint(holding_entries(patient)) != seen:
            raise StaleError("The record")
        replaced = [each for each in chosen if each.replaces]
        entries = {str(each.pk): each for each in Entry.objects.filter(pk__in=[each.replaces for each in replaced])}
        for each in replaced:
            correct_entry(
                entry=entries[str(each.replaces)],
                content=each.item.content,
                on=each.item.on,
                by=by,
                at=at,
                origin=IMPORT,
            )
        new = [
            NewEntry(kind=each.item.kind, name=each.item.name, content=each.item.content, on=each.item.on)
            for each in chosen
            if not each.replaces
        ]
        if new:
            add_entries(patient=patient, entries=new, by=by, at=at, origin=IMPORT)
        record("record.imported", by=by, at=at, patient=patient, about=len(chosen))
        return len(chosen)

    return changed_by(patient, write)
