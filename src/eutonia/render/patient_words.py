"""A plan in the words of the person who takes it: short sentences, no Latin, no abbreviations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from eutonia.domain.plan import Intake, Part, Step, Titration
from eutonia.knowledge.records import Knowledge
from eutonia.render.sig import SLOT_WORDS, alike, join_words, milligrams, part_words


def write_patient_words(titration: Titration, *, knowledge: Knowledge) -> tuple[str, ...]:
    """What does the person read, step by step, and what must they know?"""
    lines = [_step_words(number, step) for number, step in enumerate(titration.steps, start=1)]
    medicine = knowledge.medicines[titration.medicine]
    stay = "You may always stay on the dose you have. Do not take more than the step says."
    return (*lines, stay, *(point.text for point in medicine.key_point))


def _step_words(number: int, step: Step) -> str:
    start = f"Step {number}, from {step.first_day:%B} {step.first_day.day}, for {step.days} {_days(step.days)}."
    before = {
        "signature": "Start only after your clinician has signed this plan.",
        "check-in": "Start this step only after your check-in says yes.",
        "same-day-question": "Start this step only if today's question says yes.",
    }[step.gate.kind]
    takes = " ".join(_take_words(parts, intakes) for parts, intakes in alike(step).items())
    return f"{start} {takes} That is {milligrams(step.daily.mg)} a day. {before}"


def _take_words(parts: Sequence[Part], intakes: Sequence[Intake]) -> str:
    """When, then what: "In the morning (about 7 am) and at bedtime (about 10 pm): take 1 baclofen tablet 10 mg." """
    when = join_words([f"{_slot(intake)} ({_clock(intake.at)})" for intake in intakes])
    each = " each time" if len(intakes) > 1 else ""
    what = join_words([part_words(part) for part in parts])
    return f"{when[0].upper()}{when[1:]}: take {what} ({milligrams(intakes[0].dose.mg)}{each})."


def _slot(intake: Intake) -> str:
    return SLOT_WORDS.get(intake.slot, "again")


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
