"""I missed some: withdrawal signs first, then the engine's table; the care team hears where it must."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from eutonia.web.treatment import queries
from eutonia.web.treatment.models import Attention, Plan
from tests.web.people import NOW, House, later
from tests.web.portal.conftest import Clock
from tests.web.portal.pages import shown, url


def asked(**given: str) -> dict[str, str]:
    return {"medicine": "baclofen", "signs": "no", "missed": "1", "because": ""} | given


def test_signs_are_asked_first(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(later(0, 6))
    page = shown(patient, "missed", one.patient)
    assert page.index("First: signs of too little medicine") < page.index("How many doses in a row")
    assert "The last dose was due today at 2:30 pm: 5 mg" in page


@pytest.mark.parametrize(
    ("hours", "given", "says"),
    [
        (6, {}, "You can still take this dose."),
        (11.5, {}, "Leave this dose out."),
        (6, {"because": "ran-out"}, "Call your care team today."),
        (6, {"signs": "yes"}, "This is an emergency. Call 911."),
    ],
)
def test_the_engines_table_answers(
    hours: float, given: dict[str, str], says: str, one: House, plan: Plan, patient: Client, clock: Clock
):
    clock(NOW + timedelta(hours=hours))
    answer = patient.post(url("answer-missed", one.patient), asked(**given), follow=True)
    assert says in answer.content.decode()


def test_a_call_reaches_the_worklist_once(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(later(0, 6))
    for _ in range(2):
        patient.post(url("answer-missed", one.patient), asked(signs="yes"))
    assert queries.attention_of(one.patient, kind="emergency").count() == 1
    assert "with signs of withdrawal" in queries.attention_of(one.patient, kind="emergency")[0].says


def test_what_is_harmless_calls_nobody(one: House, plan: Plan, patient: Client, clock: Clock):
    clock(later(0, 6))
    patient.post(url("answer-missed", one.patient), asked())
    assert not Attention.objects.filter(kind__in=["emergency", "same-day"]).exists()


def test_who_only_reads_may_ask_and_tells_nobody(one: House, plan: Plan, reader: Client, clock: Clock):
    clock(later(0, 6))
    assert "Call 911" in shown(reader, "missed", one.patient, **asked(signs="yes"))
    assert not queries.attention_of(one.patient, kind="emergency")


@pytest.mark.parametrize("missed", ["0", "-1", "999999", "some"])
def test_what_cannot_be_is_not_answered(missed: str, one: House, plan: Plan, patient: Client, clock: Clock):
    clock(later(0, 6))
    answer = patient.get(url("missed", one.patient), asked(missed=missed))
    assert answer.status_code == 422
