"""From a proposal of the engine to the plan that would follow from it, for a clinician to look at and sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.models import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What approving a proposal means: a plan to sign, the next step of the present one, or simply staying."""

    how: str  # plan, go-on, stay, choose
    kind: str = "titration"
    request: PlanRequest | None = None


def follow(proposal: Proposal, *, today: date) -> Followed:
    """What would follow from this proposal?"""
    match proposal.action:
        case "advance":
            return Followed(how="go-on")
        case "hold":
            return Followed(how="stay")
        case "step-back":
            return _lower(proposal, today)
    return Followed(how="choose")


def _lower(proposal: Proposal, today: date) -> Followed:
    """The plan that holds the engine's steps down: at once, or by the steps of a way down that ends at the lower
    dose."""
    document: dict[str, Any] = msgspec.json.decode(proposal.document)
    coming: dict[str, Any] = document.get("next") or {}
    inputs = coming.get("inputs")
    if not inputs or not coming.get("steps"):
        return Followed(how="choose")
    kind = "taper" if coming.get("made_by") == "taper" else "titration"
    return Followed(how="plan", kind=kind, request=_request(inputs["wish"], today))


def _request(wish: dict[str, Any], today: date) -> PlanRequest:
    """The engine's wish as the form has it."""
    regimen, hours = wish.get("regimen") or {}, wish.get("hours") or {}
    return PlanRequest(
        start=today,
        ladder=wish.get("ladder"),
        target_mg=_mg(wish.get("target")),
        until_mg=_mg(wish.get("until")),
        from_daily_mg=_mg(regimen.get("daily")),
        from_times=regimen.get("times"),
        products=tuple(wish.get("products") or ()),
        halves=wish.get("halves", True),
        wake=_minutes(hours.get("wake")),
        bed=_minutes(hours.get("bed")),
        largest=wish.get("largest_dose"),
        shape=wish.get("shape"),
        pace=wish.get("pace"),
        months_on=wish.get("months_on"),
    )


def _mg(dose: dict[str, Any] | None) -> str | None:
    return str(dose["mg"]) if dose else None


def _minutes(time: str | None) -> str | None:
    return time[:5] if time else None
