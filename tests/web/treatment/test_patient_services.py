"""What patients write beside the diary: supply, where they are, missed doses; each once, and the plans follow."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from eutonia.web.treatment import queries
from eutonia.web.treatment.errors import TreatmentError
from eutonia.web.treatment.missed import answer_for, medicines_due, phase_of
from eutonia.web.treatment.models import Entry, Plan
from eutonia.web.treatment.record import holding_entries
from eutonia.web.treatment.services.missed import report_missed
from eutonia.web.treatment.services.moving import move
from eutonia.web.treatment.services.record import NewEntry, add_entries
from eutonia.web.treatment.services.supply import write_supply
from tests.web.people import NOW, TODAY, House, house, known_person, later, signed_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    made = house()
    known_person(made)
    return made


@pytest.fixture
def plan(one: House) -> Plan:
    return signed_plan(one)


def supply(one: House, count: int, *, what: str = "counted", form: uuid.UUID | None = None) -> Entry:
    return write_supply(
        patient=one.patient, id=form or uuid.uuid4(), what=what, medicine="baclofen", product="tablet 5 mg",
        mg_per_unit=Decimal(5), count=Decimal(count), on=TODAY, by=one.caregiver, at=NOW,
    )  # fmt: skip


def cover(one: House) -> dict[str, Any]:
    plan = queries.active_plans(one.patient).get()
    found: dict[str, Any] = msgspec.json.decode(plan.standing.document)["cover"]
    return found


def test_what_was_counted_is_worked_out_at_once(one: House, plan: Plan):
    supply(one, 30)
    assert cover(one)["left_mg"] == "150"


def test_counted_again_on_the_same_day_takes_the_place_of_the_first(one: House, plan: Plan):
    supply(one, 30)
    supply(one, 12)
    assert cover(one)["left_mg"] == "60"


def test_a_refill_that_is_sent_twice_is_one_refill(one: House, plan: Plan):
    supply(one, 0)
    form = uuid.uuid4()
    assert supply(one, 30, what="refill", form=form) == supply(one, 30, what="refill", form=form)
    assert Entry.objects.filter(name="refill").count() == 1
    with pytest.raises(TreatmentError):
        supply(one, 1, what="found")


def test_an_entry_with_the_identifier_of_its_form_is_there_once(one: House):
    entry = NewEntry(id=uuid.uuid4(), kind="condition", name="x", content={"text": "x"}, on=TODAY)
    for expected in (1, 0):
        made = add_entries(patient=one.patient, entries=[entry], by=one.nurse.user, at=NOW)
        assert len(made) == expected
    two = house("two")
    with pytest.raises(TreatmentError):
        add_entries(patient=two.patient, entries=[entry], by=two.nurse.user, at=NOW)


def test_who_moves_keeps_the_zone_of_what_was(one: House, plan: Plan):
    by = one.patient.account
    assert by
    move(patient=one.patient, state="CA", zone="America/Los_Angeles", by=by, at=later(1))
    move(patient=one.patient, state="CA", zone="America/Los_Angeles", by=by, at=later(2))
    stays = [each.content["zone"] for each in holding_entries(one.patient) if each.kind == "stay"]
    assert stays == ["America/New_York", "America/Los_Angeles"]
    by.refresh_from_db()
    assert by.zone == "America/Los_Angeles"
    standing = queries.active_plans(one.patient).get().standing
    assert standing.worked_out_at == later(1)


def test_the_last_dose_due_is_one_of_the_plan(one: House, plan: Plan):
    (last,) = medicines_due(one.patient, at=NOW + timedelta(hours=6))
    assert (last.taking.medicine, last.dose.mg, last.dose.at) == ("baclofen", "5", "14:30")
    (course,) = queries.courses_of([plan])
    assert phase_of(course, "baclofen") == "titration"


def test_a_missed_dose_goes_to_the_worklist_where_the_answer_is_to_call(one: House, plan: Plan):
    at = NOW + timedelta(hours=6)
    (last,) = medicines_due(one.patient, at=at)
    for signs, kinds in ((False, set()), (True, {"emergency"})):
        answer = answer_for(one.patient, last, missed=1, because=None, signs=signs, at=at)
        for _ in range(2):
            report_missed(last=last, answer=answer, by=one.caregiver, at=at)
        found = queries.attention_of(one.patient).filter(key__startswith="missed")
        assert {each.kind for each in found} == kinds
        assert found.count() == len(kinds)


def test_a_taper_says_so(one: House):
    signed_plan(one, "baclofen", kind="taper", from_daily_mg="30", from_times=3)
    (last,) = medicines_due(one.patient, at=later(0, 6))
    assert phase_of(last.course, "baclofen") == "taper"
    assert last.plan.first_day == date(2026, 11, 25)
