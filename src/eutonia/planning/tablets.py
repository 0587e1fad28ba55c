"""The compiler: which pieces or millilitres make exactly this dose, and how does a day divide into such doses?

Exact or not at all. A tablet is halved only where it is scored and the person wants halves; a liquid is measured in
multiples of what its measure shows. Fewest pieces win, then fewest halves, then larger strengths: a person counts one
20 mg tablet with fewer mistakes than two of 10 mg.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations_with_replacement, pairwise

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


def choose_shelf(medicine: Medicine, *, wanted: Sequence[str] = (), halves: bool = True) -> Shelf:
    """The products to plan with: those named by id or by the name of a set, else the medicine's default set."""
    ids = [product.id for product in medicine.product]
    sets = {group.name: group.products for group in medicine.product_set}
    default = next(group.products for group in medicine.product_set if group.default)
    named = [each for name in wanted for each in sets.get(name, (name,))] or list(default)
    unknown = [name for name in named if name not in ids]
    if unknown:
        raise ProductsError(f"No product {unknown[0]!r} of {medicine.name}. Known: {', '.join(ids)}.")
    outside = next((name for name in named if not any(name in group for group in sets.values())), None)
    if outside:  # a product of another release or a prodrug: its milligrams are not those of the ladders
        raise ProductsError(f"No plan of {medicine.name} is made with {outside!r}: it belongs to no set of products.")
    products = [product for product in medicine.product if product.id in named]
    if not may_be_together(products):
        raise ProductsError(
            f"{' and '.join(product.id for product in products)} of {medicine.name} may not stand for one another "
            "or differ in concentration. Name products of one kind."
        )
    stock = sorted((_stock(medicine, product, halves) for product in products), key=lambda one: -one.mg_per_unit)
    return Shelf(stock=tuple(stock))


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
    pieces = _cheapest_pieces(shelf.solids, dose)
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


def _cheapest_pieces(solids: tuple[Stock, ...], dose: Dose) -> list[tuple[Stock, Decimal]] | None:
    """The fewest pieces, each a whole or a half, that add up to the dose."""
    for pieces in range(1, MOST_PIECES + 1):
        for chosen in _sums(solids, pieces).get(dose.mg, ()):
            return list(chosen)
    return None


Pieces = tuple[tuple[Stock, Decimal], ...]


@lru_cache(maxsize=512)
def _sums(solids: tuple[Stock, ...], pieces: int) -> dict[Decimal, tuple[Pieces, ...]]:
    """Each amount that so many pieces make, with the best way to make it: fewest halves, then the larger strengths."""
    kinds = [(stock, Decimal(1)) for stock in solids]
    kinds += [(stock, HALF) for stock in solids if stock.smallest == HALF]
    best: dict[Decimal, Pieces] = {}
    for chosen in combinations_with_replacement(kinds, pieces):
        amount = sum((stock.mg_per_unit * count for stock, count in chosen), Decimal(0))
        if amount not in best or _halves(chosen) < _halves(best[amount]):
            best[amount] = chosen
    return {amount: (chosen,) for amount, chosen in best.items()}


def _halves(chosen: Pieces) -> int:
    return sum(count == HALF for _, count in chosen)


@lru_cache(maxsize=512)
def makeable_doses(shelf: Shelf, most: Dose) -> tuple[Dose, ...]:
    """Every dose up to `most` that the shelf can make, the smallest first."""
    amounts = {amount for pieces in range(1, MOST_PIECES + 1) for amount in _sums(shelf.solids, pieces)}
    for liquid in shelf.liquids:
        grain = liquid.mg_per_unit * liquid.smallest
        amounts.update(grain * count for count in range(1, int(most.mg / grain) + 1))
    return tuple(Dose(amount) for amount in sorted(amounts) if amount <= most.mg)


@lru_cache(maxsize=4096)
def divide_day(daily: Dose, *, times: int, most: Dose, shelf: Shelf) -> tuple[Dose, ...] | None:
    """The day as so many makeable doses, none above `most`, as equal as can be; the smallest first. None: it cannot be.

    Equal doses come before few pieces: what varies within the day is what a person feels.
    """
    share = daily.mg / times
    makeable = makeable_doses(shelf, min(most, daily))
    below = [dose for dose in makeable if dose.mg <= share][-NEAR_THE_MEAN:]
    above = [dose for dose in makeable if dose.mg > share][:NEAR_THE_MEAN]
    best: tuple[tuple[Decimal, int], tuple[Dose, ...]] | None = None
    for doses in _adding_up(below + above, daily, times):
        cost = (doses[-1].mg - doses[0].mg, sum(_pieces(make_dose(dose, shelf)) for dose in doses))
        if best is None or cost < best[0]:
            best = (cost, doses)
    return best[1] if best else None


def _adding_up(doses: Sequence[Dose], daily: Dose, times: int) -> list[tuple[Dose, ...]]:
    """Every choice of so many doses, in rising order, that add up to the day."""
    known = {dose.mg: dose for dose in doses}
    found = []
    for chosen in combinations_with_replacement(doses, times - 1):
        last = known.get(daily.mg - sum((dose.mg for dose in chosen), Decimal(0)))
        if last is not None and (not chosen or last >= chosen[-1]):
            found.append((*chosen, last))
    return found


def _pieces(parts: tuple[Part, ...] | None) -> int:
    return sum(int(part.count.to_integral_value(rounding="ROUND_CEILING")) for part in parts or () if part.unit != "mL")


def nearest_days(daily: Dose, *, times: int, most: Dose, ceiling: Dose, shelf: Shelf) -> tuple[Dose, ...]:
    """The nearest daily doses below and above that can be made, for a day that cannot; never above the ceiling."""
    makeable = makeable_doses(shelf, min(most, ceiling))
    if not makeable:
        return ()
    grain = min([makeable[0].mg, *(b.mg - a.mg for a, b in pairwise(makeable))])
    around = [Dose(grain * count) for count in range(1, int(ceiling.mg / grain) + 1)]
    lower = next(
        (d for d in reversed(around) if d < daily and divide_day(d, times=times, most=most, shelf=shelf)), None
    )
    higher = next((d for d in around if d > daily and divide_day(d, times=times, most=most, shelf=shelf)), None)
    return tuple(dose for dose in (lower, higher) if dose is not None)
