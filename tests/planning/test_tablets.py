"""The compiler: exact or not at all."""

from decimal import Decimal
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.dose import Dose, parse_dose
from eutonia.planning.tablets import MOST_PIECES, Shelf, Stock, divide_day, make_dose, makeable_doses, nearest_days

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


@given(st.builds(lambda n: Dose(Decimal(n) * 5), st.integers(1, 30)), st.integers(1, 4), shelves)
def test_a_day_is_divided_as_equally_as_can_be(daily: Dose, times: int, stock: Shelf) -> None:
    most = Dose(Decimal(50))
    divided = divide_day(daily, times=times, most=most, shelf=stock)
    makeable = [dose.mg for dose in makeable_doses(stock, min(most, daily))]
    if len(makeable) ** times > 60_000:
        return
    spreads = [max(choice) - min(choice) for choice in product(makeable, repeat=times) if sum(choice) == daily.mg]
    if divided is None:
        assert not spreads
    else:
        assert sum(dose.mg for dose in divided) == daily.mg
        assert divided[-1].mg - divided[0].mg == min(spreads)
        assert divided[-1] <= most


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


def test_the_nearest_days_are_named_and_never_pass_the_ceiling() -> None:
    stock = shelf(tablet("10"))
    near = nearest_days(Dose(Decimal(45)), times=3, most=Dose(Decimal(20)), ceiling=Dose(Decimal(60)), shelf=stock)
    assert [str(dose) for dose in near] == ["40 mg", "50 mg"]
    capped = nearest_days(Dose(Decimal(45)), times=3, most=Dose(Decimal(20)), ceiling=Dose(Decimal(45)), shelf=stock)
    assert [str(dose) for dose in capped] == ["40 mg"]
