"""The way down: never up, never suddenly, each step made exactly, each behind a check.

A pace allows a largest drop at each step: so many milligrams, a share of the present dose, or an equal share of
receptor occupancy where a clinician supplies the curve. The next dose is the smallest that can be made exactly and is
not below what the pace allows; where there is none, the plan is refused and names the products that would do. Only the
step to nothing may be larger, and only from the medicine's last dose in knowledge or below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from eutonia.domain.choice import Reason
from eutonia.domain.dose import ZERO, Dose, plain_decimal
from eutonia.domain.plan import Gate, Intake, Refusal, Regimen, Step, Taper
from eutonia.knowledge.change_records import Tapering
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import Knowledge, Medicine
from eutonia.planning.gates import SIGNED
from eutonia.planning.limits import maximum_on
from eutonia.planning.pace import Drop, Risk, TaperWish, Way, choose_way, describe_way, no_pace, notes_of
from eutonia.planning.present import fitting_sets, may_follow, not_interchangeable
from eutonia.planning.steps import place_doses
from eutonia.planning.supply import count_supply
from eutonia.planning.tablets import (
    Shelf,
    choose_products,
    choose_shelf,
    common_grain,
    divide_day,
    makeable_doses,
)

SPARE_DAYS = 7  # law 6: a taper's supply carries a week to spare
HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")
NOTHING_BETWEEN = "Of these products nothing between can be made."
MOST_STEPS = 400  # a way down of more steps than this is a mistake in knowledge, not a plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Of whom, from which dose, and of what a way down is made."""

    medicine: Medicine
    tapering: Tapering
    present: Regimen
    wish: TaperWish
    shelf: Shelf
    most: Dose  # in one dose
    knowledge: Knowledge


type Days = tuple[Dose, tuple[Dose, ...], int]  # a dose a day, as the doses of the day, for so many days


def plan_taper(medicine: Medicine, *, risk: Risk, wish: TaperWish, knowledge: Knowledge) -> Taper:
    """Which exact doses on which days lead this person down to nothing, and what must be handed out? Or why not."""
    empty = _empty(medicine, wish, risk, knowledge)
    present, tapering = wish.regimen, medicine.tapering
    if present is None or tapering is None:
        return replace(empty, refused=no_pace(medicine))
    way = choose_way(medicine, risk=risk, wish=wish, present=present, knowledge=knowledge)
    if isinstance(way, Refusal):
        return replace(empty, refused=way)
    described = replace(
        empty,
        shape=way.shape,
        pace=way.pace,
        title=describe_way(way) + (f", down to {wish.until} a day" if wish.until else ""),
        cites=resolve_cites(way.cites, knowledge),
        notes=tuple(notes_of(way, medicine, wish, risk)),
    )
    shelf = _shelf(medicine, wish, present)
    if isinstance(shelf, Refusal):
        return replace(described, refused=shelf)
    descent = Descent(
        medicine=medicine,
        tapering=tapering,
        present=present,
        wish=wish,
        shelf=shelf,
        most=_most_single(medicine, wish, present),
        knowledge=knowledge,
    )
    made = _compile(descent, way)
    if isinstance(made, Refusal):
        return replace(described, refused=made)
    doses = divide_day(present.daily, times=present.times, most=descent.most, shelf=shelf) or ()
    as_now = place_doses(doses, largest="bedtime", hours=wish.hours, shelf=shelf)
    return replace(
        described,
        steps=made,
        present_doses=as_now,
        supply=count_supply((*made, spare_week(present.daily, as_now, wish.start))),
    )


def refuse_taper(medicine: Medicine, *, risk: Risk, wish: TaperWish, knowledge: Knowledge, refusal: Refusal) -> Taper:
    """No way down is planned, and why."""
    return replace(_empty(medicine, wish, risk, knowledge), refused=refusal)


def _empty(medicine: Medicine, wish: TaperWish, risk: Risk, knowledge: Knowledge) -> Taper:
    return Taper(
        medicine=medicine.name,
        shape=wish.shape or "fixed",
        pace=wish.pace or "usual",
        title="",
        risk=risk.grade,
        because=risk.because,
        cites=(),
        present=wish.regimen,
        steps=(),
        present_doses=(),
        supply=(),
        notes=(),
        stop_at_once=tuple(each.text for each in knowledge.tapers.emergency),
        refused=None,
    )


def _shelf(medicine: Medicine, wish: TaperWish, present: Regimen) -> Shelf | Refusal:
    """The products asked for, or the first set with which who takes this can go on; never ones of another kind."""
    if wish.products:
        if not may_follow(choose_products(medicine, wish.products), medicine, present):
            return not_interchangeable(medicine, present)
        return choose_shelf(medicine, wanted=wish.products, halves=wish.halves)
    fitting = fitting_sets(medicine, present)
    if not fitting:
        return not_interchangeable(medicine, present)
    return choose_shelf(medicine, wanted=(fitting[0].name,), halves=wish.halves)


def _compile(of: Descent, way: Way) -> tuple[Step, ...] | Refusal:
    """Every step from the present dose to nothing."""
    daily, times, until = of.present.daily, of.present.times, of.wish.until
    if divide_day(daily, times=times, most=of.most, shelf=of.shelf) is None:
        return _no_such_start(of)
    days: list[Days] = []
    while True:
        drop = way.drop_from(daily)
        lowest = max(drop.lowest, until) if until else drop.lowest
        found = next_day_down(daily, lowest=lowest, times=times, most=of.most, shelf=of.shelf)
        if until and days and found is None and drop.lowest <= until:
            return _dated(days, of, way)  # as far as was asked for, or as near to it as can be made
        if not until and daily <= of.tapering.last_dose and not (drop.lowest and found):
            return _dated(_long_enough(days, of.tapering), of, way)
        if found is None or len(days) >= MOST_STEPS:
            return _no_step(of, daily, drop, times)
        daily, doses = found
        times = len(doses)
        days.append((daily, doses, drop.days))


@lru_cache(maxsize=65536)
def next_day_down(
    daily: Dose, *, lowest: Dose, times: int, most: Dose, shelf: Shelf
) -> tuple[Dose, tuple[Dose, ...]] | None:
    """The smallest day that can be made, not below `lowest` and strictly below `daily`, in as many doses or fewer."""
    makeable = [dose.mg for dose in makeable_doses(shelf, min(most, daily))]
    if not makeable:
        return None
    grain = common_grain(makeable)
    first = max(1, int((lowest.mg / grain).to_integral_value(rounding=ROUND_CEILING)))
    last = int((daily.mg / grain).to_integral_value(rounding=ROUND_CEILING)) - 1
    for count in range(first, last + 1):
        day = Dose(grain * count)
        for fewer in range(times, 0, -1):
            doses = divide_day(day, times=fewer, most=most, shelf=shelf)
            if doses:
                return day, doses
    return None


def _most_single(medicine: Medicine, wish: TaperWish, present: Regimen) -> Dose:
    """No dose of the way down is above the present one, or above the label's most where the day divides unevenly."""
    label = maximum_on(medicine, wish.start)
    return max(Dose(present.daily.mg / present.times), min(label.single or label.daily, present.daily))


def _long_enough(days: list[Days], tapering: Tapering) -> list[Days]:
    """The last dose is held longer where the whole way would be shorter than it may be."""
    short = tapering.least_days - sum(length for _, _, length in days)
    if short <= 0 or not days:
        return days
    daily, doses, length = days[-1]
    return [*days[:-1], (daily, doses, length + short)]


def _dated(days: Sequence[Days], of: Descent, way: Way) -> tuple[Step, ...]:
    """The days with their dates, times of day and checks; the days of watching without a dose at the end."""
    steps: list[Step] = []
    first_day, before = of.wish.start, of.present.daily
    times = of.present.times
    watching: list[Days] = [] if of.wish.until else [(ZERO, (), of.tapering.watch_days)]
    for daily, doses, length in (*days, *watching):
        intakes = place_doses(doses, largest="bedtime", hours=of.wish.hours, shelf=of.shelf) if doses else ()
        steps.append(
            Step(
                first_day=first_day,
                days=length,
                daily=daily,
                doses=intakes,
                gate=check_before(len(steps), before, of.knowledge),
                note=_above_the_ceiling(before, daily, times, of, way),
            )
        )
        first_day, before, times = first_day + timedelta(days=length), daily, len(doses)
    return tuple(steps)


def _above_the_ceiling(before: Dose, after: Dose, times: int, of: Descent, way: Way) -> Reason | None:
    """Is this step larger than a guideline allows, although the schedule prints it? The step to nothing always is."""
    ceiling = of.tapering.ceiling
    lowest = Dose(before.mg * (100 - ceiling.percent) / 100) if ceiling else ZERO
    if ceiling is None or not after or after >= lowest:
        return None
    share = plain_decimal(((1 - after.mg / before.mg) * 100).quantize(TENTH))
    gentler = next_day_down(before, lowest=lowest, times=times, most=of.most, shelf=of.shelf)
    words = [
        f"From {before} to {after} a day is {share} % less at once.",
        *([ceiling.printed] if way.shape == "fixed" else []),
        f"{ceiling.allowed}: not below {lowest} a day here.",
        f"Of these products {gentler[0]} a day can be made instead." if gentler else NOTHING_BETWEEN,
        "The clinician chooses.",
    ]
    return Reason(text=" ".join(words), cites=resolve_cites(ceiling.cite, of.knowledge))


def check_before(steps_before: int, daily: Dose, knowledge: Knowledge) -> Gate:
    """What is asked before a step down, and what is done instead where an answer is not the good one."""
    if not steps_before:
        return Gate(kind="signature", ask=SIGNED, otherwise=("Stay on the present dose.",))
    checks = knowledge.tapers.check
    return Gate(
        kind="taper-check",
        ask=tuple(check.ask for check in checks),
        otherwise=(*(check.else_ for check in checks), f"The dose before is {daily} a day."),
    )


def spare_week(daily: Dose, doses: tuple[Intake, ...], first_day: date) -> Step:
    """A week of the present dose, handed out beside the steps so that going back is always possible."""
    return Step(first_day=first_day, days=SPARE_DAYS, daily=daily, doses=doses, gate=Gate(kind="spare", ask=()))


# ---------------------------------------------------------------------------------------------- refusals


def _no_such_start(of: Descent) -> Refusal:
    present = of.present
    making = _sets_that(of, lambda shelf: divide_day(present.daily, times=present.times, most=of.most, shelf=shelf))
    return Refusal(
        why=f"the present {present.daily} a day in {present.times} doses cannot be made from {_names(of.shelf)}",
        rule=None,
        needs=("what is really taken: the products and the doses",),
        nearest=tuple(f'products "{name}"' for name in making) or ("state the doses as they are taken",),
    )


def _no_step(of: Descent, daily: Dose, drop: Drop, times: int) -> Refusal:
    """Nothing can be made between what the pace allows and the present dose: which products could?"""
    making = _sets_that(
        of, lambda shelf: next_day_down(daily, lowest=drop.lowest, times=times, most=of.most, shelf=shelf)
    )
    lowest = Dose(drop.lowest.mg.quantize(HUNDREDTH, rounding=ROUND_CEILING))  # for the eye, to the safe side
    return Refusal(
        why=f"from {daily} a day the next step may not fall below {lowest} a day, and nothing between the two can be "
        f"made exactly from {_names(of.shelf)}",
        rule=None,
        needs=(),
        nearest=tuple(f'products "{name}" can make the next step' for name in making)
        or ("no product of ours can make it: the shape fixed, or a pharmacy that compounds",),
    )


def _sets_that(of: Descent, makes: Callable[[Shelf], object]) -> list[str]:
    """The sets of products, of those that who takes this can go on with, of which something can be made."""
    return [
        group.name
        for group in fitting_sets(of.medicine, of.present)
        if makes(choose_shelf(of.medicine, wanted=(group.name,), halves=of.wish.halves))
    ]


def _names(shelf: Shelf) -> str:
    return " and ".join(stock.id for stock in shelf.stock)
