"""One scale of the diary against the daily dose, on one axis of time: what came of each change?

The dose stands behind as steps on an axis of its own, in its own colour, with its milligrams at the right. Points of
neighbouring days are joined; over a day without an entry no line is drawn, since nobody knows what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from eutonia.domain.dose import plain_decimal
from eutonia.web.charts.axis import (
    Frame,
    Stretch,
    draw_dates,
    draw_gaps,
    draw_values,
    gaps,
    is_thinned,
    length_words,
    make_frame,
    round_top,
    thin,
    value_ticks,
)
from eutonia.web.charts.figure import (
    NARROW,
    Chart,
    ChartError,
    Key,
    count_words,
    day_words,
    days_words,
    size_class,
    small,
)
from eutonia.web.charts.svg import Svg, drawing, element, words

TENTH = Decimal("0.1")
HEADROOM = Decimal("1.25")  # a dose that never changes is a step as well, and no wall behind everything
LINE = "#0a6768"
DOSE = "#6f4fb8"
DOSE_AREA = "#ece6f8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was written on one day. A day may hold several."""

    day: date
    value: Decimal | int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseFrom:
    """The daily dose from one day on; none where there was no plan."""

    day: date
    daily_mg: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that was decided on a day: a new plan, a hold, another medicine."""

    day: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    stretch: Stretch
    values: tuple[Decimal, ...]

    @property
    def mean(self) -> Decimal:
        return sum(self.values, Decimal(0)) / len(self.values)


def draw_scale(
    readings: Sequence[Reading],
    doses: Sequence[DoseFrom] = (),
    changes: Sequence[Change] = (),
    *,
    title: str,
    first: date,
    last: date,
    top: Decimal | int = 10,
    width: int = NARROW,
) -> Chart:
    """How did one scale (0 to `top`) go, day by day, and on which dose?"""
    highest = Decimal(top)
    inside = [each for each in readings if first <= each.day <= last]
    for each in inside:
        if not Decimal(each.value).is_finite() or not 0 <= each.value <= highest:
            raise ChartError(f"{each.value} on {each.day} does not lie between 0 and {highest}.")
    steps = _dose_steps(doses, first, last)
    frame = make_frame(
        first=first, last=last, width=width, left=28, right=46 if steps else 12, top=28 if changes else 14, bottom=196
    )
    stretches = thin(first, last, most=max(30, width // 8))
    points = [_point(stretch, inside) for stretch in stretches]
    numbered = sorted((each for each in changes if first <= each.day <= last), key=lambda each: each.day)
    summary = _summary(inside, steps, stretches, points)
    parts = [
        draw_gaps(frame, gaps(stretches, [bool(point.values) for point in points])),
        _draw_doses(frame, steps),
        draw_values(frame, value_ticks(highest), highest),
        draw_dates(frame),
        _draw_changes(frame, numbered),
        _draw_points(frame, points, highest),
    ]
    if not inside:
        parts.append(words("Nothing written in this time", x=(frame.left + frame.right) / 2, y=110, anchor="middle"))
    thinned = is_thinned(stretches)
    return Chart(
        title=title,
        summary=summary,
        svg=drawing(*parts, width=width, height=224, title=title, description=summary, class_=size_class(width)),
        columns=("Days" if thinned else "Day", f"{title} (0 to {highest})", *(("Daily dose",) if steps else ())),
        rows=tuple(_row(point, steps) for point in points),
        legend=_legend(steps, points, numbered),
        notes=tuple(f"{day_words(each.day)}: {each.words}" for each in numbered),
    )


def _point(stretch: Stretch, readings: Sequence[Reading]) -> _Point:
    return _Point(stretch=stretch, values=tuple(Decimal(each.value) for each in readings if stretch.holds(each.day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _DoseStep:
    first: date
    last: date
    mg: Decimal


def _dose_steps(doses: Sequence[DoseFrom], first: date, last: date) -> tuple[_DoseStep, ...]:
    """The doses as stretches inside the time shown. Of two that begin on one day the later named one holds."""
    by_day = {each.day: each.daily_mg for each in sorted(doses, key=lambda each: each.day)}
    starts = [*by_day, date.max]
    steps = []
    for start, end in pairwise(starts):
        mg = by_day[start]
        if mg is None or start > last or end <= first:
            continue
        until = last if end > last else date.fromordinal(end.toordinal() - 1)
        steps.append(_DoseStep(first=max(start, first), last=until, mg=mg))
    return tuple(steps)


def _draw_doses(frame: Frame, steps: Sequence[_DoseStep]) -> Svg:
    if not steps:
        return Svg()
    top = round_top(max(step.mg for step in steps) * HEADROOM)
    parts, lines, before = [], [], None
    for step in steps:
        x, end = frame.start_of(step.first), frame.start_of(step.last) + frame.day_width
        y = frame.height_of(step.mg, top)
        parts.append(
            element("rect", x=x, y=y, width=end - x, height=frame.bottom - y, class_="c-dose-area", fill=DOSE_AREA)
        )
        joined = before is not None and before.last.toordinal() + 1 == step.first.toordinal()
        lines.append(f"{'L' if joined else 'M'}{x:.1f} {y:.1f}H{end:.1f}")
        before = step
    parts.append(element("path", d="".join(lines), class_="c-dose", fill="none", stroke=DOSE, stroke_width=1.5))
    for tick in value_ticks(top, most=4):
        y = frame.height_of(tick, top)
        label = f"{plain_decimal(tick)} mg" if tick == 0 else plain_decimal(tick)
        parts.append(element("text", label, x=frame.right + 6, y=y + 4, class_="c-dose-text", fill=DOSE, font_size=12))
    return Svg("".join(parts))


def _draw_changes(frame: Frame, changes: Sequence[Change]) -> Svg:
    parts = []
    for number, change in enumerate(changes, start=1):
        x = frame.start_of(change.day)
        parts.append(
            element(
                "path",
                d=f"M{x:.1f} {frame.top:.1f}V{frame.bottom:.1f}",
                class_="c-change",
                stroke="#475a61",
                stroke_dasharray="3 3",
            )
        )
        parts.append(element("circle", cx=x, cy=frame.top - 10, r=9, class_="c-point", fill="#fff", stroke="#475a61"))
        parts.append(words(str(number), x=x, y=frame.top - 6, anchor="middle", strong=True, size=11))
    return Svg("".join(parts))


def _draw_points(frame: Frame, points: Sequence[_Point], top: Decimal) -> Svg:
    """The line over neighbouring points, each point, and where it stands for several how far they reach."""
    line, marks, joined = [], [], False
    few = sum(1 for point in points if point.values) <= 62
    for point in points:
        if not point.values:
            joined = False
            continue
        x, y = frame.middle_of(point.stretch), frame.height_of(point.mean, top)
        line.append(f"{'L' if joined else 'M'}{x:.1f} {y:.1f}")
        joined = True
        low, high = min(point.values), max(point.values)
        if low != high:
            reach = f"M{x:.1f} {frame.height_of(low, top):.1f}V{frame.height_of(high, top):.1f}"
            marks.append(element("path", d=reach, class_="c-line", stroke=LINE, stroke_width=1, opacity="0.55"))
        marks.append(
            element(
                "circle",
                cx=x,
                cy=y,
                r=3.2 if few else 2,
                class_="c-point",
                fill="#fff",
                stroke=LINE,
                stroke_width=2 if few else 1.5,
            )
        )
    path = element("path", d="".join(line), class_="c-line", fill="none", stroke=LINE, stroke_width=2) if line else ""
    return Svg(path + "".join(marks))


def _row(point: _Point, steps: Sequence[_DoseStep]) -> tuple[str, ...]:
    when = days_words(point.stretch.first, point.stretch.last)
    if not point.values:
        said = "nothing written"
    elif len(point.values) == 1:
        said = plain_decimal(point.values[0])
    else:
        low, high = plain_decimal(min(point.values)), plain_decimal(max(point.values))
        said = f"{_rounded(point.mean)} on average ({low} to {high}, {len(point.values)} entries)"
    return (when, said, _dose_on(point.stretch, steps)) if steps else (when, said)


def _rounded(value: Decimal) -> str:
    return plain_decimal(value.quantize(TENTH))


def _dose_on(stretch: Stretch, steps: Sequence[_DoseStep]) -> str:
    doses = [step.mg for step in steps if step.first <= stretch.last and step.last >= stretch.first]
    if not doses:
        return "no plan"
    first, last = plain_decimal(doses[0]), plain_decimal(doses[-1])
    return f"{first} mg" if first == last else f"{first} to {last} mg"


def _summary(
    readings: Sequence[Reading], steps: Sequence[_DoseStep], stretches: Sequence[Stretch], points: Sequence[_Point]
) -> str:
    first, last = stretches[0].first, stretches[-1].last
    days = (last - first).days + 1
    written = len({each.day for each in readings})
    said = [f"{days_words(first, last)}: written on {written} of {count_words(days, 'day')}."]
    if readings:
        values = [Decimal(each.value) for each in readings]
        latest = max(readings, key=lambda each: each.day)
        said.append(
            f"Lowest {plain_decimal(min(values))}, highest {plain_decimal(max(values))}; "
            f"last {plain_decimal(Decimal(latest.value))}, on {day_words(latest.day)}."
        )
    if is_thinned(stretches) and readings:
        said.append(f"Each point is the average of {length_words(stretches)}.")
    if steps:
        low, high = min(step.mg for step in steps), max(step.mg for step in steps)
        between = f"{plain_decimal(low)} mg" if low == high else f"{plain_decimal(low)} to {plain_decimal(high)} mg"
        said.append(f"Daily dose {between}, now {plain_decimal(steps[-1].mg)} mg.")
    return " ".join(said)


def _legend(steps: Sequence[_DoseStep], points: Sequence[_Point], changes: Sequence[Change]) -> tuple[Key, ...]:
    keys = []
    if any(point.values for point in points):
        sign = element("path", d="M1 8H23", class_="c-line", stroke=LINE, stroke_width=2)
        dot = element("circle", cx=12, cy=8, r=3.2, class_="c-point", fill="#fff", stroke=LINE, stroke_width=2)
        keys.append(Key(svg=small(sign, dot), words="Diary"))
    if steps:
        area = element("rect", x=1, y=5, width=22, height=10, class_="c-dose-area", fill=DOSE_AREA)
        edge = element("path", d="M1 5H23", class_="c-dose", stroke=DOSE, stroke_width=1.5)
        keys.append(Key(svg=small(area, edge), words="Daily dose (right)"))
    if changes:
        ring = element("circle", cx=12, cy=8, r=6, class_="c-point", fill="#fff", stroke="#475a61")
        keys.append(Key(svg=small(ring), words="Change of plan"))
    if any(not point.values for point in points):
        band = element("rect", x=1, y=1, width=22, height=14, class_="c-gap", fill="#e8eeee")
        keys.append(Key(svg=small(band), words="Nothing written"))
    return tuple(keys)
