"""The diary: quick, safe to send twice, and an emergency answers at once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from eutonia.web.treatment import queries
from eutonia.web.treatment.models import DiaryEntry, Plan
from tests.web.people import House
from tests.web.portal.pages import new_id, shown, text_of, url

ALARM = "I cannot breathe and my lips are blue"


def write(client: Client, one: House, kind: str, **given: Any) -> Any:
    return client.post(url("write", one.patient), {"id": new_id(), "kind": kind} | given)


@pytest.mark.parametrize(
    ("kind", "given", "content"),
    [
        ("spasm", {"strength": "7", "minutes": "5", "where": "left-calf", "trigger": "Cold"},
         {"strength": 7, "minutes": 5, "where": "left-calf", "trigger": "Cold"}),
        ("spasm", {}, {}),
        ("no-spasms", {}, {}),
        ("side-effect", {"what": "dizzy", "grade": "1"}, {"what": "dizzy", "grade": 1}),
        ("function", {"goal": "walk to the shop", "score": "-1"}, {"goal": "walk to the shop", "score": -1}),
        ("note", {"text": "A quiet day"}, {"text": "A quiet day"}),
        ("stiffness", {"score": "0"}, {"score": 0}),
        ("sleep", {"disturbed": "yes", "minutes": "40"}, {"disturbed": True, "minutes": 40}),
    ],
)  # fmt: skip
def test_each_kind_is_written(kind: str, given: dict[str, str], content: dict[str, Any], one: House, patient: Client):
    assert write(patient, one, kind, **given).status_code == 302
    entry = DiaryEntry.objects.get()
    assert (entry.kind, entry.content, entry.by) == (kind, content, one.patient.account)


def test_a_day_in_one_go_is_an_entry_an_answer_and_twice_is_once(one: House, patient: Client):
    form = {"id": new_id(), "kind": "day", "stiffness": "4", "sedation": "1", "weakness": "no"}
    for _ in range(2):
        assert patient.post(url("write", one.patient), form).status_code == 302
    assert {entry.kind: entry.content for entry in DiaryEntry.objects.all()} == {
        "stiffness": {"score": 4}, "sedation": {"level": 1}, "weakness": {"present": False},
    }  # fmt: skip


def test_a_day_without_an_answer_is_not_a_day_without_trouble(one: House, patient: Client):
    answer = write(patient, one, "day")
    assert answer.status_code == 422
    assert "Answer at least one question" in text_of(answer)
    assert not DiaryEntry.objects.exists()


def test_an_emergency_answers_at_once_and_stays_in_sight(one: House, plan: Plan, patient: Client):
    answer = write(patient, one, "note", text=ALARM)
    entry = DiaryEntry.objects.get()
    assert answer["Location"] == url("entry", one.patient, entry.pk)
    for _ in range(2):
        assert "Call 911" in shown(patient, "entry", one.patient, entry.pk)
    assert "This may be an emergency" in shown(patient, "today", one.patient)
    matter = queries.attention_of(one.patient, kind="emergency").get(key=f"diary {entry.pk}")
    assert matter.rank == 0


def test_a_grade_that_threatens_life_is_an_emergency(one: House, plan: Plan, patient: Client):
    answer = write(patient, one, "side-effect", what="strange", grade="4")
    assert "Call 911" in text_of(patient.get(answer["Location"]))


def test_a_script_in_a_note_is_words(one: House, patient: Client):
    write(patient, one, "note", text="<script>alert(1)</script> slept well")
    entry = DiaryEntry.objects.get()
    for address in (url("diary", one.patient), url("entry", one.patient, entry.pk)):
        page = patient.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("when", "says"), [("2031-01-01T10:00", "lies in the future"), ("2016-01-01T10:00", "more than a year old")]
)
def test_a_clock_in_the_wrong_year_is_told(when: str, says: str, one: House, patient: Client):
    answer = write(patient, one, "spasm", when=when)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("spasm", {"strength": "11"}), ("spasm", {"where": "moon"}), ("side-effect", {"what": "x", "grade": "5"}),
        ("note", {"text": "x" * 4001}), ("note", {"text": ""}), ("sleep", {"disturbed": "maybe"}),
        ("spasm", {"when": "2026-02-30T10:00"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_not_written(kind: str, given: dict[str, str], one: House, patient: Client):
    assert write(patient, one, kind, **given).status_code == 422
    assert not DiaryEntry.objects.exists()


def test_a_message_of_ten_megabytes_gets_a_clear_answer(one: House, patient: Client):
    answer = write(patient, one, "note", text="x" * 10_000_000)
    assert answer.status_code == 413
    assert "This is too long" in text_of(answer)
    assert not DiaryEntry.objects.exists()


def test_an_unknown_kind_is_nothing(one: House, patient: Client):
    assert write(patient, one, "dose").status_code == 404
    assert write(patient, one, "check-in").status_code == 404


def test_an_entry_is_put_right_once_and_both_stay(one: House, patient: Client, helper: Client):
    write(patient, one, "stiffness", score="8")
    wrong = DiaryEntry.objects.get()
    form = {"id": new_id(), "score": "3"}
    assert helper.post(url("correct", one.patient, wrong.pk), form).status_code == 302
    assert DiaryEntry.objects.get(corrected_by=None).content == {"score": 3}
    page = shown(patient, "entry", one.patient, wrong.pk)
    assert "This entry was put right later" in page
    patient.post(url("correct", one.patient, wrong.pk), {"id": new_id(), "score": "1"})
    assert "has changed since this page was opened" in shown(patient, "entry", one.patient, wrong.pk)
    assert DiaryEntry.objects.count() == 2


def test_somebody_elses_identifier_writes_nothing(one: House, patient: Client):
    taken = uuid.uuid4()
    DiaryEntry.objects.create(
        id=taken, patient=type(one.patient).objects.create(
            clinic=one.clinic, name="Other", birth_date=one.patient.birth_date, sex="male", state="NY"
        ), kind="note", at=one.patient.since, zone="UTC", content={"text": "secret"}, received_at=one.patient.since,
        by=one.caregiver,
    )  # fmt: skip
    answer = write(patient, one, "note", id=str(taken), text="hello")
    assert answer.status_code == 422
    assert "secret" not in text_of(answer)
