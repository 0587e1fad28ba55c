"""Ways up that a clinician can read (tests/cases/titration), and what holds for all of them."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import Library, open_library
from eutonia.advice.titrating import Plan, PlanInputs, make_plan
from eutonia.cli.plan import read_present
from eutonia.domain.dose import parse_dose, plain_decimal
from eutonia.domain.plan import Step
from eutonia.planning.titration import Wish
from tests.patients import TODAY, healthy

CASES = Path(__file__).parents[1] / "cases" / "titration"


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text())["case"]
    ]


def wish_of(form: dict[str, Any]) -> Wish:
    return Wish(
        start=TODAY,
        ladder=form.get("ladder"),
        target=parse_dose(form["target"]) if "target" in form else None,
        regimen=read_present(form.get("from")),
        products=tuple(form.get("products", ())),
        halves=form.get("halves", True),
    )


def plan_of(case: dict[str, Any], library: Library) -> Plan:
    patient = healthy(**case.get("patient", {}), without=tuple(case.get("lacking", ())))
    return make_plan(
        PlanInputs(medicine=case["plan"], patient=patient, wish=wish_of(case.get("wish", {})), today=TODAY),
        library=library,
    )


def in_words(step: Step) -> str:
    doses = " + ".join(plain_decimal(intake.dose.mg) for intake in step.doses)
    return f"{step.first_day}  {step.daily} a day  {step.days} days  {doses}"


@pytest.mark.parametrize("case", read_cases())
def test_a_plan_is_what_a_clinician_expects(case: dict[str, Any]) -> None:
    titration = plan_of(case, open_library()).titration
    if "expect" in case:
        assert titration.refused is None, titration.refused
        assert [in_words(step) for step in titration.steps][: len(case["expect"])] == case["expect"]
    else:
        refused = titration.refused
        assert refused is not None
        assert not titration.steps
        assert case.get("refused") in (None, refused.rule)
        assert set(case.get("needs", ())) <= set(refused.needs)
        assert case.get("says", "") in refused.why


@given(days=st.integers(-400, 400))
def test_starting_later_moves_each_step_by_as_much(days: int) -> None:
    library = open_library()
    start = TODAY + timedelta(days=days)
    plans = [
        make_plan(
            PlanInputs(medicine="gabapentin", patient=healthy(), wish=Wish(start=day), today=TODAY), library=library
        )
        for day in (TODAY, start)
    ]
    moved = [step.first_day - timedelta(days=days) for step in plans[1].titration.steps]
    assert moved == [step.first_day for step in plans[0].titration.steps]


def test_teaching_plans_assume_and_can_never_be_signed() -> None:
    library = open_library()
    inputs = PlanInputs(
        medicine="baclofen",
        patient=healthy(without=("creatinine_mg_dl", "allergies", "taking")),
        wish=Wish(start=date(2026, 11, 24)),
        today=TODAY,
        assume_unknown_normal=True,
    )
    plan = make_plan(inputs, library=library)
    assert plan.titration.steps
    assert not plan.signable
    assert plan.inputs.assume_unknown_normal
