"""The doses to come, day by day: as they are prescribed, or as a plan would have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eutonia.domain.diary import Diary
from eutonia.monitoring.intake import NOTHING
from eutonia.monitoring.windows import DAY, prescribed_on

FINE = 10_000  # parts of a milligram in which an amount can be written


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one day needs: so many milligrams in so many doses."""

    mg: Decimal
    times: int

    @property
    def share(self) -> Decimal | None:
        """Each dose where they are equal; none where the day does not divide into so many."""
        if not self.times:
            return NOTHING
        return None if self.mg * FINE % self.times else self.mg / self.times


NO_NEED = Need(mg=NOTHING, times=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The doses of each day; after the last day that is named, they go on alike."""

    by_day: Mapping[date, Need]
    after: Need

    def on(self, day: date) -> Need:
        return self.by_day.get(day, self.after)


def coming_as_prescribed(diary: Diary, today: date, days: int) -> Coming:
    """The doses of the prescriptions that are written; where one ends, its dose is still needed."""
    by_day: dict[date, Need] = {}
    last = NO_NEED
    for offset in range(days + 1):
        day = today + offset * DAY
        last = need_on(diary, day) or (last if last.mg else _latest(diary, day))
        by_day[day] = last
    return Coming(by_day=by_day, after=last)


def need_on(diary: Diary, day: date) -> Need | None:
    """What was prescribed for this day."""
    asked = prescribed_on(diary, day)
    return Need(mg=asked.daily.mg, times=asked.times) if asked else None


def _latest(diary: Diary, day: date) -> Need:
    past = [each for each in diary.prescribed if each.medicine == diary.medicine and each.from_ <= day]
    if not past:
        return NO_NEED
    newest = max(past, key=lambda each: each.from_)
    return Need(mg=newest.daily.mg, times=newest.times)
