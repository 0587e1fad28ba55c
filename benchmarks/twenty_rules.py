"""The twenty benchmark rules as a library of our own, and a plain count of what they must find.

The count shares nothing with the engine: it reads a record with the standard json module and loops.
"""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from eutonia.advice.library import Library, open_library
from eutonia.knowledge.loading import read_file
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Knowledge, MedicineClass, ValueSet
from eutonia.review.value_sets import index_value_sets

HERE = Path(__file__).parent
SUBJECT = "baclofen"  # the medicine that the rules are about; it stands in none of the lists
CITE = (CiteRecord(source="eutonia-default", passage="benchmark"),)
Json = dict[str, Any]
Hits = set[str]  # ids of rules


@cache
def code_lists() -> Json:
    return tomllib.loads((HERE / "code_lists.toml").read_text("utf-8"))


def twenty_rules() -> Knowledge:
    """What ships, with the rules, classes and value sets of the benchmark in place of its own."""
    lists = code_lists()
    classes = [
        MedicineClass(id=each["id"], title=each["id"], members=tuple(each["ingredients"]), cite=CITE)
        for each in lists["medicines"]
    ]
    value_sets = [
        ValueSet(id=each["id"], title=each["id"], snomed=tuple(each["snomed"]), cite=CITE)
        for each in lists["conditions"]
    ]
    return msgspec.structs.replace(
        open_library().knowledge,
        version="benchmark",
        rules=read_file("rules/rules.toml", (HERE / "rules.toml").read_bytes()).rule,
        classes={each.id: each for each in classes},
        value_sets={each.id: each for each in value_sets},
    )


def benchmark_library() -> Library:
    """The library that holds the twenty rules and nothing else to ask."""
    knowledge = twenty_rules()
    names = open_library().names
    return Library(knowledge=knowledge, names=names, value_sets=index_value_sets(knowledge.value_sets.values()))


def count_plainly(record: bytes) -> Hits:
    """Which of the twenty rules speak of this record?"""
    resources = [entry["resource"] for entry in json.loads(record)["entry"]]
    lists = code_lists()
    taken = [code for each in of_type(resources, "MedicationRequest") if each["status"] == "active"
             for code in codes_of(each["medicationCodeableConcept"])]  # fmt: skip
    listed = [code for each in of_type(resources, "Condition") if codes_of(each["clinicalStatus"]) == ["active"]
              for code in codes_of(each["code"])]  # fmt: skip
    results = sorted(of_type(resources, "Observation"), key=lambda each: each["effectiveDateTime"])
    hits = {each["id"] for each in lists["medicines"] if any(code in each["rxnorm"] for code in taken)}
    hits |= {each["id"] for each in lists["conditions"] if any(code in each["snomed"] for code in listed)}
    for each in lists["labs"]:
        values = [one["valueQuantity"]["value"] for one in results if codes_of(one["code"])[0] in each["loinc"]]
        if values and Decimal(str(values[-1])) < each["below"]:
            hits.add(each["id"])
    return {f"benchmark.{hit}" for hit in hits}


def of_type(resources: list[Json], kind: str) -> list[Json]:
    return [each for each in resources if each["resourceType"] == kind]


def codes_of(concept: Json) -> list[str]:
    return [coding["code"] for coding in concept["coding"]]
