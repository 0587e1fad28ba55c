"""A FHIR R4 Bundle -> the Patient that a review asks about, with everything that could not be used and why.

A list (medicines, conditions, allergies) is complete when at least one resource speaks of it, and unknown when none does.
All resources must be about one person. What is broken is refused with the place; what cannot be used is listed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import msgspec

from eutonia.domain.patient import Ignored, Patient
from eutonia.fhir import resources as fhir
from eutonia.fhir.errors import FhirError, place_and_reason
from eutonia.fhir.medicines import read_medicines
from eutonia.fhir.person import note_death, read_birth_date, read_sex, refuse_repeated_keys
from eutonia.fhir.places import Place, Reader
from eutonia.fhir.problems import read_problems
from eutonia.fhir.references import Medications, Subject, local_name, refuse_circles
from eutonia.fhir.results import read_results

MAX_BYTES = 32 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
THE_RECORD = "FHIR record"

BUNDLE = msgspec.json.Decoder(fhir.Bundle)
ENVELOPE = msgspec.json.Decoder(fhir.Envelope)

Found = list[tuple[Place, Any]]


def decode_bundle(data: bytes, *, today: date) -> Patient:
    """The person that this Bundle describes."""
    bundle = parse(data)
    reader = Reader(today)
    record = Record(bundle)
    patient, at = record.patient()
    if patient:
        refuse_repeated_keys(data.removeprefix(BYTE_ORDER_MARK), at)
        note_death(patient, at, reader)
    else:
        reader.ignored.append(Ignored(where="Patient", why="there is none in the bundle: age and sex are not known"))
    record.check_subjects(patient)
    birth_date, age = read_birth_date(patient, at, reader) if patient else (None, None)
    results = read_results(record.of(fhir.Observation), reader)
    return Patient(
        birth_date=birth_date,
        age_stated=age,
        sex=read_sex(patient, at, reader) if patient else None,
        weight_kg=results.weight_kg(reader),
        height_cm=results.height_cm(reader, birth_date),
        labs=results.labs(),
        pregnant=results.pregnant(reader),
        smoker=results.answer("smoking", reader),
        alcohol=results.answer("alcohol", reader),
        medicines=read_medicines(record.medicines(), medications=record.medications(), reader=reader),
        conditions=read_problems(record.of(fhir.Condition), reader),
        allergies=read_problems(record.of(fhir.AllergyIntolerance), reader),
        ignored=(*reader.ignored, *record.not_used(results.unused)),
    )


class Record:
    """The resources of a bundle, by kind, each with its place."""

    def __init__(self, bundle: fhir.Bundle) -> None:
        self.by_kind: dict[type, Found] = defaultdict(list)
        self.addresses: dict[str, tuple[Place, Any]] = {}
        self.full_urls: dict[int, str] = {}
        self.out_of_scope: Counter[str] = Counter()
        for number, entry in enumerate(bundle.entry):
            self.add(number, entry.full_url, entry.resource)

    def add(self, number: int, full_url: str | None, resource: Any) -> None:
        """Sort in one resource; the same one a second time counts once."""
        if resource is None:
            return
        kind = type(resource)
        if isinstance(resource, fhir.OutOfScope):
            self.out_of_scope[kind.__name__] += 1
            if full_url:
                self.addresses[full_url] = (Place(number, kind.__name__, None), resource)
            return
        at = Place(number, kind.__name__, resource.id)
        address = full_url or (f"{at.kind}/{at.id}" if at.id else None)
        if address:
            before = self.addresses.setdefault(address, (at, resource))
            if before[0] != at:
                refuse_other_version(address, before, at, resource)
                return
        self.by_kind[kind].append((at, resource))
