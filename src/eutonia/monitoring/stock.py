"""What is on hand this morning, and which day is the first whose doses cannot be made of it?

What was counted, less what was really taken since (where a day was not written down, as much as was prescribed), plus
what arrives. It is followed in milligrams and in pieces; where it is not known which product the pieces are, or which
of them are left, both the worst and the best reading are followed, and the answer is unknown where they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eutonia.domain.diary import AnyEntry, Diary, OnHand, Refill
from eutonia.domain.dose import plain_decimal
from eutonia.knowledge.monitoring_records import Following
from eutonia.monitoring.coming import Coming, Need, need_on
from eutonia.monitoring.intake import NOTHING, DayTaken, taken_by_day
from eutonia.monitoring.pieces import (
    Handout,
    Parts,
    cut,
    in_words,
    kind_of,
    make_day,
    make_doses,
    milligrams_alone,
    together,
)
from eutonia.monitoring.windows import DAY

COUNT_AGAIN = "more was taken, or must have been, than was counted: count again"
NAME_THEM = "what is on hand, counted again, with the name of each product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What is left this morning."""

    counted: date
    left: Decimal  # mg
    pieces: tuple[str, ...]  # what was counted, in words
    surely: Parts  # the parts that are surely left, and the doses that they make
    perhaps: Parts
    needs: tuple[str, ...]  # what would have to be known where the two differ
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawer:
    """What was counted on one day, and what is known to have gone and come since."""

    diary: Diary
    handout: Handout
    counted: date
    counts: Sequence[OnHand]
    refills: Sequence[Refill]
    taken: Mapping[date, DayTaken]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The first day without enough, by the best reading of what is on hand; none beyond the horizon."""

    on: date | None
    by_pieces: bool = False  # there are milligrams enough, and the pieces do not make the doses
    needs: tuple[str, ...] = ()  # what would have to be known to say that it is not earlier


def read_stock(
    diary: Diary, entries: Sequence[AnyEntry], *, today: date, book: Following, handout: Handout
) -> Stock | None:
    """What is left this morning, from the newest count. One that is very old says nothing any more."""
    counts = [each for each in _counts(diary) if each.counted >= today - book.lead.horizon_days * DAY]
    if not counts:
        return None
    newest = max(each.counted for each in counts)
    drawer = _Drawer(
        diary=diary,
        handout=handout,
        counted=newest,
        counts=[each for each in counts if each.counted == newest],
        refills=_refills(diary),
        taken=taken_by_day(diary, entries),
    )
    left, perhaps = _left_mg(drawer, today), _follow(drawer, today, surely=False)
    return Stock(
        counted=newest,
        left=max(left, NOTHING),
        pieces=tuple(in_words(each, kind_of(each, handout)) for each in drawer.counts),
        surely=_follow(drawer, today, surely=True) or (),
        # Where not even the best reading can be followed, the milligrams are all that is known.
        perhaps=milligrams_alone(max(left, NOTHING)) if perhaps is None else perhaps,
        needs=tuple(_needs(drawer, lost=perhaps is None)),
        notes=tuple(_notes(drawer, counts, left)),
    )


def _counts(diary: Diary) -> list[OnHand]:
    return [each for each in (diary.supply.on_hand if diary.supply else ()) if each.medicine == diary.medicine]


def _refills(diary: Diary) -> list[Refill]:
    return [each for each in (diary.supply.refills if diary.supply else ()) if each.medicine == diary.medicine]


def _needs(drawer: _Drawer, *, lost: bool) -> Iterator[str]:
    items: list[OnHand | Refill] = [*drawer.counts, *drawer.refills]
    kinds = [kind_of(each, drawer.handout) for each in items]
    for mg in sorted({kind.per_unit for kind in kinds if not kind.known}):
        yield f"which product the pieces of {plain_decimal(mg)} mg are, and whether they may be divided"
    if lost:
        yield NAME_THEM


def _notes(drawer: _Drawer, counts: Sequence[OnHand], left: Decimal) -> Iterator[str]:
    for day in sorted({each.counted for each in counts} - {drawer.counted}):
        yield f"the count of {day} is older and was not used"
    if any(refill.on == drawer.counted for refill in drawer.refills):
        yield f"what was handed out on {drawer.counted} is taken as counted already"
    if left < 0:
        yield COUNT_AGAIN


# ---------------------------------------------------------------------------------------------- since the count


def _left_mg(drawer: _Drawer, today: date) -> Decimal:
    """What must be left this morning; below nothing where more is gone than was counted."""
    left = sum((each.dose.mg for each in drawer.counts), NOTHING)
    left += sum((each.dose.mg for each in drawer.refills if drawer.counted < each.on <= today), NOTHING)
    return left - sum((_gone_on(drawer, day) for day in _days_between(drawer.counted, today)), NOTHING)


def _days_between(after: date, before: date) -> Iterator[date]:
    day = after + DAY
    while day < before:
        yield day
        day += DAY


def _gone_on(drawer: _Drawer, day: date) -> Decimal:
    """What a day used up: as written down where it was written in full, else at least what was prescribed."""
    written, asked = drawer.taken.get(day), need_on(drawer.diary, day)
    daily = asked.mg if asked else NOTHING
    if written is None:
        return daily
    return written.mg if written.whole else max(written.mg, daily)


def _follow(drawer: _Drawer, today: date, *, surely: bool) -> Parts | None:
    """The parts that are left this morning; None where what was taken cannot be made of what was counted."""
    arriving = _arriving(drawer.refills, drawer.handout, surely=surely)
    parts: Parts | None = together(*(_parts(each, drawer.handout, surely=surely) for each in drawer.counts))
    for day in _days_between(drawer.counted, today):
        parts = _after(drawer, together(parts or (), arriving.get(day, ())), day)
        if parts is None:
            return None
    return together(parts or (), arriving.get(today, ())) if today > drawer.counted else parts


def _after(drawer: _Drawer, parts: Parts, day: date) -> Parts | None:
    """What a day leaves."""
    written, asked = drawer.taken.get(day), need_on(drawer.diary, day)
    if written is not None and written.whole:
        return make_doses(parts, written.doses)
    times = asked.times if asked else len(written.doses) if written else 0
    return make_day(parts, Need(mg=_gone_on(drawer, day), times=times), drawer.handout)


def _arriving(refills: Sequence[Refill], handout: Handout, *, surely: bool) -> dict[date, Parts]:
    found: dict[date, Parts] = {}
    for each in refills:
        found[each.on] = together(found.get(each.on, ()), _parts(each, handout, surely=surely))
    return found


def _parts(item: OnHand | Refill, handout: Handout, *, surely: bool) -> Parts:
    return cut(kind_of(item, handout), Decimal(item.count), surely=surely)


# ---------------------------------------------------------------------------------------------- from today on


def first_gap(diary: Diary, stock: Stock, coming: Coming, *, today: date, horizon: date, handout: Handout) -> Gap:
    """The first day whose doses cannot all be made."""
    refills = [each for each in _refills(diary) if each.on > today]
    mg: dict[date, Parts] = {}
    for each in refills:
        mg[each.on] = together(mg.get(each.on, ()), milligrams_alone(each.dose.mg))

    def first(parts: Parts, arriving: Mapping[date, Parts]) -> date | None:
        left: Parts | None = parts
        for day in _days_between(today - DAY, horizon + DAY):
            left = make_day(together(left or (), arriving.get(day, ())), coming.on(day), handout)
            if left is None:
                return day
        return None

    best = first(stock.perhaps, _arriving(refills, handout, surely=False))
    sure = first(stock.surely, _arriving(refills, handout, surely=True)) if stock.needs else best
    by_mg = first(milligrams_alone(stock.left), mg)
    return Gap(on=best, by_pieces=best != by_mg, needs=stock.needs if sure != best else ())


def days_covered(diary: Diary, today: date, most: int) -> tuple[int | None, int | None]:
    """Proportion of days covered: on how many of the days with a dose was the whole of it in the house?

    From the first hand-out on. A day for which nothing was prescribed counts neither as covered nor as not.
    """
    far = today - 4 * most * DAY  # what was handed out before cannot be on hand any more
    past = [each for each in _refills(diary) if far <= each.on < today]
    if not past:
        return None, None
    first = min(each.on for each in past)
    begins = max(first, today - most * DAY)
    stock, covered, of = NOTHING, 0, 0
    for day in _days_between(first - DAY, today):
        stock += sum((each.dose.mg for each in past if each.on == day), NOTHING)
        need = need_on(diary, day)
        if need is None:
            continue
        enough = stock >= need.mg
        stock -= need.mg if enough else NOTHING
        of += day >= begins
        covered += enough and day >= begins
    return (covered, of) if of else (None, None)
