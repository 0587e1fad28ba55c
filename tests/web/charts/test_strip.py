"""Sleepiness and weakness: how bad by height, and the worst of a week is never averaged away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.web.charts import ChartError, StripRow, draw_strip
from tests.web.charts.svg_reading import assert_inside, assert_plain, find

FIRST = date(2026, 11, 1)
SLEEPY = ("none", "a little", "drowsy", "dozing off", "hard to wake")


def strip(sleepy, weak, days=5):
    def on(values):
        return {FIRST + timedelta(days=number): value for number, value in values.items()}

    rows = [
        StripRow(name="Sleepiness", levels=SLEEPY, values=on(sleepy)),
        StripRow(name="Weakness", levels=("no", "yes"), values=on(weak)),
    ]
    return draw_strip(rows, title="Watched", first=FIRST, last=FIRST + timedelta(days=days - 1))


def heights(chart):
    return [float(each.get("height")) for each in find(chart.svg, "c-bar")]


def test_each_level_is_said_in_its_words():
    chart = strip({0: 0, 1: 2, 2: 4}, {1: 1})
    assert chart.columns == ("Day", "Sleepiness", "Weakness")
    assert [row[1:] for row in chart.rows] == [
        ("none", "nothing written"),
        ("drowsy", "yes"),
        ("hard to wake", "nothing written"),
        ("nothing written", "nothing written"),
        ("nothing written", "nothing written"),
    ]


def test_worse_is_taller_none_is_a_line_and_unknown_a_dot():
    chart = strip({0: 0, 1: 2, 2: 4}, {})
    none, some, worst = heights(chart)
    assert none < some < worst
    assert len(find(chart.svg, "c-unknown")) == 2 + 5


def test_the_worst_day_of_a_week_counts():
    chart = strip({0: 0, 1: 3, 2: 0}, {}, days=200)
    assert chart.rows[0][1] == "dozing off"
    assert "Each bar is the worst of a week." in chart.summary


def test_a_level_without_words_is_refused():
    with pytest.raises(ChartError):
        strip({0: 5}, {})


@given(
    st.integers(1, 800),
    st.dictionaries(st.integers(-9, 900), st.integers(0, 4), max_size=60),
    st.dictionaries(st.integers(-9, 900), st.integers(0, 1), max_size=60),
)
def test_the_drawing_stays_in_its_frame(days, sleepy, weak):
    chart = strip(sleepy, weak, days)
    assert_inside(chart.svg)
    assert_plain(chart.svg)


def test_no_row_at_all_is_a_drawing_too():
    chart = draw_strip([], title="Watched", first=FIRST, last=FIRST)
    assert_inside(chart.svg)
    assert chart.rows == (("Nov 1, 2026",),)


def test_it_looks_as_reviewed(golden):
    golden("strip.svg", strip({0: 0, 1: 2, 2: 4}, {0: 0, 3: 1}).svg)
