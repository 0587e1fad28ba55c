"""The trail: each reading and writing leaves a line, nobody changes one, and who does around the clinic is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eutonia.web.accounts import services as accounts
from eutonia.web.accounts.models import Access, Capacity
from eutonia.web.audit import queries
from eutonia.web.audit.chain import BEGINNING
from eutonia.web.audit.models import Event
from eutonia.web.audit.services import record
from tests.web.people import NOW, House, house, known_person, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    return house()


def actions(one: House) -> list[str]:
    return list(Event.objects.filter(patient=one.patient).order_by("number").values_list("action", flat=True))


def three(one: House) -> list[Event]:
    return [
        record(f"plan.{each}", by=one.nurse.user, at=later(each), patient=one.patient, about=each) for each in range(3)
    ]


# ------------------------------------------------------------------------------------------------------- written


def test_events_of_a_person_are_numbered_and_chained(one):
    first, second, third = three(one)
    assert [first.number, second.number, third.number] == [0, 1, 2]
    assert (first.before, second.before, third.before) == (BEGINNING, first.digest, second.digest)


def test_each_person_and_the_clinic_has_a_chain(one):
    other = house("two")
    three(one)
    assert record("record.read", by=other.nurse.user, at=NOW, patient=other.patient).number == 0
    assert record("duty.changed", by=one.administrator, at=NOW).number == 0


def test_every_reading_of_a_page_leaves_a_line(client: Client, one):
    known_person(one)
    client.force_login(one.nurse.user)
    before = len(actions(one))
    client.get(reverse("portal:today", args=[one.patient.pk]))  # not theirs: refused, and nothing was read
    assert len(actions(one)) == before
    client.force_login(one.reader)
    client.get(reverse("portal:diary", args=[one.patient.pk]))
    (event,) = Event.objects.filter(patient=one.patient).order_by("number")[before:]
    assert (event.action, event.by, event.about) == ("record.read", one.reader, "portal:diary")


def test_what_was_refused_leaves_no_reading(client: Client, one):
    other = house("two")
    client.force_login(other.reader)
    assert client.get(reverse("portal:diary", args=[one.patient.pk])).status_code == 404
    assert actions(one) == []


def test_where_the_trail_cannot_be_written_nothing_changes(one, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("eutonia.web.audit.services.record", full)
    with pytest.raises(OSError, match="full"):
        accounts.invite(
            email="aunt@one.example", capacity=Capacity.CAREGIVER, clinic=one.clinic, patient=one.patient,
            access=Access.READ, by=one.administrator, at=NOW,
        )  # fmt: skip
    assert not one.patient.invitations.exists()


def test_coming_and_going_is_written_down(client: Client, one):
    client.force_login(one.administrator)
    client.post(reverse("account_logout"))
    found = Event.objects.filter(patient=None).order_by("number").values_list("action", "by")
    assert list(found) == [("account.logged-in", one.administrator.pk), ("account.logged-out", one.administrator.pk)]


def test_a_failed_login_is_written_without_its_address(client: Client, one):
    account = one.patient.account
    assert account
    for email in (account.email, one.nurse.user.email, "stranger@elsewhere.example"):
        client.post(reverse("account_login"), {"login": email, "password": "wrong wrong wrong"})
    found = Event.objects.filter(action="account.login-failed").order_by("pk")
    assert [each.patient for each in found] == [one.patient, None, None]
    assert [each.about for each in found] == [f"account {account.pk}", f"account {one.nurse.user.pk}", ""]
    assert not any("@" in f"{each.about}{each.by}" for each in found)


# ---------------------------------------------------------------------------------------------- changed by nobody


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit_event SET action = 'nothing'", "UPDATE audit_event SET by_id = NULL", "DELETE FROM audit_event"],
)
def test_the_database_refuses_to_change_an_event(one, change):
    three(one)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Event.objects.filter(patient=one.patient).count() == 3


def test_code_cannot_change_one_either(one):
    event = three(one)[1]
    event.action = "nothing"
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        event.delete()


def test_a_whole_chain_is_whole(one):
    three(one)
    assert queries.first_break(one.patient) is None
    assert queries.first_break(None) is None


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE audit_event SET action = 'nothing' WHERE number = 1", 1),
        ("UPDATE audit_event SET about = 'another' WHERE number = 0", 0),
        ("UPDATE audit_event SET by_id = NULL WHERE number = 2", 2),
        ("DELETE FROM audit_event WHERE number = 1", 2),
        ("DELETE FROM audit_event WHERE number = 0", 1),
        ("UPDATE audit_event SET digest = before WHERE number = 1", 1),
    ],
)
def test_who_changes_the_database_itself_is_found(one, change, number):
    three(one)
    with connection.cursor() as cursor:
        for word in ("update", "delete"):
            name = f"audit_event_never_{word}"
            cursor.execute(f"DROP TRIGGER {name}" + (" ON audit_event" if connection.vendor == "postgresql" else ""))
        cursor.execute(change)
    broken = queries.first_break(one.patient)
    assert broken is not None
    assert broken.number == number


# ----------------------------------------------------------------------------------------------------- looked for


def test_an_administrator_finds_what_was_done_in_their_clinic_alone(one):
    other = house("two")
    three(one)
    record("plan.signed", by=other.prescriber.user, at=NOW, patient=other.patient)
    for who in (one.nurse.user, one.patient.account, one.reader, other.nurse.user, other.administrator):
        record("account.logged-in", by=who, at=NOW)
    found = list(queries.trail_for(one.administrator))
    assert {each.patient for each in found} == {one.patient, None}
    assert {each.by for each in found if not each.patient} == {one.nurse.user, one.patient.account, one.reader}


def test_words_and_a_day_find_it(one):
    three(one)
    assert queries.trail_for(one.administrator, text="plan.1").count() == 1
    assert queries.trail_for(one.administrator, text="nurse patient").count() == 3
    assert queries.trail_for(one.administrator, text="nurse pharmacist").count() == 0
    assert queries.trail_for(one.administrator, text="NURSE@one").count() == 3
    assert queries.trail_for(one.administrator, on=later(1).date()).count() == 1


def test_a_person_sees_the_trail_of_their_own_record(one):
    three(one)
    assert [each.number for each in queries.trail_of(one.patient)] == [2, 1, 0]


def test_the_pages_of_the_administrator(client: Client, one):
    three(one)
    for _ in range(60):
        record("record.read", by=one.nurse.user, at=NOW + timedelta(days=9), patient=one.patient)
    client.force_login(one.administrator)
    address = reverse("worklist:admin-trail")
    page = client.get(address)
    assert len(page.context["page"].object_list) == 50
    assert len(client.get(address, {"page": "2"}).context["page"].object_list) >= 13
    assert len(client.get(address, {"text": "plan.2"}).context["page"].object_list) == 1
    assert len(client.get(address, {"on": later(1).date().isoformat()}).context["page"].object_list) == 1
    assert client.get(address, {"on": "never"}).status_code == 200


def test_the_check_says_whether_the_trail_is_whole(client: Client, one):
    three(one)
    client.force_login(one.administrator)
    address = reverse("worklist:admin-patient-trail", args=[one.patient.pk])
    assert "The trail is whole" in client.post(address, follow=True).content.decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER audit_event_never_update" + (" ON audit_event" if connection.vendor == "postgresql" else "")
        )
        cursor.execute("UPDATE audit_event SET action = 'nothing' WHERE number = 1")
    assert "broken at event 1" in client.post(address, follow=True).content.decode()


def test_the_time_of_an_event_is_kept_to_the_moment(one):
    at = timezone.now()
    record("plan.read", by=one.nurse.user, at=at, patient=one.patient)
    assert Event.objects.get(patient=one.patient).at == at
    assert queries.first_break(one.patient) is None
