"""Which days are looked at? All windows end with a day that is given; none is longer than knowledge says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from eutonia.domain.diary import AnyEntry, Diary, Prescribed
from eutonia.knowledge.monitoring_records import Windows

DAY = timedelta(days=1)
BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)

type DayRange = tuple[date, date]  # both ends among them


def last_days(until: date, count: int) -> DayRange:
    """
    >>> last_days(date(2026, 11, 24), 7)
    (datetime.date(2026, 11, 18), datetime.date(2026, 11, 24))
    """
    return until - timedelta(days=min(count - 1, until.toordinal() - 1)), until


def length(days: DayRange) -> int:
    return (days[1] - days[0]).days + 1


def entries_in[E: AnyEntry](entries: Sequence[AnyEntry], kind: type[E], days: DayRange) -> Iterable[E]:
    """The entries of one kind of these days, by the day where the person was. They must be in order of time."""
    near = entries[bisect_left(entries, _begins(days[0]), key=_at) : bisect_right(entries, _ends(days[1]), key=_at)]
    return (each for each in near if isinstance(each, kind) and days[0] <= each.at.date() <= days[1])


def _at(entry: AnyEntry) -> datetime:
    return entry.at


def _begins(day: date) -> datetime:
    """A moment before this day has begun anywhere."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - DAY if day > date.min else BEGINNING


def _ends(day: date) -> datetime:
    """A moment after this day has ended everywhere."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + 2 * DAY if day < date.max - DAY else END


def prescribed_on(diary: Diary, day: date) -> Prescribed | None:
    """What was prescribed of the medicine on this day?"""
    for each in diary.prescribed:
        if each.medicine == diary.medicine and each.from_ <= day and (each.until is None or day <= each.until):
            return each
    return None


def taken_since(diary: Diary, present: Prescribed) -> date:
    """Since when is this dose taken? A prescription of the same dose that goes before it is a part of that time."""
    before = prescribed_on(diary, present.from_ - DAY)
    while before is not None and before.daily == present.daily:
        present = before
        before = prescribed_on(diary, present.from_ - DAY)
    return present.from_


def lowered_on(diary: Diary, today: date) -> date | None:
    """On which day was the present dose lowered to what it is? None where it was not, or nothing is prescribed."""
    present = prescribed_on(diary, today)
    if present is None:
        return None
    since = taken_since(diary, present)
    before = prescribed_on(diary, since - DAY)
    return since if before is not None and before.daily > present.daily else None


def baseline_days(diary: Diary, windows: Windows) -> DayRange | None:
    """The days before the medicine, or those that the diary names."""
    if diary.baseline:
        return diary.baseline.from_, diary.baseline.until
    first = min(each.from_ for each in diary.prescribed if each.medicine == diary.medicine)
    if first.toordinal() <= windows.baseline_days:
        return None
    return last_days(first - timedelta(days=1), windows.baseline_days)


def answer_days(diary: Diary, windows: Windows, today: date) -> DayRange:
    """For how long back does an answer count? A sign counts since the last review as well, if that is longer ago."""
    recent = last_days(today, windows.answer_days)
    if diary.reviewed_until is None or diary.reviewed_until >= recent[0]:
        return recent
    return diary.reviewed_until + DAY, today


def unseen_days(diary: Diary, today: date) -> DayRange:
    """The days that nobody has looked at: since the last review, or else since the present dose was signed.

    Today is always among them: a review of this morning has not seen the evening.
    """
    if diary.reviewed_until is not None:
        return min(diary.reviewed_until + DAY, today), today
    signed = [each.from_ for each in diary.prescribed if each.medicine == diary.medicine and each.from_ <= today]
    return max(signed, default=today), today
