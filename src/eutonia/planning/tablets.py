"""The compiler: which pieces or millilitres make exactly this dose, and how does a day divide into such doses?

Exact or not at all. A tablet is halved only where it is scored and the person wants halves; a liquid is measured in
multiples of what its measure shows. Fewest pieces win, then fewest halves, then larger strengths: a person counts one
20 mg tablet with fewer mistakes than two of 10 mg.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from itertools import combinations, groupby
from math import gcd

from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.plan import Part
from eutonia.knowledge.checking import may_be_together
from eutonia.knowledge.records import Medicine, Product

MOST_PIECES = 6  # of one intake (eutonia-default): more are swallowed wrong, and a better product exists
NEAR_THE_MEAN = 8  # how many makeable doses on either side of an equal share are tried
HALF = Decimal("0.5")
UNITS = {"granules packet": "packet", "extended-release tablet": "tablet", "extended-release capsule": "capsule"}


class ProductsError(EutoniaError):
    """The products asked for are not ones that can be handed out together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """One product as the compiler sees it."""

    name: str  # "baclofen tablet 10 mg"
    id: str
    unit: str
    mg_per_unit: Decimal
    smallest: Decimal  # the smallest count: half a tablet, one capsule, 0.5 mL
    liquid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a plan may be made of, the largest strength first."""

    stock: tuple[Stock, ...]

    @property
    def solids(self) -> tuple[Stock, ...]:
        return tuple(one for one in self.stock if not one.liquid)

    @property
    def liquids(self) -> tuple[Stock, ...]:
        return tuple(one for one in self.stock if one.liquid)


def choose_products(medicine: Medicine, wanted: Sequence[str] = ()) -> tuple[Product, ...]:
    """The products named by id or by the name of a set, else the medicine's default set; only such as go together."""
    ids = {folded(product.id): product.id for product in medicine.product}
    sets = {folded(group.name): group.products for group in medicine.product_set}
    default = next(group.products for group in medicine.product_set if group.default)
    asked = [each for name in wanted for each in sets.get(folded(name), (name,))] or list(default)
    named = [ids.get(folded(name), name) for name in asked]
    unknown = next((name for name in named if name not in ids.values()), None)
    if unknown is not None:
        known = ", ".join([*ids.values(), *(group.name for group in medicine.product_set)])
        raise ProductsError(f"No product {unknown!r} of {medicine.name}. Known: {known}.")
    outside = next((name for name in named if not any(name in group for group in sets.values())), None)
    if outside:  # a product of another release or a prodrug: its milligrams are not those of the ladders
        raise ProductsError(f"No plan of {medicine.name} is made with {outside!r}: it belongs to no set of products.")
    products = tuple(product for product in medicine.product if product.id in named)
    if not may_be_together(products):
        raise ProductsError(
            f"{' and '.join(product.id for product in products)} of {medicine.name} may not stand for one another "
            "or differ in concentration. Name products of one kind."
        )
    return products


def choose_shelf(medicine: Medicine, *, wanted: Sequence[str] = (), halves: bool = True) -> Shelf:
    """What a plan is made of: the products wanted, else the default ones, the largest strength first."""
    stock = [_stock(medicine, product, halves) for product in choose_products(medicine, wanted)]
    return Shelf(stock=tuple(sorted(stock, key=lambda one: -one.mg_per_unit)))


def folded(name: str) -> str:
    """The name of a product or a set, without what nobody means by a space or a capital.

    >>> folded(" Tablet  10 MG")
    'tablet 10 mg'
    """
    return " ".join(name.split()).casefold()


def _stock(medicine: Medicine, product: Product, halves: bool) -> Stock:
    per_unit = product.strength or product.per_ml
    assert per_unit is not None  # checked when the file was loaded
    whole = HALF if halves and product.score == "halves" else Decimal(1)
    return Stock(
        name=f"{medicine.name} {product.id}",
        id=product.id,
        unit="mL" if product.per_ml else UNITS.get(product.form, product.form),
        mg_per_unit=per_unit.mg,
        smallest=product.measure_ml or whole,
        liquid=product.per_ml is not None,
    )


@lru_cache(maxsize=4096)
def make_dose(dose: Dose, shelf: Shelf) -> tuple[Part, ...] | None:
    """The parts that make exactly this dose with the fewest pieces, or None where it cannot be made."""
    pieces = _cheapest_pieces(shelf.solids).get(dose.mg)
    if pieces is not None:
        return _as_parts(pieces)
    for liquid in shelf.liquids:
        count, rest = divmod(dose.mg, liquid.mg_per_unit * liquid.smallest)
        if not rest and count:
            return (_part(liquid, count * liquid.smallest),)
    return None


def _part(stock: Stock, count: Decimal) -> Part:
    return Part(product=stock.name, unit=stock.unit, mg_per_unit=stock.mg_per_unit, count=count.normalize() + 0)


def _as_parts(pieces: Sequence[tuple[Stock, Decimal]]) -> tuple[Part, ...]:
    counts: dict[Stock, Decimal] = {}
    for stock, count in pieces:
        counts[stock] = counts.get(stock, Decimal(0)) + count
    largest_first = sorted(counts, key=lambda stock: -stock.mg_per_unit)
    return tuple(_part(stock, counts[stock]) for stock in largest_first)


Pieces = tuple[tuple[Stock, Decimal], ...]


@lru_cache(maxsize=512)
def _cheapest_pieces(solids: tuple[Stock, ...]) -> dict[Decimal, Pieces]:
    """Each amount that a few pieces make, with the best way to make it: fewest pieces, fewest halves, large strengths.

    The best way to make an amount with one piece more holds the best way to make the rest, so each is built on those
    before it. `ways` are places in `kinds`, in order; the earlier kinds are the larger strengths.
    """
    kinds = [(stock, Decimal(1)) for stock in solids]
    kinds += [(stock, HALF) for stock in solids if stock.smallest == HALF]
    each = [(stock.mg_per_unit * count, int(count == HALF), (place,)) for place, (stock, count) in enumerate(kinds)]
    found: dict[Decimal, Pieces] = {}
    longest: dict[Decimal, tuple[int, tuple[int, ...]]] = {Decimal(0): (0, ())}
    for _ in range(MOST_PIECES):
        longer: dict[Decimal, tuple[int, tuple[int, ...]]] = {}
        for so_far, (halves, ways) in longest.items():
            for mg, half, place in each:
                way = (halves + half, tuple(sorted(ways + place)))
                known = longer.get(so_far + mg)
                if known is None or way < known:
                    longer[so_far + mg] = way
        for amount, (_, ways) in longer.items():
            found.setdefault(amount, tuple(kinds[place] for place in ways))
        longest = longer
    return found


@lru_cache(maxsize=512)
def makeable_doses(shelf: Shelf, most: Dose) -> tuple[Dose, ...]:
    """Every dose up to `most` that the shelf can make, the smallest first."""
    amounts = set(_cheapest_pieces(shelf.solids))
    for liquid in shelf.liquids:
        grain = liquid.mg_per_unit * liquid.smallest
        amounts.update(grain * count for count in range(1, int(most.mg / grain) + 1))
    return tuple(Dose(amount) for amount in sorted(amounts) if amount <= most.mg)


@lru_cache(maxsize=4096)
def divide_day(daily: Dose, *, times: int, most: Dose, shelf: Shelf) -> tuple[Dose, ...] | None:
    """The day as so many makeable doses, none above `most`, as equal as can be; the smallest first. None: it cannot be.

    What varies within the day is what a person feels, so equal doses come before few pieces. But nobody cuts a tablet
    or measures a liquid to make doses more alike than whole tablets can: halves, and then liquids, are reached for only
    where the doses would else differ by more than the smallest tablet.
    """
    for simple in _simpler(shelf):
        even = _divide(daily, times=times, most=most, shelf=simple)
        if even and even[-1].mg - even[0].mg <= simple.stock[-1].mg_per_unit:
            return even
    return _divide(daily, times=times, most=most, shelf=shelf)


@lru_cache(maxsize=512)
def _simpler(shelf: Shelf) -> tuple[Shelf, ...]:
    """The same without liquids and halves, then without liquids; nothing where that leaves nothing out."""
    whole = Shelf(stock=tuple(replace(one, smallest=Decimal(1)) for one in shelf.solids))
    return tuple(one for one in (whole, Shelf(stock=shelf.solids)) if one.stock and one != shelf)


def _divide(daily: Dose, *, times: int, most: Dose, shelf: Shelf) -> tuple[Dose, ...] | None:
    """The day from these products, with the least between its smallest and its largest dose; then the fewest pieces."""
    share = daily.mg / times
    makeable = [dose.mg for dose in makeable_doses(shelf, min(most, daily))]
    if share in makeable:
        return (Dose(share),) * times
    below = [mg for mg in makeable if mg <= share][-NEAR_THE_MEAN:]
    above = [mg for mg in makeable if mg > share][:NEAR_THE_MEAN]
    cost = {mg: _pieces(make_dose(Dose(mg), shelf)) for mg in (*below, *above)}
    even = _most_even(cost, daily.mg, times)
    return tuple(Dose(mg) for mg in even) if even else None


def _most_even(cost: dict[Decimal, int], total: Decimal, times: int) -> tuple[Decimal, ...] | None:
    """So many of these doses that add up to the total, with the least between the smallest and the largest."""
    doses = sorted(cost)
    if len(doses) > 1 and not _reaches(doses, total, times):
        return None
    ends = [(dose, dose) for dose in doses] + list(combinations(doses, 2))
    around = sorted((high - low, low, high) for low, high in ends if low * times <= total <= high * times)
    for _, alike in groupby(around, key=lambda each: each[0]):
        windows = ([dose for dose in doses if low <= dose <= high] for _, low, high in alike)
        found = [made for window in windows if (made := _cheapest(window, cost, total, times))]
        if found:
            return min(found)[1]
    return None


def _reaches(doses: Sequence[Decimal], total: Decimal, times: int) -> bool:
    sums = {Decimal(0)}
    for _ in range(times):
        sums = {so_far + dose for so_far in sums for dose in doses if so_far + dose <= total}
    return total in sums


def _cheapest(
    doses: Sequence[Decimal], cost: dict[Decimal, int], total: Decimal, times: int
) -> tuple[int, tuple[Decimal, ...]] | None:
    """The fewest pieces with which so many of these doses add up to the total; the doses in rising order."""
    best: dict[Decimal, tuple[int, tuple[Decimal, ...]]] = {Decimal(0): (0, ())}
    for left in range(times - 1, -1, -1):
        longer: dict[Decimal, tuple[int, tuple[Decimal, ...]]] = {}
        for so_far, (pieces, chosen) in best.items():
            for dose in doses:
                amount = so_far + dose
                if amount + left * doses[0] <= total <= amount + left * doses[-1]:
                    made = (pieces + cost[dose], tuple(sorted((*chosen, dose))))
                    longer[amount] = min(longer.get(amount, made), made)
        best = longer
    return best.get(total)


def _pieces(parts: tuple[Part, ...] | None) -> int:
    return sum(int(part.count.to_integral_value(rounding="ROUND_CEILING")) for part in parts or () if part.unit != "mL")


def nearest_below(daily: Dose, *, times: int, most: Dose, shelf: Shelf) -> Dose | None:
    """The largest day below this one that so many doses make. Never one above: that would be a faster rise."""
    makeable = [dose.mg for dose in makeable_doses(shelf, min(most, daily))]
    if not makeable:
        return None
    grain = common_grain(makeable)
    last = int((daily.mg / grain).to_integral_value(rounding=ROUND_CEILING)) - 1
    days = (Dose(grain * count) for count in range(last, 0, -1))
    return next((day for day in days if divide_day(day, times=times, most=most, shelf=shelf)), None)


def common_grain(amounts: Sequence[Decimal]) -> Decimal:
    """The largest amount of which all these are multiples."""
    digits = max(-int(amount.as_tuple().exponent) for amount in amounts)
    return Decimal(gcd(*(int(amount.scaleb(digits)) for amount in amounts))).scaleb(-digits)
