"""How much of a medicine is at home: counted, or handed out. What it says of the days left is worked out at once."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from eutonia.domain.dose import plain_decimal
from eutonia.web.accounts.models import Patient, User
from eutonia.web.treatment.errors import TreatmentError
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.record import NewEntry, add_entries, correct_entry
from eutonia.web.treatment.services.standing import review_again


@transaction.atomic
def write_supply(
    *, patient: Patient, id: uuid.UUID, what: str, medicine: str, product: str, mg_per_unit: Decimal, count: Decimal,
    on: date, by: User, at: datetime, origin: str = "patient",
) -> Entry:  # fmt: skip
    """Write down what was counted, or what was handed out. Counted again on the same day, the newer count holds."""
    if what not in ("counted", "refill"):
        raise TreatmentError("A supply is counted, or it is a refill.")
    patient = lock_patient(patient)
    sent = Entry.objects.filter(pk=id, patient=patient, kind="supply").first()
    if sent:
        return sent
    content = {
        "medicine": medicine, "product": product, "mg_per_unit": plain_decimal(mg_per_unit),
        "count": plain_decimal(count),
    }  # fmt: skip
    before = _counted_on(patient, content, on) if what == "counted" else None
    if before:
        made = correct_entry(entry=before, content=content, on=on, by=by, at=at, origin=origin)
    else:
        entry = NewEntry(id=id, kind="supply", name=what, content=content, on=on)
        (made,) = add_entries(patient=patient, entries=[entry], by=by, at=at, origin=origin)
    review_again(patient=patient, at=at)
    return made


def _counted_on(patient: Patient, content: dict[str, str], on: date) -> Entry | None:
    """The count of the same pieces on the same day, which two counts would add up to twice as many."""
    return Entry.objects.filter(
        patient=patient, kind="supply", name="counted", on=on, superseded_by=None,
        content__medicine=content["medicine"], content__mg_per_unit=content["mg_per_unit"],
        content__product=content["product"],
    ).first()  # fmt: skip
