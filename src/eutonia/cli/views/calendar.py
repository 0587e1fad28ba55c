"""A plan as a calendar: a week a row, each day with its date and dose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import batched

from eutonia.cli.page import Block, Note, Section, Table
from eutonia.render.documents import CalendarDayDoc
from eutonia.render.sig import milligrams

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def calendar_blocks(days: Sequence[CalendarDayDoc]) -> Iterator[Block]:
    """Whole weeks from the Monday before the first day on."""
    yield Section("Calendar", f"{days[0].date} to {days[-1].date}, mg a day")
    by_date = {day.date: day for day in days}
    monday = days[0].date - timedelta(days=days[0].date.weekday())
    weeks = (days[-1].date - monday).days // 7 + 1
    dates = [monday + timedelta(days=after) for after in range(7 * weeks)]
    rows = [[_cell(on, by_date.get(on)) for on in week] for week in batched(dates, 7)]
    yield Table(WEEK, rows, solid=WEEK)
    yield Note(
        "A step begins on the day with its number, and only if its gate has passed; until then the day before holds."
    )


def _cell(on: date, day: CalendarDayDoc | None) -> str:
    if day is None:
        return ""
    lines = [f"{on:%b} {on.day}", milligrams(Decimal(day.daily_mg)).removesuffix(" mg")]
    return "\n".join([*lines, f"step {day.step}"] if day.begins else lines)
