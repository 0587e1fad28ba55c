"""Doses: four rows and four shapes, so that nobody needs the colour; each dose due is counted once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eutonia.web.charts import DoseMark, draw_adherence
from eutonia.web.charts.adherence import STATUSES, sign
from tests.web.charts.svg_reading import assert_inside, assert_plain, find

FIRST = date(2026, 11, 1)


def adherence(marks, days=7):
    return draw_adherence(
        [DoseMark(day=FIRST + timedelta(days=number), status=status) for number, status in marks],
        first=FIRST,
        last=FIRST + timedelta(days=days - 1),
    )


def test_each_dose_is_counted_in_its_row():
    chart = adherence([(0, "taken"), (0, "taken"), (0, "late"), (1, "skipped"), (2, "unknown")], days=3)
    assert chart.columns == ("Day", "Taken", "Late", "Skipped", "Not logged")
    assert [row[1:] for row in chart.rows] == [("2", "1", "0", "0"), ("0", "0", "1", "0"), ("0", "0", "0", "1")]
    assert chart.summary == "Nov 1 to Nov 3, 2026: of 5 doses due, 2 taken, 1 late, 1 skipped, 1 not logged."


def test_four_shapes_not_four_colours():
    def outline(status):
        shape = sign(status, 10, 10, 5)
        words = ("class", "fill", "stroke=")
        return " ".join(part for part in shape.split(" ") if not part.startswith(words))

    assert len({outline(status) for status in STATUSES}) == 4


def test_many_days_are_shares_of_a_week():
    marks = [(number, "taken" if number % 7 else "skipped") for number in range(200)]
    chart = adherence(marks, days=200)
    assert chart.rows[0] == ("Nov 1 to Nov 7, 2026", "6", "0", "1", "0")
    first = find(chart.svg, "c-taken-bar")[0], find(chart.svg, "c-skipped-bar")[0]
    taken, skipped = (float(each.get("height")) for each in first)
    assert 5.5 < taken / skipped < 6.5


def test_no_dose_due_is_said():
    assert adherence([]).summary == "Nov 1 to Nov 7, 2026: no dose was due."


@given(st.integers(1, 800), st.lists(st.tuples(st.integers(-9, 900), st.sampled_from(STATUSES)), max_size=200))
def test_the_drawing_stays_in_its_frame_and_every_dose_is_in_the_table(days, marks):
    chart = adherence(marks, days)
    assert_inside(chart.svg)
    assert_plain(chart.svg)
    counted = sum(int(cell) for row in chart.rows for cell in row[1:])
    assert counted == sum(0 <= number < days for number, _ in marks)


def test_it_looks_as_reviewed(golden):
    marks = [(0, "taken"), (0, "taken"), (1, "late"), (2, "skipped"), (3, "unknown"), (4, "taken")]
    golden("adherence.svg", adherence(marks).svg)
