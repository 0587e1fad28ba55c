"""Diaries as a clinician would tell them, and what is proposed: tests/cases/monitoring/proposals.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.advice.reviewing import DiaryReview
from tests.monitoring.diaries import check_in, day, diary, doses, entry, person, review

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "monitoring" / "proposals.toml").read_text())["case"]
NOT_ASKED = "not asked"


def answer(case: dict[str, Any]) -> DiaryReview:
    """The review of a case's diary."""
    listed = {"15": "5 mg x3", "20": "10 mg x2", "80": "20 mg x4"}[case.get("listed", case.get("dose", "15"))]
    return review(diary_of(case), patient=person(**{"taking": [f"baclofen {listed}"], **case.get("patient", {})}))


def diary_of(case: dict[str, Any]) -> dict[str, Any]:
    daily, days_on = case.get("dose", "15"), case.get("days_on", 10)
    times = 4 if daily == "80" else 3
    each = {"15": "5", "20": None, "80": "20"}[daily]
    prescribed = [{"medicine": "baclofen", "from": day(days_on), "daily_mg": daily, "times": times}]
    if "renewed" in case:
        prescribed = [
            prescribed[0] | {"until": day(case["renewed"] + 1)},
            prescribed[0] | {"from": day(case["renewed"])},
        ]
    if case.get("before"):
        earlier = {"medicine": "baclofen", "from": day(days_on + 5), "until": day(days_on + 1), "times": 3}
        prescribed.insert(0, {**earlier, "daily_mg": case["before"]})
    answers = {key: None if value == NOT_ASKED else value for key, value in case.get("check_in", {}).items()}
    triggers = dict.fromkeys((trigger.id for trigger in open_library().knowledge.monitoring.triggers), False)
    triggers |= {case["trigger"]: True} if "trigger" in case else {}
    triggers.pop(case.get("unasked", ""), None)
    baseline = days_on + (5 if case.get("before") else 0)
    entries = [entry("stiffness", ago, 20, score=8) for ago in range(baseline + 7, baseline, -1)]
    entries += [
        entry("stiffness", ago, 20, score=case.get("stiffness_now", 5)) for ago in range(min(days_on, 6), 0, -1)
    ]
    entries += [
        one
        for ago in range(min(baseline, 9), 0, -1)
        for one in day_of_doses(case, ago, each if ago <= days_on else "5", times)
    ]
    entries += [check_in(case.get("asked", 0), triggers=triggers, **answers)]
    entries = [one for one in entries if one["kind"] != case.get("without")]
    entries += [
        entry(each["kind"], each["days_ago"], 21, **{k: v for k, v in each.items() if k not in ("kind", "days_ago")})
        for each in case.get("add", ())
    ]
    counted = {"medicine": "baclofen", "counted": day(1), "mg_per_unit": "10", "count": case.get("on_hand", "400")}
    events = case.get("events", [])
    return diary(
        prescribed=prescribed,
        entries=entries,
        reviewed_until=day(case["reviewed"]) if "reviewed" in case else None,
        supply={"on_hand": [counted], "booking_days": 3},
        events=None if events == NOT_ASKED else [event_of(each) for each in events],
    )


def day_of_doses(case: dict[str, Any], ago: int, each: str | None, times: int) -> list[dict[str, Any]]:
    skipped = case.get("missed", 0) if ago == case.get("missed_on", 1) else 0
    if ago in case.get("partly", ()):
        first, second, *_ = doses(ago, mg=each or "5", times=times)
        return [first | {"status": "skipped"}, second]
    if each is None:  # 20 mg a day: 5, 5 and 10 mg
        return [one | {"mg": "10"} if one["at"][11:13] == "22" else one for one in doses(ago, mg="5")]
    return doses(ago, mg=each, times=times, skipped=max(skipped, case.get("skipped", 0) if ago > 1 else skipped))


def event_of(each: dict[str, Any]) -> dict[str, Any]:
    begins = -each["in_days"]
    found = {"what": each["what"], "from": day(begins), "until": day(begins - each["for_days"] + 1)}
    return found | ({"arranged": each["arranged"]} if "arranged" in each else {})


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_a_diary_gets_the_proposal_of_its_case(case):
    found = answer(case)
    assert (found.proposal.action, found.proposal.rule) == (case["expect"], case["row"])
    if "next" in case:
        assert str(found.next.to_daily) == case["next"]
    if "call" in case:
        assert any(call.startswith(case["call"]) for call in found.next.call)
    if "alarm" in case:
        assert case["alarm"] in [f"{each.what} {each.level} {each.days}" for each in found.cover.alarms]


def test_every_row_that_a_diary_can_reach_has_a_case():
    rows = {row.id for row in open_library().knowledge.monitoring.rows}
    assert {case["row"] for case in CASES} <= rows
    assert rows - {case["row"] for case in CASES} == {
        "lab-due", "labs-not-known", "side-effects-not-known", "need-not-known", "time-not-known", "top-not-known",
    }  # fmt: skip


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "emergency_signs": st.sampled_from([True, False, None]),
            "withdrawal_signs": st.sampled_from([True, False, None]),
            "weakness": st.sampled_from([True, False, None]),
            "falls": st.sampled_from([0, 1, None]),
            "sedation": st.sampled_from([0, 1, 2, 3, 4, None]),
            "side_effects": st.sampled_from([True, False, None]),
            "still_a_problem": st.sampled_from([True, False, None]),
        },
    )
)
def test_no_answer_but_the_good_ones_lets_a_dose_rise(answers):
    good: dict[str, list[Any]] = {
        "emergency_signs": [False], "withdrawal_signs": [False], "weakness": [False], "falls": [0], "sedation": [0, 1],
        "side_effects": [False], "still_a_problem": [True],
    }  # fmt: skip
    found = answer({"check_in": {key: NOT_ASKED if value is None else value for key, value in answers.items()}})
    passes = all(value in good[key] for key, value in answers.items())
    assert (found.proposal.action == "advance") is passes
    assert found.next.to_daily is None or found.present is None or passes or found.next.to_daily <= found.present.daily
