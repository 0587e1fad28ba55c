"""Up or down at a glance, in a row of the worklist: the last weeks of one scale, with its gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from eutonia.domain.dose import plain_decimal
from eutonia.web.charts.axis import make_frame, thin
from eutonia.web.charts.figure import ChartError, count_words
from eutonia.web.charts.scale import LINE, Reading
from eutonia.web.charts.svg import Svg, drawing, element

WIDTH = 120
HEIGHT = 32


def draw_spark(readings: Sequence[Reading], *, name: str, first: date, last: date, top: Decimal | int = 10) -> Svg:
    """A line without axes. Its title says first, last and how many, so that nothing hangs on seeing it."""
    highest = Decimal(top)
    inside = sorted((each for each in readings if first <= each.day <= last), key=lambda each: each.day)
    if any(not 0 <= each.value <= highest for each in inside):
        raise ChartError(f"{name} does not lie between 0 and {highest}.")
    frame = make_frame(first=first, last=last, width=WIDTH, left=3, right=5, top=4, bottom=HEIGHT - 4)
    line, alone, joined = [], [], False
    for stretch in thin(first, last, most=60):
        values = [Decimal(each.value) for each in inside if stretch.holds(each.day)]
        if not values:
            joined = False
            continue
        at = f"{frame.middle_of(stretch):.1f} {frame.height_of(sum(values, Decimal(0)) / len(values), highest):.1f}"
        line.append(f"{'L' if joined else 'M'}{at}")
        alone.append(f"M{at}h.01")  # a point that no line reaches is still seen
        joined = True
    floor = element("path", d=f"M0 {HEIGHT - 3.5}H{WIDTH}", class_="c-grid", stroke="#d5dfdf")
    parts = [floor]
    if line:
        d = "".join([*line, *alone])
        parts.append(
            element("path", d=d, class_="c-line", fill="none", stroke=LINE, stroke_width=2, stroke_linecap="round")
        )
        end = alone[-1].removeprefix("M").removesuffix("h.01").split()
        parts.append(element("circle", cx=float(end[0]), cy=float(end[1]), r=3, class_="c-taken", fill=LINE))
    return drawing(*parts, width=WIDTH, height=HEIGHT, title=_said(name, inside), class_="spark")


def _said(name: str, readings: Sequence[Reading]) -> str:
    if not readings:
        return f"{name}: nothing written"
    ends = [plain_decimal(Decimal(each.value)) for each in (readings[0], readings[-1])]
    if len(readings) == 1:
        return f"{name}: {ends[0]}, one entry"
    return f"{name}: from {ends[0]} to {ends[1]}, {count_words(len(readings), 'entry', 'entries')}"
