"""What was really taken, as far as it was written down? A dose that nobody wrote down is unknown, not missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from eutonia.domain.diary import AnyEntry, Diary, DoseEntry, Prescribed
from eutonia.domain.proposal import Intakes
from eutonia.knowledge.monitoring_records import Windows
from eutonia.monitoring.windows import last_days, length

NOTHING = Decimal(0)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTaken:
    """One day: what was taken, and whether every dose of it was written down."""

    mg: Decimal
    written: int
    whole: bool


def doses_of(diary: Diary, entries: Sequence[AnyEntry]) -> list[DoseEntry]:
    """The doses of the medicine under review, in order of when they were due."""
    found = [each for each in entries if isinstance(each, DoseEntry) and each.medicine == diary.medicine]
    return sorted(found, key=lambda each: each.due or each.at)


def day_of(dose: DoseEntry) -> date:
    """To which day does a dose belong? Where it was due is what counts: one of 22:00 may be taken after midnight."""
    return (dose.due or dose.at).date()


def prescribed_on(diary: Diary, day: date) -> Prescribed | None:
    """What was prescribed of the medicine on this day?"""
    for each in diary.prescribed:
        if each.medicine == diary.medicine and each.from_ <= day and (each.until is None or day <= each.until):
            return each
    return None


def taken_by_day(diary: Diary, entries: Sequence[AnyEntry]) -> dict[date, DayTaken]:
    """Every day that has a dose written down."""
    days: dict[date, list[DoseEntry]] = {}
    for dose in doses_of(diary, entries):
        days.setdefault(day_of(dose), []).append(dose)
    found = {}
    for day, doses in days.items():
        asked = prescribed_on(diary, day)
        mg = sum((each.dose.mg for each in doses if each.status != "skipped"), NOTHING)
        whole = asked is not None and len(doses) >= asked.times
        found[day] = DayTaken(mg=mg, written=len(doses), whole=whole)
    return found


def read_intakes(diary: Diary, entries: Sequence[AnyEntry], *, today: date, windows: Windows) -> Intakes:
    """What was taken of what was due in the last whole days, and how many doses in a row were left out."""
    days = last_days(today - timedelta(days=1), windows.recent_days)
    by_day = taken_by_day(diary, entries)
    whole = {day: each for day, each in by_day.items() if days[0] <= day <= days[1] and each.whole}
    due = sum((asked.daily.mg for day in whole if (asked := prescribed_on(diary, day))), NOTHING)
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


def more_than_prescribed(diary: Diary, by_day: Mapping[date, DayTaken], since: date) -> list[date]:
    """On which of the days since then was more taken than prescribed?"""
    return sorted(
        day
        for day, each in by_day.items()
        if day >= since and (asked := prescribed_on(diary, day)) and each.mg > asked.daily.mg
    )
