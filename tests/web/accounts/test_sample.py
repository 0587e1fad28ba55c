"""The sample people are listed, and come in with one press, in the sample clinic; and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from eutonia.web.accounts.samples import sample_accounts
from tests.web.accounts.browsing import signed_in, words
from tests.web.people import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(settings):
    settings.SAMPLE = True
    return sample_accounts()


def test_each_sample_person_is_listed_with_who_they_are(client: Client, sample):
    assert len(sample) >= 8
    page = words(client.get(reverse("account_login")))
    for each in sample:
        assert each.name in page
    assert {"patient", "caregiver", "prescriber", "pharmacist", "nurse", "administrator"} <= {
        each.role for each in sample
    }


def test_one_press_lets_in_as_any_of_them(client: Client, sample):
    for each in sample:
        user(each.email, each.name)
        response = client.post(reverse("accounts:sample-login"), {"email": each.email, "next": "/account/"})
        assert response["Location"] == "/account/"
        assert each.email in words(client.get("/account/"))


def test_it_takes_a_press_not_a_link(client: Client, sample):
    user(sample[0].email, sample[0].name)
    assert client.get(reverse("accounts:sample-login"), {"email": sample[0].email}).status_code == 405
    assert Client(enforce_csrf_checks=True).post(
        reverse("accounts:sample-login"), {"email": sample[0].email}
    ).status_code == 403  # fmt: skip


def test_nobody_else_comes_in_that_way(client: Client, sample):
    user("real@one.example", "Real Person")
    assert client.post(reverse("accounts:sample-login"), {"email": "real@one.example"}).status_code == 404
    assert not signed_in(client)


def test_a_sample_person_shows_again_who_they_are_with_a_press(client: Client, sample):
    someone = user(sample[0].email, sample[0].name)
    someone.set_unusable_password()
    someone.save()
    client.force_login(someone)
    page = client.get(reverse("accounts:again"), {"next": "/account/"})
    assert "You are a sample person" in words(page)


def test_anywhere_else_nobody_is_listed_and_nobody_comes_in(client: Client, settings):
    settings.SAMPLE = True
    accounts = sample_accounts()
    settings.SAMPLE = False
    page = client.get(reverse("account_login")).content.decode()
    for each in accounts:
        user(each.email, each.name)
        assert each.name not in page
        assert each.email not in page
        assert client.post(reverse("accounts:sample-login"), {"email": each.email}).status_code == 404
    assert "Sample people" not in page
    assert not signed_in(client)
