"""Quantities are read exactly, in any unit that people use, or refused by name."""

import tomllib
from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eutonia.domain import quantity
from eutonia.domain.quantity import (
    UNITS,
    ImplausibleError,
    NotANumberError,
    QuantityError,
    UnitMissingError,
    UnitUnknownError,
    accepted_units,
    canonical_unit,
    convert,
    express,
    parse_quantity,
)

CASES = Path(__file__).parents[1] / "cases" / "kidney"
UNIT_PAIRS = [(kind, unit) for kind, units in UNITS.items() for unit in units]
unit_pairs = st.sampled_from(UNIT_PAIRS)
numbers = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(999_999), places=3)


def read_cases(name):
    return tomllib.loads((CASES / name).read_text())["case"]


WRITTEN = [(case["kind"], text, case["expect"]) for case in read_cases("written.toml") for text in case["written"]]


@pytest.mark.parametrize(("kind", "text", "expect"), WRITTEN)
def test_each_way_of_writing_gives_the_same_value(kind, text, expect):
    assert parse_quantity(text, kind=kind) == Decimal(expect)


@pytest.mark.parametrize("case", read_cases("refused_quantities.toml"), ids=lambda case: case["written"] or "nothing")
def test_what_is_refused_says_why_and_what_next(case):
    with pytest.raises(QuantityError) as caught:
        parse_quantity(case["written"], kind=case["kind"])
    assert type(caught.value) is getattr(quantity, case["error"])
    assert caught.value.written == case["written"]
    assert caught.value.kind == case["kind"]


@pytest.mark.parametrize("case", read_cases("units.toml"), ids=lambda case: case["name"])
def test_worked_conversions(case):
    value = express(parse_quantity(case["written"], kind=case["kind"]), case["unit"], case["kind"])
    assert value.quantize(Decimal(case["expect"]), rounding="ROUND_HALF_UP") == Decimal(case["expect"])


def test_an_unknown_unit_names_the_accepted_ones():
    with pytest.raises(UnitUnknownError, match=r"mg/dL or umol/L or mmol/L") as caught:
        parse_quantity("1.4 furlongs", kind="creatinine")
    assert caught.value.unit == "furlongs"
    assert caught.value.accepted == accepted_units("creatinine")


def test_a_bare_number_is_read_only_in_a_unit_that_the_caller_names():
    assert parse_quantity("52", kind="egfr", bare_unit="mL/min/{1.73_m2}") == 52
    with pytest.raises(UnitMissingError):
        parse_quantity("52", kind="egfr")


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), 1.4, True])
def test_a_coded_value_must_be_a_finite_decimal(number):
    with pytest.raises(NotANumberError):
        convert(number, "mg/dL", "creatinine")


@pytest.mark.parametrize("number", [Decimal(0), Decimal(-5), Decimal("1E+999")])
@pytest.mark.parametrize("kind", UNITS)
def test_no_kind_takes_nothing_less_than_nothing_or_beyond_all_measure(kind, number):
    with pytest.raises(ImplausibleError):
        convert(number, canonical_unit(kind), kind)


@pytest.mark.parametrize("kind", UNITS)
def test_no_spelling_means_two_units_of_one_kind(kind):
    spellings = [{quantity.fold(text) for text in (unit.code, *unit.also)} for unit in UNITS[kind]]
    assert len(set().union(*spellings)) == sum(len(of_one) for of_one in spellings)


@given(unit_pairs, numbers)
def test_to_the_canonical_unit_and_back_is_exact(pair, number):
    kind, unit = pair
    assume(unit.least <= number <= unit.most)
    there = convert(number, unit.code, kind)
    assert express(there, unit.code, kind) == number


@given(unit_pairs, numbers)
def test_reading_a_text_and_a_coded_value_agree(pair, number):
    kind, unit = pair
    assume(unit.least <= number <= unit.most)
    assert parse_quantity(f"{number} {unit.code}", kind=kind) == convert(number, unit.code, kind)


def test_the_callers_decimal_context_changes_nothing():
    with localcontext(prec=3):
        assert parse_quantity("84 umol/L", kind="creatinine") == convert(Decimal(84), "umol/L", "creatinine")
        coarse = parse_quantity("84 umol/L", kind="creatinine")
    assert coarse == parse_quantity("84 umol/L", kind="creatinine")
    assert str(coarse).startswith("0.9502262443438914")
