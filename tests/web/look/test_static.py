"""What the browser loads first: whole, unedited, small."""

import gzip
import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

import eutonia.web

STATIC = Path(eutonia.web.__file__).parent / "static"
LIMIT = 100_000  # bytes, compressed: the first load of a page
KEPT_FOR_THE_PAGE = 20_000
CSS_LIMIT = 25_000


def packed(path):
    return len(gzip.compress(path.read_bytes(), compresslevel=6))


def linked(page):
    """The static files that the head of a page asks for."""
    found = [node.attributes.get("href") or node.attributes.get("src") or "" for node in page.walk()
             if node.tag in ("link", "script")]  # fmt: skip
    return [STATIC / unquote(each.removeprefix("/static/")) for each in found if each.startswith("/static/")]


def test_every_file_of_the_head_exists_and_every_style_sheet_is_linked(style_guide):
    files = linked(style_guide)
    assert [path.name for path in files if not path.exists()] == []
    assert {path for path in files if path.suffix == ".css"} == set((STATIC / "css").glob("*.css"))
    assert len(files) == len(set(files))


def test_tokens_and_layers_come_first(style_guide):
    sheets = [path.name for path in linked(style_guide) if path.suffix == ".css"]
    assert sheets[:2] == ["tokens.css", "base.css"]
    assert sheets[-1] == "print.css"


def test_the_first_load_is_small(style_guide):
    files = [*linked(style_guide), STATIC / "icons/icons.svg"]
    sheets = sum(packed(path) for path in files if path.suffix == ".css")
    assert sheets < CSS_LIMIT
    assert sum(packed(path) for path in files) < LIMIT - KEPT_FOR_THE_PAGE


def test_htmx_is_the_file_that_was_published():
    folder = STATIC / "vendor/htmx.org@4.0.1"
    digest, name = (folder / "htmx.min.js.sha256").read_text("ascii").split()
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert "Zero-Clause BSD" in (folder / "LICENSE").read_text("utf-8")


def test_no_file_reaches_out_to_another_host():
    for path in [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js"), *(STATIC / "icons").glob("*.svg")]:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert re.findall(r"https?://|@import|url\(", text) == [], path.name


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_braces_and_layers_are_whole(path):
    text = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert text.count("{") == text.count("}")
    outside = re.sub(r"\s+", " ", text).strip()
    assert outside.startswith(("@layer", ":root"))


def test_a_script_knows_no_words_but_the_button_it_changes():
    # What a person reads stands in templates; copy.js answers in the button itself.
    said = {
        path.name: re.findall(r'"([A-Z][a-z]+ [a-z ]+)"', path.read_text("utf-8"))
        for path in (STATIC / "js").glob("*.js")
    }
    assert {name: words for name, words in said.items() if words} == {"copy.js": ["Could not copy"]}
