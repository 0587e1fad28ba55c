"""What was measured: a number and its unit, as a person or a record writes them, in one canonical unit for each kind.

The table of units is our own and small: UCUM codes and the ways laboratories and people really write them. Factors are
exact decimals. Nothing is guessed: no unit is assumed, none is inferred from the size of a number, and a number that
hardly fits its stated unit is refused, so that somebody looks again. (84 written as mg/dL was 84 umol/L.)

A canonical value that is no finite decimal (84 umol/L = 0.950226... mg/dL) keeps 28 digits; `express` turns it back and
rounds to 20, so whatever was written with up to 18 digits comes back exactly.

Calcium, magnesium and glucose are read in mg/dL only: for mmol/L we hold no factor with a source that we read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal

from eutonia.domain.errors import EutoniaError

Kind = Literal[
    "creatinine", "cystatin_c", "egfr", "weight", "height", "bilirubin", "albumin", "inr",
    "alt", "ast", "alp", "potassium", "sodium", "calcium", "magnesium", "glucose",
]  # fmt: skip

EXACT = Context(prec=28)  # our own, so that no caller's decimal context changes an answer
AS_WRITTEN = Context(prec=20)

WRITTEN = re.compile(r"(?P<number>[+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(?P<unit>[^\s0-9.,+-].*)?", re.DOTALL)
FEET_AND_INCHES = re.compile(
    r"(?P<feet>[0-9]{1,2})\s*(?:ft|feet|foot|'|′)\s*(?P<inches>[0-9]{1,2}(?:\.[0-9]{1,3})?)\s*(?:in|inch|inches|\"|''|′′)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit of one kind: how many canonical units it is, and between what its number is believed."""

    code: str  # as UCUM writes it
    also: tuple[str, ...] = ()
    times: Decimal = Decimal(1)
    over: Decimal = Decimal(1)  # 88.4 umol/L are 1 mg/dL: a divisor keeps the published factor exact
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1_000_000)


class QuantityError(EutoniaError):
    """A text or a coded value that is not a usable quantity of its kind."""

    def __init__(self, *, written: str, kind: Kind, why: str, next_step: str) -> None:
        super().__init__(f"{written!r} is not usable as {kind}: {why}. {next_step}")
        self.written = written
        self.kind = kind


class NotANumberError(QuantityError):
    """There is no plain, finite decimal number."""


class UnitMissingError(QuantityError):
    """A number stands alone; the unit is never assumed."""


class UnitUnknownError(QuantityError):
    """The unit is none of those that this kind is measured in."""

    def __init__(self, *, written: str, kind: Kind, unit: str) -> None:
        why, next_step = f"{unit!r} is not a unit we know for it", f"Use {accepted_words(kind)}."
        super().__init__(written=written, kind=kind, why=why, next_step=next_step)
        self.unit = unit
        self.accepted = accepted_units(kind)


class ImplausibleError(QuantityError):
    """The number hardly fits its stated unit, or cannot be at all: somebody must look again."""

    def __init__(self, *, written: str, kind: Kind, value: Decimal, unit: str, why: str) -> None:
        super().__init__(written=written, kind=kind, why=why, next_step="Check the number and its unit.")
        self.value = value
        self.unit = unit


D = Decimal  # short, for the table below
_MASS_PER_DL = Unit(code="mg/dL", also=("mg/100 mL", "mg%"))
_ENZYME = (Unit(code="U/L", also=("IU/L", "[IU]/L", "[iU]/L", "units/L")),)
_MONOVALENT = (Unit(code="mmol/L"), Unit(code="meq/L"))  # one charge: a milliequivalent is a millimole

# The first unit of each kind is the canonical one. Factors: 88.4 for creatinine and 17.1 for bilirubin are the rounded
# conventional ones; inch and pound are definitions. `least` and `most` are our own judgement (eutonia-default), wide
# enough for the sickest person, narrow enough to catch a value that belongs to the neighbouring unit.
UNITS: dict[Kind, tuple[Unit, ...]] = {
    "creatinine": (
        Unit(code="mg/dL", also=("mg/100 mL", "mg%"), least=D("0.1"), most=D(20)),
        Unit(code="umol/L", also=("μmol/L", "mcmol/L", "micromol/L"), over=D("88.4"), least=D(20), most=D(5000)),
        Unit(code="mmol/L", times=D(1000), over=D("88.4"), least=D("0.02"), most=D(5)),
        Unit(code="mg/L", over=D(10), least=D(3), most=D(200)),
    ),
    "cystatin_c": (Unit(code="mg/L", least=D("0.1"), most=D(20)),),
    "egfr": (
        Unit(
            code="mL/min/{1.73_m2}",
            also=("mL/min/1.73", "mL/min/1.73.m2", "mL/min/1.73 sq m", "mL/min per 1.73 m2", "mL/min/1,73 m2"),
            least=D("0.1"),
            most=D(300),
        ),
    ),
    "weight": (
        Unit(code="kg", also=("kgs", "kilogram", "kilograms"), least=D("0.3"), most=D(700)),
        Unit(code="g", also=("gram", "grams"), over=D(1000), least=D(300), most=D(700_000)),
        Unit(
            code="[lb_av]", also=("lb", "lbs", "pound", "pounds"), times=D("0.45359237"), least=D("0.7"), most=D(1543)
        ),
    ),
    "height": (
        Unit(code="cm", least=D(30), most=D(280)),
        Unit(code="m", also=("metre", "metres", "meter", "meters"), times=D(100), least=D("0.3"), most=D("2.8")),
        Unit(code="mm", over=D(10), least=D(300), most=D(2800)),
        Unit(code="[in_i]", also=("in", "inch", "inches", '"', "″"), times=D("2.54"), least=D(12), most=D(110)),
        Unit(code="[ft_i]", also=("ft", "feet", "foot", "'", "′"), times=D("30.48"), least=D(1), most=D("9.2")),
    ),
    "bilirubin": (
        Unit(code="mg/dL", also=("mg/100 mL", "mg%"), most=D(60)),
        Unit(code="umol/L", also=("μmol/L", "mcmol/L", "micromol/L"), over=D("17.1"), most=D(1026)),
    ),
    "albumin": (Unit(code="g/dL", most=D(10)), Unit(code="g/L", over=D(10), least=D(10), most=D(100))),
    "inr": (Unit(code="{INR}", also=("", "1", "INR", "{ratio}", "ratio"), most=D(30)),),
    "alt": _ENZYME,
    "ast": _ENZYME,
    "alp": _ENZYME,
    "potassium": _MONOVALENT,
    "sodium": _MONOVALENT,
    "calcium": (_MASS_PER_DL,),
    "magnesium": (_MASS_PER_DL,),
    "glucose": (_MASS_PER_DL,),
}


def fold(unit: str) -> str:
    """How is a unit compared: without case, spaces, braces, carets, and with one kind of micro sign and of square?

    >>> fold("mL/min/1.73 m²") == fold("ml/min/{1.73_m2}")
    True
    """
    return re.sub(r"[\s{}_^*]", "", unicodedata.normalize("NFKC", unit)).casefold()


SPELLINGS: dict[Kind, dict[str, Unit]] = {
    kind: {fold(spelling): unit for unit in units for spelling in (unit.code, *unit.also)}
    for kind, units in UNITS.items()
}


def canonical_unit(kind: Kind) -> str:
    """In which unit does every function of ours take this kind?"""
    return UNITS[kind][0].code


def accepted_units(kind: Kind) -> tuple[str, ...]:
    """Which units may this kind be written in?"""
    return tuple(unit.code for unit in UNITS[kind])


def accepted_words(kind: Kind) -> str:
    """How are the accepted units listed in a sentence?"""
    return " or ".join(accepted_units(kind))


def parse_quantity(text: str, *, kind: Kind, bare_unit: str | None = None) -> Decimal:
    """How much is it, in the canonical unit of its kind? The unit is never assumed.

    `bare_unit` is for a caller whose own field already names the unit, such as `--egfr 52`.

    >>> parse_quantity("1.4 mg/dL", kind="creatinine")
    Decimal('1.4')
    >>> parse_quantity("106.08 µmol/L", kind="creatinine")
    Decimal('1.2')
    >>> parse_quantity("5 ft 6 in", kind="height")
    Decimal('167.64')
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if kind == "height" and (found := FEET_AND_INCHES.fullmatch(written.casefold())):
        return _feet_and_inches(text, feet=Decimal(found["feet"]), inches=Decimal(found["inches"]))
    found = WRITTEN.fullmatch(written)
    if not found:
        next_step = f"Write a plain number and its unit, with a point for decimals: {accepted_words(kind)}."
        raise NotANumberError(written=text, kind=kind, why="there is no plain number in it", next_step=next_step)
    unit = found["unit"] or bare_unit or ""
    return _in_canonical_unit(Decimal(found["number"]), unit, kind=kind, written=text)


def convert(value: Decimal | int, unit: str, kind: Kind) -> Decimal:
    """How much is a coded value (a FHIR Quantity and its UCUM code), in the canonical unit of its kind?

    >>> convert(Decimal("36"), "g/L", "albumin")
    Decimal('3.6')
    """
    written = f"{value} {unit}"
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        next_step = "Read the number as a decimal."
        raise NotANumberError(
            written=written, kind=kind, why="a binary fraction is not what was written", next_step=next_step
        )
    number = Decimal(value)
    if not number.is_finite():
        next_step = f"Give a number in {accepted_words(kind)}."
        raise NotANumberError(written=written, kind=kind, why="the number is not finite", next_step=next_step)
    return _in_canonical_unit(number, unit, kind=kind, written=written)


def express(value: Decimal, unit: str, kind: Kind) -> Decimal:
    """How is a canonical value written in another unit?

    >>> express(Decimal("1.2"), "umol/L", "creatinine")
    Decimal('106.08')
    """
    known = _find_unit(unit, kind=kind, written=f"{value} {unit}")
    exact = EXACT.divide(EXACT.multiply(value, known.over), known.times)
    return AS_WRITTEN.plus(exact)


def _in_canonical_unit(value: Decimal, unit: str, *, kind: Kind, written: str) -> Decimal:
    known = _find_unit(unit, kind=kind, written=written)
    why = _doubt(value, known)
    if why:
        raise ImplausibleError(written=written, kind=kind, value=value, unit=known.code, why=why)
    return EXACT.divide(EXACT.multiply(value, known.times), known.over)


def _find_unit(unit: str, *, kind: Kind, written: str) -> Unit:
    known = SPELLINGS[kind].get(fold(unit))
    if known:
        return known
    if not unit.strip():
        why = "the unit is missing, and it is never assumed"
        raise UnitMissingError(written=written, kind=kind, why=why, next_step=f"Add it: {accepted_words(kind)}.")
    raise UnitUnknownError(written=written, kind=kind, unit=unit.strip())


def _doubt(value: Decimal, unit: Unit) -> str | None:
    """Why is this number not believed in this unit?"""
    if value <= 0:
        return "it must be more than zero"
    if value < unit.least:
        return f"it is below {unit.least} {unit.code}, so the unit may be another one"
    if value > unit.most:
        return f"it is above {unit.most} {unit.code}, so the unit may be another one"
    return None


def _feet_and_inches(text: str, *, feet: Decimal, inches: Decimal) -> Decimal:
    if inches >= 12:
        why = "twelve inches are a foot"
        raise ImplausibleError(written=text, kind="height", value=inches, unit="[in_i]", why=why)
    return _in_canonical_unit(feet * 12 + inches, "[in_i]", kind="height", written=text)
