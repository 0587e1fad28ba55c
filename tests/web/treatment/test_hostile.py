"""What could hurt somebody: a gap between two plans, a medicine that a switch drops, an alarm not heard again."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from eutonia.web.accounts.models import User
from eutonia.web.treatment import queries
from eutonia.web.treatment.diaries import read_until, stays_of
from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.errors import TreatmentError
from eutonia.web.treatment.models import Block, DiaryEntry, Entry, Plan, Proposal
from eutonia.web.treatment.services import plans, reviews, standing
from eutonia.web.treatment.services.blocks import known_at_signing
from eutonia.web.treatment.services.check_ins import check_in
from eutonia.web.treatment.services.diary import log_dose, write_diary
from eutonia.web.treatment.services.record import NewEntry, add_entries, set_fact, withdraw_entry
from tests.web.people import NOW, TODAY, House, house, known_person, later, sign, signed_plan

pytestmark = pytest.mark.django_db
FINE = {
    "emergency_signs": False, "withdrawal_signs": False, "weakness": False, "falls": 0, "sedation": 0,
    "side_effects": False, "still_a_problem": True, "triggers": {},
}  # fmt: skip


@pytest.fixture
def one() -> House:
    made = house()
    known_person(made)
    return made


def own_account(one: House) -> User:
    assert one.patient.account
    return one.patient.account


def ahead(one: House, days: int, medicine: str = "baclofen", **asked: Any) -> Plan:
    """A plan that is signed now, for a day to come."""
    request = PlanRequest(start=TODAY + timedelta(days=days), **asked)
    plan = plans.draft_plan(
        patient=one.patient, kind="titration", medicine=medicine, request=request, by=one.nurse.user, at=NOW,
        today=TODAY,
    )  # fmt: skip
    return sign(one, plan)


def taken(one: House, on: date) -> dict[str, str]:
    """Every medicine that is shown as taken on a day."""
    courses = queries.courses_of(queries.active_plans(one.patient))
    return {each.medicine: str(each.daily) for course in courses for each in course.taken_on(on)}


def tell(one: House, kind: str, content: dict[str, Any], *, days: int = 0, minutes: int = 0) -> DiaryEntry:
    at = later(days) + timedelta(minutes=minutes)
    return write_diary(
        patient=one.patient, id=uuid.uuid4(), kind=kind, content=content, when=at, by=own_account(one), at=at
    ).entry


def cipro(one: House, *, days: int) -> Entry:
    told = NewEntry(kind="medicine", name="ciprofloxacin", content={"text": "ciprofloxacin 500 mg"}, on=TODAY)
    return add_entries(patient=one.patient, entries=[told], by=one.nurse.user, at=later(days))[0]


def read_up_to(one: House, day: date, *, at: datetime) -> None:
    set_fact(
        patient=one.patient, name="diary-read", value=day.isoformat(), on=day, by=one.nurse.user, at=at, origin="clinic"
    )


# ------------------------------------------------------------------------------------------------ a plan for later


def test_until_a_new_plan_begins_the_present_one_is_followed(one: House):
    old = signed_plan(one)
    new = ahead(one, 5, from_daily_mg="15", from_times=3)
    old.refresh_from_db()
    assert (old.state, new.state) == ("active", "approved")
    for day in range(5):
        standing.refresh_patient(patient=one.patient, at=later(day))
        assert taken(one, TODAY + timedelta(days=day)), "a day without a dose that was signed"
    standing.refresh_patient(patient=one.patient, at=later(5))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "active")


def test_while_a_new_plan_is_to_come_the_dose_stays(one: House):
    plan = signed_plan(one, ladder="label")
    ahead(one, 20, from_daily_mg="15", from_times=3)
    outcome = check_in(
        patient=one.patient, plan=plan, id=uuid.uuid4(), answers=FINE, wants_to_go_on=True, by=own_account(one),
        at=later(10),
    )  # fmt: skip
    assert not outcome.went_on
    assert "a new plan is signed" in outcome.why[0]


def test_one_plan_of_a_medicine_waits_to_begin(one: House):
    first = ahead(one, 5)
    second = ahead(one, 9)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "approved")


def test_the_database_refuses_two_that_wait(one: House):
    waiting = ahead(one, 5)
    other = plans.draft_plan(
        patient=one.patient, kind="titration", medicine="baclofen", by=one.nurse.user, at=NOW, today=TODAY,
        request=PlanRequest(start=TODAY + timedelta(days=6)),
    )  # fmt: skip
    signature = waiting.signature
    signature.pk, signature.plan, signature.sha256 = None, other, other.sha256
    signature.save(force_insert=True)
    with pytest.raises(IntegrityError, match="waits to begin"), transaction.atomic():
        Plan.objects.filter(pk=other.pk).update(state="approved")


def test_who_stops_in_an_emergency_does_not_begin_again_next_week(one: House):
    now = signed_plan(one)
    coming = ahead(one, 5, from_daily_mg="15", from_times=3)
    plans.stop_plan(plan=now, reason="swelling of the face", by=one.prescriber, at=later(1))
    standing.refresh_patient(patient=one.patient, at=later(6))
    coming.refresh_from_db()
    assert coming.state == "stopped"
    assert taken(one, TODAY + timedelta(days=6)) == {}


def test_a_plan_does_not_begin_past_what_turned_up_since_it_was_signed(one: House):
    plan = ahead(one, 3, "tizanidine")
    told = cipro(one, days=1)
    assert queries.open_blocks(plan).exists()
    standing.refresh_patient(patient=one.patient, at=later(3))
    plan.refresh_from_db()
    assert plan.state == "approved"
    withdraw_entry(entry=told, on=TODAY, by=one.nurse.user, at=later(4), origin="clinic")
    standing.refresh_patient(patient=one.patient, at=later(4))
    plan.refresh_from_db()
    assert plan.state == "active"
    assert plan.starts.get().on == TODAY + timedelta(days=4), "nobody took it before it began"


def test_nobody_signs_for_another_year(one: House):
    with pytest.raises(TreatmentError, match="too far ahead"):
        ahead(one, 400)


# ------------------------------------------------------------------------------------------------ switches


def switch(one: House, *, way: str = "overlap", at: datetime = NOW) -> Plan:
    today = queries.day_of(one.patient, at)
    plan = plans.draft_plan(
        patient=one.patient, kind="switch", medicine="tizanidine", medicine_from="baclofen", by=one.nurse.user, at=at,
        today=today, request=PlanRequest(start=today, way=way, from_daily_mg="30", from_times=3),
    )  # fmt: skip
    return sign(one, plan, at=at)


def test_a_switch_shows_and_reviews_both_medicines(one: House):
    signed_plan(one, from_daily_mg="30", from_times=3)
    plan = switch(one)
    assert set(taken(one, TODAY)) == {"baclofen", "tizanidine"}
    looked = reviews.look_at(plan, at=later(0, 1), today=TODAY)
    assert looked.unread == ""
    assert [review.medicine for review in looked.reviews] == ["tizanidine", "baclofen"]
    assert not queries.open_blocks(plan).exists(), "what was known when it was signed blocks nothing"


def test_what_was_known_of_the_medicine_that_is_left_blocks_nothing(one: House):
    lab = {"name": "creatinine", "value": "2.4", "unit": "mg/dL", "on": TODAY.isoformat()}
    low = NewEntry(kind="lab", name="creatinine", content=lab, on=TODAY)
    add_entries(patient=one.patient, entries=[low], by=one.nurse.user, at=NOW)
    plan = switch(one)
    of_the_old = {rule for rule in known_at_signing(plan) if rule.startswith("baclofen.")}
    assert of_the_old, "the kidney speaks against baclofen"
    assert not queries.open_blocks(plan).filter(rule__in=of_the_old).exists()


def test_no_plan_ends_a_switch_and_drops_the_other_medicine(one: House):
    signed_plan(one, from_daily_mg="30", from_times=3)
    switch(one)
    with pytest.raises(TreatmentError, match="Baclofen is taken too"):
        signed_plan(one, "tizanidine", at=later(1))


def test_a_switch_that_stops_first_is_looked_at_from_its_first_day(one: House):
    signed_plan(one, from_daily_mg="30", from_times=3)
    plan = switch(one, way="stop-first")
    (review,) = reviews.look_at(plan, at=NOW, today=TODAY).reviews
    assert review.medicine == "baclofen"
    plan.refresh_from_db()
    assert plan.standing.on == TODAY


def test_after_the_old_medicine_the_new_one_begins_with_a_check_in_and_goes_on(one: House):
    signed_plan(one, from_daily_mg="30", from_times=3)
    plan = switch(one, way="stop-first")
    at, outcome = NOW, None
    for _ in range(40):
        (course,) = queries.courses_of([plan])
        due = course.due_on()
        if due is None or "tizanidine" in taken(one, queries.day_of(one.patient, at)):
            break
        at = later((due - TODAY).days)
        standing.refresh_patient(patient=one.patient, at=at)
        outcome = check_in(
            patient=one.patient, plan=plan, id=uuid.uuid4(), answers=FINE, wants_to_go_on=True, by=own_account(one),
            at=at,
        )  # fmt: skip
        assert outcome.went_on, outcome.why
    assert taken(one, queries.day_of(one.patient, at)) == {"tizanidine": "2"}
    standing.refresh_patient(patient=one.patient, at=at + timedelta(days=300))
    assert "tizanidine" in taken(one, TODAY + timedelta(days=600)), "a switch that is over leaves nobody without"


# ------------------------------------------------------------------------------------------------ ends


def test_who_has_come_off_a_medicine_does_not_seem_to_take_the_dose_of_before(one: House):
    told = NewEntry(kind="medicine", name="b", content={"text": "baclofen 10 mg three times a day"}, on=TODAY)
    add_entries(patient=one.patient, entries=[told], by=one.nurse.user, at=NOW)
    plan = signed_plan(one, kind="taper")
    plans.stop_plan(plan=plan, reason="swelling of the face", by=one.prescriber, at=later(1))
    person = queries.person_today(one.patient, today=TODAY + timedelta(days=1))
    assert person.medicines == ()


# ------------------------------------------------------------------------------------------------ alarms and blocks


def urgent(one: House) -> list[Proposal]:
    return list(Proposal.objects.filter(patient=one.patient, action="urgent", state="open"))


def test_an_alarm_that_was_declined_is_heard_again_when_something_new_is_told(one: House):
    signed_plan(one)
    tell(one, "check-in", FINE | {"emergency_signs": True}, minutes=1)
    (alarm,) = urgent(one)
    plans.decline_proposal(proposal=alarm, reason="called her: a cold", by=one.nurse.user, at=later(0, 1))
    tell(one, "stiffness", {"score": 4}, minutes=70)
    assert urgent(one) == [], "nothing new was told"
    tell(one, "check-in", FINE | {"emergency_signs": True}, minutes=80)
    (again,) = urgent(one)
    assert queries.attention_of(one.patient, kind="emergency", key=str(again.pk)).exists()


def test_nothing_lesser_takes_the_place_of_an_alarm(one: House):
    plan = signed_plan(one)
    tell(one, "check-in", FINE | {"emergency_signs": True}, minutes=1)
    (alarm,) = urgent(one)
    read_up_to(one, TODAY, at=later(2))
    tell(one, "weakness", {"present": True}, days=12)
    review = standing.review_plan(plan, at=later(12), today=TODAY + timedelta(days=12))
    assert review
    assert review.proposal.action == "step-back"
    alarm.refresh_from_db()
    assert alarm.state == "open"
    assert queries.attention_of(one.patient, kind="emergency", key=str(alarm.pk)).exists()


def test_a_finding_that_was_lifted_and_comes_back_blocks_again(one: House):
    plan = signed_plan(one, "tizanidine")
    first = cipro(one, days=1)
    for block in queries.open_blocks(plan):
        standing.lift_block(block=block, reason="one day only", by=one.prescriber.user, at=later(1))
    assert not queries.open_blocks(plan).exists()
    withdraw_entry(entry=first, on=TODAY, by=one.nurse.user, at=later(3), origin="clinic")
    cipro(one, days=30)
    assert queries.open_blocks(plan).exists()
    assert Block.objects.filter(plan=plan, gone_at__isnull=False).exists()


def test_what_the_engine_cannot_read_is_told_and_nothing_is_lost(one: House, monkeypatch: pytest.MonkeyPatch):
    plan = signed_plan(one)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reviews, "review_diary", broken)
    entry = tell(one, "weakness", {"present": True}, minutes=1)
    assert DiaryEntry.objects.filter(pk=entry.pk).exists()
    assert queries.attention_of(one.patient, kind="same-day", key=f"unread {plan.pk}").exists()
    monkeypatch.undo()
    tell(one, "weakness", {"present": True}, minutes=2)
    assert not queries.attention_of(one.patient, kind="same-day", key=f"unread {plan.pk}").exists()


# ------------------------------------------------------------------------------------------------ the diary


def test_a_dose_said_twice_in_two_zones_is_one_dose(one: House):
    plan = signed_plan(one)
    due = NOW - timedelta(hours=2)
    given: dict[str, Any] = {
        "plan": plan, "due": due, "mg": "5", "medicine": "baclofen", "reason": "", "when": NOW, "by": own_account(one),
    }  # fmt: skip
    first = log_dose(patient=one.patient, id=uuid.uuid4(), status="taken", at=NOW, **given).entry
    one.patient.zone = "America/Los_Angeles"
    one.patient.save()
    second = log_dose(patient=one.patient, id=uuid.uuid4(), status="skipped", at=later(0, 1), **given).entry
    assert second.corrects_id == first.pk


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("dose", {"medicine": "baclofen", "mg": "0", "status": "taken"}),
        ("dose", {"medicine": "baclofen", "mg": "5", "status": "taken", "due": "2026-11-20T08:00:00-05:00"}),
        ("dose", {"medicine": "baclofen", "mg": "5", "status": "taken", "due": "2026-11-27T08:00:00-05:00"}),
        ("check-in", {"triggers": {"no such thing": True}}),
        ("check-in", {"spasm_frequency": 0, "spasm_severity": 2}),
    ],
)
def test_what_would_keep_the_diary_from_being_read_is_not_written(one: House, kind: str, content: dict[str, Any]):
    signed_plan(one)
    with pytest.raises(TreatmentError):
        tell(one, kind, content, minutes=1)
    assert not DiaryEntry.objects.exists()


def test_a_correction_of_which_medicine_was_taken_holds_for_both(one: House):
    signed_plan(one)
    plan = signed_plan(one, "tizanidine")
    dose = {"medicine": "baclofen", "mg": "5", "status": "taken", "due": "2026-11-25T07:00:00-05:00"}
    wrong = tell(one, "dose", dose, minutes=1)
    write_diary(
        patient=one.patient, id=uuid.uuid4(), kind="dose", content=dose | {"medicine": "tizanidine", "mg": "2"},
        when=NOW, by=own_account(one), at=later(0, 1), corrects=wrong,
    )  # fmt: skip
    for each in queries.active_plans(one.patient):
        assert reviews.look_at(each, at=later(0, 1), today=TODAY).unread == ""
    assert queries.attention_of(one.patient, kind="same-day", key=f"unread {plan.pk}").count() == 0


def test_the_evening_of_the_day_on_which_a_diary_was_read_is_unread(one: House):
    read_up_to(one, TODAY, at=NOW)
    record = list(Entry.objects.filter(patient=one.patient))
    assert read_until(record, stays_of(one.patient, record)) == TODAY - timedelta(days=1)


@pytest.mark.parametrize("pieces", [{"mg_per_unit": "0"}, {"product": "no such tablet"}, {"mg_per_unit": "7"}])
def test_pieces_that_the_engine_cannot_count_are_not_written(one: House, pieces: dict[str, str]):
    known = {"medicine": "baclofen", "mg_per_unit": "10", "count": "30", "product": "tablet 10 mg"}
    counted = NewEntry(kind="supply", name="counted", content=known | pieces, on=TODAY)
    with pytest.raises(TreatmentError):
        add_entries(patient=one.patient, entries=[counted], by=one.nurse.user, at=NOW)


def test_a_year_typed_wrongly_is_told(one: House):
    told = NewEntry(kind="condition", name="x", content={"text": "asthma"}, on=date(2062, 1, 1))
    with pytest.raises(TreatmentError, match="in the future"):
        add_entries(patient=one.patient, entries=[told], by=one.nurse.user, at=NOW)
