"""What must hold of the triage rules: who to call, never a sudden stop, and files that refuse a slip."""

import pytest

from eutonia.advice.library import open_library
from eutonia.domain.triage import Level
from eutonia.knowledge.checking_triage import check_triage
from eutonia.knowledge.errors import KnowledgeError
from eutonia.knowledge.triage_records import Sign, Signs, TriageFile

TRIAGE = open_library().knowledge.triage
# The only emergencies in which a next dose is left out: an allergy, a severe skin reaction.
MAY_LEAVE_OUT_A_DOSE = {"allergy", "severe-skin"}
NOW = ("911", "emergency department", "988")


def of_level(level):
    return [rule for rule in TRIAGE.rules if Level.of(rule.level) is level]


@pytest.mark.parametrize("rule", of_level(Level.EMERGENCY), ids=lambda rule: rule.id)
def test_an_emergency_says_who_to_call(rule):
    assert any(word in rule.say for word in NOW)


@pytest.mark.parametrize("rule", of_level(Level.SAME_DAY), ids=lambda rule: rule.id)
def test_a_same_day_matter_says_today(rule):
    assert "today" in rule.say


@pytest.mark.parametrize("rule", TRIAGE.rules, ids=lambda rule: rule.id)
def test_what_is_said_is_one_sentence(rule):
    assert rule.say.endswith(".")
    assert ". " not in rule.say


@pytest.mark.parametrize("rule", TRIAGE.rules, ids=lambda rule: rule.id)
def test_nobody_is_told_to_stop_suddenly(rule):
    left_out = "not take the next dose" in rule.say
    assert left_out == (rule.id in MAY_LEAVE_OUT_A_DOSE)
    assert "stop taking" not in rule.say


def test_the_emergencies_of_the_issue_are_there():
    assert {rule.id for rule in of_level(Level.EMERGENCY)} >= {
        "baclofen-withdrawal", "opioid-and-sedative", "fainting", "liver-failure", "allergy", "severe-skin", "suicide",
        "dysreflexia", "cauda-equina", "pump", "overdose",
    }  # fmt: skip


def test_each_sign_is_asked_by_some_rule():
    from eutonia.knowledge.checking_triage import signs_of

    asked = {sign for rule in TRIAGE.rules for way in rule.way for sign in signs_of(way.when)}
    assert {sign.id for sign in TRIAGE.signs} - asked == set()


def test_a_rule_about_an_unknown_sign_is_refused():
    rule = TRIAGE.rules[0]
    import msgspec

    way = msgspec.structs.replace(rule.way[0], when=Signs(any=("no-such-sign",)))
    broken = TriageFile(rule=(msgspec.structs.replace(rule, way=(way,)),))
    with pytest.raises(KnowledgeError, match="no-such-sign"):
        check_triage("a.toml", broken, TRIAGE)


@pytest.mark.parametrize(
    ("phrase", "why"), [("<nobody> hurts", "nobody"), ("left|right+side_of|on hurts", "ambiguous")]
)
def test_a_phrase_that_cannot_be_read_is_refused(phrase, why):
    broken = TriageFile(sign=(Sign(id="x", title="x", phrases=(phrase,)),))
    with pytest.raises(KnowledgeError, match=why):
        check_triage("a.toml", broken, TRIAGE)
