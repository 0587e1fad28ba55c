"""The plan on a calendar: which dose a day, as it began and as it would go on if each check passes."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eutonia.domain.dose import plain_decimal
from eutonia.web.accounts.models import Patient
from eutonia.web.portal.queries.check_in import step_words
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course, Stretch
from eutonia.web.treatment.models import Plan

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    number: int
    label: str
    dose: str
    today: bool
    new: bool
    url: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    title: str
    weeks: tuple[tuple[Day | None, ...], ...]
    weekdays: tuple[str, ...] = WEEKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step as the list of steps shows it."""

    daily: str
    when: str
    words: str
    gate: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCalendar:
    plan: Plan
    month: Month
    near: tuple[StepLine, ...]  # those that began, and the next
    far: tuple[StepLine, ...]


GATES = {
    "check-in": "Starts only after your check-in says yes",
    "same-day-question": "Starts only if that day's question says yes",
    "taper-check": "Starts only if the check before it says yes",
    "signature": "Starts when your clinician has signed",
}


def calendars(patient: Patient, *, year: int, month: int, at: datetime) -> list[PlanCalendar]:
    """One month of every plan that is signed and followed."""
    plans, today = list(queries.active_plans(patient)), queries.day_of(patient, at)
    return [
        _calendar(plan, course, year, month, today)
        for plan, course in zip(plans, queries.courses_of(plans), strict=True)
    ]


def _calendar(plan: Plan, course: Course, year: int, month: int, today: date) -> PlanCalendar:
    steps = _steps(course, plan, today)
    begun = sum(1 for step in steps if step.state in ("done", "now"))
    return PlanCalendar(
        plan=plan, month=_month(course, year, month, today), near=steps[: begun + 1], far=steps[begun + 1 :]
    )


def _month(course: Course, year: int, month: int, today: date) -> Month:
    stretches = list(course.calendar(today))
    weeks = calendar.Calendar(firstweekday=6).monthdatescalendar(year, month)
    return Month(
        title=f"{calendar.month_name[month]} {year}",
        weeks=tuple(
            tuple(_day(day, stretches, today) if day.month == month else None for day in week) for week in weeks
        ),
    )


def _day(day: date, stretches: Sequence[Stretch], today: date) -> Day:
    holding = [each for each in stretches if each.first_day <= day and (each.last_day is None or day <= each.last_day)]
    stretch = holding[-1] if holding else None
    dose = "+".join(plain_decimal(taking.daily) for taking in stretch.step.takings) if stretch else ""
    new = bool(stretch and stretch.first_day == day)
    said = f"{day:%B} {day.day}: "
    said += step_words(stretch.step) if stretch else "no dose of this plan"
    if stretch and new:
        said += ", a new dose" if stretch.begun else ", a new dose if the check before it says yes"
    return Day(
        number=day.day, label=said + (", today" if day == today else ""), dose=dose, today=day == today, new=new,
        mark="" if stretch is None or stretch.begun or not new else "lock",
    )  # fmt: skip


def _steps(course: Course, plan: Plan, today: date) -> tuple[StepLine, ...]:
    current = course.current()
    index = current[0].index if current else -1
    blocked = course.rises() and queries.open_blocks(plan).exists()
    return tuple(
        StepLine(
            daily=step_words(each.step), when=_when(each, today),
            words=" ".join(taking.sig for taking in each.step.takings) or "Take none of it. Watch how you feel.",
            gate=GATES.get(each.step.gate.kind, "") if each.step.index > index else "",
            state=_state(each, index, blocked=blocked),
        )
        for each in course.calendar(today)
    )  # fmt: skip


def _state(stretch: Stretch, index: int, *, blocked: bool) -> str:
    if stretch.step.index == index:
        return "now"
    if stretch.step.index < index:
        return "done"
    return "blocked" if blocked and stretch.step.index == index + 1 else "next"


def _when(stretch: Stretch, today: date) -> str:
    first = f"{stretch.first_day:%B} {stretch.first_day.day}"
    if stretch.last_day is None:
        return f"From {first} on" if stretch.begun else f"From about {first} on"
    last = f"{stretch.last_day:%B} {stretch.last_day.day}"
    if stretch.begun and stretch.last_day < today:
        return f"{first} to {last}"
    return f"From {first}, until at least {last}" if stretch.begun else f"About {first} to {last}"
