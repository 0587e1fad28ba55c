"""Anything asked for anybody: a lawful plan, a lawful refusal, or one clear error. And every offer can be taken up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.advice.plan_document import plan_document
from eutonia.advice.replaying import replay_plan
from eutonia.advice.titrating import Plan, PlanInputs, make_plan
from eutonia.domain.dose import parse_dose
from eutonia.domain.patient import Patient
from eutonia.domain.plan import Regimen
from eutonia.planning.hours import SIXTHS, WakingHours
from eutonia.planning.tablets import ProductsError
from eutonia.planning.wish import Wish
from eutonia.render.as_json import to_json
from eutonia.verification.laws import Case, allowed_by, broken_laws
from eutonia.verification.oracle import ask_again
from eutonia.verification.verify import moves_plans
from tests.patients import TODAY, healthy

LIBRARY = open_library()
KNOWLEDGE = LIBRARY.knowledge
OTHERS = ["oxycodone 5 mg", "ciprofloxacin", "lisinopril 10 mg", "alprazolam 0.5 mg", "selegiline", "zzzzqq"]
CONDITIONS = ["COPD", "epilepsy", "cirrhosis", "falls", "glaucoma", "heart failure", "peptic ulcer"]
LACKING = ["age", "creatinine_mg_dl", "taking", "allergies", "conditions", "dialysis", "weight_kg", "liver", "sex"]
HOURS = [WakingHours(), WakingHours(wake=time(18), bed=time(9)), WakingHours(wake=time(5, 40), bed=time(23, 10))]


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """So that most people can be planned for, and most refusals have one reason."""
    return st.integers(0, 3).flatmap(lambda at: st.sampled_from(others) if at == 3 else st.just(usual))


people = st.builds(
    lambda age, creatinine, taking, conditions, liver, without: healthy(
        age=age, creatinine_mg_dl=creatinine, taking=taking, conditions=conditions, liver=liver, without=tuple(without),
        labs=[{"name": "alt", "value": 20}, {"name": "ast", "value": 20}],
    ),
    mostly(45, 17, 18, 64, 65, 80, 95),
    mostly("0.8", "0.6", "1.2", "1.5", "2.2", "3.5", "6"),
    mostly([], *([other] for other in OTHERS), OTHERS[:2]),
    mostly([], *([condition] for condition in CONDITIONS)),
    mostly("none", "mild", "moderate"),
    mostly([], *([fact] for fact in LACKING)),
)  # fmt: skip
grains = st.sampled_from(["0.5", "1", "2.5", "5", "12.5", "25", "100", "125"]).map(lambda mg: parse_dose(f"{mg} mg"))
doses = st.builds(lambda grain, count: grain * count, grains, st.integers(1, 40))


@st.composite
def questions(draw: Any) -> PlanInputs:
    """A medicine, a person, and something asked for: mostly near the medicine's own doses, sometimes far from them."""
    name = draw(st.sampled_from(sorted(KNOWLEDGE.medicines)))
    medicine, ladders = KNOWLEDGE.medicines[name], KNOWLEDGE.ladders[name]
    rungs = [rung for ladder in ladders for rung in ladder.rung]
    known = st.sampled_from([rung.daily for rung in rungs])
    group = draw(st.sampled_from(medicine.product_set))
    some = st.lists(st.sampled_from(group.products), min_size=1, unique=True).map(tuple)
    daily, times = draw(known | doses), draw(st.integers(1, 5))
    wish = Wish(
        start=draw(st.dates(date(2026, 1, 1), date(2029, 1, 1))),
        ladder=draw(st.none() | st.sampled_from([ladder.name for ladder in ladders])),
        target=draw(st.none() | known | doses),
        regimen=draw(mostly(None, Regimen(daily=daily, times=times))),
        products=draw(st.just(()) | st.just((group.name,)) | some),
        halves=draw(st.booleans()),
        hours=draw(st.sampled_from(HOURS)),
        largest_dose=draw(st.none() | st.sampled_from(sorted(SIXTHS))),
    )
    return PlanInputs(medicine=name, patient=draw(people), wish=wish, today=TODAY)


def case_of(plan: Plan) -> Case:
    """The plan, and what the oracle says that the rules allow this person."""
    name = plan.inputs.medicine
    moving = [rule for rule in KNOWLEDGE.rules if name in rule.subjects and moves_plans(rule)]
    child = plan.facts.age is not None and plan.facts.age < 18
    asked = [] if child else [ask_again(r.when, plan.facts, subject=name, knowledge=KNOWLEDGE) for r in moving]
    allowed = allowed_by(moving if asked else [], asked)
    return Case(
        medicine=KNOWLEDGE.medicines[name],
        allowed=replace(allowed, refused=True) if child else allowed,
        wish=plan.inputs.wish,
        titration=plan.titration,
        knowledge=KNOWLEDGE,
    )


@given(questions())
def test_whatever_is_asked_no_law_is_broken_and_it_replays(inputs: PlanInputs) -> None:
    plan = make_plan(inputs, library=LIBRARY)
    assert broken_laws(case_of(plan)) == []
    stored = to_json(plan_document(plan, knowledge=KNOWLEDGE))
    assert replay_plan(stored, library=LIBRARY) == stored


OFFERS: dict[str, Callable[[str], dict[str, Any]]] = {
    r"a target of (.+) a day": lambda dose: {"target": parse_dose(dose)},
    r'products "(.+)"': lambda name: {"products": (name,)},
    r'ladder "(.+?)": .+': lambda name: {"ladder": name},
    r"(tablets halved) where they are scored": lambda _: {"halves": True},
}


@given(questions())
def test_every_offer_of_a_refusal_can_be_taken_up(inputs: PlanInputs) -> None:
    refused = make_plan(inputs, library=LIBRARY).titration.refused
    assume(refused is not None)
    assert refused is not None
    taken_up = 0
    for offer in refused.nearest:
        for pattern, change in OFFERS.items():
            found = re.fullmatch(pattern, offer)
            if found:
                other = replace(inputs, wish=replace(inputs.wish, **change(found[1])))
                again = make_plan(other, library=LIBRARY).titration
                assert again.refused is None, (offer, again.refused)
                taken_up += 1
    assert taken_up or refused.nearest


@given(questions(), st.integers(1, 400))
def test_starting_later_moves_each_step_by_as_much_and_nothing_else(inputs: PlanInputs, days: int) -> None:
    later = replace(inputs, wish=replace(inputs.wish, start=inputs.wish.start + timedelta(days=days)))
    one, other = (make_plan(each, library=LIBRARY).titration for each in (inputs, later))
    assert one.refused == other.refused
    assert one.supply == other.supply
    moved = [replace(step, first_day=step.first_day - timedelta(days=days)) for step in other.steps]
    assert moved == list(one.steps)


@given(questions())
def test_knowing_less_never_allows_more(inputs: PlanInputs) -> None:
    """The same question without any result: refused, or on a ladder no faster, to a dose no higher."""
    known = {each: getattr(inputs.patient, each) for each in inputs.patient.__struct_fields__}
    less = Patient(**{**known, "labs": ()})
    one, other = (
        make_plan(replace(inputs, patient=each), library=LIBRARY).titration for each in (inputs.patient, less)
    )
    if one.refused is None and other.refused is None:
        paces = {ladder.name: ladder.pace for ladder in KNOWLEDGE.ladders[inputs.medicine]}
        assert paces[other.ladder] <= paces[one.ladder]
        assert other.steps[-1].daily <= one.steps[-1].daily


@given(st.lists(st.sampled_from([p.id for p in KNOWLEDGE.medicines["baclofen"].product]), min_size=1, unique=True))
def test_products_are_mixed_only_where_knowledge_joins_them(products: list[str]) -> None:
    inputs = PlanInputs(
        medicine="baclofen", patient=healthy(), wish=Wish(start=TODAY, products=tuple(products)), today=TODAY
    )
    kinds = {each.split(" ")[0] for each in products}
    liquids = [each for each in products if "mg/mL" in each]
    if len(liquids) > 1 or ("granules" in kinds and len(kinds) > 1) or ("suspension" in kinds and len(kinds) > 1):
        with pytest.raises(ProductsError):
            make_plan(inputs, library=LIBRARY)
    else:
        assert broken_laws(case_of(make_plan(inputs, library=LIBRARY))) == []
