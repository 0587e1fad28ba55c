"""The directions on a label, after the rules of ISMP: no trailing zero, a leading zero, units spelled out.

For liquids the milligrams and the millilitres stand side by side with the concentration. Nothing is abbreviated.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from eutonia.domain.dose import plain_decimal
from eutonia.domain.plan import Intake, Part, Step, Taper, Titration

HALF = Decimal("0.5")
SLOT_WORDS = {
    "morning": "in the morning",
    "midday": "at midday",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
    "bedtime": "at bedtime",
    "waking": "on waking",
}
THEN = {
    "check-in": "Then, only after the check-in",
    "same-day-question": "Then, only if that day's question says so",
    "signature": "Then, only when it is signed",
    "taper-check": "Then, only if the check before the step allows it",
}
TEACHING = "FOR TEACHING, NOT FOR A PATIENT."


def write_sig(step: Step) -> str:
    """How does the label say what to take on each day of this step?

    Doses that are alike are said once: "Take 1 baclofen tablet 10 mg (10 mg) by mouth in the morning, ...".
    """
    if not step.doses:
        return "Take none of it."
    sentences = [f"take {_what(parts, intakes[0])} by mouth {_when(intakes)}" for parts, intakes in alike(step).items()]
    whole = "; ".join(sentences)
    return f"{whole[0].upper()}{whole[1:]}. Total {milligrams(step.daily.mg)} a day."


def write_whole_sig(plan: Titration | Taper, *, teaching: bool = False) -> str:
    """All steps for the label, in order, each with what must come before it. A plan for teaching says so at once."""
    words = TEACHING if teaching else ""
    for step in plan.steps:
        lead = f"{words} {THEN[step.gate.kind]}, " if step is not plan.steps[0] else f"{words} ".lstrip()
        days = "1 day" if step.days == 1 else f"{step.days} days"
        words = f"{lead}{days} from {step.first_day.isoformat()}: {write_sig(step)}"
    return words


def alike(step: Step) -> dict[tuple[Part, ...], list[Intake]]:
    """The day's doses, those made of the same pieces together."""
    together: dict[tuple[Part, ...], list[Intake]] = {}
    for intake in step.doses:
        together.setdefault(intake.parts, []).append(intake)
    return together


def _what(parts: Sequence[Part], intake: Intake) -> str:
    return f"{join_words([part_words(part) for part in parts])} ({milligrams(intake.dose.mg)})"


def _when(intakes: Sequence[Intake]) -> str:
    return join_words([SLOT_WORDS.get(intake.slot, f"at {intake.at:%H:%M}") for intake in intakes])


def join_words(words: Sequence[str]) -> str:
    """The words as a list that reads aloud: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def milligrams(amount: Decimal) -> str:
    """Milligrams, with a comma from a thousand on, so that no zero is lost or gained in reading.

    >>> milligrams(Decimal("7.50")), milligrams(Decimal(1200))
    ('7.5 mg', '1,200 mg')
    """
    return f"{Decimal(plain_decimal(amount)):,f} mg"


def part_words(part: Part) -> str:
    """How much of which product, for a person who counts or measures.

    >>> tablet = Part(product="baclofen tablet 10 mg", unit="tablet", mg_per_unit=Decimal(10), count=Decimal("1.5"))
    >>> part_words(tablet)
    '1 and a half baclofen tablets 10 mg'
    """
    if part.unit == "mL":
        return f"{plain_decimal(part.count)} mL of {part.product}"
    name, _, strength = part.product.partition(f" {part.unit}")
    return f"{count_words(part.count)} {name} {part.unit}{'s' if part.count > 1 else ''}{strength}"


def count_words(count: Decimal) -> str:
    """A number of pieces in words that cannot be misread.

    >>> count_words(Decimal("0.5")), count_words(Decimal(2)), count_words(Decimal("2.5"))
    ('half a', '2', '2 and a half')
    """
    whole, rest = divmod(count, 1)
    if not rest:
        return plain_decimal(whole)
    return "half a" if not whole else f"{plain_decimal(whole)} and a half"
