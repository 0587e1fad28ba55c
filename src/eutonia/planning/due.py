"""When is each dose due, in real time, wherever the person is and whatever the clocks do?

A dose is due at a time of day on the wall. Where clocks go forward over that time it is due as soon as they have; where
they go back, the first of the two times counts, so that no dose is due twice. Hours late and hours to the next dose are
real hours, not differences on the wall. The caller brings the zone: nothing here opens a file or reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

SECONDS_AN_HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueNow:
    """The dose in question at a moment, and the one after it."""

    due: datetime  # UTC
    following: datetime  # UTC

    def hours_late(self, now: datetime) -> Decimal:
        """How late is it, in real hours?"""
        return hours_between(self.due, now)

    def hours_to_next(self, now: datetime) -> Decimal:
        """In how many real hours is the following dose due?"""
        return hours_between(now, self.following)


def hours_between(earlier: datetime, later: datetime) -> Decimal:
    """Real hours from one moment to another, of whatever zones."""
    return Decimal((later - earlier).total_seconds()) / SECONDS_AN_HOUR


def due_at(day: date, at: time, zone: tzinfo) -> datetime:
    """The moment in UTC at which a dose is due on this day of this zone.

    In a gap of the wall clock Python's `fold=0` gives the moment as if the clocks had not gone forward, which is the
    same distance after the change: as soon as the wall shows it, or a later time.
    """
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def due_between(times: Sequence[time], zone: tzinfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every moment at which a dose is due from `start` on and before `end`, each once, in order."""
    day = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date() + timedelta(days=1)
    moments: set[datetime] = set()
    while day <= last:
        moments.update(due_at(day, at, zone) for at in times)
        day += timedelta(days=1)
    return iter(sorted(moment for moment in moments if start <= moment < end))


def find_due(times: Sequence[time], zone: tzinfo, now: datetime) -> DueNow:
    """The last dose that has become due, and the one after it."""
    around = list(due_between(times, zone, now - timedelta(days=2), now + timedelta(days=2)))
    past = [moment for moment in around if moment <= now]
    return DueNow(due=past[-1], following=next(moment for moment in around if moment > now))


def may_take_now(due: DueNow, *, now: datetime, last_taken: datetime | None, gap_h: Decimal) -> bool:
    """Would a dose now keep the smallest gap, both to the last one taken and to the next one due?"""
    if last_taken is not None and hours_between(last_taken, now) < gap_h:
        return False
    return due.hours_to_next(now) >= gap_h


def next_allowed(
    times: Sequence[time], zone: tzinfo, *, last_taken: datetime, now: datetime, gap_h: Decimal
) -> datetime:
    """The next dose that is due and keeps the smallest gap to the last one taken: after a flight as on any day."""
    return next(
        moment
        for moment in due_between(times, zone, now, now + timedelta(days=4))
        if hours_between(last_taken, moment) >= gap_h
    )
