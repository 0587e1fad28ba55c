"""An app that shows codes, recovery codes, and being asked again before what only oneself may do."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from eutonia.web.accounts.reauthentication import is_fresh, reauthenticated
from eutonia.web.audit.models import Event
from tests.web.accounts.browsing import RIGHT, confirmed, signed_in, try_login, words

pytestmark = pytest.mark.django_db
EMAIL = "ana@one.example"


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def show_password(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": RIGHT})


def test_an_app_is_set_up_and_then_asked_for(client: Client, monkeypatch):
    confirmed(EMAIL)
    try_login(client, EMAIL)
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    show_password(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    monkeypatch.setattr(transaction, "on_commit", lambda told, **_: told())  # no test here ends in a commit
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert Authenticator.objects.filter(type="totp").exists()
    assert "An app for codes was turned on" in [each.subject for each in mail.outbox]
    assert Event.objects.filter(action="account.authenticator-changed", about="totp").exists()

    other = Client()
    response = try_login(other, EMAIL)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not signed_in(other)
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(other)
    assert Event.objects.filter(action="account.second-step-failed").count() == 1


def test_the_second_step_takes_a_code_or_a_recovery_code(client: Client):
    someone = confirmed(EMAIL)
    secret = generate_totp_secret()
    TOTP.activate(someone, secret)
    try_login(client, EMAIL)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert signed_in(client)

    show_password(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    for tries, lets_in in enumerate((True, False)):
        other = Client(REMOTE_ADDR=f"10.0.0.{tries}")
        try_login(other, EMAIL)
        other.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert signed_in(other) is lets_in


# ------------------------------------------------------------------------------------------------------ asked again


@reauthenticated
def sign(request: Any) -> HttpResponse:
    return HttpResponse("signed")


@reauthenticated(back=lambda request, plan: f"/plans/{plan}/")
def sign_one(request: Any, plan: str) -> HttpResponse:
    return HttpResponse("signed")


def asking(client: Client, method: str = "POST") -> Any:
    """A request of this browser's session to an address that signs."""
    from django.contrib.auth.models import AnonymousUser

    from eutonia.web.accounts.models import User

    request: Any = getattr(RequestFactory(), method.lower())("/sign/")
    request.session = client.session
    request.user = User.objects.filter(pk=client.session.get("_auth_user_id", 0)).first() or AnonymousUser()
    request.htmx = False
    return request


def test_coming_in_is_not_enough_to_sign(client: Client):
    confirmed(EMAIL)
    try_login(client, EMAIL)
    response = sign(asking(client))
    assert response.status_code == 302
    assert response["Location"] == "/account/reauthenticate/?next=%2Fsign%2F"


def test_the_password_again_lets_sign_for_five_minutes(client: Client, monkeypatch):
    confirmed(EMAIL)
    try_login(client, EMAIL)
    show_password(client)
    assert sign(asking(client)).content == b"signed"
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert sign(asking(client)).status_code == 302


def test_one_comes_back_to_where_the_view_says(client: Client):
    confirmed(EMAIL)
    try_login(client, EMAIL)
    assert sign_one(asking(client), "7")["Location"].endswith("?next=%2Fplans%2F7%2F")
    back = client.post(reverse("account_reauthenticate"), {"password": RIGHT, "next": "/plans/7/"})
    assert back["Location"] == "/plans/7/"
    away = client.post(reverse("account_reauthenticate"), {"password": RIGHT, "next": "https://evil.example/"})
    assert "evil" not in away["Location"]


def test_a_fragment_sends_the_whole_page_there(client: Client):
    confirmed(EMAIL)
    try_login(client, EMAIL)
    request = asking(client)
    request.htmx = True
    response = sign(request)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/account/reauthenticate/?next=%2Fsign%2F")


def test_a_wrong_password_again_does_not_let_sign(client: Client):
    confirmed(EMAIL)
    try_login(client, EMAIL)
    page = client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert "Incorrect password" in words(page)
    assert not is_fresh(asking(client))


def test_without_password_or_factor_only_a_fresh_login_lets_sign(client: Client, monkeypatch):
    from allauth.account.internal.flows.login import record_authentication

    someone = confirmed(EMAIL)
    someone.set_unusable_password()
    someone.save()
    client.force_login(someone)
    assert not is_fresh(asking(client))
    assert sign(asking(client))["Location"].startswith(reverse("accounts:again"))
    request = asking(client)
    record_authentication(request, someone, method="socialaccount", provider="clinic")
    assert sign(request).content == b"signed"
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert sign(request).status_code == 302


@pytest.mark.parametrize(
    "view", ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn", "socialaccount_connections"]
)
def test_without_password_no_way_in_is_made_in_a_session_that_was_found(client: Client, view):
    someone = confirmed(EMAIL)
    someone.set_unusable_password()
    someone.save()
    client.force_login(someone)
    for method in (client.get, client.post):
        assert method(reverse(view))["Location"].startswith(reverse("accounts:again"))


def test_a_stranger_signs_nothing(client: Client):
    client.get(reverse("account_login"))
    assert not is_fresh(asking(client))
