"""Where days and numbers stand: nothing lost, nothing twice, no label over another."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.web.charts import ChartError
from eutonia.web.charts.axis import LABEL, Stretch, date_ticks, gaps, make_frame, round_top, thin, value_ticks

FIRST = date(2026, 1, 1)


def frame(days, width=360):
    last = FIRST + timedelta(days=days - 1)
    return make_frame(first=FIRST, last=last, width=width, left=28, right=12, top=10, bottom=100)


@given(st.integers(1, 5000), st.integers(30, 100))
def test_stretches_hold_every_day_once(days, most):
    stretches = thin(FIRST, FIRST + timedelta(days=days - 1), most=most)
    assert len(stretches) <= max(most, days // 364 + 1)
    assert stretches[0].first == FIRST
    assert stretches[-1].last == FIRST + timedelta(days=days - 1)
    assert all(after.first - before.last == timedelta(days=1) for before, after in pairwise(stretches))


@given(st.integers(1, 5000), st.sampled_from([320, 360, 800]))
def test_dates_below_the_plot_leave_each_other_room(days, width):
    box = frame(days, width)
    places = [box.start_of(day) for day in date_ticks(box)]
    assert 1 <= len(places) <= box.width // LABEL + 1
    # A month has 28 days or 31: the shortest may come a little nearer.
    assert all(after - before > LABEL * 0.85 for before, after in pairwise(places))


@given(st.decimals(min_value="0.001", max_value=100_000, places=3))
def test_an_axis_holds_its_largest_and_ends_on_a_tick(largest):
    top = round_top(largest)
    ticks = value_ticks(top)
    assert top >= largest
    assert ticks[0] == 0
    assert ticks[-1] == top
    assert len(ticks) <= 11


def test_values_rise_upwards():
    box = frame(10)
    assert box.height_of(Decimal(0), Decimal(10)) == box.bottom
    assert box.height_of(Decimal(10), Decimal(10)) == box.top


def test_gaps_are_runs_of_at_least_three_days():
    stretches = thin(FIRST, FIRST + timedelta(days=9), most=30)
    written = [True, False, False, True, False, False, False, True, False, False]
    assert list(gaps(stretches, written)) == [
        Stretch(first=FIRST + timedelta(days=4), last=FIRST + timedelta(days=6)),
    ]


def test_a_gap_may_reach_to_the_end():
    stretches = thin(FIRST, FIRST + timedelta(days=3), most=30)
    assert list(gaps(stretches, [True, False, False, False])) == [
        Stretch(first=FIRST + timedelta(days=1), last=FIRST + timedelta(days=3))
    ]


def test_a_century_is_refused():
    with pytest.raises(ChartError, match="too long"):
        frame(40_000)
