"""Which kind of spasm, and which medicine fits it: a suggestion with its reasons, for a clinician to confirm."""

from __future__ import annotations

from dataclasses import dataclass

from eutonia.domain.finding import Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A sentence and where it comes from."""

    text: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineFit:
    """How well one medicine fits this person and this kind of spasm."""

    name: str
    fit: str  # suits, consider, avoid, contraindicated
    of_pattern: str  # the fit to this kind of spasm alone, before anything held it down
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The pattern that the answers point to, why, and what follows."""

    pattern: str  # spasticity, nerve, muscle-cramp, acute-back, unclear, urgent
    also: tuple[str, ...]  # other patterns that the answers point to clearly, the likeliest first
    reasons: tuple[Reason, ...]
    unanswered: tuple[str, ...]
    medicines: tuple[MedicineFit, ...]
    instead: tuple[Reason, ...]
