"""MedicationRequest and MedicationStatement -> what is taken now, and what was stopped on a known day.

Only what is active counts. Everything else is listed with the reason, by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from eutonia.domain.dose import Dose
from eutonia.domain.patient import MedicineEntry
from eutonia.fhir.concepts import Concept, read_concept
from eutonia.fhir.directions import Directions, read_directions
from eutonia.fhir.person import bounds
from eutonia.fhir.reader import Reader
from eutonia.fhir.record import Medicine
from eutonia.fhir.references import Medications
from eutonia.fhir.remembered import read_part, remember
from eutonia.fhir.resources import ABSENT, MedicationRequest, MedicationStatement

ENDED = frozenset({"completed", "stopped"})
MISTAKE = "entered-in-error"  # says nothing at all, not even that somebody asked
# An intent that says that somebody should take it now; not "proposal", "plan" or "option".
ORDERED = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})


class Prescription(NamedTuple):
    """What a prescription says by itself, on whatever day."""

    concept: Concept
    directions: Directions
    line: MedicineEntry  # as it stands on the list while the directions hold


def prescription(concept: Concept, directions: Directions) -> Prescription:
    """The medicine, how to take it, and both as a line of the list. One without a name still stands there."""
    named = concept if concept.called else concept._replace(called="a medicine without a name")
    return Prescription(concept=named, directions=directions, line=line(named, directions))


@remember
def read_request(named: bytes, directed: bytes) -> Prescription:
    """What does a MedicationRequest that names its medicine itself say?"""
    concept = read_part(read_concept, named, "medicationCodeableConcept")
    return prescription(concept, read_part(read_directions, directed, "dosageInstruction"))


@remember
def read_statement(named: bytes, directed: bytes) -> Prescription:
    """What does a MedicationStatement that names its medicine itself say?"""
    concept = read_part(read_concept, named, "medicationCodeableConcept")
    return prescription(concept, read_part(read_directions, directed, "dosage"))


def read_medicines(
    resources: Sequence[tuple[int, Medicine]], *, medications: Medications, reader: Reader
) -> tuple[MedicineEntry, ...] | None:
    """The medicine list: complete where the record says anything of medicines, else unknown."""
    entries = []
    known = False
    for at, resource in resources:
        said = read_prescription(resource, at, medications, reader)
        absence = said.concept.absence
        if absence == "nobody-asked":
            reader.ignore(at, f"{said.concept.called}: it says nothing of what is taken")
            continue
        known = known or resource.status != MISTAKE
        entry = None if absence else read_medicine(resource, at, said, reader)
        if entry:
            entries.append(entry)
    return tuple(entries) if known else None


def read_prescription(resource: Medicine, at: int, medications: Medications, reader: Reader) -> Prescription:
    """The medicine as written, with its codes and directions."""
    requested = isinstance(resource, MedicationRequest)
    directed = bytes(resource.dosage_instruction if isinstance(resource, MedicationRequest) else resource.dosage)
    reference = resource.medication_reference
    if not reference or resource.medication_codeable_concept is not ABSENT:
        read = read_request if requested else read_statement
        return reader.read(read, at, "", bytes(resource.medication_codeable_concept), directed)
    concept = medications.follow(reference, at, "medicationReference", resource.contained)
    if not concept.called:
        where = f"a medicine at {reference.reference}, which is not in the record"
        concept = medications.called(where, at, "medicationReference")
    return prescription(
        concept, reader.read(read_directions, at, "dosageInstruction" if requested else "dosage", directed)
    )


def read_medicine(resource: Medicine, at: int, said: Prescription, reader: Reader) -> MedicineEntry | None:
    """One line of the medicine list; None for what is not taken."""
    concept, directions, as_directed = said
    if isinstance(resource, MedicationRequest) and resource.authored_on:
        reader.day(resource.authored_on, at, "authoredOn")
    why_not = why_not_taken(resource)
    if not why_not:
        return as_directed if holds_today(resource, directions, at, reader) else line(concept, Directions())
    stopped = stopped_on(resource, directions, at, reader)
    if stopped:
        return MedicineEntry(text=concept.called, rxcuis=concept.rxcuis, stopped=stopped)
    reader.ignore(at, f"{concept.called}: {why_not}")
    return None


def line(concept: Concept, directions: Directions) -> MedicineEntry:
    """A medicine that is taken now, with its daily dose where there is no doubt of it."""
    mg, times = directions.mg, directions.times
    if mg is None and directions.pieces is not None and concept.piece_mg is not None:
        mg = directions.pieces * concept.piece_mg
    daily = Dose(mg * times) if mg is not None and times is not None else None
    return MedicineEntry(text=concept.called, rxcuis=concept.rxcuis, daily=daily, times=times)


def holds_today(resource: Medicine, directions: Directions, at: int, reader: Reader) -> bool:
    """Are these the directions of today? Not where they ended or are yet to begin, or where that is not known."""
    if isinstance(resource, MedicationRequest) and not any(directions.ends) and not any(directions.starts):
        return True
    path = f"{'dosageInstruction' if isinstance(resource, MedicationRequest) else 'dosage'}.timing.repeat.boundsPeriod"
    periods = [(start, end, path) for start, end in zip(directions.starts, directions.ends, strict=True)]
    if isinstance(resource, MedicationStatement):
        if resource.effective_period:
            periods.append((resource.effective_period.start, resource.effective_period.end, "effectivePeriod"))
        elif is_ahead(resource.effective_date_time, at, "effectiveDateTime", reader):
            return False
    for start, end, where in periods:
        last = reader.day(end, at, f"{where}.end") if end else reader.today
        if last is None or last < reader.today or is_ahead(start, at, f"{where}.start", reader):
            return False
    return True


def is_ahead(text: str | None, at: int, path: str, reader: Reader) -> bool:
    """Does this lie ahead, or may it, where only a month or a year is written?"""
    return text is not None and (reader.day(text, at, path) or bounds(text)[1]) > reader.today


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


def stopped_on(resource: Medicine, directions: Directions, at: int, reader: Reader) -> date | None:
    """On which day did a medicine end that was taken? None where that is not known."""
    if resource.status not in ENDED:
        return None
    if not isinstance(resource, MedicationRequest):
        ends: tuple[str | None, ...] = (resource.effective_period.end if resource.effective_period else None,)
        path = "effectivePeriod.end"
    elif resource.do_not_perform or resource.intent not in ORDERED:
        return None
    else:
        ends, path = directions.ends, "dosageInstruction.timing.repeat.boundsPeriod.end"
    days = [reader.day(end, at, path) if end else None for end in ends]
    known = [day for day in days if day]
    last = max(known) if known and len(known) == len(days) else None
    return last if last and last <= reader.today else None
