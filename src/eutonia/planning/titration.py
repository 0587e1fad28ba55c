"""The way up: rungs of a ladder, cut to the limits of one person, compiled to exact doses, each step behind a gate.

Nothing here rises faster than its ladder, passes a limit, or rounds. Who already takes the medicine goes on from that
dose and is never sent back to the bottom. What cannot be made exactly is refused with the nearest choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.finding import Limit
from eutonia.domain.plan import Gate, Intake, Refusal, Regimen, Step, SupplyItem, Titration
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import Knowledge, Ladder, Medicine, Rung
from eutonia.planning.hours import USUAL_HOURS, WakingHours, times_of_day
from eutonia.planning.limits import Bounds, bounds_of, choose_ladder, refusal_of
from eutonia.planning.tablets import Shelf, choose_shelf, divide_day, make_dose, nearest_days

# Sedation and weakness outrank relief, so they are asked first (eutonia-default).
CHECK_IN = (
    "Is there new weakness, a fall, or trouble standing or walking?",
    "Is there more sleepiness, confusion or dizziness than is bearable?",
    "Has anything new begun: another medicine, an infection, less urine, pregnancy?",
    "Is the stiffness or spasm still a problem? If it is well enough, the dose stays.",
)
SAME_DAY = ("Today, before the larger dose: no new weakness, confusion, fall, faint or trouble breathing?",)
MOST_INTAKES = 8


class NoLadderError(EutoniaError):
    """The ladder asked for does not exist for this medicine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the prescriber asks for; None leaves it to knowledge."""

    start: date
    ladder: str | None = None
    target: Dose | None = None
    regimen: Regimen | None = None  # what is taken now
    products: tuple[str, ...] = ()
    halves: bool = True
    hours: WakingHours = USUAL_HOURS
    largest_dose: str | None = None  # bedtime or morning


def plan_titration(medicine: Medicine, *, limits: Sequence[Limit], wish: Wish, knowledge: Knowledge) -> Titration:
    """Which exact doses on which days lead this person up, and what must be handed out? Or why not."""
    bounds = bounds_of(medicine, limits, knowledge=knowledge, today=wish.start)
    ladder = _ladder(medicine, bounds, wish, knowledge)
    refused = refusal_of(limits, medicine.name) or _out_of_bounds(bounds, wish)
    if refused:
        return refuse_titration(medicine, limits=limits, wish=wish, knowledge=knowledge, refusal=refused)
    shelf = choose_shelf(medicine, wanted=wish.products, halves=wish.halves)
    rungs = choose_rungs(ladder, bounds=bounds, wish=wish)
    made = (
        _compile_steps(medicine, ladder, rungs, bounds=bounds, wish=wish, shelf=shelf)
        if rungs
        else _nothing_fits(ladder, bounds)
    )
    if isinstance(made, Refusal):
        return refuse_titration(medicine, limits=limits, wish=wish, knowledge=knowledge, refusal=made)
    empty = _empty(medicine, ladder, bounds, wish, knowledge)
    return replace(empty, steps=made, supply=count_supply(made), notes=_notes(ladder, rungs, bounds, wish))


def refuse_titration(
    medicine: Medicine, *, limits: Sequence[Limit], wish: Wish, knowledge: Knowledge, refusal: Refusal
) -> Titration:
    """No plan, with the ladder and the limits that would have held, and why there is none."""
    bounds = bounds_of(medicine, limits, knowledge=knowledge, today=wish.start)
    empty = _empty(medicine, _ladder(medicine, bounds, wish, knowledge), bounds, wish, knowledge)
    return replace(empty, refused=refusal)


def _ladder(medicine: Medicine, bounds: Bounds, wish: Wish, knowledge: Knowledge) -> Ladder:
    ladders = knowledge.ladders.get(medicine.name, ())
    names = [ladder.name for ladder in ladders]
    if not ladders or (wish.ladder and wish.ladder not in names):
        raise NoLadderError(
            f"{medicine.name} has no ladder {wish.ladder or ''!r}. Known: {', '.join(names) or 'none'}."
        )
    return choose_ladder(ladders, asked=wish.ladder, bounds=bounds)


def _empty(medicine: Medicine, ladder: Ladder, bounds: Bounds, wish: Wish, knowledge: Knowledge) -> Titration:
    return Titration(
        medicine=medicine.name,
        ladder=ladder.name,
        ladder_title=ladder.title,
        ladder_reading=ladder.reading,
        ladder_because=_why_ladder(ladder, bounds, wish),
        ladder_cites=resolve_cites(ladder.cite, knowledge),
        limits=bounds.reasons,
        steps=(),
        supply=(),
        notes=(),
        refused=None,
    )


def _why_ladder(ladder: Ladder, bounds: Bounds, wish: Wish) -> str:
    demanded = [limit for limit in bounds.reasons if limit.what == "ladder" and limit.value == ladder.name]
    if demanded and wish.ladder != ladder.name:
        return " ".join(dict.fromkeys(_reason(limit) for limit in demanded))
    return "asked for" if wish.ladder == ladder.name else ladder.because or ""


def _reason(limit: Limit) -> str:
    return f"{limit.because} (not known, counted as if: {', '.join(limit.needs)})" if limit.assumed else limit.because


def _out_of_bounds(bounds: Bounds, wish: Wish) -> Refusal | None:
    """Does the present dose or the target pass what this person may take?"""
    binding = [limit for limit in bounds.reasons if limit.what == "daily" and limit.value == str(bounds.daily)]
    why, rule = (_reason(binding[-1]), binding[-1].rule) if binding else ("", None)
    if wish.regimen and wish.regimen.daily > bounds.daily:
        return Refusal(
            why=f"the present {wish.regimen.daily} a day is above the {bounds.daily} a day that is safe here: {why}",
            rule=rule,
            needs=(),
            nearest=(
                "stay on the present dose until a clinician has looked at it",
                f"a clinician may bring it down slowly towards {bounds.daily} a day; never stop suddenly",
            ),
        )
    if wish.regimen and wish.regimen.daily.mg > bounds.single.mg * min(
        wish.regimen.times, bounds.times or MOST_INTAKES
    ):
        return Refusal(
            why=f"the present {wish.regimen.daily} in {wish.regimen.times} doses a day passes {bounds.single} a dose",
            rule=rule,
            needs=(),
            nearest=("the same day in more doses, as a clinician decides",),
        )
    if wish.target and wish.target > bounds.daily:
        return Refusal(
            why=f"the target of {wish.target} a day is above the {bounds.daily} a day that is safe here: {why}",
            rule=rule,
            needs=(),
            nearest=(f"a target of {bounds.daily} a day or less",),
        )
    if wish.target and wish.regimen and wish.target < wish.regimen.daily:
        return Refusal(
            why=f"the target of {wish.target} a day is below the present {wish.regimen.daily} a day",
            rule=None,
            needs=(),
            nearest=("the way down is a taper, not a titration",),
        )
    return None


def choose_rungs(ladder: Ladder, *, bounds: Bounds, wish: Wish) -> tuple[Rung, ...]:
    """The rungs that this person may climb, from the present dose up to the target or the last that fits."""
    fitting: list[Rung] = []
    for rung in ladder.rung:
        fitted = _fit(rung, bounds)
        if fitted is None:
            break
        fitting.append(fitted)
    chosen = [rung for rung in fitting if wish.target is None or rung.daily <= wish.target]
    if wish.target is not None:
        chosen += _last_to_target(chosen, ladder, bounds, wish.target)
    if wish.regimen is None:
        return tuple(chosen)
    return (_present(ladder, wish.regimen, bounds), *(rung for rung in chosen if rung.daily > wish.regimen.daily))


def _fit(rung: Rung, bounds: Bounds) -> Rung | None:
    """The rung in as many doses a day as this person may take, or None where its dose passes a limit."""
    times = min(rung.times, bounds.times or rung.times)
    if rung.daily > bounds.daily or rung.daily.mg > bounds.single.mg * times:
        return None
    return rung if times == rung.times else Rung(daily=rung.daily, times=times, days=rung.days)


def _last_to_target(chosen: Sequence[Rung], ladder: Ladder, bounds: Bounds, target: Dose) -> list[Rung]:
    """A target between two rungs is reached by a smaller last rise than the ladder's."""
    if chosen and chosen[-1].daily == target:
        return []
    above = next((rung for rung in ladder.rung if rung.daily > target), None)
    if above is None:
        return []
    between = _fit(Rung(daily=target, times=above.times if chosen else ladder.rung[0].times, days=above.days), bounds)
    return [between] if between else []


def _present(ladder: Ladder, regimen: Regimen, bounds: Bounds) -> Rung:
    """What is taken now, held as long as the ladder would hold it before anything rises."""
    at_or_below = [rung for rung in ladder.rung if rung.daily <= regimen.daily]
    days = (at_or_below[-1] if at_or_below else ladder.rung[0]).days
    times = min(regimen.times, bounds.times or regimen.times)
    return Rung(daily=regimen.daily, times=times, days=days)


def _nothing_fits(ladder: Ladder, bounds: Bounds) -> Refusal:
    first = ladder.rung[0]
    return Refusal(
        why=f"the first step of the ladder {ladder.name}, {first.daily} a day, is above what is safe here "
        f"({bounds.daily} a day, {bounds.single} a dose)",
        rule=bounds.reasons[-1].rule,
        needs=(),
        nearest=("a slower ladder", f"a target of {bounds.daily} a day or less"),
    )


def _compile_steps(
    medicine: Medicine, ladder: Ladder, rungs: Sequence[Rung], *, bounds: Bounds, wish: Wish, shelf: Shelf
) -> tuple[Step, ...] | Refusal:
    steps: list[Step] = []
    first_day, left = wish.start, medicine.course_days
    for index, rung in enumerate(rungs):
        doses = divide_day(rung.daily, times=rung.times, most=bounds.single, shelf=shelf)
        if doses is None:
            return _cannot_be_made(medicine, rung, bounds, shelf, wish)
        days = ladder.stay_days if index == len(rungs) - 1 else rung.days
        days = days if left is None else min(days, left)
        gate = _gate(index, rungs[index - 1].days)
        intakes = _intakes(doses, ladder, wish, shelf)
        steps.append(Step(first_day=first_day, days=days, daily=rung.daily, doses=intakes, gate=gate))
        first_day += timedelta(days=days)
        left = None if left is None else left - days
        if left == 0:
            break
    return tuple(steps)


def _gate(index: int, days_before: int) -> Gate:
    if index == 0:
        return Gate(kind="signature", ask=("A clinician licensed where the patient is has signed this plan.",))
    return Gate(kind="same-day-question", ask=SAME_DAY) if days_before < 3 else Gate(kind="check-in", ask=CHECK_IN)


def _intakes(doses: Sequence[Dose], ladder: Ladder, wish: Wish, shelf: Shelf) -> tuple[Intake, ...]:
    """The day's doses at their times, the largest where it is wanted."""
    largest = wish.largest_dose or ladder.largest_dose
    slots = times_of_day(len(doses), wish.hours, single_at=largest)
    in_order = sorted(doses, reverse=largest == "morning")
    return tuple(
        Intake(at=at, slot=slot, dose=dose, parts=make_dose(dose, shelf) or ())
        for (slot, at), dose in zip(slots, in_order, strict=True)
    )


def _cannot_be_made(medicine: Medicine, rung: Rung, bounds: Bounds, shelf: Shelf, wish: Wish) -> Refusal:
    names = " and ".join(stock.id for stock in shelf.stock)
    cut = "halved only where scored" if wish.halves else "not halved"
    near = nearest_days(rung.daily, times=rung.times, most=bounds.single, ceiling=bounds.daily, shelf=shelf)
    better = [
        group.name
        for group in medicine.product_set
        if divide_day(
            rung.daily, times=rung.times, most=bounds.single, shelf=choose_shelf(medicine, wanted=(group.name,))
        )
    ]
    return Refusal(
        why=f"{rung.daily} a day in {rung.times} doses cannot be made exactly from {names} ({cut})",
        rule=None,
        needs=(),
        nearest=(
            *(f"{dose} a day in {rung.times} doses can be made" for dose in near),
            *(f"the product set {name} makes it" for name in better),
        ),
    )


def count_supply(steps: Sequence[Step]) -> tuple[SupplyItem, ...]:
    """What is handed out for all steps: the halves of one tablet count together, a tablet begun counts whole."""
    totals: dict[tuple[str, str], Decimal] = {}
    for step in steps:
        for intake in step.doses:
            for part in intake.parts:
                key = (part.product, part.unit)
                totals[key] = totals.get(key, Decimal(0)) + part.count * step.days
    return tuple(
        SupplyItem(
            product=product,
            unit=unit,
            quantity=total if unit == "mL" else total.to_integral_value(rounding=ROUND_CEILING),
        )
        for (product, unit), total in totals.items()
    )


def _notes(ladder: Ladder, rungs: Sequence[Rung], bounds: Bounds, wish: Wish) -> tuple[str, ...]:
    notes = ["Take the lowest dose that does enough: staying on a step is always allowed."]
    if rungs[-1].daily < ladder.rung[-1].daily and wish.target is None:
        notes.append(f"The ladder ends at {rungs[-1].daily} a day here; its own end is {ladder.rung[-1].daily} a day.")
    if wish.ladder and wish.ladder != ladder.name:
        notes.append(f"The ladder {wish.ladder} was asked for; {ladder.name} is the fastest that is safe here.")
    if any(limit.assumed for limit in bounds.reasons):
        notes.append("Some limits are assumed because something is not known: see what is needed.")
    return tuple(notes)
