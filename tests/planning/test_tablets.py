"""The compiler: exact or not at all."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.domain.dose import Dose, parse_dose
from eutonia.planning.tablets import (
    MOST_PIECES,
    ProductsError,
    Shelf,
    Stock,
    choose_shelf,
    divide_day,
    make_dose,
    makeable_doses,
    nearest_below,
)

HALF = Decimal("0.5")


def tablet(mg: str, *, scored: bool = False) -> Stock:
    smallest = HALF if scored else Decimal(1)
    name = f"tablet {mg} mg"
    return Stock(name=f"x {name}", id=name, unit="tablet", mg_per_unit=Decimal(mg), smallest=smallest, liquid=False)


def liquid(mg_per_ml: str, mark: str) -> Stock:
    name = f"solution {mg_per_ml} mg/mL"
    smallest, strength = Decimal(mark), Decimal(mg_per_ml)
    return Stock(name=f"x {name}", id=name, unit="mL", mg_per_unit=strength, smallest=smallest, liquid=True)


def shelf(*stock: Stock) -> Shelf:
    return Shelf(stock=tuple(sorted(stock, key=lambda one: -one.mg_per_unit)))


strengths = st.lists(
    st.sampled_from(["2", "2.5", "4", "5", "10", "12.5", "20", "25"]), min_size=1, max_size=3, unique=True
)
shelves = st.builds(
    lambda mgs, scored: shelf(*(tablet(mg, scored=flag) for mg, flag in zip(mgs, scored, strict=False))),
    strengths,
    st.lists(st.booleans(), min_size=3, max_size=3),
)
doses = st.builds(lambda quarter: Dose(Decimal(quarter) / 4), st.integers(1, 320))


@given(doses, shelves)
def test_parts_add_up_to_the_dose_or_there_are_none(dose: Dose, stock: Shelf) -> None:
    parts = make_dose(dose, stock)
    if parts is not None:
        assert sum(part.dose.mg for part in parts) == dose.mg
        grains = {one.name: one.smallest for one in stock.stock}
        assert all(part.count > 0 and part.count % grains[part.product] == 0 for part in parts)


@given(doses, shelves)
def test_the_fewest_pieces_are_found(dose: Dose, stock: Shelf) -> None:
    """Held against trying everything."""
    pieces = [(one.mg_per_unit, Decimal(1)) for one in stock.stock]
    pieces += [(one.mg_per_unit, HALF) for one in stock.stock if one.smallest == HALF]
    fewest = next(
        (
            count
            for count in range(1, MOST_PIECES + 1)
            if any(
                sum((mg * share for mg, share in chosen), Decimal(0)) == dose.mg
                for chosen in combinations_with_replacement(pieces, count)
            )
        ),
        None,
    )
    parts = make_dose(dose, stock)
    found = None if parts is None else sum(int(part.count // 1) + bool(part.count % 1) for part in parts)
    assert found == fewest


def spreads(daily: Dose, times: int, stock: Shelf, most: Dose) -> list[Decimal]:
    """Between the smallest and the largest dose, of every way to divide the day; held against trying everything."""
    makeable = [dose.mg for dose in makeable_doses(stock, min(most, daily))]
    assume(len(makeable) ** times <= 60_000)
    return [max(choice) - min(choice) for choice in product(makeable, repeat=times) if sum(choice) == daily.mg]


def uncut(stock: Shelf) -> Shelf:
    return shelf(*(replace(one, smallest=Decimal(1)) for one in stock.stock))


@given(st.builds(lambda n: Dose(Decimal(n) * 5), st.integers(1, 30)), st.integers(1, 4), shelves)
def test_a_day_is_divided_as_equally_as_can_be_with_as_little_cutting(daily: Dose, times: int, stock: Shelf) -> None:
    most = Dose(Decimal(50))
    divided = divide_day(daily, times=times, most=most, shelf=stock)
    whole, cut = spreads(daily, times, uncut(stock), most), spreads(daily, times, stock, most)
    smallest = min(one.mg_per_unit for one in stock.stock)
    if divided is None:
        assert not cut
        return
    assert sum(dose.mg for dose in divided) == daily.mg
    assert divided[-1] <= most
    without_cutting = bool(whole) and min(whole) <= smallest
    assert divided[-1].mg - divided[0].mg == (min(whole) if without_cutting else min(cut))
    if without_cutting:
        assert all(make_dose(dose, uncut(stock)) for dose in divided)


@pytest.mark.parametrize(
    ("daily", "times", "stock", "expected"),
    [
        ("16", 3, shelf(tablet("2", scored=True), tablet("4", scored=True)), "4 6 6"),  # not 5 + 5 + 6, cut in half
        ("40", 3, shelf(tablet("10", scored=True), tablet("20", scored=True)), "10 10 20"),
        ("25", 3, shelf(tablet("10", scored=True), tablet("20", scored=True)), "5 10 10"),
        ("20", 3, shelf(tablet("10", scored=True), liquid("1", "0.5")), "5 5 10"),  # not 6.5 + 6.5 + 7 mL
        ("17", 3, shelf(tablet("10", scored=True), liquid("1", "0.5")), "5.5 5.5 6"),
        ("12", 2, shelf(tablet("2"), tablet("8")), "6 6"),
    ],
)
def test_a_day_that_a_pharmacist_would_divide(daily: str, times: int, stock: Shelf, expected: str) -> None:
    divided = divide_day(Dose(Decimal(daily)), times=times, most=Dose(Decimal(20)), shelf=stock)
    assert divided == tuple(Dose(Decimal(mg)) for mg in expected.split())


@pytest.mark.parametrize(
    ("dose", "stock", "expected"),
    [
        ("15 mg", shelf(tablet("5"), tablet("10", scored=True)), [("10", "1"), ("5", "1")]),
        ("15 mg", shelf(tablet("10", scored=True)), [("10", "1.5")]),
        ("15 mg", shelf(tablet("10")), None),
        ("20 mg", shelf(tablet("10"), tablet("20")), [("20", "1")]),
        ("2.5 mg", shelf(tablet("5"), tablet("10", scored=True)), None),
        ("7.5 mg", shelf(liquid("1", "0.5")), [("1", "7.5")]),
        ("7.25 mg", shelf(liquid("1", "0.5")), None),
        ("300 mg", shelf(tablet("600", scored=True)), [("600", "0.5")]),
    ],
)
def test_doses_that_a_pharmacist_would_make(dose: str, stock: Shelf, expected: list[tuple[str, str]] | None) -> None:
    parts = make_dose(parse_dose(dose), stock)
    made = parts and [(f"{part.mg_per_unit}", f"{part.count}") for part in parts]
    assert made == (None if expected is None else expected)


@pytest.mark.parametrize(
    ("daily", "times", "most", "stock", "expected"),
    [
        ("45", 3, "20", shelf(tablet("10")), "40"),
        ("45", 3, "15", shelf(tablet("10")), "30"),
        ("15", 3, "20", shelf(tablet("10")), None),
        ("17", 3, "20", shelf(tablet("2.5"), tablet("4")), "16.5"),  # 4 + 5 + 7.5: a grain of 0.5 mg
        ("7.3", 2, "20", shelf(liquid("5", "0.2")), "7"),
        ("200", 1, "300", shelf(tablet("1E+2")), "100"),
    ],
)
def test_the_nearest_day_below_is_found_and_never_one_above(
    daily: str, times: int, most: str, stock: Shelf, expected: str | None
) -> None:
    near = nearest_below(Dose(Decimal(daily)), times=times, most=Dose(Decimal(most)), shelf=stock)
    assert near == (expected and Dose(Decimal(expected)))


@given(doses, st.integers(1, 8), shelves)
def test_no_day_between_the_nearest_and_the_one_asked_can_be_made(daily: Dose, times: int, stock: Shelf) -> None:
    most = Dose(Decimal(50))
    near = nearest_below(daily, times=times, most=most, shelf=stock)
    assert near is None or (near < daily and divide_day(near, times=times, most=most, shelf=stock))
    quarters = range(int((near.mg if near else 0) * 4) + 1, int(daily.mg * 4))
    between = [Dose(Decimal(quarter) / 4) for quarter in quarters]
    assert not [day for day in between if divide_day(day, times=times, most=most, shelf=stock)]


def test_many_doses_a_day_are_divided_at_once() -> None:
    """Twenty-four doses of an odd amount: tried one by one, this would not end."""
    stock = shelf(liquid("1", "0.5"), tablet("5"), tablet("10", scored=True))
    divided = divide_day(Dose(Decimal("61.5")), times=24, most=Dose(Decimal(20)), shelf=stock)
    assert divided is not None
    assert sum(dose.mg for dose in divided) == Decimal("61.5")
    assert divided[-1].mg - divided[0].mg == HALF


def test_products_are_known_without_capitals_and_spaces() -> None:
    medicine = open_library().knowledge.medicines["baclofen"]
    plain = choose_shelf(medicine, wanted=("tablet 10 mg", "tablets-5"))
    assert choose_shelf(medicine, wanted=(" Tablet 10  MG", "TABLETS-5")) == plain


@pytest.mark.parametrize(
    ("name", "wanted", "says"),
    [
        ("baclofen", ("solution 1 mg/mL", "solution 2 mg/mL"), "differ in concentration"),
        ("baclofen", ("tablet 10 mg", "suspension 5 mg/mL"), "may not stand for one another"),
        ("tizanidine", ("tablet 2 mg", "capsule 4 mg"), "may not stand for one another"),
        ("gabapentin", ("once-daily tablet 600 mg (Gralise)",), "belongs to no set"),
        ("gabapentin", ("enacarbil tablet 600 mg (Horizant)",), "belongs to no set"),
        ("pregabalin", ("extended-release tablet 165 mg",), "belongs to no set"),
        ("cyclobenzaprine", ("extended-release capsule 15 mg",), "belongs to no set"),
        ("metaxalone", ("tablet 640 mg", "tablet 800 mg"), "may not stand for one another"),
        ("baclofen", ("tablet 99 mg",), "No product 'tablet 99 mg'"),
    ],
)
def test_products_that_are_no_plan_are_refused(name: str, wanted: tuple[str, ...], says: str) -> None:
    with pytest.raises(ProductsError, match=says):
        choose_shelf(open_library().knowledge.medicines[name], wanted=wanted)


def test_a_liquid_beside_tablets_where_knowledge_joins_them() -> None:
    medicine = open_library().knowledge.medicines["baclofen"]
    joined = choose_shelf(medicine, wanted=("tablet 10 mg", "solution 1 mg/mL"))
    assert [stock.id for stock in joined.stock] == ["tablet 10 mg", "solution 1 mg/mL"]
    assert not choose_shelf(medicine, wanted=("tablet 10 mg",), halves=False).stock[0].smallest < 1
