"""Does a strong sedative beside one of the twelve slow its titration, as the head of rules/sedation.toml says?"""

from typing import Any

import pytest

from eutonia.advice.library import Library, open_library
from eutonia.advice.titrating import Plan, PlanInputs, make_plan
from eutonia.planning.wish import Wish
from tests.patients import TODAY, healthy

STRONG = ("oxycodone", "lorazepam", "zolpidem", "phenobarbital", "meprobamate", "sodium oxybate", "carisoprodol")
MILD = (
    "hydroxyzine", "quetiapine", "suvorexant", "lamotrigine", "melatonin", "methocarbamol", "gabapentin", "loratadine",
)  # fmt: skip
TWELVE = tuple(open_library().knowledge.medicines)


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def plan_beside(medicine: str, library: Library, **person: Any) -> Plan:
    return make_plan(
        PlanInputs(medicine=medicine, patient=healthy(**person), wish=Wish(start=TODAY), today=TODAY), library=library
    )


@pytest.mark.parametrize(("medicine", "other"), [(a, b) for a in TWELVE for b in STRONG if a != b])
def test_a_strong_sedative_slows_each_of_the_twelve(medicine: str, other: str, library: Library) -> None:
    plan = plan_beside(medicine, library, taking=[other])
    assert plan.titration.ladder == "cautious"
    asked = {limit.rule for limit in plan.titration.limits if limit.what == "ladder"}
    assert any("sedation" in rule or "benzodiazepine" in rule for rule in asked), asked


@pytest.mark.parametrize("medicine", TWELVE)
def test_the_ladder_it_is_slowed_to_is_slower_than_the_usual_one(medicine: str, library: Library) -> None:
    paces = {ladder.name: ladder.pace for ladder in library.knowledge.ladders[medicine]}
    usual = next(ladder for ladder in library.knowledge.ladders[medicine] if ladder.default)
    assert paces["cautious"] < usual.pace


@pytest.mark.parametrize("other", MILD)
@pytest.mark.parametrize("medicine", TWELVE)
def test_milder_sedatives_leave_the_pace_alone(medicine: str, other: str, library: Library) -> None:
    plan = plan_beside(medicine, library, taking=[other])
    assert not [
        limit for limit in plan.titration.limits if limit.what == "ladder" and limit.rule.startswith("sedation.")
    ]


@pytest.mark.parametrize("habit", [{"alcohol": "daily"}, {"cannabis": True}], ids=["alcohol", "cannabis"])
@pytest.mark.parametrize("medicine", TWELVE)
def test_alcohol_and_cannabis_leave_the_pace_alone(medicine: str, habit: dict[str, Any], library: Library) -> None:
    plan = plan_beside(medicine, library, **habit)
    assert not [
        limit for limit in plan.titration.limits if limit.what == "ladder" and limit.rule.startswith("sedation.")
    ]
