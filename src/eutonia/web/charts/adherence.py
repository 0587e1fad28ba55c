"""Which doses were taken, taken late, skipped, or never logged? Told by shape and by row, not by colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from eutonia.web.charts.axis import Frame, Stretch, draw_dates, is_thinned, length_words, make_frame, thin
from eutonia.web.charts.figure import NARROW, Chart, Key, count_words, days_words, size_class, small
from eutonia.web.charts.svg import Svg, drawing, element, words

Status = Literal["taken", "late", "skipped", "unknown"]
STATUSES: tuple[Status, ...] = get_args(Status)
WORDS: dict[Status, str] = {"taken": "Taken", "late": "Late", "skipped": "Skipped", "unknown": "Not logged"}
ROW = 30
MOST = 35  # columns of signs; beyond, stretches of days are drawn as bars


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseMark:
    """One dose that was due on a day, and what became of it."""

    day: date
    status: Status


def draw_adherence(
    marks: Sequence[DoseMark], *, first: date, last: date, title: str = "Doses", width: int = NARROW
) -> Chart:
    """Four rows, one a status. Few days: a sign for each dose. Many: how large the share of the doses due was."""
    inside = [mark for mark in marks if first <= mark.day <= last]
    frame = make_frame(first=first, last=last, width=width, left=84, right=10, top=6, bottom=6 + ROW * 4)
    stretches = thin(first, last, most=MOST if width <= NARROW else MOST * 2)
    counted = [Counter(mark.status for mark in inside if each.holds(mark.day)) for each in stretches]
    parts = [_draw_row(frame, place, status) for place, status in enumerate(STATUSES)]
    for stretch, counts in zip(stretches, counted, strict=True):
        parts += [_draw_cell(frame, stretch, place, status, counts) for place, status in enumerate(STATUSES)]
    summary = _summary(inside, stretches)
    return Chart(
        title=title,
        summary=summary,
        svg=drawing(
            *parts,
            draw_dates(frame),
            width=width,
            height=frame.bottom + 28,
            title=title,
            description=summary,
            class_=size_class(width),
        ),
        columns=("Days" if is_thinned(stretches) else "Day", *WORDS.values()),
        rows=tuple(
            (days_words(each.first, each.last), *(str(counts[status]) for status in STATUSES))
            for each, counts in zip(stretches, counted, strict=True)
        ),
        legend=tuple(Key(svg=small(sign(status, 12, 8, 5)), words=WORDS[status]) for status in STATUSES),
    )


def sign(status: Status, x: float, y: float, size: float) -> Svg:
    """A filled disc, a triangle, a cross, a broken ring: told apart without any colour."""
    if status == "taken":
        return element("circle", cx=x, cy=y, r=size * 0.8, class_="c-taken", fill="#0a6768")
    if status == "late":
        d = f"M{x:.1f} {y - size:.1f}L{x + size:.1f} {y + size * 0.8:.1f}H{x - size:.1f}z"
        return element("path", d=d, class_="c-late", fill="#b06a00", stroke="#b06a00")
    if status == "skipped":
        reach = size * 0.8
        across = f"{reach * 2:.1f}"
        d = f"M{x - reach:.1f} {y - reach:.1f}l{across} {across}m0 -{across}l-{across} {across}"
        return element("path", d=d, class_="c-skipped", fill="none", stroke="#c9302f", stroke_width=2)
    return element(
        "circle",
        cx=x,
        cy=y,
        r=size * 0.8,
        class_="c-unknown",
        fill="none",
        stroke="#72858a",
        stroke_width=1.2,
        stroke_dasharray="2 1.6",
    )


def _draw_row(frame: Frame, place: int, status: Status) -> Svg:
    y = frame.top + ROW * (place + 1)
    line = element("path", d=f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}", class_="c-grid", stroke="#d5dfdf")
    return Svg(line + words(WORDS[status], x=2, y=y - ROW / 2 + 5, size=12))


def _draw_cell(frame: Frame, stretch: Stretch, place: int, status: Status, counts: Counter[Status]) -> Svg:
    count, due = counts[status], counts.total()
    if not count:
        return Svg()
    x, base = frame.middle_of(stretch), frame.top + ROW * (place + 1)
    room = frame.day_width * ((stretch.last - stretch.first).days + 1)
    if stretch.first != stretch.last:
        high = (ROW - 6) * count / due
        wide = max(room * 0.7, 1.5)
        class_, fill = (f"c-{status}-bar", {"taken": "#0a6768", "late": "#b06a00", "skipped": "#c9302f"}.get(status))
        return element(
            "rect",
            x=x - wide / 2,
            y=base - high,
            width=wide,
            height=high,
            class_=class_,
            fill=fill or "#72858a",
        )
    size = min(room / 2.4, 6)
    one = sign(status, x, base - ROW / 2 if count == 1 else base - ROW / 2 - 4, size)
    many = words(str(count), x=x, y=base - 2, anchor="middle", size=min(10, room)) if count > 1 else ""
    return Svg(one + many)


def _summary(marks: Sequence[DoseMark], stretches: Sequence[Stretch]) -> str:
    when = days_words(stretches[0].first, stretches[-1].last)
    if not marks:
        return f"{when}: no dose was due."
    counts = Counter(mark.status for mark in marks)
    parts = [f"{counts[status]} {WORDS[status].lower()}" for status in STATUSES]
    said = f"{when}: of {count_words(len(marks), 'dose')} due, {', '.join(parts)}."
    if is_thinned(stretches):
        said += f" Each bar is the share of {length_words(stretches)}."
    return said
