"""How impaired is the liver: the Child-Pugh score of a person known to have cirrhosis.

The score grades a diseased liver; it does not find one. A healthy person's results also add up to 5, grade A, so a
caller who does not know of liver disease must not read "mild impairment" out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from eutonia.domain.errors import EutoniaError
from eutonia.domain.patient import LiverImpairment

Ascites = Literal["none", "slight", "moderate", "severe"]
Grade = Literal["A", "B", "C"]

ASCITES_POINTS: dict[Ascites, int] = {"none": 1, "slight": 2, "moderate": 3, "severe": 3}
# Labels speak of mild, moderate and severe; hepatic-impairment studies take them to be Child-Pugh A, B and C.
IMPAIRMENT: dict[Grade, LiverImpairment] = {"A": "mild", "B": "moderate", "C": "severe"}


class EncephalopathyGradeError(EutoniaError):
    """An encephalopathy grade outside 0 to 4."""

    def __init__(self, grade: int) -> None:
        super().__init__(f"Encephalopathy grade {grade} does not exist. Give 0 (none) to 4 (coma).")
        self.grade = grade


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPugh:
    """A score with the points of each item, or no score and what is missing."""

    score: int | None
    grade: Grade | None
    points: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]

    @property
    def impairment(self) -> LiverImpairment | None:
        """In a label's words, for somebody known to have cirrhosis."""
        return IMPAIRMENT[self.grade] if self.grade else None


def score_child_pugh(
    *,
    bilirubin_mg_dl: Decimal | None,
    albumin_g_dl: Decimal | None,
    inr: Decimal | None,
    ascites: Ascites | None,
    encephalopathy_grade: int | None,
) -> ChildPugh:
    """What is the Child-Pugh score? Without all five items there is none: a missing one never counts as normal.

    Values on a boundary (bilirubin 2 and 3, albumin 2.8 and 3.5, INR 1.7 and 2.3) score two points.
    Source: the table of MedCalc-Bench's child_pugh_score; totals 5-6 A, 7-9 B, 10-15 C: Cleveland Clinic Journal of
    Medicine, table "Child-Pugh classification".

    >>> score_child_pugh(bilirubin_mg_dl=Decimal(2), albumin_g_dl=Decimal("3.5"), inr=Decimal("1.7"),
    ...                  ascites="slight", encephalopathy_grade=1).grade
    'C'
    """
    given = {
        "bilirubin": None if bilirubin_mg_dl is None else _rising(bilirubin_mg_dl, Decimal(2), Decimal(3)),
        "albumin": None if albumin_g_dl is None else 4 - _rising(albumin_g_dl, Decimal("2.8"), Decimal("3.5")),
        "inr": None if inr is None else _rising(inr, Decimal("1.7"), Decimal("2.3")),
        "ascites": None if ascites is None else ASCITES_POINTS[ascites],
        "encephalopathy": None if encephalopathy_grade is None else _encephalopathy(encephalopathy_grade),
    }
    points = tuple((item, count) for item, count in given.items() if count is not None)
    missing = tuple(item for item, count in given.items() if count is None)
    if missing:
        return ChildPugh(score=None, grade=None, points=points, missing=missing)
    score = sum(count for _, count in points)
    return ChildPugh(score=score, grade=_grade(score), points=points, missing=())


def _rising(value: Decimal, low: Decimal, high: Decimal) -> int:
    """One point below the band, two in it, three above; both boundaries belong to the band."""
    return 1 if value < low else 2 if value <= high else 3


def _encephalopathy(grade: int) -> int:
    if grade not in range(5):
        raise EncephalopathyGradeError(grade)
    return 1 if grade == 0 else 2 if grade <= 2 else 3


def _grade(score: int) -> Grade:
    return "A" if score <= 6 else "B" if score <= 9 else "C"
