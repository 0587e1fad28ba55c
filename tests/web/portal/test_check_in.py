"""The check-in: what earns a step, each "not yet" with its reason, and staying by one tap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from eutonia.web.treatment import queries
from eutonia.web.treatment.models import DiaryEntry, Plan, StepStart
from eutonia.web.treatment.services.record import NewEntry, add_entries
from tests.web.people import NOW, TODAY, House, later, signed_plan
from tests.web.portal.conftest import Clock
from tests.web.portal.pages import FINE, new_id, shown, text_of, url

DUE = later(7)


@pytest.fixture
def diary(one: House, plan: Plan, clock: Clock) -> None:
    """Two weeks before the plan and one with it, a little better; every dose taken; the next step is due."""
    entries = []
    for day in range(-14, 7):
        at = NOW + timedelta(days=day, hours=-1)

        def add(kind: str, content: dict[str, Any], at: Any = at) -> None:
            entries.append(
                DiaryEntry(
                    patient=one.patient, kind=kind, at=at, zone=one.patient.zone, content=content, received_at=at,
                    by=one.patient.account,
                )
            )  # fmt: skip

        add("stiffness", {"score": 7 if day < 0 else 6})
        add("sedation", {"level": 0})
        add("weakness", {"present": False})
        add("no-spasms", {}) if day % 2 else add("spasm", {"strength": 4})
        for hour in (7, 14, 22) if day > 0 else ():
            minute = 30 if hour == 14 else 0
            due = at.astimezone(ZoneInfo(one.patient.zone)).replace(hour=hour, minute=minute, second=0)
            add("dose", {"medicine": "baclofen", "mg": "5", "status": "taken", "due": due.isoformat()}, due)
    DiaryEntry.objects.bulk_create(entries)
    add_entries(
        patient=one.patient, by=one.nurse.user, at=NOW,
        entries=[
            NewEntry(kind="supply", name="counted", on=TODAY,
                     content={"medicine": "baclofen", "mg_per_unit": "5", "count": "500", "product": "tablet 5 mg"}),
            NewEntry(kind="list", name="event", content={"value": True}, on=TODAY),
        ],
    )  # fmt: skip
    clock(DUE)


def send(client: Client, one: House, plan: Plan, **given: Any) -> Any:
    form = {"id": new_id(), "plan": str(plan.pk)} | FINE | given
    return client.post(url("send-check-in", one.patient), form, follow=True)


def steps(plan: Plan) -> int:
    return StepStart.objects.filter(plan=plan).count()


def test_hidden_triggers_are_asked_first_and_the_gate_is_shown(one: House, plan: Plan, patient: Client, diary: None):
    page = shown(patient, "check-in", one.patient)
    assert page.index("Could it be something else?") < page.index("Are you safe?")
    assert "bladder infection" in page
    (course,) = queries.courses_of([plan])
    for ask in course.following().gate.ask:  # type: ignore[union-attr]
        assert ask in page


def test_all_well_goes_on(one: House, plan: Plan, patient: Client, diary: None):
    answer = send(patient, one, plan)
    assert "On to the next step" in text_of(answer), text_of(answer)
    assert steps(plan) == 2
    assert "20 mg a day" in shown(patient, "today", one.patient)


def test_sent_twice_goes_on_once(one: House, plan: Plan, patient: Client, diary: None):
    same = new_id()
    for _ in range(2):
        answer = send(patient, one, plan, id=same)
        assert "On to the next step" in text_of(answer)
    assert steps(plan) == 2
    assert DiaryEntry.objects.filter(kind="check-in").count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"triggers": ["infection"]}, "A bladder infection"),
        ({"triggers": ["constipation", "skin"]}, "No stool for three days"),
        ({"weakness": "yes"}, "You are weaker"),
        ({"falls": "2"}, "You fell since the last step"),
        ({"sedation": "2"}, "You are very sleepy"),
        ({"side_effects": "yes"}, "A side effect limits your day"),
        ({"withdrawal_signs": "yes"}, "Call 911"),
        ({"emergency_signs": "yes"}, "Call 911"),
        ({"still_a_problem": "no"}, "Your dose stays as it is for now"),
    ],
)
def test_not_yet_with_the_reason(
    given: dict[str, Any], says: str, one: House, plan: Plan, patient: Client, diary: None
):
    page = text_of(send(patient, one, plan, **given))
    assert says in page
    assert "Not yet" in page
    assert steps(plan) == 1


def test_too_early_is_not_yet(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(later(1))
    assert "It is too early for the next step" in shown(patient, "check-in", one.patient)
    assert "not before" in text_of(send(patient, one, plan))
    assert steps(plan) == 1


def test_a_block_is_not_yet(one: House, patient: Client, clock: Clock):
    plan = signed_plan(one, "tizanidine")
    add_entries(
        patient=one.patient, by=one.caregiver, at=NOW, origin="patient",
        entries=[NewEntry(kind="medicine", name="ciprofloxacin", content={"text": "ciprofloxacin 500 mg"}, on=TODAY)],
    )  # fmt: skip
    clock(later(30))
    assert "Not yet: your care team must look first" in shown(patient, "check-in", one.patient)
    assert "ciprofloxacin" in text_of(send(patient, one, plan))
    assert steps(plan) == 1


def test_a_question_that_was_not_answered_is_asked_again(one: House, plan: Plan, patient: Client, diary: None):
    for missing in ("triggers", "weakness", "emergency_signs"):
        form = {"id": new_id(), "plan": str(plan.pk)} | {k: v for k, v in FINE.items() if k != missing}
        if missing == "emergency_signs":
            form["emergency_signs"] = ""
        assert patient.post(url("send-check-in", one.patient), form).status_code == 422
    assert steps(plan) == 1


def test_none_and_one_of_them_cannot_both_be(one: House, plan: Plan, patient: Client, diary: None):
    answer = send(patient, one, plan, triggers=["none", "skin"])
    assert answer.status_code == 422
    assert "Which is right?" in text_of(answer)


@pytest.mark.parametrize("days", [1, 7])
def test_staying_is_one_tap_on_any_day(days: int, one: House, plan: Plan, patient: Client, clock: Clock):
    clock(later(days))
    answer = patient.post(
        url("send-check-in", one.patient), {"id": new_id(), "plan": str(plan.pk), "decision": "hold"}, follow=True
    )
    assert "You stay on your dose" in text_of(answer)
    assert steps(plan) == 1


def test_a_plan_that_is_no_longer_followed_is_told(one: House, plan: Plan, patient: Client, diary: None):
    signed_plan(one, at=DUE)
    assert "Your plan has changed since this page was opened" in text_of(send(patient, one, plan))
