"""The formulas of kidney function against published worked cases, and what holds for everyone."""

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
    choose_weight,
    ideal_weight_kg,
    surface_dubois_m2,
)
from eutonia.review.kidney import CORD_FACTORS
from eutonia.review.kidney_formulas import (
    CKD_EPI_2012_CYS,
    CKD_EPI_2021_CR,
    CKD_EPI_2021_CR_CYS,
    COCKCROFT_GAULT,
    ckd_epi_2012_cystatin_c,
    ckd_epi_2021_creatinine,
    ckd_epi_2021_creatinine_cystatin_c,
    cockcroft_gault,
    index,
    kdigo_stage,
)

CASES = Path(__file__).parents[1] / "cases" / "kidney"
ONE = {"creatinine_mg_dl": Decimal("1.0")}
CYS = {"cystatin_c_mg_l": Decimal("1.0")}
FORMULAS: dict[str, tuple[Any, dict[str, Decimal]]] = {
    CKD_EPI_2021_CR: (ckd_epi_2021_creatinine, ONE),
    CKD_EPI_2021_CR_CYS: (ckd_epi_2021_creatinine_cystatin_c, ONE | CYS),
    CKD_EPI_2012_CYS: (ckd_epi_2012_cystatin_c, CYS),
    COCKCROFT_GAULT: (cockcroft_gault, ONE | {"weight_kg": Decimal(70)}),
}
sexes = st.sampled_from(["female", "male"])
ages = st.integers(18, 110)
creatinines = st.decimals(min_value=Decimal("0.1"), max_value=20, places=2)
cystatins = st.decimals(min_value=Decimal("0.2"), max_value=10, places=2)


def read_cases(name):
    return tomllib.loads((CASES / name).read_text())["case"]


def rounded(value, like):
    return value.quantize(Decimal(like), rounding="ROUND_HALF_UP")


@pytest.mark.parametrize("case", read_cases("egfr.toml"), ids=lambda case: case["name"])
def test_worked_egfr(case):
    formula, _ = FORMULAS[case["formula"]]
    measured = {"creatinine_mg_dl": parse_quantity(case["creatinine"], kind="creatinine")}
    if "cystatin_c" in case:
        measured["cystatin_c_mg_l"] = parse_quantity(case["cystatin_c"], kind="cystatin_c")
    egfr = formula(age=case["age"], sex=case["sex"], **measured)
    assert rounded(egfr, case["expect"]) == Decimal(case["expect"])
    assert abs(egfr - Decimal(case.get("never", "1000"))) > 1


def pick_weight(case, weight, height):
    """The weight that a case names by hand, or the one that its policy must pick."""
    if "policy" in case:
        chosen = choose_weight(sex=case["sex"], weight_kg=weight, height_cm=height, policy=case["policy"])
        assert chosen.name == case["weight_used"]
        assert "weight_kg" not in case or rounded(chosen.kg, case["weight_kg"]) == Decimal(case["weight_kg"])
        return chosen.kg
    if case["by"] == "actual":
        return weight
    ideal = ideal_weight_kg(sex=case["sex"], height_cm=height)
    if case["by"] == "ideal":
        return ideal
    assert case["by"] == "adjusted 0.3"
    return adjusted_weight_kg(weight_kg=weight, ideal_kg=ideal, factor=Decimal("0.3"))


@pytest.mark.parametrize("case", read_cases("clearance.toml"), ids=lambda case: case["name"])
def test_worked_clearance(case):
    weight = parse_quantity(case["weight"], kind="weight")
    height: Any = parse_quantity(case["height"], kind="height") if "height" in case else None
    kg = pick_weight(case, weight, height)
    creatinine = parse_quantity(case["creatinine"], kind="creatinine")
    crcl = cockcroft_gault(age=case["age"], sex=case["sex"], weight_kg=kg, creatinine_mg_dl=creatinine)
    crcl *= CORD_FACTORS[case["cord"]] if "cord" in case else 1
    if "indexed" in case:
        crcl = index(crcl, surface_m2=surface_dubois_m2(weight_kg=weight, height_cm=height))
    assert rounded(crcl, case["expect"]) == Decimal(case["expect"])


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("case", read_cases("refused.toml"), ids=lambda case: case["name"])
def test_a_formula_refuses_whom_it_was_not_made_for(case, formula):
    work_out, measured = FORMULAS[formula]
    circumstances = {name: value for name, value in case.items() if name not in ("name", "reason")}
    with pytest.raises(FormulaNotValid) as caught:
        work_out(**{"age": 50, "sex": "male", **measured, **circumstances})
    assert (caught.value.reason, caught.value.formula) == (case["reason"], formula)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("wrong", ["0", "-1", "NaN", "Infinity"])
def test_a_formula_refuses_what_cannot_have_been_measured(formula, wrong):
    work_out, measured = FORMULAS[formula]
    for name in measured:
        with pytest.raises(FormulaNotValid) as caught:
            work_out(age=50, sex="male", **{**measured, name: Decimal(wrong)})
        assert caught.value.reason == "measurement"


@pytest.mark.parametrize(
    ("egfr", "stage"),
    [
        ("90", "G1"), ("89.9999", "G2"), ("60", "G2"), ("59.9999", "G3a"), ("45", "G3a"), ("44.9999", "G3b"),
        ("30", "G3b"), ("29.9999", "G4"), ("15", "G4"), ("14.9999", "G5"),
    ],
)  # fmt: skip
def test_each_category_starts_at_its_lower_bound(egfr, stage):
    assert kdigo_stage(Decimal(egfr)) == stage


@pytest.mark.parametrize(
    ("formula", "rising"),
    [
        (CKD_EPI_2021_CR, "creatinine_mg_dl"),
        (CKD_EPI_2021_CR_CYS, "creatinine_mg_dl"),
        (CKD_EPI_2021_CR_CYS, "cystatin_c_mg_l"),
        (CKD_EPI_2012_CYS, "cystatin_c_mg_l"),
        (COCKCROFT_GAULT, "creatinine_mg_dl"),
    ],
)
@given(sex=sexes, age=ages, pair=st.tuples(creatinines, creatinines).filter(lambda two: two[0] != two[1]))
def test_the_higher_the_marker_the_lower_the_function(formula, rising, sex, age, pair):
    work_out, measured = FORMULAS[formula]
    low, high = sorted(pair)
    better = work_out(age=age, sex=sex, **{**measured, rising: low})
    worse = work_out(age=age, sex=sex, **{**measured, rising: high})
    assert worse < better


@pytest.mark.parametrize("formula", FORMULAS)
@given(
    sex=sexes, pair=st.tuples(ages, ages).filter(lambda two: two[0] != two[1]), creatinine=creatinines, cys=cystatins
)
def test_the_older_the_lower_the_function(formula, sex, pair, creatinine, cys):
    work_out, measured = FORMULAS[formula]
    drawn = {"creatinine_mg_dl": creatinine, "cystatin_c_mg_l": cys}
    measured = {name: drawn.get(name, value) for name, value in measured.items()}
    young, old = sorted(pair)
    assert work_out(age=old, sex=sex, **measured) < work_out(age=young, sex=sex, **measured)
