"""A plan day by day: which step, and which daily dose if every gate before it has passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eutonia.domain.dose import Dose
from eutonia.domain.plan import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day of a plan."""

    on: date
    step: int  # counted from 1
    daily: Dose
    begins: bool  # the first day of its step: only if its gate has passed, else the step before goes on


def days_of(steps: Sequence[Step]) -> Iterator[CalendarDay]:
    """Every day of the plan once, in order."""
    for number, step in enumerate(steps, start=1):
        for after in range(step.days):
            yield CalendarDay(
                on=step.first_day + timedelta(days=after), step=number, daily=step.daily, begins=after == 0
            )
