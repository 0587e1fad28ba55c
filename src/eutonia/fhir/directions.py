"""Dosage -> how much and how often, where the structured fields leave no doubt. Directions in words are not read."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import msgspec

from eutonia.domain.dose import MG_PER_UNIT
from eutonia.fhir.codes import ORAL_ROUTES, ORAL_WORDS, PIECES, TIMES_A_DAY
from eutonia.fhir.concepts import known_codes
from eutonia.fhir.remembered import UnreadableError, remember
from eutonia.fhir.resources import ABSENT, CodeableConcept, Dosage, Period, Quantity, Repeat, Timing
from eutonia.fhir.values import parse_number

DOSAGES = msgspec.json.Decoder(tuple[Dosage, ...] | None)

LARGEST_DOSE = 1_000_000_000  # in whatever unit; of insulin or penicillin, units are counted
MOST_DIGITS = 12  # with which a daily dose is exact in any arithmetic
HOURS = {"h": 1, "d": 24, "wk": 168}
SHORTEST, LONGEST = Decimal("0.01"), Decimal(1000)  # of a period, in its unit
MOST_A_DAY = 24

ALWAYS = Period()

Amount = tuple[Decimal, Quantity]


class Directions(NamedTuple):
    """What the dosages of one prescription say together."""

    starts: tuple[str | None, ...] = ()  # of each dosage, as written
    ends: tuple[str | None, ...] = ()
    times: int | None = None  # doses a day
    mg: Decimal | None = None  # of one dose
    pieces: Decimal | None = None  # tablets or capsules of one dose, where it is stated in these


@remember
def read_directions(written: bytes) -> Directions:
    """How much and how often? Nothing but the days, where there are several dosages, or where one leaves a doubt."""
    dosages: tuple[Dosage, ...] = (DOSAGES.decode(written) if written else None) or ()
    amounts = [
        amount for number, each in enumerate(dosages) for amount in read_amounts(each, f"[{number}].doseAndRate")
    ]
    periods = [period_of(dosage) for dosage in dosages]
    days = Directions(starts=tuple([each.start for each in periods]), ends=tuple([each.end for each in periods]))
    if len(dosages) != 1 or not is_regular(dosages[0]) or not dosages[0].timing:
        return days
    times = times_a_day(dosages[0].timing)
    rates = dosages[0].dose_and_rate
    if times is None or len(rates) != 1 or len(amounts) != 1 or rates[0].dose_range is not ABSENT:
        return days._replace(times=times)
    mg, pieces = in_mg_or_pieces(*amounts[0])
    return days._replace(times=times, mg=mg, pieces=pieces)


def read_amounts(dosage: Dosage, path: str) -> list[Amount]:
    """The amounts of one dosage. One that is no number, or less than nothing, is refused whether it is used or not."""
    amounts = []
    for number, each in enumerate(dosage.dose_and_rate):
        quantity = each.dose_quantity
        if quantity is not None and quantity.value is not ABSENT:
            where = f"{path}[{number}].doseQuantity.value"
            try:
                value = parse_number(quantity.value)
            except UnreadableError as error:
                raise UnreadableError(where, error.why) from None
            if not 0 <= value <= LARGEST_DOSE:
                raise UnreadableError(where, f"a dose of {value} cannot be")
            amounts.append((value, quantity))
    return amounts


def period_of(dosage: Dosage) -> Period:
    """When do these directions begin and end, as written?"""
    repeat = dosage.timing.repeat if dosage.timing else None
    return (repeat and repeat.bounds_period) or ALWAYS


def is_regular(dosage: Dosage) -> bool:
    """Is it swallowed, and not only as needed?"""
    return not dosage.as_needed_boolean and dosage.as_needed_codeable_concept is ABSENT and is_oral(dosage.route)


def is_oral(route: CodeableConcept | None) -> bool:
    """Is it swallowed, or is the route not stated? (A pump's micrograms are no tablets.)"""
    if route is None:
        return True
    words = {(text or "").casefold() for text in (route.text, *(coding.display for coding in route.coding))}
    return not ORAL_ROUTES.isdisjoint(known_codes(route.coding)) or not ORAL_WORDS.isdisjoint(words)


def in_mg_or_pieces(value: Decimal, quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """One dose in milligrams or in pieces; neither where code and words of the unit differ, or name another unit."""
    units = {unit.strip().casefold() for unit in (quantity.code, quantity.unit) if unit}
    if not units or quantity.comparator or value == 0 or len(value.as_tuple().digits) > MOST_DIGITS:
        return None, None
    masses = {MG_PER_UNIT.get(unit) for unit in units}
    mass = masses.pop() if len(masses) == 1 else None
    if mass is not None:
        return value * mass, None
    return None, value if units <= PIECES else None


def times_a_day(timing: Timing) -> int | None:
    """How many doses a day, where it is a whole number and certain?"""
    repeat = timing.repeat or Repeat()
    varying = (timing.event, repeat.frequency_max, repeat.period_max, repeat.count, repeat.day_of_week)
    if any(each is not ABSENT for each in varying):
        return None
    codes = known_codes(timing.code.coding) if timing.code else ()
    counted = {TIMES_A_DAY.get(code) for system, code in codes if system == "timing"}
    if repeat.frequency is not None or repeat.period is not ABSENT:
        counted.add(repeats_a_day(repeat))
    return counted.pop() if len(counted) == 1 else None


def repeats_a_day(repeat: Repeat) -> int | None:
    """`frequency` times each `period`, in doses a day."""
    hours = HOURS.get(repeat.period_unit or "")
    if hours is None or repeat.period is ABSENT:
        return None
    try:
        period = parse_number(repeat.period)
    except UnreadableError as error:
        raise UnreadableError("[0].timing.repeat.period", error.why) from None
    count = 1 if repeat.frequency is None else repeat.frequency  # FHIR's own default
    if not (SHORTEST <= period <= LONGEST and 0 < count <= MOST_A_DAY):
        return None
    times, rest = divmod(Decimal(24 * count), hours * period)
    return int(times) if rest == 0 and 0 < times <= MOST_A_DAY else None
