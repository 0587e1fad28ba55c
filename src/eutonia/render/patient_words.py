"""A plan in the words of the person who takes it: short sentences, no Latin, no abbreviations."""

from __future__ import annotations

from eutonia.domain.plan import Step, Titration
from eutonia.knowledge.records import Knowledge
from eutonia.render.sig import SLOT_WORDS, join_words, milligrams, part_words


def write_patient_words(titration: Titration, *, knowledge: Knowledge) -> tuple[str, ...]:
    """What does the person read, step by step, and what must they know?"""
    lines = [_step_words(number, step) for number, step in enumerate(titration.steps, start=1)]
    medicine = knowledge.medicines[titration.medicine]
    stay = "You may always stay on the dose you have. Do not take more than the step says."
    return (*lines, stay, *(point.text for point in medicine.key_point))


def _step_words(number: int, step: Step) -> str:
    start = f"Step {number}, from {step.first_day:%B} {step.first_day.day}, for {step.days} {_days(step.days)}"
    takes = [
        f"{join_words([part_words(part) for part in intake.parts])} ({milligrams(intake.dose.mg)}) "
        f"{SLOT_WORDS.get(intake.slot, '')}, about {_clock(intake.at.hour, intake.at.minute)}"
        for intake in step.doses
    ]
    before = {
        "signature": "Start only after your clinician has signed this plan.",
        "check-in": "Start this step only after your check-in says yes.",
        "same-day-question": "Start this step only if today's question says yes.",
    }[step.gate.kind]
    return f"{start}: take {join_words(takes)}. That is {milligrams(step.daily.mg)} a day. {before}"


def _days(days: int) -> str:
    return "day" if days == 1 else "days"


def _clock(hour: int, minute: int) -> str:
    """
    >>> _clock(14, 30), _clock(0, 5)
    ('2:30 pm', '12:05 am')
    """
    return f"{(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour < 12 else 'pm'}"
