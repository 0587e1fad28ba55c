"""Every page that a sample person can reach by links: no serious finding of axe, nothing on the console, nothing
wider than
the narrowest screen."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.web.browser.conftest import Enter, Person

pytestmark = pytest.mark.browser
NARROW = 320
MOST = 60
LEADS_OUT = ("/account/logout", "/static/", "/healthz", "/readyz")


def view_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def walk(person: Person, start: str) -> dict[str, str]:
    """Every kind of page that links lead to from here, each once: its view and its address."""
    waiting, seen = [start], dict[str, str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        view = view_of(urlsplit(path).path)
        if view in seen:
            continue
        answer = person.page.goto(person.site.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        seen[view] = path
        person.look()
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= person.page.viewport_size["width"], f"{path} is {wide} wide"  # type: ignore[index]
        links = person.page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        waiting += [
            link
            for link in links
            if link.startswith("/") and not link.startswith(LEADS_OUT) and view_of(urlsplit(link).path) not in seen
        ]
    return seen


@pytest.mark.parametrize(
    ("account", "least"),
    [("better", 12), ("weaker", 12), ("caregiver", 10), ("prescriber", 12), ("nurse", 10), ("administrator", 6)],
)
def test_every_page_can_be_read_and_used(visit: Enter, account: str, least: int):
    person = visit(account, width=NARROW, height=640)
    seen = walk(person, "/")
    print(f"{account}: {len(seen)} kinds of pages")
    assert len(seen) >= least, sorted(seen)


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/password/reset/", "/nothing/here/"])
def test_what_a_stranger_sees(visit: Enter, path: str):
    person = visit(width=NARROW, height=640)
    person.page.goto(person.site.url + path)
    person.look()
    person.complaints = [each for each in person.complaints if "404" not in each]  # Chromium says so itself
    assert person.page.evaluate("document.documentElement.scrollWidth") <= NARROW
