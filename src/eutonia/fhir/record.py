"""The resources of a bundle, sorted by what they are, and all of them about one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import Raw

from eutonia.fhir import resources as fhir
from eutonia.fhir.errors import ONE_PERSON, FhirError
from eutonia.fhir.reader import Reader
from eutonia.fhir.references import Medications, local_name, refuse_circles
from eutonia.fhir.resources import ABSENT

TARGET = msgspec.json.Decoder(fhir.Target | None)

Medicine = fhir.MedicationRequest | fhir.MedicationStatement


class Record:
    """What a bundle holds, each resource with the number of its entry."""

    def __init__(self, reader: Reader) -> None:
        self.patients: list[tuple[int, fhir.Patient]] = []
        self.conditions: list[tuple[int, fhir.Condition]] = []
        self.allergies: list[tuple[int, fhir.AllergyIntolerance]] = []
        self.medicines: list[tuple[int, Medicine]] = []
        self.observations: list[tuple[int, fhir.Observation]] = []
        medications: list[tuple[int, fhir.Medication]] = []
        self.out_of_scope: Counter[str] = Counter()
        self.sort(reader, medications)
        self.medications = Medications(reader, medications)

    def sort(self, reader: Reader, medications: list[tuple[int, fhir.Medication]]) -> None:
        """Put every resource where those of its kind are."""
        lists: dict[type, list[Any]] = {
            fhir.Patient: self.patients,
            fhir.Condition: self.conditions,
            fhir.AllergyIntolerance: self.allergies,
            fhir.MedicationRequest: self.medicines,
            fhir.MedicationStatement: self.medicines,
            fhir.Observation: self.observations,
            fhir.Medication: medications,
        }
        repeated = repeated_entries(reader)
        for at, entry in enumerate(reader.bundle.entry):
            resource = entry.resource
            into = lists.get(type(resource))
            if into is not None:
                if not repeated or at not in repeated:
                    into.append((at, resource))
            elif resource is not None:
                self.out_of_scope[type(resource).__name__] += 1


def sort_entries(reader: Reader) -> Record:
    """The record that a bundle holds. Refuses one of two people, and one that contains itself."""
    record = Record(reader)
    if all(entry.resource is None for entry in reader.bundle.entry):
        raise FhirError("FHIR record", "the bundle holds no resources", ONE_PERSON)
    if len(record.patients) > 1:
        raise two_patients(record.patients[0], record.patients[1], reader)
    check_subjects(record, reader)
    check_circles(record, reader)
    return record


def repeated_entries(reader: Reader) -> set[int]:
    """The entries that only say again what an earlier one said. Two versions of one resource are refused."""
    entries = reader.bundle.entry
    if len({entry.full_url for entry in entries}) == len(entries):
        return set()
    first: dict[str, int] = {}
    repeated = set()
    for at, entry in enumerate(entries):
        if entry.resource is None or isinstance(entry.resource, fhir.OutOfScope):
            continue
        name = entry.full_url or reader.place(at).partition(" ")[2]
        if not entry.full_url and not entry.resource.id:
            continue
        before = first.setdefault(name, at)
        if before == at:
            continue
        if entries[before].resource != entry.resource:
            why = f"{name} stands here and at entry[{before}], and the two differ"
            raise reader.error(at, "id", why, "Give one version of each resource.")
        reader.ignore(at, f"the same resource stands at entry[{before}]")
        repeated.add(at)
    return repeated


def two_patients(first: tuple[int, fhir.Patient], second: tuple[int, fhir.Patient], reader: Reader) -> FhirError:
    """The error of a bundle with two people in it."""
    births = (first[1].birth_date, second[1].birth_date)
    differ = births[0] != births[1]
    what = f"two birth dates, {births[0]} and {births[1]}" if differ else "two Patients"
    why = f"with the Patient at entry[{first[0]}] the bundle has {what}"
    return reader.error(second[0], "birthDate" if differ else "id", why, ONE_PERSON)


def check_subjects(record: Record, reader: Reader) -> None:
    """Refuses a resource about somebody else."""
    accepted = patient_names(record, reader)
    for subject, at in different_subjects(record):
        path = "patient" if isinstance(reader.bundle.entry[at].resource, fhir.AllergyIntolerance) else "subject"
        reference = read_target(subject, at, path, reader)
        if reference and not accepted:
            accepted = {local_name(reference)}  # no Patient in the bundle: the first one that is named
        if reference and reference not in accepted and local_name(reference) not in accepted:
            why = f"this is about {reference}, and the record is that of {min(accepted)}"
            raise reader.error(at, f"{path}.reference", why, ONE_PERSON)


def different_subjects(record: Record) -> list[tuple[Raw, int]]:
    """Each different way in which the resources name their person, with the entry of the first; mostly there is one."""
    different: list[tuple[Raw, int]] = []
    last = None
    for resources in (record.conditions, record.medicines, record.observations):
        for at, resource in resources:
            if resource.subject != last:
                last = resource.subject
                different.append((last, at))
    return sorted([*different, *((each.patient, at) for at, each in record.allergies)], key=itemgetter(1))


def read_target(written: Raw, at: int, path: str, reader: Reader) -> str | None:
    """To whom or what does this reference point?"""
    try:
        target = TARGET.decode(written) if written is not ABSENT else None
    except msgspec.ValidationError as error:
        raise reader.unreadable(error, at, path) from None
    return target.reference if target else None


def patient_names(record: Record, reader: Reader) -> set[str]:
    """By which names may a resource mean the person of this record?"""
    names: set[str] = set()
    for at, patient in record.patients:
        full_url = reader.bundle.entry[at].full_url
        names |= {full_url} if full_url else set()
        names |= {f"Patient/{patient.id}", f"urn:uuid:{patient.id}"} if patient.id else set()
    return names


def check_circles(record: Record, reader: Reader) -> None:
    """Refuses results and prescriptions that contain, follow or derive from themselves."""
    linked = [(at, each) for at, each in record.observations if each.has_member or each.derived_from]
    for path, links in (
        ("hasMember", [(at, each.has_member) for at, each in linked]),
        ("derivedFrom", [(at, each.derived_from) for at, each in linked]),
        ("priorPrescription", prior_prescriptions(record)),
    ):
        if links:
            refuse_circles(*as_graph(links, reader), path, reader)


def prior_prescriptions(record: Record) -> list[tuple[int, tuple[fhir.Target, ...]]]:
    return [
        (at, (each.prior_prescription,))
        for at, each in record.medicines
        if isinstance(each, fhir.MedicationRequest) and each.prior_prescription
    ]


def as_graph(
    linked: Iterable[tuple[int, Sequence[fhir.Target]]], reader: Reader
) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Which resource names which others, and where each stands."""
    places = {reader.place(at).partition(" ")[2]: at for at, _ in linked}
    names = {reader.bundle.entry[at].full_url: name for name, at in places.items()}
    edges = {
        reader.place(at).partition(" ")[2]: [
            names.get(to.reference, local_name(to.reference)) for to in links if to.reference
        ]
        for at, links in linked
    }
    return edges, places
