"""What an estimate says of one person: each number, or why there is none."""

import tomllib
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.quantity import parse_quantity
from eutonia.review.kidney import NOTE_WORDS, choose_dosing_basis, estimate_kidney, shown

CASES = Path(__file__).parents[1] / "cases" / "kidney"
WOMAN: dict[str, Any] = {
    "age": 67,
    "sex": "female",
    "creatinine_mg_dl": Decimal("1.4"),
    "weight_kg": Decimal(70),
    "height_cm": Decimal(165),
    "dialysis": False,
    "pregnant": False,
}


def read_cases(name):
    return tomllib.loads((CASES / name).read_text())["case"]


def estimate(**changed):
    return estimate_kidney(**{**WOMAN, **changed})


@pytest.mark.parametrize("case", read_cases("spread.toml"), ids=lambda case: case["name"])
def test_the_spread_of_one_person(case):
    found = estimate(
        age=case["age"],
        sex=case["sex"],
        creatinine_mg_dl=parse_quantity(case["creatinine"], kind="creatinine"),
        weight_kg=parse_quantity(case["weight"], kind="weight"),
        height_cm=parse_quantity(case["height"], kind="height"),
    )
    by_weight = {each.weight: str(shown(each.crcl)) for each in found.crcl_by_weight}
    assert str(shown(found.egfr)) == case["egfr"]
    assert str(shown(found.egfr_deindexed)) == case["egfr_deindexed"]
    assert by_weight.items() >= {name: case[name] for name in by_weight if name in case}.items()
    assert by_weight["actual"] == case["actual"]


def test_everything_is_there_when_everything_is_known():
    found = estimate()
    assert found.egfr_formula == "CKD-EPI 2021 creatinine"
    assert found.stage == "G3b"
    assert found.crcl_formula == "Cockcroft-Gault"
    assert (found.weight_used, shown(found.weight_kg)) == ("adjusted", Decimal("62.1"))
    assert found.weight_why == "BMI 25.7: heavy for the height"
    assert [each.weight for each in found.crcl_by_weight] == ["actual", "ideal", "adjusted"]
    assert found.crcl_lowest == found.crcl_by_weight[1].crcl < found.crcl
    assert (found.notes, found.unavailable) == ((), ())


@pytest.mark.parametrize("case", read_cases("refused.toml"), ids=lambda case: case["name"])
def test_who_gets_no_number_is_told_why_and_nothing_is_raised(case):
    found = estimate(reported_egfr=Decimal(52), **{n: v for n, v in case.items() if n not in ("name", "reason")})
    filled = {field.name for field in fields(found) if getattr(found, field.name)}
    assert filled == {"unavailable"}
    assert [line.split(":")[0] for line in found.unavailable] == ["egfr", "crcl"]


@pytest.mark.parametrize(
    ("missing", "unavailable"),
    [
        (["age"], ("egfr: needs age", "crcl: needs age")),
        (["sex"], ("egfr: needs sex", "crcl: needs sex")),
        (["creatinine_mg_dl"], ("egfr: needs creatinine", "crcl: needs creatinine")),
        (["weight_kg"], ("crcl: needs weight",)),
        (["age", "weight_kg"], ("egfr: needs age", "crcl: needs age, weight")),
    ],
)
def test_what_is_missing_is_named(missing, unavailable):
    found = estimate(**dict.fromkeys(missing))
    assert found.unavailable == unavailable
    assert (found.egfr is None) == ("egfr" in unavailable[0])
    assert found.crcl is None


def test_without_a_height_the_actual_weight_is_used_and_that_is_said():
    found = estimate(height_cm=None)
    assert (found.weight_used, found.weight_kg) == ("actual", 70)
    assert found.notes == ("CG_ACTUAL",)
    assert [each.weight for each in found.crcl_by_weight] == ["actual"]
    assert found.egfr_deindexed is None


def test_a_body_too_short_for_an_ideal_weight_gets_no_clearance():
    found = estimate(height_cm=Decimal(95), weight_kg=Decimal(30))
    assert found.crcl is None
    assert found.unavailable == ("crcl: nothing is left of the ideal weight at 95 cm",)


def test_an_underweight_body_too_short_for_an_ideal_weight_takes_the_actual_one():
    found = estimate(height_cm=Decimal(95), weight_kg=Decimal(15))
    assert (found.weight_used, len(found.crcl_by_weight)) == ("actual", 1)
    assert "SHORT_STATURE" in found.notes


@pytest.mark.parametrize(("weight", "height"), [(180, 120), (650, 110), (10, 250)])
def test_a_weight_that_cannot_belong_to_the_height_gives_no_clearance(weight, height):
    found = estimate(weight_kg=Decimal(weight), height_cm=Decimal(height))
    assert (found.crcl, found.egfr_deindexed, found.crcl_by_weight) == (None, None, ())
    assert found.unavailable[0].startswith("crcl: weight and height do not fit one another (BMI ")
    assert found.egfr == estimate().egfr


def test_cystatin_c_joins_creatinine_and_all_three_are_kept():
    found = estimate(cystatin_c_mg_l=Decimal("1.3"))
    assert found.egfr_formula == "CKD-EPI 2021 creatinine-cystatin C"
    assert [name for name, _ in found.egfr_by_formula] == [
        "CKD-EPI 2021 creatinine-cystatin C",
        "CKD-EPI 2021 creatinine",
        "CKD-EPI 2012 cystatin C",
    ]


def test_cystatin_c_alone_gives_an_egfr_and_no_clearance():
    found = estimate(creatinine_mg_dl=None, cystatin_c_mg_l=Decimal("1.3"))
    assert found.egfr_formula == "CKD-EPI 2012 cystatin C"
    assert found.unavailable == ("crcl: needs creatinine",)


@pytest.mark.parametrize(
    ("newer", "formula", "note"),
    [(True, "reported", "REPORTED_IS_NEWER"), (False, "CKD-EPI 2021 creatinine", "REPORTED_IS_OLDER")],
)
def test_the_newer_of_reported_and_worked_out_stands_and_both_are_kept(newer, formula, note):
    found = estimate(reported_egfr=Decimal(52), reported_egfr_is_newer=newer)
    assert found.egfr_formula == formula
    assert {name for name, _ in found.egfr_by_formula} == {"reported", "CKD-EPI 2021 creatinine"}
    assert found.notes == (note,)


def test_a_reported_egfr_alone_is_used_even_where_age_and_sex_are_unknown():
    found = estimate(age=None, sex=None, creatinine_mg_dl=None, reported_egfr=Decimal(28))
    assert (found.egfr, found.egfr_formula, found.stage) == (28, "reported", "G4")
    assert found.notes == ()
    assert found.unavailable == ("crcl: needs age, sex, creatinine",)


@pytest.mark.parametrize(("creatinine", "flagged"), [("0.59", True), ("0.6", False)])
def test_a_low_creatinine_is_flagged_and_not_rounded_up(creatinine, flagged):
    found = estimate(creatinine_mg_dl=Decimal(creatinine))
    assert ("LOW_CREATININE" in found.notes) == flagged
    assert found.crcl > estimate(creatinine_mg_dl=Decimal("0.8")).crcl


def test_a_cord_injury_is_flagged_and_corrected_only_if_asked():
    plain, flagged = estimate(), estimate(cord_injury=True)
    assert (flagged.crcl, flagged.notes) == (plain.crcl, ("CORD_INJURY",))
    corrected = estimate(cord_injury=True, cord_correction="tetraplegia")
    assert corrected.crcl == Decimal("0.6") * plain.crcl
    assert corrected.crcl_lowest == Decimal("0.6") * plain.crcl_lowest
    assert corrected.crcl_formula == "Cockcroft-Gault x 0.6 for tetraplegia cord injury"
    assert corrected.notes == ("CORD_INJURY", "CORD_CORRECTED")


def test_what_is_not_stated_is_noted():
    assert estimate(dialysis=None, pregnant=None).notes == ("DIALYSIS_UNKNOWN", "PREGNANCY_UNKNOWN")
    assert estimate(sex="male", pregnant=None).notes == ()


def test_a_limit_is_compared_with_the_full_value_not_with_what_is_shown():
    found = estimate(age=81, sex="male", creatinine_mg_dl=Decimal("1.70"))
    assert shown(found.egfr) == 40
    assert found.egfr < 40


def test_the_named_measure_counts_where_all_estimates_agree():
    basis = choose_dosing_basis(estimate(), stated_in="crcl", thresholds=(Decimal(30), Decimal(60)))
    assert (basis.value, basis.used, basis.must_choose) == (estimate().crcl, "crcl", False)
    assert len(basis.considered) == 6


@pytest.mark.parametrize("stated_in", ["crcl", "egfr"])
def test_the_lowest_counts_where_estimates_differ_and_a_clinician_chooses(stated_in):
    found = estimate()
    basis = choose_dosing_basis(found, stated_in=stated_in, thresholds=(Decimal(40), Decimal(60)))
    assert (basis.value, basis.used, basis.must_choose) == (found.crcl_lowest, "crcl by ideal weight", True)


@pytest.mark.parametrize(("stated_in", "missing"), [("crcl", "weight_kg"), ("egfr", "creatinine_mg_dl")])
def test_nothing_replaces_the_named_measure(stated_in, missing):
    basis = choose_dosing_basis(estimate(**{missing: None}), stated_in=stated_in, thresholds=(Decimal(30),))
    assert basis.value is None
    assert basis.why.startswith(f"{stated_in}: needs")


def test_a_value_on_a_threshold_belongs_to_the_band_above():
    found = estimate(creatinine_mg_dl=None, reported_egfr=Decimal(30))
    assert found.egfr_deindexed > 30
    assert choose_dosing_basis(found, stated_in="egfr", thresholds=(Decimal(30),)).must_choose is False


@given(
    age=st.none() | st.integers(0, 140),
    sex=st.none() | st.sampled_from(["female", "male"]),
    creatinine=st.none() | st.decimals(min_value=Decimal("0.1"), max_value=20, places=2),
    weight=st.none() | st.decimals(min_value=20, max_value=300, places=1),
    height=st.none() | st.decimals(min_value=60, max_value=230, places=1),
    dialysis=st.none() | st.booleans(),
    reported=st.none() | st.decimals(min_value=1, max_value=200, places=0),
)
def test_each_number_is_there_or_its_absence_is_explained(age, sex, creatinine, weight, height, dialysis, reported):
    found = estimate_kidney(
        age=age,
        sex=sex,
        creatinine_mg_dl=creatinine,
        weight_kg=weight,
        height_cm=height,
        dialysis=dialysis,
        reported_egfr=reported,
    )
    explained = {line.split(":")[0] for line in found.unavailable}
    assert explained == {name for name in ("egfr", "crcl") if getattr(found, name) is None}
    assert (found.egfr is None) == (found.stage is None)
    assert {*found.notes} <= {*NOTE_WORDS}
    assert not (dialysis and (found.egfr or found.crcl))
    if found.crcl is not None:
        assert found.crcl_lowest is not None
        assert 0 < found.crcl_lowest <= found.crcl
