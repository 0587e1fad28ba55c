"""Other people's records, damaged as exporters and interfaces damage them: read and reviewed, or refused in one line.

The mutations of test_hostile_bundles.py strike anywhere; those here strike where it hurts: a status, a date, a unit, a
reference, a whole resource. Whatever is read goes through the whole review, and no medicine may be lost on the way.
"""

import copy
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.advice.assessing import assess_patient
from eutonia.advice.documents import assess_document
from eutonia.advice.library import open_library
from eutonia.domain.patient import Patient
from eutonia.render.as_json import to_json
from tests.fhir.test_hostile_bundles import ODD, TODAY, places, read_or_refuse, value_at

FOLDER = Path(__file__).parent / "bundles"
USED = ("Condition", "AllergyIntolerance", "MedicationRequest", "MedicationStatement", "Observation")
LISTED = ("MedicationRequest", "MedicationStatement")
MOST_ENTRIES = 25

STATUSES = st.sampled_from(
    [
        "active",
        "completed",
        "stopped",
        "draft",
        "entered-in-error",
        "on-hold",
        "unknown",
        "not-taken",
        "final",
        "",
        None,
    ]
)
DATES = st.sampled_from(
    ["2026-11-20", "2026-11-24T23:59:59+14:00", "2026", "2026-11", "2026-02-30", "2031-01-01", "1899-12-31",
     "2026-11-10T24:00:00", "20261110", "10/11/2026", "2026-11-10T10:00:00Z"]
)  # fmt: skip
UNITS = st.sampled_from(["mg/dL", "umol/L", "mg/L", "mmol/L", "kg", "[lb_av]", "cm", "[in_i]", "stone", "", None, "1"])
VALUES = st.sampled_from([0, -1, 1e-9, 1e9, "1.2", None, True, 84, 1.4, 10**25, 0.1 + 0.2])
REFERENCES = st.sampled_from(
    ["Patient/somebody-else", "#p", "urn:uuid:0", "Medication/1", "", "Patient?identifier=x|1", "http://[", "/", "#"]
)
CONCEPTS = st.sampled_from(
    [
        {"text": "no history of seizures"},
        {"text": "NKDA"},
        {"text": "Baclofen 10 mg tablet"},
        {"text": "kidney failure, on dialysis"},
        {"coding": []},
        {"coding": [{"system": "http://snomed.info/sct", "code": "84757009"}]},
        {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "197391"}]},
        {},
    ]
)
# Keys that exporters get wrong, and what they may be replaced by.
WRONG = {
    "status": STATUSES,
    "birthDate": DATES,
    "effectiveDateTime": DATES,
    "authoredOn": DATES,
    "onsetDateTime": DATES,
    "abatementDateTime": DATES,
    "unit": UNITS,
    "code": st.one_of(UNITS, CONCEPTS),
    "value": VALUES,
    "reference": REFERENCES,
    "medicationCodeableConcept": CONCEPTS,
    "gender": st.sampled_from(["male", "female", "other", "unknown", "", None]),
    "intent": st.sampled_from(["order", "plan", "proposal", "option", "", None]),
    "comparator": st.sampled_from(["<", ">", "<=", "ad"]),
    "fullUrl": st.sampled_from(["urn:uuid:0", "", "Patient/1"]),
}


def short_records():
    """A Patient and some of the resources that a review uses, out of every bundle."""
    for path in sorted(FOLDER.glob("*.json.xz")):
        bundle = json.loads(lzma.decompress(path.read_bytes()))
        patients = [each for each in bundle["entry"] if each["resource"]["resourceType"] == "Patient"]
        used = [each for each in bundle["entry"] if each["resource"]["resourceType"] in USED]
        medicines = [each for each in used if each["resource"]["resourceType"] in LISTED]
        others = used[:: max(1, len(used) // MOST_ENTRIES)]
        kept = [*patients, *medicines[:5], *(each for each in others if each not in medicines[:5])]
        yield {"resourceType": "Bundle", "type": "collection", "entry": kept}


RECORDS = list(short_records())
PLACES = [list(places(record)) for record in RECORDS]


def tender_places(number, *, of_medicines):
    """Where it hurts, by key: a draw of the key first gives the rare ones their turn."""
    by_key: dict[Any, list[Any]] = {}
    for path in PLACES[number]:
        if path[-1] in WRONG and len(path) > 2:
            kind = RECORDS[number]["entry"][path[1]]["resource"]["resourceType"]
            if not of_medicines or kind in LISTED:
                by_key.setdefault(path[-1], []).append(path)
    return list(by_key.values())


TENDER = [tender_places(number, of_medicines=False) for number in range(len(RECORDS))]
OF_MEDICINES = [tender_places(number, of_medicines=True) or TENDER[number] for number in range(len(RECORDS))]


@st.composite
def damaged(draw):
    """One record with up to five things wrong, mostly small ones: a record that is refused shows little."""
    number = draw(st.integers(0, len(RECORDS) - 1))
    tree = copy.deepcopy(RECORDS[number])
    for _ in range(draw(st.integers(1, 5))):
        if not (isinstance(tree.get("entry"), list) and tree["entry"]):
            break  # an earlier change left nothing to harm
        try:
            harm(draw, tree, number)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    return tree


def harm(draw, tree, number):
    match draw(st.sampled_from([*["medicine"] * 4, *["wrong"] * 4, "drop", "odd", "repeat", "of somebody else"])):
        case "medicine":
            *way, key = draw(draw(st.sampled_from(OF_MEDICINES[number]).map(st.sampled_from)))
            value_at(tree, way)[key] = draw(WRONG[key])
        case "wrong":
            *way, key = draw(draw(st.sampled_from(TENDER[number]).map(st.sampled_from)))
            value_at(tree, way)[key] = draw(WRONG[key])
        case "drop":
            *way, key = draw(st.sampled_from(PLACES[number]))
            del value_at(tree, way)[key]
        case "odd":
            *way, key = draw(st.sampled_from(PLACES[number]))
            value_at(tree, way)[key] = copy.deepcopy(draw(ODD))
        case "repeat":
            entry = copy.deepcopy(draw(st.sampled_from(tree["entry"])))
            tree["entry"].insert(draw(st.integers(0, len(tree["entry"]))), entry)
        case _:
            other = RECORDS[draw(st.integers(0, len(RECORDS) - 1))]["entry"]
            tree["entry"].append(copy.deepcopy(draw(st.sampled_from(other))))


def medicines_of(bundle):
    """The numbers of the entries that hold a medicine of a list."""
    entries = enumerate(bundle["entry"])
    return {at for at, entry in entries if ((entry or {}).get("resource") or {}).get("resourceType") in LISTED}


def hold_to_nothing_lost(bundle, patient):
    """Every medicine is on the list, or is named among what was left out; or it says that there is none."""
    left_out = {
        int(each.where[len("entry[") : each.where.index("]")])
        for each in patient.ignored
        if any(f" {kind}" in each.where for kind in LISTED)
    }
    says_none = {
        at
        for at in medicines_of(bundle)
        if ((bundle["entry"][at]["resource"].get("medicationCodeableConcept") or {}).get("text")) == "NKDA"
    }
    expected = len(medicines_of(bundle) - left_out - says_none)
    assert expected == len(patient.medicines or ()) or left_out & says_none


@pytest.mark.parametrize("bundle", RECORDS, ids=range(len(RECORDS)))
def test_the_undamaged_records_are_good(bundle):
    patient = read_or_refuse(json.dumps(bundle).encode())
    assert isinstance(patient, Patient)
    hold_to_nothing_lost(bundle, patient)


@settings(max_examples=600)
@given(damaged())
def test_a_damaged_record_is_reviewed_or_refused_in_one_line(bundle):
    answer = read_or_refuse(json.dumps(bundle).encode())
    if not isinstance(answer, Patient):
        return
    hold_to_nothing_lost(bundle, answer)
    library = open_library()
    assessment = assess_patient(answer, library=library, today=TODAY)
    document = json.loads(to_json(assess_document(assessment, knowledge=library.knowledge)))
    assert len(document["medicines"]) == len(answer.medicines or ())
    assert all(each["status"] in ("resolved", "unresolved") for each in document["medicines"])
    assert all(each["where"] and each["why"] for each in document["ignored"])
