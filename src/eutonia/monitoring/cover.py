"""For how long is there enough of a medicine, and what could break it off?

The stock is followed day by day (`stock`); here it is said how loud the alarm is for each gap that can be foreseen. A
plan that changes (a hold, a step) brings its own coming doses, and the answer is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from eutonia.domain.diary import AnyEntry, Diary, Event, Supply
from eutonia.domain.dose import plain_decimal
from eutonia.domain.proposal import Alarm, Cover, Intakes
from eutonia.knowledge.monitoring_records import CoverLevel, Following
from eutonia.monitoring.coming import Coming, coming_as_prescribed
from eutonia.monitoring.pieces import Handout
from eutonia.monitoring.stock import Gap, Stock, days_covered, first_gap, read_stock
from eutonia.monitoring.windows import DAY

EVENT_SAY = {
    "surgery": "Agree with the hospital, before the day, how every dose is taken; this medicine must not fall out.",
    "fasting": "Agree how the doses are taken while fasting; this medicine must not fall out.",
    "travel": "It runs out on the journey or soon after it. Get enough before leaving.",
}
UNKNOWN_JOURNEY = "Nobody knows whether it lasts for the journey. Count it, and get enough before leaving."
NO_GAP = Gap(on=None)


def work_out_cover(
    diary: Diary,
    entries: Sequence[AnyEntry],
    *,
    today: date,
    book: Following,
    intakes: Intakes,
    handout: Handout,
    coming: Coming | None = None,
) -> Cover:
    """How many days are left, which gaps can be foreseen, and how loud the alarm for each is."""
    coming = coming or coming_as_prescribed(diary, today, book.lead.horizon_days)
    stock = read_stock(diary, entries, today=today, book=book, handout=handout)
    horizon = today + book.lead.horizon_days * DAY
    gap = first_gap(diary, stock, coming, today=today, horizon=horizon, handout=handout) if stock else NO_GAP
    levels = _Levels(book=book, lead=_lead_days(diary.supply, book))
    alarms = [
        *_supply_alarm(gap, stock, coming, levels, today),
        *_prescription_alarms(diary, levels, today),
        *_event_alarms(diary, gap, stock, horizon, levels, today),
        *(_missed_alarm(intakes, book, today) if handout.medicine.stops_slowly else ()),
    ]
    covered, of = days_covered(diary, today, book.lead.pdc_days)
    return Cover(
        counted=stock.counted if stock else None,
        pieces=stock.pieces if stock else (),
        left_mg=stock.left if stock else None,
        days_left=(gap.on - today).days if gap.on else None,
        gap_on=gap.on,
        may_be_earlier=bool(gap.needs),
        horizon=horizon,
        book_by=max(today, gap.on - levels.lead * DAY) if gap.on else None,
        covered_days=covered,
        covered_of=of,
        alarms=tuple(sorted(alarms, key=lambda alarm: (alarm.days, alarm.what))),
        unknown=(*_unknown(diary, stock), *gap.needs),
        notes=stock.notes if stock else (),
    )


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
        late = max(urgent, self.lead - 1) if ordered else urgent  # it cannot be had in time any more
        reach = {"out": by_name["out"].days, "urgent": late, "alarm": early, "watch": early + watch - alarm}
        return next((level for level in self.book.cover if days <= reach[level.level]), None)

    def named(self, name: str) -> CoverLevel:
        return next(level for level in self.book.cover if level.level == name)


def _lead_days(supply: Supply | None, book: Following) -> int:
    return book.lead.days if supply is None or supply.booking_days is None else supply.booking_days


def _supply_alarm(gap: Gap, stock: Stock | None, coming: Coming, levels: _Levels, today: date) -> Iterator[Alarm]:
    if gap.on is None or stock is None:
        return
    days = (gap.on - today).days
    level = levels.of(days, ordered=True)
    if level and gap.by_pieces:
        # There is medicine in the house, so it is a call today and not an emergency.
        level = levels.named("urgent") if level.level == "out" else level
        then = "Call your clinician or a pharmacist today" if level.level == "urgent" else "Ask a pharmacist"
        say = f"{_not_makeable(gap.on, stock, coming)} {then} for pieces that do."
        yield Alarm(what="supply", on=gap.on, days=days, level=level.level, say=say)
    elif level:
        yield Alarm(what="supply", on=gap.on, days=days, level=level.level, say=level.say)


def _not_makeable(day: date, stock: Stock, coming: Coming) -> str:
    need = coming.on(day)
    doses = "1 dose" if need.times == 1 else f"{need.times} doses"
    held = ", ".join(stock.pieces)
    return (
        f"From {day} on, what was counted ({held}) does not make {plain_decimal(need.mg)} mg a day in {doses} exactly."
    )


def _prescription_alarms(diary: Diary, levels: _Levels, today: date) -> Iterator[Alarm]:
    """A prescription that ends with nothing after it is a gap as well."""
    mine = sorted((each for each in diary.prescribed if each.medicine == diary.medicine), key=lambda each: each.from_)
    ends = [mine[-1].until, diary.supply.prescription_ends if diary.supply else None]
    ends += [
        one.until
        for one, other in pairwise(mine)
        if one.until and today < other.from_ and one.until < other.from_ - DAY
    ]
    for on in sorted({end + DAY for end in ends if end is not None}):
        days = max((on - today).days, 0)
        level = levels.of(days, ordered=True)
        if level:
            say = "The prescription ends, and nothing follows it. Ask for the next one, or for a way down."
            yield Alarm(what="prescription", on=on, days=days, level=level.level, say=say)


def _event_alarms(
    diary: Diary, gap: Gap, stock: Stock | None, horizon: date, levels: _Levels, today: date
) -> Iterator[Alarm]:
    for event in diary.events or ():
        if event.until < today or event.arranged is True:
            continue
        days = max((event.from_ - today).days, 0)
        level = levels.of(days, ordered=event.what == "travel")
        say = EVENT_SAY[event.what]
        if event.what == "travel":
            say = _journey(event, gap, stock, horizon, levels)
        if level and say:
            yield Alarm(what=event.what, on=event.from_, days=days, level=level.level, say=say)


def _journey(event: Event, gap: Gap, stock: Stock | None, horizon: date, levels: _Levels) -> str:
    """What is to be done before leaving? Nothing where there is surely enough until more can be had at home."""
    back = event.until + levels.lead * DAY
    if gap.on is not None and gap.on <= back:
        return EVENT_SAY["travel"]
    return UNKNOWN_JOURNEY if stock is None or gap.needs or back > horizon else ""


def _missed_alarm(intakes: Intakes, book: Following, today: date) -> Iterator[Alarm]:
    long = intakes.hours_without is not None and intakes.hours_without >= book.windows.without_hours
    if long or intakes.missed_in_a_row >= book.windows.missed_in_a_row:
        say = f"Doses left out, one after the other: {intakes.missed_in_a_row}. Call today; do not double a dose."
        yield Alarm(what="missed", on=today, days=0, level="urgent", say=say)


def _unknown(diary: Diary, stock: Stock | None) -> Iterator[str]:
    if stock is None:
        yield f"how much {diary.medicine} is on hand, counted"
    if diary.events is None:
        yield "whether surgery, fasting or travel is planned"
