"""A patient with a signed plan, a clock that stands still, and browsers of everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from eutonia.web.accounts.models import User
from eutonia.web.treatment.models import Plan
from tests.web.people import NOW, House, house, known_person, signed_plan

type Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Clock:
    """The time that the clinic takes it to be: NOW, 10 in the morning in New York, until a test sets another."""
    settings.SESSION_COOKIE_AGE = timedelta(days=400).total_seconds()  # a test that moves on is not signed out by it

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def one(clock: Clock, db: None) -> House:
    made = house()
    known_person(made)
    return made


@pytest.fixture
def plan(one: House) -> Plan:
    """Baclofen 5 mg at 7:00, 2:30 and 10:00, signed at 10 in the morning."""
    return signed_plan(one)


def browser(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


@pytest.fixture
def patient(one: House) -> Client:
    return browser(one.patient.account)


@pytest.fixture
def helper(one: House) -> Client:
    """A caregiver who may read and log."""
    return browser(one.caregiver)


@pytest.fixture
def reader(one: House) -> Client:
    return browser(one.reader)
