"""MedicationRequest and MedicationStatement -> what is taken now, and what was stopped on a known day.

Only what is active counts. Everything else is listed with the reason, by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eutonia.domain.dose import Dose
from eutonia.domain.patient import MedicineEntry
from eutonia.fhir.concepts import NOTHING, Concept, read_concept
from eutonia.fhir.directions import Directions, read_directions
from eutonia.fhir.reader import Reader
from eutonia.fhir.record import Medicine
from eutonia.fhir.references import Medications
from eutonia.fhir.remembered import LONGEST, remember
from eutonia.fhir.resources import ABSENT, MedicationRequest

ENDED = frozenset({"completed", "stopped"})
# An intent that says that somebody should take it now; not "proposal", "plan" or "option".
ORDERED = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})


def read_medicines(
    resources: Sequence[tuple[int, Medicine]], *, medications: Medications, reader: Reader
) -> tuple[MedicineEntry, ...] | None:
    """The medicine list: complete where the record says anything of medicines, else unknown."""
    entries = []
    known = False
    for at, resource in resources:
        concept = name_of(resource, at, medications, reader)
        if concept.absence == "nobody-asked":
            reader.ignore(at, f"{concept.called}: it says nothing of what is taken")
            continue
        known = True
        entry = None if concept.absence else read_medicine(resource, at, concept, reader)
        if entry:
            entries.append(entry)
    return tuple(entries) if known else None


def name_of(resource: Medicine, at: int, medications: Medications, reader: Reader) -> Concept:
    """The medicine as written, with its codes. One without any name still stands on the list: somebody takes it."""
    concept, reference = NOTHING, resource.medication_reference
    if resource.medication_codeable_concept is not ABSENT:
        concept = reader.read(read_concept, resource.medication_codeable_concept, at, "medicationCodeableConcept")
    elif reference:
        concept = medications.follow(reference, at, "medicationReference", resource.contained)
        if not concept.called:
            where = f"a medicine at {reference.reference}, which is not in the record"
            concept = medications.called(where, at, "medicationReference")
    return named_or_unnamed(concept)


def named_or_unnamed(concept: Concept) -> Concept:
    return concept if concept.called else concept._replace(called="a medicine without a name")


def read_medicine(resource: Medicine, at: int, concept: Concept, reader: Reader) -> MedicineEntry | None:
    """One line of the medicine list; None for what is not taken."""
    if isinstance(resource, MedicationRequest):
        directions = reader.read(read_directions, resource.dosage_instruction, at, "dosageInstruction")
        if resource.authored_on:
            reader.day(resource.authored_on, at, "authoredOn")
    else:
        directions = reader.read(read_directions, resource.dosage, at, "dosage")
    why_not = why_not_taken(resource)
    if not why_not:
        if any(directions.ends):
            return line(concept, still_valid(directions, at, reader))
        return line_of(resource, concept, directions)
    stopped = stopped_on(resource, directions, at, reader)
    if stopped:
        return MedicineEntry(text=concept.called, rxcuis=concept.rxcuis, stopped=stopped)
    reader.ignore(at, f"{concept.called}: {why_not}")
    return None


def line_of(resource: Medicine, concept: Concept, directions: Directions) -> MedicineEntry:
    """The same line for the same words, made once."""
    named = bytes(resource.medication_codeable_concept)
    directed = bytes(resource.dosage_instruction if isinstance(resource, MedicationRequest) else resource.dosage)
    if not named or len(named) + len(directed) > LONGEST:
        return line(concept, directions)
    return remembered_line(named, directed)


@remember
def remembered_line(named: bytes, directed: bytes) -> MedicineEntry:
    return line(named_or_unnamed(read_concept(named)), read_directions(directed))


def line(concept: Concept, directions: Directions) -> MedicineEntry:
    """A medicine that is taken now, with its daily dose where there is no doubt of it."""
    mg, times = directions.mg, directions.times
    if mg is None and directions.pieces is not None and concept.piece_mg is not None:
        mg = directions.pieces * concept.piece_mg
    daily = Dose(mg * times) if mg is not None and times is not None else None
    return MedicineEntry(text=concept.called, rxcuis=concept.rxcuis, daily=daily, times=times)


def still_valid(directions: Directions, at: int, reader: Reader) -> Directions:
    """The directions as they hold today: nothing of those that ended, or that end on a day that is not known."""
    for end in directions.ends:
        day = reader.day(end, at, "dosageInstruction.timing.repeat.boundsPeriod.end") if end else reader.today
        if day is None or day < reader.today:
            return Directions()
    return directions


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
