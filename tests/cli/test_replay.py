"""`--replay FILE` of plan, taper and switch: the stored answer again, or one line that says why not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.people import NOTHING_TAKEN, TODAY, WELL

PERSON = (*WELL, *NOTHING_TAKEN)
HOURS = ("--wake", "05:00", "--bed", "20:30", "--start", "2028-02-29", "--no-halves")
ASKED: dict[str, tuple[str, ...]] = {
    "plan": ("plan", "baclofen", *PERSON, "--from", "10 mg x4", "--largest", "afternoon", "--target", "50", *HOURS),
    "taper": (
        "taper", "baclofen", *PERSON, "--from", "7.50 mg x2", "--shape", "percent", "--pace", "fast",
        "--months-on", "1.5", "--products", "solution 1 mg/mL", *HOURS,
    ),
    "taper of a curve": (
        "taper", "gabapentin", *PERSON, "--from", "600 mg x3", "--shape", "hyperbolic", "--ed50", "900",
    ),
    "switch": (
        "switch", "baclofen", "gabapentin", *PERSON, "--from", "10 mg x3", "--way", "stop-first", "--target", "900",
        "--months-on", "2", *HOURS,
    ),
}  # fmt: skip
REFUSED: dict[str, tuple[str, ...]] = {
    "plan": ("plan", "baclofen", "--age", "9", *TODAY),
    "taper": ("taper", "carisoprodol", "--from", "350 mg x3", *PERSON),
    "switch": ("switch", "baclofen", "methocarbamol", "--from", "10 mg x3", *PERSON),
}
INPUTS: dict[str, dict[str, Any]] = {
    "plan": {
        "regimen": {"daily": {"mg": "40"}, "times": 4, "groups": []}, "target": {"mg": "50"},
        "largest_dose": "afternoon",
    },
    "taper": {
        "regimen": {"daily": {"mg": "15.00"}, "times": 2, "groups": []}, "shape": "percent", "pace": "fast",
        "ed50": None, "months_on": "1.5", "products": ["solution 1 mg/mL"],
    },
    "switch": {
        "regimen": {"daily": {"mg": "30"}, "times": 3, "groups": []}, "way": "stop-first", "target": {"mg": "900"},
        "months_on": "2",
    },
}  # fmt: skip


def kept(eutonia, tmp_path, call):
    """The answer as it is stored, and where."""
    document = eutonia(*call, "--json").out
    file = tmp_path / "stored.json"
    file.write_text(document)
    return document, str(file)


@pytest.mark.parametrize(
    "call", [*ASKED.values(), *REFUSED.values()], ids=[*ASKED, *(f"no {name}" for name in REFUSED)]
)
def test_it_replays_to_the_same_bytes_whatever_was_asked(call, eutonia, tmp_path):
    document, file = kept(eutonia, tmp_path, call)
    again = eutonia(call[0], "--replay", file)
    assert (again.status, again.err) == (0, "")
    assert again.out == document


@pytest.mark.parametrize("command", INPUTS)
def test_what_was_asked_stands_in_the_stored_answer(command, eutonia):
    inputs = eutonia(*ASKED[command], "--json").json["inputs"]
    wish = inputs["wish"]
    assert {name: wish[name] for name in INPUTS[command]} == INPUTS[command]
    assert (wish["start"], wish["halves"]) == ("2028-02-29", False)
    assert wish["hours"] == {"wake": "05:00:00", "bed": "20:30:00"}
    assert inputs["today"] == TODAY[1]
    assert inputs["patient"]["age_stated"] == 45


FLAGS = {
    "a medicine": ["baclofen"], "a person": ["--age=5"], "a no": ["--no-pump"], "a dose": ["--from=5 mg x3"],
    "no halves": ["--no-halves"], "a day": ["--today=2026-11-24"], "teaching": ["--assume-unknown-normal"],
}  # fmt: skip
OWN = {"plan": ["--ladder=label"], "taper": ["--shape=percent"], "switch": ["--way=overlap"]}


@pytest.mark.parametrize("command", OWN)
@pytest.mark.parametrize("name", [*FLAGS, "its own"])
def test_a_replay_takes_no_wish_that_it_would_pass_over(command, name, eutonia, tmp_path):
    _, file = kept(eutonia, tmp_path, ASKED[command])
    answer = eutonia(command, "--replay", file, *FLAGS.get(name, OWN[command]))
    assert (answer.status, answer.out) == (2, "")
    assert "--replay takes everything from the stored" in answer.err


@pytest.mark.parametrize("command", OWN)
def test_other_knowledge_is_one_line(command, eutonia, tmp_path):
    document, _ = kept(eutonia, tmp_path, ASKED[command])
    file = tmp_path / "older.json"
    version = json.loads(document)["knowledge"]
    file.write_text(document.replace(version, "0123456789abcdef"))
    answer = eutonia(command, "--replay", str(file))
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert f"made with knowledge 0123456789abcdef, and here is {version}" in answer.err


@pytest.mark.parametrize("command", OWN)
@pytest.mark.parametrize("damage", ["cut", "a step", "nothing", "no JSON", "absent"])
def test_a_damaged_file_is_one_line(command, damage, eutonia, tmp_path):
    document, _ = kept(eutonia, tmp_path, ASKED[command])
    file = tmp_path / "damaged.json"
    changed = json.loads(document)
    changed["steps"][0]["days"] += 1
    texts = {"cut": document[:-200], "a step": json.dumps(changed), "nothing": "", "no JSON": "Dear colleague,"}
    if damage in texts:
        file.write_text(texts[damage])
    answer = eutonia(command, "--replay", str(file))
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
    says = {"a step": "reads otherwise at steps[0].days", "absent": "cannot be read"}
    assert says.get(damage, f"This is not a stored {command}") in answer.err


def test_a_stored_answer_of_another_command_names_it(eutonia, tmp_path):
    _, file = kept(eutonia, tmp_path, ASKED["switch"])
    answer = eutonia("taper", "--replay", file)
    assert answer.status == 2
    assert "eutonia switch --replay" in answer.err


@pytest.mark.parametrize("call", [("taper",), ("switch",), ("switch", "baclofen")])
def test_without_a_medicine_it_asks_which(call, eutonia):
    answer = eutonia(*call, *PERSON)
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "Which medicine" in answer.err
    assert "baclofen" in answer.err


def test_the_two_medicines_of_a_switch_may_stand_apart(eutonia):
    flags = (*PERSON, "--json", "--from", "10 mg x3")
    together = eutonia("switch", "baclofen", "gabapentin", *flags)
    apart = eutonia("switch", "baclofen", *flags, "gabapentin")
    assert together.status == 0
    assert together.out == apart.out
