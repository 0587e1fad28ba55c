"""Where a person is now: who may sign for them, and what time it is for them, also in a diary across two zones."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from eutonia.web.accounts.models import Patient, User
from eutonia.web.accounts.services import move_patient
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.record import NewEntry, add_entries
from eutonia.web.treatment.services.standing import review_again


@transaction.atomic
def move(*, patient: Patient, state: str, zone: str, by: User, at: datetime) -> None:
    """Write down the new state and zone. Doses and entries from before keep the zone in which they were."""
    patient = lock_patient(patient)
    if (patient.state, patient.zone) == (state, zone):
        return
    if patient.zone != zone:
        stays = [(zone, at)]
        if not Entry.objects.filter(patient=patient, kind="stay", superseded_by=None).exists():
            stays.insert(0, (patient.zone, min(patient.since, at - timedelta(seconds=1))))
        add_entries(
            patient=patient, by=by, at=at, origin="patient",
            entries=[
                NewEntry(
                    kind="stay", name=name, on=since.astimezone(ZoneInfo(name)).date(),
                    content={"zone": name, "from": since.isoformat()},
                )
                for name, since in stays
            ],
        )  # fmt: skip
    move_patient(patient=patient, state=state, zone=zone, by=by, at=at)
    patient.refresh_from_db()
    if patient.account_id and patient.account and patient.account == by:
        by.zone = zone
        by.save(update_fields=["zone"])
    review_again(patient=patient, at=at)
