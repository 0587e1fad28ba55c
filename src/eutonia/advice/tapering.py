"""From a person and a medicine to the way down: how likely withdrawal is, what forbids a plan, and the plan itself.

One immutable value that carries its inputs and can be made again, like a plan up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eutonia.advice.library import Library
from eutonia.advice.plan_head import Head, InputsOfOne, assess_one
from eutonia.advice.titrating import current_entries, not_an_adult, present_regimen
from eutonia.domain.patient import MedicineEntry
from eutonia.domain.plan import Refusal, Regimen, Taper
from eutonia.knowledge.change_records import RiskFeature
from eutonia.knowledge.records import Knowledge, Medicine
from eutonia.planning.limits import maximum_on
from eutonia.planning.pace import GRADES, Risk, TaperWish
from eutonia.planning.refusals import MOST_INTAKES
from eutonia.planning.taper import plan_taper, refuse_taper
from eutonia.planning.wish import Wish
from eutonia.review.conditions import lacking, prepare_condition
from eutonia.review.facts import Facts

BELIEVABLE = 10  # times the most labelled a day: above it the number is a slip (eutonia-default)
IN_PUMPS = "baclofen"  # what an intrathecal pump may hold: an unstated pump leaves its taper open


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperInputs(InputsOfOne[TaperWish]):
    """Everything that a way down depends on, besides the knowledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperPlan(Head[TaperInputs]):
    """A way down with what it rests on."""

    taper: Taper

    @property
    def way(self) -> Taper:
        return self.taper


def make_taper(inputs: TaperInputs, *, library: Library) -> TaperPlan:
    """Which exact doses lead this person down to nothing? The same inputs and knowledge give the same plan."""
    assessment = assess_one(inputs, library=library)
    taper = come_down(
        inputs.medicine,
        facts=assessment.facts,
        wish=inputs.wish,
        entries=current_entries(assessment, inputs.medicine),
        assume_normal=inputs.assume_unknown_normal,
        library=library,
    )
    return TaperPlan(
        knowledge=library.knowledge.version,
        inputs=inputs,
        facts=assessment.facts,
        review=assessment.review,
        taper=taper,
    )


def come_down(
    name: str,
    *,
    facts: Facts,
    wish: TaperWish,
    library: Library,
    entries: tuple[MedicineEntry, ...] = (),
    assume_normal: bool = False,
) -> Taper:
    """The way down for what is known of a person, or why there is none: for a plan, and for checking every kind."""
    knowledge = library.knowledge
    medicine = knowledge.medicines[name]
    regimen, refusal = present_regimen(
        name, facts, Wish(start=wish.start, regimen=wish.regimen), entries, library=library, assume_normal=assume_normal
    )
    wish = replace(wish, regimen=regimen)
    risk = risk_of(medicine, facts, wish, knowledge=knowledge, assume_normal=assume_normal)
    refusal = (
        not_an_adult(facts, assume_normal=assume_normal)
        or _pump(facts, name, assume_normal=assume_normal)
        or refusal
        or _nothing_taken(name, regimen)
        or _nobody_takes(medicine, wish)
    )
    if refusal:
        return refuse_taper(medicine, risk=risk, wish=wish, knowledge=knowledge, refusal=refusal)
    return plan_taper(medicine, risk=risk, wish=wish, knowledge=knowledge)


def _pump(facts: Facts, name: str, *, assume_normal: bool) -> Refusal | None:
    """Whoever has a pump is brought down by its clinic, never by a plan of tablets."""
    if facts.pump:
        why = "an intrathecal pump is present: no way down is planned here"
        return Refusal(why=why, rule=None, needs=(), nearest=("the clinic that fills the pump",))
    if facts.pump is None and name == IN_PUMPS and not assume_normal:
        why = "whether an intrathecal pump is present is not known, and it may hold baclofen"
        nearest = ("state it: --pump or --no-pump, or give the list of conditions",)
        return Refusal(why=why, rule=None, needs=("intrathecal pump yes or no",), nearest=nearest)
    return None


def _nothing_taken(name: str, regimen: Regimen | None) -> Refusal | None:
    if regimen:
        return None
    return Refusal(
        why=f"{name} is not taken now, so there is no way down from it",
        rule=None,
        needs=("the present dose",),
        nearest=('state it, such as --from "10 mg x3"',),
    )


def _nobody_takes(medicine: Medicine, wish: TaperWish) -> Refusal | None:
    """A slip of the pen, such as micrograms for milligrams, is asked about, not planned down from."""
    if wish.regimen is None:
        return None
    daily, times = wish.regimen.daily, wish.regimen.times
    label = maximum_on(medicine, wish.start).daily
    check = ("check the dose, its unit and how often it is taken",)
    if daily > label * BELIEVABLE:
        why = f"{daily} a day is more than {BELIEVABLE} times the {label} that is the most labelled"
        return Refusal(why=why, rule=None, needs=("what is really taken",), nearest=check)
    if times > MOST_INTAKES:
        why = f"the present {times} doses a day are more than the {MOST_INTAKES} that can be planned"
        return Refusal(why=why, rule=None, needs=("what is really taken",), nearest=check)
    return None


# ---------------------------------------------------------------------------------------------- risk


def risk_of(
    medicine: Medicine, facts: Facts, wish: TaperWish, *, knowledge: Knowledge, assume_normal: bool = False
) -> Risk:
    """How likely is withdrawal? One feature of a grade puts the person into it; what is not known counts as if so."""
    if medicine.tapering is None and not medicine.stops_slowly:
        return Risk(grade=GRADES[0])  # no withdrawal is described
    found = list(_features(medicine, facts, wish, knowledge, assume_normal=assume_normal))
    grade = max((feature.risk for feature, _ in found), key=GRADES.index, default=GRADES[0])
    return Risk(grade=grade, because=tuple(f"{feature.risk}: {words}" for feature, words in found))


def _features(
    medicine: Medicine, facts: Facts, wish: TaperWish, knowledge: Knowledge, *, assume_normal: bool
) -> Iterator[tuple[RiskFeature, str]]:
    for feature in knowledge.tapers.feature:
        truth, needs = _holds(feature, medicine, facts, wish, knowledge)
        if truth:
            yield feature, feature.because
        elif truth is None and not assume_normal:
            yield feature, f"{feature.because} (not known, counted as if so: {', '.join(needs)})"


def _holds(
    feature: RiskFeature, medicine: Medicine, facts: Facts, wish: TaperWish, knowledge: Knowledge
) -> tuple[bool | None, tuple[str, ...]]:
    """Does a feature hold for this person, and what would have to be known where that is unknown?"""
    if feature.months_at_least is not None:
        if wish.months_on is None:
            return None, ("how many months it has been taken",)
        return wish.months_on >= feature.months_at_least, ()
    if feature.high_dose:
        high = medicine.tapering.high_dose if medicine.tapering else None
        return bool(high and wish.regimen and wish.regimen.daily >= high), ()
    assert feature.when is not None  # checked when the file was loaded
    asked = prepare_condition(feature.when, subject=medicine.name, knowledge=knowledge)
    return asked.ask(facts), lacking(asked, facts)
