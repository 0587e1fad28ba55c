"""Small FHIR Bundles for tests of the import."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile


def bundle(*resources: dict[str, Any], **patient: Any) -> bytes:
    person: dict[str, Any] = {
        "resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1981-05-02",
        "name": [{"family": "One", "given": ["Patient", "Maria"]}],
    }  # fmt: skip
    person |= patient
    person = {key: value for key, value in person.items() if value is not None}
    entries = [{"resource": person}, *({"resource": each} for each in resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


SUBJECT = {"reference": "Patient/p"}


def medicine(text: str, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement", "status": "active", "subject": SUBJECT,
        "medicationCodeableConcept": {"text": text}, **fields,
    }  # fmt: skip


def condition(text: str) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "subject": SUBJECT,
        "code": {"text": text},
        "clinicalStatus": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
        },
    }


def creatinine(value: float, day: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "status": "final", "subject": SUBJECT, "effectiveDateTime": day,
        "code": {"coding": [{"system": "http://loinc.org", "code": "2160-0"}]},
        "valueQuantity": {"value": value, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"},
    }  # fmt: skip


def other(kind: str) -> dict[str, Any]:
    return {"resourceType": kind, "id": "x", "status": "completed"}


def file(data: bytes, name: str = "record.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/json")
