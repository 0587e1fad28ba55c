"""A stored plan, up, down or across, made again from its document: to the same bytes, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from eutonia.advice.library import Library
from eutonia.advice.plan_document import answer_plan
from eutonia.advice.plan_head import Inputs
from eutonia.advice.switch_document import answer_switch
from eutonia.advice.switching import SwitchInputs
from eutonia.advice.taper_document import answer_taper
from eutonia.advice.tapering import TaperInputs
from eutonia.advice.titrating import PlanInputs
from eutonia.domain.errors import EutoniaError
from eutonia.render.as_json import to_json
from eutonia.render.documents import Document

LARGEST_MEASURE = 1_000_000  # no weight, height or result that was read is larger


class ReplayError(EutoniaError):
    """A stored plan that cannot be made again here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind[I: Inputs]:
    """What a kind of plan is made from, and how."""

    inputs: type[I]
    answer: Callable[[I, Library], Document]


KINDS: dict[str, Kind[Any]] = {
    "plan": Kind(inputs=PlanInputs, answer=answer_plan),
    "taper": Kind(inputs=TaperInputs, answer=answer_taper),
    "switch": Kind(inputs=SwitchInputs, answer=answer_switch),
}


def replay_plan(document: bytes, *, library: Library, kind: str | None = None) -> bytes:
    """The plan of this document, made again from its inputs: the same bytes, or the reason why not.

    `kind` is the only one wanted, by its command; without it, whichever of them it is.
    """
    stored, kind = _decode(document, kind)
    inputs = _inputs_of(stored, kind)
    known = library.knowledge.version
    if stored.get("knowledge") != known:
        raise ReplayError(
            f"The {kind} was made with knowledge {stored.get('knowledge')}, and here is {known}. "
            "Replay it with the version of Eutonia that made it."
        )
    check_inputs(inputs, kind=kind, library=library)
    made = to_json(KINDS[kind].answer(inputs, library))
    for place in _differences(stored, msgspec.json.decode(made)):
        raise ReplayError(
            f"Made again from its inputs this {kind} reads otherwise at {place}: the file was changed after it was "
            "written, or another version of Eutonia wrote it. Follow neither; find the one that was signed."
        )
    return made


def stored_inputs[I: Inputs](document: bytes, *, inputs: type[I], library: Library) -> I:
    """The inputs of a stored plan, for whoever goes on from them."""
    kind = next(name for name, each in KINDS.items() if each.inputs is inputs)
    stored, kind = _decode(document, kind)
    found: I = _inputs_of(stored, kind)
    check_inputs(found, kind=kind, library=library)
    return found


def _decode(document: bytes, wanted: str | None) -> tuple[dict[str, Any], str]:
    """The document and its kind, by the schema that it names."""
    try:
        stored = msgspec.json.decode(document, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _not_stored(wanted, str(error)) from error
    schema = stored.get("schema")
    kind = next((name for name in KINDS if schema == f"eutonia.{name}/1"), None)
    if kind is None:
        raise _not_stored(wanted, f"its schema is {schema!r}")
    if wanted and kind != wanted:
        raise ReplayError(f"This is a stored {kind}, not a {wanted}. To make it again: eutonia {kind} --replay FILE.")
    return stored, kind


def _inputs_of(stored: dict[str, Any], kind: str) -> Any:
    try:
        return msgspec.convert(stored["inputs"], KINDS[kind].inputs)
    except KeyError as error:
        raise _not_stored(kind, "it has no inputs") from error
    except msgspec.MsgspecError as error:
        raise _not_stored(kind, str(error)) from error


def _not_stored(kind: str | None, why: str) -> ReplayError:
    name = kind or "plan"
    return ReplayError(f"This is not a stored {name}: {why}. Give the JSON that `eutonia {name} --json` wrote.")


def check_inputs(inputs: Inputs, *, kind: str, library: Library) -> None:
    """Refuses what no command of ours lets into a plan: somebody changed the document."""
    for name in inputs.medicines:
        if name not in library.knowledge.medicines:
            raise _not_stored(kind, f"no medicine {name!r} is planned here")
    patient = inputs.patient
    measures = {"weight": patient.weight_kg, "height": patient.height_cm}
    measures |= {lab.name: lab.value for lab in patient.labs}
    for name, value in measures.items():
        if value is not None and not is_measure(value):
            raise _not_stored(kind, f"the {name} in it is {value}")


def is_measure(value: Decimal) -> bool:
    """Can this have been measured at all?"""
    return value.is_finite() and 0 < value <= LARGEST_MEASURE


def _differences(stored: Any, made: Any, place: str = "") -> Iterator[str]:
    """Where does the stored document not say what its inputs give?"""
    if isinstance(stored, dict) and isinstance(made, dict):
        for key in dict.fromkeys([*made, *stored]):
            inner = f"{place}.{key}" if place else str(key)
            if (key in stored) != (key in made):
                yield inner
            else:
                yield from _differences(stored[key], made[key], inner)
    elif isinstance(stored, list) and isinstance(made, list) and len(stored) == len(made):
        for index, (one, other) in enumerate(zip(stored, made, strict=True)):
            yield from _differences(one, other, f"{place}[{index}]")
    elif stored != made:
        yield place
