"""Coming in: password, lock-out, sessions that end, a letter for a new password, and nothing told to strangers."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eutonia.web.audit.models import Event
from tests.web.accounts.browsing import RIGHT, confirmed, link_in_mail, signed_in, try_login, words
from tests.web.people import user

pytestmark = pytest.mark.django_db
EMAIL = "ana@one.example"


def test_the_right_password_lets_in(client: Client):
    confirmed(EMAIL)
    assert try_login(client, EMAIL).status_code == 302
    assert signed_in(client)
    assert Event.objects.filter(action="account.logged-in").count() == 1


def test_an_address_is_the_same_in_capitals(client: Client):
    confirmed(EMAIL)
    try_login(client, "ANA@One.Example")
    assert signed_in(client)


def test_the_sixth_try_after_five_wrong_ones_is_refused_even_if_right(client: Client):
    confirmed(EMAIL)
    for number in range(5):
        response = try_login(client, EMAIL, f"wrong number {number}")
        assert "not correct" in words(response)
    refused = try_login(client, EMAIL)
    assert not signed_in(client)
    assert "Too many failed login attempts" in words(refused)
    assert Event.objects.filter(action="account.login-failed").count() == 5


def test_four_wrong_ones_are_forgiven(client: Client):
    confirmed(EMAIL)
    for number in range(4):
        try_login(client, EMAIL, f"wrong number {number}")
    try_login(client, EMAIL)
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client):
    confirmed(EMAIL)
    for tries in range(6):
        known = try_login(Client(REMOTE_ADDR=f"10.1.0.{tries}"), EMAIL, "wrong")
        unknown = try_login(Client(REMOTE_ADDR=f"10.2.0.{tries}"), "nobody@one.example", "wrong")
        assert known.status_code == unknown.status_code
        assert words(known) == words(unknown)


def test_a_new_password_is_asked_for_alike(client: Client):
    confirmed(EMAIL)
    answers = [
        client.post(reverse("account_reset_password"), {"email": each}) for each in (EMAIL, "nobody@one.example")
    ]
    assert [each.status_code for each in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert {each.to[0] for each in mail.outbox} == {EMAIL, "nobody@one.example"}
    assert "has no account" in str(mail.outbox[1].body)


def test_signing_up_with_a_known_address_is_answered_like_a_new_one(client: Client, settings):
    settings.SIGN_UP = "open"
    confirmed(EMAIL)
    given = {"name": "Someone", "password1": "quite another phrase", "password2": "quite another phrase"}
    answers = [Client().post(reverse("account_signup"), given | {"email": each}) for each in (EMAIL, "new@one.example")]
    assert [each.status_code for each in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert [each.subject for each in mail.outbox] == ["You have an account already", "Confirm your address"]


def test_a_new_password_is_chosen_by_the_letter_once(client: Client):
    someone = confirmed(EMAIL)
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    link = link_in_mail()
    page = client.get(link, follow=True)
    chosen = {"password1": "quite another phrase", "password2": "quite another phrase"}
    client.post(page.redirect_chain[-1][0], chosen)
    someone.refresh_from_db()
    assert someone.check_password("quite another phrase")
    assert "does not work any more" in words(Client().get(link, follow=True))
    assert mail.outbox[-1].subject == "Your password was changed"


def test_an_address_is_confirmed_before_anybody_comes_in(client: Client, settings):
    settings.SIGN_UP = "open"
    given = {"name": "Ana", "email": EMAIL, "password1": RIGHT, "password2": RIGHT}
    client.post(reverse("account_signup"), given)
    assert not signed_in(client)
    try_login(client, EMAIL)
    assert not signed_in(client)
    link = link_in_mail(0)
    client.post(link)
    assert EmailAddress.objects.get(email=EMAIL).verified
    try_login(client, EMAIL)
    assert signed_in(client)


def test_without_an_invitation_there_is_no_sign_up(client: Client):
    response = client.get(reverse("account_signup"))
    assert "You need an invitation" in words(response)
    client.post(reverse("account_signup"), {"name": "X", "email": EMAIL, "password1": RIGHT, "password2": RIGHT})
    assert not mail.outbox


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "ana@one.example"])
def test_a_weak_password_is_refused(client: Client, settings, password):
    settings.SIGN_UP = "open"
    response = client.post(
        reverse("account_signup"), {"name": "Ana", "email": EMAIL, "password1": password, "password2": password}
    )
    assert response.status_code == 200
    assert not mail.outbox


def test_a_session_ends_by_disuse(client: Client):
    client.force_login(confirmed(EMAIL))
    assert client.get(reverse("accounts:settings")).status_code == 200
    session = client.session
    assert session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 30 * 60
    model = session.model  # type: ignore[attr-defined]
    model.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    response = client.get(reverse("accounts:settings"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_nobody_is_offered_a_session_of_weeks(client: Client):
    confirmed(EMAIL)
    assert "remember" not in client.get(reverse("account_login")).content.decode().lower()
    client.post(reverse("account_login"), {"login": EMAIL, "password": RIGHT, "remember": "on"})
    assert signed_in(client)
    assert client.session.get_expiry_age() <= 30 * 60
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""  # it ends with the browser


def test_a_changed_password_ends_the_other_sessions():
    someone = confirmed(EMAIL)
    here, there = Client(), Client()
    try_login(here, EMAIL)
    try_login(there, EMAIL)
    given = {"oldpassword": RIGHT, "password1": "quite another phrase", "password2": "quite another phrase"}
    here.post(reverse("account_change_password"), given)
    someone.refresh_from_db()
    assert someone.check_password("quite another phrase")
    assert there.get(reverse("accounts:settings")).status_code == 302


def test_other_devices_are_signed_out_from_the_list():
    confirmed(EMAIL)
    here, there = Client(HTTP_USER_AGENT="This browser"), Client(HTTP_USER_AGENT="That browser")
    try_login(here, EMAIL)
    try_login(there, EMAIL)
    for each in (here, there):
        each.get(reverse("accounts:settings"))
    page = words(here.get(reverse("usersessions_list")))
    assert "This browser" in page
    assert "That browser" in page
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("accounts:settings")).status_code == 200
    assert there.get(reverse("accounts:settings")).status_code == 302


def test_signing_out_takes_a_press_not_a_link(client: Client):
    confirmed(EMAIL)
    try_login(client, EMAIL)
    client.get(reverse("account_logout"))
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)


def test_nobody_is_sent_elsewhere_after_coming_in(client: Client):
    confirmed(EMAIL)
    response = try_login(client, EMAIL, next="https://evil.example/")
    assert response["Location"] == "/"


def test_an_account_without_capacity_is_let_into_nothing(client: Client):
    client.force_login(user("nobody@one.example", "Nobody"))
    assert client.get(reverse("worklist:admin-home")).status_code == 403
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_the_time_a_login_takes_does_not_tell_whether_there_is_an_account(client: Client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    confirmed(EMAIL)

    def seconds(email: str) -> float:
        began = time.process_time()
        try_login(Client(REMOTE_ADDR="10.9.9.9"), email, "wrong")
        return time.process_time() - began

    seconds("warm-up@one.example")
    known, unknown = seconds(EMAIL), seconds("nobody@one.example")
    assert unknown > known / 3
