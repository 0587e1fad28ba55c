"""Doses were missed and the engine says that somebody must hear of it: on the worklist, once for each dose."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from eutonia.advice.missing import MissedAnswer
from eutonia.web.accounts.models import User
from eutonia.web.audit.services import record
from eutonia.web.treatment.missed import LastDue
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.matters import raise_matter

TO_TELL = {"emergency": "emergency", "call-today": "same-day"}


@transaction.atomic
def report_missed(*, last: LastDue, answer: MissedAnswer, by: User, at: datetime) -> None:
    """Tell the care team where the answer is to call. Asked twice, it stands there once."""
    kind = TO_TELL.get(answer.advice.do)
    if kind is None:
        return
    patient = lock_patient(last.plan.patient)
    signs = ", with signs of withdrawal" if answer.situation.signs else ""
    says = f"{answer.medicine}: {answer.situation.missed} missed in a row{signs}. {answer.advice.why}"
    key = f"missed {last.plan.pk} {last.due.due.date()}"
    raise_matter(patient=patient, kind=kind, key=key, says=says, at=at)
    record("missed.reported", by=by, at=at, patient=patient, about=f"{last.plan.pk} {answer.advice.row}")
