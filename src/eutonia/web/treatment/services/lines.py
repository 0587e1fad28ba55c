"""What the list of medicines said before a plan took over. Once the plan is over, the old line no longer holds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from eutonia.advice.library import open_library
from eutonia.advice.understanding import understand_medicine
from eutonia.web.accounts.models import User
from eutonia.web.treatment import queries
from eutonia.web.treatment.models import Entry, Plan
from eutonia.web.treatment.record import medicine_line
from eutonia.web.treatment.services.record import withdraw_entry


@transaction.atomic
def strike_lines(*, plan: Plan, medicines: frozenset[str], by: User | None, at: datetime) -> None:
    """Withdraw the lines of these medicines. Else somebody who has come off one would seem to take the dose of
    before."""
    if not medicines:
        return
    names = open_library().names
    lines = Entry.objects.filter(patient=plan.patient_id, kind="medicine", superseded_by=None, withdrawn=False)
    for entry in lines.select_related("patient"):
        ingredients = set(understand_medicine(medicine_line(entry), names).ingredients)
        if ingredients and ingredients <= medicines:  # of a combination something is still taken, perhaps
            withdraw_entry(
                entry=entry, on=queries.day_of(plan.patient, at), by=by or plan.signature.clinician.user, at=at,
                origin="clinic",
            )  # fmt: skip
