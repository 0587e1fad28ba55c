"""What the diary looks like against the dose, over one stretch of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eutonia.web.charts import (
    Change,
    Chart,
    DoseFrom,
    DoseMark,
    StripRow,
    draw_adherence,
    draw_scale,
    draw_spasms,
    draw_strip,
)
from eutonia.web.charts.adherence import Status
from eutonia.web.treatment import queries
from eutonia.web.treatment.diaries import prescriptions
from eutonia.web.treatment.models import PlanState
from eutonia.web.worklist.queries.diary import DiaryDays
from eutonia.web.worklist.queries.person import OnePerson
from eutonia.web.worklist.words import SEDATION

ONE_DAY = timedelta(days=1)
STRETCHES = (30, 90, 365)
WRITTEN: tuple[Status, ...] = ("taken", "late", "skipped")
NO_YES = ("no", "yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """Of the doses that were due before today: how many were taken, and how many nobody wrote down."""

    due: int
    taken: int
    late: int
    skipped: int
    unknown: int

    @property
    def percent(self) -> int | None:
        """Taken or late, of all that was due. None where nothing was due."""
        return round(100 * (self.taken + self.late) / self.due) if self.due else None


def medicines_charted(one: OnePerson) -> list[str]:
    """Which medicines have a dose to draw, those that are taken now first?"""
    now = [name for each in one.present for name in each.course.medicines]
    past = [name for plan, course in one.pairs if course.starts for name in course.medicines]
    return list(dict.fromkeys([*now, *past]))


def doses_given(one: OnePerson, medicine: str) -> list[dict[str, Any]]:
    """What was signed for each day."""
    mine = [(plan, course) for plan, course in one.pairs if medicine in course.medicines and course.starts]
    ended = {
        str(plan.pk): queries.day_of(one.patient, plan.changed_at) - ONE_DAY
        for plan, _ in mine
        if plan.state != PlanState.ACTIVE
    }
    return prescriptions(medicine, [course for _, course in mine], ended, today=one.today)


def draw_charts(one: OnePerson, days: DiaryDays, medicine: str) -> list[Chart]:
    """Each scale that was written, against the dose of one medicine. Stiffness is drawn also where it is empty."""
    given = doses_given(one, medicine) if medicine else []
    doses, changes = list(_doses(given)), list(_changes(one, medicine))
    first, last = days.first, days.last
    beside = f", and {medicine}" if medicine else ""
    charts = [draw_scale(days.stiffness, doses, changes, title=f"Stiffness{beside}", first=first, last=last)]
    if days.pain:
        charts.append(draw_scale(days.pain, doses, changes, title=f"Pain{beside}", first=first, last=last))
    charts.append(draw_spasms(days.spasms, title="Spasms a day", first=first, last=last))
    rows = [
        StripRow(name="Sleepiness", levels=SEDATION, values=days.sedation),
        StripRow(name="New weakness", levels=NO_YES, values=days.weakness),
        StripRow(name="Sleep disturbed", levels=NO_YES, values=days.disturbed),
    ]
    charts.append(draw_strip(rows, title="Sleepiness, weakness, sleep", first=first, last=last))
    if given:
        marks = list(dose_marks(one, days, given, medicine))
        charts.append(draw_adherence(marks, title=f"Doses of {medicine}", first=first, last=last))
    return charts


def _doses(given: Sequence[dict[str, Any]]) -> Iterator[DoseFrom]:
    for each in given:
        yield DoseFrom(day=date.fromisoformat(each["from"]), daily_mg=Decimal(each["daily_mg"]))
        if "until" in each:
            yield DoseFrom(day=date.fromisoformat(each["until"]) + ONE_DAY, daily_mg=None)


def _changes(one: OnePerson, medicine: str) -> Iterator[Change]:
    """Where a plan began: its version and who signed it."""
    for plan, course in one.pairs:
        if medicine in course.medicines and course.starts:
            by = plan.signature.clinician
            yield Change(day=course.starts[0][1], words=f"version {plan.version} ({plan.kind}) began, signed by {by}")


def dose_marks(one: OnePerson, days: DiaryDays, given: Sequence[dict[str, Any]], medicine: str) -> Iterator[DoseMark]:
    """Every dose that was due before today, and what became of it; one that nobody wrote down is not known."""
    logged = days.doses.get(medicine, {})
    day = days.first
    while day <= min(days.last, one.today):
        counts: Mapping[str, int] = logged.get(day, {})
        due = _due_on(given, day) if day < one.today else 0
        for status in WRITTEN:
            yield from [DoseMark(day=day, status=status)] * counts.get(status, 0)
        yield from [DoseMark(day=day, status="unknown")] * max(0, due - sum(counts.values()))
        day += ONE_DAY


def _due_on(given: Sequence[dict[str, Any]], day: date) -> int:
    text = day.isoformat()
    return next((each["times"] for each in given if each["from"] <= text <= each.get("until", "9999")), 0)


def adherence_of(marks: Sequence[DoseMark]) -> Adherence:
    """What the marks add up to."""
    counts = Counter(mark.status for mark in marks)
    return Adherence(
        due=len(marks), taken=counts["taken"], late=counts["late"], skipped=counts["skipped"], unknown=counts["unknown"]
    )
