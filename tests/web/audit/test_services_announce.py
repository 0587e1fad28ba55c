"""Every service leaves a line in the trail: read from the code, so that a new one cannot be forgotten.

A service is a public function of a module `services` with `by` and `at`. It reaches `record` (or `_announce`, which the
trail hears) itself, or through functions of services that do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import eutonia.web

WEB = Path(eutonia.web.__file__).parent
WRITES = frozenset({"record", "_announce"})


def modules() -> Iterator[Path]:
    """Every module of services, but the trail's own."""
    for file in sorted(WEB.glob("*/services.py")) + sorted(WEB.glob("*/services/*.py")):
        if "audit" not in file.parts:
            yield file


def functions() -> dict[str, ast.FunctionDef]:
    """Every function of every service module, by its name. Names that repeat are told apart by their module."""
    found = {}
    for file in modules():
        for each in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(each, ast.FunctionDef):
                found[f"{file.relative_to(WEB).with_suffix('')}:{each.name}"] = each
    return found


def called_by(function: ast.FunctionDef) -> set[str]:
    calls = [each.func for each in ast.walk(function) if isinstance(each, ast.Call)]
    return {each.id for each in calls if isinstance(each, ast.Name)} | {
        each.attr for each in calls if isinstance(each, ast.Attribute)
    }


def leaves_a_line(name: str, all_: Mapping[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> bool:
    called = called_by(all_[name])
    if called & WRITES:
        return True
    module = name.partition(":")[0]
    own = [f"{module}:{each}" for each in called if f"{module}:{each}" in all_]
    # A function of another module is meant where this one has none of that name.
    others = [
        each for each in all_ if each.partition(":")[2] in called and f"{module}:{each.partition(':')[2]}" not in all_
    ]
    return any(leaves_a_line(each, all_, seen | {name}) for each in {*own, *others} - seen - {name})


FUNCTIONS = functions()
SERVICES = sorted(
    name
    for name, each in FUNCTIONS.items()
    if not each.name.startswith("_") and {"by", "at"} <= {argument.arg for argument in each.args.kwonlyargs}
)


def test_there_are_services_in_every_app_that_writes():
    assert {name.partition("/")[0] for name in SERVICES} >= {"accounts", "treatment", "messaging"}
    assert len(SERVICES) > 30


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_leaves_a_line_in_the_trail(name):
    assert leaves_a_line(name, FUNCTIONS)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_changes_all_or_nothing(name):
    decorators = {ast.unparse(each) for each in FUNCTIONS[name].decorator_list}
    assert "transaction.atomic" in decorators


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_takes_keywords_alone(name):
    assert FUNCTIONS[name].args.args == []


def test_a_function_that_writes_nothing_is_found_out():
    silent = ast.parse("def change(*, by, at):\n    save()\n\ndef save():\n    pass").body
    loud = ast.parse("def change(*, by, at):\n    save()\n\ndef save():\n    record('x')").body
    for body, told in ((silent, False), (loud, True)):
        all_ = {f"m:{each.name}": each for each in body if isinstance(each, ast.FunctionDef)}
        assert leaves_a_line("m:change", all_) is told
