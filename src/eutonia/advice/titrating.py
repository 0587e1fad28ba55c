"""From a person and a medicine to a plan: one immutable value that carries its inputs and can be made again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import Library
from eutonia.domain.finding import Limit, Review
from eutonia.domain.patient import Patient
from eutonia.domain.plan import Refusal, Regimen, Titration
from eutonia.planning.titration import Wish, plan_titration, refuse_titration
from eutonia.review.facts import ADULT, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInputs:
    """Everything that a plan depends on, besides the knowledge."""

    medicine: str
    patient: Patient  # as recorded; names are read again when the plan is replayed
    wish: Wish
    today: date
    assume_unknown_normal: bool = False  # for teaching; such a plan can never be signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan with what it rests on."""

    knowledge: str  # version
    inputs: PlanInputs
    facts: Facts
    review: Review
    titration: Titration
    signable: bool


def make_plan(inputs: PlanInputs, *, library: Library) -> Plan:
    """Which exact doses lead this person up, under which limits? The same inputs and knowledge give the same plan."""
    assessment = assess_patient(inputs.patient, library=library, today=inputs.today, about=inputs.medicine)
    limits = usable_limits(assessment.review.limits, assume_normal=inputs.assume_unknown_normal)
    titration = _titrate(inputs, assessment, limits, library)
    return Plan(
        knowledge=library.knowledge.version,
        inputs=inputs,
        facts=assessment.facts,
        review=assessment.review,
        titration=titration,
        signable=not titration.refused and not inputs.assume_unknown_normal,
    )


def usable_limits(limits: tuple[Limit, ...], *, assume_normal: bool) -> tuple[Limit, ...]:
    """All limits; for teaching without those that only count because something is unknown."""
    return tuple(limit for limit in limits if not (assume_normal and limit.assumed))


def _titrate(inputs: PlanInputs, assessment: Assessment, limits: tuple[Limit, ...], library: Library) -> Titration:
    medicine = library.knowledge.medicines[inputs.medicine]
    regimen, refusal = present_regimen(inputs, assessment.facts)
    wish = replace(inputs.wish, regimen=regimen)
    refusal = _not_an_adult(assessment.facts, inputs) or refusal
    if refusal:
        return refuse_titration(medicine, limits=limits, wish=wish, knowledge=library.knowledge, refusal=refusal)
    return plan_titration(medicine, limits=limits, wish=wish, knowledge=library.knowledge)


def _not_an_adult(facts: Facts, inputs: PlanInputs) -> Refusal | None:
    """Adults only; an unknown age is not an adult's."""
    if facts.age is None and not inputs.assume_unknown_normal:
        return Refusal(why="the age is not known, and plans are for adults only", rule=None, needs=("age",), nearest=())
    if facts.age is not None and facts.age < ADULT:
        why = f"the person is {facts.age}: plans are for adults only"
        return Refusal(why=why, rule=None, needs=(), nearest=("a specialist in children's medicine",))
    return None


def present_regimen(inputs: PlanInputs, facts: Facts) -> tuple[Regimen | None, Refusal | None]:
    """What is taken now of this medicine. Who takes it already is never restarted from the bottom."""
    if inputs.wish.regimen:
        return inputs.wish.regimen, None
    if facts.taking is None and not inputs.assume_unknown_normal:
        why = f"whether {inputs.medicine} is taken already is not known"
        return None, Refusal(why=why, rule=None, needs=("list of medicines",), nearest=("give the list, or none",))
    if facts.taking is None or inputs.medicine not in facts.taking:
        return None, None
    daily, times = facts.daily.get(inputs.medicine), facts.times.get(inputs.medicine)
    if daily and times:
        return Regimen(daily=daily, times=times), None
    why = f"{inputs.medicine} is taken already, and the present dose cannot be read from the list"
    needs = (f"the present daily dose of {inputs.medicine}",)
    return None, Refusal(why=why, rule=None, needs=needs, nearest=('state it, such as --from "10 mg x3"',))
