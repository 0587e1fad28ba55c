"""How many interactions that labels and guidelines name are found, and how many that they do not name are flagged?

The set is in tests/cases/pairs; what it holds and what it does not is said in its README.
"""

import csv
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from eutonia.advice.interactions import Pair, check_pair, read_taken
from eutonia.advice.library import open_library

PAIRS = Path(__file__).parents[1] / "cases" / "pairs"
FOUND_AT_LEAST = 0.95
FLAGGED_AT_MOST = 0.01


Answers = list[tuple[str, str, str, str, str]]
SERIOUS = ("contraindicated", "major")


def read_rows(name: str) -> list[dict[str, str]]:
    with (PAIRS / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=["pairs.csv", "second.csv"])
def answers(request: pytest.FixtureRequest) -> Answers:
    library = open_library()
    rows = read_rows(request.param)
    return [
        (row["drug_a"], row["drug_b"], row["expected"], pair.status, worst_of(pair))
        for row in rows
        for a, b in [(read_taken(row["drug_a"], library=library), read_taken(row["drug_b"], library=library))]
        for pair in [check_pair(a, b, library=library)]
    ]


def worst_of(pair: Pair) -> str:
    return pair.findings[0].severity.name.lower() if pair.findings else ""


def test_major_pairs_are_found(answers: Answers) -> None:
    major = [row for row in answers if row[2] in SERIOUS]
    missed = [row for row in major if row[3] != "finding"]
    assert len(major) >= 150
    assert len(missed) <= (1 - FOUND_AT_LEAST) * len(major), missed


def test_major_pairs_are_graded_major(answers: Answers) -> None:
    major = [row for row in answers if row[2] in SERIOUS]
    milder = [row for row in major if row[4] not in SERIOUS]
    assert len(milder) <= (1 - FOUND_AT_LEAST) * len(major), milder


def test_silent_pairs_are_not_flagged(answers: Answers) -> None:
    silent = [row for row in answers if row[2] == "none"]
    flagged = [row for row in silent if row[3] == "finding"]
    assert len(silent) >= 200
    assert len(flagged) <= FLAGGED_AT_MOST * len(silent), flagged


def test_the_share_not_covered_is_printed(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    by_status = Counter((row[2], row[3]) for row in answers)
    uncovered = [row for row in answers if row[3] == "not-covered"]
    with capsys.disabled():
        print(f"\npairs: {dict(sorted(by_status.items()))}; not covered {len(uncovered)} of {len(answers)}")
    assert len(uncovered) <= 0.05 * len(answers), uncovered


def test_every_pair_names_a_document_and_stands_once() -> None:
    sources = {one["id"] for one in tomllib.loads((PAIRS / "sources.toml").read_text())["source"]}
    files = ("pairs.csv", "second.csv", "grades.csv")
    rows = [row for name in files for row in read_rows(name)]
    assert {row["source"] for row in rows} <= sources
    assert all(row["passage"] for row in rows)
    for name in files:
        pairs = [frozenset((row["drug_a"].lower(), row["drug_b"].lower())) for row in read_rows(name)]
        assert len(pairs) == len(set(pairs))
