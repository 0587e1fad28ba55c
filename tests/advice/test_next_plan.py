"""The next plan is a difference from the present one: one rung, the same for longer, one step back, or a command."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import msgspec
import pytest

from eutonia.advice.library import open_library
from eutonia.advice.plan_document import answer_plan
from eutonia.advice.review_document import review_document
from eutonia.advice.reviewing import ReviewInputs, review_diary
from eutonia.advice.tapering import TaperInputs, make_taper
from eutonia.advice.titrating import PlanInputs
from eutonia.domain.dose import parse_dose
from eutonia.domain.plan import Regimen
from eutonia.planning.pace import TaperWish
from eutonia.planning.wish import Wish
from eutonia.render.as_json import to_json
from tests.monitoring.diaries import check_in, day, diary, entry, person, read, review, with_entries
from tests.patients import TODAY

RISEN = [
    {"medicine": "baclofen", "from": day(20), "until": day(11), "daily_mg": "15", "times": 3},
    {"medicine": "baclofen", "from": day(10), "daily_mg": "30", "times": 3},
]


def next_of(value, **options):
    return review(value, **options).next


def makes(step):
    """What the parts of a step's doses add up to."""
    return sum((part.dose.mg for intake in step.doses for part in intake.parts), Decimal(0))


def test_an_advance_is_one_rung_and_no_more():
    plan = next_of(diary())
    assert (str(plan.from_daily), str(plan.to_daily)) == ("15 mg", "20 mg")
    assert len(plan.steps) == 1
    step = plan.steps[0]
    assert (step.first_day, step.days, makes(step)) == (TODAY, 3, Decimal(20))
    assert step.gate.kind == "signature"
    assert sum(item.quantity for item in plan.supply) == 9  # three pieces a day


def test_an_advance_follows_the_ladder_that_was_signed():
    whole = read(diary())
    inputs = ReviewInputs(read=whole, patient=person(), today=TODAY, wish=Wish(start=TODAY, ladder="label"))
    plan = review_diary(inputs, library=open_library()).next
    assert str(plan.to_daily) == "30 mg"


def test_a_hold_is_the_same_dose_for_longer_and_its_cover_is_worked_out_again():
    rising = [
        {"medicine": "baclofen", "from": day(10), "until": day(-1), "daily_mg": "15", "times": 3},
        {"medicine": "baclofen", "from": day(-2), "daily_mg": "30", "times": 3},
    ]
    found = review(with_entries(check_in(0, still_a_problem=False), prescribed=rising))
    assert found.proposal.action == "hold"
    assert (found.next.from_daily, found.next.to_daily) == (parse_dose("15 mg"), parse_dose("15 mg"))
    assert found.next.cover is not None
    assert found.next.cover.days_left is not None
    assert found.cover.days_left is not None
    assert found.next.cover.days_left > found.cover.days_left  # the rise that was written does not come


def test_a_hold_is_possible_where_the_planner_refuses():
    """Staying on the present dose is always allowed."""
    found = review(diary(), patient=person(creatinine_mg_dl="4"))
    assert found.proposal.action == "hold"
    assert found.next.to_daily == parse_dose("15 mg")
    assert found.next.refused is not None
    assert found.next.steps == ()


def test_a_step_back_is_the_nearest_lower_dose_not_a_stop():
    found = review(with_entries(check_in(0, weakness=True), prescribed=RISEN))
    assert found.proposal.action == "step-back"
    assert found.next.to_daily == parse_dose("25 mg")  # the rung below is nearer than the 15 mg of before
    assert makes(found.next.steps[0]) == Decimal(25)


def test_a_step_back_goes_to_the_dose_before_where_that_is_nearer():
    before = [RISEN[0] | {"daily_mg": "27.5"}, RISEN[1]]
    found = review(with_entries(check_in(0, weakness=True), prescribed=before))
    assert found.next.to_daily == parse_dose("27.5 mg")


def stepped_back(medicine, daily, times, *, before=None, ladder=None, **form):
    """What follows from weakness on this dose, which has been taken for ten days, as on the ladder that was signed."""
    prescribed = [{"medicine": medicine, "from": day(10), "daily_mg": daily, "times": times}]
    if before:
        prescribed.append({**prescribed[0], "from": day(40), "until": day(11), "daily_mg": before})
    value = diary(medicine=medicine, prescribed=prescribed, supply=None, entries=[check_in(0, weakness=True)])
    wish = Wish(start=TODAY, ladder=ladder) if ladder else None
    patient = person(taking=[f"{medicine} {daily} mg daily"], **form)
    found = review_diary(
        ReviewInputs(read=read(value), patient=patient, today=TODAY, wish=wish), library=open_library()
    )
    assert found.proposal.action == "step-back"
    return found.next


def test_a_step_back_that_is_large_goes_by_the_steps_of_a_way_down():
    plan = stepped_back("baclofen", "30", 3, before="15", ladder="label")  # half of it at once
    assert [str(step.daily) for step in plan.steps] == ["25 mg", "20 mg", "15 mg"]
    assert [step.gate.kind for step in plan.steps] == ["signature", "taper-check", "taper-check"]
    assert plan.steps[0].first_day == TODAY
    assert all(makes(step) == step.daily.mg for step in plan.steps)
    assert f"taken until {day(11)}: 50 % less at once" in plan.notes[0]
    assert "a clinician decides today" in plan.notes[1]


@pytest.mark.parametrize(
    ("medicine", "daily", "times", "ladder"),
    [
        ("gabapentin", "900", 3, None),
        ("pregabalin", "150", 2, None),
        ("diazepam", "4", 2, None),
        ("diazepam", "20", 2, None),
        ("baclofen", "60", 3, None),
        ("baclofen", "60", 3, "label"),
        ("baclofen", "45", 3, "label"),
    ],
)
def test_no_step_back_falls_further_at_once_than_a_way_down_does(medicine, daily, times, ladder):
    plan = stepped_back(medicine, daily, times, ladder=ladder)
    wish = TaperWish(start=TODAY, regimen=Regimen(daily=parse_dose(f"{daily} mg"), times=times))
    patient = person(taking=[f"{medicine} {daily} mg daily"])
    way = make_taper(TaperInputs(medicine=medicine, patient=patient, wish=wish, today=TODAY), library=open_library())
    quarter = Decimal(daily) * 3 / 4
    assert plan.steps
    assert plan.steps[0].daily.mg >= min(quarter, way.taper.steps[0].daily.mg)
    taken = [parse_dose(f"{daily} mg"), *(step.daily for step in plan.steps)]
    assert all(later < earlier for earlier, later in pairwise(taken))


def test_where_no_way_down_is_planned_a_large_step_back_is_a_call():
    plan = stepped_back("baclofen", "30", 3, before="15", ladder="label", pump=True)
    assert (plan.steps, plan.to_daily) == ((), None)
    assert "Call a clinician today" in plan.notes[1]
    assert plan.refused is not None


def test_a_medicine_that_may_stop_at_once_steps_back_at_once():
    plan = stepped_back("methocarbamol", "4500", 3, before="3000")
    assert plan.to_daily is not None
    assert plan.call == ()


def test_a_day_of_unequal_doses_is_not_written_as_one_dose():
    prescribed = [{"medicine": "baclofen", "from": day(60), "daily_mg": "20", "times": 3}]
    lowest = [{**prescribed[0], "daily_mg": "10"}]
    plan = next_of(diary(prescribed=lowest, entries=[check_in(0, weakness=True)]))
    assert plan.call == ("eutonia taper baclofen PERSON",)
    assert "10 mg a day in 3 doses are unequal doses" in plan.notes[1]


@pytest.mark.parametrize(
    "value",
    [
        diary(),
        with_entries(check_in(0, still_a_problem=False)),
        with_entries(check_in(0, weakness=True), prescribed=RISEN),
    ],
    ids=["advance", "hold", "step-back"],
)
def test_the_step_stands_in_the_plan_that_its_inputs_make_again(value):
    document = to_json(review_document(review(value)))
    following = msgspec.json.decode(document)["next"]
    assert following["made_by"] == "plan"
    inputs = msgspec.convert(following["inputs"], PlanInputs)
    again = msgspec.json.decode(to_json(answer_plan(inputs, open_library())))
    step = following["steps"][0]
    assert [each["doses"] for each in again["steps"] if each["daily_mg"] == step["daily_mg"]] == [step["doses"]]


def test_the_steps_of_a_way_down_stand_in_the_taper_that_their_inputs_make_again():
    plan = stepped_back("baclofen", "30", 3, before="15", ladder="label")
    assert isinstance(plan.inputs, TaperInputs)
    assert make_taper(plan.inputs, library=open_library()).taper.steps[: len(plan.steps)] == plan.steps


@pytest.mark.parametrize("daily", ["15", "20", "25", "30", "40", "55"])
def test_what_is_signed_goes_on_unchanged(daily):
    """The step as the next prescription: its hold is made of the same pieces at the same times."""
    prescribed = [{"medicine": "baclofen", "from": day(10), "daily_mg": daily, "times": 3}]
    listed = person(taking=[f"baclofen {daily} mg daily"])
    days = [entry("dose", ago, hour, medicine="baclofen", mg=mg, status="taken") for ago in (3, 2, 1)
            for hour, mg in zip((8, 14, 22), divided(daily), strict=True)]  # fmt: skip
    scores = [each for each in diary()["entries"] if each["kind"] == "stiffness"]
    found = review(diary(prescribed=prescribed, entries=[*scores, *days, check_in()]), patient=listed)
    assert (found.proposal.rule, len(found.next.steps)) == ("advance", 1)
    step = found.next.steps[0]
    signed = [prescribed[0] | {"until": day(1)}]
    signed += [{**prescribed[0], "from": day(0), "daily_mg": str(step.daily.mg), "times": len(step.doses)}]
    then = review(diary(prescribed=signed, entries=[*scores, *days, check_in()]), patient=listed)
    assert then.proposal.action == "hold"
    assert then.next.to_daily == step.daily
    assert then.next.steps[0].doses == step.doses


def divided(daily):
    each, rest = divmod(int(daily) // 5, 3)
    return [str(5 * (each + (place >= 3 - rest))) for place in range(3)]


def test_below_the_lowest_step_there_is_only_a_taper():
    plan = next_of(with_entries(check_in(0, weakness=True)))
    assert (plan.to_daily, plan.steps) == (None, ())
    assert plan.call == ('eutonia taper baclofen --from "5 mg x3" PERSON',)


def test_urgent_changes_nothing():
    plan = next_of(with_entries(check_in(0, emergency_signs=True)))
    assert (plan.to_daily, plan.steps, plan.supply, plan.call) == (None, (), (), ())


def test_nothing_prescribed_today_has_no_next_dose():
    over = [{"medicine": "baclofen", "from": day(20), "until": day(5), "daily_mg": "15", "times": 3}]
    found = review(diary(prescribed=over))
    assert found.present is None
    assert found.next.steps == ()
    assert ("prescription", "out") in [(alarm.what, alarm.level) for alarm in found.cover.alarms]


@pytest.mark.parametrize("form", [{}, {"age": 70}, {"creatinine_mg_dl": "2"}, {"without": ("creatinine_mg_dl",)}])
@pytest.mark.parametrize("daily", ["15", "30", "45", "60", "75", "80"])
def test_whatever_the_person_no_step_passes_a_limit_and_none_is_more_than_a_rung(form, daily):
    times = 4 if Decimal(daily) > 60 else 3
    prescribed = [{"medicine": "baclofen", "from": day(30), "daily_mg": daily, "times": times}]
    found = review(diary(prescribed=prescribed, entries=[check_in()]), patient=person(**form))
    limits = [parse_dose(each.value) for each in found.assessment.review.limits if each.what == "daily"]
    assert found.present
    for step in found.next.steps:
        assert makes(step) == step.daily.mg
        assert step.daily <= max([parse_dose("80 mg"), *limits])
        assert found.proposal.action == "advance" or step.daily <= found.present.daily


def test_the_same_diary_gives_the_same_bytes():
    first, second = (to_json(review_document(review(diary()))) for _ in range(2))
    assert first == second


def test_starting_later_moves_the_step_by_as_much():
    later = TODAY + timedelta(days=1)
    assert [review(diary(), today=on).next.steps[0].first_day for on in (TODAY, later)] == [TODAY, later]


def test_another_medicine_of_the_diary_is_left_alone():
    both = [*diary()["prescribed"], {"medicine": "gabapentin", "from": day(30), "daily_mg": "900", "times": 3}]
    extra = entry("dose", 1, medicine="gabapentin", mg="300", status="taken")
    plain, mixed = review(diary()), review(with_entries(extra, prescribed=both))
    assert (mixed.proposal.rule, mixed.cover, mixed.intakes) == (plain.proposal.rule, plain.cover, plain.intakes)
