"""The messages that a clinician can read, each held to its level and its rule."""

import pytest

from eutonia.advice.library import open_library
from eutonia.domain.triage import Level
from tests.triage.vignettes import NO_RULE, Vignette, all_vignettes, results, verdict_on

FEWEST = 250
FORM_ONLY = {"thoughts-of-death"}  # no words reach it: tests/triage/test_forms.py
SAID_TWICE = 8  # words: a shorter message may stand under two rules


def name(case: Vignette) -> str:
    return f"{case.rule}: {case.text[:60]}"


@pytest.mark.parametrize("case", tuple(all_vignettes()), ids=name)
def test_a_message_is_triaged_as_a_clinician_would(case):
    verdict = verdict_on(case)
    heard = {each.rule for each in verdict.because}
    if case.kind == "just_not":
        assert verdict.level is case.level, verdict
    else:
        assert verdict.level >= case.level, verdict
        assert case.rule == NO_RULE or case.rule in heard, verdict


def test_emergencies_are_caught_and_the_rest_is_not_called_one():
    emergencies = [verdict.level for case, verdict in results() if case.level is Level.EMERGENCY]
    others = [verdict.level for case, verdict in results() if case.level is not Level.EMERGENCY]
    caught = sum(level is Level.EMERGENCY for level in emergencies)
    called = sum(level is Level.EMERGENCY for level in others)
    print(f"emergencies caught: {caught} of {len(emergencies)}; called one and is none: {called} of {len(others)}")
    assert caught >= 0.99 * len(emergencies)
    assert called <= 0.02 * len(others)


def test_there_are_enough_and_none_twice():
    cases = list(all_vignettes())
    assert len(cases) >= FEWEST
    long = [case.text for case in cases if len(case.text.split()) >= SAID_TWICE]
    assert len(set(long)) == len(long)


@pytest.mark.parametrize("kind", ["fires", "lay", "just_not"])
def test_each_rule_has_a_message_of_each_kind(kind):
    rules = {rule.id for rule in open_library().knowledge.triage.rules} - FORM_ONLY
    assert rules - {case.rule for case in all_vignettes() if case.kind == kind} == set()


def test_no_message_speaks_of_a_rule_that_does_not_exist():
    rules = {rule.id for rule in open_library().knowledge.triage.rules} | {NO_RULE}
    assert {case.rule for case in all_vignettes()} <= rules


def test_what_no_rule_recognises_is_read_by_a_person():
    for case, verdict in results():
        if not verdict.because:
            assert not verdict.understood, case.text
            assert verdict.level is Level.ROUTINE, case.text
