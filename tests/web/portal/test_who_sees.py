"""Each page for the person, who logs for them, who only reads, a stranger and a clinician."""

from __future__ import annotations

import pytest
from django.test import Client

from eutonia.web.treatment.models import DiaryEntry, Plan
from tests.web.people import House, house
from tests.web.portal.conftest import browser
from tests.web.portal.pages import OWN, READ, WRITTEN, new_id, shown, url


@pytest.mark.parametrize("name", READ)
def test_a_page_opens_for_the_person_and_whom_they_let_in_and_nobody_else(name: str, one: House, plan: Plan):
    address = url(name, one.patient)
    for user in (one.patient.account, one.caregiver, one.reader):
        assert browser(user).get(address).status_code == 200
    assert browser(house("two").patient.account).get(address).status_code == 404
    assert browser(one.prescriber.user).get(address).status_code == 403
    assert browser(one.administrator).get(address).status_code == 403
    assert browser(None).get(address).status_code == 302


@pytest.mark.parametrize("name", READ)
def test_a_page_opens_before_any_plan(name: str, one: House, patient: Client):
    assert "mg" not in shown(patient, "today", one.patient)
    assert patient.get(url(name, one.patient)).status_code == 200


@pytest.mark.parametrize("name", WRITTEN)
def test_writing_is_for_the_person_and_who_may_log(name: str, one: House, plan: Plan):
    address = url(name, one.patient)
    assert browser(one.reader).post(address).status_code == 403
    assert browser(one.prescriber.user).post(address).status_code == 403
    assert browser(house("two").patient.account).post(address).status_code == 404
    for user in (one.patient.account, one.caregiver):
        assert browser(user).post(address, {"kind": "note", "what": "illness"}).status_code in (302, 422)
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize("name", OWN)
def test_whom_to_let_in_is_the_persons_own(name: str, one: House):
    address = url(name, one.patient)
    assert browser(one.caregiver).post(address).status_code == 403
    assert browser(one.reader).post(address).status_code == 403
    assert browser(one.patient.account).post(address).status_code == 422


@pytest.mark.parametrize("name", READ)
def test_who_only_reads_sees_no_form_that_writes(name: str, one: House, plan: Plan, reader: Client):
    page = reader.get(url(name, one.patient)).content.decode()
    assert f'action="/p/{one.patient.pk}/' not in page.replace(
        f'method="get" action="{url("missed", one.patient)}"', ""
    )


def test_a_guessed_identifier_is_nothing(one: House, patient: Client):
    two = house("two")
    theirs = DiaryEntry.objects.create(
        patient=two.patient, kind="note", at=one.patient.since, zone="UTC", content={"text": "x"},
        received_at=one.patient.since, by=two.caregiver,
    )  # fmt: skip
    for entry in (theirs.pk, new_id()):
        assert patient.get(url("entry", one.patient, entry)).status_code == 404
        assert patient.post(url("correct", one.patient, entry)).status_code == 404
        assert patient.get(url("checked-in", one.patient, entry)).status_code == 404
    assert patient.get(f"/p/{new_id()}/today/").status_code == 404


def test_home_leads_everybody_to_their_first_page(one: House):
    today = url("today", one.patient)
    for user in (one.patient.account, one.caregiver, one.reader):
        assert browser(user).get("/")["Location"] == today
    assert browser(None).get("/").status_code == 302
    nobody = browser(type(one.caregiver).objects.create_user("nobody@one.example", "x"))
    assert "not joined to a record" in nobody.get("/").content.decode()
