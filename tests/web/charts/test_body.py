"""Where on the body: one list for the form, the picker's style sheet and the picture."""

import re
from itertools import combinations
from pathlib import Path

import pytest

import eutonia.web
from eutonia.web.charts import BODY_CHOICES, REGIONS, draw_body
from eutonia.web.charts.body import HEIGHT, WIDTH
from tests.web.charts.svg_reading import assert_plain, find, parse, view_box

WEB = Path(eutonia.web.__file__).parent
PLACE = re.compile(r"\.region--([a-z-]+) \{\s*inset: ([\d.]+)% ([\d.]+)% ([\d.]+)% ([\d.]+)%;")


def test_every_name_is_there_once_and_short_enough_for_the_diary():
    values = [value for value, _ in BODY_CHOICES]
    assert len(set(values)) == len(values) == len(REGIONS)
    assert all(re.fullmatch(r"[a-z-]{1,30}", value) for value in values)


def test_the_style_sheet_puts_each_place_where_the_list_says():
    written = PLACE.findall((WEB / "static/css/body_map.css").read_text("utf-8"))
    assert [name for name, *_ in written] == [region.value for region in REGIONS]
    for region, (_, *sides) in zip(REGIONS, written, strict=True):
        top, right, bottom, left = (float(each) / 100 for each in sides)
        assert top * HEIGHT == pytest.approx(region.y, abs=0.3)
        assert left * WIDTH == pytest.approx(region.x, abs=0.3)
        assert (1 - right) * WIDTH == pytest.approx(region.x + region.width, abs=0.3)
        assert (1 - bottom) * HEIGHT == pytest.approx(region.y + region.height, abs=0.3)


def test_no_place_covers_another():
    for one, other in combinations(REGIONS, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one.value, other.value)


def test_each_place_is_large_enough_for_a_finger_at_320_pixels():
    # WCAG 2.2, 2.5.8: 24 by 24. The picture is 256 px wide in a card on such a phone.
    assert min(min(region.width, region.height) for region in REGIONS) * 256 / WIDTH >= 19.5
    # Those below 24 keep their distance instead: no other middle within 24 px (the exception of 2.5.8).
    small = [each for each in REGIONS if min(each.width, each.height) * 256 / WIDTH < 24]
    for one in small:
        for other in REGIONS:
            if one is not other:
                (x, y), (x2, y2) = one.middle, other.middle
                assert ((x - x2) ** 2 + (y - y2) ** 2) ** 0.5 * 256 / WIDTH >= 24


def test_left_is_the_persons_own_left():
    places = {region.value: region.x for region in REGIONS}
    assert places["left-thigh"] > places["right-thigh"]  # seen from the front
    assert places["left-calf"] < places["right-calf"]  # seen from behind


def test_the_picker_and_the_picture_have_the_same_size():
    outline = parse((WEB / "templates/components/body_outline.html").read_text("utf-8"))
    assert outline.get("viewBox").split() == ["0", "0", str(WIDTH), str(HEIGHT)]
    assert view_box(parse(draw_body({}).svg)) == [0, 0, WIDTH, HEIGHT]


def test_counts_stand_on_the_picture_and_in_the_table():
    chart = draw_body({"left-calf": 3, "neck": 12, "right-calf": 0, "somewhere else": 2})
    assert chart.rows == (("Neck", "12"), ("Left calf", "3"), ("somewhere else", "2"))
    assert sorted(each.text for each in find(chart.svg, "c-on-bar")) == ["12", "3"]
    assert chart.summary == "Most often: Neck 12, Left calf 3, somewhere else 2."
    assert_plain(chart.svg)


def test_no_place_at_all_is_said():
    assert draw_body({}).summary == "No place was written."


def test_it_looks_as_reviewed(golden):
    golden("body.svg", draw_body({"left-calf": 3, "neck": 12}).svg)
