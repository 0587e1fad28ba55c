"""Do the pieces of a step add up, and can they be counted out? Worked out from the products' records alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eutonia.domain.dose import ZERO
from eutonia.domain.plan import Part, Step
from eutonia.knowledge.records import Medicine, Product

HALF, WHOLE = Decimal("0.5"), Decimal(1)


def wrong_counts(step: Step, medicine: Medicine, *, halves: bool) -> Iterator[str]:
    """What is wrong with the doses and pieces of one step? In words."""
    if sum((intake.dose for intake in step.doses), ZERO) != step.daily:
        yield f"the doses of a day do not add up to {step.daily}"
    for intake in step.doses:
        if sum((part.mg_per_unit * part.count for part in intake.parts), Decimal(0)) != intake.dose.mg:
            yield f"the parts of a dose do not add up to {intake.dose}"
        for part in intake.parts:
            yield from _cannot_be_counted(part, medicine, halves=halves)


def _cannot_be_counted(part: Part, medicine: Medicine, *, halves: bool) -> Iterator[str]:
    product = next((p for p in medicine.product if part.product == f"{medicine.name} {p.id}"), None)
    if product is None:
        yield f"{part.product} is not a product of {medicine.name}"
        return
    if _mg_per_unit(product) != part.mg_per_unit or (part.unit == "mL") != (product.per_ml is not None):
        yield f"{part.product} does not hold {part.mg_per_unit} mg in one {part.unit}"
    grain = product.measure_ml or (HALF if product.score == "halves" and halves else WHOLE)
    if part.count <= 0 or part.count % grain:
        yield f"{part.count} of {part.product} cannot be counted out"


def _mg_per_unit(product: Product) -> Decimal:
    per_unit = product.strength or product.per_ml
    return per_unit.mg if per_unit else Decimal(0)


def count_needed(steps: Sequence[Step]) -> dict[str, Decimal]:
    """How much of each product do these steps take?"""
    needed: dict[str, Decimal] = {}
    for step in steps:
        for intake in step.doses:
            for part in intake.parts:
                needed[part.product] = needed.get(part.product, Decimal(0)) + part.count * step.days
    return needed
