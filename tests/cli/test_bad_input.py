"""What cannot be used is refused in one line that says what, why and what next: never a traceback, nothing guessed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from tests.cli.people import NOTHING_TAKEN, TODAY, WELL

PLAN = ("plan", "baclofen")
MUST_HOLD = {
    "no unit": (["kidney", "--creatinine", "1.4"], "unit is missing", "mg/dL"),
    "an unknown unit": (["kidney", "--creatinine", "1.4 stones"], "'stones' is not a unit", "mg/dL"),
    "a value that fits another unit": (["kidney", "--creatinine", "84 mg/dL"], "84", "Check the number and its unit"),
    "a negative creatinine": (["kidney", "--creatinine", "-1 mg/dL"], "-1 mg/dL", "more than zero"),
    "a negative creatinine, written together": (["kidney", "--creatinine=-1mg/dL"], "-1mg/dL", "more than zero"),
    "a negative value that looks like a flag": (["kidney", "--weight", "-70kg"], "--weight needs a value", "=VALUE"),
    "a negative eGFR": (["kidney", "--egfr", "-5"], "-5", "more than zero"),
    "a quantity that is no number": (["kidney", "--weight", "heavy"], "'heavy'", "plain number"),
    "a decimal comma": (["kidney", "--weight", "70,5 kg"], "'70,5 kg'", "point for decimals"),
    "an infinite weight": (["kidney", "--weight", "inf kg"], "'inf kg'", "plain number"),
    "an age in words": (["kidney", "--age", "old"], "'old'", "whole years"),
    "a negative age": (["kidney", "--age", "-5"], "'-5'", "whole years"),
    "an age in other digits": (["kidney", "--age", "\u0666\u0667"], "is not an age", "whole years"),
    "two ages": (["kidney", "--age", "60", "--age", "70"], "--age is given twice", "--help"),
    "yes and no": (["kidney", "--dialysis", "--no-dialysis"], "--no-dialysis is given twice", "--help"),
    "two creatinines": (["kidney", "--creatinine", "1 mg/dL", "--creatinine", "2 mg/dL"], "given twice", "--help"),
    "one result twice": (["kidney", "--lab", "alt 35 U/L", "--lab", "ALT 90 U/L"], "alt is given twice", "newest"),
    "no allergies and one": (["assess", "--allergy", "NKDA", "--allergy", "baclofen"], "'NKDA' and 'baclofen'", "one"),
    "a cystatin C of nothing": (["kidney", "--cystatin-c", "0.0001 mg/L"], "below 0.1 mg/L", "Check the number"),
    "an age that nobody has": (["kidney", "--age", "131"], "'131'", "0 to 130"),
    "a sex that is none": (["kidney", "--sex", "unknown"], "--sex", "female"),
    "an impossible date": (["kidney", "--today", "2026-02-30"], "--today '2026-02-30'", "2026-11-24"),
    "a date in words": (["stale", "--today", "tomorrow"], "'tomorrow'", "2026-11-24"),
    "a laboratory value without a name": (["kidney", "--lab", "35 U/L"], "--lab '35 U/L'", "alt"),
    "an empty entry": (["assess", "--taking", " "], "empty entry", "none"),
    "a list that is empty and is not": (["assess", "--taking", "none", "--taking", "baclofen"], "'baclofen'", "one"),
    "two persons": (["assess", "--patient", "a.json", "--age", "5"], "--patient and --age", "one of them"),
    "a missing file": (["assess", "--patient", "/no/such.json"], "/no/such.json cannot be read", "exists"),
    "a folder": (["assess", "--patient", "/"], "/ cannot be read", "Name a file"),
    "an unknown medicine": (["plan", "baclofin", *WELL], "No medicine named 'baclofin'", "Did you mean baclofen"),
    "a medicine outside": (["assess", "--for", "aspirin"], "'aspirin'", "baclofen"),
    "two medicines as one": (["plan", "oxycodone/APAP", *WELL], "oxycodone/APAP", "baclofen"),
    "no medicine": (["plan", *WELL], "Which medicine", "baclofen"),
    "an unknown ladder": ([*PLAN, *WELL, *NOTHING_TAKEN, "--ladder", "fast"], "no ladder 'fast'", "gentle"),
    "an unknown product": ([*PLAN, *WELL, *NOTHING_TAKEN, "--products", "drops"], "'drops'", "tablet 10 mg"),
    "a dose that is no number": ([*PLAN, *WELL, "--from", "some mg x3"], "'some mg' is not a dose", "7.5 mg"),
    "a dose without a unit": ([*PLAN, *WELL, "--from", "15 x3"], "'15' is not a dose", "unit"),
    "a dose in millilitres": ([*PLAN, *WELL, "--from", "5 mL x3"], "'5 mL'", "volume"),
    "a dose without a frequency": ([*PLAN, *WELL, "--from", "15 mg"], "--from '15 mg'", '"15 mg x3"'),
    "no dose": ([*PLAN, *WELL, "--from", "0 mg x3"], "--from 0 mg", "no --from"),
    "a target of nothing": ([*PLAN, *WELL, "--target", "0"], "0 mg", "taper"),
    "a negative target": ([*PLAN, *WELL, "--target=-5"], "'-5'", "7.5 mg"),
    "an impossible start": ([*PLAN, *WELL, "--start", "2026-13-01"], "--start '2026-13-01'", "2026-11-24"),
    "an hour that is none": ([*PLAN, *WELL, "--wake", "25:00"], "--wake '25:00'", "07:00"),
    "a replay with a person": (["plan", "--replay", "x.json", "--age", "5"], "--replay", "no person"),
    "a replay of nothing": (["plan", "--replay", os.devnull], "not a stored plan", "--json"),
    "one medicine alone": (["interactions", "baclofen"], "Two or more", "oxycodone"),
    "pairs and medicines": (["interactions", "--pairs", "x.csv", "baclofen"], "--pairs", "not both"),
    "names from nowhere": (["names"], "names as arguments", "--stdin"),
    "an unknown schema": (["schema", "plans"], "'plans'", "plan"),
    "an unknown source": (["sources", "nobody"], "'nobody'", "eutonia sources"),
    "a source by half its name": (["sources", "eutonia-defaul"], "'eutonia-defaul'", "mean eutonia-default"),
    "a budget of words": (["verify", "--budget", "long"], "--budget 'long'", "120"),
    "an endless budget": (["verify", "--budget", "inf"], "--budget 'inf'", "120"),
    "an unknown command": (["asses"], "no command 'asses'", "did you mean assess?"),
    "a command like none": (["frobnicate"], "no command 'frobnicate'", "interactions"),
    "an unknown flag": (["kidney", "--weird"], "--weird", "--help"),
    "half a flag": (["kidney", "--creat", "1 mg/dL"], "--creat", "--help"),
    "a flag without its value": (["kidney", "--age"], "--age needs a value", "--help"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "what", "next_step"), MUST_HOLD.values(), ids=MUST_HOLD.keys())
def test_it_is_refused_in_one_line(call, what, next_step, eutonia):
    assert_refused(eutonia(*call), what, next_step)


def assert_refused(answer, *words):
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.startswith("eutonia")
    assert answer.err.count("\n") == 1
    assert answer.err.endswith("\n")
    for word in words:
        assert word in answer.err


def test_no_command_shows_the_help_and_says_so(eutonia):
    answer = eutonia()
    assert answer.status == 2
    assert "interactions" in answer.out
    assert answer.err == "eutonia: no command was given. See: eutonia --help\n"


FILES = {
    "nothing": b"",
    "no JSON": b"Dear colleague,",
    "a cut JSON": b'{"resourceType": "Bundle", "entry": [{"resou',
    "another kind of JSON": b"[1, 2, 3]",
    "bytes": bytes(range(256)) * 40,
    "UTF-16": '{"resourceType": "Bundle"}'.encode("utf-16"),
    "deep nesting": b'{"resourceType": "Bundle", "entry": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
@pytest.mark.parametrize("command", [("assess",), PLAN, ("kidney",)], ids=["assess", "plan", "kidney"])
def test_a_file_that_is_no_bundle(command, data, eutonia, tmp_path):
    file = tmp_path / "person.json"
    file.write_bytes(data)
    assert_refused(eutonia(*command, "--patient", str(file), *TODAY))


def test_a_file_of_50_mb_is_not_read_to_its_end(eutonia, tmp_path):
    file = tmp_path / "large.json"
    with file.open("wb") as large:
        large.truncate(50 * 1024 * 1024)
    assert_refused(eutonia("assess", "--patient", str(file)), "larger than 32 MB")


TABLES = {
    "nothing": (b"", "drug_a and drug_b"),
    "other columns": (b"a,b\nbaclofen,oxycodone\n", "drug_a and drug_b"),
    "no text": (b"drug_a,drug_b\n\xff\xfe,x\n", "UTF-8"),
    "an empty name": (b"drug_a,drug_b\nbaclofen,oxycodone\nbaclofen,\n", "row 3"),
    "a short row": (b"drug_a,drug_b\nbaclofen\n", "row 2"),
    "an open quote": (b'drug_a,drug_b\n"baclofen,oxycodone\n', "CSV"),
}


@pytest.mark.parametrize(("data", "why"), TABLES.values(), ids=TABLES.keys())
def test_a_table_of_pairs_that_cannot_be_read(data, why, eutonia, tmp_path):
    file = tmp_path / "pairs.csv"
    file.write_bytes(data)
    assert_refused(eutonia("interactions", "--pairs", str(file)), str(file), why)


def test_a_target_above_the_limit_is_a_no_not_an_error(eutonia):
    call = (*PLAN, *WELL, *NOTHING_TAKEN, "--target", "500")
    shown, told = eutonia(*call), eutonia(*call, "--json")
    assert (shown.status, shown.err) == (told.status, told.err) == (1, "")
    assert "REFUSED" in shown.out
    assert "500 mg" in told.json["refused"]["why"]
    assert told.json["refused"]["nearest"]
    assert "steps" not in told.json


def test_what_steers_a_terminal_is_shown_not_obeyed(eutonia):
    answer = eutonia("names", "baclofen\x1b[2J\x07 10 mg")
    assert "\x1b" not in answer.out
    assert "\x07" not in answer.out


@pytest.mark.parametrize("words", ["NKDA", "No known allergies", "no known drug allergies (NKDA)", "nil known"])
def test_no_allergies_may_be_said_in_words(words, eutonia):
    calls = [("assess", "--taking", "baclofen", "--allergy", said, "--json", *TODAY) for said in (words, "none")]
    in_words, plain = (eutonia(*call) for call in calls)
    assert in_words.out == plain.out


def test_a_full_disk_is_one_line(eutonia, monkeypatch):
    def full(data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("eutonia.cli.schema.write_bytes", full)
    assert_refused(eutonia("schema"), "could not be written", os.strerror(errno.ENOSPC))


PROCESS = [sys.executable, "-c", "import sys; from eutonia.cli.main import main; sys.exit(main())"]


def test_a_process_ends_with_the_status_and_without_a_traceback():
    done = subprocess.run([*PROCESS, "kidney", "--creatinine", "1.4"], check=False, capture_output=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_error():
    with subprocess.Popen([*PROCESS, "schema", "plan"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, said = process.communicate()
    assert (process.returncode, said) == (0, b"")
