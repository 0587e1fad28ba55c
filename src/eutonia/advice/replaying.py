"""A stored plan made again from its document: the same inputs and knowledge give the same bytes, years later."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from eutonia.advice.documents import plan_document
from eutonia.advice.library import Library
from eutonia.advice.titrating import PlanInputs, make_plan
from eutonia.domain.errors import EutoniaError
from eutonia.render.as_json import to_json

LARGEST_MEASURE = 1_000_000  # no weight, height or result that was read is larger


class ReplayError(EutoniaError):
    """A stored plan that cannot be made again here."""


def replay_plan(document: bytes, *, library: Library) -> bytes:
    """The plan of this document, made again from its inputs: the same bytes where the knowledge is the same."""
    try:
        stored = msgspec.json.decode(document, type=dict[str, Any])
        inputs = read_inputs(stored["inputs"])
    except (msgspec.MsgspecError, KeyError, RecursionError) as error:
        raise ReplayError(
            f"This is not a stored plan: {error}. Give the JSON that `eutonia plan --json` wrote."
        ) from error
    known = library.knowledge.version
    if stored.get("knowledge") != known:
        raise ReplayError(
            f"The plan was made with knowledge {stored.get('knowledge')}, and here is {known}. "
            "Replay it with the version of Eutonia that made it."
        )
    check_inputs(inputs, library=library)
    return to_json(plan_document(make_plan(inputs, library=library), knowledge=library.knowledge))


def read_inputs(value: dict[str, Any]) -> PlanInputs:
    """The inputs of a stored plan."""
    return msgspec.convert(value, PlanInputs)


def check_inputs(inputs: PlanInputs, *, library: Library) -> None:
    """Refuses what no command of ours lets into a plan: somebody changed the document."""
    if inputs.medicine not in library.knowledge.medicines:
        raise ReplayError(f"This is not a stored plan: no medicine {inputs.medicine!r} is planned here.")
    patient = inputs.patient
    measures = {"weight": patient.weight_kg, "height": patient.height_cm}
    measures |= {lab.name: lab.value for lab in patient.labs}
    for name, value in measures.items():
        if value is not None and not is_measure(value):
            raise ReplayError(f"This is not a stored plan: the {name} in it is {value}.")


def is_measure(value: Decimal) -> bool:
    """Can this have been measured at all?"""
    return value.is_finite() and 0 < value <= LARGEST_MEASURE
