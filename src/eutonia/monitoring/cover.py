"""For how long is there enough of a medicine, and what could break it off?

Counted in milligrams, day by day: what was counted, less what was really taken since (where a day was not written down,
as much as was prescribed), plus what arrives, less the coming doses. A plan that changes (a hold, a step) brings its
own coming doses, and the answer is worked out again. Left out: that the pieces on hand may not make the doses to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from eutonia.domain.diary import AnyEntry, Diary, Event, OnHand, Supply
from eutonia.domain.proposal import Alarm, Cover, Intakes
from eutonia.knowledge.monitoring_records import CoverLevel, Following
from eutonia.monitoring.intake import NOTHING, DayTaken, prescribed_on, taken_by_day

DAY = timedelta(days=1)
EVENT_SAY = {
    "surgery": "Agree with the hospital, before the day, how every dose is taken; this medicine must not fall out.",
    "fasting": "Agree how the doses are taken while fasting; this medicine must not fall out.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The doses a day of the plan, by day; after its last day the last of them goes on."""

    by_day: Mapping[date, Decimal]
    after: Decimal

    def on(self, day: date) -> Decimal:
        return self.by_day.get(day, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stock:
    counted: date
    left: Decimal
    notes: tuple[str, ...]


def coming_as_prescribed(diary: Diary, today: date, days: int) -> Coming:
    """The doses of the prescriptions that are written; where one ends, its dose is still needed."""
    by_day: dict[date, Decimal] = {}
    last = NOTHING
    for offset in range(days + 1):
        day = today + offset * DAY
        asked = prescribed_on(diary, day)
        last = asked.daily.mg if asked else last or _latest_daily(diary, day)
        by_day[day] = last
    return Coming(by_day=by_day, after=last)


def _latest_daily(diary: Diary, day: date) -> Decimal:
    past = [each for each in diary.prescribed if each.medicine == diary.medicine and each.from_ <= day]
    return max(past, key=lambda each: each.from_).daily.mg if past else NOTHING


def work_out_cover(
    diary: Diary,
    entries: Sequence[AnyEntry],
    *,
    today: date,
    book: Following,
    intakes: Intakes,
    stops_slowly: bool,
    coming: Coming | None = None,
) -> Cover:
    """How many days are left, which gaps can be foreseen, and how loud the alarm for each is."""
    coming = coming or coming_as_prescribed(diary, today, book.lead.horizon_days)
    stock = _stock(diary, entries, today, book)
    horizon = today + book.lead.horizon_days * DAY
    gap = _first_gap(diary, stock, coming, today=today, horizon=horizon) if stock else None
    lead = _lead_days(diary.supply, book)
    levels = _Levels(book=book, lead=lead)
    covered, of = _covered(diary, today, book.lead.pdc_days)
    alarms = [
        *_supply_alarm(gap, levels, today),
        *_prescription_alarms(diary, levels, today),
        *_event_alarms(diary, gap, levels, today),
        *(_missed_alarm(intakes, book, today) if stops_slowly else ()),
    ]
    return Cover(
        counted=stock.counted if stock else None,
        left_mg=stock.left if stock else None,
        days_left=(gap - today).days if gap else None,
        gap_on=gap,
        horizon=horizon,
        book_by=max(today, gap - lead * DAY) if gap else None,
        covered_days=covered,
        covered_of=of,
        alarms=tuple(sorted(alarms, key=lambda alarm: (alarm.days, alarm.what))),
        unknown=tuple(_unknown(diary, stock)),
        notes=stock.notes if stock else (),
    )


# ------------------------------------------------------------------------------------------------- what is on hand


def _stock(diary: Diary, entries: Sequence[AnyEntry], today: date, book: Following) -> _Stock | None:
    """What is left this morning, from the newest count. One that is very old says nothing any more."""
    counts = [each for each in _counts(diary) if each.counted >= today - book.lead.horizon_days * DAY]
    if not counts or diary.supply is None:
        return None
    newest = max(each.counted for each in counts)
    used = [each for each in counts if each.counted == newest]
    notes = [f"the count of {day} is older and was not used" for day in sorted({c.counted for c in counts} - {newest})]
    left = sum((each.dose.mg for each in used), NOTHING)
    for refill in diary.supply.refills:
        if refill.medicine == diary.medicine and newest < refill.on <= today:
            left += refill.dose.mg
        elif refill.medicine == diary.medicine and refill.on == newest:
            notes.append(f"what was handed out on {newest} is taken as counted already")
    taken = taken_by_day(diary, entries)
    day = newest + DAY
    while day < today:
        left -= _gone_on(diary, taken, day)
        day += DAY
    if left < 0:
        notes.append("more was taken, or must have been, than was counted: count again")
    return _Stock(counted=newest, left=max(left, NOTHING), notes=tuple(notes))


def _gone_on(diary: Diary, taken: Mapping[date, DayTaken], day: date) -> Decimal:
    """What a day used up: as written down where it was written in full, else at least what was prescribed."""
    written = taken.get(day)
    asked = prescribed_on(diary, day)
    daily = asked.daily.mg if asked else NOTHING
    if written is None:
        return daily
    return written.mg if written.whole else max(written.mg, daily)


def _counts(diary: Diary) -> list[OnHand]:
    return [each for each in (diary.supply.on_hand if diary.supply else ()) if each.medicine == diary.medicine]


def _first_gap(diary: Diary, stock: _Stock, coming: Coming, *, today: date, horizon: date) -> date | None:
    """The first day whose doses are not all there."""
    arriving: dict[date, Decimal] = {}
    for refill in diary.supply.refills if diary.supply else ():
        if refill.medicine == diary.medicine and refill.on > today:
            arriving[refill.on] = arriving.get(refill.on, NOTHING) + refill.dose.mg
    left, day = stock.left, today
    while day <= horizon:
        left += arriving.get(day, NOTHING)
        need = coming.on(day)
        if left < need:
            return day
        left -= need
        day += DAY
    return None


def _covered(diary: Diary, today: date, most: int) -> tuple[int | None, int | None]:
    """Proportion of days covered: from the first hand-out on, how many days had their whole dose in the house?"""
    far = today - 4 * most * DAY  # what was handed out before cannot be on hand any more
    given = diary.supply.refills if diary.supply else ()
    past = [each for each in given if each.medicine == diary.medicine and far <= each.on < today]
    if not past:
        return None, None
    first = min(each.on for each in past)
    begins = max(first, today - most * DAY)
    stock, covered, day = NOTHING, 0, first
    while day < today:
        stock += sum((each.dose.mg for each in past if each.on == day), NOTHING)
        asked = prescribed_on(diary, day)
        need = asked.daily.mg if asked else NOTHING
        if stock >= need:
            stock -= need
            covered += day >= begins
        day += DAY
    return covered, (today - begins).days


# ------------------------------------------------------------------------------------------------- alarms


@dataclass(frozen=True, slots=True, kw_only=True)
class _Levels:
    """From how many days on which alarm: what takes long to get is asked for earlier."""

    book: Following
    lead: int

    def of(self, days: int, *, ordered: bool) -> CoverLevel | None:
        """The nearest level that is reached. `ordered`: more must be ordered, which takes time."""
        by_name = {level.level: level for level in self.book.cover}
        urgent, alarm, watch = by_name["urgent"].days, by_name["alarm"].days, by_name["watch"].days
        early = max(alarm, self.lead + urgent) if ordered else alarm
        reach = {"out": by_name["out"].days, "urgent": urgent, "alarm": early, "watch": early + watch - alarm}
        return next((level for level in self.book.cover if days <= reach[level.level]), None)


def _lead_days(supply: Supply | None, book: Following) -> int:
    return book.lead.days if supply is None or supply.booking_days is None else supply.booking_days


def _supply_alarm(gap: date | None, levels: _Levels, today: date) -> Iterator[Alarm]:
    if gap is None:
        return
    days = (gap - today).days
    level = levels.of(days, ordered=True)
    if level:
        yield Alarm(what="supply", on=gap, days=days, level=level.level, say=level.say)


def _prescription_alarms(diary: Diary, levels: _Levels, today: date) -> Iterator[Alarm]:
    """A prescription that ends with nothing after it is a gap as well."""
    mine = sorted((each for each in diary.prescribed if each.medicine == diary.medicine), key=lambda each: each.from_)
    ends = [mine[-1].until, diary.supply.prescription_ends if diary.supply else None]
    ends += [one.until for one, other in pairwise(mine) if one.until and today <= one.until < other.from_ - DAY]
    for on in sorted({end + DAY for end in ends if end is not None}):
        days = max((on - today).days, 0)
        level = levels.of(days, ordered=True)
        if level:
            say = "The prescription ends, and nothing follows it. Ask for the next one, or for a way down."
            yield Alarm(what="prescription", on=on, days=days, level=level.level, say=say)


def _event_alarms(diary: Diary, gap: date | None, levels: _Levels, today: date) -> Iterator[Alarm]:
    for event in diary.events or ():
        if event.until >= today and event.arranged is not True:
            yield from _event_alarm(event, gap, levels, today)


def _event_alarm(event: Event, gap: date | None, levels: _Levels, today: date) -> Iterator[Alarm]:
    if event.what == "travel" and (gap is None or gap > event.until + levels.lead * DAY):
        return
    days = max((event.from_ - today).days, 0)
    level = levels.of(days, ordered=event.what == "travel")
    if level:
        say = EVENT_SAY.get(event.what) or "It runs out on the journey or soon after it. Get enough before leaving."
        yield Alarm(what=event.what, on=event.from_, days=days, level=level.level, say=say)


def _missed_alarm(intakes: Intakes, book: Following, today: date) -> Iterator[Alarm]:
    long = intakes.hours_without is not None and intakes.hours_without >= book.windows.without_hours
    if long or intakes.missed_in_a_row >= book.windows.missed_in_a_row:
        say = f"Doses missed in a row: {intakes.missed_in_a_row}. Call today; do not double a dose."
        yield Alarm(what="missed", on=today, days=0, level="urgent", say=say)


def _unknown(diary: Diary, stock: _Stock | None) -> Iterator[str]:
    if stock is None:
        yield f"how much {diary.medicine} is on hand, counted"
    if diary.events is None:
        yield "whether surgery, fasting or travel is planned"
