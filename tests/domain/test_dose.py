"""A dose is exact, has its unit, and is written so that nobody misreads it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.dose import ZERO, Dose, DoseError, parse_dose, plain_decimal

amounts = st.decimals(0, 100_000, places=4)


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("5 mg", "5"),
        ("7.50mg", "7.5"),
        (" 0.5 g ", "500"),
        ("250 mcg", "0.25"),
        ("250 \u00b5g", "0.25"),
        ("250 \u03bcg", "0.25"),
        ("10 MG", "10"),
        ("999999999 g", "999999999000"),
    ],
)
def test_a_dose_is_read_exactly(text, mg):
    assert parse_dose(text) == Dose(Decimal(mg))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5", "a number with its unit"),
        ("mg", "a number with its unit"),
        ("", "a number with its unit"),
        ("-5 mg", "a number with its unit"),
        (".5 mg", "a number with its unit"),
        ("7,5 mg", "a number with its unit"),
        ("1,000 mg", "a number with its unit"),
        ("1e3 mg", "a number with its unit"),
        ("NaN mg", "a number with its unit"),
        ("5-10 mg", "a number with its unit"),
        ("5 mg/mL", "a number with its unit"),
        ("\u0665 mg", "a number with its unit"),
        ("1234567890 mg", "a number with its unit"),
        ("5 mL", "millilitres are a volume"),
        ("5 tablets", "tablets is not mg, g or mcg"),
        ("5 gr", "gr is not mg, g or mcg"),
    ],
)
def test_what_is_no_dose_is_refused_with_the_next_step(text, why):
    with pytest.raises(DoseError, match=why) as error:
        parse_dose(text)
    assert "such as '7.5 mg'" in str(error.value)


@pytest.mark.parametrize("mg", ["NaN", "Infinity", "-Infinity", "-0.1"])
def test_there_is_no_dose_below_nothing_or_without_end(mg):
    with pytest.raises(DoseError, match="finite number, not negative"):
        Dose(Decimal(mg))


def test_taking_more_away_than_there_is_is_refused():
    with pytest.raises(DoseError):
        Dose(Decimal(5)) - Dose(Decimal(6))


@given(amounts, amounts, st.integers(0, 50))
def test_arithmetic_is_exact(one, other, times):
    assert (Dose(one) + Dose(other)).mg == one + other
    assert (Dose(one) * times).mg == one * times
    assert Dose(one) + Dose(other) - Dose(other) == Dose(one)
    assert ZERO + Dose(one) == Dose(one)
    assert bool(Dose(one)) is (one != 0)


@given(amounts)
def test_what_is_written_is_read_back_and_has_no_zero_too_many(amount):
    text = plain_decimal(amount)
    assert Decimal(text) == amount
    assert "e" not in text.lower()
    assert not ("." in text and text.endswith("0"))
    assert not text.startswith(".")
    assert parse_dose(str(Dose(amount))) == Dose(amount)
