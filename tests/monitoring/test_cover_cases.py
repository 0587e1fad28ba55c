"""Drawers as a clinician would tell them, and for how long they last: tests/cases/monitoring/cover.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from eutonia.advice.reviewing import DiaryReview
from tests.monitoring.diaries import check_in, day, diary, doses, person, review

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "monitoring" / "cover.toml").read_text())["case"]
BOXES = ("mg", "count", "product")


def answer(case: dict[str, Any]) -> DiaryReview:
    """The review of a case's diary: 15 mg of baclofen a day in three doses where it says nothing else."""
    medicine, daily, times = case.get("medicine", "baclofen"), case.get("daily", "15"), case.get("times", 3)
    dose = {"medicine": medicine, "daily_mg": daily, "times": times}
    periods = case.get("prescribed", [{"from": 10}])
    supply = {
        "on_hand": [box(each, medicine) | {"counted": day(case.get("counted", 1))} for each in case["on_hand"]],
        "refills": [box(each, medicine) | {"on": day(-each["in_days"])} for each in case.get("refills", [])],
        "booking_days": case.get("booking", 3),
    }
    events = [
        {"what": each["what"], "from": day(-each["in_days"]), "until": day(-each["in_days"] - each["for_days"] + 1)}
        for each in case.get("events", [])
    ]
    taken = [one for ago in range(9, 0, -1) for one in doses(ago)] if case.get("taken") else []
    prescribed = [dose | {key: day(ago) for key, ago in period.items()} for period in periods]
    value = diary(medicine=medicine, prescribed=prescribed, supply=supply, events=events, entries=[*taken, check_in()])
    return review(value, patient=person(taking=[f"{medicine} {daily} mg"]))


def box(each: dict[str, Any], medicine: str) -> dict[str, Any]:
    named = {"mg": "mg_per_unit"}
    return {"medicine": medicine, **{named.get(key, key): each[key] for key in BOXES if key in each}}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_a_drawer_lasts_as_long_as_its_case_says(case):
    found = answer(case)
    cover = found.cover
    loud = [f"{each.what} {each.level} {each.days}" for each in cover.alarms if each.level != "watch"]
    assert (cover.days_left, loud) == (case.get("lasts"), [case["alarm"]] if "alarm" in case else [])
    assert list(cover.unknown) == case.get("unknown", [])
    assert case.get("says", "") in " ".join(alarm.say for alarm in cover.alarms)
    assert [each.where for each in found.inputs.read.ignored] == ([case["ignored"]] if "ignored" in case else [])
    if "action" in case:
        signal = next(each for each in found.signals if each.id == "cover-gap")
        assert signal.value is not False
        assert found.proposal.action == case["action"]
