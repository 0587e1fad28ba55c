"""A clinic's own identity provider: its button, the way there and back, and whom it lets in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from eutonia.web.accounts.adapter import ClinicLogins
from eutonia.web.accounts.models import User
from eutonia.web.audit.models import Event
from tests.web.accounts.browsing import RIGHT, confirmed, signed_in, try_login, words

pytestmark = pytest.mark.django_db
EMAIL = "ana@one.example"
SERVER = "https://id.uni.example"
LOGIN = reverse("openid_connect_login", args=["uni"])
BACK = reverse("openid_connect_callback", args=["uni"])


class Answer:
    """What the provider answers."""

    status_code = 200
    headers: dict[str, str] = {"content-type": "application/json"}  # noqa: RUF012

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    def json(self) -> dict[str, Any]:
        return self.told

    def raise_for_status(self) -> None:
        """It is well."""


class Provider:
    """An identity provider in this process: it vouches for whoever `person` says."""

    def __init__(self) -> None:
        self.person = {"sub": "77", "email": EMAIL, "email_verified": True}
        self.asked: list[dict[str, Any]] = []

    def request(self, method: str, url: str, data: Any = None, **_: Any) -> Answer:
        self.asked.append({"url": url, **(data or {})})
        return Answer({"access_token": "token", "token_type": "bearer"})

    def get(self, url: str, **_: Any) -> Answer:
        if url.endswith("openid-configuration"):
            ends = {f"{name}_endpoint": f"{SERVER}/{name}" for name in ("authorization", "token", "userinfo")}
            return Answer({**ends, "issuer": SERVER, "jwks_uri": f"{SERVER}/keys"})
        return Answer(self.person)

    @contextmanager
    def session(self, *_: Any):
        yield self


@pytest.fixture
def provider(settings, monkeypatch) -> Provider:
    app = {
        "provider_id": "uni", "name": "University login", "client_id": "eutonia", "secret": "s",
        "settings": {"server_url": SERVER},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": django_settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {"APPS": [app]}
    }
    made = Provider()
    monkeypatch.setattr(ClinicLogins, "get_requests_session", made.session)
    return made


def go_and_return(client: Client, process: str = "login", **more: str) -> Any:
    there = client.post(f"{LOGIN}?process={process}", more)
    asked = parse_qs(urlsplit(there["Location"]).query)
    return client.get(BACK, {"state": asked["state"][0], "code": "a-code"})


def connected(provider: Provider) -> User:
    """Somebody who has connected the two from inside."""
    client, someone = Client(), confirmed(EMAIL)
    try_login(client, EMAIL)
    client.post(reverse("account_reauthenticate"), {"password": RIGHT})
    assert go_and_return(client, "connect").status_code == 302
    return someone


def test_without_a_provider_there_is_no_button(client: Client):
    assert "University" not in words(client.get(reverse("account_login")))
    assert client.get(LOGIN).status_code == 404


def test_the_button_leads_there_with_a_press(client: Client, provider):
    assert "Sign in with University login" in words(client.get(reverse("account_login")))
    assert client.get(f"{LOGIN}?process=login").status_code == 200  # asks first: a link cannot sign anybody in
    there = client.post(f"{LOGIN}?process=login")
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert there["Location"].startswith(f"{SERVER}/authorization?")
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://testserver{BACK}"]


def test_an_address_that_the_provider_vouches_for_is_not_enough(client: Client, provider):
    confirmed(EMAIL)
    assert "It is not connected to an account yet" in words(go_and_return(client))
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("sign_up", ["open", "invitation"])
def test_nobody_gets_an_account_by_an_outside_login_alone(client: Client, provider, settings, sign_up):
    settings.SIGN_UP = sign_up
    provider.person = {"sub": "78", "email": "stranger@uni.example", "email_verified": True}
    assert "You need an invitation" in words(go_and_return(client))
    client.post(reverse("socialaccount_signup"), {"name": "S", "email": "stranger@uni.example"})
    assert not User.objects.exists()
    assert not signed_in(client)


def test_who_has_connected_it_comes_in(client: Client, provider):
    someone = connected(provider)
    assert SocialAccount.objects.get(user=someone).uid == "77"
    assert "A login was connected" in [each.subject for each in mail.outbox]
    assert Event.objects.filter(action="account.outside-login-changed", by=someone).exists()
    go_and_return(client)
    assert signed_in(client)
    assert provider.asked[-1]["code_verifier"]
    provider.person = {"sub": "99", "email": EMAIL, "email_verified": True}  # the same address, another person
    other = Client()
    go_and_return(other)
    assert not signed_in(other)


def test_connecting_takes_the_password_again(client: Client, provider):
    confirmed(EMAIL)
    try_login(client, EMAIL)
    for answer in (client.get(reverse("socialaccount_connections")), go_and_return(client, "connect")):
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not SocialAccount.objects.exists()


def test_an_answer_that_was_not_asked_for_signs_nobody_in(client: Client, provider):
    connected(provider)
    page = client.get(BACK, {"state": "made-up", "code": "a-code"})
    assert "That did not work" in words(page)
    assert not signed_in(client)


def test_who_has_no_password_signs_in_there_again_before_signing(client: Client, provider):
    someone = connected(provider)
    someone.set_unusable_password()
    someone.save()
    go_and_return(client)
    assert client.get(reverse("account_set_password")).status_code == 200  # they have just come in
    page = client.get(reverse("accounts:again"), {"next": "/account/"})
    assert "Sign in with University login" in words(page)
    assert "prompt%3Dlogin" in page.content.decode() or "prompt=login" in page.content.decode()
    again = client.post(f"{LOGIN}?process=login&next=/account/&auth_params=prompt%3Dlogin")
    asked = parse_qs(urlsplit(again["Location"]).query)
    assert asked["prompt"] == ["login"]
    back = client.get(BACK, {"state": asked["state"][0], "code": "a-code"})
    assert back["Location"] == "/account/"
