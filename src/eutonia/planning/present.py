"""Which product is taken now, and which products can go on from it?

Tablets and capsules of tizanidine, once-daily and ordinary gabapentin, liquids of different concentration: a milligram
of one is not a milligram of the other. Who takes one of them is never planned on to another without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from eutonia.domain.dose import DoseError, parse_dose
from eutonia.domain.patient import MedicineEntry
from eutonia.domain.plan import Refusal, Regimen
from eutonia.knowledge.checking import may_be_together
from eutonia.knowledge.records import Medicine, Product, ProductSet

OTHER_RELEASE = "another release"  # a group that no product of ours is in
FORMS = {"oral granules": "granules packet"}  # as names/ calls what knowledge calls otherwise
SLOW = ("extended", "once-daily")
MILLILITRES = re.compile(r"(\d{0,6}(?:\.\d{1,3})?)\s*mL", re.IGNORECASE)


def groups_taken(entry: MedicineEntry, medicine: Medicine) -> tuple[str, ...]:
    """Of which interchangeable products may this line of a list be? Empty where it says nothing of it.

    Only a brand or a form says it: "8 mg three times a day" may be one capsule or two tablets.
    """
    form = FORMS.get(entry.form or "", entry.form or "")
    if _is_slow(form) and not any(_is_slow(product.form) for product in medicine.product):
        return (OTHER_RELEASE,)
    left = list(medicine.product)
    for fits in _tests(entry, form, left):
        left = [product for product in left if fits(product)] or left
    return () if len(left) == len(medicine.product) else _groups(left)


def _groups(products: Iterable[Product]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(product.interchange for product in products))


def _tests(entry: MedicineEntry, form: str, products: list[Product]) -> Iterator[Callable[[Product], bool]]:
    """What the line says, from what leaves least doubt on. A test that no product passes says nothing."""
    named = {brand for product in products for brand in product.brands if _says(entry.text, brand)}
    if named:
        longest = max(named, key=len)  # "Lyrica CR" is not Lyrica
        yield lambda product: longest in product.brands
    if form and entry.strength:
        strength = entry.strength
        yield lambda product: _has_strength(product, strength)
    if form or named:
        yield lambda product: _is_slow(product.form) == _is_slow(form)
    if form:
        yield lambda product: product.form == form


def _is_slow(form: str) -> bool:
    return any(word in form for word in SLOW)


def _says(text: str, brand: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(brand)}(?!\w)", text, re.IGNORECASE) is not None


def _has_strength(product: Product, strength: str) -> bool:
    """Is this the product's strength: "10 mg" of a piece, "10 mg/5 mL" of a liquid?"""
    amount, slash, volume = strength.partition("/")
    found = MILLILITRES.fullmatch(volume.strip())
    try:
        dose = parse_dose(amount)
    except DoseError:
        return False
    if found and product.per_ml:
        return product.per_ml * Decimal(found[1] or 1) == dose
    return not slash and product.strength == dose


def fitting_sets(medicine: Medicine, regimen: Regimen | None) -> tuple[ProductSet, ...]:
    """The sets of products with which who takes this can go on, the default first; all where nothing is known."""
    fitting = [group for group in medicine.product_set if may_follow(_of(group, medicine), medicine, regimen)]
    return tuple(sorted(fitting, key=lambda group: not group.default))


def _of(group: ProductSet, medicine: Medicine) -> list[Product]:
    return [product for product in medicine.product if product.id in group.products]


def may_follow(products: Iterable[Product], medicine: Medicine, regimen: Regimen | None) -> bool:
    """Does a milligram of each of these count as a milligram of what is, or may be, taken now?"""
    if regimen is None or not regimen.groups:
        return True
    taken = [product for product in medicine.product if product.interchange in regimen.groups]
    return all(any(may_be_together((one, other)) or one == other for other in taken) for one in products)


def not_interchangeable(medicine: Medicine, regimen: Regimen) -> Refusal:
    """No plan mixes what is taken now with products that do not stand for it."""
    fitting = [f'products "{group.name}"' for group in fitting_sets(medicine, regimen)]
    return Refusal(
        why=f"what is taken now ({' or '.join(regimen.groups)}) and the products of this plan do not stand for one "
        f"another: a milligram of {medicine.name} is not the same in both",
        rule=None,
        needs=(),
        nearest=tuple(fitting) or ("stay on what is taken now; a clinician plans the change to another product",),
    )


def form_in_doubt(medicine: Medicine, regimen: Regimen) -> tuple[str, ...]:
    """Of which solid products, that do not stand for one another, may what is taken now be? Empty without a doubt."""
    solid = [p for group in medicine.product_set for p in _of(group, medicine) if p.strength is not None]
    groups = [group for group in _groups(solid) if not regimen.groups or group in regimen.groups]
    return tuple(groups) if len(groups) > 1 else ()
