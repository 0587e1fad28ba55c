"""A change is judged by the scale's own smallest change that matters, and by days that really have an entry."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.monitoring.summary import READERS, judge, part_of_day, summarise
from tests.monitoring.diaries import check_in, day, diary, entry, moment, read
from tests.patients import TODAY

BOOK = open_library().knowledge.monitoring
SCALES = {scale.id: scale for scale in BOOK.scales}
scores = st.fractions(min_value=0, max_value=10, max_denominator=14)


def scale(name, entries, **changes):
    whole = read(diary(entries=entries, **changes))
    summary = summarise(whole.diary, whole.entries, today=TODAY, knowledge=open_library().knowledge)
    return next(each for each in summary.scales if each.scale == name)


def test_every_scale_has_a_reader_and_every_reader_a_scale():
    assert set(READERS) == set(SCALES)


@pytest.mark.parametrize(
    ("name", "before", "now", "verdict"),
    [
        ("stiffness", 8, "6.4", "better"),
        ("stiffness", 8, "6.5", "same"),
        ("stiffness", 8, "9.6", "worse"),
        ("stiffness", 8, "9.5", "same"),
        ("stiffness", 3, "2", "better"),
        ("stiffness", 3, "2.1", "same"),
        ("stiffness", 0, "1", "worse"),
        ("stiffness", 0, "0", "same"),
        ("pain", 10, "8", "better"),
        ("pain", 10, "8.1", "same"),
        ("pain", 5, "3.5", "better"),
        ("pain", 5, "3.6", "same"),
        ("pain", "3.5", "2.5", "same"),
        ("pain", "3.5", "2.4", "better"),
        ("pain", 2, "1.1", "same"),
        ("pain", 0, "1", "worse"),
        ("function", -2, 2, "unknown"),
        ("spasm-frequency", 3, "2", "better"),
        ("spasm-frequency", 3, "2.5", "same"),
        ("spasms-a-day", 9, "1", "unknown"),
        ("spasm-strength", 9, "1", "unknown"),
    ],
)
def test_a_change_that_just_matters_and_one_that_just_does_not(name, before, now, verdict):
    assert judge(SCALES[name], Fraction(before), Fraction(now))[0] == verdict


@given(st.sampled_from(sorted(SCALES)), scores, scores)
def test_better_is_always_lower_and_worse_always_higher(name, before, now):
    verdict, _ = judge(SCALES[name], before, now)
    assert verdict != "better" or now < before
    assert verdict != "worse" or now > before


@given(st.sampled_from(sorted(SCALES)), scores, scores, scores)
def test_a_larger_fall_is_never_judged_less(name, before, now, lower):
    first, second = sorted((now, lower), reverse=True)
    if judge(SCALES[name], before, first)[0] == "better":
        assert judge(SCALES[name], before, second)[0] == "better"


@given(st.sampled_from(sorted(SCALES)), scores)
def test_without_a_baseline_nothing_is_judged(name, now):
    assert judge(SCALES[name], None, now)[0] == "unknown"


def test_days_without_an_entry_are_counted_and_are_not_zero():
    before = [entry("stiffness", ago, score=8) for ago in (20, 18, 16)]
    now = [entry("stiffness", ago, score=4) for ago in (6, 3, 1)]
    found = scale("stiffness", before + now)
    assert (found.before.value, found.before.days_with_entry, found.before.days) == (Decimal(8), 3, 14)
    assert (found.now.value, found.now.days_with_entry, found.now.days) == (Decimal(4), 3, 7)
    assert found.verdict == "better"


def test_too_few_days_are_unknown_and_say_so():
    before = [entry("stiffness", ago, score=8) for ago in (20, 18, 16)]
    now = [entry("stiffness", 1, hour, score=1) for hour in (8, 12, 20)]
    found = scale("stiffness", before + now)
    assert (found.verdict, found.now.value) == ("unknown", None)
    assert found.why == "days with an entry: 1 of 7 in the last days; at least 3 are needed"


def test_a_day_counts_once_however_often_it_was_written_down():
    before = [entry("stiffness", ago, score=6) for ago in (20, 18, 16)]
    now = [entry("stiffness", 1, hour, score=9) for hour in range(20)]
    now += [entry("stiffness", ago, score=3) for ago in (2, 3)]
    assert scale("stiffness", before + now).now.value == Decimal(5)


def test_a_day_without_a_spasm_entry_is_not_a_day_without_spasms():
    spasms = [entry("spasm", ago) for ago in (1, 1, 2)] + [entry("spasm", 1, 13)]
    unknown = scale("spasms-a-day", spasms)
    assert (unknown.now.days_with_entry, unknown.now.value) == (2, None)
    known = scale("spasms-a-day", [*spasms, entry("no-spasms", 3), entry("no-spasms", 4)])
    assert (known.now.days_with_entry, known.now.value) == (4, Decimal("0.75"))


def test_no_day_is_both_before_and_now():
    recent = [entry("stiffness", ago, score=8 if ago > 3 else 2) for ago in range(9, -1, -1)]
    found = scale(
        "stiffness", recent, prescribed=[{"medicine": "baclofen", "from": day(3), "daily_mg": "15", "times": 3}]
    )
    assert (str(found.before.until), str(found.now.from_)) == (day(4), day(3))
    assert (found.before.value, found.now.value, found.verdict) == (8, 2, "better")


def test_a_baseline_that_the_diary_names_is_used():
    entries = [entry("stiffness", ago, score=9) for ago in (60, 59, 58)]
    entries += [entry("stiffness", ago, score=5) for ago in (3, 2, 1)]
    assert scale("stiffness", entries).verdict == "unknown"
    assert scale("stiffness", entries, baseline={"from": day(60), "until": day(50)}).verdict == "better"


def test_a_baseline_until_today_compares_nothing():
    entries = [entry("stiffness", ago, score=9) for ago in range(9)]
    assert scale("stiffness", entries, baseline={"from": day(9), "until": day(0)}).before is None


def test_the_penn_scale_comes_from_check_ins_and_its_parts_stay_apart():
    checks = [check_in(ago, spasm_frequency=3, spasm_severity=2) for ago in (20, 19, 18)]
    checks += [check_in(ago, spasm_frequency=2, spasm_severity=2) for ago in (3, 2, 1)]
    assert scale("spasm-frequency", checks).verdict == "better"
    assert scale("spasm-severity", checks).verdict == "same"


def stands_out(*entries):
    whole = read(diary(entries=list(entries)))
    summary = summarise(whole.diary, whole.entries, today=TODAY, knowledge=open_library().knowledge)
    return [(each.what, each.name, each.count, each.of) for each in summary.stands_out]


def test_a_trigger_and_a_time_of_day_stand_out_with_their_counts():
    cold = [entry("spasm", ago, 23, trigger=" Cold ") for ago in range(1, 6)]
    rest = [entry("spasm", ago, 9, trigger="none") for ago in range(1, 6)]
    assert stands_out(*cold, *rest) == [
        ("trigger", "cold", 5, 10), ("time of day", "evening", 5, 10), ("time of day", "morning", 5, 10),
    ]  # fmt: skip


def test_four_of_four_are_too_few_to_stand_out():
    assert stands_out(*(entry("spasm", ago, 23, trigger="cold") for ago in range(1, 5))) == []


def test_one_bad_evening_is_no_pattern():
    evening = [entry("spasm", 1, hour, trigger="cold") for hour in range(18, 24)]
    assert stands_out(*evening, *(entry("spasm", 2, hour, trigger="cold") for hour in (18, 19))) == []
    assert stands_out(*evening, *(entry("spasm", ago, 18, trigger="cold") for ago in (2, 3))) == [
        ("trigger", "cold", 8, 8), ("time of day", "evening", 8, 8),
    ]  # fmt: skip


def test_goals_and_the_length_of_spasms_are_shown():
    goals = [entry("function", ago, goal="walk to the shop", score=1) for ago in (3, 2, 1)]
    lengths = [entry("spasm", ago, minutes=minutes) for ago, minutes in ((3, 10), (2, 20), (1, 30))]
    assert scale("function", goals).now.value == Decimal(1)
    assert scale("spasm-minutes", lengths).now.value == Decimal(20)


def test_less_than_half_does_not_stand_out():
    cold = [entry("spasm", ago, 23, trigger="cold") for ago in range(1, 6)]
    rest = [entry("spasm", ago, hour, trigger="") | {"trigger": "touch"} for ago in (1, 2) for hour in (3, 9, 15)]
    rest[0]["trigger"] = "fear"
    assert stands_out(*cold, *rest) == []


def test_the_hour_is_the_one_on_the_wall_of_the_person():
    zones = [
        {"zone": "America/New_York", "until": "2026-11-18T00:00:00-05:00"},
        {"zone": "Asia/Tokyo", "from": "2026-11-18T00:00:00-05:00"},
    ]
    nights = [{"kind": "spasm", "at": f"2026-11-{19 + index}T02:00:00+09:00"} for index in range(5)]
    whole = read(diary(zones=zones, entries=nights))
    summary = summarise(whole.diary, whole.entries, today=TODAY, knowledge=open_library().knowledge)
    assert [(each.name, each.count) for each in summary.stands_out] == [("night", 5)]


def test_every_hour_has_its_part_of_the_day():
    assert {part_of_day(hour) for hour in range(24)} == {"night", "morning", "afternoon", "evening"}
    assert moment(0, 5).endswith("-05:00")
