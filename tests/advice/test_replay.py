"""A stored plan is made again to the same bytes, or refused with the reason."""

from dataclasses import FrozenInstanceError
from typing import Any

import msgspec
import pytest

from eutonia.advice.documents import plan_document
from eutonia.advice.library import open_library
from eutonia.advice.replaying import ReplayError, replay_plan
from eutonia.advice.titrating import PlanInputs, make_plan
from eutonia.domain.dose import parse_dose
from eutonia.domain.errors import EutoniaError
from eutonia.planning.wish import Wish
from eutonia.render.as_json import to_json
from tests.patients import TODAY, healthy

WISHES = [
    Wish(start=TODAY),
    Wish(start=TODAY, ladder="label", target=parse_dose("40.0 mg"), halves=False),
    Wish(start=TODAY, products=("tablet 10 mg",), largest_dose="morning"),
]


def stored(medicine: str, wish: Wish, **form: Any) -> bytes:
    library = open_library()
    inputs = PlanInputs(medicine=medicine, patient=healthy(**form), wish=wish, today=TODAY)
    return to_json(plan_document(make_plan(inputs, library=library), knowledge=library.knowledge))


@pytest.mark.parametrize("wish", WISHES, ids=["default", "label", "10 mg tablets"])
@pytest.mark.parametrize("form", [{}, {"age": 80, "taking": ["oxycodone 5 mg", "xyzzy"]}, {"dialysis": True}])
def test_a_stored_plan_replays_to_the_same_bytes(wish: Wish, form: dict[str, Any]) -> None:
    document = stored("baclofen", wish, **form)
    assert replay_plan(document, library=open_library()) == document


def test_a_plan_of_other_knowledge_is_not_replayed() -> None:
    document = stored("baclofen", WISHES[0])
    version = open_library().knowledge.version.encode()
    with pytest.raises(ReplayError, match="made with knowledge"):
        replay_plan(document.replace(version, b"0" * len(version)), library=open_library())


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"inputs": 1}', b'{"inputs": {"medicine": "x"}}'])
def test_what_is_no_plan_is_refused(document: bytes) -> None:
    with pytest.raises(ReplayError, match="not a stored plan"):
        replay_plan(document, library=open_library())


def test_the_plan_carries_its_inputs_and_knowledge() -> None:
    document = msgspec.json.decode(stored("baclofen", WISHES[1]))
    assert document["knowledge"] == open_library().knowledge.version
    assert document["inputs"]["wish"]["ladder"] == "label"
    assert document["inputs"]["patient"]["age_stated"] == 45


TAMPERED: dict[str, tuple[list[str], Any]] = {
    "a medicine that is none": (["medicine"], "x"),
    "a medicine outside": (["medicine"], "aspirin"),
    "a weight below nothing": (["patient", "weight_kg"], -1),
    "a weight that is no number": (["patient", "weight_kg"], "NaN"),
    "a height of a star": (["patient", "height_cm"], 10**30),
    "a day that is none": (["today"], "2026-02-30"),
    "a time that is none": (["wish", "hours", "wake"], "25:00"),
    "a wish for nothing": (["wish"], None),
}
SLIPS: dict[str, tuple[list[str], Any, str]] = {
    "a day at the end of time": (["wish", "start"], "9999-12-31", "before the year"),
    "an hour that leaves no day": (["wish", "hours", "bed"], "07:00:00", "10 to 20 hours"),
    "a target that is no dose": (["wish", "target"], {"mg": "-5"}, "is not a dose"),
    "a time of day without a name": (["wish", "largest_dose"], "noonish", "No time of day"),
    "a present dose of nothing": (["wish", "regimen"], {"daily": {"mg": "0"}, "times": 3}, "not a present dose"),
    "a ladder that is none": (["wish", "ladder"], "fast", "no ladder"),
    "products that are none": (["wish", "products"], ["drops"], "No product"),
}


def changed(path: list[str], value: Any) -> bytes:
    document = msgspec.json.decode(stored("baclofen", WISHES[0]))
    place = document["inputs"]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return msgspec.json.encode(document)


@pytest.mark.parametrize(("path", "value"), TAMPERED.values(), ids=TAMPERED.keys())
def test_a_plan_that_somebody_changed_is_refused(path: list[str], value: Any) -> None:
    with pytest.raises(ReplayError, match="not a stored plan"):
        replay_plan(changed(path, value), library=open_library())


@pytest.mark.parametrize(("path", "value", "says"), SLIPS.values(), ids=SLIPS.keys())
def test_a_wish_that_cannot_be_is_refused_as_it_would_have_been(path: list[str], value: Any, says: str) -> None:
    with pytest.raises(EutoniaError, match=says):
        replay_plan(changed(path, value), library=open_library())


def test_a_plan_for_teaching_does_not_become_one_to_sign() -> None:
    library = open_library()
    inputs = PlanInputs(medicine="baclofen", patient=healthy(), wish=WISHES[0], today=TODAY, assume_unknown_normal=True)
    written = to_json(plan_document(make_plan(inputs, library=library), knowledge=library.knowledge))
    document = msgspec.json.decode(written)
    assert document["signable"] is False
    assert document["assumed_normal"] is True
    assert document["sig"].startswith("FOR TEACHING, NOT FOR A PATIENT. 3 days from 2026-11-24: Take")
    assert document["patient_words"][0].startswith("FOR TEACHING, NOT FOR A PATIENT. Step 1")
    assert replay_plan(written, library=library) == written


def test_a_plan_is_one_value_that_nobody_changes() -> None:
    plan = make_plan(
        PlanInputs(medicine="baclofen", patient=healthy(), wish=WISHES[0], today=TODAY), library=open_library()
    )
    with pytest.raises(FrozenInstanceError):
        plan.signable = True  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        plan.titration.steps[0].days = 1  # type: ignore[misc]
    assert hash(plan.titration.steps) == hash(make_plan(plan.inputs, library=open_library()).titration.steps)


def test_deep_nesting_is_no_plan() -> None:
    with pytest.raises(ReplayError, match="not a stored plan"):
        replay_plan(b'{"inputs": ' + b"[" * 100_000, library=open_library())
