"""What a clinician writes into a record: once, with its unit, nothing assumed or overwritten, and what it changes."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eutonia.web.treatment import queries
from eutonia.web.treatment.models import Attention, Block, Entry
from eutonia.web.treatment.services.record import NewEntry, add_entries
from tests.web.people import NOW, TODAY, House, house, known_person, signed_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    made = house()
    known_person(made)
    return made


@pytest.fixture
def nurse(one: House) -> Client:
    made = Client()
    made.force_login(one.nurse.user)
    return made


def today(one: House) -> Any:
    return queries.day_of(one.patient, timezone.now())


def url(one: House, view: str, **more: object) -> str:
    return reverse(f"worklist:{view}", kwargs={"patient_id": one.patient.pk, **more})


def add(nurse: Client, one: House, entry: str, **data: Any) -> Any:
    sent = {"id": str(uuid.uuid4()), "on": today(one).isoformat(), **data}
    return nurse.post(url(one, "add", what=entry), sent, follow=True)


def holding(one: House, kind: str) -> list[Entry]:
    return list(
        Entry.objects.filter(patient=one.patient, kind=kind, superseded_by=None, withdrawn=False).order_by("at")
    )


def test_a_medicine_that_is_known_is_saved_and_says_what_it_is(one: House, nurse: Client):
    page = add(nurse, one, "medicine", text="lisinopril 10 mg once a day").content.decode()
    assert "lisinopril 10 mg once a day" in page
    assert holding(one, "medicine")[-1].content == {"text": "lisinopril 10 mg once a day"}


def test_a_name_that_may_be_another_is_offered_and_never_assumed(one: House, nurse: Client):
    answer = add(nurse, one, "medicine", text="baclofn 10 mg three times a day")
    assert answer.status_code == 422
    assert 'value="baclofen"' in answer.content.decode()
    assert holding(one, "medicine") == []
    add(nurse, one, "medicine", text="baclofn 10 mg three times a day", meant="baclofen")
    (entry,) = holding(one, "medicine")
    assert entry.content["text"] == "baclofen"
    assert entry.content["written"] == "baclofn 10 mg three times a day"
    (line,) = queries.person_today(one.patient, today=today(one)).medicines or ()
    assert (str(line.daily), line.times) == ("30 mg", 3)


def test_a_name_that_nobody_knows_is_kept_as_it_is_and_says_so(one: House, nurse: Client):
    assert add(nurse, one, "medicine", text="the blue ones").status_code == 422
    page = add(nurse, one, "medicine", text="the blue ones", meant="as-written").content.decode()
    assert "Not resolved" in page


def test_an_unresolved_line_is_settled_by_picking_a_match(one: House, nurse: Client):
    add(nurse, one, "medicine", text="tizanidin 2 mg", meant="as-written")
    (entry,) = holding(one, "medicine")
    nurse.post(url(one, "match", entry_id=entry.pk), {"meant": "gold"})
    assert holding(one, "medicine") == [entry]
    nurse.post(url(one, "match", entry_id=entry.pk), {"meant": "tizanidine"})
    (now,) = holding(one, "medicine")
    assert (now.content["text"], now.content["written"], now.supersedes) == ("tizanidine", "tizanidin 2 mg", entry)


def test_what_is_sent_twice_is_written_down_once(one: House, nurse: Client):
    again = str(uuid.uuid4())
    for _ in range(2):
        page = add(nurse, one, "medicine", id=again, text="lisinopril 10 mg").content.decode()
    assert len(holding(one, "medicine")) == 1
    assert "this was there already" in page


def test_a_new_medicine_that_must_not_be_taken_blocks_and_is_told(one: House, nurse: Client):
    signed_plan(one, "tizanidine")
    page = add(nurse, one, "medicine", text="ciprofloxacin 500 mg").content.decode()
    assert "the next increase now waits" in page
    assert Attention.objects.filter(kind="blocked", closed_at=None).exists()
    (entry,) = holding(one, "medicine")
    page = nurse.post(url(one, "strike", entry_id=entry.pk), follow=True).content.decode()
    assert "no longer waits" in page
    assert not Block.objects.filter(lifted_at=None).exists()
    assert "Struck as mistakes" in page


def test_a_medicine_that_was_stopped_stays_with_its_last_day(one: House, nurse: Client):
    add(nurse, one, "medicine", text="fluvoxamine 50 mg")
    (entry,) = holding(one, "medicine")
    nurse.post(url(one, "stop", entry_id=entry.pk), {"stopped": today(one).isoformat()})
    (now,) = holding(one, "medicine")
    assert now.content["stopped"] == today(one).isoformat()
    page = nurse.get(url(one, "entry", entry_id=now.pk)).content.decode()
    assert "Written down" in page
    assert "Corrected" in page


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("1.4", "the unit is missing"),
        ("84 mg/dL", "the unit may be another one"),
        ("about 1", "no plain number"),
        ("1.4 stones", "not a unit we know"),
        ("-1 mg/dL", "more than zero"),
        ("1e400 mg/dL", "not usable"),
        ("NaN mg/dL", "not usable"),
    ],
)
def test_a_result_without_a_unit_that_fits_is_refused(one: House, nurse: Client, value: str, says: str):
    before = holding(one, "lab")
    answer = add(nurse, one, "lab", name="creatinine", value=value)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert holding(one, "lab") == before


def test_a_result_is_kept_as_written_and_in_the_unit_of_the_rules(one: House, nurse: Client):
    add(nurse, one, "lab", name="creatinine", value="106.08 µmol/L")
    content = holding(one, "lab")[-1].content
    assert (content["value"], content["unit"], content["written"]) == ("1.2", "mg/dL", "106.08 µmol/L")


def test_weight_and_height_in_other_units(one: House, nurse: Client):
    add(nurse, one, "measure", weight="154 lb", height="5 ft 6 in")
    person = queries.person_today(one.patient, today=today(one))
    assert (round(person.weight_kg or 0, 2), person.height_cm) == (Decimal("69.85"), Decimal("167.64"))
    assert add(nurse, one, "measure", weight="70").status_code == 422
    assert add(nurse, one, "measure").status_code == 422


def test_a_day_that_cannot_be_is_refused(one: House, nurse: Client):
    ahead, before = today(one) + timedelta(days=1), "1900-01-01"
    for day in (ahead.isoformat(), before, "yesterday", "2026-13-40"):
        assert add(nurse, one, "lab", name="creatinine", value="1 mg/dL", on=day).status_code == 422, day
    assert add(nurse, one, "event", what="surgery", from_day="2126-01-01", until="2126-01-02").status_code == 422
    assert add(nurse, one, "event", what="surgery", from_day="2027-01-02", until="2027-01-01").status_code == 422


def test_facts_are_known_not_known_or_never_asked(one: House, nurse: Client):
    page = nurse.get(url(one, "record")).content.decode()
    assert "never asked" in page
    for value, stated in (("yes", True), ("no", False), ("not-known", None)):
        nurse.post(url(one, "fact", name="smoker"), {"value": value})
        assert queries.person_today(one.patient, today=today(one)).smoker is stated
    assert "asked, not known" in nurse.get(url(one, "patient")).content.decode()
    nurse.post(url(one, "fact", name="alcohol"), {"value": "a lot"})
    assert queries.person_today(one.patient, today=today(one)).alcohol == "none"
    nurse.post(url(one, "fact", name="alcohol"), {"value": "daily"})
    assert queries.person_today(one.patient, today=today(one)).alcohol == "daily"


def test_a_list_is_complete_because_somebody_says_so(one: House, nurse: Client):
    nurse.post(url(one, "complete", name="medicine"), {"complete": "no"})
    assert queries.person_today(one.patient, today=today(one)).medicines is None
    page = nurse.get(url(one, "patient")).content.decode()
    assert "not called complete" in page
    for _ in range(2):
        nurse.post(url(one, "complete", name="medicine"), {"complete": "yes"})
    assert queries.person_today(one.patient, today=today(one)).medicines == ()
    assert len([each for each in holding(one, "list") if each.name == "medicine"]) == 1
    assert nurse.post(url(one, "complete", name="gold")).status_code == 404


def test_a_correction_leaves_what_was_there_and_a_stale_tab_is_told(one: House, nurse: Client):
    before = holding(one, "condition")[0]
    sent = {"id": str(uuid.uuid4()), "text": "primary progressive multiple sclerosis", "on": TODAY.isoformat()}
    nurse.post(url(one, "correct", entry_id=before.pk), sent)
    (now,) = holding(one, "condition")
    assert (now.supersedes, now.content["text"]) == (before, "primary progressive multiple sclerosis")
    late = nurse.post(url(one, "correct", entry_id=before.pk), {**sent, "text": "something else"}, follow=True)
    assert "changed this entry since your page was opened" in late.content.decode()
    assert holding(one, "condition") == [now]
    strike = nurse.post(url(one, "strike", entry_id=before.pk), follow=True)
    assert "changed this entry" in strike.content.decode()
    assert holding(one, "condition") == [now]


def test_problem_note_event_and_supply_are_written_down(one: House, nurse: Client):
    signed_plan(one)
    add(nurse, one, "problem", text="spasticity of the legs", goal="stiffness", hope="walk to the shop")
    add(nurse, one, "note", text="Called. <script>alert(1)</script>")
    add(nurse, one, "event", what="surgery", from_day=(today(one) + timedelta(days=5)).isoformat(),
        until=(today(one) + timedelta(days=6)).isoformat(), arranged="no")  # fmt: skip
    add(nurse, one, "counted", product="baclofen|tablet 10 mg", count="30")
    add(nurse, one, "refill", product="baclofen|tablet 10 mg", count="90")
    add(nurse, one, "prescription-ends", medicine="baclofen", ends=(today(one) + timedelta(days=60)).isoformat())
    add(nurse, one, "booking", medicine="baclofen", days="4")
    for page in ("patient", "record"):
        shown = nurse.get(url(one, page)).content.decode()
        assert "walk to the shop" in shown
        assert "<script>alert" not in shown
    record = nurse.get(url(one, "record")).content.decode()
    for words in (
        "30 × tablet 10 mg, counted at home",
        "90 × tablet 10 mg, handed out",
        "4 days from asking",
        "nothing is agreed yet",
    ):
        assert words in record, words
    plan = queries.active_plans(one.patient)[0]
    assert '"left_mg":null' not in plan.standing.document.replace(" ", "")


def test_a_product_that_there_is_not_is_refused(one: House, nurse: Client):
    for product in ("baclofen|tablet 7 mg", "gold|tablet 1 mg", "", "baclofen"):
        assert add(nurse, one, "counted", product=product, count="30").status_code == 422
    for count in ("-1", "many", "999999999"):
        assert add(nurse, one, "counted", product="baclofen|tablet 10 mg", count=count).status_code == 422


def test_what_was_read_of_the_diary_is_said(one: House, nurse: Client):
    nurse.post(url(one, "diary-read"), {"on": today(one).isoformat()})
    assert "Nobody has said up to which day" not in nurse.get(url(one, "diary")).content.decode()
    page = nurse.post(url(one, "diary-read"), {"on": "2126-01-01"}, follow=True).content.decode()
    assert "at most" in page


def test_a_note_of_ten_megabytes_is_refused(one: House, nurse: Client):
    answer = nurse.post(url(one, "add", what="note"), {"id": str(uuid.uuid4()), "text": "x" * 10_000_000})
    assert answer.status_code in (400, 413)
    assert add(nurse, one, "note", text="x" * 4001).status_code == 422
    assert holding(one, "note") == []


def test_an_allergy_to_something_that_is_no_medicine_is_simply_kept(one: House, nurse: Client):
    add(nurse, one, "allergy", text="latex gloves")
    assert holding(one, "allergy")[-1].content == {"text": "latex gloves"}
    new = NewEntry(kind="allergy", name="penicillin", content={"text": "penicillin"}, on=TODAY)
    add_entries(patient=one.patient, entries=[new], by=one.nurse.user, at=NOW)
    assert "Allergic: penicillin, latex gloves" in nurse.get(url(one, "patient")).content.decode()
