"""One scale against the dose: what is drawn is what was written, and what was not written stays empty."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.web.charts import Change, ChartError, DoseFrom, Reading, draw_scale
from eutonia.web.charts.figure import WIDE
from tests.web.charts.svg_reading import assert_inside, assert_plain, find, parse, title_of

FIRST = date(2026, 11, 1)


def day(number):
    return FIRST + timedelta(days=number)


def scale(values, *, days=10, doses=(), changes=(), **others):
    """A chart of {day: value}."""
    readings = [Reading(day=day(number), value=value) for number, value in values.items()]
    settings = {"title": "Stiffness", "first": FIRST, "last": day(days - 1), **others}
    return draw_scale(readings, doses, changes, **settings)


def line_of(chart):
    """The path over the points; the others of its class show how far an average reaches."""
    return next((each.get("d") for each in find(chart.svg, "c-line") if each.get("stroke-width") == "2"), "")


DOSES = (DoseFrom(day=day(1), daily_mg=Decimal(5)), DoseFrom(day=day(5), daily_mg=Decimal("7.5")))


def test_each_day_has_its_row_and_a_missing_one_is_not_zero():
    chart = scale({0: 0, 1: 7, 3: Decimal("4.5")}, days=5, doses=DOSES)
    assert chart.columns == ("Day", "Stiffness (0 to 10)", "Daily dose")
    assert chart.rows == (
        ("Nov 1, 2026", "0", "no plan"),
        ("Nov 2, 2026", "7", "5 mg"),
        ("Nov 3, 2026", "nothing written", "5 mg"),
        ("Nov 4, 2026", "4.5", "5 mg"),
        ("Nov 5, 2026", "nothing written", "5 mg"),
    )
    assert len(find(chart.svg, "c-point")) == 3


def test_no_line_crosses_a_day_without_an_entry():
    assert line_of(scale({0: 5, 1: 6, 2: 4})).count("M") == 1
    assert line_of(scale({0: 5, 1: 6, 3: 4, 4: 4, 9: 1})).count("M") == 3


def test_three_days_without_an_entry_are_shaded_two_are_not():
    assert len(find(scale({0: 5, 3: 5, 6: 5}, days=7).svg, "c-gap")) == 0
    assert len(find(scale({0: 5, 4: 5}, days=5).svg, "c-gap")) == 1


def test_two_entries_of_one_day_are_their_average_and_their_reach():
    readings = [Reading(day=FIRST, value=value) for value in (2, 7)]
    chart = draw_scale(readings, title="Pain", first=FIRST, last=day(2))
    assert chart.rows[0] == ("Nov 1, 2026", "4.5 on average (2 to 7, 2 entries)")
    assert len(find(chart.svg, "c-point")) == 1
    assert len([each for each in find(chart.svg, "c-line") if each.get("stroke-width") == "1"]) == 1


def test_a_year_is_thinned_and_says_so():
    values = {number: number % 11 for number in range(365) if number % 50 > 6}
    chart = scale(values, days=365)
    assert chart.columns[0] == "Days"
    assert len(chart.rows) == 27
    assert "Each point is the average of 14 days." in chart.summary
    assert chart.rows[0][0] == "Nov 1 to Nov 14, 2026"
    wide = scale(values, days=365, width=WIDE)
    assert len(wide.rows) == 53
    assert "the average of a week" in wide.summary


def test_nothing_written_is_said_on_the_drawing():
    chart = scale({})
    assert "Nothing written in this time" in chart.svg
    assert chart.summary == "Nov 1 to Nov 10, 2026: written on 0 of 10 days."
    assert line_of(chart) == ""


def test_one_day_with_one_entry():
    chart = scale({0: 4}, days=1)
    assert chart.rows == (("Nov 1, 2026", "4"),)
    assert_inside(chart.svg)


def test_the_dose_is_a_staircase_from_the_day_it_begins():
    chart = scale({}, doses=DOSES)
    assert len(find(chart.svg, "c-dose-area")) == 2
    assert [row[2] for row in chart.rows] == ["no plan", *["5 mg"] * 4, *["7.5 mg"] * 5]
    assert "Daily dose 5 mg to 7.5 mg" not in chart.summary
    assert "Daily dose 5 to 7.5 mg, now 7.5 mg." in chart.summary


def test_a_plan_that_ended_leaves_no_dose_behind():
    ended = (*DOSES, DoseFrom(day=day(7), daily_mg=None))
    assert [row[2] for row in scale({}, doses=ended).rows][-3:] == ["no plan"] * 3


def test_of_two_doses_from_one_day_the_later_named_holds():
    twice = (DoseFrom(day=FIRST, daily_mg=Decimal(5)), DoseFrom(day=FIRST, daily_mg=Decimal(10)))
    assert {row[2] for row in scale({}, doses=twice).rows} == {"10 mg"}


def test_a_dose_from_before_the_time_shown_is_drawn_from_its_start():
    before = (DoseFrom(day=FIRST - timedelta(days=90), daily_mg=Decimal(20)),)
    chart = scale({}, doses=before)
    assert chart.rows[0][2] == "20 mg"
    assert_inside(chart.svg)


def test_changes_are_numbered_and_named_in_their_order():
    changes = [
        Change(day=day(6), words="To 10 mg"),
        Change(day=day(2), words="Started"),
        Change(day=day(99), words="x"),
    ]
    chart = scale({}, changes=changes)
    assert chart.notes == ("Nov 3, 2026: Started", "Nov 7, 2026: To 10 mg")
    assert len(find(chart.svg, "c-change")) == 2


@pytest.mark.parametrize("value", [-1, 11, Decimal("NaN"), Decimal("Infinity")])
def test_a_number_off_the_scale_is_refused(value):
    with pytest.raises(ChartError):
        scale({0: value})


def test_a_time_that_ends_before_it_begins_is_refused():
    with pytest.raises(ChartError, match="before it begins"):
        draw_scale([], title="Pain", first=FIRST, last=day(-1))


def test_a_title_is_a_text_and_never_markup():
    chart = scale({0: 1}, title="<script>alert(1)</script> & more")
    assert title_of(chart.svg) == "<script>alert(1)</script> & more"
    assert_plain(chart.svg)


@given(
    days=st.integers(1, 800),
    values=st.lists(st.tuples(st.integers(-50, 900), st.integers(0, 10)), max_size=60),
    doses=st.lists(
        st.tuples(
            st.integers(-50, 900),
            st.none() | st.decimals(min_value=0, max_value=4000, places=3, allow_nan=False, allow_infinity=False),
        ),
        max_size=8,
    ),
    changes=st.lists(st.integers(-50, 900), max_size=5),
    width=st.sampled_from([320, 360, WIDE]),
)
def test_whatever_was_written_the_drawing_stays_in_its_frame(days, values, doses, changes, width):
    chart = draw_scale(
        [Reading(day=day(number), value=value) for number, value in values],
        [DoseFrom(day=day(number), daily_mg=mg) for number, mg in doses],
        [Change(day=day(number), words="<b>&") for number in changes],
        title="Pain",
        first=FIRST,
        last=day(days - 1),
        width=width,
    )
    assert_inside(chart.svg)
    assert_plain(chart.svg)
    assert {len(row) for row in chart.rows} == {len(chart.columns)}
    written = {day(number) for number, _ in values if 0 <= number < days}
    said = sum(row[1] != "nothing written" for row in chart.rows)
    assert (said > 0) == bool(written)
    assert f"written on {len(written)} of" in chart.summary


def test_it_looks_as_reviewed(golden):
    changes = [Change(day=day(1), words="Started")]
    golden("scale.svg", scale({0: 8, 1: 7, 5: 6, 6: 4, 7: 4, 9: 2}, doses=DOSES, changes=changes).svg)


def test_it_names_itself_to_a_screen_reader():
    root = parse(scale({0: 1}).svg)
    assert root.get("role") == "img"
    assert root[0].text == "Stiffness"
    assert root[1].text.startswith("Nov 1 to Nov 10, 2026: written on 1 of 10 days.")
