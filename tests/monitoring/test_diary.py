"""A diary is read strictly: what cannot be is refused with its place in one line; what is not used is listed."""

import json
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.errors import EutoniaError
from eutonia.monitoring.diary import DiaryError
from tests.monitoring.diaries import day, diary, doses, entry, moment, read, with_entries
from tests.patients import TODAY

N = len(diary()["entries"])
FORWARD = "2026-11-25T09:00:00-05:00"
PRESCRIBED = {"medicine": "baclofen", "from": day(10), "daily_mg": "15", "times": 3}
NEW_YORK = "America/New_York"


def at(value, **fields):
    return {"kind": "stiffness", "score": 3, "at": value, **fields}


REFUSED = {
    "an entry of tomorrow": (with_entries(at(FORWARD)), f"$.entries[{N}].at", "lies in the future"),
    "a dose due tomorrow": (
        with_entries(entry("dose", 0, medicine="baclofen", mg="5", status="taken", due=FORWARD)),
        f"$.entries[{N}].due",
        "lies in the future",
    ),
    "a time without zone": (with_entries(at("2026-11-20T09:00:00")), f"$.entries[{N}].at", "timezone"),
    "a zone that contradicts the list": (
        with_entries(at("2026-11-20T09:00:00+01:00")),
        f"$.entries[{N}].at",
        f"contradicts {NEW_YORK}, where it was 2026-11-20T03:00:00-05:00",
    ),
    "two zones at once": (
        diary(
            zones=[
                {"zone": NEW_YORK, "until": "2026-11-21T00:00:00-05:00"},
                {"zone": "Europe/Berlin", "from": "2026-11-20T00:00:00+01:00"},
            ]
        ),
        "$.zones[1]",
        "Europe/Berlin begins while America/New_York still lasts",
    ),
    "no zone for a day": (
        diary(zones=[{"zone": NEW_YORK, "until": "2026-11-20T00:00:00-05:00"}]),
        "$.entries[9].at",
        "no zone of the diary covers",
    ),
    "a zone that is none": (diary(zones=[{"zone": "Mars/Olympus"}]), "$.zones[0]", "no zone is named 'Mars/Olympus'"),
    "a zone that is a path": (diary(zones=[{"zone": "../../etc/passwd"}]), "$.zones[0]", "no zone is named"),
    "a dose never prescribed": (
        with_entries(entry("dose", 1, medicine="tizanidine", mg="4", status="taken")),
        f"$.entries[{N}]",
        "a dose of tizanidine, which stands in no prescription",
    ),
    "a supply never prescribed": (
        diary(supply={"on_hand": [{"medicine": "diazepam", "counted": day(1), "mg_per_unit": "5", "count": "3"}]}),
        "$.supply.on_hand[0]",
        "a supply of diazepam",
    ),
    "a count of tomorrow": (
        diary(supply={"on_hand": [{"medicine": "baclofen", "counted": day(-1), "mg_per_unit": "5", "count": "3"}]}),
        "$.supply.on_hand[0]",
        "it was counted on 2026-11-25",
    ),
    "the medicine itself not prescribed": (
        diary(medicine="tizanidine"),
        "$.medicine",
        "tizanidine is under review and stands in no prescription",
    ),
    "two doses prescribed for one day": (
        diary(prescribed=[{**PRESCRIBED, "until": day(3)}, {**PRESCRIBED, "from": day(3), "daily_mg": "20"}]),
        "$.prescribed",
        "two doses of baclofen are prescribed for 2026-11-21",
    ),
    "a prescription that ends first": (
        diary(prescribed=[{**PRESCRIBED, "until": day(11)}]), "$.prescribed[0]", "it ends before it begins",
    ),
    "a prescription of nothing": (
        diary(prescribed=[{**PRESCRIBED, "daily_mg": "0"}]), "$.prescribed[0]", "a dose of nothing",
    ),
    "a dose both taken and left out": (
        with_entries(entry("dose", 1, 8, medicine="baclofen", mg="5", status="skipped", due=moment(1, 8))),
        f"$.entries[{N}]",
        "stands in $.entries[37] already, otherwise",
    ),
    "one id for two things": (
        with_entries(entry("pain", 1, id="a", score=3), entry("pain", 2, id="a", score=4)),
        f"$.entries[{N + 1}]",
        "two different entries have the id 'a'",
    ),
    "a correction of nothing": (
        with_entries(entry("pain", 1, corrects="b", score=3)), f"$.entries[{N}]", "it corrects 'b'",
    ),
    "a score of eleven": (with_entries(entry("pain", 1, score=11)), f"$.entries[{N}].score", "<= 10"),
    "a score in words": (with_entries(entry("pain", 1, score="bad")), f"$.entries[{N}].score", "Expected `int`"),
    "a dose that is no number": (
        with_entries(entry("dose", 1, medicine="baclofen", mg="NaN", status="taken")),
        f"$.entries[{N}].mg", "written as text",
    ),
    "a negative dose": (
        with_entries(entry("dose", 1, medicine="baclofen", mg="-5", status="taken")),
        f"$.entries[{N}].mg", "written as text",
    ),
    "a field that is none": (with_entries(entry("pain", 1, scor=3)), f"$.entries[{N}]", "unknown field `scor`"),
    "a kind that is none": (with_entries(entry("mood", 1)), f"$.entries[{N}].kind", "Invalid value 'mood'"),
    "a plan that ends first": (
        diary(events=[{"what": "surgery", "from": day(-5), "until": day(-4)}]), "$.events[0]", "ends before it begins",
    ),
    "a baseline that ends first": (
        diary(baseline={"from": day(5), "until": day(9)}), "$.baseline", "it ends before it begins",
    ),
    "another document": ({"schema": "eutonia.plan/1"}, "$.schema", "Invalid enum value"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_with_its_place(name):
    value, place, why = REFUSED[name]
    with pytest.raises(DiaryError) as refused:
        read(value)
    assert refused.value.place == place
    assert why in refused.value.why
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not JSON"),
        (b"[]", "Expected `object`"),
        (b"\xff\xfe", "not JSON"),
        (b'{"schema": "eutonia.diary/1", "schema": "eutonia.diary/1"}', "'schema' stands twice in one object"),
        (b'{"schema": NaN}', "NaN is not a number"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_diary_is_refused_in_one_line(data, why):
    with pytest.raises(DiaryError, match=why) as refused:
        read(data)
    assert "\n" not in str(refused.value)


def test_a_medicine_that_is_not_planned_here_is_refused():
    with pytest.raises(EutoniaError, match="No medicine named 'aspirin'"):
        read(diary(medicine="aspirin", prescribed=[{**PRESCRIBED, "medicine": "aspirin"}], entries=[], supply=None))


def test_a_brand_is_read_as_its_medicine():
    whole = read(diary(medicine="Lioresal", prescribed=[{**PRESCRIBED, "medicine": "Lioresal 10 mg tablet"}]))
    assert {each.medicine for each in whole.diary.prescribed} == {"baclofen"} == {whole.diary.medicine}


def test_the_same_entry_twice_counts_once_and_is_listed():
    again = entry("pain", 1, score=4)
    whole = read(with_entries(again, again | {"id": "sent-again"}))
    assert [(each.where, each.why) for each in whole.ignored] == [
        (f"$.entries[{N + 1}]", f"it says the same as $.entries[{N}]")
    ]
    assert len(whole.entries) == N + 1


def test_a_corrected_entry_does_not_count_and_is_listed():
    wrong, right = entry("pain", 1, id="p1", score=9), entry("pain", 1, id="p2", corrects="p1", score=2)
    whole = read(with_entries(wrong, right))
    assert [(each.where, each.why) for each in whole.ignored] == [
        (f"$.entries[{N}]", f"it was corrected by $.entries[{N + 1}]")
    ]
    assert [getattr(each, "score", None) for each in whole.entries if each.id] == [2]


def test_a_correction_of_a_dose_is_no_contradiction():
    first = entry("dose", 0, 8, id="d", medicine="baclofen", mg="5", status="skipped", due=moment(0, 8))
    then = entry("dose", 0, 8, corrects="d", medicine="baclofen", mg="5", status="taken", due=moment(0, 8))
    assert len(read(with_entries(first, then)).entries) == N + 1


def test_a_journey_changes_the_zone():
    zones = [
        {"zone": NEW_YORK, "until": "2026-11-22T00:00:00-05:00"},
        {"zone": "Europe/Berlin", "from": "2026-11-22T00:00:00-05:00"},
    ]
    there = [at("2026-11-23T08:00:00+01:00"), at("2026-11-21T23:59:59-05:00")]
    whole = read(diary(zones=zones, entries=there))
    assert [each.at.isoformat() for each in whole.entries] == [each["at"] for each in reversed(there)]


def test_both_hours_of_a_night_that_goes_back_are_right():
    both = [at("2026-11-01T01:30:00-04:00"), at("2026-11-01T01:30:00-05:00")]
    assert len(read(diary(entries=both)).entries) == 2


def test_an_hour_that_was_skipped_is_refused():
    with pytest.raises(DiaryError, match="contradicts"):
        read(diary(entries=[at("2026-03-08T02:30:00-05:00", score=1) | {"at": "2026-03-08T02:30:00-04:30"}]))


@given(st.permutations(range(6)))
def test_the_order_in_which_entries_stand_does_not_matter(order):
    entries = [entry("pain", ago, score=ago) for ago in range(6)]
    whole = read(diary(entries=[entries[index] for index in order]))
    assert [getattr(each, "score", None) for each in whole.entries] == [5, 4, 3, 2, 1, 0]


def test_nothing_is_lost():
    value = with_entries(entry("pain", 1, score=4), entry("pain", 1, score=4), *doses(0))
    whole = read(value)
    assert len(whole.entries) + len(whole.ignored) == len(value["entries"])


def test_a_hundred_thousand_entries_are_read_in_two_seconds():
    pains = [entry("pain", ago, hour, score=4) for ago in range(100) for hour in range(12)]
    many = [{**pains[index % 1200], "id": str(index)} for index in range(100_000)]
    for index, each in enumerate(many):
        each["at"] = f"{each['at'][:17]}{index % 60:02d}.{index % 999983:06d}{each['at'][-6:]}"
    data = json.dumps(diary(entries=many)).encode()
    began = time.process_time()
    whole = read(data)
    assert time.process_time() - began < 2
    assert len(whole.entries) + len(whole.ignored) == 100_000


def test_a_date_at_the_end_of_the_calendar_is_refused_not_a_crash():
    with pytest.raises(DiaryError):
        read(diary(entries=[at("9999-12-31T23:59:59-05:00")]), today=date(2026, 11, 24))
    with pytest.raises(DiaryError):
        read(diary(entries=[at("0001-01-01T00:00:00+14:00")]), today=TODAY)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"reviewed_until": "0001-01-01"}, "$.reviewed_until"),
        ({"baseline": {"from": "0001-01-01", "until": "2026-11-01"}}, "$.baseline"),
        ({"prescribed": [PRESCRIBED | {"from": "0001-01-01"}]}, "$.prescribed[0]"),
        ({"prescribed": [PRESCRIBED | {"until": "9999-12-31"}]}, "$.prescribed[0]"),
        ({"events": [{"what": "travel", "from": "2026-12-01", "until": "9999-12-31"}]}, "$.events[0]"),
        ({"supply": {"prescription_ends": "9999-12-31"}}, "$.supply.prescription_ends"),
    ],
)
def test_a_date_at_an_end_of_the_calendar_is_refused(changes, place):
    with pytest.raises(DiaryError, match="is no date of a diary") as refused:
        read(diary(**changes))
    assert refused.value.place == place


@pytest.mark.parametrize("today", [date.min, date.max])
def test_a_day_at_an_end_of_the_calendar_is_refused(today):
    with pytest.raises(DiaryError, match="is no date of a diary"):
        read(diary(), today=today)
