"""What the clinic writes of its own running holds nothing of a person, whatever fails."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eutonia.web.logs import LOGS
from tests.web.accounts.browsing import confirmed, try_login
from tests.web.people import house

pytestmark = pytest.mark.django_db
SECRETS = ("Patient One", "ana@one.example", "my secret diary note", "wrong wrong wrong")


@pytest.fixture
def lines() -> Iterator[Any]:
    """Everything that is logged, as it would be written."""
    out = io.StringIO()
    logging.config.dictConfig(LOGS)
    (handler,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    before = handler.setStream(out)
    yield lambda: [json.loads(each) for each in out.getvalue().splitlines()]
    handler.setStream(before)


def test_requests_that_fail_are_logged_by_their_view_alone(lines, monkeypatch):
    one = house()
    confirmed("ana@one.example")
    client = Client(raise_request_exception=False)
    client.get(f"/p/{one.patient.pk}/Patient One/?note=my secret diary note")
    try_login(client, "ana@one.example", "wrong wrong wrong")
    Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "ana@one.example"})
    client.get("/", headers={"Host": "ana@one.example"})
    client.force_login(one.reader)
    client.get(reverse("portal:diary", args=[house("two").patient.pk]))
    client.post(reverse("portal:write", args=[one.patient.pk]), {"kind": "note", "text": "my secret diary note"})

    def breaks(*_: object, **__: object) -> None:
        raise ValueError("my secret diary note of Patient One")

    monkeypatch.setattr("eutonia.web.accounts.views.queries.people_cared_for", breaks)
    assert client.get(reverse("accounts:settings")).status_code == 500

    written = lines()
    text = json.dumps(written)
    for secret in (*SECRETS, str(one.patient.pk)):
        assert secret not in text
    broke = [each for each in written if each["event"] == "exception"]
    assert [(each["kind"], each["view"]) for each in broke] == [("ValueError", "accounts:settings")]
    assert "breaks" in broke[0]["where"]


def test_a_broken_page_says_so_plainly(monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(confirmed("ana@one.example"))

    def breaks(*_: object, **__: object) -> None:
        raise ValueError("my secret diary note")

    monkeypatch.setattr("eutonia.web.accounts.views.queries.people_cared_for", breaks)
    page = client.get(reverse("accounts:settings"))
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()
    assert "secret" not in page.content.decode()


def test_the_settings_use_these_logs():
    from django.conf import settings

    assert settings.LOGGING is LOGS
    assert settings.LOGGING_CONFIG == "logging.config.dictConfig"
    assert logging.getLogger("django").handlers == []
