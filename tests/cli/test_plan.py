"""What `eutonia plan` refuses, asks and shows besides its reviewed pages."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.cli.people import NOTHING_TAKEN, TODAY, WELL

PLAN = ("plan", "baclofen", *WELL, *NOTHING_TAKEN)
BAD = {
    "no products": (["--products", ""], "--products has an empty name", "tablet 10 mg"),
    "a comma alone": (["--products", ","], "--products has an empty name", "tablet 10 mg"),
    "a comma too many": (["--products", "tablet 10 mg,"], "--products has an empty name", "tablet 10 mg"),
    "two concentrations": (["--products", "solution 1 mg/mL, solution 2 mg/mL"], "concentration", "one kind"),
    "a wake with a zone": (["--wake", "07:00+02:00"], "--wake '07:00+02:00'", "07:00"),
    "a wake with seconds": (["--wake", "07:00:30"], "--wake '07:00:30'", "07:00"),
    "a night of no hours": (["--wake", "07:00", "--bed", "07:00"], "07:00 to 07:00", "10 to 20 hours"),
    "a day of one hour": (["--wake", "07:00", "--bed", "08:00"], "07:00 to 08:00", "10 to 20 hours"),
    "a largest dose nowhere": (["--largest", "noon"], "--largest", "midday"),
    "a start at the end of time": (["--start", "9999-12-30"], "9999-12-30", "before the year"),
    "a start without a day": (["--start", "2027-02-29"], "--start '2027-02-29'", "2026-11-24"),
    "a target in millilitres": (["--target", "40 mL"], "'40 mL'", "volume"),
    "a target that is no number": (["--target", "NaN"], "'NaN' is not a dose", "7.5 mg"),
    "an endless target": (["--target", "1e400"], "'1e400' is not a dose", "7.5 mg"),
    "digits of another script": (["--target", "\u0664\u0660"], "is not a dose", "7.5 mg"),
    "a present dose every hour": (["--from", "5 mg x24"], "--from '5 mg x24'", "15 mg x3"),
    "a present dose with a comma": (["--from", "7,5 mg x3"], "'7,5 mg' is not a dose", "7.5 mg"),
}


@pytest.mark.parametrize(("asked", "what", "next_step"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_asked_is_one_line(asked, what, next_step, eutonia):
    answer = eutonia(*PLAN, *asked)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert what in answer.err
    assert next_step in answer.err


@pytest.mark.parametrize(
    "flag", ["--target=20", "--from=5 mg x3", "--ladder=label", "--no-halves", "--today=2026-11-24"]
)
def test_a_replay_takes_no_wish_that_it_would_pass_over(flag, eutonia, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(eutonia(*PLAN, "--json").out)
    answer = eutonia("plan", "--replay", str(file), flag)
    assert answer.status == 2
    assert "--replay takes everything from the stored plan" in answer.err


def test_a_plan_replays_whatever_was_asked(eutonia, tmp_path):
    asked = (
        "--from",
        "10 mg x4",
        "--largest",
        "afternoon",
        "--wake",
        "05:00",
        "--bed",
        "20:30",
        "--start",
        "2028-02-29",
    )
    stored = eutonia(*PLAN, *asked, "--json").out
    file = tmp_path / "plan.json"
    file.write_text(stored)
    assert eutonia("plan", "--replay", str(file)).out == stored


def test_a_target_in_grams_is_the_same_dose(eutonia):
    grams, milligrams = (eutonia(*PLAN, "--target", text, "--json").json for text in ("0.04 g", "40"))
    assert grams["steps"] == milligrams["steps"]
    assert grams["steps"][-1]["daily_mg"] == "40"


def test_limits_are_numbers_with_their_unit(eutonia):
    limits = eutonia(*PLAN, "--json").json["limits"]
    assert {(limit["what"], limit["value"], limit["unit"]) for limit in limits} == {
        ("daily", "80", "mg"),
        ("single", "20", "mg"),
    }


def test_no_number_that_is_read_has_a_trailing_zero_or_lacks_its_leading_one(eutonia):
    for products in ("tablets", "tablets-10-20", "solution-1-mg-ml", "solution-2-mg-ml", "suspension-5-mg-ml"):
        document = eutonia(*PLAN, "--products", products, "--json").json
        read = [document["sig"], *document["patient_words"], *document["notes"]]
        read += [value for step in document["steps"] for dose in step["doses"] for value in numbers_of(dose)]
        read += [item["quantity"] for item in document["supply"]]
        page = eutonia(*PLAN, "--products", products, "--all").out
        for text in (*read, *page.splitlines()):
            if "http" not in text:
                assert not re.search(r"(?<![\d.-])\d+\.\d*0(?!\d|\.\d)|(?<!\d)\.\d", text), text


def numbers_of(dose):
    return [dose["mg"], *(part[name] for part in dose["parts"] for name in ("mg_per_unit", "count"))]


def test_the_calendar_has_every_day_once(eutonia):
    document = eutonia(*PLAN, "--start", "2027-12-30", "--json").json
    days = document["calendar"]
    first = date(2027, 12, 30)
    assert [day["date"] for day in days] == [str(first + timedelta(days=after)) for after in range(len(days))]
    assert len(days) == sum(step["days"] for step in document["steps"])
    assert [day["date"] for day in days if day["begins"]] == [step["from"] for step in document["steps"]]
    assert all(day["daily_mg"] == document["steps"][day["step"] - 1]["daily_mg"] for day in days)


def test_the_calendar_is_shown_where_it_is_asked_for(eutonia):
    page = eutonia(*PLAN, "--target", "20", "--calendar").out
    assert "CALENDAR  2026-11-24 to 2026-12-24, mg a day" in page
    week = next(line for line in page.splitlines() if "Nov 24" in line)
    assert week.split()[:2] == ["Nov", "24"]
    assert "step 2" in page
    assert "CALENDAR" not in eutonia(*PLAN, "--target", "20").out


def test_a_plan_of_the_past_says_that_it_cannot_be_signed(eutonia):
    document = eutonia(*PLAN, "--start", "2026-11-23", "--json").json
    assert document["signable"] is False
    assert document["assumed_normal"] is False
    assert "its first day is in the past" in eutonia(*PLAN, "--start", "2026-11-23").out


def test_the_dose_taken_now_stands_in_plan_and_refusal(eutonia):
    taken = ("plan", "baclofen", *WELL, "--taking", "baclofen 10 mg tablet three times a day")
    made, refused = eutonia(*taken, "--json").json, eutonia(*taken, "--target", "20", "--json").json
    assert made["present"] == refused["present"] == {"daily_mg": "30", "times": 3}
    assert eutonia(*PLAN, "--json").json["present"] is None
    assert "30 mg of baclofen a day in 3 doses" in eutonia(*taken).out


def test_verify_that_looked_at_nothing_does_not_say_that_all_is_well(eutonia):
    answer = eutonia("verify", "--budget", "0")
    assert "this says nothing" in answer.out
    assert "0 breaches." not in answer.out


def test_today_is_only_a_default_for_the_start(eutonia):
    later = eutonia(*PLAN, "--start", "2026-12-24", "--json").json
    assert (later["today"], later["steps"][0]["from"], later["signable"]) == (TODAY[1], "2026-12-24", True)
