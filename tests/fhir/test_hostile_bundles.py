"""Whatever is done to a record: it is read, or refused in one line. Nothing else ever comes out.

Valid bundles are mutated as trees (a value dropped, replaced, doubled, put where another stood, nested) and as bytes
(cut, overwritten).
"""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.bundle_generator import build_bundle
from eutonia.domain.patient import Patient
from eutonia.fhir.bundle import decode_bundle
from eutonia.fhir.errors import FhirError
from eutonia.fhir.remembered import forget

TODAY = date(2026, 11, 24)
CASES = Path(__file__).parents[1] / "cases" / "fhir"
LONGEST_LINE = 800


def small_bundles():
    """A few records that together use every field that is read."""
    for name in ("medicines", "problems", "results", "person"):
        for case in json.loads((CASES / f"{name}.json").read_text("utf-8")):
            entries = [{"resource": each} for each in case.get("entry", [])]
            yield case.get("bundle", {"resourceType": "Bundle", "type": "collection", "entry": entries})
    generated = build_bundle(seed=3)
    yield generated | {"entry": generated["entry"][::7]}


BUNDLES = list(small_bundles())
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        1e308,
        10**30,
        "",
        " ",
        "\x00",
        "a\nb",
        "\u202egnp",
        "x" * 3000,
        "active",
        "1959-02-30",
        "2026-11-10",
        "9999-12",
        "0001-01-01",
        "0000",
        "-1",
        "NaN",
        "#",
        "#m",
        "Patient/other",
        "Medication/two",
        "http://loinc.org",
        "http://snomed.info/sct",
        "2160-0",
        "82810-3",
        "Observation",
        "Medication",
        "Bundle",
        [],
        {},
        [[]],
        [None],
        [{}],
    ]
)


def places(tree, at=()):
    """Every value of a tree, by its path."""
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, child in children:
        yield (*at, key)
        yield from places(child, (*at, key))


PLACES = [list(places(bundle)) for bundle in BUNDLES]


def value_at(tree, path):
    for key in path:
        tree = tree[key]
    return tree


@st.composite
def mutated(draw):
    """One record with up to four things done to it."""
    number = draw(st.integers(0, len(BUNDLES) - 1))
    tree = copy.deepcopy(BUNDLES[number])
    for _ in range(draw(st.integers(1, 4))):
        *way, key = draw(st.sampled_from(PLACES[number]))
        other = draw(st.sampled_from(PLACES[number]))
        try:
            holder = value_at(tree, way)
            change(draw, tree, holder, key, other)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away, or only a list can hold a value twice
    return tree


def change(draw, tree, holder, key, other):
    match draw(st.sampled_from(["drop", "replace", "swap", "double", "nest"])):
        case "drop":
            del holder[key]
        case "replace":
            holder[key] = copy.deepcopy(draw(ODD))
        case "swap":
            holder[key] = copy.deepcopy(value_at(tree, other))
        case "double":
            holder.append(copy.deepcopy(holder[key]))
        case "nest":
            holder[key] = {key: [holder[key]]} if isinstance(key, str) else [holder[key]]


def hold_to_one_line(error):
    """An error that any terminal can show, and that says where."""
    assert str(error).isprintable()
    assert len(str(error)) < LONGEST_LINE
    assert error.place
    return error


def read_or_refuse(data):
    """The answer, held to what every answer must be."""
    try:
        patient = decode_bundle(data, today=TODAY)
    except FhirError as error:
        return hold_to_one_line(error)
    assert isinstance(patient, Patient)
    lines = [each.text for each in patient.medicines or ()]
    lines += [each.text for problems in (patient.conditions, patient.allergies) for each in problems or ()]
    lines += [line for each in patient.ignored for line in (each.where, each.why)]
    assert all(line and line == line.strip() for line in lines)
    assert not any(sign in line for line in lines for sign in "\n\r\x00\x1b")
    assert all(lab.value > 0 and lab.on <= TODAY for lab in patient.labs)
    assert all(each.daily is None or each.daily.mg > 0 for each in patient.medicines or ())
    assert all(each.stopped is None or each.stopped <= TODAY for each in patient.medicines or ())
    assert patient.birth_date is None or patient.birth_date <= TODAY
    return patient


@pytest.mark.parametrize("bundle", BUNDLES, ids=range(len(BUNDLES)))
def test_the_records_that_are_mutated_are_good(bundle):
    assert isinstance(read_or_refuse(json.dumps(bundle).encode()), Patient)


@pytest.mark.parametrize("bundle", BUNDLES, ids=range(len(BUNDLES)))
def test_what_is_remembered_changes_no_answer(bundle):
    data = json.dumps(bundle).encode()
    forget()
    assert read_or_refuse(data) == read_or_refuse(data)


@settings(max_examples=1500)
@given(mutated())
def test_a_mutated_record_is_read_or_refused_in_one_line(bundle):
    read_or_refuse(json.dumps(bundle, ensure_ascii=False).encode("utf-8", "surrogatepass"))


@settings(max_examples=600)
@given(st.data())
def test_mutated_bytes_are_read_or_refused_in_one_line(data):
    written = bytearray(json.dumps(data.draw(st.sampled_from(BUNDLES))).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(written))] * 2)))
        last = min(last, first + 40)
        put = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"", b'"', b"}", b"[", b"\\ud800", b"1e999"]))
        )
        written[first:last] = put
    read_or_refuse(bytes(written))


@settings(max_examples=200)
@given(st.data())
def test_a_record_cut_short_is_never_read(data):
    written = json.dumps(data.draw(st.sampled_from(BUNDLES))).encode()
    cut = data.draw(st.integers(0, len(written) - 1))
    assert isinstance(read_or_refuse(written[:cut]), FhirError)


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_line(data):
    assert isinstance(read_or_refuse(data), FhirError)


@settings(max_examples=300)
@given(st.sampled_from(BUNDLES), st.randoms(use_true_random=False))
def test_the_order_of_keys_means_nothing(bundle, chance):
    def shuffled(tree):
        if isinstance(tree, dict):
            return {key: shuffled(tree[key]) for key in chance.sample(sorted(tree), len(tree))}
        return [shuffled(each) for each in tree] if isinstance(tree, list) else tree

    assert read_or_refuse(json.dumps(shuffled(bundle)).encode()) == read_or_refuse(json.dumps(bundle).encode())
