"""The style guide in a real Chromium, under the clinic's own content policy: it fits, is accessible, answers keys."""

import mimetypes
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils.csp import build_policy
from playwright.sync_api import expect

import eutonia.web
from tests.web import chromium

pytestmark = pytest.mark.browser

STATIC = Path(eutonia.web.__file__).parent / "static"
HOME = "http://clinic.test/"


@pytest.fixture(scope="module")
def browser():
    with chromium.browser() as running:
        yield running


@pytest.fixture
def show(browser, style_guide_html):
    """Opens the page in a window of a size; fails at the end if the console said anything, a breach of policy too."""
    contexts, said = [], []
    policy = build_policy(cast("Any", settings.SECURE_CSP))

    def answer(route):
        path = unquote(urlsplit(route.request.url).path)
        if path == "/":
            headers = {"content-security-policy": policy, "content-type": "text/html; charset=utf-8"}
            return route.fulfill(body=style_guide_html, headers=headers)
        file = STATIC / path.removeprefix("/static/")
        if not file.is_file():
            return route.fulfill(status=404)
        return route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])

    def open_page(width=1280, height=900, *, may_complain=False, **others):
        context = browser.new_context(viewport={"width": width, "height": height}, **others)
        contexts.append(context)
        page = context.new_page()
        if not may_complain:
            page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/*", answer)
        page.goto(HOME)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


SIZES = [(320, 640), (390, 844), (768, 1024), (1280, 900), (1600, 1000)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_hangs_over_the_edge(show, width, height):
    page = show(width, height)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "light"), (1280, 900, "dark")])
def test_no_serious_finding_of_axe(show, width, height, scheme):
    page = show(width, height, color_scheme=scheme)
    for each in page.locator("details").all():
        each.evaluate("element => { element.open = !element.matches('[data-menu]') }")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_everything_fits_when_letters_are_twice_as_large(show):
    page = show(1280, 900)
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    expect(page.locator("body")).to_have_css("font-size", "34px")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.set_viewport_size({"width": 640, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_what_is_pressed_is_large_enough_for_a_finger(show):
    page = show(390, 844)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, a.button, .nav__link, .filter, summary, select, .choice")]
            .filter((each) => each.offsetParent)
            .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44)
            .map(([html, box]) => `${html} ${box.height}`)"""
    )
    assert small == []


def test_a_menu_is_four_places_and_more_on_a_phone_and_all_of_them_on_a_desk(show):
    phone = show(390, 844).get_by_role("navigation", name="Main")
    expect(phone.get_by_role("link").filter(visible=True)).to_have_count(4)
    phone.get_by_text("More").click()
    expect(phone.get_by_role("link").filter(visible=True)).to_have_count(7)
    desk = show().get_by_role("navigation", name="Main")
    expect(desk.get_by_role("link").filter(visible=True)).to_have_count(7)


def test_escape_closes_a_menu_and_gives_the_focus_back(show):
    page = show()
    menu = page.locator("details.account")
    menu.locator("summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_worklist_is_walked_with_j_and_k_but_not_while_typing(show):
    page = show()
    names = page.locator("[data-list-keys] a.row__title")
    page.keyboard.press("j")
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    page.get_by_label("Full name").first.fill("")
    page.get_by_label("Full name").first.press("j")
    expect(page.get_by_label("Full name").first).to_have_value("j")


def test_a_place_on_the_body_is_chosen_by_mouse_and_by_keyboard(show):
    page = show(390, 844)
    # Its ring is what one aims at; the control lies over the whole place.
    page.get_by_role("radio", name="Right thigh, front").click()
    expect(page.get_by_role("radio", name="Right thigh, front")).to_be_checked()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Left thigh, front")).to_be_checked()


def test_the_scale_is_one_row_where_there_is_room_and_two_on_a_phone(show):
    def rows(page):
        boxes = page.locator(".choices--scale").first.locator(".choice__text")
        return len({round(box.bounding_box()["y"]) for box in boxes.all()})

    assert rows(show(390, 844)) == 2
    assert rows(show(700, 900)) == 1


def test_without_a_connection_the_page_says_so(show):
    page = show()
    expect(page.locator("#connection")).to_be_hidden()
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#connection")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "words"), [(500, "This was not saved."), (403, "This was not done."), (None, "This was not sent.")]
)
def test_a_request_that_fails_is_said(show, status, words):
    page = show(may_complain=True)  # the browser itself logs what the server refused
    page.route("**/save", lambda route: route.fulfill(status=status, body="no") if status else route.abort())
    page.evaluate("htmx.ajax('POST', '/save', {target: '#copied'}).catch(() => {})")
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    expect(page.locator("#copied")).to_have_text("EUT-2026-1125")
