"""Today: only signed doses, logged by one tap, and what waits is said."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from eutonia.web.portal.queries.today import doses_today
from eutonia.web.treatment import queries
from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.models import DiaryEntry, Entry, Plan, StepStart
from eutonia.web.treatment.services import plans
from eutonia.web.treatment.services.record import NewEntry, add_entries
from tests.web.people import NOW, TODAY, House, later, sign, signed_plan
from tests.web.portal.conftest import Clock
from tests.web.portal.pages import new_id, shown, text_of, url

AFTERNOON = NOW + timedelta(hours=4, minutes=30)  # 2:30 pm there


def form_of(one: House, plan: Plan, place: int, now: datetime, **more: Any) -> dict[str, Any]:
    dose = doses_today(one.patient, at=now)[place]
    return {
        "id": new_id(), "plan": plan.pk, "medicine": dose.medicine, "due": dose.due_iso, "status": "taken",
        "when": "now",
    } | more  # fmt: skip


def test_before_a_plan_is_signed_there_is_no_dose(one: House, patient: Client):
    plans.draft_plan(
        patient=one.patient, kind="titration", medicine="baclofen", request=PlanRequest(start=TODAY), by=one.nurse.user,
        at=NOW, today=TODAY,
    )  # fmt: skip
    page = shown(patient, "today", one.patient)
    assert "No dose yet Your clinician is preparing your plan" in page
    for name in ("today", "calendar", "check-in", "missed", "medicines", "progress"):
        assert " mg " not in shown(patient, name, one.patient).replace("0.8 mg/dL", "")


def test_what_to_take_now_and_next(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(AFTERNOON)
    response = patient.get(url("today", one.patient))
    page = text_of(response)
    assert "2:30 pm in the afternoon Take now" in page
    assert "10:00 pm at bedtime Later" in page
    assert "7:00 am" not in page  # it was signed at ten
    assert 'class="pieces"' in response.content.decode()
    assert "Signed by Prescriber One" in page
    assert "Never stop it suddenly" in page
    assert "In an emergency call 911" in page


def test_one_tap_logs_the_dose_of_the_plan(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(AFTERNOON)
    answer = patient.post(url("log-dose", one.patient), form_of(one, plan, 0, AFTERNOON, mg="500"))
    assert answer.status_code == 302
    (entry,) = DiaryEntry.objects.all()
    assert entry.content == {
        "medicine": "baclofen", "mg": "5", "status": "taken", "due": "2026-11-25T14:30:00-05:00",
    }  # fmt: skip
    assert "2:30 pm in the afternoon Taken" in shown(patient, "today", one.patient)


def test_sent_twice_is_there_once(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(AFTERNOON)
    form = form_of(one, plan, 0, AFTERNOON)
    for _ in range(3):
        assert patient.post(url("log-dose", one.patient), form).status_code == 302
    assert DiaryEntry.objects.count() == 1


def test_another_tap_corrects_the_first(one: House, plan: Plan, patient: Client, helper: Client, clock: Clock):
    clock(AFTERNOON)
    patient.post(url("log-dose", one.patient), form_of(one, plan, 0, AFTERNOON))
    skipped = form_of(one, plan, 0, AFTERNOON, status="skipped", because="felt unwell", reason="cold")
    helper.post(url("log-dose", one.patient), skipped)
    holding = DiaryEntry.objects.get(corrected_by=None)
    assert (holding.content["status"], holding.content["reason"], holding.by) == (
        "skipped",
        "felt unwell: cold",
        one.caregiver,
    )
    assert "Skipped" in shown(patient, "today", one.patient)


def test_a_skipped_dose_says_why(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(AFTERNOON)
    patient.post(url("log-dose", one.patient), form_of(one, plan, 0, AFTERNOON, status="skipped"))
    assert "Say why the dose was skipped" in shown(patient, "today", one.patient)
    assert not DiaryEntry.objects.exists()


def test_taken_more_than_an_hour_late_is_late(one: House, plan: Plan, patient: Client, clock: Clock):
    evening = later(0, 8)
    clock(evening)
    assert "2:30 pm in the afternoon Not logged" in shown(patient, "today", one.patient)
    patient.post(url("log-dose", one.patient), form_of(one, plan, 0, evening))
    assert DiaryEntry.objects.get().content["status"] == "late"
    on_time = form_of(one, plan, 0, evening, when="due")
    patient.post(url("log-dose", one.patient), on_time)
    assert DiaryEntry.objects.get(corrected_by=None).content["status"] == "taken"


def test_htmx_gets_the_doses_alone(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(AFTERNOON)
    form = form_of(one, plan, 0, AFTERNOON)
    answer = patient.post(url("log-dose", one.patient), form, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.lstrip().startswith('<section id="doses"')
    assert 'id="messages" role="status" hx-swap-oob="true"' in page
    assert "Written down: taken." in page


def test_a_stale_tab_is_told(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(AFTERNOON)
    form = form_of(one, plan, 0, AFTERNOON)
    signed_plan(one, at=AFTERNOON)  # another plan takes its place
    patient.post(url("log-dose", one.patient), form)
    assert "Your plan has changed since this page was opened" in shown(patient, "today", one.patient)
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("2031-01-01T10:00", "more than two days from the time of this dose"),
        ("2026-11-25T23:30", "lies in the future"),
        ("2016-11-25T10:00", "more than two days from the time of this dose"),
        ("yesterday", "Enter a valid date/time"),
    ],
)
def test_a_clock_in_the_wrong_year_is_told(at: str, says: str, one: House, plan: Plan, patient: Client, clock: Clock):
    clock(later(0, 8))
    form = form_of(one, plan, 0, later(0, 8), status="late", when="given", at=at)
    patient.post(url("log-dose", one.patient), form)
    assert says in shown(patient, "today", one.patient)
    assert not DiaryEntry.objects.exists()


def test_no_dose_of_tomorrow_is_logged(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(AFTERNOON)
    form = form_of(one, plan, 0, AFTERNOON, due="2026-11-26T07:00:00-05:00")
    patient.post(url("log-dose", one.patient), form)
    assert not DiaryEntry.objects.exists()


def test_an_emergency_in_a_reason_is_answered_at_once(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(AFTERNOON)
    form = form_of(one, plan, 0, AFTERNOON, status="skipped", reason="I cannot breathe and my lips are blue")
    answer = patient.post(url("log-dose", one.patient), form, headers={"HX-Request": "true"})
    entry = DiaryEntry.objects.get()
    assert answer.headers["HX-Redirect"] == url("entry", one.patient, entry.pk)
    assert "Call 911" in shown(patient, "entry", one.patient, entry.pk)


def test_a_blocked_plan_is_said_plainly(one: House, patient: Client):
    signed_plan(one, "tizanidine")
    add_entries(
        patient=one.patient, by=one.caregiver, at=NOW, origin="patient",
        entries=[NewEntry(kind="medicine", name="ciprofloxacin", content={"text": "ciprofloxacin 500 mg"}, on=TODAY)],
    )  # fmt: skip
    page = shown(patient, "today", one.patient)
    assert "Your dose of tizanidine stays as it is" in page
    assert "ciprofloxacin" in page


def test_tablets_are_counted_and_the_days_left_are_said(one: House, plan: Plan, patient: Client):
    assert "Nobody has counted yet" in shown(patient, "today", one.patient)
    form = {"id": new_id(), "what": "counted", "product": "baclofen|tablet 5 mg|5|tablet", "count": "30"}
    for _ in range(2):
        assert patient.post(url("supply", one.patient), form).status_code == 302
    assert Entry.objects.filter(kind="supply", superseded_by=None).count() == 1
    page = shown(patient, "today", one.patient)
    assert "It runs out on" in page
    assert "Ask for more by" in page
    again = form | {"id": new_id(), "count": "0"}
    patient.post(url("supply", one.patient), again)
    assert "There is not enough for today" in shown(patient, "today", one.patient)


def test_a_supply_of_what_is_not_in_the_plan_is_refused(one: House, plan: Plan, patient: Client):
    form = {"id": new_id(), "what": "refill", "product": "diazepam|tablet 5 mg|5|tablet", "count": "30"}
    assert patient.post(url("supply", one.patient), form).status_code == 422
    form = {"id": new_id(), "what": "refill", "product": "baclofen|tablet 5 mg|5|tablet", "count": "-3"}
    assert patient.post(url("supply", one.patient), form).status_code == 422
    assert not Entry.objects.filter(kind="supply").exists()


def test_a_step_that_begins_in_the_day_leaves_the_morning_as_it_was(one: House, plan: Plan, clock: Clock):
    noon = later(3, 2)
    StepStart.objects.create(plan=plan, step=1, on=queries.day_of(one.patient, noon), because="clinician", at=noon)
    (course,) = queries.courses_of([plan])
    before, after = (step.takings[0].doses for step in course.steps[:2])
    doses = doses_today(one.patient, at=noon)
    assert [str(dose.mg) for dose in doses if dose.due < noon] == [each.mg for each in before if each.at < "12:00"]
    assert [str(dose.mg) for dose in doses if dose.due >= noon] == [each.mg for each in after if each.at >= "12:00"]
    assert [str(dose.mg) for dose in doses] == ["5", "5", "10"]


def test_a_dose_of_the_plan_before_can_be_written_down_and_is_never_to_be_taken(
    one: House, plan: Plan, patient: Client, clock: Clock
):
    morning = later(1) - timedelta(hours=2, minutes=30)  # 7:30 am there; the morning dose was due at 7
    at_eight = later(1) - timedelta(hours=2)
    clock(morning)
    before = form_of(one, plan, 0, morning)
    signed_plan(one, at=at_eight, from_daily_mg="15", from_times=3)
    clock(later(1))
    (over, *rest) = [
        dose for dose in doses_today(one.patient, at=later(1)) if dose.due >= at_eight - timedelta(hours=2)
    ]
    assert (over.over, over.state) == (True, "missed")
    assert all(not dose.over and dose.due >= at_eight for dose in rest)
    page = shown(patient, "today", one.patient)
    assert "It was due before your plan changed. Do not take it now." in page
    assert patient.post(url("log-dose", one.patient), before | {"when": "due"}).status_code == 302
    (entry,) = DiaryEntry.objects.filter(kind="dose")
    assert entry.content["status"] == "taken"


def test_a_dose_that_was_due_after_its_plan_ended_is_none(one: House, plan: Plan, patient: Client, clock: Clock):
    noon = later(1) + timedelta(hours=2)
    clock(later(1))
    evening = form_of(one, plan, -1, later(1))  # 10 pm, of the plan that ends at noon
    signed_plan(one, at=noon, from_daily_mg="15", from_times=3)
    clock(noon + timedelta(hours=11))
    patient.post(url("log-dose", one.patient), evening)
    assert not DiaryEntry.objects.filter(kind="dose").exists()


def test_a_switch_says_of_which_medicine_how_much_is_left(one: House, patient: Client, clock: Clock):
    signed_plan(one, "baclofen")
    today = queries.day_of(one.patient, later(1))
    plan = plans.draft_plan(
        patient=one.patient, kind="switch", medicine="tizanidine", medicine_from="baclofen", by=one.nurse.user,
        at=later(1), today=today, request=PlanRequest(start=today),
    )  # fmt: skip
    sign(one, plan, at=later(1))
    clock(later(1))
    page = shown(patient, "today", one.patient)
    assert re.search("How much (baclofen|tizanidine) is left", page)
    assert re.search("Nobody has counted (baclofen|tizanidine) yet", page)
