"""The small line of the worklist says in words what it shows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.web.charts import ChartError, Reading, draw_spark
from tests.web.charts.svg_reading import assert_inside, assert_plain, find, title_of

FIRST = date(2026, 11, 1)


def spark(values, days=28):
    readings = [Reading(day=FIRST + timedelta(days=number), value=value) for number, value in values]
    return draw_spark(readings, name="Pain", first=FIRST, last=FIRST + timedelta(days=days - 1))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "Pain: nothing written"),
        ([(3, 4)], "Pain: 4, one entry"),
        ([(9, 2), (3, 8)], "Pain: from 8 to 2, 2 entries"),
        ([(40, 2)], "Pain: nothing written"),
    ],
)
def test_its_title_says_from_where_to_where(values, said):
    assert title_of(spark(values)) == said


def test_a_gap_is_a_gap():
    assert find(spark([(0, 1), (1, 2)]), "c-line")[0].get("d").count("L") == 1
    assert find(spark([(0, 1), (2, 2)]), "c-line")[0].get("d").count("L") == 0


def test_a_value_off_the_scale_is_refused():
    with pytest.raises(ChartError):
        spark([(0, 11)])


@given(st.integers(1, 800), st.lists(st.tuples(st.integers(-9, 900), st.integers(0, 10)), max_size=60))
def test_the_drawing_stays_in_its_frame(days, values):
    svg = spark(values, days)
    assert_inside(svg)
    assert_plain(svg)


def test_it_looks_as_reviewed(golden):
    golden("spark.svg", spark([(0, 8), (1, 7), (2, 7), (9, 3), (27, 1)]))
