"""MedicationRequest and MedicationStatement -> what is taken now, and what was stopped on a known day.

Only what is active counts. A dose is read where the structured fields leave no doubt, never out of directions in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from eutonia.domain.dose import MG_PER_UNIT, Dose
from eutonia.domain.patient import MedicineEntry
from eutonia.fhir.codes import ORAL_ROUTES, ORAL_WORDS, PIECES, TIMES_A_DAY
from eutonia.fhir.reader import Code, Names, Reader, absence, known_codes
from eutonia.fhir.record import Medicine
from eutonia.fhir.references import Medications
from eutonia.fhir.resources import ABSENT, CodeableConcept, Dosage, MedicationRequest, Quantity, Repeat, Timing

ENDED = frozenset({"completed", "stopped"})
# An intent that says that somebody should take it now; not "proposal", "plan" or "option".
ORDERED = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
# One ingredient, one strength in mg, a piece that is swallowed: RxNorm's names of clinical drugs.
PIECE_OF_MG = re.compile(
    r"[^/{}0-9]+ (?P<mg>[0-9]{1,4}(?:\.[0-9]{1,3})?) MG (?:(?:Delayed|Extended) Release )?Oral (?:Tablet|Capsule)"
    r"(?: \[[^\]]+\])?",
    re.IGNORECASE,
)
LARGEST_DOSE = 1_000_000_000  # in whatever unit; of insulin or penicillin, units are counted
MOST_DIGITS = 12  # with which a daily dose is exact in any arithmetic
HOURS = {"h": 1, "d": 24, "wk": 168}
SHORTEST, LONGEST = Decimal("0.01"), Decimal(1000)  # of a period, in its unit
MOST_A_DAY = 24

Amount = tuple[Decimal, Quantity]


def read_medicines(
    resources: Sequence[tuple[int, Medicine]], *, medications: Medications, reader: Reader
) -> tuple[MedicineEntry, ...] | None:
    """The medicine list: complete where the record says anything of medicines, else unknown."""
    entries = []
    known = False
    for at, resource in resources:
        words, codes = medicine_names(resource, at, medications, reader)
        absent = absence(words, codes)
        if absent == "nobody-asked":
            reader.ignore(at, f"{words}: it says nothing of what is taken")
            continue
        known = True
        entry = None if absent else read_medicine(resource, at, words, codes, reader)
        if entry:
            entries.append(entry)
    return tuple(entries) if known else None


def medicine_names(resource: Medicine, at: int, medications: Medications, reader: Reader) -> Names:
    """The medicine as written, with its codes. One without any name still stands on the list: somebody takes it."""
    concept, reference = resource.medication_codeable_concept, resource.medication_reference
    if concept:
        words, codes = reader.names(concept, at, "medicationCodeableConcept")
        words = words or reader.code_in_words(concept, at, "medicationCodeableConcept")
    elif reference:
        words, codes = medications.follow(reference, at, "medicationReference", resource.contained)
        words = words or next((f"RxNorm {code}" for system, code in codes if system == "rxnorm"), "")
        words = words or f"a medicine at {reference.reference}, which is not in the record"
        words = reader.words(words, at, "medicationReference")
    else:
        words, codes = "", ()
    return words or "a medicine without a name", codes


def read_medicine(
    resource: Medicine, at: int, text: str, codes: tuple[Code, ...], reader: Reader
) -> MedicineEntry | None:
    """One line of the medicine list; None for what is not taken."""
    if isinstance(resource, MedicationRequest):
        dosages, path = resource.dosage_instruction, "dosageInstruction"
        if resource.authored_on:
            reader.day(resource.authored_on, at, "authoredOn")
    else:
        dosages, path = resource.dosage, "dosage"
    amounts = [amount for dosage in dosages for amount in read_amounts(dosage, at, path, reader)]
    why_not = why_not_taken(resource)
    rxcuis = tuple([code for system, code in codes if system == "rxnorm"])
    if why_not:
        stopped = ended_on(resource, at, reader)
        if stopped:
            return MedicineEntry(text=text, rxcuis=rxcuis, stopped=stopped)
        reader.ignore(at, f"{text}: {why_not}")
        return None
    daily, times = None, None
    if len(dosages) == 1:
        daily, times = read_regimen(dosages[0], amounts, resource, text, at, reader)
    return MedicineEntry(text=text, rxcuis=rxcuis, daily=daily, times=times)


def why_not_taken(resource: Medicine) -> str | None:
    """Why is this not taken now? None where it is."""
    if isinstance(resource, MedicationRequest):
        if resource.do_not_perform:
            return "it says that this is not to be taken"
        if resource.intent is not None and resource.intent not in ORDERED:
            return f"a {resource.intent}, not an order"
    if resource.status in ENDED:
        return f"{resource.status}, and the day of that is not known"
    return None if resource.status == "active" else resource.status or "its status is missing"


def ended_on(resource: Medicine, at: int, reader: Reader) -> date | None:
    """On which day did a medicine end that was taken? None where that is not known."""
    if resource.status not in ENDED:
        return None
    if not isinstance(resource, MedicationRequest):
        periods, path = [resource.effective_period], "effectivePeriod.end"
    elif resource.do_not_perform or resource.intent not in ORDERED:
        return None
    else:
        repeats = [dosage.timing.repeat if dosage.timing else None for dosage in resource.dosage_instruction]
        periods = [repeat.bounds_period if repeat else None for repeat in repeats]
        path = "dosageInstruction.timing.repeat.boundsPeriod.end"
    days = [reader.day(period.end, at, path) if period and period.end else None for period in periods]
    known = [day for day in days if day]
    last = max(known) if known and len(known) == len(days) else None
    return last if last and last <= reader.today else None


def read_amounts(dosage: Dosage, at: int, path: str, reader: Reader) -> list[Amount]:
    """The amounts of one dosage. One that is no number, or less than nothing, is refused whether it is used or not."""
    amounts = []
    for each in dosage.dose_and_rate:
        quantity = each.dose_quantity
        if quantity is not None and quantity.value is not ABSENT:
            value = reader.number(quantity.value, at, f"{path}.doseAndRate.doseQuantity.value")
            if not 0 <= value <= LARGEST_DOSE:
                raise reader.error(at, f"{path}.doseAndRate.doseQuantity.value", f"a dose of {value} cannot be")
            amounts.append((value, quantity))
    return amounts


def read_regimen(
    dosage: Dosage, amounts: Sequence[Amount], resource: Medicine, text: str, at: int, reader: Reader
) -> tuple[Dose | None, int | None]:
    """Which daily dose and how many doses a day, where nothing in the structured fields leaves a doubt?"""
    if dosage.as_needed_boolean or dosage.as_needed_codeable_concept is not ABSENT or not is_oral(dosage.route):
        return None, None
    times = times_a_day(dosage.timing, at, reader) if dosage.timing else None
    if times is None:
        return None, None
    if len(dosage.dose_and_rate) != 1 or len(amounts) != 1 or dosage.dose_and_rate[0].dose_range is not ABSENT:
        return None, times
    dose = in_mg(*amounts[0], resource.medication_codeable_concept, text)
    return (Dose(dose * times) if dose else None), times


def is_oral(route: CodeableConcept | None) -> bool:
    """Is it swallowed, or is the route not stated? (A pump's micrograms are no tablets.)"""
    if route is None:
        return True
    words = {(text or "").casefold() for text in (route.text, *(coding.display for coding in route.coding))}
    return not ORAL_ROUTES.isdisjoint(known_codes(route)) or not ORAL_WORDS.isdisjoint(words)


def in_mg(value: Decimal, quantity: Quantity, concept: CodeableConcept | None, text: str) -> Decimal | None:
    """One dose in milligrams, from a mass, or from pieces whose strength is known."""
    if (not quantity.code and not quantity.unit) or quantity.comparator or value == 0:
        return None
    if len(value.as_tuple().digits) > MOST_DIGITS:
        return None
    units = {unit.strip().casefold() for unit in (quantity.code, quantity.unit) if unit}
    masses = {MG_PER_UNIT.get(unit) for unit in units}
    mass = masses.pop() if len(masses) == 1 else None
    if mass is not None:
        return value * mass
    piece = piece_mg(concept, text) if units <= PIECES else None
    return value * piece if piece else None


def piece_mg(concept: CodeableConcept | None, text: str) -> Decimal | None:
    """How many milligrams does one piece hold, where all names of the product say the same?"""
    names = {text, *(coding.display for coding in concept.coding if coding.display)} if concept else set()
    found = [PIECE_OF_MG.fullmatch(name) for name in names]
    strengths = {Decimal(each["mg"]) for each in found if each}
    return strengths.pop() if len(strengths) == 1 and all(found) else None


def times_a_day(timing: Timing, at: int, reader: Reader) -> int | None:
    """How many doses a day, where it is a whole number and certain?"""
    repeat = timing.repeat
    if timing.event is not ABSENT or (repeat and (is_uncertain(repeat) or has_ended(repeat, at, reader))):
        return None
    counted = set()
    if timing.code:
        counted = {TIMES_A_DAY.get(code) for system, code in known_codes(timing.code) if system == "timing"}
    if repeat and (repeat.frequency is not None or repeat.period is not ABSENT):
        period = "" if repeat.period is ABSENT else reader.digits(repeat.period, at, "timing.repeat.period")
        counted.add(repeats_a_day(repeat.frequency, period, repeat.period_unit))
    return counted.pop() if len(counted) == 1 else None


def is_uncertain(repeat: Repeat) -> bool:
    """Does anything here make the frequency vary?"""
    return not (
        repeat.frequency_max is ABSENT
        and repeat.period_max is ABSENT
        and repeat.count is ABSENT
        and repeat.day_of_week is ABSENT
    )


def has_ended(repeat: Repeat, at: int, reader: Reader) -> bool:
    """Do the directions end before today, or on a day that is not known?"""
    end = repeat.bounds_period.end if repeat.bounds_period else None
    day = reader.day(end, at, "dosageInstruction.timing.repeat.boundsPeriod.end") if end else None
    return end is not None and (day is None or day < reader.today)


@lru_cache(maxsize=256)  # records say "three times a day" over and over
def repeats_a_day(frequency: int | None, period: str, unit: str | None) -> int | None:
    """`frequency` times each `period`, in doses a day.

    >>> repeats_a_day(1, "8", "h")
    3
    """
    hours = HOURS.get(unit or "")
    count = 1 if frequency is None else frequency  # FHIR's own default
    length = Decimal(period or 0)
    if hours is None or not (SHORTEST <= length <= LONGEST and 0 < count <= MOST_A_DAY):
        return None
    times, rest = divmod(Decimal(24 * count), hours * length)
    return int(times) if rest == 0 and 0 < times <= MOST_A_DAY else None
