"""Records that were not made for this project: nothing in them may be lost, and nothing may crash."""

import lzma
from datetime import date
from pathlib import Path

import msgspec
import pytest

from eutonia.advice.assessing import assess_patient
from eutonia.advice.library import open_library
from eutonia.fhir.bundle import decode_bundle

BUNDLES = sorted((Path(__file__).parent / "bundles").glob("*.json*"))
TODAY = date(2026, 11, 24)
LISTED = ("MedicationRequest", "MedicationStatement")


def read(path: Path) -> bytes:
    return lzma.open(path).read() if path.suffix == ".xz" else path.read_bytes()


def medicines_in(data: bytes) -> int:
    """How many medicines does the record hold? Counted without our own reader."""
    entries = msgspec.json.decode(data).get("entry", [])
    return sum(entry.get("resource", {}).get("resourceType") in LISTED for entry in entries)


def test_there_are_enough_of_them() -> None:
    assert len(BUNDLES) >= 20


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.name.partition(".")[0])
def test_every_medicine_is_resolved_unresolved_or_ignored_with_a_reason(path: Path) -> None:
    data = read(path)
    patient = decode_bundle(data, today=TODAY)
    answer = assess_patient(patient, library=open_library(), today=TODAY)
    listed = answer.patient.medicines or ()
    assert all(entry.status in ("resolved", "unresolved") and entry.text for entry in listed)
    assert all((entry.status == "resolved") == bool(entry.ingredients) for entry in listed)
    ignored = [each for each in patient.ignored if any(kind in each.where for kind in LISTED)]
    assert all(each.why for each in ignored)
    assert len(listed) + len(ignored) >= medicines_in(data)


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.name.partition(".")[0])
def test_a_finding_is_only_about_what_is_on_the_list(path: Path) -> None:
    answer = assess_patient(decode_bundle(read(path), today=TODAY), library=open_library(), today=TODAY)
    taking = answer.facts.taking or frozenset()
    for finding in answer.review.findings:
        for each in (finding, *finding.also):
            assert {each.medicine, *each.with_} <= taking
    if answer.facts.age is not None and answer.facts.age < 18:
        assert not answer.review.findings
        assert any("age" in line for line in answer.review.not_covered)
