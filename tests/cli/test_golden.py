"""The pages that people read, as they were last reviewed, on 80 columns without colour."""

from pathlib import Path

import pytest

from tests.cli.people import NOTHING_TAKEN, OLDER, TODAY, WELL

SAMPLE = ("--patient", str(Path(__file__).parents[2] / "examples" / "sample-person.json"), *TODAY)
DIARY = str(Path(__file__).parents[2] / "examples" / "sample-diary.json")
PAGES = {
    "assess-sample": (["assess", *SAMPLE], 0),
    "assess-sample-for-baclofen": (["assess", *SAMPLE, "--for", "baclofen"], 0),
    "assess-older": (["assess", *OLDER], 0),
    "assess-older-all": (["assess", *OLDER, "--all"], 0),
    "assess-well": (["assess", *WELL, *NOTHING_TAKEN, "--for", "gabapentin"], 0),
    "assess-child": (["assess", "--age", "9", "--taking", "baclofen 5 mg", *TODAY], 0),
    "assess-nobody": (["assess", *TODAY], 0),
    "plan-sample": (["plan", "baclofen", *SAMPLE], 0),
    "plan-well": (["plan", "baclofen", *WELL, *NOTHING_TAKEN], 0),
    "plan-liquid": (["plan", "baclofen", *WELL, *NOTHING_TAKEN, "--products", "solution 1 mg/mL", "--target", "30"], 0),
    "plan-halves": (["plan", "baclofen", *WELL, *NOTHING_TAKEN, "--products", "tablet 10 mg", "--target", "25"], 0),
    "plan-present": (["plan", "gabapentin", *WELL, "--taking", "gabapentin 300 mg three times a day"], 0),
    "plan-teaching": (["plan", "baclofen", "--age", "50", *TODAY, "--assume-unknown-normal", "--target", "20"], 0),
    "plan-refused-unknown": (["plan", "gabapentin", "--age", "50", *TODAY], 1),
    "plan-refused-target": (["plan", "baclofen", *WELL, *NOTHING_TAKEN, "--target", "500"], 1),
    "plan-refused-child": (["plan", "baclofen", "--age", "9", *TODAY], 1),
    "interactions": (["interactions", "baclofen", "oxycodone/APAP 5-325", "gabapentin", "alcohol"], 0),
    "interactions-not-covered": (["interactions", "baclofen", "zzzzqq", "gabapentn"], 0),
    "taper-baclofen": (
        ["taper", "baclofen", "--from", "20 mg x3", *WELL, "--taking", "baclofen 20 mg x3", "--months-on", "2"],
        0,
    ),
    "taper-refused": (["taper", "carisoprodol", "--from", "350 mg x3", *WELL, "--taking", "carisoprodol"], 1),
    "taper-refused-unmakeable": (
        ["taper", "gabapentin", "--from", "600 mg x3", *WELL, "--taking", "none", "--shape", "percent"],
        1,
    ),
    "switch": (
        [
            "switch",
            "baclofen",
            "gabapentin",
            "--from",
            "10 mg x3",
            *WELL,
            "--taking",
            "baclofen 10 mg x3",
            "--months-on",
            "2",
        ],
        0,
    ),
    "switch-refused": (
        ["switch", "baclofen", "methocarbamol", "--from", "10 mg x3", *WELL, "--taking", "baclofen 10 mg x3"],
        1,
    ),
    "missed-take": (
        ["missed", "baclofen", "--during", "steady", "--dose", "10 mg", "--hours-late", "3", "--every", "8h", *WELL],
        0,
    ),
    "missed-emergency": (
        [
            "missed",
            "baclofen",
            "--during",
            "steady",
            "--dose",
            "10 mg",
            "--hours-late",
            "3",
            "--every",
            "8h",
            "--signs",
            *WELL,
        ],
        0,
    ),
    "review-advance": (["review", DIARY, *WELL, "--taking", "baclofen 5 mg x3"], 0),
    "review-little-known": (["review", DIARY, *TODAY], 0),
    "triage-emergency": (["triage", "ran out of baclofen friday, now seeing things and burning up"], 0),
    "triage-not-understood": (["triage", "me duele mucho la cabeza"], 0),
    "kidney": (["kidney", *WELL, "--egfr", "85", "--cystatin-c", "1.1 mg/L"], 0),
    "kidney-nothing": (["kidney", "--age", "67", *TODAY], 1),
    "names": (["names", "Tylenol PM", "gabapentn", "baclofen 10 mg tablet tid", "Lioresal", "zzzzqq"], 0),
    "stale": (["stale", "--today", "2040-01-01"], 0),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_was_reviewed(name, eutonia, golden):
    call, status = PAGES[name]
    answer = eutonia(*call)
    assert (answer.status, answer.err) == (status, "")
    assert [line for line in answer.out.splitlines() if len(line) > 80 and "http" not in line] == []
    golden(f"cli/{name}.txt", without_version(answer.out))


def without_version(text: str) -> str:
    """The page without the version of the knowledge, which any edit of it changes; lines may wrap elsewhere by it."""
    from eutonia.advice.library import open_library

    return text.replace(open_library().knowledge.version, "0123456789abcdef")


HEADINGS = ("FINDINGS", "CHECKED, AND NONE", "NOT ASSESSED", "NOT COVERED", "IGNORED")


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith(("assess", "plan"))])
def test_the_four_answers_each_have_their_heading(name, eutonia):
    lines = eutonia(*PAGES[name][0]).out.splitlines()
    places = [[at for at, line in enumerate(lines) if line.startswith(heading)] for heading in HEADINGS]
    assert [len(each) for each in places] == [1] * len(HEADINGS)
    assert places == sorted(places)


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("plan-refused")])
def test_a_refusal_shows_no_dose_to_take(name, eutonia):
    page = eutonia(*PAGES[name][0]).out
    assert "REFUSED" in page
    for heading in ("STEPS", "TO HAND OUT", "DIRECTIONS", "IN THE PERSON"):
        assert heading not in page


def test_a_plan_that_took_the_unknown_for_normal_says_that_it_can_never_be_signed(eutonia):
    answer = eutonia(*PAGES["plan-teaching"][0])
    assert "never be signed" in answer.out
    assert not eutonia(*PAGES["plan-teaching"][0], "--json").json["signable"]


def test_a_medicine_that_cannot_be_read_is_never_lost(eutonia):
    page = eutonia("assess", *OLDER).out
    assert "NOT RECOGNISED" in page
    assert "- gabapentn; did you mean gabapentin?" in page


def test_nothing_known_is_not_called_safe(eutonia):
    page = eutonia(*PAGES["assess-nobody"][0]).out
    assert "No rule could be checked, so this says nothing about safety." in page
    assert "No finding among" not in page


def test_our_own_judgement_is_always_said(eutonia):
    document = eutonia("assess", *OLDER, "--json").json
    cards = [[finding, *finding["also"]] for finding in document["findings"]]
    ours = sum(any(cite["kind"] == "eutonia-default" for each in card for cite in each["cites"]) for card in cards)
    assert ours > 0
    page = " ".join(eutonia("assess", *OLDER, columns=100).out.split())
    assert page.count("Eutonia default, our own judgement") == ours
