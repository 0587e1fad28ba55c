"""The worklist: who needs someone first, told once, closed once, and quickly whatever the number of people."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eutonia.web.audit.models import Event
from eutonia.web.treatment.models import MATTERS, Attention
from eutonia.web.treatment.services.standing import raise_matter
from eutonia.web.worklist.queries.queue import Asked, matters_page
from eutonia.web.worklist.words import MATTERS as LOOKS
from tests.web.people import NOW, House, house, known_person, later, patient, signed_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    return house()


def client(of: object) -> Client:
    made = Client()
    made.force_login(of)  # type: ignore[arg-type]
    return made


def matter(one: House, kind: str, *, key: str = "1", says: str = "something", minutes: int = 0) -> Attention:
    return raise_matter(patient=one.patient, kind=kind, key=key, says=says, at=later(0, -minutes))


def url(name: str, found: Attention) -> str:
    return reverse(f"worklist:{name}", kwargs={"patient_id": found.patient_id, "matter_id": found.pk})


def test_every_kind_of_matter_has_its_word_and_shape():
    assert tuple(LOOKS) == MATTERS
    assert len({look.icon for look in LOOKS.values()}) == len(LOOKS)


def test_who_needs_someone_first_stands_on_top(one: House):
    for kind in reversed(MATTERS):
        matter(one, kind, says=f"this is {kind}")
    page = client(one.nurse.user).get(reverse("worklist:queue")).content.decode()
    places = [page.index(f"this is {kind}") for kind in MATTERS]
    assert places == sorted(places)


def test_the_list_of_another_clinic_is_not_seen(one: House):
    other = house("two", "NJ")
    matter(one, "emergency", says="chest is tight")
    page = client(other.nurse.user).get(reverse("worklist:queue")).content.decode()
    assert "chest is tight" not in page
    assert "Nobody is waiting" in page


def test_a_name_a_kind_and_mine_narrow_it(one: House):
    for kind in ("emergency", "message", "lab"):
        matter(one, kind, says=f"this is {kind}")
    mine = client(one.nurse.user)
    mine.post(url("see", Attention.objects.get(kind="lab")))
    by_kind = mine.get(reverse("worklist:queue"), {"kind": "message"}).content.decode()
    assert "this is message" in by_kind
    assert "this is lab" not in by_kind
    by_mine = mine.get(reverse("worklist:queue"), {"mine": "yes"}).content.decode()
    assert "this is lab" in by_mine
    assert "this is message" not in by_mine
    assert "Nothing open under this name" in mine.get(reverse("worklist:queue"), {"text": "nobody"}).content.decode()
    assert "this is message" in mine.get(reverse("worklist:queue"), {"text": one.patient.name[3:7]}).content.decode()


def test_an_address_that_says_nonsense_shows_the_list(one: House):
    matter(one, "lab")
    for asked in (
        {"kind": "<script>"},
        {"page": "-1"},
        {"page": "999999999999"},
        {"mine": "perhaps"},
        {"text": "x" * 5000},
    ):
        assert client(one.nurse.user).get(reverse("worklist:queue"), asked).status_code == 200


def test_a_filter_by_htmx_gives_the_list_alone(one: House):
    matter(one, "lab", says="potassium")
    page = client(one.nurse.user).get(reverse("worklist:queue"), headers={"HX-Request": "true"}).content.decode()
    assert "potassium" in page
    assert "<html" not in page


def test_the_first_who_looks_stays(one: House):
    found = matter(one, "emergency")
    nurse, prescriber = client(one.nurse.user), client(one.prescriber.user)
    for each in (nurse, nurse, prescriber):
        assert each.post(url("see", found)).status_code == 302
    found.refresh_from_db()
    assert found.seen_by == one.nurse.user
    assert Event.objects.filter(action="matter.seen").count() == 1
    assert "is looking" in prescriber.get(reverse("worklist:queue")).content.decode()


def test_seeing_by_htmx_gives_the_row(one: House):
    page = client(one.nurse.user).post(url("see", matter(one, "lab")), headers={"HX-Request": "true"}).content.decode()
    assert page.startswith("<li")
    assert "you are looking" in page


def test_an_emergency_is_not_closed_without_a_word(one: House):
    found, nurse = matter(one, "emergency", key=f"diary {uuid.uuid4()}"), client(one.nurse.user)
    answer = nurse.post(url("close", found), {"outcome": "reached the person", "reason": "  "})
    assert answer.status_code == 422
    assert "not closed without a word" in answer.content.decode()
    found.refresh_from_db()
    assert found.closed_at is None
    nurse.post(
        url("close", found), {"outcome": "reached the person", "reason": "Spoke to her at 10, an ambulance came."}
    )
    found.refresh_from_db()
    assert found.closed_by == one.nurse.user
    assert "an ambulance came" in found.outcome


def test_closing_twice_changes_nothing(one: House):
    found = matter(one, "lab")
    for each, outcome in ((one.nurse, "dealt with in the record"), (one.prescriber, "nothing to be done")):
        assert client(each.user).post(url("close", found), {"outcome": outcome}).status_code == 302
    found.refresh_from_db()
    assert found.closed_by == one.nurse.user
    assert found.outcome == "dealt with in the record"
    assert Event.objects.filter(action="matter.closed").count() == 1


def test_a_proposal_or_a_block_is_decided_and_not_closed(one: House):
    for kind, key in (
        ("proposal", str(uuid.uuid4())),
        ("blocked", f"{uuid.uuid4()} rule"),
        ("emergency", str(uuid.uuid4())),
    ):
        found = matter(one, kind, key=key)
        client(one.prescriber.user).post(
            url("close", found), {"outcome": "nothing to be done", "reason": "tired of it"}
        )
        found.refresh_from_db()
        assert found.closed_at is None


def test_one_does_not_come_back_to_another_site(one: House):
    found = matter(one, "lab")
    answer = client(one.nurse.user).post(url("see", found), {"back": "https://elsewhere.example/"})
    assert answer.headers["Location"] == reverse("worklist:queue")


def test_where_it_is_dealt_with(one: House):
    known_person(one)
    plan = signed_plan(one)
    entry, thread = uuid.uuid4(), uuid.uuid4()
    base = reverse("worklist:patient", kwargs={"patient_id": one.patient.pk})
    for kind, key, part in (
        ("emergency", f"diary {entry}", f"{base}diary/?entry={entry}#entry-{entry}"),
        ("cover", str(plan.pk), f"{base}record/#supply"),
        ("blocked", f"{plan.pk} a.rule", f"{base}plans/#blocks-{plan.pk}"),
        ("check-in", str(plan.pk), f'href="{base}"'),
        ("message", str(thread), f"messages/{thread}/"),
    ):
        Attention.objects.all().delete()
        matter(one, kind, key=key)
        assert part in client(one.nurse.user).get(reverse("worklist:queue")).content.decode(), kind


def test_many_matters_come_in_pages(one: House):
    for number in range(60):
        matter(one, "lab", key=str(number), says=f"matter {number:02}", minutes=60 - number)
    first = client(one.nurse.user).get(reverse("worklist:queue")).content.decode()
    second = client(one.nurse.user).get(reverse("worklist:queue"), {"page": "2"}).content.decode()
    assert "Page 1 of 2, 60 in all" in first
    assert "matter 49" in first
    assert "matter 50" in second
    assert (
        "There is no such page" in client(one.nurse.user).get(reverse("worklist:queue"), {"page": "9"}).content.decode()
    )


def test_the_worklist_asks_four_questions(one: House):
    for number in range(30):
        raise_matter(patient=patient(one.clinic, f"p{number}"), kind="lab", key="1", says="due", at=NOW)
    nurse = client(one.nurse.user)
    nurse.get(reverse("worklist:queue"))
    with CaptureQueriesContext(connection) as asked:
        nurse.get(reverse("worklist:queue"))
    own = [
        each["sql"]
        for each in asked
        if "treatment_attention" in each["sql"] or '"accounts_clinician"."clinic_id"' in each["sql"]
    ]
    assert len(own) <= 4
    assert sum("treatment_attention" in sql for sql in own) == 2  # the counts, and the rows


def test_the_rows_are_read_along_the_index_of_what_is_open(one: House):
    with connection.cursor() as cursor:
        assert "open_by_rank" in connection.introspection.get_constraints(cursor, Attention._meta.db_table)
    if connection.vendor != "sqlite":
        return  # with a few rows PostgreSQL reads the whole table, and is right
    clinic, user = one.clinic.pk, one.nurse.user
    for asked in (Asked(), Asked(kind="lab"), Asked(text="a")):
        explained = matters_page(user, clinic, asked).explain()
        assert "open_by_rank" in explained, asked
        assert "TEMP B-TREE" not in explained, asked
    assert "USING INDEX" in matters_page(user, clinic, Asked(mine=True)).explain()


def test_who_is_on_duty_is_said_and_changed(one: House):
    nurse = client(one.nurse.user)
    assert "Nobody" in nurse.get(reverse("worklist:queue")).content.decode()
    nurse.post(reverse("worklist:duty"), {"hours": "8"})
    page = nurse.get(reverse("worklist:queue")).content.decode()
    assert "End my duty" in page
    assert str(one.nurse) in client(one.prescriber.user).get(reverse("worklist:queue")).content.decode()
    nurse.post(reverse("worklist:duty"), {"hours": "0"})
    one.nurse.refresh_from_db()
    assert one.nurse.on_duty_until is None
    nurse.post(reverse("worklist:duty"), {"hours": "9999"})
    one.nurse.refresh_from_db()
    assert one.nurse.on_duty_until is None
