"""Ways up that a clinician can read (tests/cases/titration), and what holds for all of them."""

import tomllib
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import Library, open_library
from eutonia.advice.titrating import Plan, PlanInputs, make_plan
from eutonia.cli.wish import read_present
from eutonia.domain.dose import parse_dose, plain_decimal
from eutonia.domain.plan import Regimen, RegimenError, Step
from eutonia.planning.hours import HoursError, WakingHours, order_by_size, times_of_day
from eutonia.planning.wish import Wish, WishError
from tests.patients import TODAY, healthy

KEYS = {
    "name", "why", "plan", "patient", "lacking", "wish",  # who asks for what
    "expect", "notes", "signable", "at", "made_of",  # of a plan
    "refused", "says", "needs", "nearest",  # of a refusal
}  # fmt: skip
CASES = Path(__file__).parents[1] / "cases" / "titration"


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text())["case"]
    ]


def wish_of(form: dict[str, Any]) -> Wish:
    hours = {each: time.fromisoformat(form[each]) for each in ("wake", "bed") if each in form}
    return Wish(
        start=form.get("start", TODAY),
        ladder=form.get("ladder"),
        target=parse_dose(form["target"]) if "target" in form else None,
        regimen=read_present(form.get("from")),
        products=tuple(form.get("products", ())),
        halves=form.get("halves", True),
        hours=WakingHours(**hours),
        largest_dose=form.get("largest"),
    )


def plan_of(case: dict[str, Any], library: Library) -> Plan:
    patient = healthy(**case.get("patient", {}), without=tuple(case.get("lacking", ())))
    return make_plan(
        PlanInputs(medicine=case["plan"], patient=patient, wish=wish_of(case.get("wish", {})), today=TODAY),
        library=library,
    )


def in_words(step: Step) -> str:
    doses = " + ".join(plain_decimal(intake.dose.mg) for intake in step.doses)
    return f"{step.first_day}  {step.daily} a day  {step.days} days  {doses}"


@pytest.mark.parametrize("case", read_cases())
def test_a_plan_is_what_a_clinician_expects(case: dict[str, Any]) -> None:
    plan = plan_of(case, open_library())
    titration = plan.titration
    assert not case.keys() - KEYS
    if "expect" in case:
        assert titration.refused is None, titration.refused
        assert [in_words(step) for step in titration.steps][: len(case["expect"])] == case["expect"]
        assert set(case.get("notes", ())) <= set(titration.notes)
        assert case.get("signable", True) is plan.signable
        assert case.get("at") in (None, [f"{i.slot} {i.at:%H:%M}" for i in titration.steps[0].doses])
        assert case.get("made_of") in (None, [item.product for item in titration.supply])
    else:
        refused = titration.refused
        assert refused is not None
        assert not titration.steps
        assert case.get("refused") in (None, refused.rule)
        assert set(case.get("needs", ())) <= set(refused.needs)
        assert case.get("says", "") in refused.why
        assert case.get("nearest") in (None, list(refused.nearest))


@given(days=st.integers(-400, 400))
def test_starting_later_moves_each_step_by_as_much(days: int) -> None:
    library = open_library()
    start = TODAY + timedelta(days=days)
    plans = [
        make_plan(
            PlanInputs(medicine="gabapentin", patient=healthy(), wish=Wish(start=day), today=TODAY), library=library
        )
        for day in (TODAY, start)
    ]
    moved = [step.first_day - timedelta(days=days) for step in plans[1].titration.steps]
    assert moved == [step.first_day for step in plans[0].titration.steps]


def test_teaching_plans_assume_and_can_never_be_signed() -> None:
    library = open_library()
    inputs = PlanInputs(
        medicine="baclofen",
        patient=healthy(without=("creatinine_mg_dl", "allergies", "taking")),
        wish=Wish(start=date(2026, 11, 24)),
        today=TODAY,
        assume_unknown_normal=True,
    )
    plan = make_plan(inputs, library=library)
    assert plan.titration.steps
    assert not plan.signable
    assert plan.inputs.assume_unknown_normal


def test_more_doses_a_day_than_a_plan_holds_are_refused_at_once() -> None:
    wish = Wish(start=TODAY, regimen=Regimen(daily=parse_dose("30 mg"), times=24))
    plan = make_plan(PlanInputs(medicine="baclofen", patient=healthy(), wish=wish, today=TODAY), library=open_library())
    assert plan.titration.refused
    assert "24 doses a day are more than the 8" in plan.titration.refused.why


@pytest.mark.parametrize(
    ("daily", "times"), [("0 mg", 3), ("30 mg", 0), ("30 mg", -1)], ids=["no dose", "never", "less than never"]
)
def test_a_present_dose_that_is_none_cannot_be_written_down(daily: str, times: int) -> None:
    with pytest.raises(RegimenError, match="is not a present dose"):
        Regimen(daily=parse_dose(daily), times=times)


@pytest.mark.parametrize(
    ("wake", "bed"), [("07:00", "07:00"), ("07:00", "16:59"), ("07:00", "03:01")], ids=["no hour", "short", "long"]
)
def test_waking_hours_that_crowd_the_doses_are_refused(wake: str, bed: str) -> None:
    with pytest.raises(HoursError, match="10 to 20 hours"):
        WakingHours(wake=time.fromisoformat(wake), bed=time.fromisoformat(bed))


def test_no_plan_runs_over_the_end_of_the_calendar() -> None:
    with pytest.raises(WishError, match="before the year"):
        Wish(start=date(9999, 12, 1))


def test_the_stated_dose_is_reviewed_as_well() -> None:
    """30 mg stated beside the list: the rules about the present dose speak as if the list said it."""
    wish = Wish(start=TODAY, regimen=Regimen(daily=parse_dose("100 mg"), times=4))
    plan = make_plan(PlanInputs(medicine="baclofen", patient=healthy(), wish=wish, today=TODAY), library=open_library())
    assert "baclofen" in (plan.facts.taking or ())
    assert any(finding.kind == "dose-limit" for finding in plan.review.findings)


@given(
    times=st.integers(1, 8),
    wake=st.times(),
    awake_min=st.integers(600, 1200),
    largest=st.sampled_from(["morning", "midday", "afternoon", "evening", "bedtime"]),
)
def test_the_doses_of_a_day_are_in_order_and_each_place_is_filled_once(
    times: int, wake: time, awake_min: int, largest: str
) -> None:
    wake = time(wake.hour, wake.minute)
    bed_min = (wake.hour * 60 + wake.minute + awake_min) % 1440
    hours = WakingHours(wake=wake, bed=time(bed_min // 60, bed_min % 60))
    slots = times_of_day(times, hours, single_at=largest)
    after = [((at.hour - wake.hour) * 60 + at.minute - wake.minute) % 1440 for _, at in slots]
    # To five minutes below: a dose on waking may be written up to four minutes before it.
    after = [minutes - 1440 if minutes > 1435 else minutes for minutes in after]
    assert after == sorted(set(after))
    assert after[-1] <= awake_min
    assert len({slot for slot, _ in slots}) == times
    assert sorted(order_by_size(times, hours, largest=largest)) == list(range(times))
