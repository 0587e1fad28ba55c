"""The page of a person: what is known, what is not, how it goes against the dose, in few questions of the database."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eutonia.web.audit.models import Event
from eutonia.web.treatment.models import DiaryEntry, Entry
from eutonia.web.treatment.services.diary import write_diary
from eutonia.web.treatment.services.plans import stop_plan
from eutonia.web.treatment.services.record import NewEntry, add_entries
from eutonia.web.worklist.queries.charting import adherence_of, dose_marks, doses_given
from eutonia.web.worklist.queries.diary import diary_days
from eutonia.web.worklist.queries.person import one_person
from tests.web.people import NOW, TODAY, House, house, known_person, later, patient, signed_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    made = house()
    known_person(made)
    return made


@pytest.fixture
def followed() -> House:
    """Somebody who has been known for long enough to be on a plan for weeks."""
    made = house("long")
    known_person(made, at=later(-60))
    return made


@pytest.fixture
def nurse(one: House) -> Client:
    made = Client()
    made.force_login(one.nurse.user)
    return made


def url(one: House, view: str = "patient") -> str:
    return reverse(f"worklist:{view}", kwargs={"patient_id": one.patient.pk})


def wrote(one: House, kind: str, content: dict[str, Any], *, hours: int = 1, days: int = 0) -> DiaryEntry:
    when = later(-days, -hours)
    assert one.patient.account
    return write_diary(
        patient=one.patient, id=uuid.uuid4(), kind=kind, content=content, when=when, by=one.patient.account, at=NOW
    ).entry  # fmt: skip


def test_an_empty_record_says_what_is_not_known():
    one = house()
    made = Client()
    made.force_login(one.nurse.user)
    page = made.get(url(one)).content.decode()
    for words in (
        "Allergies not known",
        "List of medicines not complete",
        "not assessed: no creatinine",
        "never asked",
        "Problem and goal: not written down",
        "No plan is followed",
        "None was written in these days. That is not the same as none.",
    ):
        assert words in page, words


def test_the_kidney_is_shown_with_formula_and_day(one: House, nurse: Client):
    page = nurse.get(url(one)).content.decode()
    assert "mL/min/1.73 m²" in page
    assert "CKD-EPI 2021" in page
    assert "Cockcroft-Gault" in page
    assert f"of {TODAY:%b} {TODAY.day}, {TODAY.year}" in page


def test_a_creatinine_of_long_ago_says_so():
    one = house()
    known_person(one, at=later(-500))
    made = Client()
    made.force_login(one.nurse.user)
    assert "No creatinine for more than a year" in made.get(url(one)).content.decode()


def test_a_plan_says_where_in_it_the_person_is(one: House, nurse: Client):
    plan = signed_plan(one)
    page = nurse.get(url(one)).content.decode()
    for words in ("15 mg a day in 3", "1 of ", "Prescriber One", "NY-one", "a check-in"):
        assert words in page, words
    assert nurse.get(url(one, "plans")).content.decode().count("Prescriber One") >= 2
    stop_plan(plan=plan, reason="angioedema", by=one.prescriber, at=later(0, 1))
    assert "angioedema" in nurse.get(url(one, "plans")).content.decode()
    assert "No plan is followed" in nurse.get(url(one)).content.decode()


def test_what_was_corrected_counts_once(one: House):
    first = wrote(one, "stiffness", {"score": 9})
    write_diary(
        patient=one.patient, id=uuid.uuid4(), kind="stiffness", content={"score": 4}, when=first.at, by=one.nurse.user,
        at=NOW, corrects=first,
    )  # fmt: skip
    days = diary_days(one.patient, first=TODAY - timedelta(days=7), last=TODAY)
    assert [reading.value for reading in days.stiffness] == [4]


def test_days_are_those_of_where_the_person_is(one: House):
    one.patient.zone = "Pacific/Auckland"
    one.patient.save()
    entry = wrote(one, "stiffness", {"score": 5}, hours=1)  # 14:00 in UTC: already tomorrow there
    (reading,) = diary_days(one.patient, first=TODAY, last=TODAY + timedelta(days=1)).stiffness
    assert reading.day == entry.at.date() + timedelta(days=1)


def test_a_day_without_an_entry_is_no_day_without_spasms(one: House):
    wrote(one, "no-spasms", {}, days=1)
    wrote(one, "spasm", {"strength": 5}, days=2)
    wrote(one, "spasm", {"strength": 6}, days=2)
    days = diary_days(one.patient, first=TODAY - timedelta(days=7), last=TODAY)
    assert days.spasms == {TODAY - timedelta(days=1): 0, TODAY - timedelta(days=2): 2}


def test_doses_that_nobody_wrote_down_are_not_known(followed: House):
    one = followed
    plan = signed_plan(one, at=later(-3))
    due = later(-2)
    content = {"medicine": "baclofen", "mg": "5", "status": "taken", "due": due.isoformat()}
    wrote(one, "dose", content, days=2)
    wrote(one, "dose", content | {"status": "skipped", "due": later(-1).isoformat()}, days=1)
    person = one_person(one.patient, at=NOW)
    days = diary_days(one.patient, first=TODAY - timedelta(days=7), last=TODAY)
    marks = list(dose_marks(person, days, doses_given(person, plan.medicine), plan.medicine))
    counted = adherence_of(marks)
    assert (counted.due, counted.taken, counted.skipped, counted.unknown) == (9, 1, 1, 7)


def test_what_was_written_freely_is_words(one: House, nurse: Client):
    wrote(one, "note", {"text": "<script>alert(1)</script> it burns"})
    wrote(one, "side-effect", {"what": "<b>dizzy</b>", "grade": 3})
    for page in ("patient", "diary"):
        shown = nurse.get(url(one, page)).content.decode()
        assert "<script>alert" not in shown
        assert "<b>dizzy" not in shown
        assert "it burns" in shown


def test_the_diary_opens_at_the_entry_that_is_asked_for(one: House, nurse: Client):
    entry = wrote(one, "note", {"text": "long ago"}, days=100)
    page = nurse.get(url(one, "diary"), {"entry": str(entry.pk)}).content.decode()
    assert f'id="entry-{entry.pk}"' in page
    assert "diary-line--opened" in page
    for asked in ({"until": "yesterday"}, {"until": "9999-12-31"}, {"entry": "no-id"}):
        assert nurse.get(url(one, "diary"), asked).status_code == 200


def test_a_check_in_shows_what_was_not_answered(one: House, nurse: Client):
    wrote(one, "check-in", {"emergency_signs": False, "sedation": 2, "triggers": {"skin": True}})
    page = nurse.get(url(one)).content.decode()
    for words in ("not answered", "2: drowsy", "skin"):
        assert words in page, words


def test_charts_of_a_wrong_medicine_or_length_are_the_usual_ones(one: House, nurse: Client):
    signed_plan(one)
    for asked in ({"days": "9999"}, {"days": "x"}, {"medicine": "<script>"}, {"days": "365", "medicine": "baclofen"}):
        assert "Stiffness, and baclofen" in nurse.get(url(one), asked).content.decode()


def test_each_page_that_is_read_leaves_a_line_in_the_trail(one: House, nurse: Client):
    for page in ("patient", "record", "diary", "plans"):
        nurse.get(url(one, page))
    assert Event.objects.filter(action="record.read", by=one.nurse.user, patient=one.patient).count() == 4
    assert "record.read" in nurse.get(url(one, "trail")).content.decode()


def a_year(one: House) -> None:
    rows = []
    for back in range(1, 366):
        when = NOW - timedelta(days=back)
        for number, (kind, content) in enumerate(
            (
                ("stiffness", {"score": back % 11}), ("spasm", {"strength": 5, "where": "left-calf"}),
                ("sedation", {"level": back % 3}),
                ("dose", {"medicine": "baclofen", "mg": "5", "status": "taken", "due": when.isoformat()}),
            )
        ):  # fmt: skip
            rows.append(
                DiaryEntry(
                    patient=one.patient,
                    kind=kind,
                    at=when - timedelta(minutes=number),
                    zone=one.patient.zone,
                    content=content,
                    received_at=when,
                    by=one.nurse.user,
                )
            )
    DiaryEntry.objects.bulk_create(rows)


def test_a_year_of_diary_takes_no_more_questions_than_a_day(followed: House):
    one, nurse = followed, Client()
    nurse.force_login(one.nurse.user)
    signed_plan(one, at=later(-30))
    nurse.get(url(one))
    with CaptureQueriesContext(connection) as few:
        nurse.get(url(one), {"days": "365"})
    a_year(one)
    with CaptureQueriesContext(connection) as many:
        start = perf_counter()
        page = nurse.get(url(one), {"days": "365"}).content.decode()
        seconds = perf_counter() - start
    assert "written on 364 of 365 days" in page
    assert len(many) == len(few)
    own = [each["sql"] for each in many if each["sql"].startswith("SELECT")]
    assert len(own) <= 20
    assert seconds < 5  # here only that nothing grows out of hand; benchmarks/test_7_clinic.py measures


def test_people_are_found_by_name_and_by_what_they_follow(one: House, nurse: Client):
    signed_plan(one)
    wrote(one, "stiffness", {"score": 3})
    patient(one.clinic, "zoe", name="Zoë Åkesson")
    other = house("two", "NJ")
    address = reverse("worklist:people")
    everybody = nurse.get(address).content.decode()
    assert "Zoë Åkesson" in everybody
    assert other.patient.name not in everybody
    assert "baclofen" in everybody
    assert "Zoë" not in nurse.get(address, {"text": "patient o"}).content.decode()
    assert "Zoë" not in nurse.get(address, {"show": "on-a-plan"}).content.decode()
    assert one.patient.name not in nurse.get(address, {"show": "no-plan"}).content.decode()
    assert "Nobody is found" in nurse.get(address, {"show": "quiet"}).content.decode()
    assert nurse.get(address, {"page": "x", "show": "<script>"}).status_code == 200


def test_a_page_of_people_takes_few_questions(one: House, nurse: Client):
    for number in range(60):
        patient(one.clinic, f"p{number}")
    nurse.get(reverse("worklist:people"))
    with CaptureQueriesContext(connection) as asked:
        page = nurse.get(reverse("worklist:people")).content.decode()
    assert "Page 1 of 2, 61 in all" in page
    assert len([each for each in asked if each["sql"].startswith("SELECT")]) <= 12


def test_an_entry_that_another_part_wrote_is_shown_as_well(one: House, nurse: Client):
    stay = {"zone": "America/Denver", "from": NOW.isoformat()}
    entries = [
        NewEntry(kind="stay", name="America/Denver", content=stay, on=TODAY),
        NewEntry(kind="medicine", name="x", content={"text": "x", "stopped": "2026-11-01"}, on=TODAY),
        NewEntry(kind="fact", name="travel-soon", content={"value": True}, on=TODAY),
    ]
    add_entries(patient=one.patient, entries=entries, by=one.nurse.user, at=NOW, origin="patient")
    for entry in Entry.objects.filter(patient=one.patient):
        address = reverse("worklist:entry", kwargs={"patient_id": one.patient.pk, "entry_id": entry.pk})
        assert nurse.get(address).status_code == 200, json.dumps(entry.content)
    assert nurse.get(url(one, "record")).status_code == 200
