"""What was really taken, as far as it was written down? A dose that nobody wrote down is unknown, not missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from eutonia.domain.diary import AnyEntry, Diary, DoseEntry
from eutonia.domain.dose import Dose
from eutonia.domain.proposal import Intakes
from eutonia.knowledge.monitoring_records import Windows
from eutonia.monitoring.windows import last_days, length, prescribed_on

NOTHING = Decimal(0)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTaken:
    """One day: what was taken, and whether every dose of it was written down."""

    doses: tuple[Decimal, ...]  # taken, each in mg
    left_out: Decimal  # mg
    whole: bool

    @property
    def mg(self) -> Decimal:
        return sum(self.doses, NOTHING)


def doses_of(diary: Diary, entries: Sequence[AnyEntry]) -> list[DoseEntry]:
    """The doses of the medicine under review, in order of when they were due."""
    found = [each for each in entries if isinstance(each, DoseEntry) and each.medicine == diary.medicine]
    return sorted(found, key=lambda each: each.due or each.at)


def day_of(dose: DoseEntry) -> date:
    """To which day does a dose belong? Where it was due is what counts: one of 22:00 may be taken after midnight."""
    return (dose.due or dose.at).date()


def taken_by_day(diary: Diary, entries: Sequence[AnyEntry]) -> dict[date, DayTaken]:
    """Every day that has a dose written down."""
    days: dict[date, list[DoseEntry]] = {}
    for dose in doses_of(diary, entries):
        days.setdefault(day_of(dose), []).append(dose)
    found = {}
    for day, doses in days.items():
        asked = prescribed_on(diary, day)
        found[day] = DayTaken(
            doses=tuple(each.dose.mg for each in doses if each.status != "skipped"),
            left_out=sum((each.dose.mg for each in doses if each.status == "skipped"), NOTHING),
            whole=asked is not None and len(doses) >= asked.times,
        )
    return found


def read_intakes(diary: Diary, entries: Sequence[AnyEntry], *, today: date, windows: Windows) -> Intakes:
    """What was taken of what was due in the last whole days, and how many doses in a row were left out.

    Of a day that was not written down in full only what was left out counts: it is known, and what was taken is not.
    """
    days = last_days(today - timedelta(days=1), windows.recent_days)
    recent = {day: each for day, each in taken_by_day(diary, entries).items() if days[0] <= day <= days[1]}
    whole = {day: each for day, each in recent.items() if each.whole}
    due = sum((asked.daily.mg for day in whole if (asked := prescribed_on(diary, day))), NOTHING)
    due += sum((each.left_out for day, each in recent.items() if day not in whole), NOTHING)
    taken = sum((each.mg for each in whole.values()), NOTHING)
    doses = doses_of(diary, entries)
    missed = _missed_in_a_row(doses)
    return Intakes(
        days=length(days),
        days_recorded=len(whole),
        taken_mg=taken,
        due_mg=due,
        share=taken / due if due and len(whole) >= windows.least_days else None,
        missed_in_a_row=len(missed),
        hours_without=_hours_without(doses, missed),
        missed_reasons=tuple(dict.fromkeys(each.reason for each in missed if each.reason)),
    )


def _missed_in_a_row(doses: Sequence[DoseEntry]) -> list[DoseEntry]:
    missed: list[DoseEntry] = []
    for dose in reversed(doses):
        if dose.status != "skipped":
            break
        missed.append(dose)
    return missed


def _hours_without(doses: Sequence[DoseEntry], missed: Sequence[DoseEntry]) -> int | None:
    if not missed or len(missed) == len(doses):
        return None
    newest, last_taken = missed[0], doses[-len(missed) - 1]
    return int(((newest.due or newest.at) - last_taken.at) / HOUR)


def runs_left_out(doses: Sequence[DoseEntry], least: int) -> list[Sequence[DoseEntry]]:
    """The runs of at least so many doses left out one after the other, as far as they were written down."""
    found: list[list[DoseEntry]] = [[]]
    for dose in doses:
        if dose.status == "skipped":
            found[-1].append(dose)
        elif found[-1]:
            found.append([])
    return [run for run in found if len(run) >= least]


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMuch:
    """A day on which more was taken than prescribed, or too much at once."""

    day: date
    words: str
    far: bool  # by more than one dose: that is looked at today


def too_much(diary: Diary, by_day: Mapping[date, DayTaken], since: date) -> list[TooMuch]:
    """On which of the days since then was more taken than prescribed, or two doses and more at once?"""
    return [found for day, each in sorted(by_day.items()) if day >= since for found in _too_much(diary, day, each)]


def _too_much(diary: Diary, day: date, taken: DayTaken) -> Iterator[TooMuch]:
    asked = prescribed_on(diary, day)
    if asked is None:
        if taken.mg:
            yield TooMuch(day=day, words=f"{day}: {Dose(taken.mg)} taken, nothing prescribed", far=False)
        return
    daily, share = asked.daily.mg, asked.daily.mg / asked.times
    if taken.mg > daily:
        words = f"{day}: {Dose(taken.mg)} taken, {asked.daily} prescribed"
        yield TooMuch(day=day, words=words, far=taken.mg > daily + share)
    elif asked.times > 1 and any(mg >= 2 * share for mg in taken.doses):
        words = f"{day}: {Dose(max(taken.doses))} at once, {asked.daily} a day prescribed in {asked.times} doses"
        yield TooMuch(day=day, words=words, far=False)
