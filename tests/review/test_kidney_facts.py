"""Which results an estimate rests on, of which day, and when there is none: what rules may ask of the kidneys."""

from datetime import timedelta
from decimal import Decimal

from eutonia.domain.patient import Lab
from eutonia.review.kidney_facts import TOGETHER_DAYS, KidneyFacts
from tests.patients import TODAY

COMBINED = "CKD-EPI 2021 creatinine-cystatin C"


def result(name, value, days_ago):
    return name, Lab(name=name, value=Decimal(value), unit="", on=TODAY - timedelta(days=days_ago))


def kidneys(*labs, **changed):
    man = {"age": 60, "sex": "male", "weight_kg": Decimal(80), "height_cm": Decimal(180), "dialysis": False}
    return KidneyFacts(**{**man, "pregnant": False, "cord_injury": False, "labs": dict(labs), **changed})


def test_creatinine_and_cystatin_c_of_one_time_count_together_and_are_as_old_as_the_older():
    facts = kidneys(result("creatinine", "1.4", 0), result("cystatin_c", "0.8", TOGETHER_DAYS))
    assert facts.estimate.egfr_formula == COMBINED
    assert facts.on("egfr") == TODAY - timedelta(days=TOGETHER_DAYS)


def test_a_cystatin_c_of_long_ago_is_left_out():
    facts = kidneys(result("creatinine", "1.4", 0), result("cystatin_c", "0.8", TOGETHER_DAYS + 1))
    assert facts.estimate.egfr_formula == "CKD-EPI 2021 creatinine"
    assert facts.on("egfr") == TODAY


def test_a_creatinine_of_long_ago_makes_the_whole_estimate_old():
    facts = kidneys(result("creatinine", "1.4", 400), result("cystatin_c", "0.8", 0))
    assert facts.on("egfr") == facts.on("crcl") == TODAY - timedelta(days=400)


def test_a_reported_egfr_counts_only_where_it_is_newer_than_what_ours_rests_on():
    older = kidneys(result("egfr", "52", 10), result("cystatin_c", "1.9", 0))
    assert (older.estimate.egfr_formula, older.on("egfr")) == ("CKD-EPI 2012 cystatin C", TODAY)
    newer = kidneys(result("egfr", "52", 0), result("creatinine", "1.4", 10))
    assert (newer.egfr, newer.on("egfr")) == (52, TODAY)


def test_without_any_result_there_is_no_day():
    assert kidneys().on("egfr") is None
    assert kidneys(result("egfr", "52", 3)).on("crcl") is None


def test_in_acute_kidney_injury_no_number_is_given_not_even_a_reported_one():
    facts = kidneys(result("creatinine", "1.4", 0), result("egfr", "52", 0), acute_injury=True)
    assert (facts.egfr, facts.crcl) == (None, None)
    assert facts.estimate.unavailable == ("egfr: creatinine is not steady", "crcl: creatinine is not steady")
    assert facts.needs("egfr") == facts.needs("crcl")
    assert "in acute kidney injury no formula is valid" in facts.needs("egfr")[0]
