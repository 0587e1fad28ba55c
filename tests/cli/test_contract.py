"""The commands and fields that others rely on, by tests/cases/contract.toml, and every answer by its own schema."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from eutonia.render.schemas import SCHEMAS, schema_of
from tests.monitoring.diaries import diary

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "contract.toml").read_text())["command"]
DOSE = re.compile(r"\d+(\.\d*[1-9])?")
CHECKS: dict[str, Any] = {
    "text": lambda value: isinstance(value, str) and value != "",
    "words": lambda value: isinstance(value, str),
    "truth": lambda value: isinstance(value, bool),
    "count": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "dose": lambda value: isinstance(value, str) and DOSE.fullmatch(value),
    "date": lambda value: isinstance(value, str) and date.fromisoformat(value),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def values_at(document: Any, path: str) -> Iterator[Any]:
    """Every value at a path such as `findings[].cites[].source`. A missing field is a KeyError, an empty list fails."""
    head, _, rest = path.partition(".")
    name, is_list, _ = head.partition("[]")
    value = document[name]
    assert not is_list or value, f"{name} is empty, so the case says nothing of what is in it"
    for each in value if is_list else [value]:
        if rest:
            yield from values_at(each, rest)
        else:
            yield each


def allows(kind: str, value: Any) -> bool:
    """Is the value of this kind: `text`, `number or null`, or one of the words after `one of`?"""
    if kind.startswith("one of "):
        return value in kind.removeprefix("one of ").split(" / ")
    return any(value is None if each == "null" else CHECKS[each](value) for each in kind.split(" or "))


def documents(answer: Any) -> list[Any]:
    """The documents of an answer: one, or one a line."""
    return [answer.json] if answer.out.startswith("{\n") else [msgspec.json.decode(x) for x in answer.out.splitlines()]


@pytest.fixture
def ask(eutonia, tmp_path):
    """Asks a case's command, with a file of answers or a diary where it needs one."""
    files = {"{answers}": tmp_path / "answers.json", "{diary}": tmp_path / "diary.json"}
    files["{answers}"].write_text('{"feel": ["burning-or-electric"]}')
    files["{diary}"].write_text(json.dumps(diary()))

    def asked(case):
        return eutonia(*(str(files.get(each, each)) for each in case["call"]), "--json")

    return asked


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_command_gives_the_fields_that_others_rely_on(case, ask):
    answer = ask(case)
    assert (answer.status, answer.err) == (case.get("status", 0), "")
    for document in documents(answer):
        assert document["schema"] == f"eutonia.{case['document']}/1"
        for path, kind in case["fields"].items():
            for value in values_at(document, path):
                assert allows(kind, value), f"{path} is {value!r}, not {kind}"
        for absent in case.get("absent", ()):
            assert absent not in document


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_answer_is_as_its_published_schema_says(case, ask):
    validator = Draft202012Validator(schema_of(case["document"]))
    for document in documents(ask(case)):
        assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name, eutonia):
    answer = eutonia("schema", name)
    Draft202012Validator.check_schema(answer.json)
    assert answer.json["$id"] == f"eutonia.{name}/1"


def test_a_schema_refuses_another_document(eutonia):
    document = eutonia("kidney", "--age", "67", "--sex", "male", "--creatinine", "1 mg/dL", "--json").json
    validator = Draft202012Validator(schema_of("kidney"))
    assert validator.is_valid(document)
    assert not validator.is_valid(document | {"schema": "eutonia.plan/1"})
    assert not validator.is_valid(document | {"egfr": document["egfr"] | {"value": "41.2"}})
    assert not validator.is_valid({key: value for key, value in document.items() if key != "dosing_basis"})


def test_every_document_of_the_contract_has_a_case():
    assert {case["document"] for case in CASES} == set(SCHEMAS)


# Verify says how long it took.
@pytest.mark.parametrize("case", [c for c in CASES if c["document"] != "verify"], ids=lambda case: case["name"])
def test_the_same_question_gives_the_same_bytes(case, ask):
    assert ask(case).out == ask(case).out
