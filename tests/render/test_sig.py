"""Directions keep the rules of ISMP, and the person's words keep to plain English; both say the whole day's dose."""

import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.domain.dose import Dose, plain_decimal
from eutonia.domain.plan import Gate, Intake, Part, Regimen, Step, Titration
from eutonia.render.patient_words import write_patient_words
from eutonia.render.sig import write_sig, write_whole_sig

SLOTS = (("morning", time(7)), ("midday", time(12)), ("evening", time(17)), ("bedtime", time(22)))
STRENGTHS = ("2.5", "5", "10", "20", "0.5")
# ISMP's list of error-prone abbreviations, as far as they could come up here.
ABBREVIATIONS = re.compile(
    r"\b(q\.?d|q\.?o\.?d|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|h\.?s|p\.?o|p\.?r\.?n|a\.?c|p\.?c|u|iu|mcg|µg|cc|tab|cap|tabs|caps)\b",
    re.IGNORECASE,
)
TRAILING_ZERO = re.compile(r"\d\.\d*0(?!\d)")
NAKED_POINT = re.compile(r"(?<!\d)\.\d")


def tablet(strength, count):
    mg = Decimal(strength)
    return Part(product=f"baclofen tablet {strength} mg", unit="tablet", mg_per_unit=mg, count=Decimal(count))


def liquid(count):
    return Part(product="baclofen solution 1 mg/mL", unit="mL", mg_per_unit=Decimal(1), count=Decimal(count))


def intake(slot, at, *parts):
    return Intake(at=at, slot=slot, dose=Dose(sum((part.dose.mg for part in parts), Decimal(0))), parts=parts)


def step(*intakes, gate="signature"):
    daily = Dose(sum((each.dose.mg for each in intakes), Decimal(0)))
    return Step(first_day=date(2026, 11, 24), days=3, daily=daily, doses=intakes, gate=Gate(kind=gate, ask=("?",)))


halves = st.integers(1, 8).map(lambda twice: Decimal(twice) / 2)
parts = st.lists(st.builds(tablet, st.sampled_from(STRENGTHS), halves), min_size=1, max_size=2)
volumes = st.integers(1, 60).map(lambda twice: [liquid(Decimal(twice) / 2)])
days = st.lists(parts | volumes, min_size=1, max_size=4).map(
    lambda doses: step(*(intake(*slot, *each) for slot, each in zip(SLOTS, doses, strict=False)))
)


def test_like_doses_are_said_once():
    day = step(*(intake(*slot, tablet("5", "1")) for slot in SLOTS[:3]))
    assert write_sig(day) == (
        "Take 1 baclofen tablet 5 mg (5 mg) by mouth in the morning, at midday and in the evening. Total 15 mg a day."
    )


def test_a_half_is_a_word():
    day = step(intake(*SLOTS[0], tablet("10", "0.5")), intake(*SLOTS[3], tablet("10", "1.5")))
    assert write_sig(day) == (
        "Take half a baclofen tablet 10 mg (5 mg) by mouth in the morning; "
        "take 1 and a half baclofen tablets 10 mg (15 mg) by mouth at bedtime. Total 20 mg a day."
    )


def test_a_liquid_has_millilitres_milligrams_and_concentration():
    day = step(intake(*SLOTS[0], liquid("2.5")))
    assert write_sig(day) == (
        "Take 2.5 mL of baclofen solution 1 mg/mL (2.5 mg) by mouth in the morning. Total 2.5 mg a day."
    )


def test_a_thousand_has_its_comma():
    capsule = Part(product="gabapentin capsule 400 mg", unit="capsule", mg_per_unit=Decimal(400), count=Decimal(3))
    assert write_sig(step(intake(*SLOTS[0], capsule))) == (
        "Take 3 gabapentin capsules 400 mg (1,200 mg) by mouth in the morning. Total 1,200 mg a day."
    )


def words_of(day, present=None):
    titration = Titration(
        medicine="baclofen", ladder="", ladder_title="", ladder_reading="", ladder_because="", ladder_cites=(),
        limits=(), present=present, steps=(day,), supply=(), notes=(), refused=None,
    )  # fmt: skip
    return write_patient_words(titration, knowledge=open_library().knowledge)


def test_the_person_reads_when_what_and_what_comes_before():
    day = step(intake(*SLOTS[0], tablet("5", "1")), intake(*SLOTS[3], tablet("10", "0.5")), gate="check-in")
    assert words_of(day)[0] == (
        "Step 1, from November 24, for 3 days. In the morning (about 7 am): take 1 baclofen tablet 5 mg (5 mg). "
        "At bedtime (about 10 pm): take half a baclofen tablet 10 mg (5 mg). That is 10 mg a day. "
        "Start this step only after your check-in says yes."
    )


def test_the_person_may_always_stay():
    assert "You may always stay on the dose you have." in words_of(step(intake(*SLOTS[0], tablet("5", "1"))))[1]


def test_the_key_points_of_the_medicine_follow():
    points = [point.text for point in open_library().knowledge.medicines["baclofen"].key_point]
    assert list(words_of(step(intake(*SLOTS[0], tablet("5", "1"))))[2:]) == points


@given(days)
def test_no_direction_can_be_misread(day):
    for text in (write_sig(day), words_of(day)[0]):
        assert not TRAILING_ZERO.search(text)
        assert not NAKED_POINT.search(text)
        assert not ABBREVIATIONS.search(re.sub(r"\b(am|pm)\b", "", text))


@given(days)
def test_the_directions_say_every_dose_and_their_sum(day):
    sig, words = write_sig(day), words_of(day)[0]
    assert sig.endswith(f"Total {plain_decimal(day.daily.mg)} mg a day.")
    assert f"That is {plain_decimal(day.daily.mg)} mg a day." in words
    for text in (sig, words):
        said = sum(
            Decimal(found[1]) * len(re.findall(r"in the morning|at midday|in the evening|at bedtime", found[0].lower()))
            for found in re.finditer(sentence_of(text), text)
        )
        assert said == day.daily.mg


def sentence_of(text):
    """One dose with all the times it is taken: in the directions the times come last, in the person's words first."""
    if text.startswith("Take"):
        return r"\((\d+(?:\.\d+)?) mg\) by mouth [^;]*"
    return r"[^:]*: take [^:]*?\((\d+(?:\.\d+)?) mg(?: each time)?\)\."


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ("signature", "has signed"),
        ("check-in", "check-in says yes"),
        ("same-day-question", "today's question says yes"),
    ],
)
def test_every_gate_is_said(gate, said):
    assert said in words_of(step(intake(*SLOTS[0], tablet("5", "1")), gate=gate))[0]


# ------------------------------------------------------------------------------------------ who takes it already


def test_who_takes_it_already_is_never_told_to_wait_for_a_signature_with_what_they_take():
    day = step(*(intake(*slot, tablet("10", "1")) for slot in SLOTS[:3]))
    words = words_of(day, Regimen(daily=Dose(Decimal(30)), times=3))[0]
    assert words.endswith(
        "This is what you take now. Keep on taking it. Go up only after your clinician has signed this plan."
    )


def test_the_same_day_in_other_doses_is_not_called_what_is_taken_now():
    day = step(intake(*SLOTS[0], tablet("10", "0.5")), intake(*SLOTS[3], tablet("10", "1")))
    words = words_of(day, Regimen(daily=Dose(Decimal(15)), times=2))[0]
    assert "as much a day as you take now, but not the same doses. Keep on as you do now." in words
    assert "This is what you take now" not in words


def test_an_hour_without_a_word_is_said_by_its_clock():
    day = step(intake("waking", time(18), tablet("5", "1")), intake("dose 2", time(1, 30), tablet("10", "1")))
    assert "by mouth on waking; take 1 baclofen tablet 10 mg (10 mg) by mouth at 01:30." in write_sig(day)
    assert "On waking (about 6 pm): take" in words_of(day)[0]
    assert "At about 1:30 am: take" in words_of(day)[0]


def test_the_whole_label_says_what_comes_before_each_step():
    days = [step(intake(*SLOTS[3], tablet("5", "1"))) for _ in range(3)]
    gates = ("signature", "same-day-question", "check-in")
    steps = tuple(replace(day, gate=Gate(kind=kind, ask=("?",))) for day, kind in zip(days, gates, strict=True))
    titration = Titration(
        medicine="baclofen", ladder="", ladder_title="", ladder_reading="", ladder_because="", ladder_cites=(),
        limits=(), present=None, steps=(replace(steps[0], days=1), *steps[1:]), supply=(), notes=(), refused=None,
    )  # fmt: skip
    take = "Take 1 baclofen tablet 5 mg (5 mg) by mouth at bedtime. Total 5 mg a day."
    assert write_whole_sig(titration) == (
        f"1 day from 2026-11-24: {take} "
        f"Then, only if that day's question says so, 3 days from 2026-11-24: {take} "
        f"Then, only after the check-in, 3 days from 2026-11-24: {take}"
    )
    assert write_whole_sig(titration, teaching=True).startswith("FOR TEACHING, NOT FOR A PATIENT. 1 day from")
