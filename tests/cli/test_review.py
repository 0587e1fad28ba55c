"""The command `review`: JSON as the contract says, a page a person can read, one line for what cannot be."""

import json

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from eutonia.render.schemas import schema_of
from tests.monitoring.diaries import check_in, diary, entry, with_entries

WELL = [
    "--age", "45", "--sex", "female", "--weight", "70 kg", "--height", "165 cm", "--creatinine", "0.8 mg/dL",
    "--no-dialysis", "--no-pregnant", "--no-breastfeeding", "--alcohol", "none", "--no-cannabis", "--no-pump",
    "--no-smoker", "--liver", "none", "--condition", "none", "--allergy", "none", "--taking", "baclofen 5 mg x3",
    "--today", "2026-11-24",
]  # fmt: skip
ACTIONS = {
    "advance": diary(),
    "hold": diary(entries=[]),
    "step-back": with_entries(check_in(0, weakness=True)),
    "urgent": with_entries(entry("note", 0, text="I can't breathe")),
}


@pytest.fixture
def written(tmp_path):
    """A diary as a file."""

    def write(value):
        path = tmp_path / "diary.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return str(path)

    return write


@pytest.mark.parametrize("action", ACTIONS)
def test_the_answer_fits_its_schema_and_the_contract(action, eutonia, written):
    answer = eutonia("review", written(ACTIONS[action]), *WELL, "--json")
    assert (answer.status, answer.err) == (0, "")
    document = answer.json
    assert list(Draft202012Validator(schema_of("review")).iter_errors(document)) == []
    assert document["proposal"]["action"] == action
    assert set(document["proposal"]["inputs"]) == {signal["id"] for signal in document["signals"]}
    assert {"summary", "signals", "proposal", "cover", "ignored"} <= set(document)


@pytest.mark.parametrize("value", ACTIONS.values(), ids=ACTIONS)
def test_a_diary_fits_its_own_schema(value):
    assert list(Draft202012Validator(schema_of("diary")).iter_errors(value)) == []


def test_the_schema_of_a_diary_is_published(eutonia):
    answer = eutonia("schema", "diary")
    Draft202012Validator.check_schema(answer.json)
    assert answer.json["$id"] == "eutonia.diary/1"
    assert not Draft202012Validator(answer.json).is_valid(diary(schema="eutonia.plan/1"))
    assert not Draft202012Validator(answer.json).is_valid(with_entries(entry("pain", 1, score=11)))
    assert "diary" in eutonia("schema").out.splitlines()


@pytest.mark.parametrize("action", ACTIONS)
def test_the_page_says_it_in_words(action, eutonia, written):
    answer = eutonia("review", written(ACTIONS[action]), *WELL)
    assert answer.status == 0
    words = {"advance": "ONE STEP UP", "hold": "HOLD", "step-back": "ONE STEP BACK", "urgent": "URGENT: CALL TODAY"}
    assert words[action] in answer.out
    for heading in ("ALARMS", "WHAT WOULD FOLLOW", "SIGNALS", "SCALES", "COVER", "SAFETY REVIEW", "IGNORED"):
        assert [line for line in answer.out.splitlines() if line.startswith(heading)]
    assert [line for line in answer.out.splitlines() if len(line) > 80] == []


def test_what_is_ignored_is_listed(eutonia, written):
    again = entry("pain", 1, score=4)
    document = eutonia("review", written(with_entries(again, again)), *WELL, "--json").json
    assert [each["why"] for each in document["ignored"]] == ["it says the same as $.entries[41]"]


def test_the_page_says_what_the_safety_review_found_and_what_it_lacks(eutonia, written):
    page = eutonia(
        "review", written(diary()), "--today", "2026-11-24", "--taking", "baclofen 5 mg x3, oxycodone 5 mg"
    ).out
    said = page[page.index("SAFETY REVIEW") :]
    for words in ("not assessed", "Not assessed, ", "for want of:", "creatinine", "MAJOR baclofen"):
        assert words in said


def test_the_page_names_what_is_on_hand_and_that_it_may_not_do(eutonia, written):
    held = {"medicine": "baclofen", "counted": "2026-11-23", "mg_per_unit": "20", "count": "20"}
    page = eutonia("review", written(diary(supply={"on_hand": [held]})), *WELL).out
    assert "URGENT  supply" in page
    assert "20 x tablet 20 mg" in page
    assert "does not make" in page
    held["mg_per_unit"] = "25"
    page = eutonia("review", written(diary(supply={"on_hand": [held]})), *WELL).out
    assert "at most" in page
    assert "which product the pieces of 25 mg are" in page.replace("\n", " ")


def test_a_file_cannot_steer_the_terminal(eutonia, written):
    odd = with_entries(entry("dose", 0, medicine="x\x1b[31m", mg="2", status="taken"))
    answer = eutonia("review", written(odd), *WELL)
    assert (answer.status, "\x1b" in answer.err) == (2, False)
    page = eutonia("review", written(with_entries(entry("side-effect", 0, what="odd \x1b[31m", grade=2))), *WELL)
    assert (page.status, "\x1b" in page.out) == (0, False)


def test_of_nobody_and_nothing_the_answer_is_to_ask(eutonia, written):
    document = eutonia("review", written(diary(entries=[])), "--json", "--today", "2026-11-24").json
    assert document["proposal"]["action"] == "hold"
    assert document["proposal"]["ask"]


BAD = {
    "future": with_entries(entry("pain", -1, score=4)),
    "zones": diary(zones=[{"zone": "Europe/Berlin"}]),
    "never prescribed": with_entries(entry("dose", 1, medicine="tizanidine", mg="2", status="taken")),
    "no json": "pain: 4",
    "empty": "",
    "a list": "[]",
    "another medicine": diary(medicine="aspirin"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_diary_gives_one_line_and_two(name, eutonia, written):
    answer = eutonia("review", written(BAD[name]), *WELL)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("eutonia: The diary cannot be used, at ")
    assert answer.err.count("\n") == 1


def test_a_file_that_is_not_there(eutonia):
    answer = eutonia("review", "/nowhere/diary.json", *WELL)
    assert (answer.status, answer.out) == (2, "")


def test_the_plan_that_was_signed_gives_the_ladder(eutonia, written, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text(eutonia("plan", "baclofen", *WELL, "--ladder", "label", "--json").out)
    document = eutonia("review", written(diary()), "--plan", str(plan), *WELL, "--json").json
    assert document["next"]["to_mg"] == "30"


@pytest.mark.parametrize("text", ["", "{}", '{"inputs": 3}'])
def test_a_plan_that_is_none_is_refused(text, eutonia, written, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text(text)
    answer = eutonia("review", written(diary()), "--plan", str(plan), *WELL)
    assert (answer.status, answer.out) == (2, "")
    assert "not a stored plan" in answer.err


def test_the_plan_of_another_medicine_is_refused(eutonia, written, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text(eutonia("plan", "gabapentin", *WELL, "--json").out)
    answer = eutonia("review", written(diary()), "--plan", str(plan), *WELL)
    assert answer.status == 2
    assert "The plan is for gabapentin, the diary for baclofen" in answer.err
