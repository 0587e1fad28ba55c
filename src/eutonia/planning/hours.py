"""When in the day are so many doses taken, for somebody who is awake between these hours?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

SLOTS = {
    1: ("bedtime",),
    2: ("morning", "evening"),
    3: ("morning", "afternoon", "bedtime"),
    4: ("morning", "midday", "evening", "bedtime"),
}
TWELVE_HOURS = 12 * 60
DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WakingHours:
    """When the person gets up and goes to bed."""

    wake: time = time(7)
    bed: time = time(22)

    @property
    def minutes(self) -> int:
        """How long the person is awake; bedtime may be after midnight."""
        return (_minutes(self.bed) - _minutes(self.wake)) % DAY or DAY


USUAL_HOURS = WakingHours()


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def times_of_day(times: int, hours: WakingHours, *, single_at: str = "bedtime") -> tuple[tuple[str, time], ...]:
    """The slots and clock times of so many doses, evenly over the waking hours, to the next five minutes below.

    Two doses are twelve hours apart where the person is awake that long.

    >>> [f"{slot} {at:%H:%M}" for slot, at in times_of_day(3, WakingHours())]
    ['morning 07:00', 'afternoon 14:30', 'bedtime 22:00']
    """
    if times == 1:
        return ((single_at, hours.wake if single_at == "morning" else hours.bed),)
    span = min(hours.minutes, TWELVE_HOURS) if times == 2 else hours.minutes
    slots = SLOTS.get(times) or tuple(f"dose {number}" for number in range(1, times + 1))
    start = _minutes(hours.wake)
    return tuple((slot, _clock(start + span * index // (times - 1))) for index, slot in enumerate(slots))


def _clock(minutes: int) -> time:
    minutes = minutes // 5 * 5 % DAY
    return time(minutes // 60, minutes % 60)
