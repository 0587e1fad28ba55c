"""Spasms a day: none is written and has a sign; a day without an entry has none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.web.charts import ChartError, draw_spasms
from tests.web.charts.svg_reading import assert_inside, assert_plain, find

FIRST = date(2026, 11, 1)


def spasms(counts, days=7):
    last = FIRST + timedelta(days=days - 1)
    return draw_spasms({FIRST + timedelta(days=n): count for n, count in counts.items()}, first=FIRST, last=last)


def bars(chart):
    return [each for each in find(chart.svg, "c-bar") if each.get("rx")]


def test_none_is_a_ring_some_are_a_bar_unknown_is_nothing():
    chart = spasms({0: 3, 1: 0, 2: 1})
    assert len(bars(chart)) == 2
    assert len(find(chart.svg, "c-none")) == 1
    assert [row[1] for row in chart.rows] == ["3", "0", "1", *["nothing written"] * 4]
    assert [key.words for key in chart.legend] == ["Spasms", "A day with none", "Nothing written"]


def test_the_highest_bar_is_the_highest_count():
    low, high = sorted(float(each.get("height")) for each in bars(spasms({0: 2, 1: 4})))
    assert high == pytest.approx(2 * low, abs=0.2)


def test_the_summary_counts():
    chart = spasms({0: 3, 1: 0, 2: 3})
    assert chart.summary == (
        "Nov 1 to Nov 7, 2026: written on 3 of 7 days. 6 spasms in all; most 3, on Nov 3, 2026. 1 day without any."
    )


def test_weeks_are_averages_of_the_days_that_were_written():
    chart = spasms({0: 4, 1: 0, 300: 1}, days=301)
    assert chart.rows[0] == ("Nov 1 to Nov 7, 2026", "2 on average (0 to 4, 2 days written)")
    assert "Each bar is the average a day of a week." in chart.summary


def test_fewer_than_none_is_refused():
    with pytest.raises(ChartError):
        spasms({0: -1})


@given(st.integers(1, 800), st.dictionaries(st.integers(-9, 900), st.integers(0, 100_000), max_size=80))
def test_the_drawing_stays_in_its_frame(days, counts):
    chart = spasms(counts, days)
    assert_inside(chart.svg)
    assert_plain(chart.svg)


def test_it_looks_as_reviewed(golden):
    golden("spasms.svg", spasms({0: 3, 1: 0, 2: 5, 6: 1}).svg)
