"""What a chart is: the drawing, the sentence that says it, and the table that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eutonia.domain.errors import EutoniaError
from eutonia.web.charts.svg import Svg, element

NARROW = 360  # a phone, or one of two columns
WIDE = 800  # a whole page


class ChartError(EutoniaError):
    """Days or numbers that make no chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One sign of a chart and what it means."""

    svg: Svg
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`rows` hold what is drawn, point for point, in words; `notes` are what is numbered on the drawing."""

    title: str
    summary: str
    svg: Svg
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[Key, ...] = ()
    notes: tuple[str, ...] = ()


def day_words(day: date) -> str:
    """
    >>> day_words(date(2026, 11, 5))
    'Nov 5, 2026'
    """
    return f"{day:%b} {day.day}, {day.year}"


def days_words(first: date, last: date) -> str:
    """
    >>> days_words(date(2026, 11, 5), date(2026, 11, 5)), days_words(date(2026, 11, 5), date(2026, 11, 11))
    ('Nov 5, 2026', 'Nov 5 to Nov 11, 2026')
    """
    if first == last:
        return day_words(first)
    start = day_words(first) if first.year != last.year else f"{first:%b} {first.day}"
    return f"{start} to {day_words(last)}"


def count_words(count: int, one: str, many: str = "") -> str:
    """
    >>> count_words(1, "day"), count_words(0, "day"), count_words(2, "dose")
    ('1 day', '0 days', '2 doses')
    """
    return f"{count} {one if count == 1 else many or one + 's'}"


def size_class(width: int) -> str | None:
    return "c-wide" if width > NARROW else None


def small(*parts: str) -> Svg:
    """A sign for a legend: its words stand beside it, so it says nothing itself."""
    return element("svg", "".join(parts), viewBox="0 0 24 16", width=24, height=16, aria_hidden="true")
