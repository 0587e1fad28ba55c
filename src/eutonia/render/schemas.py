"""The published JSON Schemas, made from the structs that are written."""

from __future__ import annotations

from typing import Any

import msgspec

from eutonia.render.documents import (
    AssessDoc,
    CompareDoc,
    Document,
    InteractionsDoc,
    KidneyDoc,
    NameDoc,
    PlanDoc,
    SuitabilityDoc,
)

SCHEMAS: dict[str, type[Document]] = {
    "assess": AssessDoc,
    "interactions": InteractionsDoc,
    "kidney": KidneyDoc,
    "names": NameDoc,
    "plan": PlanDoc,
    "suitability": SuitabilityDoc,
    "compare": CompareDoc,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(name: str) -> dict[str, Any]:
    """The schema of one document, by its name in the contract."""
    schema = msgspec.json.schema(SCHEMAS[name])
    # "schema" is a constant of the document, not any text.
    definition = schema["$defs"][SCHEMAS[name].__name__]
    definition["properties"]["schema"] = {"const": f"eutonia.{name}/1"}
    definition["required"] = ["schema", *definition.get("required", ())]
    return {"$schema": DIALECT, "$id": f"eutonia.{name}/1", **schema}
