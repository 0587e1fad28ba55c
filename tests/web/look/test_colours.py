"""tokens.css: every colour in one place, light and dark, and readable on every ground it is used on (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

import eutonia.web

CSS = Path(eutonia.web.__file__).parent / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text("utf-8")
BLOCK = re.compile(r"([^{}]+)\{([^{}]*)\}")
TOKEN = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
HEX = re.compile(r"#[0-9a-f]{6}")


def palettes():
    blocks = {
        selector.split("*/")[-1].strip().split("\n")[-1].strip(): dict(TOKEN.findall(body))
        for selector, body in BLOCK.findall(TOKENS)
    }
    light = blocks[":root"]
    wished = blocks[':root:not([data-theme="light"])']
    chosen = blocks[':root[data-theme="dark"]']
    return light, wished, chosen


LIGHT, WISHED, CHOSEN = palettes()


def test_both_ways_to_the_dark_lead_to_the_same_colours():
    assert WISHED == CHOSEN


def test_every_colour_has_a_dark_one():
    colours = {name for name, value in LIGHT.items() if HEX.fullmatch(value) or "rgb" in value}
    assert colours == set(WISHED)
    assert len(colours) > 40


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


GROUNDS = ("paper", "surface", "sunken")
TONES = ("good", "info", "warn", "bad", "stop", "unknown", "neutral")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "brand", "brand-strong", "bad-ink") for ground in GROUNDS],
    *[(f"{tone}-ink", tone) for tone in TONES],
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("brand-ink", "brand-tint"),
    ("ink", "brand-tint"),
    ("brand", "brand-tint"),
    ("paper", "ink"),
    ("chart-dose", "surface"),
    ("surface", "chart-bar"),
    ("piece-ink", "piece"),
]
CONTROL = [
    *[(line, ground) for line in ("line-strong", "brand", "focus") for ground in GROUNDS],
    *[(f"{tone}-line", ground) for tone in TONES for ground in ("surface", "paper")],
    *[(f"chart-{name}", "surface") for name in ("line", "dose", "bar", "late", "skipped")],
    ("chart-line", "chart-dose-area"),
    ("line-strong", "brand-tint"),
    ("piece-line", "surface"),
    ("piece-line", "sunken"),
    ("focus", "brand-tint"),
]


@pytest.mark.parametrize("palette", [LIGHT, CHOSEN], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(palette, ink, ground):
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, CHOSEN], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROL)
def test_a_control_can_be_seen(palette, line, ground):
    assert contrast(palette[line], palette[ground]) >= 3


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_no_other_file_names_a_colour(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    if path.name == "tokens.css":
        return
    if path.name == "print.css":  # paper is white, ink is black
        text = text.replace("#fff", "").replace("#000", "")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", text) == []


def test_every_token_that_is_used_is_there():
    own = {"gap", "ground", "word", "edge"}  # set by the component itself
    for path in CSS.glob("*.css"):
        used = set(re.findall(r"var\(--([a-z0-9-]+)", path.read_text("utf-8")))
        assert used <= set(LIGHT) | own, path.name


def test_every_token_that_is_there_is_used():
    used = set()
    for path in CSS.glob("*.css"):
        used |= set(re.findall(r"var\(--([a-z0-9-]+)", path.read_text("utf-8")))
    assert set(LIGHT) - used == set()
