"""What a person writes down. Free text is triaged before anything else happens with it; what was acknowledged is kept.

An entry comes with the identifier of the form or device that made it: sent twice, it is there once.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import structlog
from django.db import DatabaseError, transaction

from eutonia.advice.library import open_library
from eutonia.advice.reviewing import DiaryReview
from eutonia.advice.triaging import During, Report, triage_report
from eutonia.domain.diary import AnyEntry
from eutonia.domain.triage import Level, Verdict
from eutonia.monitoring.diary import DiaryError, read_diary
from eutonia.web.accounts.models import Patient, User
from eutonia.web.audit.services import record
from eutonia.web.treatment import queries
from eutonia.web.treatment.diaries import diary_of_one, stays_of
from eutonia.web.treatment.engine import zone_named
from eutonia.web.treatment.errors import StaleError, TreatmentError
from eutonia.web.treatment.models import DiaryEntry, Entry, Plan, PlanState
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.matters import raise_matter
from eutonia.web.treatment.services.standing import refresh_plan

log = structlog.get_logger("eutonia.web")

AHEAD = timedelta(minutes=5)  # a clock may be a little fast
OLDEST = timedelta(days=400)
LONG_AFTER = timedelta(days=3)  # a dose is taken within two days of its time
FREE_TEXT = {
    "note": ("text",), "side-effect": ("what",), "dose": ("reason",), "spasm": ("trigger", "where"), "pain": ("where",),
}  # fmt: skip
DURING: Mapping[str, During] = {"titration": "titration", "taper": "taper", "switch": "taper", "step": "titration"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of an entry: where it was there before, `again`; what was said, where it had free text.

    `reviews`: what the engine made of each plan that it concerns, by the plan; none where it could not.
    """

    entry: DiaryEntry
    again: bool
    verdict: Verdict | None
    reviews: Mapping[uuid.UUID, DiaryReview | None] = field(default_factory=dict)


@transaction.atomic
def write_diary(
    *, patient: Patient, id: uuid.UUID, kind: str, content: Mapping[str, Any], when: datetime, by: User, at: datetime,
    corrects: DiaryEntry | None = None, last: bool = True,
) -> Written:  # fmt: skip
    """Write one thing down. `when` it was so; `at` it arrived. What is said of a dose again corrects what was said.

    `last`: of those that one form sends. The plans are looked at again after it, once.
    """
    patient = lock_patient(patient)
    before = DiaryEntry.objects.filter(pk=id).first()
    if before:
        if before.patient_id != patient.pk:
            raise TreatmentError("This entry cannot be written.")
        return Written(entry=before, again=True, verdict=None)
    if corrects and corrects.patient_id != patient.pk:
        raise TreatmentError("This entry cannot be written.")
    if corrects and DiaryEntry.objects.filter(corrects=corrects).exists():
        raise StaleError("This entry")
    when = _checked_time(when, at)
    today = queries.day_of(patient, at)
    content = _checked(kind, content, when, patient, today)
    corrects = corrects or _same_dose(patient, kind, content)
    text = " / ".join(str(content[key]) for key in FREE_TEXT.get(kind, ()) if content.get(key))
    verdict, heard = hear_text(patient, text, today) if text else (None, True)
    entry = DiaryEntry.objects.create(
        id=id, patient=patient, kind=kind, at=when, zone=patient.zone, content=content, received_at=at, by=by,
        corrects=corrects, level=verdict.level.word if verdict else "",
        understood=verdict.understood if verdict else None if heard else False,
    )  # fmt: skip
    record("diary.written", by=by, at=at, patient=patient, about=f"{kind} {id}")
    if verdict:
        _tell(patient, entry, verdict, free=kind == "note", at=at)
    if not heard:
        raise_matter(
            patient=patient, kind="same-day", key=f"diary {entry.pk}", at=at,
            says=f"Today: it could not be triaged, read it ({kind})",
        )  # fmt: skip
    concerned = _concerned(patient, kind, content) if last else []
    reviews = {plan.pk: refresh_plan(plan=plan, at=at, today=today) for plan in concerned}
    return Written(entry=entry, again=False, verdict=verdict, reviews=reviews)


def hear_text(patient: Patient, text: str, today: date) -> tuple[Verdict | None, bool]:
    """The verdict on a text. Whatever fails, the entry is kept, and a person reads it."""
    try:
        return triage_text(patient=patient, text=text, today=today), True
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001
        log.error("a text could not be triaged", kind=type(error).__qualname__)
        return None, False


def _same_dose(patient: Patient, kind: str, content: Mapping[str, Any]) -> DiaryEntry | None:
    """What was said before of the very same dose: by its moment, in whatever zone that was written."""
    if kind != "dose" or not content.get("due"):
        return None
    due = datetime.fromisoformat(content["due"])
    mine = DiaryEntry.objects.filter(
        patient=patient, kind="dose", corrected_by=None, content__medicine=content["medicine"], at__gte=due - LONG_AFTER
    )
    return next((each for each in mine if _due_of(each) == due), None)


def _due_of(entry: DiaryEntry) -> datetime | None:
    due = entry.content.get("due")
    return datetime.fromisoformat(due) if due else None


def _concerned(patient: Patient, kind: str, content: Mapping[str, Any]) -> list[Plan]:
    """Which plans must be looked at again at once? A dose of one medicine says nothing of another."""
    plans = list(queries.active_plans(patient))
    if kind == "dose":
        return [plan for plan in plans if content["medicine"] in (plan.medicine, plan.medicine_from)]
    return plans


def _checked_time(when: datetime, at: datetime) -> datetime:
    """When it was so; a device whose clock is a little fast means now."""
    if when > at + AHEAD:
        raise TreatmentError("This entry lies in the future. Check the date and the time of your device.")
    if when < at - OLDEST:
        raise TreatmentError("This entry is more than a year old. Tell your care team about it in a message.")
    return min(when, at)


def _checked(
    kind: str, content: Mapping[str, Any], when: datetime, patient: Patient, today: date
) -> dict[str, Any]:  # fmt: skip
    """The content as the engine's own type writes it: no field that it does not know, no value that cannot be.

    It is read once by the engine, alone: an entry that cannot be read would keep everything else from being read.
    """
    written = {**content, "kind": kind, "at": when.astimezone(ZoneInfo(patient.zone)).isoformat()}
    try:
        entry = msgspec.convert(written, AnyEntry)
    except msgspec.ValidationError as error:
        raise TreatmentError(f"This entry cannot be written: {error}.") from error
    checked: dict[str, Any] = msgspec.to_builtins(entry)
    checked = {key: value for key, value in checked.items() if key not in ("at", "kind", "id", "corrects")}
    known = {each.id for each in open_library().knowledge.monitoring.triggers}
    unknown = [name for name in checked.get("triggers") or {} if name not in known]
    if unknown:
        raise TreatmentError(f"This entry cannot be written: nothing that is asked about is called {unknown[0]!r}.")
    moves = Entry.objects.filter(patient=patient, kind="stay", superseded_by=None, withdrawn=False)
    stays = stays_of(patient, list(moves))
    try:
        read_diary(diary_of_one(kind, checked, when, stays, today), today=today, zone_of=zone_named, name_of=str)
    except DiaryError as error:
        raise TreatmentError(f"This entry cannot be written: {error.why}.") from error
    return checked


# ------------------------------------------------------------------------------------------------ triage


def triage_text(*, patient: Patient, text: str, today: date) -> Verdict:
    """How soon must somebody look at this, knowing what the person takes?"""
    plan = queries.active_plans(patient).first()
    during = DURING.get(plan.kind) if plan else None
    person = queries.person_today(patient, today=today)
    return triage_report(Report(text=text, during=during), patient=person, library=open_library(), today=today)


def _tell(patient: Patient, entry: DiaryEntry, verdict: Verdict, *, free: bool, at: datetime) -> None:
    """An emergency tops the worklist; what nobody can be sure of, a person reads."""
    kind = matter_of(verdict, free=free)
    if kind:
        what = {"emergency": "Emergency", "same-day": "Today", "not-understood": "To be read"}[kind]
        reasons = ", ".join(dict.fromkeys(heard.phrase for heard in verdict.because))
        says = f"{what}: {reasons or 'not understood'} ({entry.kind})"
        raise_matter(patient=patient, kind=kind, key=f"diary {entry.pk}", says=says, at=at)


def matter_of(verdict: Verdict, *, free: bool) -> str | None:
    """Where does a report go on the worklist, if anywhere?"""
    if verdict.level is Level.EMERGENCY:
        return "emergency"
    if verdict.level >= Level.SAME_DAY:
        return "same-day"
    if verdict.level >= Level.SOON or (free and not verdict.understood):
        return "not-understood"
    return None


# ------------------------------------------------------------------------------------------------ doses


@transaction.atomic
def log_dose(
    *, patient: Patient, id: uuid.UUID, plan: Plan, due: datetime, mg: str, medicine: str, status: str, reason: str,
    when: datetime, by: User, at: datetime,
) -> Written:  # fmt: skip
    """One dose of a signed plan: taken, late, or skipped and why. Said twice, the second corrects the first."""
    patient = lock_patient(patient)
    plan = Plan.objects.get(pk=plan.pk)
    if plan.patient_id != patient.pk or not _was_due_under(plan, due):
        raise StaleError("This plan")
    if medicine not in (plan.medicine, plan.medicine_from):
        raise TreatmentError(f"No {medicine} is taken under this plan.")
    content = {"medicine": medicine, "mg": mg, "status": status, "due": _iso(due, patient)}
    content |= {"reason": reason.strip()} if reason.strip() else {}
    return write_diary(patient=patient, id=id, kind="dose", when=when, by=by, at=at, content=content)


def _was_due_under(plan: Plan, due: datetime) -> bool:
    """Was this plan followed when the dose was due? One that has ended since holds only for what was due before."""
    if plan.state == PlanState.ACTIVE:
        return True
    return plan.starts.exists() and due < plan.changed_at


def _iso(moment: datetime, patient: Patient) -> str:
    return moment.astimezone(ZoneInfo(patient.zone)).isoformat()
