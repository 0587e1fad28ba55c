"""How many interactions that labels and guidelines name are found, and how many that they do not name are flagged?

The set is in tests/cases/pairs; what it holds and what it does not is said in its README.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from eutonia.advice.interactions import check_pair, read_taken
from eutonia.advice.library import open_library

PAIRS = Path(__file__).parents[1] / "cases" / "pairs" / "pairs.csv"
FOUND_AT_LEAST = 0.95
FLAGGED_AT_MOST = 0.01


@pytest.fixture(scope="module")
def answers() -> list[tuple[str, str, str, str]]:
    library = open_library()
    with PAIRS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        (row["drug_a"], row["drug_b"], row["expected"], check_pair(a, b, library=library).status)
        for row in rows
        for a, b in [(read_taken(row["drug_a"], library=library), read_taken(row["drug_b"], library=library))]
    ]


def test_major_pairs_are_found(answers: list[tuple[str, str, str, str]]) -> None:
    major = [row for row in answers if row[2] in ("major", "contraindicated")]
    missed = [row for row in major if row[3] != "finding"]
    assert len(major) >= 150
    assert len(missed) <= (1 - FOUND_AT_LEAST) * len(major), missed


def test_silent_pairs_are_not_flagged(answers: list[tuple[str, str, str, str]]) -> None:
    silent = [row for row in answers if row[2] == "none"]
    flagged = [row for row in silent if row[3] == "finding"]
    assert len(silent) >= 200
    assert len(flagged) <= FLAGGED_AT_MOST * len(silent), flagged


def test_the_share_not_covered_is_printed(
    answers: list[tuple[str, str, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    by_status = Counter((row[2], row[3]) for row in answers)
    uncovered = [row for row in answers if row[3] == "not-covered"]
    with capsys.disabled():
        print(f"\npairs: {dict(sorted(by_status.items()))}; not covered {len(uncovered)} of {len(answers)}")
    assert len(uncovered) <= 0.05 * len(answers), uncovered
