"""MedicationRequest and MedicationStatement -> what is taken now, and what was stopped on a known day.

Only what is active counts. A dose is read where the structured fields leave no doubt, and never out of directions in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from eutonia.domain.dose import MG_PER_UNIT, Dose
from eutonia.domain.patient import MedicineEntry
from eutonia.fhir.codes import NONE_KNOWN, NONE_KNOWN_WORDS, NOTHING_SAID, ORAL_ROUTES, ORAL_WORDS, PIECES, TIMES_A_DAY
from eutonia.fhir.places import Place, Reader, code_words, concept_words, known_codes, read_number, read_words
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


def read_medicine(
    resource: Medicine, at: Place, *, medications: Medications, reader: Reader
) -> MedicineEntry | None | bool:
    """One line of the medicine list. None: not taken; False: it says nothing of the list."""
    is_request = isinstance(resource, MedicationRequest)
    dosages = resource.dosage_instruction if isinstance(resource, MedicationRequest) else resource.dosage
    path = "dosageInstruction" if is_request else "dosage"
    amounts = [read_amounts(dosage, at, f"{path}[{number}]") for number, dosage in enumerate(dosages)]
    text, codes = medicine_names(resource, at, medications)
    if not NOTHING_SAID.isdisjoint(codes):
        reader.ignore(at, "it says only that nothing is known of the medicines")
        return False
    if not NONE_KNOWN.isdisjoint(codes) or text.casefold() in NONE_KNOWN_WORDS:
        return None
    rxcuis = tuple(code for system, code in codes if system == "rxnorm")
    stopped = None
    if resource.status != "active" or why_not_taken(resource):
        stopped = ended_on(resource, at, reader)
        if stopped is None:
            reader.ignore(at, f"{text}: {why_not_taken(resource) or not_active(resource)}")
            return None
    daily, times = (None, None)
    if stopped is None and len(dosages) == 1:
        daily, times = read_regimen(dosages[0], amounts[0], resource, text, at, reader)
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
    """What says, whatever the status, that this is nothing to take?"""
    if isinstance(resource, MedicationStatement):
        return None
    if resource.do_not_perform:
        return "it says that this is not to be taken"
    if resource.intent is not None and resource.intent not in ORDERED:
        return f"a {resource.intent}, not an order"
    return None


def not_active(resource: Medicine) -> str:
    if resource.status is None:
        return "its status is missing"
    return f"{resource.status}, and the day of that is not known" if resource.status in ENDED else resource.status


def ended_on(resource: Medicine, at: Place, reader: Reader) -> date | None:
    """On which day did a medicine end that was taken? None where that is not known."""
    if isinstance(resource, MedicationRequest):
        ends = [
            dosage.timing.repeat.bounds_period.end
            for dosage in resource.dosage_instruction
            if dosage.timing and dosage.timing.repeat and dosage.timing.repeat.bounds_period
        ]
        path = "dosageInstruction.timing.repeat.boundsPeriod.end"
    else:
        ends = [resource.effective_period.end] if resource.effective_period else []
        path = "effectivePeriod.end"
    days = [reader.read_day(end, at, path) for end in ends if end]
    known = [day for day in days if day is not None]
    if resource.status not in ENDED or why_not_taken(resource) or not known or len(known) < len(ends):
        return None
    last = max(known)
    return last if last <= reader.today else None


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
    if timing.event is not ABSENT:
        return None
    codes = known_codes(timing.code) if timing.code else ()
    counted = {TIMES_A_DAY.get(code) for system, code in codes if system == "timing"}
    if timing.repeat and timing.repeat != Repeat(bounds_period=timing.repeat.bounds_period):
        counted.add(repeats_a_day(timing.repeat, at))
    if timing.repeat and timing.repeat.bounds_period and timing.repeat.bounds_period.end:
        end = reader.read_day(timing.repeat.bounds_period.end, at, "dosage.timing.repeat.boundsPeriod.end")
        if end is None or end < reader.today:
            return None
    return counted.pop() if len(counted) == 1 else None


def repeats_a_day(repeat: Repeat, at: Place) -> int | None:
    """`frequency` times each `period`, in doses a day."""
    uncertain = (repeat.frequency_max, repeat.period_max, repeat.count, repeat.day_of_week)
    hours = HOURS.get(repeat.period_unit or "")
    if hours is None or repeat.period is ABSENT or any(each is not ABSENT for each in uncertain):
        return None
    period = read_number(repeat.period, at, "dosage.timing.repeat.period")
    frequency = 1 if repeat.frequency is None else repeat.frequency  # FHIR's own default
    if period <= 0 or not 0 < frequency <= 24:
        return None
    times, rest = divmod(Decimal(24 * frequency), hours * period)
    return int(times) if rest == 0 and times > 0 else None
