"""What must be true before a dose rises? Staying is never gated."""

from __future__ import annotations

from eutonia.domain.plan import Gate

# Sedation and weakness outrank relief, so they are asked first (eutonia-default).
CHECK_IN = (
    "Is there new weakness, a fall, or trouble standing or walking?",
    "Is there more sleepiness, confusion or dizziness than is bearable?",
    "Has anything new begun: another medicine, an infection, less urine, pregnancy?",
    "Is the stiffness or spasm still a problem? If it is well enough, the dose stays.",
)
SAME_DAY = ("Today, before the larger dose: no new weakness, confusion, fall, faint or trouble breathing?",)
SIGNED = ("A clinician licensed where the patient is has signed this plan.",)
DAYS_FOR_A_CHECK_IN = 3  # a step held for less is followed by the question of the same day


def gate_after(days_before: int | None) -> Gate:
    """The gate of a step that follows one held for so many days; of the first step, the signature."""
    if days_before is None:
        return Gate(kind="signature", ask=SIGNED)
    if days_before < DAYS_FOR_A_CHECK_IN:
        return Gate(kind="same-day-question", ask=SAME_DAY)
    return Gate(kind="check-in", ask=CHECK_IN)
