"""Every address by every role, for one's own person and another's, read and sent: what access.toml says, happens.

An address that stands in no row fails, and so does a row without an address. What is refused, is refused by the table;
what is let through answers, and never breaks, not even an empty form. An address with a thing of somebody else in it (a
plan, a thread, a licence) is 404 under one's own person, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from eutonia.web.accounts.access import Row, access_table
from eutonia.web.accounts.queries import capacities_of
from tests.web.access.world import HELD, ROLES, SENT, WITHOUT_OWNER, World, browser, build

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
ANSWERS = frozenset({200, 204, 302, 303, 400, 405, 409, 410, 422})
OPEN = ANSWERS | {403, 404, 429, 401}  # what anybody may ask says in its own way that it has nothing
MISSING = frozenset({404, 405})


def addresses() -> dict[str, list[str]]:
    """Every address of the clinic by the name of its view, with the names of its parameters."""
    found: dict[str, list[str]] = {}
    for name, pattern, parameters in _walk(get_resolver().url_patterns, "", []):
        assert name not in found, f"two addresses are called {name} ({pattern})"
        found[name] = parameters
    return found


def _walk(patterns: Any, spaces: str, parameters: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    for each in patterns:
        own = [*parameters, *each.pattern.regex.groupindex]
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, f"{spaces}{each.namespace}:" if each.namespace else spaces, own)
        elif isinstance(each, URLPattern):
            assert each.name, f"the address {each.pattern} has no name, so no row of the table can let anybody in"
            yield f"{spaces}{each.name}", str(each.pattern), own


ADDRESSES = addresses()


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, World]]:
    """One clinic and another, for all of these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("one"), build("two")
        transaction.set_rollback(True)


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(set(ADDRESSES) - set(access_table())) == [], "no row in access.toml"
    assert sorted(set(access_table()) - set(ADDRESSES)) == [], "no address"


def test_a_row_is_about_a_record_where_its_address_is():
    for name, row in access_table().items():
        assert row.record == ("patient_id" in ADDRESSES[name]), name
        for role in ROLES:
            assert not row.write & HELD[role] or row.who & HELD[role], f"{name}: {role} may write and not read"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_what_this_table_takes_it_to_hold(worlds, role):
    user = worlds[0].user(role)
    assert (capacities_of(user) | {"signed-in"} if user else frozenset()) == HELD[role]


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_address_by_every_role(worlds, settings, record_property, name):
    settings.SIGN_UP, settings.METRICS = "open", True  # where they are closed there is nothing to walk to
    row = access_table()[name]
    wrong: list[str] = []
    counts: Counter[str] = Counter({"addresses": 1})
    for role in ROLES:
        client = browser(worlds[0].user(role))
        jar = deepcopy(client.cookies)
        for whose, address in filled(name, role, worlds):
            for method in METHODS:
                client.cookies = deepcopy(jar)
                status, where = ask(client, method, name, address)
                verdict, right = expected(row, role, whose, method)
                counts[f"requests, {verdict}"] += 1
                if not right(status, where):
                    wrong.append(f"{method} {name} by {role}, {whose}: {status} {where}, expected {verdict}")
    for what, number in counts.items():
        record_property(f"counted: access table, {what}", number)
    assert not wrong, "\n".join(wrong)


def filled(name: str, role: str, worlds: tuple[World, World]) -> Iterator[tuple[str, str]]:
    """The address with what is one's own; with what is another's; and with another's thing under one's own person."""
    own, other = worlds
    parameters = ADDRESSES[name]
    owned = [each for each in parameters if each not in WITHOUT_OWNER]
    yield "own", _reverse(name, role, dict.fromkeys(parameters, own))
    if owned:
        yield "other's", _reverse(name, role, dict.fromkeys(parameters, other))
    if "patient_id" in owned and len(owned) > 1:
        yield (
            "other's thing",
            _reverse(name, role, {each: own if each == "patient_id" else other for each in parameters}),
        )


def _reverse(name: str, role: str, whose: dict[str, World]) -> str:
    for each in whose:
        assert each in whose[each].things, f"{name} has a parameter {each}: say in world.py what that is"
    return reverse(name, kwargs={each: world.things[each](name, role) for each, world in whose.items()})


def ask(client: Any, method: str, name: str, address: str) -> tuple[int, str]:
    """What is answered. Whatever it changes is undone."""
    cache.clear()
    with transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address, SENT.get(name, {}))
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", "")


def expected(row: Row, role: str, whose: str, method: str) -> tuple[str, Callable[[int, str], bool]]:
    """What the table says to a request: the name of it, and whether an answer is that."""
    who = row.who if method == "GET" else row.write
    if "anybody" in who:
        return "open", lambda status, _: status in OPEN
    if role == "anonymous":
        login = reverse(django_settings.LOGIN_URL)
        return "to the login", lambda status, where: status == 302 and where.startswith(login)
    if not who & HELD[role]:
        return "403", lambda status, _: status == 403
    if whose == "other's" and row.record:
        return "404", lambda status, _: status == 404
    if whose != "own":
        return "404 or 405", lambda status, _: status in MISSING
    return "answered", lambda status, _: status in ANSWERS
