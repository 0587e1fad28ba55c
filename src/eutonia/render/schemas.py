"""The published JSON Schemas, made from the structs that are written."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from eutonia.domain.diary import Diary
from eutonia.render.documents import (
    AssessDoc,
    CompareDoc,
    Document,
    InteractionsDoc,
    KidneyDoc,
    NameDoc,
    PlanDoc,
    SourcesDoc,
    StaleDoc,
    SuitabilityDoc,
    VerifyDoc,
)
from eutonia.render.missed_documents import MissedDoc
from eutonia.render.review_documents import ReviewDoc
from eutonia.render.taper_documents import SwitchDoc, TaperDoc
from eutonia.render.triage_documents import TriageDoc

SCHEMAS: dict[str, type[Document]] = {
    "assess": AssessDoc,
    "interactions": InteractionsDoc,
    "kidney": KidneyDoc,
    "names": NameDoc,
    "plan": PlanDoc,
    "taper": TaperDoc,
    "switch": SwitchDoc,
    "missed": MissedDoc,
    "triage": TriageDoc,
    "review": ReviewDoc,
    "suitability": SuitabilityDoc,
    "compare": CompareDoc,
    "sources": SourcesDoc,
    "stale": StaleDoc,
    "verify": VerifyDoc,
}
INPUTS: dict[str, type[Struct]] = {"diary": Diary}  # what is read, not written
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(name: str) -> dict[str, Any]:
    """The schema of one document, by its name in the contract."""
    struct = SCHEMAS.get(name) or INPUTS[name]
    schema = _numbers(msgspec.json.schema(struct))
    # "schema" is a constant of the document, not any text.
    definition = schema["$defs"][struct.__name__]
    definition["properties"]["schema"] = {"const": f"eutonia.{name}/1"}
    definition["required"] = list(dict.fromkeys(["schema", *definition.get("required", ())]))
    return {"$schema": DIALECT, "$id": f"eutonia.{name}/1", **schema}


def _numbers(schema: Any) -> Any:
    """The schema with decimals as the numbers that `to_json` writes."""
    match schema:
        case {"type": "string", "format": "decimal"}:
            return {"type": "number"}
        case dict():
            return {key: _numbers(value) for key, value in schema.items()}
        case list() | tuple():
            return [_numbers(value) for value in schema]
    return schema
