"""A plan in the words of the person who takes it: short sentences, no Latin, no abbreviations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from eutonia.domain.plan import Intake, Part, Regimen, Step, Switch, Taper, Titration, taken_as_now
from eutonia.knowledge.records import Knowledge
from eutonia.render.sig import SLOT_WORDS, alike, join_words, milligrams, part_words


def write_patient_words(titration: Titration, *, knowledge: Knowledge) -> tuple[str, ...]:
    """What does the person read, step by step, and what must they know?"""
    present = titration.present
    lines = [_step_words(number, step, present) for number, step in enumerate(titration.steps, start=1)]
    medicine = knowledge.medicines[titration.medicine]
    stay = "You may always stay on the dose you have. Do not take more than the step says."
    return (*lines, stay, *(point.text for point in medicine.key_point))


def write_taper_words(taper: Taper, *, knowledge: Knowledge) -> tuple[str, ...]:
    """The way down, step by step, and when to wait, go back or call."""
    lines = [_step_down_words(number, step) for number, step in enumerate(taper.steps, start=1)]
    medicine = knowledge.medicines[taper.medicine]
    goes_on = ["The last dose goes on. Keep taking it."] if taper.steps and taper.steps[-1].doses else []
    return (
        *lines,
        *goes_on,
        "You may always stay on the dose you have. Never skip ahead. Never stop all at once.",
        *(f"{check.ask} {check.else_}" for check in knowledge.tapers.check),
        *(f"What you may feel: {each.text}" for each in medicine.withdrawal[:1]),
        "Keep the spare week of tablets. You need it if you have to go back a step.",
    )


def write_switch_words(switch: Switch, *, knowledge: Knowledge) -> tuple[str, ...]:
    """Both medicines, one stretch of days after the other, and what holds for all of it."""
    lines = []
    for number, step in enumerate(switch.steps, start=1):
        start = f"Part {number}, from {step.first_day:%B} {step.first_day.day}, for {step.days} {_days(step.days)}."
        both = ((switch.medicine_from, step.down), (switch.medicine_to, step.up))
        lines.append(" ".join([start, *(f"{name.capitalize()}: {_day_words(one)}" for name, one in both if one)]))
    return (
        *lines,
        "Start only after your clinician has signed this plan. Go on only if the check before each part says yes.",
        "You may always stay on the doses you have. Never stop the old medicine all at once.",
        *(point.text for point in knowledge.medicines[switch.medicine_to].key_point),
    )


def _day_words(step: Step) -> str:
    if not step.doses:
        return "take none of it."
    takes = " ".join(_take_words(parts, intakes) for parts, intakes in alike(step).items())
    return f"{takes} That is {milligrams(step.daily.mg)} a day."


def _step_down_words(number: int, step: Step) -> str:
    start = f"Step {number}, from {step.first_day:%B} {step.first_day.day}"
    if not step.doses:
        return f"{start}: take none of it. Watch yourself for {step.days} {_days(step.days)}, and call if you feel ill."
    first = step.gate.kind == "signature"
    before = (
        "Go down only after your clinician has signed this plan." if first else "Go down only if the check says yes."
    )
    return f"{start}, for {step.days} {_days(step.days)}. {_day_words(step)} {before}"


def _step_words(number: int, step: Step, present: Regimen | None) -> str:
    start = f"Step {number}, from {step.first_day:%B} {step.first_day.day}, for {step.days} {_days(step.days)}."
    takes = " ".join(_take_words(parts, intakes) for parts, intakes in alike(step).items())
    before = BEFORE.get(step.gate.kind) or _first_words(step, present)
    return f"{start} {takes} That is {milligrams(step.daily.mg)} a day. {before}"


BEFORE = {
    "check-in": "Start this step only after your check-in says yes.",
    "same-day-question": "Start this step only if today's question says yes.",
}


def _first_words(step: Step, present: Regimen | None) -> str:
    """Before a first dose the signature; who takes it already must not stop while waiting for one."""
    if present is None:
        return "Start only after your clinician has signed this plan."
    if taken_as_now(step, present):
        return "This is what you take now. Keep on taking it. Go up only after your clinician has signed this plan."
    return (
        "That is as much a day as you take now, but not the same doses. Keep on as you do now. "
        "Change only after your clinician has signed this plan."
    )


def _take_words(parts: Sequence[Part], intakes: Sequence[Intake]) -> str:
    """When, then what: "In the morning (about 7 am) and at bedtime (about 10 pm): take 1 baclofen tablet 10 mg." """
    when = join_words([_when(intake) for intake in intakes])
    each = " each time" if len(intakes) > 1 else ""
    what = join_words([part_words(part) for part in parts])
    return f"{when[0].upper()}{when[1:]}: take {what} ({milligrams(intakes[0].dose.mg)}{each})."


def _when(intake: Intake) -> str:
    """By its word and about its hour; by the hour alone where no word fits it."""
    word = SLOT_WORDS.get(intake.slot)
    return f"{word} ({_clock(intake.at)})" if word else f"at {_clock(intake.at)}"


def _days(days: int) -> str:
    return "day" if days == 1 else "days"


def _clock(at: time) -> str:
    """
    >>> _clock(time(14, 30)), _clock(time(7)), _clock(time(12)), _clock(time(0))
    ('about 2:30 pm', 'about 7 am', 'about 12 noon', 'about 12 midnight')
    """
    if at.minute == 0 and at.hour in (0, 12):
        return "about 12 noon" if at.hour else "about 12 midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"about {(at.hour - 1) % 12 + 1}{minutes} {'am' if at.hour < 12 else 'pm'}"
