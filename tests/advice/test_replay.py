"""A stored plan is made again to the same bytes, or refused with the reason."""

from typing import Any

import msgspec
import pytest

from eutonia.advice.documents import ReplayError, plan_document, replay_plan
from eutonia.advice.library import open_library
from eutonia.advice.titrating import PlanInputs, make_plan
from eutonia.domain.dose import parse_dose
from eutonia.planning.titration import Wish
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
