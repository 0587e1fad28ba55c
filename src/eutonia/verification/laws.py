"""The laws that every plan must keep, checked against the rules and the ladder, not against what the planner says.

What the rules allow is worked out here a second time, straight from the records, so that a slip in the planner or in
the review's limits does not hide itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from eutonia.domain.dose import ZERO, Dose, parse_dose
from eutonia.domain.plan import Step, Titration
from eutonia.knowledge.records import Knowledge, Ladder, Medicine, Rule
from eutonia.planning.wish import Wish
from eutonia.verification.counting import count_needed, wrong_counts

Truth = bool | None
OFFER = re.compile(r"a target of ([0-9.]+ mg) a day(?: or less)?")
LEAST_GAP_MIN = 60  # between two doses, also from the last to the first of the next day


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the rules allow one kind of patient; None is no limit from a rule."""

    daily: Dose | None = None
    single: Dose | None = None
    times: int | None = None
    ladders: frozenset[str] = frozenset()
    refused: bool = False
    open: bool = False  # something that could refuse is unknown
    rules: frozenset[str] = field(default=frozenset(), compare=False)  # that are true or unknown

    def with_(self, other: Allowed) -> Allowed:
        """The stricter of both in everything."""
        return Allowed(
            daily=_lower(self.daily, other.daily),
            single=_lower(self.single, other.single),
            times=min((t for t in (self.times, other.times) if t is not None), default=None),
            ladders=self.ladders | other.ladders,
            refused=self.refused or other.refused,
            open=self.open or other.open,
            rules=self.rules | other.rules,
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
                    rules=frozenset({rule.id}),
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
    if refused is None:
        return
    if not refused.why or not refused.nearest:
        yield "a refusal without a reason or a way on"
    if case.titration.steps or case.titration.supply:
        yield "a refusal with steps"
    if refused.rule not in (None, f"{case.medicine.name}.maximum", *case.allowed.rules):
        yield f"a refusal by {refused.rule}, which says nothing of this person"
    if case.wish.regimen and case.medicine.stops_slowly and not any("suddenly" in way for way in refused.nearest):
        yield "a refusal to somebody who takes it, without the warning not to stop suddenly"


def nearest_choices_are_safe(case: Case) -> Iterator[str]:
    refused = case.titration.refused
    offered = [OFFER.fullmatch(way) for way in refused.nearest] if refused else []
    for dose in [parse_dose(found[1]) for found in offered if found]:
        if dose > case.most_daily or (case.wish.target and dose > case.wish.target):
            yield f"{dose} a day is offered, above {case.most_daily} or above what was asked"


def nothing_forbidden_is_planned(case: Case) -> Iterator[str]:
    if case.allowed.refused:
        yield "a plan although a rule refuses the medicine"
    if case.allowed.open:
        yield "a plan although what could refuse it is not known"


def a_plan_leads_up_to_its_target(case: Case) -> Iterator[str]:
    steps, target = case.titration.steps, case.wish.target
    if not steps:
        yield "neither a plan nor a refusal"
    elif target and steps[-1].daily > target:
        yield f"{steps[-1].daily} a day is above the target of {target}"
    elif target and steps[-1].daily < target and not case.medicine.course_days:
        yield f"the plan ends at {steps[-1].daily} a day, below the target of {target}, without a word"


def limits_give_their_reasons(case: Case) -> Iterator[str]:
    said = case.titration.limits
    if any(not limit.because or not limit.cites for limit in said):
        yield "a limit without its reason or source"
    asked = {"daily": case.allowed.daily, "single": case.allowed.single, "times": case.allowed.times}
    shown = {(limit.what, limit.value) for limit in said}
    missing = [what for what, value in asked.items() if value is not None and (what, str(value)) not in shown]
    missing += [name for name in case.allowed.ladders if ("ladder", name) not in shown]
    if missing or "daily" not in {limit.what for limit in said}:
        yield f"limits are not shown: {', '.join(missing) or 'the maximum'}"


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
        yield from wrong_counts(step, case.medicine, halves=case.wish.halves)


def products_are_those_asked_for(case: Case) -> Iterator[str]:
    sets = {group.name: group.products for group in case.medicine.product_set}
    default = next(group.products for group in case.medicine.product_set if group.default)
    asked = {each for name in case.wish.products for each in sets.get(name, (name,))} or set(default)
    used = {part.product for step in case.titration.steps for intake in step.doses for part in intake.parts}
    if not used <= {f"{case.medicine.name} {product}" for product in asked}:
        yield f"{', '.join(sorted(used))} were not asked for"
    kinds = {p.interchange for p in case.medicine.product if f"{case.medicine.name} {p.id}" in used}
    joined = {group for p in case.medicine.product if p.interchange in kinds for group in p.joins}
    if len(kinds) > 1 and not kinds & joined:
        yield f"{' and '.join(sorted(kinds))} do not stand for one another"


def doses_have_their_times(case: Case) -> Iterator[str]:
    wake = case.wish.hours.wake
    for step in case.titration.steps:
        after = [((i.at.hour - wake.hour) * 60 + i.at.minute - wake.minute) % (24 * 60) for i in step.doses]
        if any(later - earlier < LEAST_GAP_MIN for earlier, later in pairwise([*after, 24 * 60 + after[0]])):
            yield f"doses at {', '.join(f'{i.at:%H:%M}' for i in step.doses)} are not apart or not in order"
        if len({intake.slot for intake in step.doses}) < len(step.doses):
            yield "two doses of a day have one name"


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
    needed = count_needed(case.titration.steps)
    handed_out = {item.product: item.quantity for item in case.titration.supply}
    if needed.keys() != handed_out.keys():
        yield "the supply is not of the products that are taken"
    for product, count in needed.items():
        if not count <= handed_out.get(product, Decimal(0)) < count + 1:
            yield f"{handed_out.get(product)} of {product} do not fit {count} taken"


def every_rise_is_gated(case: Case) -> Iterator[str]:
    for before, step in pairwise([None, *case.titration.steps]):
        asked = "signature" if before is None else "same-day-question" if before.days < 3 else "check-in"
        if not step or not step.gate.ask or step.gate.kind != asked:
            yield f"a step has not the gate that it needs: {asked}"


Law = Callable[[Case], Iterable[str]]
REFUSAL_LAWS: tuple[Law, ...] = (refused_plans_say_why, nearest_choices_are_safe)
PLAN_LAWS: tuple[Law, ...] = (
    nothing_forbidden_is_planned,
    a_plan_leads_up_to_its_target,
    limits_give_their_reasons,
    doses_stay_within_limits,
    steps_keep_the_pace,
    parts_add_up_exactly,
    products_are_those_asked_for,
    doses_have_their_times,
    days_follow_without_gap,
    supply_covers_the_plan,
    every_rise_is_gated,
)


def with_titration(case: Case, titration: Titration) -> Case:
    """The same case with another plan: for tests that break a law on purpose."""
    return replace(case, titration=titration)
