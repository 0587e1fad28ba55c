"""What commands do besides showing a page."""

import csv
import io
import subprocess
import sys

import pytest

from eutonia.cli import progress
from eutonia.cli.progress import Progress
from tests.cli.people import NOTHING_TAKEN, TODAY, WELL

PLAN = ("plan", "baclofen", *WELL, *NOTHING_TAKEN)


def test_a_table_of_pairs_keeps_its_rows_in_order(eutonia, tmp_path):
    asked = [
        ("baclofen", "oxycodone"),
        ("gabapentn", "baclofen"),
        ("baclofen", "zzzzqq"),
        ("Baclofen 10 mg", "morphine"),
    ]
    file = tmp_path / "pairs.csv"
    file.write_text("\ufeffdrug_b,note,drug_a\n" + "".join(f'{b},"a, b",{a}\n' for a, b in asked))
    answer = eutonia("interactions", "--pairs", str(file))
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert answer.status == 0
    assert list(rows[0]) == ["drug_a", "drug_b", "status", "severity", "rules"]
    assert [(row["drug_a"], row["drug_b"]) for row in rows] == asked
    assert [row["status"] for row in rows] == ["finding", "not-covered", "not-covered", "finding"]
    assert rows[0]["severity"] == rows[3]["severity"] == "major"
    assert "sedation.opioid.spasticity" in rows[0]["rules"].split(";")
    assert (rows[1]["severity"], rows[1]["rules"]) == ("", "")


def test_a_fuzzy_name_is_offered_and_the_command_is_done(eutonia):
    answer = eutonia("names", "gabapentn", "--json")
    assert answer.status == 0
    assert answer.json["match"] == "fuzzy"
    assert answer.json["ingredients"] == []
    assert answer.json["offers"] == ["gabapentin"]


def test_names_are_read_from_standard_input(eutonia, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"baclofen\nTylenol PM\n\xff\n")))
    answer = eutonia("names", "--stdin", "--json")
    assert answer.status == 0
    assert [line.count('"schema"') for line in answer.out.splitlines()] == [1, 1, 1]


def test_a_stored_plan_replays_to_the_same_bytes(eutonia, tmp_path):
    stored = eutonia(*PLAN, "--json").out
    file = tmp_path / "plan.json"
    file.write_text(stored)
    assert eutonia("plan", "--replay", str(file)).out == stored


def test_a_list_that_was_given_empty_is_not_one_that_is_unknown(eutonia):
    given = eutonia("assess", "--for", "baclofen", "--age", "50", "--taking", "none", *TODAY, "--json").json
    never = eutonia("assess", "--for", "baclofen", "--age", "50", *TODAY, "--json").json
    assert given["medicines"] == never["medicines"] == []
    assert given["medicines_known"]
    assert not never["medicines_known"]
    assert len(never["not_assessed"]) > len(given["not_assessed"])


def test_every_rule_that_was_asked_has_one_of_three_answers(eutonia):
    checked = eutonia("assess", "--for", "baclofen", "--age", "50", *TODAY, "--json").json["checked"]
    assert checked["found"] + checked["none"] + checked["not_assessed"] == checked["rules"]
    assert sum(checked["none_by_kind"].values()) == checked["none"]
    assert checked["rules"] > 30


def test_no_rule_is_asked_of_a_child(eutonia):
    document = eutonia("assess", "--for", "baclofen", "--age", "9", *TODAY, "--json").json
    assert document["checked"]["rules"] == 0
    assert document["not_covered"]


def test_schemas_are_listed(eutonia):
    assert {"assess", "plan", "sources", "stale", "verify"} <= set(eutonia("schema").out.split())


@pytest.mark.parametrize("command", ["assess", "interactions", "kidney", "names", "plan", "sources", "stale", "verify"])
def test_each_command_has_its_help(command, eutonia):
    answer = eutonia(command, "--help")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith(f"usage: eutonia {command}")


def test_the_help_starts_without_what_only_commands_need():
    code = "import sys; from eutonia.cli.arguments import build_parser; build_parser(); print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"msgspec", "rich", "csv", "decimal", "json", "eutonia.knowledge"} & set(loaded)


class Watched(io.StringIO):
    """Standard error of a terminal."""

    def isatty(self):
        return True


def test_progress_is_silent_where_nobody_watches(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE_S", 0)
    monkeypatch.setattr(sys, "stderr", piped := io.StringIO())
    with Progress() as tell:
        tell("pairs", 1, 2)
    assert piped.getvalue() == ""


def test_progress_is_silent_while_it_is_quick(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE_S", 3600)
    monkeypatch.setattr(sys, "stderr", terminal := Watched())
    with Progress() as tell:
        tell("pairs", 1, 2)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("rich", [True, False])
def test_progress_is_drawn_where_it_takes_long(rich, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE_S", 0)
    monkeypatch.setattr(sys, "stderr", terminal := Watched())
    monkeypatch.setenv("TERM", "xterm")
    if not rich:
        monkeypatch.setitem(sys.modules, "rich.console", None)
    with Progress() as tell:
        tell("pairs", 1, 2)
        tell("pairs", 2, 2)
    assert "pairs" in terminal.getvalue()
