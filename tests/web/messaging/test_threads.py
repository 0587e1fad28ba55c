"""Messages: triaged as they come, answered, read; sent twice, they are there once."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from eutonia.web.messaging.models import Message, Thread
from eutonia.web.messaging.services import MessageError, begin_thread, post_message
from eutonia.web.treatment import queries as treatment
from tests.web.people import NOW, House, house, known_person, signed_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    made = house()
    known_person(made)
    return made


def begin(one: House, text: str, **fields: object) -> Thread:
    given = {"id": uuid.uuid4(), "subject": "a question", "by": one.patient.account, "at": NOW} | fields
    return begin_thread(patient=one.patient, text=text, **given).message.thread  # type: ignore[arg-type]


def test_a_message_waits_on_the_worklist_until_somebody_answers(one: House):
    thread = begin(one, "Should I take it with food?")
    assert treatment.attention_of(one.patient, kind="message").count() == 1
    post_message(thread=thread, id=uuid.uuid4(), text="Either is fine.", by=one.nurse.user, at=NOW)
    assert treatment.attention_of(one.patient, kind="message").count() == 0


def test_an_emergency_in_a_message_tops_the_worklist(one: House):
    signed_plan(one)
    begin(one, "I cannot breathe and my lips are blue")
    assert treatment.attention_of(one.patient).first().kind == "emergency"  # type: ignore[union-attr]


def test_what_a_clinician_writes_is_not_triaged(one: House):
    thread = begin(one, "a question about my dose")
    sent = post_message(
        thread=thread, id=uuid.uuid4(), text="If you cannot breathe call 911.", by=one.nurse.user, at=NOW
    )
    assert sent.verdict is None
    assert not treatment.attention_of(one.patient, kind="emergency").exists()


def test_a_message_sent_twice_is_there_once(one: House):
    thread = begin(one, "hello")
    key = uuid.uuid4()
    first = post_message(thread=thread, id=key, text="again", by=one.patient.account, at=NOW)  # type: ignore[arg-type]
    second = post_message(thread=thread, id=key, text="again", by=one.patient.account, at=NOW)  # type: ignore[arg-type]
    assert (first.again, second.again) == (False, True)
    assert Message.objects.filter(thread=thread).count() == 2


def test_the_identifier_of_somebody_elses_message_gives_nothing_away(one: House):
    two = house("two")
    theirs = begin(two, "private words")
    stolen = theirs.messages.get().pk
    thread = begin(one, "hello")
    with pytest.raises(MessageError):
        post_message(thread=thread, id=stolen, text="x", by=one.patient.account, at=NOW)  # type: ignore[arg-type]
    with pytest.raises(MessageError):
        begin(one, "x", id=stolen)


def test_pages_show_who_has_read(one: House, client: Client):
    thread = begin(one, "<script>alert(1)</script> is it normal?")
    client.force_login(one.nurse.user)
    address = reverse("messaging:thread", args=[one.patient.pk, thread.pk])
    assert b"&lt;script&gt;" in client.get(address).content
    client.force_login(one.patient.account)  # type: ignore[arg-type]
    assert b"Read" in client.get(address).content


def test_an_emergency_is_answered_at_once_on_the_page(one: House, client: Client):
    client.force_login(one.patient.account)  # type: ignore[arg-type]
    form = {"id": uuid.uuid4(), "subject": "help", "text": "I took 30 baclofen tablets at once and cannot stay awake"}
    page = client.post(reverse("messaging:threads", args=[one.patient.pk]), form, follow=True)
    assert b"911" in page.content
    assert b"banner--emergency" in page.content


def test_a_caregiver_who_may_only_read_cannot_write(one: House, client: Client):
    client.force_login(one.reader)
    address = reverse("messaging:threads", args=[one.patient.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"id": uuid.uuid4(), "subject": "x", "text": "y"}).status_code == 403


@pytest.mark.parametrize("text", ["", " ", "x" * 4001])
def test_a_message_that_is_none_is_told(one: House, client: Client, text: str):
    client.force_login(one.patient.account)  # type: ignore[arg-type]
    page = client.post(
        reverse("messaging:threads", args=[one.patient.pk]), {"id": uuid.uuid4(), "subject": "x", "text": text}
    )
    assert page.status_code == 422
    assert not Message.objects.exists()
