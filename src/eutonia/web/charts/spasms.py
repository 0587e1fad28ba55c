"""How many spasms were there a day? A day with none is written as 0; a day without an entry is no 0 and has no bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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

BAR = "#2f6fc0"
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    stretch: Stretch
    counts: tuple[int, ...]  # of the days that were written

    @property
    def mean(self) -> Decimal:
        return Decimal(sum(self.counts)) / len(self.counts)


def draw_spasms(
    counts: Mapping[date, int], *, first: date, last: date, title: str = "Spasms a day", width: int = NARROW
) -> Chart:
    """How many on each day that was written, 0 among them; days that are not in `counts` are unknown."""
    inside = {day: count for day, count in sorted(counts.items()) if first <= day <= last}
    for day, count in inside.items():
        if count < 0:
            raise ChartError(f"{count} spasms on {day}: fewer than none.")
    frame = make_frame(first=first, last=last, width=width, left=28, right=12, top=14, bottom=166)
    stretches = thin(first, last, most=max(31, width // 8))
    bars = [_Bar(stretch=each, counts=tuple(n for day, n in inside.items() if each.holds(day))) for each in stretches]
    top = round_top(max((bar.mean for bar in bars if bar.counts), default=Decimal(1)), whole=True)
    ticks = tuple(tick for tick in value_ticks(top) if tick == tick.to_integral_value())
    summary = _summary(inside, stretches)
    parts = [
        draw_gaps(frame, gaps(stretches, [bool(bar.counts) for bar in bars])),
        draw_values(frame, ticks, top),
        draw_dates(frame),
        *(_draw_bar(frame, bar, top) for bar in bars if bar.counts),
    ]
    if not inside:
        parts.append(words("Nothing written in this time", x=(frame.left + frame.right) / 2, y=94, anchor="middle"))
    return Chart(
        title=title,
        summary=summary,
        svg=drawing(*parts, width=width, height=194, title=title, description=summary, class_=size_class(width)),
        columns=("Days" if is_thinned(stretches) else "Day", title),
        rows=tuple((days_words(bar.stretch.first, bar.stretch.last), _said(bar)) for bar in bars),
        legend=_legend(bars),
    )


def _draw_bar(frame: Frame, bar: _Bar, top: Decimal) -> Svg:
    days = (bar.stretch.last - bar.stretch.first).days + 1
    room = frame.day_width * days
    width = min(max(room * 0.7, 1.5), 28)
    x = frame.middle_of(bar.stretch) - width / 2
    if not bar.mean:
        # None is something that was written: it has a sign of its own.
        return element("circle", cx=x + width / 2, cy=frame.bottom - 5, r=2.6, class_="c-none", fill="none", stroke=BAR)
    y = frame.height_of(bar.mean, top)
    return element(
        "rect", x=x, y=y, width=width, height=frame.bottom - y, rx=min(2, width / 3), class_="c-bar", fill=BAR
    )


def _said(bar: _Bar) -> str:
    if not bar.counts:
        return "nothing written"
    if len(bar.counts) == 1:
        return str(bar.counts[0])
    mean = plain_decimal(bar.mean.quantize(TENTH))
    return f"{mean} on average ({min(bar.counts)} to {max(bar.counts)}, {len(bar.counts)} days written)"


def _summary(counts: Mapping[date, int], stretches: Sequence[Stretch]) -> str:
    first, last = stretches[0].first, stretches[-1].last
    days = (last - first).days + 1
    said = [f"{days_words(first, last)}: written on {len(counts)} of {count_words(days, 'day')}."]
    if counts:
        most = max(counts.values())
        worst = max(day for day, count in counts.items() if count == most)
        free = sum(1 for count in counts.values() if count == 0)
        said.append(f"{count_words(sum(counts.values()), 'spasm')} in all; most {most}, on {day_words(worst)}.")
        said.append(f"{count_words(free, 'day')} without any.")
        if is_thinned(stretches):
            said.append(f"Each bar is the average a day of {length_words(stretches)}.")
    return " ".join(said)


def _legend(bars: Sequence[_Bar]) -> tuple[Key, ...]:
    keys = []
    if any(bar.counts and bar.mean for bar in bars):
        keys.append(
            Key(svg=small(element("rect", x=8, y=1, width=8, height=14, class_="c-bar", fill=BAR)), words="Spasms")
        )
    if any(bar.counts and not bar.mean for bar in bars):
        ring = element("circle", cx=12, cy=8, r=3, class_="c-none", fill="none", stroke=BAR)
        keys.append(Key(svg=small(ring), words="A day with none"))
    if any(not bar.counts for bar in bars):
        band = element("rect", x=1, y=1, width=22, height=14, class_="c-gap", fill="#e8eeee")
        keys.append(Key(svg=small(band), words="Nothing written"))
    return tuple(keys)
