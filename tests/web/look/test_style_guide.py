"""Every component on one page: nothing inline, every control labelled, every reference whole."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string

import eutonia.web
from eutonia.web.style_guide import icon_names
from tests.web.look.pages import read_page

WEB = Path(eutonia.web.__file__).parent
TEMPLATES = sorted((WEB / "templates/components").glob("*.html"))
CONTROLS = {"input", "select", "textarea"}


def nodes(page, *tags):
    return [node for node in page.walk() if not tags or node.tag in tags]


def test_nothing_is_inline(style_guide):
    for node in nodes(style_guide):
        inline = [name for name in node.attributes if name == "style" or name.startswith("on")]
        assert inline == [], node.tag
        assert node.tag != "style"
        if node.tag == "script":
            assert node.attributes["src"].startswith("/static/")
            assert node.words() == ""
            assert "defer" in node.attributes or node.attributes.get("type") == "module"


def test_every_id_stands_once_and_every_reference_finds_its_id(style_guide):
    ids = Counter(node.attributes["id"] for node in nodes(style_guide) if "id" in node.attributes)
    assert [each for each, count in ids.items() if count > 1] == []
    for node in nodes(style_guide):
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "data-copy", "data-list-keys"):
            for each in (node.attributes.get(name) or "").split():
                assert each in ids, (node.tag, name)
        href = node.attributes.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, href


def test_every_control_has_words(style_guide):
    labels = {node.attributes.get("for"): node.words() for node in nodes(style_guide, "label")}
    seen = 0
    for node in nodes(style_guide, *CONTROLS):
        if node.attributes.get("type") == "hidden":
            continue
        assert labels.get(node.attributes.get("id")) or node.attributes.get("aria-label"), node.attributes
        seen += 1
    assert seen > 50
    for node in nodes(style_guide, "button", "a", "summary"):
        assert node.words() or node.attributes.get("aria-label"), node.attributes


def test_choices_are_grouped_under_their_question(style_guide):
    for node in nodes(style_guide, "input"):
        if node.attributes.get("type") == "radio":
            group = node.inside("fieldset")
            assert group
            assert group.children[0].tag == "legend"
            assert group.children[0].words()


def test_help_and_errors_belong_to_their_field(style_guide):
    wrong = [node for node in nodes(style_guide, *CONTROLS) if node.attributes.get("aria-invalid") == "true"]
    single = [node for node in wrong if node.attributes.get("type") not in ("radio", "checkbox")]
    assert len(single) == 2
    assert all("_error" in node.attributes["aria-describedby"] for node in single)
    groups = [
        node for node in nodes(style_guide, "fieldset") if "_error" in (node.attributes.get("aria-describedby") or "")
    ]
    assert len(groups) == 2


def test_every_drawing_is_named_or_hidden(style_guide):
    for node in nodes(style_guide, "svg"):
        hidden = node.attributes.get("aria-hidden") == "true"
        assert hidden or (node.attributes["role"] == "img" and node.children[0].tag == "title"), node.attributes


def test_headings_never_skip_a_level(style_guide):
    levels = [int(node.tag[1]) for node in nodes(style_guide, "h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_landmarks_are_there(style_guide):
    assert [len(nodes(style_guide, tag)) for tag in ("main", "footer")] == [1, 1]
    assert nodes(style_guide, "a")[0].attributes["href"] == "#main"
    (navigation,) = [
        node for node in nodes(style_guide, "nav") if "nav" in (node.attributes.get("class") or "").split()
    ]
    assert navigation.attributes["aria-label"] == "Main"
    current = [node for node in navigation.walk() if node.attributes.get("aria-current") == "page"]
    assert {node.words() for node in current} == {"Today"}


def test_htmx_gets_the_token_and_keeps_its_style_to_itself(style_guide):
    (body,) = nodes(style_guide, "body")
    assert body.attributes["hx-headers:inherited"] == '{"X-CSRFToken": "example"}'
    (config,) = [node for node in nodes(style_guide, "meta") if node.attributes.get("name") == "htmx-config"]
    assert '"includeIndicatorCSS": false' in config.attributes["content"]


def test_who_decides_and_whom_to_call_stand_below_every_page(style_guide):
    (foot,) = nodes(style_guide, "footer")
    assert "A licensed clinician signs every dose." in foot.words()
    assert "In an emergency call 911." in foot.words()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_style_guide_shows_every_component(path):
    names = {f"components/{path.name}"}
    shown = {each.name for each in [WEB / "templates/style_guide.html", WEB / "templates/base.html", *TEMPLATES]}
    texts = [
        file.read_text("utf-8")
        for file in [WEB / "templates/style_guide.html", WEB / "templates/base.html", *TEMPLATES]
        if file != path
    ]
    assert path.name in shown
    assert any(name in text for name in names for text in texts), f"{path.name} is shown nowhere"
    get_template(f"components/{path.name}")  # and it is well-formed


def test_every_icon_that_is_asked_for_exists():
    known = set(icon_names())
    asked = re.compile(r'(?:icon=|icon\.html" with name=|"icon": |icon=)"([a-z-]+)"')
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py")]
    wanted = {(file.name, name) for file in files for name in asked.findall(file.read_text("utf-8"))}
    assert len(wanted) > 40
    assert {each for each in wanted if each[1] not in known} == set()


def render(name, **context):
    return read_page(render_to_string(f"components/{name}.html", context))


@pytest.mark.parametrize(
    ("component", "key", "known"),
    [
        ("severity", "severity", ["contraindicated", "major", "moderate", "minor", ""]),
        ("triage_level", "level", ["emergency", "same-day", "soon", "routine", "self-care"]),
        ("plan_state", "state", ["draft", "proposed", "approved", "active", "superseded", "completed", "stopped"]),
        ("action", "action", ["advance", "hold", "step-back", "switch", "taper", "urgent"]),
    ],
)
def test_each_state_has_a_word_and_a_shape_of_its_own(component, key, known):
    pages = [render(component, **{key: each}) for each in known]
    assert len({page.words() for page in pages}) == len(known)
    shapes = [node.attributes["href"] for page in pages for node in nodes(page, "use")]
    assert len(shapes) == len(known)
    # Down is down, whether by a step or to the end; the words tell them apart.
    assert len(set(shapes)) >= len(known) - 1


def test_what_a_person_wrote_is_text():
    page = render("bubble", message={"text": "<script>alert(1)</script>", "author": "<b>A</b>", "mine": False})
    assert nodes(page, "script", "b") == []
    assert "<script>alert(1)</script>" in page.words()


def test_a_menu_of_five_has_no_more_and_of_six_has():
    def more(count):
        items = [{"label": f"Place {n}", "url": f"/{n}", "icon": "home", "current": False} for n in range(count)]
        return len(nodes(render("navigation", navigation=items), "details"))

    assert [more(count) for count in (1, 5, 6)] == [0, 0, 1]
