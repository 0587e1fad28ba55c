"""The twenty questions in ELM, the form in which CQL is executed, written by hand from benchmarks/code_lists.toml.

Each is written the way that costs cql-execution least: the value set filters first, results are kept as they come
(`distinct: false`), numbers are compared as numbers.
"""

from __future__ import annotations

from typing import Any

from benchmarks.twenty_rules import code_lists

Json = dict[str, Any]

FHIR = "http://hl7.org/fhir"
SYSTEM_TYPES = "urn:hl7-org:elm-types:r1"
SYSTEMS = {
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "snomed": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
}
VERSION = "1"


def elm_library() -> Json:
    """The library: one statement for each of the rules, with the rule's id as its name."""
    lists = code_lists()
    patient = {"type": "SingletonFrom", "operand": {"type": "Retrieve", "dataType": f"{{{FHIR}}}Patient"}}
    statements = {
        "Patient": patient,
        **{f"benchmark.{each['id']}": takes(each["id"]) for each in lists["medicines"]},
        **{f"benchmark.{each['id']}": has(each["id"]) for each in lists["conditions"]},
        **{f"benchmark.{each['id']}": newest_below(each["id"], each["below"]) for each in lists["labs"]},
    }
    return {
        "library": {
            "identifier": {"id": "Twenty", "version": VERSION},
            "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
            "usings": {
                "def": [
                    {"localIdentifier": "System", "uri": SYSTEM_TYPES},
                    {"localIdentifier": "FHIR", "uri": FHIR, "version": "4.0.1"},
                ]
            },
            "valueSets": {"def": [{"name": name, "id": name, "accessLevel": "Public"} for name in value_sets()]},
            "statements": {
                "def": [
                    {"name": name, "context": "Patient", "accessLevel": "Public", "expression": expression}
                    for name, expression in statements.items()
                ]
            },
        }
    }


def value_sets() -> Json:
    """The codes, as cql-execution's code service takes them."""
    return {
        each["id"]: {VERSION: [{"code": code, "system": SYSTEMS[key], "version": VERSION} for code in each[key]]}
        for lists in code_lists().values()
        for each in lists
        for key in SYSTEMS.keys() & each.keys()
    }


def takes(value_set: str) -> Json:
    """Is there an active request for a medicine of this value set?"""
    active = equal(prop("status.value", scope="M"), text("active"))
    return exists(query("M", retrieve("MedicationRequest", "medication", value_set), where=active))


def has(value_set: str) -> Json:
    """Is there an active condition of this value set?"""
    active = query(
        "S", prop("clinicalStatus.coding", scope="C"), where=equal(prop("code.value", scope="S"), text("active"))
    )
    return exists(query("C", retrieve("Condition", "code", value_set), where=exists(active)))


def newest_below(value_set: str, bound: float) -> Json:
    """Is the newest result of this value set below the bound?"""
    pair = {
        "type": "Tuple",
        "element": [
            {"name": "when", "value": prop("effective.value", scope="O")},
            {"name": "value", "value": prop("value.value.value", scope="O")},
        ],
    }
    by_time = {"by": [{"type": "ByColumn", "path": "when", "direction": "asc"}]}
    results = query("O", retrieve("Observation", "code", value_set), returns=pair) | {"sort": by_time}
    newest = {"type": "Last", "source": results}
    limit = {"type": "Literal", "valueType": f"{{{SYSTEM_TYPES}}}Decimal", "value": str(bound)}
    return {"type": "Less", "operand": [{"type": "Property", "path": "value", "source": newest}, limit]}


def retrieve(kind: str, code_property: str, value_set: str) -> Json:
    return {
        "type": "Retrieve",
        "dataType": f"{{{FHIR}}}{kind}",
        "codeProperty": code_property,
        "codeComparator": "in",
        "codes": {"type": "ValueSetRef", "name": value_set},
    }


def query(alias: str, source: Json, *, where: Json | None = None, returns: Json | None = None) -> Json:
    found = {"type": "Query", "source": [{"alias": alias, "expression": source}], "relationship": []}
    kept = {"distinct": False, "expression": returns or {"type": "AliasRef", "name": alias}}
    return found | {"return": kept} | ({"where": where} if where else {})


def exists(operand: Json) -> Json:
    return {"type": "Exists", "operand": operand}


def equal(one: Json, other: Json) -> Json:
    return {"type": "Equal", "operand": [one, other]}


def prop(path: str, *, scope: str) -> Json:
    return {"type": "Property", "path": path, "scope": scope}


def text(value: str) -> Json:
    return {"type": "Literal", "valueType": f"{{{SYSTEM_TYPES}}}String", "value": value}
