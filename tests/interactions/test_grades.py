"""Is each of these pairs given the very grade that was decided? Too low hides it, too high dulls the eye.

pairs.csv and second.csv allow a share to be missed; here each row is held alone (tests/cases/pairs/grades.csv).
"""

import csv
from pathlib import Path

import pytest

from eutonia.advice.interactions import check_pair, read_taken
from eutonia.advice.library import open_library

PAIRS = Path(__file__).parents[1] / "cases" / "pairs" / "grades.csv"


def read_rows() -> list[dict[str, str]]:
    with PAIRS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", read_rows(), ids=lambda row: f"{row['drug_a']} with {row['drug_b']}")
def test_a_pair_has_the_grade_that_was_decided(row: dict[str, str]) -> None:
    library = open_library()
    pair = check_pair(
        read_taken(row["drug_a"], library=library), read_taken(row["drug_b"], library=library), library=library
    )
    worst = pair.findings[0].severity.name.lower() if pair.findings else pair.status
    assert worst == row["expected"], [finding.rule for finding in pair.findings]
