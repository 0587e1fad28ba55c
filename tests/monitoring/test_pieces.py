"""Doses are made of pieces exactly, of no more than there are, and each of at least one part."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.domain.diary import OnHand
from eutonia.monitoring.coming import NO_NEED, Need
from eutonia.monitoring.pieces import FINEST, Handout, kind_of, make_day, make_dose, together
from tests.patients import TODAY

KNOWLEDGE = open_library().knowledge
BACLOFEN = Handout(medicine=KNOWLEDGE.medicines["baclofen"])
parts = st.lists(
    st.tuples(st.sampled_from([Decimal("2.5"), Decimal(5), Decimal(7), Decimal(10), Decimal(15)]), st.integers(0, 6))
)
needs = st.builds(Need, mg=st.integers(1, 24).map(lambda count: count * Decimal("2.5")), times=st.integers(1, 4))


def total(held):
    return sum((part * count for part, count in held), Decimal(0))


def box(mg, product=None):
    return OnHand(medicine="baclofen", counted=TODAY, mg_per_unit=mg, count="1", product=product)


@given(parts, needs)
def test_what_is_left_is_what_was_there_less_the_day(held, need):
    before = together(*(((part, count),) for part, count in held))
    left = make_day(before, need, BACLOFEN)
    if left is None:
        return
    used = [count - after for (_, count), (_, after) in zip(before, left, strict=True)]
    assert [part for part, _ in left] == [part for part, _ in before]
    assert all(0 <= each <= count for each, (_, count) in zip(used, before, strict=True))
    assert sum(used) >= need.times
    assert total(left) == total(before) - need.mg


@given(parts, st.integers(1, 8).map(lambda count: count * Decimal("2.5")), st.integers(1, 4))
def test_a_piece_for_each_dose_makes_the_day_whatever_lies_beside_it(held, share, times):
    beside = together(*(((part, count),) for part, count in held))
    need = Need(mg=share * times, times=times)
    assert make_day(together(beside, ((share, times),)), need, BACLOFEN) is not None


def test_a_day_without_a_dose_needs_nothing():
    assert make_day((), NO_NEED, BACLOFEN) == ()


@pytest.mark.parametrize(
    ("held", "mg", "left"),
    [
        ({"15": 1, "10": 2}, 20, {"15": 1, "10": 0}),  # the largest first would leave 5
        ({"20": 1, "15": 2}, 30, {"20": 1, "15": 0}),
        ({"10": 1, "5": 4}, 15, {"10": 0, "5": 3}),  # the small ones are kept
        ({"10": 9}, 15, None),
    ],
)
def test_a_dose_is_made_of_the_largest_parts_that_do(held, mg, left):
    before = together(*(((Decimal(part), count),) for part, count in held.items()))
    found = make_dose(before, Decimal(mg))
    assert found == (None if left is None else tuple((Decimal(part), count) for part, count in left.items()))


@pytest.mark.parametrize(
    ("mg", "product", "surely", "perhaps"),
    [
        ("10", None, "5", "5"),  # of the default set, scored
        ("5", None, "5", "5"),  # not scored
        ("15", None, "15", "15"),  # of another set; nothing says that it is scored
        ("1", None, "0.5", "0.5"),  # a liquid, by its measure
        ("10", "granules packet 10 mg", "10", "10"),
        ("25", None, "25", str(FINEST)),  # no product of ours
    ],
)
def test_a_strength_is_read_as_the_product_that_has_it(mg, product, surely, perhaps):
    kind = kind_of(box(mg, product), BACLOFEN)
    assert (kind.surely, kind.perhaps) == (Decimal(surely), Decimal(perhaps))
    assert kind.known is (surely == perhaps)


def test_the_products_of_the_plan_come_first():
    granules = [each for each in BACLOFEN.medicine.product if each.form == "granules packet"]
    handout = Handout(medicine=BACLOFEN.medicine, products=tuple(granules))
    assert kind_of(box("10"), handout).name == "granules packet 10 mg"


@pytest.mark.parametrize(
    ("mg", "times", "share"), [("20", 3, None), ("20", 2, "10"), ("12.5", 5, "2.5"), ("0", 0, "0")]
)
def test_a_day_divides_into_equal_doses_or_it_does_not(mg, times, share):
    assert Need(mg=Decimal(mg), times=times).share == (None if share is None else Decimal(share))
