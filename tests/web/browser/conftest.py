"""The clinic as `eutonia serve --sample` opens it, in a process of its own, and people who use it in a real
Chromium."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web import chromium

GRAVE = ("serious", "critical")
# What fades in is pale for a moment: its colours are read when it has come.
AT_REST = """Promise.allSettled(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().endTime !== Infinity).map(each => each.finished))
    .then(() => null)"""


@dataclass
class Site:
    """A running clinic."""

    url: str
    letters: Path

    def letter_to(self, address: str) -> str:
        """The newest letter to somebody."""
        found = [text for file in sorted(self.letters.iterdir(), key=lambda file: file.stat().st_mtime)
                 if f"To: {address}" in (text := file.read_text())]  # fmt: skip
        return found[-1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("clinic")
    letters = folder / "letters"
    letters.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EUTONIA_", "DJANGO_"))}
    environment |= {"EUTONIA_MAIL": f"file://{letters}"}
    log = (folder / "log").open("w")
    server = subprocess.Popen(
        [Path(sys.executable).with_name("eutonia"), "serve", "--sample", "--port", str(port), "--database",
         f"sqlite:///{folder}/clinic.sqlite3"],
        env=environment, stdout=log, stderr=log, cwd=folder,
    )  # fmt: skip
    url = f"http://localhost:{port}"
    try:
        _wait(url, server, folder / "log")
        yield Site(url=url, letters=letters)
    finally:
        server.terminate()
        server.wait(10)
        log.close()
    assert "exception" not in (folder / "log").read_text()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/readyz") as answer:
                assert answer.status == 200
                return
        except URLError:
            time.sleep(0.2)
    raise AssertionError(f"the clinic did not open: {log.read_text()}")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with chromium.browser() as running:
        yield running


@dataclass
class Person:
    """Somebody in front of a browser. What the console says against a page is kept; every page is read by axe once."""

    page: Page
    site: Site
    read: set[str]
    scripted: bool = True  # else axe, a script itself, has nothing to run on
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.site.url + path)
        self.look()

    def click(self, role: Any, name: str | re.Pattern[str], *, exact: bool = False, nth: int = 0) -> None:
        self.page.get_by_role(role, name=name, exact=exact).nth(nth).click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Read the page as axe does, unless one of its kind was read before."""
        kind = re.sub(
            r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", re.split(r"[?#]", self.page.url.removeprefix(self.site.url))[0]
        )
        if kind in self.read or not self.scripted:
            return
        self.read.add(kind)
        self.page.evaluate(AT_REST)
        for found in Axe().run(self.page).response["violations"]:
            if found["impact"] in GRAVE:
                nodes = "; ".join(node["html"][:160] for node in found["nodes"][:3])
                self.complaints.append(f"{kind}: {found['id']} {found['help']}: {nodes}")


type Enter = Callable[..., Person]


@pytest.fixture(scope="module")
def pages_read() -> set[str]:
    return set()


@pytest.fixture
def visit(chrome: Browser, site: Site, pages_read: set[str]) -> Iterator[Enter]:
    """Lets somebody in: `visit()` a stranger, `visit("nurse")` a sample account, on a screen of some size."""
    people: list[Person] = []

    def enter(account: str = "", *, width: int = 1280, height: int = 900, **others: Any) -> Person:
        page = chrome.new_context(
            reduced_motion="reduce", viewport={"width": width, "height": height}, **others
        ).new_page()
        page.set_default_timeout(15_000)
        scripted = others.get("java_script_enabled", True)
        person = Person(page=page, site=site, read=pages_read, scripted=scripted)
        page.on("pageerror", lambda error: person.complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: person.complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None,
        )
        people.append(person)
        if account:
            person.open("/account/login/")
            person.page.locator(f'form:has(input[value="{account}@sample.example"]) button').click()
            person.page.wait_for_load_state()
            person.look()
        return person

    yield enter
    for person in people:
        person.page.context.close()
    assert [complaint for person in people for complaint in person.complaints] == []
