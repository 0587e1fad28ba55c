"""A plan: steps of exact doses, each with the gate that must pass before it, and what must be handed out for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from eutonia.domain.dose import Dose
from eutonia.domain.finding import Cite, Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So many pieces or millilitres of one product."""

    product: str  # names form and strength: "baclofen tablet 10 mg"
    unit: str  # tablet, capsule, packet, mL
    mg_per_unit: Decimal
    count: Decimal  # halves allowed for tablets: 0.5, 1.5

    @property
    def dose(self) -> Dose:
        return Dose(self.mg_per_unit * self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One taking of one dose."""

    at: time
    slot: str  # morning, midday, afternoon, evening, bedtime
    dose: Dose
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What must be true before a step begins. Staying on the step before is always allowed."""

    kind: str  # signature, check-in, same-day-question
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of days on one daily dose."""

    first_day: date
    days: int
    daily: Dose
    doses: tuple[Intake, ...]
    gate: Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyItem:
    """What is handed out of one product for the whole plan, in its unit; part-used tablets count as whole ones."""

    product: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why no plan can be made, and the nearest that could."""

    why: str
    rule: str | None
    needs: tuple[str, ...]
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """What a person is on now of one medicine."""

    daily: Dose
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Titration:
    """A way up, or the reason why there is none. `steps` is empty exactly where `refused` is given."""

    medicine: str
    ladder: str
    ladder_title: str
    ladder_reading: str
    ladder_because: str
    ladder_cites: tuple[Cite, ...]
    limits: tuple[Limit, ...]
    steps: tuple[Step, ...]
    supply: tuple[SupplyItem, ...]
    notes: tuple[str, ...]
    refused: Refusal | None
