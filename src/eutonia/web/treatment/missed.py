"""A dose of a signed plan was missed: what the engine's table answers for this person. Read only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from eutonia.advice.assessing import assess_patient
from eutonia.advice.library import open_library
from eutonia.advice.missing import MissedAnswer, answer_missed
from eutonia.domain.dose import Dose
from eutonia.planning.due import DueNow, find_due
from eutonia.planning.missed import Because, Phase, Situation
from eutonia.web.accounts.models import Patient
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course, DoseShown, Taking
from eutonia.web.treatment.models import FindingDecision, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDue:
    """The last dose of a medicine that has become due under a signed plan, and what follows."""

    plan: Plan
    course: Course
    taking: Taking
    dose: DoseShown
    due: DueNow


def last_due(patient: Patient, plan: Plan, medicine: str, *, at: datetime) -> LastDue | None:
    """Which dose of this medicine was due last? None where nothing of it is taken under the plan."""
    zone = ZoneInfo(patient.zone)
    (course,) = queries.courses_of([plan])
    due: DueNow | None = None
    for day in (queries.day_of(patient, at), queries.day_of(patient, at) - timedelta(days=1)):
        taking = next((each for each in course.taken_on(day) if each.medicine == medicine), None)
        if taking is None:
            continue
        due = find_due([time.fromisoformat(each.at) for each in taking.doses], zone, at)
        if due.due.astimezone(zone).date() == day:
            at_hour = due.due.astimezone(zone).time()
            dose = min(taking.doses, key=lambda each: abs(_minutes(each.at) - _minutes(at_hour.isoformat())))
            return LastDue(plan=plan, course=course, taking=taking, dose=dose, due=due)
    return None


def _minutes(at: str) -> int:
    """Where clocks went forward over a dose it is due a little later than the plan says."""
    hour = time.fromisoformat(at)
    return hour.hour * 60 + hour.minute


def answer_for(
    patient: Patient, last: LastDue, *, missed: int, because: Because | None, signs: bool | None, at: datetime
) -> MissedAnswer:
    """What should the person do? `missed`: how many doses in a row, the last one among them."""
    today, library = queries.day_of(patient, at), open_library()
    situation = Situation(
        phase=phase_of(last.course, last.taking.medicine),
        dose=Dose(Decimal(last.dose.mg)),
        every_h=Decimal(24) / last.taking.times,
        hours_late=last.due.hours_late(at),
        missed_before=missed - 1,
        because=because,
        signs=signs,
        to_next_h=last.due.hours_to_next(at),
        acknowledged=tuple(FindingDecision.objects.filter(plan=last.plan).values_list("rule", flat=True)),
    )
    assessment = assess_patient(
        queries.person_today(patient, today=today), library=library, today=today, about=last.taking.medicine
    )
    return answer_missed(last.taking.medicine, situation, assessment=assessment, library=library)


def phase_of(course: Course, medicine: str) -> Phase:
    """Is this medicine on its way up, down, or steady?"""
    if course.kind == "taper" or medicine == course.medicine_from:
        return "taper"
    return "titration" if course.following() else "steady"


def medicines_due(patient: Patient, *, at: datetime) -> Iterator[LastDue]:
    """The last dose due of every medicine that is taken under a signed plan."""
    for plan in queries.active_plans(patient):
        for medicine in filter(None, (plan.medicine, plan.medicine_from)):
            found = last_due(patient, plan, medicine, at=at)
            if found:
                yield found
