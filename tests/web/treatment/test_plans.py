"""A plan from draft to end: what a clinician may do, and what the database refuses whatever code asks for it."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from eutonia.web.treatment import queries
from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.errors import LicenceError, StaleError, TreatmentError
from eutonia.web.treatment.models import ActiveMedicine, DiaryEntry, Plan
from eutonia.web.treatment.services import plans
from eutonia.web.treatment.services.check_ins import check_in, dangers_of
from eutonia.web.treatment.services.record import NewEntry, add_entries
from tests.web.people import NOW, TODAY, House, house, known_person, later, sign, signed_plan

pytestmark = pytest.mark.django_db
FINE = {
    "emergency_signs": False,
    "withdrawal_signs": False,
    "weakness": False,
    "falls": 0,
    "sedation": 0,
    "side_effects": False,
    "still_a_problem": True,
    "triggers": {},
}


@pytest.fixture
def one() -> House:
    made = house()
    known_person(made)
    return made


def draft(one: House, medicine: str = "baclofen") -> Plan:
    return plans.draft_plan(
        patient=one.patient,
        kind="titration",
        medicine=medicine,
        request=PlanRequest(start=TODAY),
        by=one.nurse.user,
        at=NOW,
        today=TODAY,
    )


def test_a_signed_plan_is_followed_from_its_first_day(one: House):
    plan = signed_plan(one)
    assert plan.state == "active"
    (course,) = queries.courses_of([plan])
    assert [(each.medicine, str(each.daily)) for each in course.taken_on(TODAY)] == [("baclofen", "15")]
    assert list(ActiveMedicine.objects.values_list("medicine", flat=True)) == ["baclofen"]


def test_nobody_sees_a_dose_before_it_is_signed(one: House):
    draft(one)
    assert list(queries.active_plans(one.patient)) == []
    assert queries.person_today(one.patient, today=TODAY).medicines == ()


def test_a_second_plan_of_the_medicine_takes_the_place_of_the_first(one: House):
    first = signed_plan(one)
    second = signed_plan(one, at=later(3))
    first.refresh_from_db()
    assert (first.state, second.state, second.version) == ("superseded", "active", 2)


def test_only_a_prescriber_with_a_licence_there_signs(one: House):
    plan = draft(one)
    with pytest.raises(LicenceError):
        plans.sign_plan(plan=plan, sha256=plan.sha256, decisions=[], by=one.nurse, at=NOW, today=TODAY)
    one.patient.state = "NJ"
    one.patient.save()
    with pytest.raises(LicenceError, match="New Jersey"):
        plans.sign_plan(plan=plan, sha256=plan.sha256, decisions=[], by=one.prescriber, at=NOW, today=TODAY)


def test_what_changed_since_it_was_read_is_not_signed(one: House):
    plan = draft(one)
    lab = {"name": "creatinine", "value": "2.9", "unit": "mg/dL", "on": TODAY.isoformat()}
    add_entries(
        patient=one.patient,
        entries=[NewEntry(kind="lab", name="creatinine", content=lab, on=TODAY)],
        by=one.nurse.user,
        at=NOW,
    )
    with pytest.raises(StaleError):
        sign(one, plan)


def test_the_database_refuses_an_unsigned_plan(one: House):
    plan = draft(one)
    for state in ("approved", "active", "completed"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE treatment_plan SET state = %s WHERE version = 1", [state])
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_the_database_refuses_to_change_what_was_signed(one: House):
    signed_plan(one)
    for change in ("document = '{}'", "medicine = 'tizanidine'", "state = 'draft'", "sha256 = ''"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE treatment_plan SET {change}")
    for table in ("treatment_signature", "treatment_entry", "treatment_stepstart", "audit_event", "treatment_plan"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_a_check_in_on_its_day_earns_the_next_step(one: House):
    plan = signed_plan(one)
    early = check_in(
        patient=one.patient,
        plan=plan,
        id=uuid.uuid4(),
        answers=FINE,
        wants_to_go_on=True,
        by=one.nurse.user,
        at=later(1),
    )
    assert not early.went_on
    assert "not before" in early.why[0]


def test_ciprofloxacin_blocks_tizanidine(one: House):
    plan = signed_plan(one, "tizanidine")
    assert not queries.open_blocks(plan)
    add_entries(
        patient=one.patient,
        by=one.nurse.user,
        at=later(1),
        origin="patient",
        entries=[
            NewEntry(kind="medicine", name="ciprofloxacin 500 mg", content={"text": "ciprofloxacin 500 mg"}, on=TODAY)
        ],
    )
    (block,) = queries.open_blocks(plan)
    assert block.severity == "contraindicated"
    assert queries.attention_of(one.patient, kind="blocked").count() == 1


def test_stopping_at_once_needs_a_reason(one: House):
    plan = signed_plan(one)
    with pytest.raises(TreatmentError):
        plans.stop_plan(plan=plan, reason=" ", by=one.prescriber, at=NOW)
    assert plans.stop_plan(plan=plan, reason="angioedema", by=one.prescriber, at=NOW).state == "stopped"
    assert not ActiveMedicine.objects.exists()


@pytest.mark.parametrize(
    "question", ["emergency_signs", "withdrawal_signs", "weakness", "falls", "sedation", "side_effects"]
)
@pytest.mark.parametrize("answer", ["left out", "bad"])
def test_no_question_before_a_rise_may_be_left_open_or_answered_badly(question: str, answer: str):
    answers = {key: value for key, value in FINE.items() if key != question}
    if answer == "bad":
        answers[question] = {"falls": 1, "sedation": 2}.get(question, True)
    assert dangers_of(DiaryEntry(content=FINE)) == ()
    assert len(dangers_of(DiaryEntry(content=answers))) == 1
