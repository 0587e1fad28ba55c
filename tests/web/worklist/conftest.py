"""The clinic's clock in these tests: an hour after what tests/web/people.py wrote down."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.web.people import later


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: later(0, 1))
