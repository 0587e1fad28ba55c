"""For how long is there enough, and does the alarm come in time, for every medicine that must not stop suddenly?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.monitoring.coming import NO_NEED, Coming, Need
from eutonia.monitoring.cover import work_out_cover
from eutonia.monitoring.intake import read_intakes
from eutonia.monitoring.pieces import Handout
from tests.monitoring.diaries import day, diary, doses, entry, read
from tests.patients import TODAY

KNOWLEDGE = open_library().knowledge
BOOK = KNOWLEDGE.monitoring
SLOW = sorted(name for name, medicine in KNOWLEDGE.medicines.items() if medicine.stops_slowly)


def supply(count, *, counted=1, per="10", medicine="baclofen", **more):
    held = {"medicine": medicine, "counted": day(counted), "mg_per_unit": per, "count": count}
    return {"on_hand": [held], "booking_days": 3, **more}


def refill(in_days, count, medicine="baclofen"):
    return {"medicine": medicine, "on": day(-in_days), "mg_per_unit": "10", "count": count}


def cover(*, coming=None, halves=True, **changes):
    whole = read(diary(**changes))
    intakes = read_intakes(whole.diary, whole.entries, today=TODAY, windows=BOOK.windows)
    handout = Handout(medicine=KNOWLEDGE.medicines[whole.diary.medicine], halves=halves)
    return work_out_cover(
        whole.diary, whole.entries, today=TODAY, book=BOOK, intakes=intakes, handout=handout, coming=coming
    )


def need(mg, times=3):
    return Need(mg=Decimal(mg), times=times)


def alarms(found):
    return [(each.what, each.level, each.days) for each in found.alarms]


@pytest.mark.parametrize(
    ("count", "days", "level"),
    [
        ("0", 0, "out"),
        ("1", 0, "out"),
        ("1.5", 1, "urgent"),
        ("4.5", 3, "urgent"),
        ("6", 4, "alarm"),
        ("10.5", 7, "alarm"),
        ("12", 8, "watch"),
        ("21", 14, "watch"),
        ("22.5", 15, None),
    ],
)
def test_the_alarm_gets_louder_the_nearer_the_gap(count, days, level):
    found = cover(supply=supply(count))
    assert found.days_left == days
    assert alarms(found) == ([("supply", level, days)] if level else [])


def test_what_takes_long_to_get_is_asked_for_earlier():
    assert alarms(cover(supply=supply("30") | {"booking_days": 20})) == [("supply", "alarm", 20)]
    assert alarms(cover(supply=supply("30"))) == []


def test_nobody_said_how_long_booking_takes():
    found = cover(supply={key: value for key, value in supply("15").items() if key != "booking_days"})
    assert alarms(found) == [("supply", "alarm", 10)]
    assert found.book_by == TODAY + timedelta(days=3)


def test_what_was_really_taken_counts():
    taken = [one for ago in (3, 2, 1) for one in doses(ago, skipped=1)]
    assert cover(supply=supply("9", counted=4), entries=taken).left_mg == 60  # 90 less three days of 10
    assert cover(supply=supply("9", counted=4), entries=[]).left_mg == 45  # not written down: as prescribed


def test_a_day_written_down_in_part_counts_as_a_whole_one():
    assert cover(supply=supply("9", counted=2), entries=doses(1)[:2]).left_mg == 75


def test_a_dose_at_ten_in_the_evening_taken_after_midnight_belongs_to_its_day():
    late = [*doses(2)[:2], doses(2)[2] | {"at": entry("note", 1, 0)["at"], "status": "late"}]
    assert cover(supply=supply("9", counted=3), entries=late + doses(1)).left_mg == 60


def test_more_taken_than_counted_is_said():
    found = cover(supply=supply("1", counted=5), entries=[])
    assert (found.left_mg, found.days_left) == (0, 0)
    assert "count again" in found.notes[0]


def test_a_refill_on_its_way_counts_from_its_day():
    assert cover(supply=supply("3", refills=[refill(2, "3")])).days_left == 4
    assert cover(supply=supply("3", refills=[refill(3, "30")])).days_left == 2  # it comes a day late


def test_a_refill_after_the_count_is_added_and_one_of_its_day_is_not():
    assert cover(supply=supply("9", counted=3, refills=[refill(-2, "30")]), entries=[]).left_mg == 360
    found = cover(supply=supply("9", counted=3, refills=[refill(-3, "30")]), entries=[])
    assert (found.left_mg, "counted already" in found.notes[0]) == (60, True)


def test_the_newest_count_is_used_and_the_older_is_named():
    held = supply("9")["on_hand"] + supply("90", counted=6)["on_hand"]
    found = cover(supply={"on_hand": held})
    assert (found.left_mg, found.notes) == (90, (f"the count of {day(6)} is older and was not used",))


def test_nothing_counted_is_unknown_not_enough():
    found = cover(supply=None)
    assert (found.left_mg, found.days_left, found.gap_on) == (None, None, None)
    assert found.unknown == ("how much baclofen is on hand, counted",)


def test_a_count_of_last_year_says_nothing():
    assert cover(supply=supply("900", counted=365)).left_mg is None


def test_events_that_nobody_asked_about_are_unknown():
    assert cover(events=None).unknown == ("whether surgery, fasting or travel is planned",)


@pytest.mark.parametrize("what", ["surgery", "fasting"])
def test_an_event_is_a_gap_unless_it_is_arranged(what):
    event = {"what": what, "from": day(-6), "until": day(-6)}
    assert alarms(cover(events=[event])) == [(what, "alarm", 6)]
    assert alarms(cover(events=[event | {"arranged": False}])) == [(what, "alarm", 6)]
    assert alarms(cover(events=[event | {"arranged": True}])) == []
    assert alarms(cover(events=[{"what": what, "from": day(3), "until": day(1)}])) == []
    assert alarms(cover(events=[{"what": what, "from": day(3), "until": day(0)}])) == [(what, "out", 0)]


def test_a_journey_during_which_it_runs_out_is_an_alarm_before_leaving():
    journey = {"what": "travel", "from": day(-5), "until": day(-30)}
    assert alarms(cover(supply=supply("30"), events=[journey])) == [("travel", "alarm", 5)]
    assert alarms(cover(supply=supply("90"), events=[journey])) == []


def test_a_prescription_that_ends_is_a_gap_even_where_tablets_are_left():
    ending = [{"medicine": "baclofen", "from": day(10), "until": day(-4), "daily_mg": "15", "times": 3}]
    assert alarms(cover(prescribed=ending)) == [("prescription", "alarm", 5)]
    assert alarms(cover(supply=supply("90", prescription_ends=day(-4)))) == [("prescription", "alarm", 5)]
    followed = [*ending, {"medicine": "baclofen", "from": day(-5), "daily_mg": "20", "times": 3}]
    assert alarms(cover(prescribed=followed)) == []
    late = [*ending, {"medicine": "baclofen", "from": day(-9), "daily_mg": "20", "times": 3}]
    assert alarms(cover(prescribed=late)) == [("prescription", "alarm", 5)]


def test_a_rise_that_is_prescribed_uses_more():
    rising = [
        {"medicine": "baclofen", "from": day(10), "until": day(-1), "daily_mg": "15", "times": 3},
        {"medicine": "baclofen", "from": day(-2), "daily_mg": "30", "times": 3},
    ]
    assert cover(prescribed=rising, supply=supply("9")).days_left == 4


def test_a_hold_in_place_of_a_rise_works_the_cover_out_again():
    rise = Coming(by_day={TODAY: need(15)}, after=need(30))
    hold = Coming(by_day={}, after=need(15))
    assert cover(supply=supply("9"), coming=rise).days_left == 3
    assert cover(supply=supply("9"), coming=hold).days_left == 6


def test_a_way_down_to_nothing_has_no_gap_after_it():
    down = Coming(by_day={TODAY: need(10, 2), TODAY + timedelta(days=1): need(5, 1)}, after=NO_NEED)
    assert cover(supply=supply("1.5"), coming=down).gap_on is None


def test_doses_missed_in_a_row_are_an_alarm_where_it_must_not_stop_suddenly():
    missed = doses(1, skipped=2)
    assert alarms(cover(entries=missed)) == [("missed", "urgent", 0)]
    of_dantrolene = [each | {"medicine": "dantrolene", "mg": "25"} for each in missed]
    prescribed = [{"medicine": "dantrolene", "from": day(10), "daily_mg": "75", "times": 3}]
    assert alarms(cover(medicine="dantrolene", prescribed=prescribed, supply=None, entries=of_dantrolene)) == []
    assert alarms(cover(entries=doses(1, skipped=1))) == []


def test_the_proportion_of_days_covered_counts_days_with_a_whole_dose_in_the_house():
    given_out = [refill(-20, "15"), refill(-5, "15")]
    prescribed = [{"medicine": "baclofen", "from": day(60), "daily_mg": "15", "times": 3}]
    found = cover(prescribed=prescribed, supply=supply("9", refills=given_out))
    assert (found.covered_days, found.covered_of) == (15, 20)  # ten days, five without, five again
    assert cover(supply=supply("9")).covered_of is None


def test_a_day_without_a_prescription_counts_neither_as_covered_nor_as_not():
    given_out = [refill(-20, "30")]
    prescribed = [{"medicine": "baclofen", "from": day(10), "daily_mg": "15", "times": 3}]
    found = cover(prescribed=prescribed, supply=supply("9", refills=given_out))
    assert (found.covered_days, found.covered_of) == (10, 10)


def test_who_does_not_halve_tablets_needs_whole_ones():
    assert cover(supply=supply("9")).days_left == 6
    assert alarms(cover(supply=supply("9"), halves=False)) == [("supply", "urgent", 0)]


def test_what_is_on_hand_is_named():
    assert cover(supply=supply("9.5")).pieces == ("9.5 x tablet 10 mg",)
    liquid = {"medicine": "baclofen", "counted": day(1), "mg_per_unit": "1", "count": "90"}
    assert cover(supply={"on_hand": [liquid]}).pieces == ("90 mL of solution 1 mg/mL",)


def test_the_same_hand_out_twice_is_one():
    assert cover(supply=supply("9", counted=3, refills=[refill(-2, "30")] * 2), entries=[]).left_mg == 360


@pytest.mark.parametrize("medicine", SLOW)
@given(count=st.integers(0, 400), booking=st.integers(0, 30))
def test_no_medicine_that_stops_slowly_runs_out_without_a_week_of_alarm(medicine, count, booking):
    """Seven days before the first day without enough the alarm has been raised, whatever booking takes."""
    prescribed = [{"medicine": medicine, "from": day(10), "daily_mg": "30", "times": 3}]
    held = supply(str(count), medicine=medicine) | {"booking_days": booking}
    found = cover(medicine=medicine, prescribed=prescribed, supply=held, entries=[])
    loud = [each for each in found.alarms if each.what == "supply" and each.level in ("alarm", "urgent", "out")]
    if found.days_left is not None and found.days_left <= max(7, booking):
        assert loud
    if found.days_left is not None and found.days_left < booking:
        assert loud[0].level in ("urgent", "out")
    if loud:
        assert found.gap_on == TODAY + timedelta(days=found.days_left)


@given(st.integers(0, 300), st.integers(0, 300))
def test_more_on_hand_never_means_less_cover(one, other):
    less, more = sorted((one, other))
    first, second = (cover(supply=supply(str(count)), entries=[]).gap_on or date.max for count in (less, more))
    assert first <= second


@given(
    st.lists(st.tuples(st.sampled_from(["5", "10", "20"]), st.integers(0, 40)), min_size=1, max_size=3),
    st.sampled_from(["5", "10", "15", "20", "25", "30", "40", "60"]),
    st.integers(1, 4),
)
def test_pieces_never_last_longer_than_their_milligrams(held, daily, times):
    boxes = [{"medicine": "baclofen", "counted": day(1), "mg_per_unit": mg, "count": str(n)} for mg, n in held]
    prescribed = [{"medicine": "baclofen", "from": day(10), "daily_mg": daily, "times": times}]
    found = cover(prescribed=prescribed, supply={"on_hand": boxes}, entries=[])
    total = found.left_mg
    assert total is not None
    assert (found.days_left or 0) * int(daily) <= total
    if found.gap_on is None:
        assert total >= 180 * int(daily)


def test_law_six_names_these():
    assert set(SLOW) >= {"baclofen", "gabapentin", "pregabalin", "diazepam", "carisoprodol", "tizanidine"}
