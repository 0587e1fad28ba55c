"""From a person and a medicine to a plan: one immutable value that carries its inputs and can be made again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eutonia.advice.assessing import Assessment
from eutonia.advice.library import Library
from eutonia.advice.plan_head import Head, InputsOfOne, assess_one
from eutonia.domain.finding import Limit
from eutonia.domain.patient import MedicineEntry
from eutonia.domain.plan import Refusal, Regimen, Titration
from eutonia.planning.present import groups_taken
from eutonia.planning.refusals import NEVER_SUDDENLY
from eutonia.planning.titration import plan_titration, refuse_titration
from eutonia.planning.wish import Wish
from eutonia.review.facts import ADULT, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInputs(InputsOfOne[Wish]):
    """Everything that a plan depends on, besides the knowledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Head[PlanInputs]):
    """A way up with what it rests on."""

    titration: Titration

    @property
    def way(self) -> Titration:
        return self.titration


def make_plan(inputs: PlanInputs, *, library: Library) -> Plan:
    """Which exact doses lead this person up, under which limits? The same inputs and knowledge give the same plan."""
    assessment = assess_one(inputs, library=library)
    return Plan(
        knowledge=library.knowledge.version,
        inputs=inputs,
        facts=assessment.facts,
        review=assessment.review,
        titration=_titrate(inputs, assessment, library),
    )


def _titrate(inputs: PlanInputs, assessment: Assessment, library: Library) -> Titration:
    entries = current_entries(assessment, inputs.medicine)
    titration = titrate(
        inputs.medicine,
        facts=assessment.facts,
        limits=assessment.review.limits,
        wish=inputs.wish,
        entries=entries,
        assume_normal=inputs.assume_unknown_normal,
        library=library,
    )
    if titration.refused:
        return titration
    return replace(titration, notes=(*titration.notes, *_notes(inputs, assessment)))


def titrate(
    name: str,
    *,
    facts: Facts,
    limits: tuple[Limit, ...],
    wish: Wish,
    library: Library,
    entries: tuple[MedicineEntry, ...] = (),
    assume_normal: bool = False,
) -> Titration:
    """The way up for what is known of a person, or why there is none: for a plan, and for checking every kind of them.

    `entries` are the lines of the list that name the medicine, or may mean it.
    """
    knowledge = library.knowledge
    medicine = knowledge.medicines[name]
    usable = usable_limits(limits, assume_normal=assume_normal)
    regimen, refusal = present_regimen(name, facts, wish, entries, library=library, assume_normal=assume_normal)
    wish = replace(wish, regimen=regimen)
    refusal = not_an_adult(facts, assume_normal=assume_normal) or refusal
    if refusal:
        if medicine.stops_slowly and name in (facts.taking or ()):
            refusal = replace(refusal, nearest=(*refusal.nearest, NEVER_SUDDENLY))
        return refuse_titration(medicine, limits=usable, wish=wish, knowledge=knowledge, refusal=refusal)
    return plan_titration(medicine, limits=usable, wish=wish, knowledge=knowledge)


def usable_limits(limits: tuple[Limit, ...], *, assume_normal: bool) -> tuple[Limit, ...]:
    """All limits; for teaching without those that only count because something is unknown."""
    return tuple(limit for limit in limits if not (assume_normal and limit.assumed))


def not_an_adult(facts: Facts, *, assume_normal: bool) -> Refusal | None:
    """Adults only; an unknown age is not an adult's."""
    if facts.age is None and not assume_normal:
        why = "the age is not known, and plans are for adults only"
        return Refusal(why=why, rule=None, needs=("age",), nearest=("give the age",))
    if facts.age is not None and facts.age < ADULT:
        why = f"the person is {facts.age}: plans are for adults only"
        return Refusal(why=why, rule=None, needs=(), nearest=("a specialist in children's medicine",))
    return None


# ------------------------------------------------------------------------------------------- what is taken now


def current_entries(assessment: Assessment, medicine: str) -> tuple[MedicineEntry, ...]:
    """The lines of the list that name this medicine, or whose misspelt name may mean it, as far as they are current."""
    return tuple(
        entry
        for entry in assessment.patient.medicines or ()
        if (medicine in entry.ingredients or medicine in entry.offers)
        and (entry.stopped is None or entry.stopped > assessment.facts.today)
    )


def present_regimen(
    name: str,
    facts: Facts,
    wish: Wish,
    entries: tuple[MedicineEntry, ...],
    *,
    library: Library,
    assume_normal: bool = False,
) -> tuple[Regimen | None, Refusal | None]:
    """What is taken now of this medicine. Who takes it already is never restarted from the bottom."""
    medicine = library.knowledge.medicines[name]
    groups = groups_taken(entries[0], medicine) if len(entries) == 1 else ()
    if wish.regimen:
        return replace(wish.regimen, groups=wish.regimen.groups or groups), None
    if facts.taking is None and not assume_normal:
        why = f"whether {name} is taken already is not known"
        return None, Refusal(why=why, rule=None, needs=("list of medicines",), nearest=("give the list, or none",))
    if facts.taking is None or name not in facts.taking:
        return None, _perhaps_taken(name, entries)
    daily, times = facts.daily.get(name), facts.times.get(name)
    if daily and times:
        return Regimen(daily=daily, times=times, groups=groups), None
    why = f"{name} is taken already, and the present dose cannot be read from the list"
    needs = (f"the present daily dose of {name}",)
    return None, Refusal(why=why, rule=None, needs=needs, nearest=('state it, such as --from "10 mg x3"',))


def _perhaps_taken(name: str, entries: tuple[MedicineEntry, ...]) -> Refusal | None:
    """A misspelt name is not taken for the medicine, and not for another one either."""
    if not entries:
        return None
    text = entries[0].text
    why = f"whether {name} is taken already is not known: {text!r} on the list may mean it"
    return Refusal(why=why, rule=None, needs=(f"what {text!r} is",), nearest=(f"write the name of {text!r} in full",))


# ------------------------------------------------------------------------------------------- what to notice


def _notes(inputs: PlanInputs, assessment: Assessment) -> Iterator[str]:
    if inputs.assume_unknown_normal:
        yield "For teaching: what is not known was taken as normal. This plan can never be signed."
    if inputs.wish.start < inputs.today:
        yield f"The first day, {inputs.wish.start}, is in the past: as it stands this plan cannot be signed."
    yield from _about_the_present(inputs, assessment)


def _about_the_present(inputs: PlanInputs, assessment: Assessment) -> Iterator[str]:
    """Where the dose stated and the list do not say the same."""
    facts, name, stated = assessment.facts, inputs.medicine, inputs.wish.regimen
    lines = current_entries(assessment, name)
    if stated and facts.taking is not None:
        listed = lines[0].daily if len(lines) == 1 else None
        if not lines:
            yield f"The list of medicines does not name {name}; the present dose is the one that was stated."
        elif listed and listed != stated.daily:
            yield f"The list says {listed} a day; the plan goes on from the {stated.daily} stated. Ask which is taken."
    if not stated and name not in (facts.taking or ()) and facts.unread:
        yield f"Not every line of the list could be read. Make sure that none of them is {name}."
