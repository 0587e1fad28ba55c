"""Ways down that a clinician can read (tests/cases/taper), and what holds for all of them."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.advice.library import Library, open_library
from eutonia.advice.tapering import TaperInputs, TaperPlan, make_taper
from eutonia.cli.wish import read_present
from eutonia.domain.dose import Dose, parse_dose, plain_decimal
from eutonia.domain.plan import Regimen, Step
from eutonia.planning.pace import PACES, Risk, TaperError, TaperWish
from eutonia.planning.taper import plan_taper
from tests.patients import TODAY, healthy

CASES = Path(__file__).parents[1] / "cases" / "taper"


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text())["case"]
    ]


def taper_of(case: dict[str, Any], library: Library) -> TaperPlan:
    wish = case.get("wish", {})
    inputs = TaperInputs(
        medicine=case["taper"],
        patient=healthy(**case.get("patient", {}), without=tuple(case.get("lacking", ()))),
        wish=TaperWish(
            start=TODAY,
            shape=wish.get("shape"),
            pace=wish.get("pace"),
            ed50=parse_dose(wish["ed50"]) if "ed50" in wish else None,
            months_on=Decimal(case["months"]) if "months" in case else None,
            until=parse_dose(case["until"]) if "until" in case else None,
            regimen=read_present(case["from"]),
            products=tuple(wish.get("products", ())),
        ),
        today=TODAY,
    )
    return make_taper(inputs, library=library)


def in_words(step: Step) -> str:
    doses = " + ".join(plain_decimal(intake.dose.mg) for intake in step.doses)
    return f"{step.first_day}  {step.daily} a day  {step.days} days  {doses}"


@pytest.mark.parametrize("case", read_cases())
def test_a_way_down_is_what_a_clinician_expects(case: dict[str, Any]) -> None:
    taper = taper_of(case, open_library()).taper
    if "refused" in case:
        assert taper.refused is not None
        assert case["refused"] in taper.refused.why
        assert case.get("nearest", "") in " | ".join(taper.refused.nearest)
        assert taper.steps == ()
        assert taper.risk == case.get("risk", taper.risk)
        return
    assert taper.refused is None, taper.refused
    steps = [in_words(step) for step in taper.steps]
    assert steps == case.get("expect", steps)
    assert steps[: len(case.get("begins", ()))] == case.get("begins", [])
    assert taper.risk == case.get("risk", taper.risk)
    assert taper.pace == case.get("pace", taper.pace)
    if "notes" in case:
        noted = {str(step.daily): step.note for step in taper.steps if step.note}
        assert noted.keys() == case["notes"].keys()
        for daily, words in case["notes"].items():
            note = noted[daily]
            assert [word for word in words if word not in note.text] == [], note.text
            assert {cite.source for cite in note.cites} == {"ashton-cks-diazepam", "asam-2025-benzodiazepines"}


def test_the_risk_of_withdrawal_says_what_it_rests_on_and_what_is_not_known() -> None:
    library = open_library()
    inputs = TaperInputs(
        medicine="baclofen",
        patient=healthy(without=("conditions", "pump")),
        wish=TaperWish(start=TODAY, regimen=Regimen(daily=Dose(Decimal(60)), times=3)),
        today=TODAY,
    )
    because = make_taper(inputs, library=library).taper.because
    assert any("taken for a year or longer (not known, counted as if so" in each for each in because)
    assert any("seizures or epilepsy" in each and "list of conditions" in each for each in because)
    assert any("a high dose" in each for each in because)


def test_a_pace_faster_than_the_risk_asks_for_says_so() -> None:
    """The clinician decides, and sees that it is faster than the risk asks for."""
    faster = {"taper": "gabapentin", "months": 24, "from": "600 mg x3", "wish": {"pace": "usual"}}
    notes = taper_of(faster, open_library()).taper.notes
    assert "The risk of withdrawal is high and asks for the pace slow; usual was asked for." in notes
    slow = taper_of({**faster, "wish": {}}, open_library()).taper
    assert slow.pace == "slow"
    assert not [note for note in slow.notes if "asks for the pace" in note]


@pytest.mark.parametrize(
    ("daily", "times", "why"), [("999999999", 1, "more than 10 times"), ("80", 24, "24 doses a day")]
)
@pytest.mark.parametrize("name", ["baclofen", "diazepam", "gabapentin"])
def test_a_dose_that_nobody_takes_is_refused_at_once(name: str, daily: str, times: int, why: str) -> None:
    """Such a slip once filled the memory: every tablet count up to it was tried."""
    inputs = TaperInputs(
        medicine=name,
        patient=healthy(),
        wish=TaperWish(start=TODAY, regimen=Regimen(daily=Dose(Decimal(daily)), times=times)),
        today=TODAY,
    )
    refused = make_taper(inputs, library=open_library()).taper.refused
    assert refused is not None
    assert why in refused.why
    assert any("check" in each for each in refused.nearest)


@pytest.mark.parametrize("wish", [{"shape": "steep"}, {"pace": "gentle"}])
def test_a_shape_or_pace_that_is_none_is_refused(wish: dict[str, Any]) -> None:
    """A form may send any word."""
    with pytest.raises(TaperError, match=r"fixed|slow"):
        TaperWish(start=TODAY, **wish)


def test_the_same_inputs_give_the_same_way_down() -> None:
    library = open_library()
    case = {"taper": "gabapentin", "from": "600 mg x3"}
    assert taper_of(case, library).taper == taper_of(case, library).taper


def test_a_way_down_for_teaching_is_never_signed() -> None:
    library = open_library()
    plan = taper_of({"taper": "gabapentin", "from": "600 mg x3"}, library)
    assert plan.signable
    assert not make_taper(replace(plan.inputs, assume_unknown_normal=True), library=library).signable


@pytest.mark.parametrize(
    "wish",
    [
        {"shape": "hyperbolic"},
        {"ed50": Dose(Decimal(30))},
        {"shape": "hyperbolic", "ed50": Dose(Decimal(0))},
        {"months_on": Decimal(-1)},
        {"months_on": Decimal("NaN")},
    ],
)
def test_what_no_way_down_could_hold_is_refused(wish: dict[str, Any]) -> None:
    with pytest.raises(TaperError):
        TaperWish(start=TODAY, **wish)


WAYS = ("baclofen", "gabapentin", "pregabalin", "tizanidine", "diazepam", "dantrolene", "cyclobenzaprine")


@st.composite
def asked(draw: Any) -> tuple[str, TaperWish]:
    name = draw(st.sampled_from(WAYS))
    medicine = open_library().knowledge.medicines[name]
    pieces = [product.strength for product in medicine.product if product.strength and product.form == "tablet"]
    pieces = pieces or [product.strength for product in medicine.product if product.strength]
    dose = draw(st.sampled_from(sorted(pieces))) * draw(st.integers(1, 3))
    times = draw(st.integers(1, 4))
    wish = TaperWish(
        start=draw(st.dates(date(2024, 2, 1), date(2030, 12, 31))),
        shape=draw(st.sampled_from([None, "fixed", "percent", "tiered"])),
        pace=draw(st.sampled_from([None, *PACES])),
        months_on=draw(st.sampled_from([None, Decimal(1), Decimal(24)])),
        regimen=Regimen(daily=dose * times, times=times),
        halves=draw(st.booleans()),
    )
    return name, wish


@settings(max_examples=300)
@given(asked())
def test_a_way_down_only_ever_goes_down_and_ends(given_: tuple[str, TaperWish]) -> None:
    name, wish = given_
    knowledge = open_library().knowledge
    taper = plan_taper(knowledge.medicines[name], risk=Risk(grade="moderate"), wish=wish, knowledge=knowledge)
    assert wish.regimen is not None
    if taper.refused:
        assert taper.refused.nearest or taper.refused.needs
        return
    taken = [wish.regimen.daily, *(step.daily for step in taper.steps)]
    assert all(later < earlier for earlier, later in pairwise(taken))
    assert not taken[-1]


@given(asked(), st.integers(1, 400))
def test_starting_later_moves_each_step_by_as_much(given_: tuple[str, TaperWish], days: int) -> None:
    name, wish = given_
    knowledge = open_library().knowledge
    medicine, risk = knowledge.medicines[name], Risk(grade="low")
    early = plan_taper(medicine, risk=risk, wish=wish, knowledge=knowledge)
    moved = replace(wish, start=wish.start + timedelta(days=days))
    late = plan_taper(medicine, risk=risk, wish=moved, knowledge=knowledge)
    assert [step.first_day + timedelta(days=days) for step in early.steps] == [step.first_day for step in late.steps]
    assert [step.doses for step in early.steps] == [step.doses for step in late.steps]


@settings(max_examples=300)
@given(asked(), st.integers(1, 99))
def test_a_way_down_to_a_dose_is_the_same_way_and_stops_there(given_: tuple[str, TaperWish], percent: int) -> None:
    name, wish = given_
    assert wish.regimen is not None
    until = Dose(wish.regimen.daily.mg * percent / 100)
    knowledge = open_library().knowledge
    medicine, risk = knowledge.medicines[name], Risk(grade="moderate")
    taper = plan_taper(medicine, risk=risk, wish=replace(wish, until=until), knowledge=knowledge)
    whole = plan_taper(medicine, risk=risk, wish=wish, knowledge=knowledge)
    taken = [step.daily for step in taper.steps]
    assert all(until <= daily < wish.regimen.daily for daily in taken)
    assert all(later < earlier for earlier, later in pairwise(taken))
    assert all(step.doses for step in taper.steps)
    above = [step.daily for step in whole.steps if step.daily >= until]
    assert taken[: len(above)] == above or taper.refused


@pytest.mark.parametrize("until", ["0 mg", "30 mg", "40 mg"])
def test_an_end_that_is_not_below_the_present_dose_is_refused(until: str) -> None:
    with pytest.raises(TaperError):
        TaperWish(start=TODAY, until=parse_dose(until), regimen=Regimen(daily=parse_dose("30 mg"), times=3))
