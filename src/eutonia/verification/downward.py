"""The laws of every way down, over all that can be asked: medicine, dose, shape, pace, products.

What a pace allows is worked out here a second time, straight from the records, so that a slip in the planner does not
hide itself. A sweep counts plans and refusals apart: a refusal with its reason is a right answer, a faulty step never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import islice, pairwise, product

from eutonia.domain.dose import ZERO, Dose
from eutonia.domain.plan import Regimen, Taper
from eutonia.knowledge.change_records import Taper as Pace
from eutonia.knowledge.records import Knowledge, Medicine
from eutonia.planning.pace import GRADES, PACES, TIER_OF_PACE, Risk, TaperWish
from eutonia.planning.tablets import choose_shelf, divide_day, makeable_doses
from eutonia.planning.taper import plan_taper
from eutonia.verification.counting import count_needed, wrong_counts

SPARE_DAYS = 7
TIMES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperCase:
    """One way down and all that it must be held against."""

    medicine: Medicine
    wish: TaperWish
    risk: Risk
    taper: Taper
    knowledge: Knowledge


def broken_taper_laws(case: TaperCase) -> list[str]:
    """Which laws does this way down break? In words; empty for a lawful one."""
    laws = REFUSED_TAPER_LAWS if case.taper.refused else TAPER_LAWS
    return [why for law in laws for why in law(case)]


def refusals_say_why(case: TaperCase) -> Iterator[str]:
    refused = case.taper.refused
    if refused and (not refused.why or not (refused.needs or refused.nearest)):
        yield "a refusal without a reason or a way on"
    if case.taper.steps or case.taper.supply:
        yield "a refusal with steps"


def it_only_goes_down(case: TaperCase) -> Iterator[str]:
    for before, after in pairwise(doses_of(case)):
        if not after < before:
            yield f"from {before} to {after} a day is not down"


def doses_of(case: TaperCase) -> list[Dose]:
    """The present dose and that of every step."""
    present = case.wish.regimen
    return [*([present.daily] if present else []), *(step.daily for step in case.taper.steps)]


def it_ends_with_nothing(case: TaperCase) -> Iterator[str]:
    *steps, last = case.taper.steps
    if last.daily or last.doses:
        yield "the last step still holds a dose"
    if any(not step.daily for step in steps):
        yield "nothing is taken before the end"


def no_step_falls_too_far(case: TaperCase) -> Iterator[str]:
    for before, after in pairwise(doses_of(case)):
        if after and after < lowest_allowed(case, before):
            yield f"from {before} to {after} a day falls further than the pace allows"


def lowest_allowed(case: TaperCase, daily: Dose) -> Dose:
    """How low may the step after this dose be? Read from knowledge once more."""
    taper = case.taper
    if taper.shape == "hyperbolic":
        assert case.wish.ed50 is not None
        assert case.wish.regimen is not None
        half, start = case.wish.ed50.mg, case.wish.regimen.daily.mg
        share = share_of(case) / 100 * start / (start + half)
        left = daily.mg / (daily.mg + half) - share
        return Dose(half * left / (1 - left)) if left > 0 else ZERO
    if taper.shape == "fixed":
        return Dose(max(Decimal(0), daily.mg - largest_drop(case, daily).mg))
    return Dose(daily.mg * (100 - share_of(case)) / 100)


def share_of(case: TaperCase) -> Decimal:
    """The share of a step, of the medicine's own pace or of the tier."""
    own = [pace for pace in case.medicine.taper if pace.percent is not None and pace.pace == case.taper.pace]
    if case.taper.shape == "percent" and own and own[0].percent is not None and _holds(own[0], case.wish):
        return own[0].percent
    grade = case.risk.grade if case.taper.shape == "tiered" else TIER_OF_PACE[case.taper.pace]
    return next(tier.percent for tier in case.knowledge.tapers.tier if tier.risk == grade)


def _holds(pace: Pace, wish: TaperWish) -> bool:
    """Is this pace one for who asks?"""
    high = pace.above is None or (wish.regimen is not None and wish.regimen.daily > pace.above)
    short = pace.months_under is None or (wish.months_on is not None and wish.months_on < pace.months_under)
    return high and short


def largest_drop(case: TaperCase, daily: Dose) -> Dose:
    """The largest step that any fixed pace which may apply at this dose has."""
    drops = []
    for pace in case.medicine.taper:
        applies = pace.pace == case.taper.pace and (pace.above is None or daily > pace.above)
        behind = pace.pace == "usual" and any(
            p.above is not None and daily <= p.above for p in case.medicine.taper if p.pace == case.taper.pace
        )
        if pace.reduce_by and (applies or behind):
            bands = [band.by for band in pace.band if daily <= band.at_most]
            drops.append(bands[-1] if bands else pace.reduce_by)
    return max(drops, default=ZERO)


def it_ends_from_a_low_dose(case: TaperCase) -> Iterator[str]:
    tapering = case.medicine.tapering
    last = doses_of(case)[-2]
    if tapering is None:
        yield "a way down where none is known"
    elif last > tapering.last_dose and last.mg > 0:
        yield f"{last} a day is followed by nothing, and {tapering.last_dose} is the last dose"


def it_takes_long_enough(case: TaperCase) -> Iterator[str]:
    tapering, steps = case.medicine.tapering, case.taper.steps
    taken = [step for step in steps if step.daily]
    if tapering and taken and sum(step.days for step in taken) < tapering.least_days:
        yield f"the whole way takes less than {tapering.least_days} days"
    shortest = min(
        [pace.every_days for pace in case.medicine.taper] + [tier.every_days for tier in case.knowledge.tapers.tier]
    )
    for step in taken:
        if step.days < shortest:
            yield f"{step.daily} a day is held for {step.days} days only"


def days_follow(case: TaperCase) -> Iterator[str]:
    expected = case.wish.start
    for step in case.taper.steps:
        if step.first_day != expected or step.days < 1:
            yield f"the step from {step.first_day} does not follow"
        expected = step.first_day + timedelta(days=step.days)


def parts_add_up(case: TaperCase) -> Iterator[str]:
    for step in case.taper.steps:
        yield from wrong_counts(step, case.medicine, halves=case.wish.halves)


def every_step_is_checked(case: TaperCase) -> Iterator[str]:
    for index, step in enumerate(case.taper.steps):
        wanted = "taper-check" if index else "signature"
        if step.gate.kind != wanted or not step.gate.ask or not step.gate.otherwise:
            yield f"the step to {step.daily} a day has no check, or says not what is done instead"


def a_week_is_spare(case: TaperCase) -> Iterator[str]:
    present = case.wish.regimen
    if sum((intake.dose for intake in case.taper.present_doses), ZERO) != (present.daily if present else ZERO):
        yield "the spare week is not of the present dose"
    needed = count_needed(case.taper.steps)
    for intake in case.taper.present_doses:
        for part in intake.parts:
            needed[part.product] = needed.get(part.product, Decimal(0)) + part.count * SPARE_DAYS
    handed_out = {item.product: item.quantity for item in case.taper.supply}
    for name in needed.keys() | handed_out.keys():
        if not needed.get(name, Decimal(0)) <= handed_out.get(name, Decimal(0)) < needed.get(name, Decimal(0)) + 1:
            yield f"{handed_out.get(name)} of {name} do not fit {needed.get(name)} taken and a week to spare"


def what_a_guideline_would_not_allow_is_said(case: TaperCase) -> Iterator[str]:
    ceiling = case.medicine.tapering.ceiling if case.medicine.tapering else None
    if ceiling is None:
        return
    for before, step in zip(doses_of(case), case.taper.steps, strict=False):
        too_much = step.daily.mg > 0 and (before.mg - step.daily.mg) * 100 > ceiling.percent * before.mg
        said = step.note is not None and bool(step.note.cites) and ceiling.allowed in step.note.text
        if too_much != said:
            yield f"from {before} to {step.daily} a day is {'' if too_much else 'not '}above the guideline's step"


TaperLaw = Callable[[TaperCase], Iterator[str]]
REFUSED_TAPER_LAWS: tuple[TaperLaw, ...] = (refusals_say_why,)
TAPER_LAWS: tuple[TaperLaw, ...] = (
    it_only_goes_down,
    it_ends_with_nothing,
    no_step_falls_too_far,
    it_ends_from_a_low_dose,
    it_takes_long_enough,
    days_follow,
    parts_add_up,
    every_step_is_checked,
    a_week_is_spare,
    what_a_guideline_would_not_allow_is_said,
)


# ---------------------------------------------------------------------------------------------- the sweep


def sweep_wishes(medicine: Medicine, start: TaperWish) -> Iterator[tuple[TaperWish, Risk]]:
    """Every makeable starting dose up to the most that is labelled, times shapes, paces, tiers and product sets."""
    highest = max(maximum.daily for maximum in medicine.maximum if maximum.region == "US")
    for group, halves in product(medicine.product_set, (True, False)):
        for regimen in starting_doses(medicine, group.name, halves=halves, highest=highest):
            wish = replace(start, regimen=regimen, products=(group.name,), halves=halves)
            for pace, months in product(PACES, (None, Decimal(1))):
                yield replace(wish, shape="fixed", pace=pace, months_on=months), Risk(grade="low")
                yield replace(wish, shape="percent", pace=pace, months_on=months), Risk(grade="low")
            for grade in GRADES:
                yield replace(wish, shape="tiered"), Risk(grade=grade)
                yield replace(wish), Risk(grade=grade)
            yield replace(wish, shape="hyperbolic", ed50=Dose(highest.mg / 4)), Risk(grade="moderate")


def starting_doses(medicine: Medicine, group: str, *, halves: bool, highest: Dose) -> Iterator[Regimen]:
    """Every day of equal makeable doses up to the most labelled."""
    shelf = choose_shelf(medicine, wanted=(group,), halves=halves)
    for times in TIMES:
        for dose in makeable_doses(shelf, highest):
            daily = dose * times
            if daily <= highest and divide_day(daily, times=times, most=dose, shelf=shelf):
                yield Regimen(daily=daily, times=times)


def sweep_tapers(
    medicine: Medicine, *, start: TaperWish, knowledge: Knowledge, first: int = 0, every: int = 1
) -> Iterator[TaperCase]:
    """Every way down that can be asked for, or each so-manieth of them, planned for real."""
    for wish, risk in islice(sweep_wishes(medicine, start), first, None, every):
        taper = plan_taper(medicine, risk=risk, wish=wish, knowledge=knowledge)
        yield TaperCase(medicine=medicine, wish=wish, risk=risk, taper=taper, knowledge=knowledge)


def describe_taper(case: TaperCase) -> str:
    wish = case.wish
    from_ = f"from {wish.regimen.daily} in {wish.regimen.times}" if wish.regimen else ""
    parts = [case.medicine.name, from_, wish.shape or "default shape", wish.pace or case.risk.grade, *wish.products]
    return ", ".join([*parts, "halves" if wish.halves else "no halves"])
