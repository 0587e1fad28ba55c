"""The plan flow in the browser's words: choose, edit, propose, sign; proposals approved, edited, declined."""

from __future__ import annotations

import json
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eutonia.web.treatment import queries
from eutonia.web.treatment.findings import findings_of, must_be_decided
from eutonia.web.treatment.models import DiaryEntry, Plan, Proposal
from eutonia.web.treatment.services import standing
from eutonia.web.treatment.services.diary import write_diary
from eutonia.web.treatment.services.record import NewEntry, add_entries
from eutonia.web.treatment.services.steps import go_on
from tests.web.people import House, house, known_person, signed_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    made = house()
    known_person(made, at=timezone.now())
    return made


def enter(client: Client, user: Any) -> None:
    """Log in as somebody who has just shown who they are."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()


def address(name: str, one: House, *more: Any) -> str:
    return reverse(f"worklist:{name}", args=[one.patient.pk, *more])


def begin(client: Client, one: House, medicine: str = "baclofen", **asked: str) -> Plan:
    client.post(address("plan-new", one), {"kind": "titration", "medicine": medicine} | asked)
    return Plan.objects.latest("made_at")


def signing(plan: Plan, reason: str = "talked about it") -> dict[str, str]:
    given = {"sha256": plan.sha256}
    for each in findings_of(plan.document):
        if must_be_decided(each):
            given |= {f"how:{each.rule}": "acted", f"why:{each.rule}": reason}
    return given


def test_from_choice_to_signature(one: House, client: Client):
    enter(client, one.prescriber.user)
    assert client.get(address("plan-suit", one)).status_code == 200
    plan = begin(client, one)
    page = client.get(address("plan", one, plan.pk))
    assert b"Sign this plan" in page.content
    client.post(address("plan-sign", one, plan.pk), signing(plan))
    plan.refresh_from_db()
    assert plan.state == "active"
    assert plan.signature.clinician == one.prescriber
    assert b"Signed" in client.get(address("plan", one, plan.pk)).content


def test_an_edit_is_made_again_at_once(one: House, client: Client):
    enter(client, one.nurse.user)
    plan = begin(client, one)
    today = queries.day_of(one.patient, timezone.now())
    part = client.post(
        address("plan", one, plan.pk),
        {"start": today.isoformat(), "ladder": "gentle", "halves": "on", "target_mg": "30"},
        headers={"HX-Request": "true"},
    )
    assert part.content.strip().startswith(b'<div id="compiled"')
    plan.refresh_from_db()
    assert plan.request["ladder"] == "gentle"
    assert '"daily_mg":"30"' in plan.document.replace(" ", "").replace("\n", "")


def test_what_cannot_be_made_says_what_can(one: House, client: Client):
    enter(client, one.nurse.user)
    plan = begin(client, one)
    today = queries.day_of(one.patient, timezone.now())
    page = client.post(
        address("plan", one, plan.pk), {"start": today.isoformat(), "target_mg": "7.3"}, headers={"HX-Request": "true"}
    )
    plan.refresh_from_db()
    assert not plan.signable
    assert b"No such plan can be made" in page.content


def test_a_nurse_proposes_and_a_prescriber_signs(one: House, client: Client):
    enter(client, one.nurse.user)
    plan = begin(client, one)
    assert b"Only a prescriber signs" in client.get(address("plan", one, plan.pk)).content
    assert client.post(address("plan-sign", one, plan.pk), signing(plan)).status_code == 403
    client.post(address("plan-propose", one, plan.pk))
    assert queries.attention_of(one.patient, kind="proposal").count() == 1
    enter(client, one.prescriber.user)
    client.post(address("plan-sign", one, plan.pk), signing(plan))
    assert queries.attention_of(one.patient, kind="proposal").count() == 0
    assert queries.active_plans(one.patient).get().pk == plan.pk


def test_a_grave_finding_needs_a_word(one: House, client: Client):
    at = timezone.now()
    add_entries(
        patient=one.patient,
        by=one.nurse.user,
        at=at,
        entries=[NewEntry(kind="medicine", name="oxycodone", content={"text": "oxycodone 5 mg"}, on=at.date())],
    )
    enter(client, one.prescriber.user)
    plan = begin(client, one)
    page = client.post(address("plan-sign", one, plan.pk), {"sha256": plan.sha256}, follow=True)
    plan.refresh_from_db()
    assert plan.state == "draft"
    assert b"Say what was done about" in page.content
    client.post(address("plan-sign", one, plan.pk), signing(plan, "lowest doses, naloxone at home"))
    assert plan.decisions.get().reason == "lowest doses, naloxone at home"


def test_two_clinicians_at_once_sign_once(one: House, client: Client):
    enter(client, one.prescriber.user)
    plan = begin(client, one)
    form = signing(plan)
    client.post(address("plan-sign", one, plan.pk), form)
    page = client.post(address("plan-sign", one, plan.pk), form, follow=True)
    assert b"has changed since this page was opened" in page.content
    assert Plan.objects.filter(state="active").count() == 1


def test_who_signs_shows_again_who_they_are(one: House, client: Client):
    client.force_login(one.prescriber.user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - 3600, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = user_id_to_str(one.prescriber.user)
    session.save()
    plan = begin(client, one)
    page = client.get(address("plan", one, plan.pk)).content
    assert b"Show it, then sign" in page  # before anything is typed that would be lost
    assert b"Sign this plan" not in page
    answer = client.post(address("plan-sign", one, plan.pk), signing(plan))
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert plan.state == "draft"


# ------------------------------------------------------------------------------------------------ proposals


def weaker(one: House) -> Proposal:
    """Fourteen days on baclofen: better, but weaker."""
    at = timezone.now()
    began = at - timedelta(days=8)
    known_person(one, at=began)
    plan = signed_plan(one, at=began, ladder="label")
    (course,) = queries.courses_of([plan])
    third = began + timedelta(days=3)
    go_on(
        plan=plan, course=course, on=queries.day_of(one.patient, third), because="check-in", by=one.nurse.user, at=third
    )
    rows = [("stiffness", day, {"score": 8}) for day in range(9, 20)]
    rows += [("stiffness", day, {"score": 4}) for day in range(1, 8)]
    rows += [("weakness", day, {"present": day < 3}) for day in range(1, 8)]
    DiaryEntry.objects.bulk_create(
        DiaryEntry(
            patient=one.patient,
            kind=kind,
            at=at - timedelta(days=day),
            zone="America/New_York",
            content=content,
            received_at=at - timedelta(days=day),
            by=one.nurse.user,
        )
        for kind, day, content in rows
    )

    write_diary(
        patient=one.patient,
        id=uuid.uuid4(),
        kind="weakness",
        content={"present": True},
        when=at,
        by=one.nurse.user,
        at=at,
    )
    return Proposal.objects.get(plan=plan, state="open")


@pytest.fixture
def two() -> House:
    return house("two")


def test_better_but_weaker_is_an_urgent_or_lower_proposal(two: House, client: Client):
    proposal = weaker(two)
    assert proposal.action == "step-back"
    enter(client, two.prescriber.user)
    page = client.get(address("proposal", two, proposal.pk))
    assert b"Go back a step" in page.content
    answer = client.post(
        address("proposal-decline", two, proposal.pk), {"reason": "the physiotherapist sees her tomorrow"}
    )
    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("declined", "the physiotherapist sees her tomorrow")


def test_declining_needs_a_reason(two: House, client: Client):
    proposal = weaker(two)
    enter(client, two.prescriber.user)
    client.post(address("proposal-decline", two, proposal.pk), {"reason": " "})
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_a_stranger_finds_nothing(one: House, two: House, client: Client):
    plan = signed_plan(one, at=timezone.now())
    enter(client, two.prescriber.user)
    for name, key in (("plan", plan.pk), ("plan-sign", plan.pk)):
        assert client.post(address(name, one, key)).status_code == 404
    # one's own patient with another's plan
    assert client.get(address("plan", two, plan.pk)).status_code == 404


def test_approving_a_step_back_drafts_what_was_proposed_and_signing_decides_it(two: House, client: Client):
    proposal = weaker(two)
    enter(client, two.prescriber.user)
    client.post(address("proposal-approve", two, proposal.pk))
    draft = Plan.objects.latest("made_at")
    proposed = json.loads(proposal.document)["next"]["steps"]
    drafted = json.loads(draft.document)["steps"]
    assert [each["daily_mg"] for each in drafted[: len(proposed)]] == [each["daily_mg"] for each in proposed]
    client.post(address("plan-sign", two, draft.pk), signing(draft))
    proposal.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.state, proposal.state, proposal.became_id) == ("active", "approved", draft.pk)
    (course,) = queries.courses_of(queries.active_plans(two.patient))
    assert str(course.taken_on(queries.day_of(two.patient, timezone.now()))[0].daily) == proposed[0]["daily_mg"]
    # What led to this step back does not lead to the next.
    assert not queries.open_proposals(two.patient).exists()
    at = timezone.now() + timedelta(hours=3)
    standing.refresh_patient(patient=two.patient, at=at)
    assert not queries.open_proposals(two.patient).exists()
