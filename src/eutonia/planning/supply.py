"""What must be handed out for these steps?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from eutonia.domain.plan import Step, SupplyItem


def count_supply(steps: Sequence[Step]) -> tuple[SupplyItem, ...]:
    """The pieces and millilitres of all steps: halves of one tablet count together, a tablet begun counts whole."""
    totals: dict[tuple[str, str], Decimal] = {}
    for step in steps:
        for intake in step.doses:
            for part in intake.parts:
                key = (part.product, part.unit)
                totals[key] = totals.get(key, Decimal(0)) + part.count * step.days
    return tuple(
        SupplyItem(
            product=product,
            unit=unit,
            quantity=total if unit == "mL" else total.to_integral_value(rounding=ROUND_CEILING),
        )
        for (product, unit), total in totals.items()
    )
