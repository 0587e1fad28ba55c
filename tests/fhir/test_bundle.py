"""The cases of tests/cases/fhir, each by its name, and what a case in JSON cannot hold."""

import gzip
import json
import lzma
from datetime import date
from pathlib import Path

import msgspec
import pytest

from eutonia.domain.patient import Patient
from eutonia.fhir.bundle import MAX_BYTES, decode_bundle
from eutonia.fhir.errors import FhirError

TODAY = date(2026, 11, 24)
CASES = Path(__file__).parents[1] / "cases" / "fhir"
BUNDLES = Path(__file__).parent / "bundles"
EXAMPLES = Path(__file__).parents[2] / "examples"
NO_PATIENT = ["Patient", "the bundle holds none: age and sex are not known"]


def cases(*names):
    found = [case for name in names for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))]
    return pytest.mark.parametrize("case", found, ids=lambda case: case["name"])


def as_bytes(case):
    """The file that a case describes: a text, a bundle, or the resources of one."""
    if "text" in case:
        return case["text"].encode()
    wrapped = {"resourceType": "Bundle", "entry": [{"resource": each} for each in case.get("entry", [])]}
    return json.dumps(case.get("bundle", wrapped)).encode()


def stated(line):
    """What one entry of a list states."""
    return {key: value for key, value in line.items() if value not in (None, [], "unread")}


def in_json(patient):
    """A Patient as a case writes it: an entry of a list without what it does not state."""
    whole = json.loads(msgspec.json.encode(patient))
    for line, entry in zip(whole["medicines"] or (), patient.medicines or (), strict=True):
        line["daily"] = str(entry.daily) if entry.daily else None
    for name in ("medicines", "conditions", "past_conditions", "allergies"):
        if whole[name] is not None:
            whole[name] = [stated(line) for line in whole[name]]
    whole["ignored"] = [[each["where"], each["why"]] for each in whole["ignored"]]
    return whole


@cases("medicines", "problems", "results", "person")
def test_a_record_is_read(case):
    today = date.fromisoformat(case.get("today", TODAY.isoformat()))
    read = in_json(decode_bundle(as_bytes(case), today=today))
    if "entry" in case:
        read["ignored"] = [line for line in read["ignored"] if line != NO_PATIENT]
    assert {key: read[key] for key in case["expect"]} == case["expect"]


@cases("refused")
def test_a_record_is_refused_in_one_line(case):
    with pytest.raises(FhirError) as refused:
        decode_bundle(as_bytes(case), today=TODAY)
    assert str(refused.value) == case["error"]


@pytest.mark.parametrize("path", sorted(BUNDLES.glob("*.xz")), ids=lambda path: path.name)
def test_no_medicine_of_a_foreign_bundle_is_lost(path):
    data = lzma.decompress(path.read_bytes())
    patient = decode_bundle(data, today=TODAY)
    resources = [entry["resource"] for entry in json.loads(data)["entry"]]
    kinds = [each["resourceType"] for each in resources]
    orders = kinds.count("MedicationRequest") + kinds.count("MedicationStatement")
    left_out = [
        each for each in patient.ignored if " MedicationRequest/" in each.where or " MedicationStatement/" in each.where
    ]
    assert len(patient.medicines or ()) + len(left_out) == orders
    assert (patient.medicines is None) == (orders == 0)
    assert patient.birth_date == date.fromisoformat(resources[kinds.index("Patient")]["birthDate"])
    active = [each for each in resources if each["resourceType"] == "MedicationRequest" and each["status"] == "active"]
    assert len(patient.medicines or ()) == len(active)


def test_the_sample_person_is_read_whole():
    patient = decode_bundle((EXAMPLES / "sample-person.json").read_bytes(), today=TODAY)
    assert patient.ignored == ()
    assert patient.sex == "female"
    assert (str(patient.weight_kg), str(patient.height_cm)) == ("70", "165")
    assert [each.name for each in patient.labs] == ["alt", "ast", "creatinine", "potassium"]
    assert len(patient.medicines or ()) == 5
    assert patient.allergies


def test_a_byte_order_mark_is_no_error():
    data = as_bytes({"entry": [{"resourceType": "Patient", "birthDate": "1959-03-14"}]})
    assert decode_bundle(b"\xef\xbb\xbf" + data, today=TODAY).birth_date == date(1959, 3, 14)


def test_the_kind_may_stand_last():
    data = (
        b'{"entry": [{"resource": {"birthDate": "1959-03-14", "resourceType": "Patient"}}], "resourceType": "Bundle"}'
    )
    assert decode_bundle(data, today=TODAY).birth_date == date(1959, 3, 14)


def test_a_record_beyond_the_limit_is_not_even_parsed():
    with pytest.raises(FhirError, match=r"FHIR record: it is 33,554,433 bytes, and at most 33,554,432 are read\."):
        decode_bundle(b"{" * (MAX_BYTES + 1), today=TODAY)


def test_a_bomb_of_empty_objects_is_not_unpacked():
    with pytest.raises(FhirError, match="it holds more than 2,000,000 objects"):
        decode_bundle(b'{"resourceType": "Bundle", "entry": [' + b"{}," * 3_000_000 + b"{}]}", today=TODAY)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"resourceType": "Bundle", "id": "\xff"}', "it is not UTF-8 at byte 34"),
        ('{"resourceType": "Bundle"}'.encode("utf-16"), "it is UTF-16 or UTF-32, and plain JSON is needed"),
        (gzip.compress(b'{"resourceType": "Bundle"}'), "it is compressed (gzip), and plain JSON is needed"),
        (lzma.compress(b'{"resourceType": "Bundle"}'), "it is compressed (xz), and plain JSON is needed"),
        (b'{"resourceType": "Bundle", "entry": ' + b"[" * 1_000_000, "it is nested deeper than any record"),
        (b'{"resourceType": "Bundle", "x": ' + b"[" * 1_000_000, "it is nested deeper than any record"),
        (b'{"resourceType": "Bundle", "x": ' + b'{"x":' * 1_000_000, "it is nested deeper than any record"),
        (b"[" * 1_000_000, "it is not a FHIR Bundle"),
    ],
    ids=["latin-1", "utf-16", "gzip", "xz", "lists", "unread lists", "unread objects", "only lists"],
)
def test_hostile_bytes_are_one_line(data, why):
    with pytest.raises(FhirError) as refused:
        decode_bundle(data, today=TODAY)
    assert refused.value.why == why


def chain_of_medications(count, *, fan):
    """Medications that are each made of the next one, `fan` times over."""
    made_of = [[{"itemReference": {"reference": f"Medication/{at + 1}"}}] * fan for at in range(count)]
    return [{"resourceType": "Medication", "id": str(at), "ingredient": each} for at, each in enumerate(made_of)]


@pytest.mark.parametrize(("count", "fan"), [(5000, 1), (30, 50)], ids=["deep", "wide"])
def test_a_chain_of_medications_is_neither_followed_for_ever_nor_multiplied(count, fan):
    with pytest.raises(FhirError, match="is nested more than 10 deep"):
        decode_bundle(as_bytes({"entry": chain_of_medications(count, fan=fan)}), today=TODAY)


def test_a_chain_of_medications_that_is_short_enough_ends():
    assert isinstance(decode_bundle(as_bytes({"entry": chain_of_medications(8, fan=50)}), today=TODAY), Patient)


def test_many_references_to_nothing_take_no_time_to_speak_of():
    orders = [
        {
            "resourceType": "MedicationRequest",
            "status": "active",
            "medicationReference": {"reference": f"Medication/{at}"},
        }
        for at in range(20_000)
    ]
    assert len(decode_bundle(as_bytes({"entry": orders}), today=TODAY).medicines or ()) == 20_000


def test_a_text_as_long_as_a_book_is_no_name():
    medicine = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "medicationCodeableConcept": {"text": "x" * 5_000_000},
    }
    with pytest.raises(FhirError, match=r"a text of 5,000,000 characters is no name"):
        decode_bundle(as_bytes({"entry": [medicine]}), today=TODAY)


def test_what_is_listed_fits_on_a_line():
    hostile = {"resourceType": "MedicationRequest", "id": "a\nb" * 1000, "status": "\x1b[2J" * 1000}
    patient = decode_bundle(as_bytes({"entry": [hostile]}), today=TODAY)
    assert all(line.isprintable() and len(line) < 400 for each in patient.ignored for line in (each.where, each.why))


def test_reading_changes_with_today_alone():
    data = as_bytes({"entry": [{"resourceType": "Patient", "birthDate": "1959-03-14", "gender": "male"}]})
    assert decode_bundle(data, today=TODAY) == decode_bundle(data, today=date(2026, 11, 25))
