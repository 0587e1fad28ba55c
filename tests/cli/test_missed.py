"""What `eutonia missed` takes and says besides its reviewed pages: limits, and what a clinician has seen of them."""

from __future__ import annotations

import pytest

from tests.cli.people import TODAY, WELL

WEAK_KIDNEYS = ("--age", "45", "--sex", "female", "--weight", "70 kg", "--creatinine", "1.3 mg/dL", *TODAY)
BACLOFEN = ("missed", "baclofen", "--during", "steady", "--dose", "10 mg", "--every", "8h", "--hours-late", "1")
TIZANIDINE = ("missed", "tizanidine", "--during", "steady", "--dose", "2 mg", "--every", "6h", "--hours-late", "0")
SEEN = ("--acknowledged", "baclofen.kidney.reduce")


def test_a_dose_above_a_limit_is_a_call_that_names_the_limit(eutonia):
    document = eutonia(*BACLOFEN, *WEAK_KIDNEYS, "--json").json
    assert document["do"] == "call-today"
    (limit,) = document["limits"]
    assert (limit["rule"], limit["what"], limit["value"], limit["unit"]) == (SEEN[1], "daily", "15", "mg")
    assert limit["acknowledged"] is False
    assert limit["cites"]
    assert document["notes"] == []
    assert "baclofen.kidney.reduce: at most 15 mg a day" in eutonia(*BACLOFEN, *WEAK_KIDNEYS).out


def test_a_limit_that_the_signing_clinician_saw_leaves_the_answer_to_the_table(eutonia):
    document = eutonia(*BACLOFEN, *WEAK_KIDNEYS, *SEEN, "--json").json
    assert (document["do"], document["row"]) == ("take", "take")
    assert document["limits"][0]["acknowledged"] is True
    assert "15 mg a day" in document["notes"][0]
    page = eutonia(*BACLOFEN, *WEAK_KIDNEYS, *SEEN).out
    assert "at most 15 mg a day, acknowledged" in page
    assert "Signed in the knowledge of baclofen.kidney.reduce" in page


def test_a_limit_that_came_later_is_a_call_again(eutonia):
    """What was signed at 45 is asked about at 70: another rule speaks, which nobody has seen."""
    older = ("--age", "70", *WEAK_KIDNEYS[2:])
    document = eutonia(*BACLOFEN, *older, *SEEN, "--json").json
    assert document["do"] == "call-today"
    assert {limit["rule"]: limit["acknowledged"] for limit in document["limits"]}["baclofen.kidney.older"] is False


def test_what_is_forbidden_stays_a_call_and_says_so(eutonia):
    dialysis = (*BACLOFEN, "--dialysis", *WEAK_KIDNEYS, "--acknowledged", "baclofen.kidney.avoid")
    document = eutonia(*dialysis, *SEEN, "--json").json
    assert document["do"] == "call-today"
    assert "baclofen.kidney.avoid forbids the medicine for this person: acknowledged or not, call." in document["notes"]


def test_a_rule_that_limits_nothing_here_is_not_taken_in_silence(eutonia):
    document = eutonia(*BACLOFEN, *WELL, *SEEN, "--json").json
    assert document["limits"] == []
    assert document["notes"] == ["baclofen.kidney.reduce was acknowledged, and limits nothing here."]


@pytest.mark.parametrize("name", ["baclofen.kidney.redduce", "", "withdrawal-signs", "none"])
def test_a_rule_that_does_not_exist_is_refused(name, eutonia):
    answer = eutonia(*BACLOFEN, *WELL, "--acknowledged", name)
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert f"--acknowledged {name!r} is no rule" in answer.err


def test_a_fourth_dose_of_tizanidine_in_a_day_is_asked_about_until_it_was_seen(eutonia):
    asked = eutonia(*TIZANIDINE, *WELL, "--json").json
    assert (asked["do"], asked["row"]) == ("call-today", "tizanidine.four-in-a-day")
    signed = eutonia(*TIZANIDINE, *WELL, "--acknowledged", asked["row"], "--json").json
    assert signed["do"] == "take"
    assert asked["row"] in signed["notes"][0]


def test_epilepsy_that_nobody_asked_about_stands_under_unless(eutonia):
    late = ("missed", "gabapentin", "--during", "steady", "--dose", "300 mg", "--every", "8h", "--hours-late", "7")
    unknown = eutonia(*late, "--age", "45", *TODAY, "--json").json
    assert unknown["do"] == "skip"
    assert unknown["unless"][0].startswith("Call today instead if you have epilepsy")
    known = eutonia(*late, "--age", "45", "--condition", "epilepsy", *TODAY, "--json").json
    assert (known["do"], known["row"]) == ("call-today", "gabapentin.epilepsy.left-out")
    assert not any("epilepsy" in each for each in eutonia(*late, *WELL, "--json").json["unless"])
