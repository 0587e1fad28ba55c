"""What a clinic may be set up as, and each sentence with which it refuses to start."""

from __future__ import annotations

import json
import os
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

import eutonia.web
from eutonia.web.configuration import SETTINGS, Configuration, ConfigurationError, read_configuration
from tests.web.accounts.browsing import RIGHT, confirmed

KEY = {"EUTONIA_SECRET_KEY": "x" * 50}
PROVIDER = {"id": "uni", "name": "University", "client_id": "c", "secret": "s", "server_url": "https://id.uni.example"}
WEB = Path(eutonia.web.__file__).parent
DOCS = Path(__file__).parents[3] / "docs" / "configuration.md"

REFUSED = [
    ({"EUTONIA_SECRET_KEY": ""}, "at least 50 characters"),
    ({"EUTONIA_SECRET_KEY": "x" * 49}, "at least 50 characters"),
    ({"EUTONIA_HOSTS": "*"}, "names every host in full"),
    ({"EUTONIA_HOSTS": ".clinic.example", "EUTONIA_HTTPS": "yes"}, "names every host in full"),
    ({"EUTONIA_HOSTS": "clinic.example"}, "only by https"),
    ({"EUTONIA_HOSTS": "localhost,clinic.example"}, "only by https"),
    ({"EUTONIA_SIGN_UP": "anybody"}, "one of invitation, open"),
    ({"EUTONIA_SAMPLE": "yes", "EUTONIA_HOSTS": "clinic.example", "EUTONIA_HTTPS": "yes"}, "on this machine alone"),
    ({"EUTONIA_SAMPLE": "true"}, "it is yes or no"),
    ({"EUTONIA_HTTPS": "1"}, "it is yes or no"),
    ({"EUTONIA_METRICS": "on"}, "it is yes or no"),
    ({"EUTONIA_DATABASE": "mysql://host/name"}, "sqlite:///path or postgresql://"),
    ({"EUTONIA_DATABASE": "clinic.sqlite3"}, "sqlite:///path or postgresql://"),
    ({"EUTONIA_STATIC": "static"}, "names a folder in full"),
    ({"EUTONIA_MAIL": "post.example"}, "EUTONIA_MAIL is console:"),
    ({"EUTONIA_OIDC": "uni"}, "is not JSON"),
    ({"EUTONIA_OIDC": "{}"}, "JSON list of objects"),
    ({"EUTONIA_OIDC": json.dumps([{"id": "uni"}])}, "JSON list of objects"),
    ({"EUTONIA_OIDC": json.dumps([PROVIDER | {"server_url": "http://id.uni.example"}])}, "by https only"),
    ({"EUTONIA_SESSION_MINUTES": "4"}, "from 5 to 720"),
    ({"EUTONIA_SESSION_MINUTES": "721"}, "from 5 to 720"),
    ({"EUTONIA_SESSION_MINUTES": "long"}, "from 5 to 720"),
    ({"EUTONIA_SINGUP": "open"}, "No setting is named EUTONIA_SINGUP"),
]


@pytest.mark.parametrize(("given", "says"), REFUSED, ids=lambda value: str(value)[:60])
def test_what_is_wrong_or_unsafe_is_refused_with_a_sentence(given: dict[str, str], says: str):
    with pytest.raises(ConfigurationError, match=re.escape(says)) as refused:
        read_configuration(KEY | given)
    assert str(refused.value).endswith(".")


def test_a_key_is_not_repeated_in_what_is_said():
    with pytest.raises(ConfigurationError) as refused:
        read_configuration({"EUTONIA_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)


def test_every_setting_that_can_be_wrong_is_tried_above():
    tried = {name for given, _ in REFUSED for name in given}
    assert tried >= set(SETTINGS) - {"EUTONIA_MAIL_FROM"}


def test_with_a_key_alone_it_serves_this_machine():
    found = read_configuration(KEY)
    assert found.local
    assert not found.https
    assert (found.sign_up, found.sample, found.metrics, found.session_minutes) == ("invitation", False, False, 30)


def test_every_setting_has_its_line_in_the_manual_and_no_other_has():
    lines = re.findall(r"^\| `(EUTONIA_\w+)` \| (.+) \|$", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [name for name, _ in lines] == list(SETTINGS)
    assert all(len(says) > 15 for _, says in lines)
    assert set(Configuration.__dataclass_fields__) == {name.removeprefix("EUTONIA_").lower() for name in SETTINGS}


# ------------------------------------------------------------------------------------------- what the browser is told


def settings_of(monkeypatch: pytest.MonkeyPatch, **given: str) -> dict[str, Any]:
    """The settings of a clinic that is set up like this."""
    for name in [name for name in os.environ if name.startswith("EUTONIA_")]:
        monkeypatch.delenv(name)
    for name, value in (KEY | given).items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(WEB / "settings.py"))


SECURITY = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "CSRF_TRUSTED", "ALLAUTH_", "ALLOWED_HOSTS")


def security_of(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name.startswith(SECURITY)}


@pytest.mark.django_db
def test_what_every_page_tells_the_browser(client: Client):
    told = client.get(reverse("account_login")).headers
    policy = dict(each.strip().split(" ", 1) for each in told["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in told["Content-Security-Policy"]
    assert told["X-Frame-Options"] == "DENY"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Referrer-Policy"] == "same-origin"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in told["Cache-Control"] or "no-cache" in told["Cache-Control"]
    assert "Strict-Transport-Security" not in told  # this machine alone: nobody is locked out of localhost


@pytest.mark.django_db
def test_errors_tell_it_too(client: Client):
    for address in ("/nowhere/", reverse("worklist:admin-home")):
        told = client.get(address).headers
        assert "Content-Security-Policy" in told
        assert told["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_by_https_cookies_are_secure_and_browsers_remember_it(monkeypatch):
    found = settings_of(monkeypatch, EUTONIA_HOSTS="clinic.example", EUTONIA_HTTPS="yes")
    confirmed("ana@one.example")
    proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    with override_settings(**security_of(found)):
        client = Client(headers={"Host": "clinic.example"})
        sent_on = client.get(reverse("account_login"))
        assert (sent_on.status_code, sent_on["Location"]) == (301, "https://clinic.example/account/login/")
        assert client.get(reverse("api:healthz")).status_code == 200
        page = client.get(reverse("account_login"), headers=proxied)
        assert page["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        client.post(reverse("account_login"), {"login": "ana@one.example", "password": RIGHT}, headers=proxied)
        for name in ("sessionid", "csrftoken"):
            cookie = client.cookies[name]
            assert cookie["secure"]
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"
        assert client.get(reverse("account_login"), headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_behind_the_proxy_a_limit_counts_each_machine_by_itself(monkeypatch):
    found = settings_of(monkeypatch, EUTONIA_HOSTS="clinic.example", EUTONIA_HTTPS="yes")
    confirmed("ana@one.example")
    with override_settings(**security_of(found)):
        for number in range(11):
            answer = Client(headers={"Host": "clinic.example"}).post(
                reverse("account_login"), {"login": f"guess{number}@one.example", "password": "wrong"},
                headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": f"198.51.100.{number % 2}, 203.0.113.66"},
            )  # fmt: skip
        assert "Too many failed login attempts" in answer.content.decode()
        elsewhere = Client(headers={"Host": "clinic.example"}).post(
            reverse("account_login"), {"login": "ana@one.example", "password": RIGHT},
            headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.67"},
        )  # fmt: skip
        assert elsewhere.status_code == 302


def test_a_form_may_end_at_the_clinics_own_login_and_nowhere_else(monkeypatch):
    found = settings_of(monkeypatch, EUTONIA_OIDC=json.dumps([PROVIDER]))
    assert [str(each) for each in found["SECURE_CSP"]["form-action"]] == ["'self'", "https://id.uni.example"]


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused():
    confirmed("ana@one.example")
    answer = Client(enforce_csrf_checks=True).post(
        reverse("account_login"), {"login": "ana@one.example", "password": RIGHT}
    )
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()
