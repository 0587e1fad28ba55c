"""Sleepiness, weakness and the like, a row each, day by day: how much by height, none by a line, unknown by a dot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eutonia.web.charts.axis import (
    Frame,
    Stretch,
    draw_dates,
    is_thinned,
    length_words,
    make_frame,
    thin,
)
from eutonia.web.charts.figure import NARROW, Chart, ChartError, Key, count_words, days_words, size_class, small
from eutonia.web.charts.svg import Svg, drawing, element, words

ROW = 54
TALLEST = 30  # with its two units of ground
BAR = "#2f6fc0"


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """One matter and what was written of it: 0 to the last of `levels`. A day that is missing is unknown."""

    name: str
    levels: tuple[str, ...]  # in words, "none" first: ("no", "yes")
    values: Mapping[date, int]


def draw_strip(rows: Sequence[StripRow], *, title: str, first: date, last: date, width: int = NARROW) -> Chart:
    """How bad was each, day by day? Where days are drawn together, the worst of them counts."""
    for row in rows:
        for day, value in row.values.items():
            if not 0 <= value < len(row.levels):
                raise ChartError(f"{row.name} is {value} on {day}: it has the levels 0 to {len(row.levels) - 1}.")
    bottom = 8 + ROW * max(len(rows), 1)
    frame = make_frame(first=first, last=last, width=width, left=10, right=10, top=8, bottom=bottom)
    stretches = thin(first, last, most=max(31, width // 8))
    drawn = [Svg().join(_draw_row(frame, row, stretches, place)) for place, row in enumerate(rows)]
    summary = _summary(rows, stretches)
    return Chart(
        title=title,
        summary=summary,
        svg=drawing(
            *drawn,
            draw_dates(frame),
            width=width,
            height=bottom + 28,
            title=title,
            description=summary,
            class_=size_class(width),
        ),
        columns=("Days" if is_thinned(stretches) else "Day", *(row.name for row in rows)),
        rows=tuple(
            (days_words(each.first, each.last), *(_said(row, _worst(row, each)) for row in rows)) for each in stretches
        ),
        legend=_legend(),
    )


def _worst(row: StripRow, stretch: Stretch) -> int | None:
    return max((value for day, value in row.values.items() if stretch.holds(day)), default=None)


def _said(row: StripRow, level: int | None) -> str:
    return "nothing written" if level is None else row.levels[level]


def _draw_row(frame: Frame, row: StripRow, stretches: Sequence[Stretch], place: int) -> list[Svg]:
    base = frame.top + ROW * (place + 1)
    parts = [words(row.name, x=frame.left, y=base - TALLEST - 7, strong=True, size=12)]
    for stretch in stretches:
        days = (stretch.last - stretch.first).days + 1
        wide = min(max(frame.day_width * days * 0.75, 1.5), 22)
        middle = frame.middle_of(stretch)
        level = _worst(row, stretch)
        if level is None:
            parts.append(
                element("circle", cx=middle, cy=base - 2, r=1.2, class_="c-unknown", fill="none", stroke="#72858a")
            )
            continue
        high = (TALLEST - 2) * level / (len(row.levels) - 1) if level else 0
        rect = element(
            "rect", x=middle - wide / 2, y=base - high - 2, width=wide, height=high + 2, class_="c-bar", fill=BAR
        )
        parts.append(rect)
    return parts


def _summary(rows: Sequence[StripRow], stretches: Sequence[Stretch]) -> str:
    first, last = stretches[0].first, stretches[-1].last
    said = [f"{days_words(first, last)}."]
    for row in rows:
        inside = [value for day, value in row.values.items() if first <= day <= last]
        if inside:
            some = sum(1 for value in inside if value)
            said.append(
                f"{row.name}: {row.levels[max(inside)]} at worst, "
                f"some on {some} of {count_words(len(inside), 'day')} written."
            )
        else:
            said.append(f"{row.name}: nothing written.")
    if is_thinned(stretches):
        said.append(f"Each bar is the worst of {length_words(stretches)}.")
    return " ".join(said)


def _legend() -> tuple[Key, ...]:
    high = element("rect", x=4, y=1, width=6, height=14, class_="c-bar", fill=BAR)
    low = element("rect", x=13, y=9, width=6, height=6, class_="c-bar", fill=BAR)
    none = element("rect", x=6, y=13, width=12, height=2, class_="c-bar", fill=BAR)
    unknown = element("circle", cx=12, cy=12, r=1.4, class_="c-unknown", fill="none", stroke="#72858a")
    return (
        Key(svg=small(high, low), words="The taller, the worse"),
        Key(svg=small(none), words="None"),
        Key(svg=small(unknown), words="Nothing written"),
    )
