"""How much of a medicine: an exact decimal of milligrams.

Nothing here rounds. A dose that cannot be written exactly is refused where it is read, and milligrams never mix with
millilitres: a volume becomes a dose only through a product's concentration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.errors import EutoniaError

MICROGRAM = Decimal("0.001")
MG_PER_UNIT = {
    "mg": Decimal(1),
    "g": Decimal(1000),
    "mcg": MICROGRAM,
    "ug": MICROGRAM,
    "\u00b5g": MICROGRAM,  # Unicode has a micro sign and a Greek letter that look alike
    "\u03bcg": MICROGRAM,
}
WRITTEN = re.compile(r"\s*(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(?P<unit>[A-Za-z\u00b5\u03bc]+)\s*")


class DoseError(EutoniaError):
    """A text that is not a dose of a solid or dissolved medicine in milligrams."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"{text!r} is not a dose: {why}. Write a number and its unit, such as '7.5 mg'.")
        self.text = text


@dataclass(frozen=True, slots=True, order=True)
class Dose:
    """An amount of medicine in milligrams, exact."""

    mg: Decimal

    def __post_init__(self) -> None:
        if not self.mg.is_finite() or self.mg < 0:
            raise DoseError(str(self.mg), "it must be a finite number, not negative")

    def __add__(self, other: Dose) -> Dose:
        return Dose(self.mg + other.mg)

    def __sub__(self, other: Dose) -> Dose:
        return Dose(self.mg - other.mg)

    def __mul__(self, times: int | Decimal) -> Dose:
        return Dose(self.mg * times)

    def __bool__(self) -> bool:
        return bool(self.mg)

    def __str__(self) -> str:
        return f"{plain_decimal(self.mg)} mg"


ZERO = Dose(Decimal(0))


def plain_decimal(number: Decimal) -> str:
    """How is a number written so that nobody misreads it: a leading zero, no trailing zero, no exponent?

    >>> plain_decimal(Decimal("7.50")), plain_decimal(Decimal(".5")), plain_decimal(Decimal("1E+2"))
    ('7.5', '0.5', '100')
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def parse_dose(text: str) -> Dose:
    """Which dose does this text state? The unit is never assumed.

    >>> parse_dose("7.50 mg")
    Dose(mg=Decimal('7.50'))
    >>> str(parse_dose("0.5 g"))
    '500 mg'
    """
    found = WRITTEN.fullmatch(text)
    if not found:
        raise DoseError(text, "a number with its unit is needed")
    unit = found["unit"] if found["unit"] in MG_PER_UNIT else found["unit"].lower()
    if unit not in MG_PER_UNIT:
        volume = "millilitres are a volume; name the product to turn them into milligrams"
        raise DoseError(text, volume if unit == "ml" else f"{unit} is not mg, g or mcg")
    return Dose(Decimal(found["number"]) * MG_PER_UNIT[unit])
