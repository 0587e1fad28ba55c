"""Child-Pugh: worked cases, and no score from half of the items."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eutonia.domain.quantity import parse_quantity
from eutonia.review.liver import EncephalopathyGradeError, score_child_pugh

CASES = Path(__file__).parents[1] / "cases" / "kidney" / "child_pugh.toml"
NORMAL: dict[str, Any] = {
    "bilirubin_mg_dl": Decimal(1),
    "albumin_g_dl": Decimal(4),
    "inr": Decimal(1),
    "ascites": "none",
    "encephalopathy_grade": 0,
}


@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text())["case"], ids=lambda case: case["name"])
def test_worked_case(case):
    found = score_child_pugh(
        bilirubin_mg_dl=parse_quantity(case["bilirubin"], kind="bilirubin"),
        albumin_g_dl=parse_quantity(case["albumin"], kind="albumin"),
        inr=parse_quantity(case["inr"], kind="inr"),
        ascites=case["ascites"],
        encephalopathy_grade=case["encephalopathy"],
    )
    assert (found.score, found.grade, found.missing) == (case["score"], case["grade"], ())


@pytest.mark.parametrize(
    ("argument", "named"),
    [
        ("bilirubin_mg_dl", "bilirubin"),
        ("albumin_g_dl", "albumin"),
        ("inr", "inr"),
        ("ascites", "ascites"),
        ("encephalopathy_grade", "encephalopathy"),
    ],
)
def test_one_missing_item_means_no_score(argument, named):
    found = score_child_pugh(**{**NORMAL, argument: None})
    assert (found.score, found.grade, found.impairment) == (None, None, None)
    assert found.missing == (named,)
    assert len(found.points) == 4


@pytest.mark.parametrize(
    ("ascites", "grade", "impairment"), [("none", 0, "mild"), ("slight", 1, "moderate"), ("severe", 4, "moderate")]
)
def test_the_grade_in_the_words_of_labels(ascites, grade, impairment):
    found = score_child_pugh(**{**NORMAL, "ascites": ascites, "encephalopathy_grade": grade})
    assert found.impairment == impairment


@pytest.mark.parametrize("grade", [-1, 5])
def test_a_grade_that_does_not_exist_is_refused(grade):
    with pytest.raises(EncephalopathyGradeError) as caught:
        score_child_pugh(**{**NORMAL, "encephalopathy_grade": grade})
    assert caught.value.grade == grade


def test_a_worse_result_never_scores_less():
    steps = [Decimal(tenths) / 10 for tenths in range(5, 60)]
    bilirubin: list[Any] = [score_child_pugh(**{**NORMAL, "bilirubin_mg_dl": step}).score for step in steps]
    albumin: list[Any] = [score_child_pugh(**{**NORMAL, "albumin_g_dl": step}).score for step in steps]
    assert bilirubin == sorted(bilirubin)
    assert albumin == sorted(albumin, reverse=True)
    assert {*bilirubin} == {*albumin} == {5, 6, 7}
