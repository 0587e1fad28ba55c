"""Doses fall due once and far enough apart over every change of every clock, and after every flight."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.domain.dose import Dose
from eutonia.planning.due import due_between, find_due, hours_between, may_take_now, next_allowed
from eutonia.planning.hours import WakingHours, times_of_day
from eutonia.planning.missed import Situation, advise_on_missed, own_rule

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
DAYS = [tuple(at for _, at in times_of_day(times, WakingHours())) for times in (1, 2, 3, 4)]
NIGHTS = (time(1, 30), time(2, 0), time(2, 30), time(3, 0))  # doses inside what clocks skip and repeat
EVERY_ZONE = bool(os.environ.get("EUTONIA_EVERY_ZONE"))  # the whole run: `make verify`


@cache
def changes_of(name: str) -> tuple[datetime, ...]:
    """Every moment from 2000 to 2037 at which this zone's clocks change, to the minute."""
    zone = ZoneInfo(name)
    found = []
    at = FIRST
    while at < LAST:
        later = at + timedelta(days=7)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            found.append(bisect_change(zone, at, later))
        at = later
    return tuple(found)


def bisect_change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high


def zones() -> list[str]:
    """Every zone by command; else those whose history of changes differs, which is what doses can tell apart."""
    names = sorted(available_timezones() - {"localtime", "Factory"})
    if EVERY_ZONE:
        return names
    return [
        "America/New_York", "Europe/Athens", "Australia/Lord_Howe", "America/Caracas", "Pacific/Apia", "Asia/Tehran",
        "Africa/Casablanca", "Antarctica/Troll", "Asia/Pyongyang", "America/Sao_Paulo", "Europe/Volgograd",
        "Asia/Gaza", "America/Havana", "Pacific/Fiji", "Asia/Amman", "America/Nuuk",
    ]  # fmt: skip


def schedules() -> Iterator[tuple[time, ...]]:
    yield from DAYS
    yield from ((night,) for night in NIGHTS)
    yield tuple(NIGHTS[1::2])


def test_no_dose_is_due_twice_over_any_change_of_any_clock(capsys: pytest.CaptureFixture[str]) -> None:
    counted = doses = 0
    for name in zones():
        zone = ZoneInfo(name)
        for change in changes_of(name):
            counted += 1
            for times in schedules():
                start, end = change - timedelta(days=2), change + timedelta(days=2)
                moments = list(due_between(times, zone, start, end))
                doses += len(moments)
                local = [(moment.astimezone(zone).date(), moment.astimezone(zone).time()) for moment in moments]
                assert len(set(local)) == len(local), f"{name} {change}: a dose is due twice"
                days = {day for day, _ in local}
                assert all(sum(day == each for each, _ in local) <= len(times) for day in days), f"{name} {change}"
                if times in DAYS:
                    apart = [hours_between(one, other) for one, other in pairwise(moments)]
                    assert min(apart) >= 3, f"{name} {change}: doses {min(apart)} hours apart"
    with capsys.disabled():
        print(f"\n{len(zones())} zones, {counted} changes of clocks, {doses} doses: none due twice")
    assert counted > 500


def test_nobody_takes_two_doses_inside_the_gap_around_a_change() -> None:
    """A person who is late by all kinds of hours around each change, and asks each time."""
    knowledge = open_library().knowledge
    for name in zones()[:8]:
        zone = ZoneInfo(name)
        for change in changes_of(name)[-6:]:
            for medicine in ("baclofen", "tizanidine", "diazepam"):
                gap = own_rule(knowledge.medicines[medicine], knowledge).gap_h
                take_late_and_check(DAYS[2], zone, change, gap)


def take_late_and_check(times: tuple[time, ...], zone: ZoneInfo, change: datetime, gap_h: Decimal) -> None:
    for late in range(10):
        taken: list[datetime] = []
        for due in due_between(times, zone, change - timedelta(days=1), change + timedelta(days=1)):
            now = due + timedelta(hours=late) if late % 2 else due
            asked = find_due(times, zone, now)
            if may_take_now(asked, now=now, last_taken=taken[-1] if taken else None, gap_h=gap_h):
                taken.append(now)
        assert all(hours_between(one, other) >= gap_h for one, other in pairwise(taken)), f"{zone} {change} {late}"


moments = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None) - timedelta(days=30))


@pytest.mark.parametrize("name", ["baclofen", "tizanidine", "diazepam", "metaxalone"])
def test_the_table_is_asked_in_real_hours_around_a_change(name: str) -> None:
    """ "Take it now" keeps the gap to the next dose in real hours, also where the wall says otherwise."""
    knowledge = open_library().knowledge
    medicine, zone, times = knowledge.medicines[name], ZoneInfo("America/New_York"), DAYS[2]
    taken = 0
    for change in changes_of("America/New_York")[-8:]:
        for minutes in range(-36 * 60, 36 * 60, 20):
            now = change + timedelta(minutes=minutes)
            due = find_due(times, zone, now)
            situation = Situation(
                phase="steady",
                dose=Dose(Decimal(10)),
                every_h=hours_between(due.due, due.following),
                hours_late=due.hours_late(now),
                to_next_h=due.hours_to_next(now),
            )
            if advise_on_missed(medicine, situation, knowledge=knowledge).do == "take":
                taken += 1
                assert hours_between(now, due.following) >= own_rule(medicine, knowledge).gap_h
    assert taken


anywhere = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))


@given(anywhere, anywhere, moments, st.sampled_from(DAYS))
def test_after_a_flight_the_next_dose_keeps_the_gap(
    here: str, there: str, moment: datetime, times: tuple[time, ...]
) -> None:
    taken = find_due(times, ZoneInfo(here), moment.replace(tzinfo=UTC)).due
    for gap_h in (Decimal(2), Decimal(6)):
        upcoming = next_allowed(times, ZoneInfo(there), last_taken=taken, now=taken, gap_h=gap_h)
        assert hours_between(taken, upcoming) >= gap_h
        assert upcoming.astimezone(ZoneInfo(there)).time() in times or upcoming > taken


@given(anywhere, moments, st.sampled_from(DAYS))
def test_there_is_always_a_last_dose_and_a_next_one(name: str, moment: datetime, times: tuple[time, ...]) -> None:
    now = moment.replace(tzinfo=UTC)
    due = find_due(times, ZoneInfo(name), now)
    assert due.due <= now < due.following
    assert due.hours_late(now) >= 0
    assert due.hours_to_next(now) > 0
