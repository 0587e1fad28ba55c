"""Where does a day, and where does a number, stand on the drawing?

A long time is thinned into stretches of equal length, so that no more stand side by side than an eye can tell apart;
what a stretch holds is said as such (an average, the worst), never passed off as one day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from eutonia.domain.dose import plain_decimal
from eutonia.web.charts.figure import NARROW, ChartError
from eutonia.web.charts.svg import Svg, element, words

STRETCHES = (1, 2, 7, 14, 28, 56, 91, 182, 364)  # days
LONGEST = STRETCHES[-1] * 100
LABEL = 52  # how wide a date is, with air around it
NICE = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some days that are drawn as one point."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The box of the plot, and the days across it: each day has a width, and stands in its middle."""

    first: date
    last: date
    width: int
    left: float
    right: float
    top: float
    bottom: float  # the y of the baseline

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def day_width(self) -> float:
        return (self.right - self.left) / self.days

    def start_of(self, day: date) -> float:
        return self.left + self.day_width * (day - self.first).days

    def middle_of(self, stretch: Stretch) -> float:
        return (self.start_of(stretch.first) + self.start_of(stretch.last) + self.day_width) / 2

    def height_of(self, value: Decimal, top: Decimal) -> float:
        """The y of a value on an axis from 0 to `top`."""
        return self.bottom - (self.bottom - self.top) * float(value / top)


def make_frame(
    *, first: date, last: date, width: int = NARROW, left: float, right: float, top: float, bottom: float
) -> Frame:
    if last < first:
        raise ChartError(f"A chart cannot end on {last} before it begins on {first}.")
    if (last - first).days >= LONGEST:
        raise ChartError(f"From {first} to {last} is too long for a chart: at most {LONGEST} days.")
    return Frame(first=first, last=last, width=width, left=left, right=width - right, top=top, bottom=bottom)


def thin(first: date, last: date, *, most: int) -> tuple[Stretch, ...]:
    """The days as at most so many stretches, each as long as the others; the last may be cut off by today.

    >>> [len(thin(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=n), most=60)) for n in (0, 59, 60, 364)]
    [1, 60, 31, 53]
    """
    days = (last - first).days + 1
    length = next((each for each in STRETCHES if -(-days // each) <= most), STRETCHES[-1])
    starts = [first + timedelta(days=passed) for passed in range(0, days, length)]
    return tuple(Stretch(first=day, last=min(day + timedelta(days=length - 1), last)) for day in starts)


def is_thinned(stretches: Sequence[Stretch]) -> bool:
    return stretches[0].first != stretches[0].last


def length_words(stretches: Sequence[Stretch]) -> str:
    days = (stretches[0].last - stretches[0].first).days + 1
    return "a week" if days == 7 else f"{days} days"


def gaps(stretches: Sequence[Stretch], written: Sequence[bool], *, at_least_days: int = 3) -> Iterator[Stretch]:
    """Runs of days on which nothing was written, long enough to be seen as such."""
    start: date | None = None
    for stretch, has in [*zip(stretches, written, strict=True), (None, True)]:
        if not has and stretch:
            start = start or stretch.first
        elif start:
            last = stretch.first - timedelta(days=1) if stretch else stretches[-1].last
            if (last - start).days + 1 >= at_least_days:
                yield Stretch(first=start, last=last)
            start = None


def date_ticks(frame: Frame) -> tuple[date, ...]:
    """The days that are named below the plot: days, weeks or firsts of months, as many as there is room for."""
    room = max(2, int((frame.right - frame.left) // LABEL))
    for every in (1, 2, 7, 14):
        if -(-frame.days // every) <= room:
            return tuple(frame.first + timedelta(days=passed) for passed in range(0, frame.days, every))
    months = list(_firsts(frame.first, frame.last))
    step = next((each for each in (1, 2, 3, 6, 12, 24, 60) if -(-len(months) // each) <= room), 120)
    return tuple(months[::step]) or (frame.first,)


def _firsts(first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first:
            yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def draw_dates(frame: Frame) -> Svg:
    """The baseline, and below it the days in words; the year where it begins."""
    parts = [
        element("path", d=f"M{frame.left:.1f} {frame.bottom:.1f}H{frame.right:.1f}", class_="c-axis", stroke="#72858a")
    ]
    for day in date_ticks(frame):
        x = frame.start_of(day) + frame.day_width / 2
        parts.append(element("path", d=f"M{x:.1f} {frame.bottom:.1f}v4", class_="c-axis", stroke="#72858a"))
        # A word at the very edge leans inwards instead of over it.
        near_start, near_end = x < frame.left + LABEL / 2, x > frame.width - LABEL / 2
        anchor = "start" if near_start and frame.left < 20 else "end" if near_end else "middle"
        parts.append(words(_tick_words(day, frame), x=x, y=frame.bottom + 18, anchor=anchor, size=12))
    return Svg("".join(parts))


def _tick_words(day: date, frame: Frame) -> str:
    if frame.days > 366 and day.day == 1:
        return f"{day:%b} ’{day:%y}"
    return f"{day:%b} {day.day}"


def value_ticks(top: Decimal, *, most: int = 5) -> tuple[Decimal, ...]:
    """Round numbers from 0 to the top.

    >>> [str(each) for each in value_ticks(Decimal(10))], [str(each) for each in value_ticks(Decimal(45))]
    (['0', '2', '4', '6', '8', '10'], ['0', '10', '20', '30', '40'])
    """
    exponent = (top / most).adjusted()
    step = next(size for nice in NICE if (size := Decimal(nice).scaleb(exponent)) * most >= top)
    return tuple(step * count for count in range(int(top / step) + 1))


def round_top(largest: Decimal, *, at_least: Decimal = Decimal(1), whole: bool = False) -> Decimal:
    """The top of an axis: a round number that holds the largest.

    >>> round_top(Decimal(37)), round_top(Decimal(0)), round_top(Decimal(3), whole=True)
    (Decimal('40'), Decimal('1.0'), Decimal('3'))
    """
    largest = max(largest, at_least)
    if whole and largest <= 5:
        return largest.to_integral_value(rounding=ROUND_CEILING)
    ticks = value_ticks(largest)
    step = ticks[1] - ticks[0]
    return (largest / step).to_integral_value(ROUND_CEILING) * step


def draw_values(frame: Frame, ticks: Sequence[Decimal], top: Decimal) -> Svg:
    """Lines across, each with its number at the left."""
    parts = []
    for tick in ticks:
        y = frame.height_of(tick, top)
        if tick:
            parts.append(
                element("path", d=f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}", class_="c-grid", stroke="#d5dfdf")
            )
        parts.append(words(plain_decimal(tick), x=frame.left - 6, y=y + 4, anchor="end", size=12))
    return Svg("".join(parts))


def draw_gaps(frame: Frame, runs: Iterator[Stretch]) -> Svg:
    """Where nothing was written the ground is shaded: a gap is no zero."""
    return Svg(
        "".join(
            element(
                "rect",
                x=frame.start_of(run.first),
                y=frame.top,
                width=frame.start_of(run.last) + frame.day_width - frame.start_of(run.first),
                height=frame.bottom - frame.top,
                class_="c-gap",
                fill="#e8eeee",
            )
            for run in runs
        )
    )
