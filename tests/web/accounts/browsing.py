"""Coming in the way a browser does, for tests of what allauth and the clinic do together."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from eutonia.web.accounts.models import User
from tests.web.people import PASSWORD, user

RIGHT = PASSWORD


def confirmed(email: str, name: str = "Ana Example") -> User:
    """An account whose address is confirmed."""
    made = user(email, name)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def try_login(client: Client, email: str, password: str = RIGHT, **query: str) -> Any:
    return client.post(reverse("account_login", query=query or None), {"login": email, "password": password})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def link_in_mail(number: int = -1) -> str:
    """The address in a letter, without the clinic's name."""
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[number].body))
    assert found
    return found[1]


def words(response: Any) -> str:
    """What a page says, without its markup and without what differs from one request to the next."""
    text = re.sub(r"<(script|template|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
