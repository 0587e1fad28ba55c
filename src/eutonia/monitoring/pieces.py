"""Can the doses be made of the pieces on hand? Milligrams alone do not say so: halves of 20 mg make no 5 mg.

Each strength is read as the product of the plan, or of the medicine's own sets, unless the diary names it. Pieces are
counted in the smallest parts that may be taken exactly, and a dose is made of the largest parts that do: the small ones
are kept, since they make more. That finds a way for nearly every drawer, not for all; where it errs, the alarm comes
too early. Left out: which products may stand for one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.diary import OnHand, Refill
from eutonia.domain.dose import plain_decimal
from eutonia.knowledge.records import Medicine, Product
from eutonia.monitoring.coming import Need

HALF = Decimal("0.5")
FINEST = Decimal("0.0001")  # mg: how exactly a diary writes an amount
MOST_STRENGTHS = 12  # of one medicine in one drawer: more are a mistake
TRIES = 40  # how many fewer of the largest part are tried; a dose is made of fewer pieces than that
UNLIMITED = 10**9

type Parts = tuple[tuple[Decimal, int], ...]  # mg of one part, and how many; the largest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """What is handed out of a medicine: the products of the plan, and whether the person halves tablets."""

    medicine: Medicine
    products: tuple[Product, ...] = ()  # none named: those of the default set
    halves: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One strength as it was counted, and the smallest part of it that can be taken."""

    name: str
    per_unit: Decimal  # mg
    surely: Decimal  # mg of the smallest part that can surely be taken exactly
    perhaps: Decimal  # and of the smallest that perhaps can, where it is not known which product it is

    @property
    def known(self) -> bool:
        return self.surely == self.perhaps


def kind_of(item: OnHand | Refill, handout: Handout) -> Kind:
    """Which product is it? The one that is named, else one of the plan, of the default set, of any set."""
    per_unit = item.strength
    for group in _groups(item.product, handout):
        parts = {_part(each, handout) for each in group if strength_of(each) == per_unit}
        if parts:
            names = " or ".join(each.id for each in group if strength_of(each) == per_unit)
            return Kind(name=names, per_unit=per_unit, surely=max(parts), perhaps=min(parts))
    name = f"{plain_decimal(per_unit)} mg"
    return Kind(name=name, per_unit=per_unit, surely=per_unit, perhaps=FINEST)


def _groups(named: str | None, handout: Handout) -> Iterable[Sequence[Product]]:
    medicine = handout.medicine
    if named is not None:
        return ([each for each in medicine.product if each.id == named],)
    in_sets = {name for group in medicine.product_set for name in group.products}
    return (plan_products(handout), [each for each in medicine.product if each.id in in_sets])


def plan_products(handout: Handout) -> tuple[Product, ...]:
    """What the plan is made of."""
    default = next(group.products for group in handout.medicine.product_set if group.default)
    return handout.products or tuple(each for each in handout.medicine.product if each.id in default)


def strength_of(product: Product) -> Decimal:
    """The milligrams of one piece, or of one millilitre."""
    strength = product.strength or product.per_ml
    assert strength is not None  # checked when the file was loaded
    return strength.mg


def _part(product: Product, handout: Handout) -> Decimal:
    """The smallest part that may be taken: half a tablet where it is scored, what a measure shows of a liquid."""
    if product.per_ml:
        return strength_of(product) * (product.measure_ml or 1)
    return strength_of(product) * (HALF if handout.halves and product.score == "halves" else 1)


def in_words(item: OnHand | Refill, kind: Kind) -> str:
    """
    >>> from datetime import date
    >>> box = OnHand(medicine="baclofen", counted=date(2026, 11, 24), mg_per_unit="10", count="90")
    >>> in_words(box, Kind(name="tablet 10 mg", per_unit=Decimal(10), surely=Decimal(5), perhaps=Decimal(5)))
    '90 x tablet 10 mg'
    """
    unit = " mL of" if "mL" in kind.name else " x"
    return f"{plain_decimal(Decimal(item.count))}{unit} {kind.name}"


# ---------------------------------------------------------------------------------------------- parts


def cut(kind: Kind, count: Decimal, *, surely: bool) -> Parts:
    """So many pieces, in their smallest parts."""
    part = kind.surely if surely else kind.perhaps
    return ((part, int(kind.per_unit * count // part)),)


def together(*many: Parts) -> Parts:
    """All parts, the largest first."""
    counts: dict[Decimal, int] = {}
    for part, count in (each for parts in many for each in parts):
        counts[part] = counts.get(part, 0) + count
    return tuple(sorted(counts.items(), reverse=True))


def milligrams_alone(mg: Decimal) -> Parts:
    """An amount of which nothing is known but how much it is."""
    return ((FINEST, int(mg // FINEST)),)


def make_dose(parts: Parts, mg: Decimal, *, least: int = 1) -> Parts | None:
    """What is left once this dose is made exactly, of at least so many parts. None: it cannot be made."""
    used = _choose(parts, 0, mg, least, set())
    if used is None:
        return None
    return tuple((part, count - taken) for (part, count), taken in zip(parts, used, strict=True))


def _choose(
    parts: Parts, place: int, mg: Decimal, least: int, dead: set[tuple[int, Decimal, int]]
) -> tuple[int, ...] | None:
    """How many of each part, the largest first; `dead` remembers what was tried in vain."""
    if not mg and least <= 0:
        return (0,) * (len(parts) - place)
    if not mg or place == len(parts) or (place, mg, least) in dead:
        return None
    part, count = parts[place]
    most = min(count, int(mg // part))
    for taken in range(most, max(-1, most - TRIES), -1):
        rest = _choose(parts, place + 1, mg - taken * part, max(0, least - taken), dead)
        if rest is not None:
            return (taken, *rest)
    dead.add((place, mg, least))
    return None


def make_doses(parts: Parts, doses: Iterable[Decimal]) -> Parts | None:
    """What is left once all these doses are made."""
    left: Parts | None = parts
    for mg in doses:
        left = make_dose(left, mg) if left is not None else None
    return left


def make_day(parts: Parts, need: Need, handout: Handout) -> Parts | None:
    """What is left after a day: of equal doses, or of unequal ones where the plan's products make no equal ones."""
    if not need.mg:
        return parts
    share = need.share
    if share is not None:
        left = make_doses(parts, (share,) * need.times)
        if left is not None or _makes_equal(share, handout):
            return left
    return make_dose(parts, need.mg, least=need.times)


def _makes_equal(share: Decimal, handout: Handout) -> bool:
    shelf = together(*(((_part(each, handout), UNLIMITED),) for each in plan_products(handout)))
    return make_dose(shelf, share) is not None
