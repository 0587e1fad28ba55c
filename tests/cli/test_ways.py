"""What `eutonia taper` and `switch` say besides their reviewed pages: who may sign, and what is said of a step."""

from __future__ import annotations

import re

import pytest

from tests.cli.people import NOTHING_TAKEN, TODAY, WELL

PERSON = (*WELL, *NOTHING_TAKEN)
WAYS = {
    "taper": ("taper", "baclofen", "--from", "10 mg x3"),
    "switch": ("switch", "baclofen", "gabapentin", "--from", "10 mg x3"),
}
DIAZEPAM = ("taper", "diazepam", "--from", "3 mg x1", "--products", "solution 1 mg/mL", "--months-on", "2")
NOTE = "From 2 mg to 1 mg a day is 50 % less at once."


def flat(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_way_that_began_in_the_past_says_that_it_cannot_be_signed(way, eutonia):
    asked = (*way, *PERSON, "--start", "2026-11-23")
    assert eutonia(*asked, "--json").json["signable"] is False
    page = eutonia(*asked).out
    assert "its first day is in the past" in page
    assert "must sign it" not in page


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_way_for_teaching_says_so_to_everybody(way, eutonia):
    asked = (*way, "--age", "50", *TODAY, "--assume-unknown-normal")
    document = eutonia(*asked, "--json").json
    assert (document["signable"], document["assumed_normal"]) == (False, True)
    assert document["patient_words"][0].startswith("FOR TEACHING, NOT FOR A PATIENT. ")
    assert document["sig"].startswith("FOR TEACHING, NOT FOR A PATIENT.")
    assert "FOR TEACHING: what is not known was taken as normal." in flat(eutonia(*asked).out)


def test_a_switch_that_a_rule_refuses_names_the_rule(eutonia):
    asked = ("switch", "baclofen", "tizanidine", "--from", "10 mg x3", *WELL, "--taking", "ciprofloxacin 500 mg")
    refused = eutonia(*asked, "--json").json["refused"]
    assert refused["rule"]
    assert refused["rule"] in eutonia(*asked).out


def test_a_step_that_a_guideline_would_not_allow_says_so_at_that_step(eutonia):
    steps = eutonia(*DIAZEPAM, *PERSON, "--json").json["steps"]
    noted = {step["daily_mg"]: step["note"] for step in steps if "note" in step}
    assert list(noted) == ["1"]
    assert noted["1"]["text"].startswith(NOTE)
    assert {cite["source"] for cite in noted["1"]["cites"]} == {"ashton-cks-diazepam", "asam-2025-benzodiazepines"}
    page = flat(eutonia(*DIAZEPAM, *PERSON).out)
    assert f"Step 3 {NOTE}" in page
    assert "The clinician chooses." in page


def test_the_note_stands_in_a_switch_as_well_and_once(eutonia):
    asked = ("switch", "diazepam", "baclofen", "--from", "2 mg x1", *PERSON, "--months-on", "2")
    document = eutonia(*asked, "--json").json
    assert any("note" in (step["down"] or {}) for step in document["steps"])
    assert flat(eutonia(*asked).out).count(NOTE) == 1


def test_a_way_down_without_such_a_step_has_no_note(eutonia):
    document = eutonia(*WAYS["taper"], *PERSON, "--json").json
    assert not any("note" in step for step in document["steps"])
