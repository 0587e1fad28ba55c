"""The hard ways through the clinic: without scripts, without a mouse, with bad input, by a passkey, on a thin line."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Request, expect

from tests.web.browser.conftest import Enter, Person, Site
from tests.web.browser.gestures import (
    answer_well,
    doses,
    expected,
    home_of,
    main,
    record_of,
    sign,
    take,
    told,
    worklist,
)

pytestmark = pytest.mark.browser
TABS = 90  # from the top of the longest page here to its end
FIRST_LOAD = 100_000  # bytes
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
SCRIPT = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\"> & \"so on\""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


# ------------------------------------------------------------------------------------------- without scripts


def test_everything_of_a_day_works_without_scripts(visit: Enter):
    marcus = visit("better", java_script_enabled=False, width=390, height=844)
    take(doses(marcus)[0])
    told(marcus, re.compile("^Written down: taken"))
    expect(doses(marcus)[0].get_by_role("link", name="See this entry")).to_be_visible()
    marcus.click("link", "How is today?")
    main(marcus).get_by_role("group", name=re.compile("^How stiff")).get_by_label("4", exact=True).check()
    marcus.click("button", "Save")
    told(marcus, "Written down.")
    marcus.open(home_of(marcus) + "check-in/")
    answer_well(marcus)
    marcus.click("button", "Send, and stay on")
    told(marcus, re.compile("you stay on the dose you have"))


# ------------------------------------------------------------------------------------------- without a mouse


def focused(person: Person) -> str:
    """The words of what is under the keys."""
    return " ".join(person.page.evaluate("document.activeElement.innerText").split())


def tab_to(person: Person, words: str) -> None:
    """Press Tab until this is under the keys; where one is must be seen."""
    for _ in range(TABS):
        person.page.keyboard.press("Tab")
        if re.match(words, focused(person)):
            seen = person.page.evaluate(
                "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
            )
            assert seen, f"nothing shows that {words} has the focus"
            return
    raise AssertionError(f"{words} is not reached by Tab")


def test_from_the_door_to_a_logged_dose_by_keys_alone(visit: Enter):
    ana = visit()
    ana.open("/account/login/")
    tab_to(ana, "Sign in as Ana Ruiz")
    with ana.page.expect_navigation():
        ana.page.keyboard.press("Enter")
    told(ana, "What to take")
    first = doses(ana)[0]
    if first.locator("summary", has_text="I have taken it already").count():
        tab_to(ana, "I have taken it already")
        ana.page.keyboard.press("Space")
    tab_to(ana, "Taken|I took it on time")
    ana.page.keyboard.press("Enter")
    expect(doses(ana)[0].get_by_role("link", name="See this entry")).to_be_visible()
    print("\nafter the dose was logged the keys are at:", focused(ana)[:80])
    assert focused(ana) == "See this entry", "the focus was lost with what was replaced"


def test_the_worklist_is_walked_by_letters(visit: Enter):
    nurse = visit("nurse")
    worklist(nurse)
    links = main(nurse).locator("li.matter a.row__title")
    assert links.count() >= 2
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("j", 1)):
        nurse.page.keyboard.press(key)
        expect(links.nth(place)).to_be_focused()
    href = links.nth(1).get_attribute("href")
    with nurse.page.expect_navigation():
        nurse.page.keyboard.press("Enter")
    assert href
    assert nurse.page.url.endswith(href)


# ------------------------------------------------------------------------------------------- bad input


def write_note(person: Person, text: str) -> None:
    person.open(home_of(person) + "diary/?kind=note")
    person.page.get_by_label("What do you want to write?").fill(text)


def test_a_note_sent_twice_is_there_once(visit: Enter):
    walter = visit("kidney")
    write_note(walter, "the stairs went well today")
    sent: list[Request] = []
    walter.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    walter.page.get_by_role("button", name="Save").dblclick()
    told(walter, "Written down.")
    walter.page.wait_for_load_state("networkidle")
    assert sent
    again = walter.page.context.request.post(  # as the second press, where the browser swallowed it
        sent[0].url, data=sent[0].post_data, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert again.ok
    print("\nsent by the double click:", len(sent), "and once more:", again.status)
    walter.open(home_of(walter) + "diary/")
    expect(main(walter).get_by_text("the stairs went well today")).to_have_count(1)


def test_a_script_in_a_note_is_text(visit: Enter):
    walter, nurse = visit("kidney"), visit("nurse")
    write_note(walter, SCRIPT)
    walter.click("button", "Save")
    walter.open(home_of(walter) + "diary/")
    told(walter, re.compile(re.escape(SCRIPT[:60])))
    base = record_of(nurse, "Walter Nowak")
    for person, path in ((nurse, f"{base}diary/"), (nurse, base), (nurse, "/clinic/")):
        person.open(path)
        assert "owned" not in person.page.title()
        assert main(person).locator("img[src=x]").count() == 0
    nurse.open(f"{base}diary/")
    told(nurse, re.compile(re.escape(SCRIPT[:60])))


def test_a_note_of_two_megabytes_is_refused(visit: Enter):
    walter = visit("kidney")
    write_note(walter, "")
    field = walter.page.get_by_label("What do you want to write?")
    field.evaluate("one => { one.removeAttribute('maxlength'); one.value = 'a'.repeat(2_000_000) }")
    with walter.page.expect_navigation() as answer:
        walter.page.get_by_role("button", name="Save").click()
    print("\ntold of a note of 2 MB:", answer.value.status, main(walter).inner_text()[:300])
    assert answer.value.status == 413
    expected(walter, 413)
    told(walter, "This is too long")
    walter.open(home_of(walter) + "diary/")
    expect(main(walter).get_by_text("aaaaaaaaaa")).to_have_count(0)


def test_what_is_guessed_or_somebody_elses_is_not_there(visit: Enter):
    walter, nurse = visit("kidney"), visit("nurse")
    others = record_of(nurse, "Ana Ruiz").removeprefix("/clinic")
    guessed = f"/p/{uuid.uuid4()}/"
    paths = [f"{guessed}today/", f"{others}today/", f"{others}messages/", f"{home_of(walter)}diary/{uuid.uuid4()}/"]
    clinicians = [f"/clinic{guessed}", f"/clinic{others}", "/clinic/"]  # no page of a patient's, whosever it is
    for path, status in (*((path, 404) for path in paths), *((path, 403) for path in clinicians)):
        answer = walter.page.goto(walter.site.url + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        assert "Ana Ruiz" not in walter.page.content()
        walter.look()
    expected(walter, 404)
    expected(walter, 403)


def test_a_picture_is_no_record(visit: Enter, tmp_path: Path):
    file = tmp_path / "record.json"
    file.write_bytes(PNG)
    nurse = visit("nurse")
    nurse.open(record_of(nurse, "Walter Nowak") + "import/")
    nurse.page.get_by_label("FHIR R4 Bundle").set_input_files(file)
    nurse.click("button", "Read it")
    expected(nurse, 422)
    said = main(nurse).get_by_role("alert").get_by_role("listitem").all_inner_texts()
    print("\ntold of a picture:", said)
    assert len(said) == 1
    assert "\n" not in said[0].strip()


def test_what_two_sign_is_signed_once(visit: Enter):
    first, second = visit("prescriber"), visit("prescriber")
    for person in (first, second):
        worklist(person, "proposal")
        person.click("link", "Peter Hallström")
    sign(first)
    sign(second)
    told(second, re.compile("has changed since this page was opened"))
    record_of(second, "Peter Hallström")
    expect(main(second).get_by_role("region", name="Present plans").get_by_role("article")).to_have_count(1)


# ------------------------------------------------------------------------------------------- passkey and codes


def test_a_passkey_is_added_and_lets_in(visit: Enter):
    samuel = visit("tapering")
    devtools = samuel.page.context.new_cdp_session(samuel.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    samuel.open("/account/2fa/")
    samuel.click("link", "Add a passkey")
    samuel.page.get_by_label("Name of this device").fill("my phone")
    samuel.page.get_by_label("Let me sign in with it alone").check()
    samuel.page.get_by_role("button", name="Make the passkey").click()
    samuel.page.wait_for_url(re.compile("/2fa/.*(codes|webauthn/$)"))
    samuel.look()
    print("\nafter the passkey:", main(samuel).inner_text()[:300])
    samuel.page.context.clear_cookies()
    samuel.open("/account/login/")
    samuel.page.get_by_role("button", name="Sign in with a passkey").click()
    samuel.page.wait_for_url("**/today/")
    told(samuel, "What to take")


def test_an_app_that_shows_codes_is_set_up(visit: Enter):
    helen = visit("sedated")
    helen.open("/account/2fa/")
    helen.click("link", "Set it up")
    picture = helen.page.get_by_role("img", name="A picture for the app")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.complete && one.naturalWidth") > 0, "the picture is not drawn"
    secret = helen.page.locator("#authenticator_secret").inner_text()
    helen.page.get_by_label("Code", exact=True).fill("000000")
    helen.click("button", "Turn it on")
    told(helen, re.compile("Incorrect|wrong", re.IGNORECASE))
    assert helen.page.locator("#authenticator_secret").inner_text() == secret
    counter = next(iter(yield_hotp_counters_from_time()))
    helen.page.get_by_label("Code", exact=True).fill(format_hotp_value(hotp_value(secret, counter)))
    helen.click("button", "Turn it on")
    helen.open("/account/2fa/")
    expect(main(helen).get_by_role("region", name="App that shows codes")).to_contain_text("On")


# ------------------------------------------------------------------------------------------- a thin line


@pytest.mark.parametrize(
    ("account", "path"),
    [("", "/account/login/"), ("better", "/"), ("prescriber", "/clinic/")],
    ids=["login", "today", "worklist"],
)
def test_the_first_load_is_light(visit: Enter, site: Site, account: str, path: str):
    """Whose browser has kept nothing but who they are."""
    known = {"storage_state": visit(account).page.context.storage_state()} if account else {}
    page = visit(**known).page
    devtools = page.context.new_cdp_session(page)
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    devtools.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    devtools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    devtools.send("Network.enable")
    page.goto(site.url + path, wait_until="networkidle")
    carried = sorted(((int(size), names[request]) for request, size in sizes.items() if request in names), reverse=True)
    total = sum(size for size, _ in carried)
    print(f"\n{path} {page.url.removeprefix(site.url)}: {total} bytes in {len(carried)} answers")
    print(*(f"    {size:>7} {name.removeprefix(site.url)}" for size, name in carried), sep="\n")
    assert len(carried) >= 3, "nothing was measured"
    assert total < FIRST_LOAD
