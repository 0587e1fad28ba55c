"""Medicines that changed, progress, knowledge, the trail, and whom one lets in."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client

from eutonia.web.accounts.models import Caregiver, Invitation
from eutonia.web.portal.queries.progress import spasms_a_day
from eutonia.web.treatment import queries
from eutonia.web.treatment.models import DiaryEntry, Entry, Plan
from eutonia.web.treatment.record import holding_entries
from tests.web.people import NOW, TODAY, House, known_person, signed_plan
from tests.web.portal.conftest import browser
from tests.web.portal.pages import new_id, shown, text_of, url


def report(client: Client, one: House, what: str, **given: Any) -> Any:
    return client.post(url("report-change", one.patient), {"id": new_id(), "what": what} | given, follow=True)


# ------------------------------------------------------------------------------------------------ medicines


def test_a_new_medicine_blocks_the_increase_at_once(one: House, patient: Client):
    plan = signed_plan(one, "tizanidine")
    form = {"id": new_id(), "text": "Cipro 500 mg"}
    for _ in range(2):
        page = text_of(report(patient, one, "new-medicine", **form))
    assert "Your dose of tizanidine stays as it is" in page
    assert "we read it as ciprofloxacin" in page
    assert Entry.objects.filter(kind="medicine").count() == 1
    assert queries.open_blocks(plan).exists()


def test_a_name_that_is_not_known_is_offered_never_assumed(one: House, patient: Client):
    answer = report(patient, one, "new-medicine", text="ciprofloxacine")
    assert "Did you mean one of these?" in text_of(answer)
    assert not Entry.objects.filter(kind="medicine").exists()
    report(patient, one, "new-medicine", text="ciprofloxacine", keep="on")
    assert "name not known to us" in shown(patient, "medicines", one.patient)


def test_a_stopped_medicine_is_taken_off_the_list(one: House, patient: Client):
    report(patient, one, "new-medicine", text="ibuprofen 400 mg")
    entry = Entry.objects.get(kind="medicine")
    page = text_of(report(patient, one, "stopped-medicine", entry=str(entry.pk)))
    assert "ibuprofen" not in page
    assert not [each for each in holding_entries(one.patient) if each.kind == "medicine"]
    assert report(patient, one, "stopped-medicine", entry=str(entry.pk)).status_code == 422


def test_pregnancy_is_a_fact_and_asks_the_plan_again(one: House, plan: Plan, patient: Client):
    report(patient, one, "pregnancy", pregnant="yes")
    (fact,) = [each for each in holding_entries(one.patient) if each.name == "pregnant"]
    assert (fact.content, fact.origin) == ({"value": True}, "patient")


def test_a_diagnosis_and_an_illness_are_triaged(one: House, plan: Plan, patient: Client):
    page = text_of(report(patient, one, "illness", text="I cannot breathe and my lips are blue"))
    assert "Call 911" in page
    report(patient, one, "diagnosis", text="kidney stones")
    assert Entry.objects.filter(kind="condition", name="kidney stones", origin="patient").count() == 1
    assert DiaryEntry.objects.filter(kind="note").count() == 2


def test_a_day_in_the_future_is_refused(one: House, patient: Client):
    answer = report(patient, one, "new-medicine", text="ibuprofen", on="2031-01-01")
    assert answer.status_code == 422
    assert "lies in the future" in text_of(answer)


# ------------------------------------------------------------------------------------------------ progress


def test_a_day_without_an_entry_is_a_gap_and_none_is_zero(one: House):
    entries = [
        DiaryEntry(patient=one.patient, kind=kind, at=NOW - timedelta(days=days), content={}, zone="UTC")
        for days, kind in ((0, "spasm"), (0, "spasm"), (2, "no-spasms"))
    ]
    counts = spasms_a_day(entries, ZoneInfo("America/New_York"))
    assert counts == {TODAY: 2, TODAY - timedelta(days=2): 0}


@pytest.mark.parametrize("days", ["14", "30", "90", "365", "17", "x", "-1", ""])
def test_charts_have_a_table(days: str, one: House, plan: Plan, patient: Client):
    for level in (3, 5):
        DiaryEntry.objects.create(
            patient=one.patient, kind="stiffness", at=NOW - timedelta(days=level), zone="UTC", content={"score": level},
            received_at=NOW, by=one.caregiver,
        )  # fmt: skip
    page = shown(patient, "progress", one.patient, days=days)
    for title in ("Spasms a day", "Stiffness, 0 to 10", "Sleepiness, 0 to 4", "Doses of baclofen"):
        assert title in page
    assert "The same as a table" in page


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "9999-01", "x", ""])
def test_the_calendar_says_which_days_are_only_foreseen(month: str, one: House, plan: Plan, patient: Client):
    page = shown(patient, "calendar", one.patient, month=month)
    assert "Starts only after your check-in says yes" in page
    assert "You are here" in page


# ------------------------------------------------------------------------------------------------ knowledge


def test_medicines_stand_side_by_side(one: House, patient: Client):
    page = shown(patient, "compare", one.patient, medicine=["baclofen", "tizanidine"])
    assert "Best for" in page
    assert "source" in page
    assert "Choose two, three or four" in shown(patient, "compare", one.patient, medicine=["baclofen", "nonsense"])


def test_what_to_watch_for_and_how_to_stop(one: House, plan: Plan, patient: Client):
    assert "Call 911 at once Seizure" in shown(patient, "watch", one.patient)
    assert "Never stop it suddenly" in shown(patient, "stopping", one.patient)


def test_a_signed_way_down_is_shown(one: House, patient: Client):
    signed_plan(one, "baclofen", kind="taper", from_daily_mg="30", from_times=3)
    page = shown(patient, "stopping", one.patient)
    assert "Your way down is signed" in page


# ------------------------------------------------------------------------------------------------ the record


def test_who_looked_stands_in_the_record(one: House, patient: Client):
    browser(one.reader).get(url("today", one.patient))
    patient.get(url("diary", one.patient))
    page = shown(patient, "record", one.patient)
    assert "Looked at a page: Today Reader One" in page
    assert "Looked at a page: Diary Patient One" in page
    others = shown(patient, "record", one.patient, who="others")
    assert "Looked at a page: Diary Patient One" not in others


def test_a_caregiver_is_invited_once_and_taken_back(
    one: House, patient: Client, django_capture_on_commit_callbacks: Any
):
    form = {"email": "Sister@one.example", "access": "log"}
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            patient.post(url("invite-caregiver", one.patient), form)
    (invitation,) = Invitation.objects.all()
    assert (invitation.email, invitation.access, invitation.patient) == ("sister@one.example", "log", one.patient)
    assert [letter.to for letter in mail.outbox] == [["sister@one.example"]]
    assert "sister@one.example" in shown(patient, "record", one.patient)
    patient.post(url("withdraw-invitation", one.patient, invitation.pk))
    assert "sister@one.example" not in shown(patient, "record", one.patient).replace("The invitation", "")


def test_a_caregiver_is_let_in_no_longer(one: House, patient: Client, reader: Client):
    caregiver = Caregiver.objects.get(user=one.reader)
    assert patient.post(url("end-caregiver", one.patient, caregiver.pk)).status_code == 302
    assert reader.get(url("today", one.patient)).status_code in (403, 404)
    assert patient.post(url("end-caregiver", one.patient, 999_999)).status_code == 404


def test_moving_keeps_the_hour_by_the_clock_there(one: House, plan: Plan, patient: Client):
    answer = patient.post(url("save-settings", one.patient), {"state": "CA", "zone": "America/Los_Angeles"})
    assert answer.status_code == 302
    one.patient.refresh_from_db()
    assert (one.patient.state, one.patient.zone) == ("CA", "America/Los_Angeles")
    assert "10:00 pm at bedtime" in shown(patient, "today", one.patient)
    stays = [each.content["zone"] for each in holding_entries(one.patient) if each.kind == "stay"]
    assert stays == ["America/New_York", "America/Los_Angeles"]
    queries.active_plans(one.patient).get().standing.refresh_from_db()
    assert patient.post(url("save-settings", one.patient), {"state": "XX", "zone": "Moon"}).status_code == 422


def test_two_people_are_chosen_from(one: House):
    other = type(one.patient).objects.create(
        clinic=one.clinic, name="Mother", birth_date=one.patient.birth_date, sex="female", state="NY"
    )
    me = one.patient.account
    assert me
    Caregiver.objects.create(patient=other, user=me, access="read", since=NOW)
    page = browser(me).get("/").content.decode()
    assert "Your own pages" in page
    assert "Mother" in page


def test_a_report_of_somebody_else_is_refused(one: House, patient: Client):
    known_person(one)
    foreign = Entry.objects.filter(kind="condition").first()
    assert foreign
    answer = report(patient, one, "stopped-medicine", entry=str(uuid.uuid4()))
    assert answer.status_code == 422
