"""What has changed since the baseline, by each scale's smallest change that matters, and what stands out.

A day counts where it has an entry of that scale; too few days are unknown, never "none". Nothing is decided on a
rounded number. Left out: how sure a change is, beyond the days that are counted beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from eutonia.domain.diary import (
    AnyEntry,
    CheckIn,
    Diary,
    Function,
    NoSpasms,
    Pain,
    Sedation,
    Sleep,
    Spasm,
    Stiffness,
)
from eutonia.domain.dose import plain_decimal
from eutonia.domain.proposal import ScaleSummary, StandsOut, Summary, Verdict, WindowValue
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.monitoring_records import Scale, Windows
from eutonia.knowledge.records import Knowledge
from eutonia.monitoring.windows import DAY, DayRange, baseline_days, entries_in, last_days, length

HUNDREDTH = Decimal("0.01")
PARTS_OF_DAY = ((6, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))
NO_TRIGGER = {"", "-", "?", "n/a", "no", "none", "nothing", "not known", "unknown"}
type Days = dict[date, list[int]]


def summarise(diary: Diary, entries: Sequence[AnyEntry], *, today: date, knowledge: Knowledge) -> Summary:
    """Every scale now against its baseline, and the triggers and times of day that hold most spasms."""
    book = knowledge.monitoring
    before, now = baseline_days(diary, book.windows), last_days(today, book.windows.recent_days)
    if before and before[1] >= now[1]:
        before = None  # a baseline that lasts until today has nothing to be compared with
    elif before and before[1] >= now[0]:
        now = (before[1] + DAY, now[1])  # no day counts for both
    values = {scale.id: daily_values(scale.id, entries) for scale in book.scales}
    pattern = last_days(today, book.windows.pattern_days)
    spasms = list(entries_in(entries, Spasm, pattern))
    return Summary(
        scales=tuple(_scale(scale, values[scale.id], before, now, knowledge) for scale in book.scales),
        stands_out=tuple(_stands_out(spasms, book.windows)),
        spasms=len(spasms),
        over_days=length(pattern),
    )


# ----------------------------------------------------------------------------------------------------- scales


def daily_values(scale: str, entries: Sequence[AnyEntry]) -> Days:
    """What one scale says of each day that has an entry of it."""
    found: Days = {}
    for entry in entries:
        for value in READERS[scale](entry):
            found.setdefault(entry.at.date(), []).append(value)
    return found if scale != "spasms-a-day" else {day: [sum(values)] for day, values in found.items()}


def _stiffness(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, Stiffness):
        yield entry.score


def _pain(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, Pain):
        yield entry.score


def _frequency(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, CheckIn) and entry.spasm_frequency is not None:
        yield entry.spasm_frequency


def _severity(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, CheckIn) and entry.spasm_severity is not None:
        yield entry.spasm_severity


def _spasms(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, Spasm | NoSpasms):
        yield 1 if isinstance(entry, Spasm) else 0


def _strength(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, Spasm) and entry.strength is not None:
        yield entry.strength


def _minutes(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, Spasm) and entry.minutes is not None:
        yield entry.minutes


def _function(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, Function):
        yield entry.score


def _sedation(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, Sedation):
        yield entry.level
    elif isinstance(entry, CheckIn) and entry.sedation is not None:
        yield entry.sedation


def _sleep(entry: AnyEntry) -> Iterator[int]:
    if isinstance(entry, Sleep):
        yield int(entry.disturbed)


READERS: Mapping[str, Callable[[AnyEntry], Iterator[int]]] = {
    "stiffness": _stiffness,
    "pain": _pain,
    "spasm-frequency": _frequency,
    "spasm-severity": _severity,
    "spasms-a-day": _spasms,
    "spasm-strength": _strength,
    "spasm-minutes": _minutes,
    "function": _function,
    "sedation": _sedation,
    "sleep-disturbed": _sleep,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mean:
    """The mean of the daily means, exact; none of too few days."""

    shown: WindowValue
    value: Fraction | None


def _scale(scale: Scale, days: Days, before: DayRange | None, now: DayRange, knowledge: Knowledge) -> ScaleSummary:
    windows = knowledge.monitoring.windows
    earlier = _mean(days, before, windows) if before else None
    later = _mean(days, now, windows)
    verdict, why = judge(scale, earlier.value if earlier else None, later.value)
    if verdict == "unknown" and not (scale.percent is None and scale.points is None):
        why = _too_few(earlier, later, windows)
    return ScaleSummary(
        scale=scale.id,
        title=scale.title,
        unit=scale.unit,
        before=earlier.shown if earlier else None,
        now=later.shown,
        verdict=verdict,
        matters=scale.matters,
        why=why,
        cites=resolve_cites(scale.cite, knowledge),
    )


def _mean(days: Days, of: DayRange, windows: Windows) -> _Mean:
    means = [Fraction(sum(values), len(values)) for day, values in days.items() if of[0] <= day <= of[1]]
    value = sum(means, Fraction(0)) / len(means) if len(means) >= windows.least_days else None
    shown = WindowValue(
        from_=of[0],
        until=of[1],
        days=length(of),
        days_with_entry=len(means),
        value=None if value is None else _rounded(value),
    )
    return _Mean(shown=shown, value=value)


def _rounded(value: Fraction) -> Decimal:
    return Decimal(plain_decimal((Decimal(value.numerator) / Decimal(value.denominator)).quantize(HUNDREDTH)))


def judge(scale: Scale, before: Fraction | None, now: Fraction | None) -> tuple[Verdict, str]:
    """Is this a change that matters? Better is lower.

    A low baseline must change by points as well: 20 % of 1 is nothing that a person feels.
    """
    if scale.percent is None and scale.points is None:
        return "unknown", "no smallest change that matters is known"
    if before is None or now is None:
        return "unknown", "too few days"
    change = now - before
    if not _matters(scale, before, abs(change)):
        return "same", f"a change of {_signed(change)} is less than what matters"
    return ("better" if change < 0 else "worse"), f"a change of {_signed(change)} is one that matters"


def _matters(scale: Scale, before: Fraction, size: Fraction) -> bool:
    by_percent = scale.percent is not None and size > 0 and size * 100 >= scale.percent * before
    if scale.low_below is not None and scale.low_points is not None and before < Fraction(scale.low_below):
        return size >= Fraction(scale.low_points) and (by_percent or scale.percent is None)
    return by_percent or (scale.points is not None and size >= Fraction(scale.points))


def _signed(change: Fraction) -> str:
    return f"{_rounded(change):+f}"


def _too_few(before: _Mean | None, now: _Mean, windows: Windows) -> str:
    if before is None:
        return "there are no days before the medicine that could be compared with the last ones"
    named = [("before", before.shown), ("in the last days", now.shown)]
    short = [f"{each.days_with_entry} of {each.days} {name}" for name, each in named if each.value is None]
    return f"days with an entry: {', '.join(short)}; at least {windows.least_days} are needed"


# ------------------------------------------------------------------------------------------------- what stands out


def _stands_out(spasms: Sequence[Spasm], windows: Windows) -> Iterator[StandsOut]:
    """What holds its share of all spasms, on several days: one bad evening is no pattern."""
    triggers = [(" ".join((each.trigger or "").casefold().split()), each.at.date()) for each in spasms]
    parts = [(part_of_day(each.at.hour), each.at.date()) for each in spasms]
    yield from _often("trigger", [each for each in triggers if each[0] not in NO_TRIGGER], len(spasms), windows)
    yield from _often("time of day", parts, len(spasms), windows)


def _often(
    what: Literal["trigger", "time of day"], found: Sequence[tuple[str, date]], of: int, windows: Windows
) -> Iterator[StandsOut]:
    days: dict[str, list[date]] = {}
    for name, day in found:
        days.setdefault(name, []).append(day)
    for name, on in sorted(days.items()):
        enough = len(on) >= windows.pattern_least and len(set(on)) >= windows.least_days
        if enough and len(on) * 100 >= windows.pattern_percent * of:
            yield StandsOut(what=what, name=name, count=len(on), of=of)


def part_of_day(hour: int) -> str:
    """
    >>> part_of_day(5), part_of_day(6), part_of_day(23)
    ('night', 'morning', 'evening')
    """
    return next(name for until, name in PARTS_OF_DAY if hour < until)
