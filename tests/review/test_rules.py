"""Every clinical rule against people whom a clinician can read: tests/cases/review."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eutonia.advice.assessing import assess_patient
from eutonia.advice.library import Library, open_library
from eutonia.domain.finding import Finding
from eutonia.review.conditions import compile_condition
from eutonia.verification.kinds import change_all, cluster_rules
from eutonia.verification.verify import moves_plans, normal_person
from tests.patients import TODAY, person

CASES = Path(__file__).parents[1] / "cases" / "review"


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['rule']}, {case['about']}: {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(), parse_float=Decimal)["case"]
    ]


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def flat(findings: tuple[Finding, ...]) -> list[Finding]:
    return [each for finding in findings for each in (finding, *flat(finding.also))]


def answer(case: dict[str, Any], library: Library) -> tuple[str, tuple[str, ...]]:
    patient = person(case["about"], **case.get("patient", {}))
    review = assess_patient(patient, library=library, today=TODAY, about=case["about"]).review
    if case["rule"] in [finding.rule for finding in flat(review.findings)]:
        return "finding", ()
    needs = [one.needs for one in review.not_assessed if one.rule == case["rule"]]
    return ("not-assessed", needs[0]) if needs else ("none", ())


@pytest.mark.parametrize("case", read_cases())
def test_a_rule_speaks_of_whom_it_should(case: dict[str, Any], library: Library) -> None:
    expected, needs = answer(case, library)
    assert expected == case["expect"]
    assert set(case.get("needs", ())) <= set(needs), f"needs {needs}"


def test_each_case_is_about_a_rule_that_exists(library: Library) -> None:
    known = {(rule.id, subject) for rule in library.knowledge.rules for subject in rule.subjects}
    named = {(case.values[0]["rule"], case.values[0]["about"]) for case in read_cases()}
    assert named <= known


def test_each_rule_that_can_change_a_plan_has_cases_for_every_answer_it_can_give(library: Library) -> None:
    """One that fires, one that does not, and one that lacks data: where the rule can give that answer at all."""
    shown: dict[str, set[str]] = {}
    for case in read_cases():
        shown.setdefault(case.values[0]["rule"], set()).add(case.values[0]["expect"])
    lacking = []
    for rule in library.knowledge.rules:
        if moves_plans(rule) or rule.severity in ("contraindicated", "major"):
            missing = possible_answers(rule, library) - shown.get(rule.id, set())
            lacking += [f"{rule.id}: {each}" for each in sorted(missing)]
    assert not lacking


def possible_answers(rule: Any, library: Library) -> set[str]:
    words = {True: "finding", False: "none", None: "not-assessed"}
    subject = rule.subjects[0]
    ask = compile_condition(rule.when, subject=subject, knowledge=library.knowledge)
    normal = normal_person(library)
    return {
        words[ask(change_all(normal, changes))]
        for cluster in cluster_rules([rule], subject=subject, knowledge=library.knowledge)
        for _, changes in cluster.patients()
    }
