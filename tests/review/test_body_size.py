"""Body size against published worked cases, and the bands of each weight policy."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.quantity import parse_quantity
from eutonia.review.body_size import (
    FormulaNotValid,
    adjusted_weight_kg,
    body_mass_index,
    choose_weight,
    ideal_weight_kg,
    surface_dubois_m2,
    surface_mosteller_m2,
    weights_kg,
)
from eutonia.review.kidney_formulas import deindex, index

CASES = Path(__file__).parents[1] / "cases" / "kidney"


def read_cases(name):
    return tomllib.loads((CASES / name).read_text())["case"]


def work_out(case):
    sex = case.get("sex")
    weight: Any = parse_quantity(case["weight"], kind="weight") if "weight" in case else None
    height: Any = parse_quantity(case["height"], kind="height") if "height" in case else None
    match case["what"]:
        case "ideal weight":
            return ideal_weight_kg(sex=sex, height_cm=height)
        case "adjusted weight":
            ideal = Decimal(case["ideal"]) if "ideal" in case else ideal_weight_kg(sex=sex, height_cm=height)
            return adjusted_weight_kg(weight_kg=weight, ideal_kg=ideal)
        case "weight by CG_120IBW":
            return choose_weight(sex=sex, weight_kg=weight, height_cm=height, policy="CG_120IBW").kg
        case "surface DuBois":
            return surface_dubois_m2(weight_kg=weight, height_cm=height)
        case "surface Mosteller":
            return surface_mosteller_m2(weight_kg=weight, height_cm=height)
        case "indexed":
            return index(Decimal(case["value"]), surface_m2=Decimal(case["surface"]))
        case "de-indexed":
            return deindex(Decimal(case["value"]), surface_m2=Decimal(case["surface"]))
        case "indexed by DuBois":
            return index(Decimal(case["value"]), surface_m2=surface_dubois_m2(weight_kg=weight, height_cm=height))
        case unknown:
            pytest.fail(f"no such case: {unknown}")


@pytest.mark.parametrize("case", read_cases("body_size.toml"), ids=lambda case: case["name"])
def test_worked_case(case):
    expect = Decimal(case["expect"])
    value = work_out(case)
    if "within" in case:
        assert abs(value - expect) <= Decimal(case["within"])
    else:
        assert value.quantize(expect, rounding="ROUND_HALF_UP") == expect


@pytest.mark.parametrize("case", read_cases("weight_policy.toml"), ids=lambda case: case["name"])
def test_weight_policy(case):
    weight = parse_quantity(case["weight"], kind="weight")
    height = Decimal(180)
    chosen = choose_weight(sex="male", weight_kg=weight, height_cm=height, policy=case["policy"])
    assert chosen.name == case["expect"]
    assert chosen.kg == weights_kg(sex="male", weight_kg=weight, height_cm=height)[case["expect"]]
    assert chosen.policy == case["policy"]
    assert chosen.why


def test_a_height_that_leaves_no_ideal_weight_is_refused():
    with pytest.raises(FormulaNotValid) as caught:
        ideal_weight_kg(sex="female", height_cm=Decimal(100))
    assert (caught.value.reason, caught.value.formula) == ("height", "Devine ideal weight")


@pytest.mark.parametrize(("weight", "height"), [(70, 0), (0, 170), (-70, 170)])
def test_no_bmi_without_a_body(weight, height):
    with pytest.raises(FormulaNotValid, match="more than zero"):
        body_mass_index(weight_kg=Decimal(weight), height_cm=Decimal(height))


@given(
    st.sampled_from(["female", "male"]),
    st.decimals(min_value=30, max_value=250, places=1),
    st.decimals(min_value=140, max_value=210, places=1),
)
def test_the_adjusted_weight_lies_between_ideal_and_actual(sex, weight, height):
    weights = weights_kg(sex=sex, weight_kg=weight, height_cm=height)
    low, high = sorted([weights["ideal"], weights["actual"]])
    assert low <= weights["adjusted"] <= high


@given(
    st.sampled_from(["female", "male"]),
    st.decimals(min_value=30, max_value=250, places=1),
    st.decimals(min_value=140, max_value=210, places=1),
)
def test_the_default_never_takes_more_than_the_actual_weight_of_a_heavy_person(sex, weight, height):
    chosen = choose_weight(sex=sex, weight_kg=weight, height_cm=height)
    assert chosen.kg <= weight
