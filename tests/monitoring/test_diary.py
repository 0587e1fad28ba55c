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
HELD = {"medicine": "baclofen", "counted": day(1), "mg_per_unit": "10", "count": "90"}
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
    "a review of tomorrow": (diary(reviewed_until=day(-1)), "$.reviewed_until", "lies in the future"),
    "how strong the spasms were that there were none of": (
        with_entries(entry("check-in", 1, spasm_frequency=0, spasm_severity=3)),
        f"$.entries[{N}].spasm_severity", "says that there were no spasms",
    ),
    "a dose of nothing": (
        with_entries(entry("dose", 1, 9, medicine="baclofen", mg="0", status="taken")),
        f"$.entries[{N}].mg", "a dose of nothing is none",
    ),
    "a dose taken days after it was due": (
        with_entries(entry("dose", 1, 9, medicine="baclofen", mg="5", status="late", due=moment(5, 9))),
        f"$.entries[{N}].due", "more than 2 days from",
    ),
    "a second correction of one entry": (
        with_entries(
            entry("pain", 1, id="a", score=3), entry("pain", 1, corrects="a", score=4),
            entry("pain", 1, corrects="a", score=5),
        ),
        f"$.entries[{N + 2}]", "correct that one",
    ),
    "a hidden trigger that is none": (
        with_entries(entry("check-in", 1, triggers={"infektion": True})),
        f"$.entries[{N}].triggers", "no hidden trigger is called 'infektion'; known: bladder, clothing",
    ),
    "a product that is none": (
        diary(supply={"on_hand": [{**HELD, "product": "tablet 7 mg"}]}),
        "$.supply.on_hand[0].product", "no product 'tablet 7 mg' of baclofen; known: tablet 5 mg",
    ),
    "a product of another strength": (
        diary(supply={"on_hand": [{**HELD, "product": "suspension 5 mg/mL"}]}),
        "$.supply.on_hand[0].mg_per_unit", "suspension 5 mg/mL has not 10 mg in a mL",
    ),
    "more strengths than there are": (
        diary(supply={"on_hand": [{**HELD, "mg_per_unit": str(mg)} for mg in range(1, 14)]}),
        "$.supply", "13 strengths of baclofen, more than 12",
    ),
    "a piece of nothing": (
        diary(supply={"on_hand": [{**HELD, "mg_per_unit": "0"}]}),
        "$.supply.on_hand[0].mg_per_unit", "a piece of 0 mg is none",
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
        (b'{"entries": [{"kind": "note", "text": "\\ud800"}]}', "half of a letter"),
        (b'{"entries": [{"triggers": {"\\udfff": true}}]}', "half of a letter"),
        (b'{"a\\u001b[31m": 1}', "a\ufffd"),
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


def test_a_box_written_down_twice_is_one_box_and_is_listed():
    whole = read(diary(supply={"on_hand": [HELD, HELD], "refills": []}))
    assert whole.diary.supply is not None
    assert len(whole.diary.supply.on_hand) == 1
    assert [(each.where, each.why) for each in whole.ignored] == [
        ("$.supply.on_hand[1]", "it says the same as on_hand[0]; add up what is alike")
    ]


def test_what_the_diary_holds_of_other_medicines_is_listed():
    both = [PRESCRIBED, {**PRESCRIBED, "medicine": "diazepam"}]
    whole = read(with_entries(entry("dose", 1, medicine="diazepam", mg="2", status="taken"), prescribed=both))
    assert [(each.where, each.why) for each in whole.ignored] == [
        ("diazepam", "reviewed apart from baclofen: 1 dose of it, and its supply, were not looked at")
    ]


def test_a_dose_left_out_may_be_written_down_long_after():
    told = entry("dose", 0, 9, medicine="baclofen", mg="5", status="skipped", due=moment(9, 9))
    assert len(read(diary(entries=[told])).entries) == 1


def test_a_product_is_read_as_people_write_it():
    whole = read(diary(supply={"on_hand": [{**HELD, "product": " Tablet  10 MG"}]}))
    assert whole.diary.supply is not None
    assert whole.diary.supply.on_hand[0].product == "tablet 10 mg"


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
