"""MedicationRequest and MedicationStatement -> what is taken now, and what was stopped on a known day.

Only what is active counts. A dose is read where the structured fields leave no doubt, and never out of directions in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from eutonia.domain.dose import MG_PER_UNIT, MICROGRAM, Dose
from eutonia.domain.patient import MedicineEntry
from eutonia.fhir.codes import ORAL_ROUTES, ORAL_WORDS, PIECES, TIMES_A_DAY
from eutonia.fhir.places import (
    Code,
    Place,
    Reader,
    code_words,
    concept_words,
    known_codes,
    read_number,
    read_words,
    says_none,
    says_nothing,
)
from eutonia.fhir.references import Medications, Names
from eutonia.fhir.resources import (
    ABSENT,
    CodeableConcept,
    Dosage,
    MedicationRequest,
    MedicationStatement,
    Quantity,
    Repeat,
    Timing,
)

Medicine = MedicationRequest | MedicationStatement

ENDED = frozenset({"completed", "stopped"})
# An intent that says that somebody should take it now; not "proposal", "plan" or "option".
ORDERED = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
# One ingredient, one strength in mg, a piece that is swallowed: RxNorm's names of clinical drugs.
PIECE_OF_MG = re.compile(
    r"[^/{}]*?[^/{}0-9.]\s?(?P<mg>\d{1,4}(?:\.\d{1,3})?) MG (?:(?:Delayed|Extended) Release )?Oral (?:Tablet|Capsule)"
    r"(?: \[[^\]]+\])?",
    re.IGNORECASE,
)
HOURS = {"h": 1, "d": 24, "wk": 168}


def read_medicines(
    resources: Sequence[tuple[Place, Medicine]], *, medications: Medications, reader: Reader
) -> tuple[MedicineEntry, ...] | None:
    """The medicine list: complete where the record says anything of medicines, else unknown."""
    entries = []
    known = False
    for at, resource in resources:
        words, codes = medicine_names(resource, at, medications)
        if says_nothing(codes):
            reader.ignore(at, "it says only that nothing is known of the medicines")
            continue
        known = True
        entry = None if says_none(words, codes) else read_medicine(resource, at, words, codes, reader)
        if entry:
            entries.append(entry)
    return tuple(entries) if known else None


def read_medicine(
    resource: Medicine, at: Place, text: str, codes: tuple[Code, ...], reader: Reader
) -> MedicineEntry | None:
    """One line of the medicine list; None for what is not taken."""
    is_request = isinstance(resource, MedicationRequest)
    dosages = resource.dosage_instruction if isinstance(resource, MedicationRequest) else resource.dosage
    path = "dosageInstruction" if is_request else "dosage"
    amounts = [read_amounts(dosage, at, f"{path}[{number}]") for number, dosage in enumerate(dosages)]
    why_not = why_not_taken(resource)
    stopped, daily, times = None, None, None
    if why_not:
        stopped = ended_on(resource, at, reader)
        if stopped is None:
            reader.ignore(at, f"{text}: {why_not}")
            return None
    elif len(dosages) == 1:
        daily, times = read_regimen(dosages[0], amounts[0], resource, text, at, reader)
    rxcuis = tuple(code for system, code in codes if system == "rxnorm")
    return MedicineEntry(text=text, rxcuis=rxcuis, daily=daily, times=times, stopped=stopped)


def medicine_names(resource: Medicine, at: Place, medications: Medications) -> Names:
    """The medicine as written, with its codes. One without any name still stands on the list: somebody takes it."""
    concept, reference = resource.medication_codeable_concept, resource.medication_reference
    if concept:
        path = "medicationCodeableConcept"
        words = concept_words(concept, at, path) or code_words(concept, at, path)
        codes = known_codes(concept)
    elif reference:
        path = "medicationReference"
        words, codes = medications.follow(reference, at, path, resource.contained)
        words = words or next((f"RxNorm {code}" for system, code in codes if system == "rxnorm"), "")
        words = read_words(words or f"a medicine at {reference.reference}, not in the record", at, path)
    else:
        words, codes = "", ()
    return words or "a medicine without a name", codes


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


def ended_on(resource: Medicine, at: Place, reader: Reader) -> date | None:
    """On which day did a medicine end that was taken? None where that is not known."""
    if resource.status not in ENDED:
        return None
    if isinstance(resource, MedicationStatement):
        ends, path = [resource.effective_period], "effectivePeriod.end"
    elif resource.do_not_perform or resource.intent not in ORDERED:
        return None
    else:
        repeats = [dosage.timing.repeat for dosage in resource.dosage_instruction if dosage.timing]
        ends = [repeat.bounds_period for repeat in repeats if repeat]
        path = "dosageInstruction.timing.repeat.boundsPeriod.end"
    days = [reader.read_day(period.end, at, path) if period and period.end else None for period in ends]
    last = max((day for day in days if day), default=None) if None not in days else None
    return last if last and last <= reader.today else None


Amount = tuple[Decimal, Quantity]


def read_amounts(dosage: Dosage, at: Place, path: str) -> list[Amount]:
    """The amounts of one dosage. One that is no number, or less than nothing, is refused whether it is used or not."""
    amounts = []
    for number, each in enumerate(dosage.dose_and_rate):
        quantity = each.dose_quantity
        if quantity is None or quantity.value is ABSENT:
            continue
        where = f"{path}.doseAndRate[{number}].doseQuantity.value"
        value = read_number(quantity.value, at, where)
        if value < 0:
            raise at.error(where, f"a dose of {value} cannot be")
        amounts.append((value, quantity))
    return amounts


def read_regimen(
    dosage: Dosage, amounts: Sequence[Amount], resource: Medicine, text: str, at: Place, reader: Reader
) -> tuple[Dose | None, int | None]:
    """Which daily dose and how many doses a day, where nothing in the structured fields leaves a doubt?"""
    if dosage.as_needed_boolean or dosage.as_needed_codeable_concept is not ABSENT or not is_oral(dosage.route):
        return None, None
    times = times_a_day(dosage.timing, at, reader) if dosage.timing else None
    if times is None:
        return None, None
    if len(dosage.dose_and_rate) != 1 or len(amounts) != 1 or dosage.dose_and_rate[0].dose_range is not ABSENT:
        return None, times
    dose = in_mg(*amounts[0], piece_mg(resource.medication_codeable_concept, text))
    return (Dose(dose * times) if dose else None), times


def is_oral(route: CodeableConcept | None) -> bool:
    """Is it swallowed, or is the route not stated? (A pump's micrograms are no tablets.)"""
    if route is None:
        return True
    words = {route.text, *(coding.display for coding in route.coding)} - {None}
    return not ORAL_ROUTES.isdisjoint(known_codes(route)) or any((w or "").casefold() in ORAL_WORDS for w in words)


def in_mg(value: Decimal, quantity: Quantity, piece: Decimal | None) -> Decimal | None:
    """One dose in milligrams, from a mass, or from pieces whose strength is known."""
    if quantity.comparator or value == 0:
        return None
    units = {unit.strip().casefold() for unit in (quantity.code, quantity.unit) if unit}
    masses = {unit for unit in units if unit in MG_PER_UNIT}
    if masses and masses == units and len({MG_PER_UNIT[unit] for unit in masses}) == 1:
        return value * MG_PER_UNIT[masses.pop()]
    return value * piece if piece is not None and units and units <= PIECES else None


def piece_mg(concept: CodeableConcept | None, text: str) -> Decimal | None:
    """How many milligrams does one piece hold, where all names of the product say the same?"""
    names = {text, *(coding.display for coding in concept.coding if coding.display)} if concept else set()
    found = [PIECE_OF_MG.fullmatch(name) for name in names]
    strengths = {Decimal(each["mg"]) for each in found if each}
    return strengths.pop() if len(strengths) == 1 and all(found) else None


def times_a_day(timing: Timing, at: Place, reader: Reader) -> int | None:
    """How many doses a day, where it is a whole number and certain?"""
    repeat = timing.repeat or Repeat()
    uncertain = (timing.event, repeat.frequency_max, repeat.period_max, repeat.count, repeat.day_of_week)
    if any(each is not ABSENT for each in uncertain) or has_ended(repeat, at, reader):
        return None
    codes = known_codes(timing.code) if timing.code else ()
    counted = {TIMES_A_DAY.get(code) for system, code in codes if system == "timing"}
    if repeat.frequency is not None or repeat.period is not ABSENT:
        counted.add(repeats_a_day(repeat, at))
    return counted.pop() if len(counted) == 1 else None


def has_ended(repeat: Repeat, at: Place, reader: Reader) -> bool:
    """Do the directions end before today, or on a day that is not known?"""
    end = repeat.bounds_period.end if repeat.bounds_period else None
    day = reader.read_day(end, at, "dosageInstruction.timing.repeat.boundsPeriod.end") if end else None
    return end is not None and (day is None or day < reader.today)


def repeats_a_day(repeat: Repeat, at: Place) -> int | None:
    """`frequency` times each `period`, in doses a day."""
    hours = HOURS.get(repeat.period_unit or "")
    if hours is None or repeat.period is ABSENT:
        return None
    period = read_number(repeat.period, at, "dosageInstruction.timing.repeat.period")
    frequency = 1 if repeat.frequency is None else repeat.frequency  # FHIR's own default
    if not (MICROGRAM <= period <= 1000 and 0 < frequency <= 24):
        return None
    times, rest = divmod(Decimal(24 * frequency), hours * period)
    return int(times) if rest == 0 and 0 < times <= 24 else None
