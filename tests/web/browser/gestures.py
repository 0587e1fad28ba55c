"""What people do again and again: answer a question, open a record, sign, log a dose, read the worklist."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.core.signing import JSONSerializer
from playwright.sync_api import Locator, expect

from tests.web.browser.conftest import Person, Site

Words = str | re.Pattern[str]
REASON = "Talked about it with the person: lowest doses, and what to watch for."
LONG_AGO = 3600  # seconds: longer than a signature takes


def main(person: Person) -> Locator:
    return person.page.locator("main")


def choose(scope: Locator, question: Words, answer: str) -> None:
    """Give an answer to a question."""
    group = scope.get_by_role("group", name=question)
    group.get_by_label(answer, exact=True).first.check()


def open_fold(scope: Locator, words: Words) -> Locator:
    """What folds out under a line. The line is clicked unless it is open."""
    fold = scope.locator("details").filter(has=scope.page.locator("summary", has_text=words)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    return fold


def expected(person: Person, status: int) -> None:
    """The console of Chromium notes every answer that is not 200: this one was meant."""
    meant = [each for each in person.complaints if f"status of {status}" in each]
    assert meant, f"no {status}: {person.complaints}"
    person.complaints = [each for each in person.complaints if each not in meant]


def told(person: Person, words: Words) -> None:
    """Something of this kind is said on the page."""
    expect(person.page.get_by_text(words).locator("visible=true").first).to_be_visible()


def record_of(person: Person, name: str) -> str:
    """Open somebody's record from the list of people; gives its address."""
    person.open("/clinic/people/")
    person.click("link", name)
    return person.page.url.removeprefix(person.site.url)


def home_of(person: Person) -> str:
    """The beginning of the addresses of a patient's own pages."""
    person.open("/")
    return re.sub(r"today/.*", "", person.page.url.removeprefix(person.site.url))


def worklist(person: Person, kind: str = "") -> list[str]:
    """The rows of the worklist from its top, each as it reads."""
    person.open("/clinic/" + (f"?kind={kind}" if kind else ""))
    return [" ".join(row.split()) for row in main(person).locator("li.matter").all_inner_texts()]


def sign(person: Person) -> bool:
    """Say of every grave finding what was done, and sign. Gives whether it was asked once more who signs."""
    form = person.page.get_by_role("region", name="Sign", exact=True)
    asked = form.get_by_role("link", name="Show it, then sign").count() > 0
    if asked:  # before the form, so that nothing is typed twice
        person.click("link", "Show it, then sign")
        person.click("button", "Yes, it is still me")
    for question in form.get_by_role("group").filter(has=person.page.get_by_role("radio")).all():
        question.get_by_label("Acted on", exact=True).check()
        question.get_by_role("textbox").fill(REASON)
    person.click("button", "Sign this plan")
    expect(person.page.get_by_role("region", name="Signed", exact=True)).to_be_visible()
    return asked


def doses(person: Person) -> list[Locator]:
    return main(person).get_by_role("region", name="What to take").get_by_role("article").all()


def amounts(person: Person) -> list[str]:
    """What Today tells to take, each dose as it reads: its time, and how much."""
    return [
        f"{dose.get_by_role('heading').inner_text().split(' am')[0].split(' pm')[0]}: "
        f"{' + '.join(dose.locator('.dose__words').all_inner_texts())}".replace("\n", ", ")
        for dose in doses(person)
    ]


def take(dose: Locator) -> None:
    """Log a dose as taken, at whatever hour of the day the test runs."""
    already, taken = (
        dose.locator("summary", has_text="I have taken it already"),
        re.compile("^(Taken|I took it on time)"),
    )
    if already.count():
        already.click()
    dose.get_by_role("button", name=taken).first.click()


def skip(dose: Locator, why: str, words: str) -> None:
    """Log a dose as skipped; one whose time has not come is first logged and then changed."""
    if not dose.locator("summary", has_text=re.compile("Skip this dose|I did not take it|Change")).count():
        take(dose)
        expect(dose.get_by_text("Taken", exact=True)).to_be_visible()
    dose.locator("summary", has_text=re.compile("Skip this dose|I did not take it|Change")).click()
    dose.get_by_label("Why?").select_option(label=why)
    dose.get_by_label("In your words").fill(words)
    dose.get_by_role("button", name=re.compile("^(Skip it|Write down that it was skipped|I did not take it)")).click()


def let_time_pass(site: Site, account: str) -> int:
    """As if an hour had gone by since somebody came in: they are in still, but a signature asks who they are. Gives
    how many
    sessions that were."""
    folder = site.letters.parent
    key, salt = (folder / "clinic.key").read_text().strip(), SessionStore().key_salt
    with closing(sqlite3.connect(folder / "clinic.sqlite3", timeout=10)) as database, database:
        (user,) = database.execute(
            "select id from accounts_user where email = ?", (f"{account}@sample.example",)
        ).fetchone()
        changed = 0
        for name, data in database.execute("select session_key, session_data from django_session").fetchall():
            session: dict[str, Any] = signing.loads(data, key=key, salt=salt, serializer=JSONSerializer)
            if session.get("_auth_user_id") != str(user):
                continue
            for method in session["account_authentication_methods"]:
                method["at"] = time.time() - LONG_AGO
            again = signing.dumps(session, key=key, salt=salt, serializer=JSONSerializer, compress=True)
            database.execute("update django_session set session_data = ? where session_key = ?", (again, name))
            changed += 1
    return changed


def example(name: str) -> Path:
    return Path(__file__).parents[3] / "examples" / name


def come_in(person: Person, email: str, password: str) -> None:
    """Sign in as people do who are no sample."""
    person.open("/account/login/")
    form = person.page.get_by_role("region", name="With your password")
    form.get_by_label("E-mail address").fill(email)
    form.get_by_label("Password", exact=True).fill(password)
    form.get_by_role("button", name="Sign in", exact=True).click()
    person.page.wait_for_load_state()
    person.look()


def write_down(person: Person, what: str, fields: dict[str, str]) -> None:
    """Add one thing to the record that is open."""
    person.click("link", what)
    for label, value in fields.items():
        field = person.page.get_by_label(label)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    person.click("button", "Save")


def answer_well(person: Person) -> None:
    """Every question of a check-in as somebody answers it to whom the medicine does good, and not enough."""
    form = main(person)
    choose(form, re.compile("^Which of these"), "I have read all of these. I have none of them.")
    for question in ("trouble breathing", "Fever, confusion", "New weakness", "Any other side effect"):
        choose(form, re.compile(question), "No")
    form.get_by_label("How many times did you fall").fill("0")
    choose(form, re.compile("^How sleepy"), "Not sleepy")
    choose(form, re.compile("still more than you want"), "Yes")
