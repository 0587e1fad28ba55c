"""A change of the record that cannot be, and why. Views show the sentence; nothing has been changed."""

from __future__ import annotations

from eutonia.domain.errors import EutoniaError


class TreatmentError(EutoniaError):
    """What was asked for cannot be done as things stand."""


class StaleError(TreatmentError):
    """Somebody else was faster, or the page was old."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} has changed since this page was opened. Look at it again, then decide.")


class LicenceError(TreatmentError):
    """Nobody may sign this here and now."""
