"""The laws that every plan must keep, checked against the rules and the ladder, not against what the planner says.

What the rules allow is worked out here a second time, straight from the records, so that a slip in the planner or in
the review's limits does not hide itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from eutonia.domain.dose import ZERO, Dose
from eutonia.domain.plan import Part, Step, Titration
from eutonia.knowledge.records import Knowledge, Ladder, Medicine, Product, Rule
from eutonia.planning.titration import Wish

Truth = bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the rules allow one kind of patient; None is no limit from a rule."""

    daily: Dose | None = None
    single: Dose | None = None
    times: int | None = None
    ladders: frozenset[str] = frozenset()
    refused: bool = False
    open: bool = False  # something that could refuse is unknown

    def with_(self, other: Allowed) -> Allowed:
        """The stricter of both in everything."""
        return Allowed(
            daily=_lower(self.daily, other.daily),
            single=_lower(self.single, other.single),
            times=min((t for t in (self.times, other.times) if t is not None), default=None),
            ladders=self.ladders | other.ladders,
            refused=self.refused or other.refused,
            open=self.open or other.open,
        )


def _lower(one: Dose | None, other: Dose | None) -> Dose | None:
    return min((dose for dose in (one, other) if dose is not None), default=None)


def allowed_by(rules: Sequence[Rule], answers: Sequence[Truth]) -> Allowed:
    """What do these rules allow, answered so? Unknown counts as if it applied."""
    allowed = Allowed()
    for rule, answer in zip(rules, answers, strict=True):
        if answer is not False:
            limit = rule.limit
            allowed = allowed.with_(
                Allowed(
                    daily=limit.daily if limit else None,
                    single=limit.single if limit else None,
                    times=limit.times if limit else None,
                    ladders=frozenset({rule.ladder} if rule.ladder else ()),
                    refused=rule.refuse and answer is True,
                    open=rule.refuse and answer is None,
                )
            )
    return allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One plan and all that it must be held against."""

    medicine: Medicine
    allowed: Allowed
    wish: Wish
    titration: Titration
    knowledge: Knowledge

    @property
    def ladder(self) -> Ladder:
        ladders = self.knowledge.ladders[self.medicine.name]
        return next(ladder for ladder in ladders if ladder.name == self.titration.ladder)

    @property
    def most_daily(self) -> Dose:
        label = min(m.daily for m in self.medicine.maximum if m.region == "US")
        return min(label, self.allowed.daily or label)


def broken_laws(case: Case) -> list[str]:
    """Which laws does this plan break? In words; empty for a lawful plan."""
    if case.titration.refused:
        return [why for law in REFUSAL_LAWS for why in law(case)]
    return [why for law in PLAN_LAWS for why in law(case)]


def refused_plans_say_why(case: Case) -> Iterator[str]:
    refused = case.titration.refused
    if refused and (not refused.why or not (refused.needs or refused.nearest)):
        yield "a refusal without a reason or a way on"
    if case.titration.steps:
        yield "a refusal with steps"


def nothing_forbidden_is_planned(case: Case) -> Iterator[str]:
    if case.allowed.refused:
        yield "a plan although a rule refuses the medicine"
    if case.allowed.open:
        yield "a plan although what could refuse it is not known"


def doses_stay_within_limits(case: Case) -> Iterator[str]:
    singles = [m.single for m in case.medicine.maximum if m.region == "US" and m.single] + (
        [case.allowed.single] if case.allowed.single else []
    )
    for step in case.titration.steps:
        if step.daily > case.most_daily:
            yield f"{step.daily} a day is above the limit of {case.most_daily}"
        for intake in step.doses:
            if singles and intake.dose > min(singles):
                yield f"{intake.dose} in one dose is above the limit of {min(singles)}"
        if case.allowed.times and len(step.doses) > case.allowed.times:
            yield f"{len(step.doses)} doses a day are more than {case.allowed.times}"


def steps_keep_the_pace(case: Case) -> Iterator[str]:
    ladders = {ladder.name: ladder for ladder in case.knowledge.ladders[case.medicine.name]}
    asked = ladders.get(case.wish.ladder or "", next(ladder for ladder in ladders.values() if ladder.default))
    for demanded in (asked, *(ladders[name] for name in case.allowed.ladders)):
        if case.ladder.pace > demanded.pace:
            yield f"the ladder {case.ladder.name} is faster than {demanded.name}"
    steps = case.titration.steps
    present = case.wish.regimen.daily if case.wish.regimen else ZERO
    if present and steps and steps[0].daily != present:
        yield f"who takes {present} a day starts at {steps[0].daily}"
    if not present and steps and steps[0].daily > case.ladder.rung[0].daily:
        yield f"the first step of {steps[0].daily} is above the ladder's {case.ladder.rung[0].daily}"
    for before, after in pairwise(steps):
        yield from _too_fast(case.ladder, before, after)


def _too_fast(ladder: Ladder, before: Step, after: Step) -> Iterator[str]:
    next_rung = next((rung for rung in ladder.rung if rung.daily > before.daily), None)
    if next_rung is None or after.daily > next_rung.daily:
        yield f"from {before.daily} to {after.daily} a day is more than one rung of {ladder.name}"
    if after.daily <= before.daily:
        yield f"from {before.daily} to {after.daily} a day does not rise"
    held = [rung for rung in ladder.rung if rung.daily <= before.daily] or [ladder.rung[0]]
    if before.days < held[-1].days:
        yield f"{before.daily} a day is held for {before.days} days, the ladder holds it for {held[-1].days}"


def parts_add_up_exactly(case: Case) -> Iterator[str]:
    for step in case.titration.steps:
        if sum((intake.dose for intake in step.doses), ZERO) != step.daily:
            yield f"the doses of a day do not add up to {step.daily}"
        for intake in step.doses:
            if sum((part.mg_per_unit * part.count for part in intake.parts), Decimal(0)) != intake.dose.mg:
                yield f"the parts of a dose do not add up to {intake.dose}"
            for part in intake.parts:
                yield from _cannot_be_counted(case, part)


def _cannot_be_counted(case: Case, part: Part) -> Iterator[str]:
    product = next((p for p in case.medicine.product if part.product == f"{case.medicine.name} {p.id}"), None)
    if product is None:
        yield f"{part.product} is not a product of {case.medicine.name}"
        return
    if _mg_per_unit(product) != part.mg_per_unit:
        yield f"{part.product} does not hold {part.mg_per_unit} mg"
    halves = product.score == "halves" and case.wish.halves
    grain = product.measure_ml or (Decimal("0.5") if halves else Decimal(1))
    if part.count <= 0 or part.count % grain:
        yield f"{part.count} of {part.product} cannot be counted out"


def _mg_per_unit(product: Product) -> Decimal:
    per_unit = product.strength or product.per_ml
    return per_unit.mg if per_unit else Decimal(0)


def days_follow_without_gap(case: Case) -> Iterator[str]:
    expected = case.wish.start
    for step in case.titration.steps:
        if step.first_day != expected or step.days < 1:
            yield f"the step from {step.first_day} for {step.days} days does not follow; {expected} was expected"
        expected = step.first_day + timedelta(days=step.days)
    days = sum(step.days for step in case.titration.steps)
    if case.medicine.course_days and days > case.medicine.course_days:
        yield f"{days} days are longer than the course of {case.medicine.course_days}"


def supply_covers_the_plan(case: Case) -> Iterator[str]:
    needed: dict[str, Decimal] = {}
    for step in case.titration.steps:
        for intake in step.doses:
            for part in intake.parts:
                needed[part.product] = needed.get(part.product, Decimal(0)) + part.count * step.days
    handed_out = {item.product: item.quantity for item in case.titration.supply}
    if needed.keys() != handed_out.keys():
        yield "the supply is not of the products that are taken"
    for product, count in needed.items():
        if not count <= handed_out.get(product, Decimal(0)) < count + 1:
            yield f"{handed_out.get(product)} of {product} do not fit {count} taken"


def every_rise_is_gated(case: Case) -> Iterator[str]:
    for index, step in enumerate(case.titration.steps):
        if not step.gate.ask or (index and step.gate.kind not in ("check-in", "same-day-question")):
            yield f"the step to {step.daily} a day has no gate"


Law = Callable[[Case], Iterable[str]]
REFUSAL_LAWS: tuple[Law, ...] = (refused_plans_say_why,)
PLAN_LAWS: tuple[Law, ...] = (
    nothing_forbidden_is_planned,
    doses_stay_within_limits,
    steps_keep_the_pace,
    parts_add_up_exactly,
    days_follow_without_gap,
    supply_covers_the_plan,
    every_rise_is_gated,
)


def with_titration(case: Case, titration: Titration) -> Case:
    """The same case with another plan: for tests that break a law on purpose."""
    return replace(case, titration=titration)
