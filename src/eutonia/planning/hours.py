"""When in the day are so many doses taken, for somebody who is awake between these hours?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from eutonia.domain.errors import EutoniaError

SLOTS = {
    1: ("bedtime",),
    2: ("morning", "evening"),
    3: ("morning", "afternoon", "bedtime"),
    4: ("morning", "midday", "evening", "bedtime"),
}
# How far through the waking day each lies, in sixths: to which dose is spasm at that time nearest?
SIXTHS = {"morning": 0, "midday": 2, "afternoon": 3, "evening": 4, "bedtime": 6}
# Between which hours a word says what it means. Who gets up at six in the evening takes no "morning" dose then.
HOURS_OF_WORDS = {"morning": (4, 12), "midday": (11, 14), "afternoon": (12, 18), "evening": (16, 23)}
TWELVE_HOURS = 12 * 60
DAY = 24 * 60
# Shorter days crowd the doses, longer ones bring the last dose close to the next day's first (eutonia-default).
SHORTEST_DAY, LONGEST_DAY = 10 * 60, 20 * 60


class HoursError(EutoniaError):
    """Waking hours over which a day's doses cannot be spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WakingHours:
    """When the person gets up and goes to bed."""

    wake: time = time(7)
    bed: time = time(22)

    def __post_init__(self) -> None:
        if not SHORTEST_DAY <= self.minutes <= LONGEST_DAY:
            raise HoursError(
                f"From {self.wake:%H:%M} to {self.bed:%H:%M} doses cannot be spread over the day. "
                "Give waking hours of 10 to 20 hours."
            )

    @property
    def minutes(self) -> int:
        """How long the person is awake; bedtime may be after midnight."""
        return (_minutes(self.bed) - _minutes(self.wake)) % DAY or DAY


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


USUAL_HOURS = WakingHours()


def times_of_day(times: int, hours: WakingHours, *, single_at: str = "bedtime") -> tuple[tuple[str, time], ...]:
    """The slots and clock times of so many doses, evenly over the waking hours, to the next five minutes below.

    Two doses are twelve hours apart where the person is awake that long.

    >>> [f"{slot} {at:%H:%M}" for slot, at in times_of_day(3, WakingHours())]
    ['morning 07:00', 'afternoon 14:30', 'bedtime 22:00']
    >>> [f"{slot} {at:%H:%M}" for slot, at in times_of_day(3, WakingHours(wake=time(18), bed=time(9)))]
    ['waking 18:00', 'dose 2 01:30', 'bedtime 09:00']
    """
    after = _minutes_after_waking(times, hours, single_at)
    slots = (single_at,) if times == 1 else SLOTS.get(times, ("",) * times)
    clock = [_clock(_minutes(hours.wake) + minutes) for minutes in after]
    return tuple((_slot(slot, number, at), at) for number, (slot, at) in enumerate(zip(slots, clock, strict=True), 1))


def order_by_size(times: int, hours: WakingHours, *, largest: str) -> tuple[int, ...]:
    """Which of the day's doses is the largest, which the next: those nearest to the wanted time of day, later first.

    >>> order_by_size(3, WakingHours(), largest="bedtime"), order_by_size(3, WakingHours(), largest="morning")
    ((2, 1, 0), (0, 1, 2))
    >>> order_by_size(3, WakingHours(), largest="afternoon")
    (1, 2, 0)
    """
    wanted = hours.minutes * SIXTHS[largest] // 6
    after = _minutes_after_waking(times, hours, largest)
    return tuple(sorted(range(times), key=lambda index: (abs(after[index] - wanted), -index)))


def _minutes_after_waking(times: int, hours: WakingHours, single_at: str) -> list[int]:
    if times == 1:
        return [hours.minutes * SIXTHS[single_at] // 6]
    span = min(hours.minutes, TWELVE_HOURS) if times == 2 else hours.minutes
    return [span * index // (times - 1) for index in range(times)]


def _slot(word: str, number: int, at: time) -> str:
    """The word for a dose where it says what it means at that hour, else its number."""
    if word == "bedtime":
        return word
    first, last = HOURS_OF_WORDS.get(word, (0, 0))
    if first <= at.hour < last:
        return word
    return "waking" if word == "morning" else f"dose {number}"


def _clock(minutes: int) -> time:
    minutes = minutes // 5 * 5 % DAY
    return time(minutes // 60, minutes % 60)
