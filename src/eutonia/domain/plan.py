"""A plan: steps of exact doses, each with the gate that must pass before it, and what must be handed out for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from eutonia.domain.choice import Reason
from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.finding import Cite, Limit


class RegimenError(EutoniaError):
    """A present dose that is none."""

    def __init__(self, daily: Dose, times: int) -> None:
        super().__init__(f"{daily} a day in {times} doses is not a present dose. Write one such as '10 mg x3'.")
        self.daily = daily
        self.times = times


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
    slot: str  # morning, midday, afternoon, evening, bedtime; waking, dose 2 ... where no word fits the hour
    dose: Dose
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What must be true before a step begins. Staying on the step before is always allowed."""

    kind: str  # signature, check-in, same-day-question, taper-check
    ask: tuple[str, ...]
    otherwise: tuple[str, ...] = ()  # what is done instead of the step where it does not pass: pause, step back, resume


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of days on one daily dose."""

    first_day: date
    days: int
    daily: Dose
    doses: tuple[Intake, ...]
    gate: Gate
    note: Reason | None = None  # what the one who signs must see of this step


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
    groups: tuple[str, ...] = ()  # of which interchangeable products it may be; empty where nothing says so

    def __post_init__(self) -> None:
        if not self.daily or self.times < 1:
            raise RegimenError(self.daily, self.times)


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
    present: Regimen | None  # what is taken now, from which the plan goes on
    steps: tuple[Step, ...]
    supply: tuple[SupplyItem, ...]
    notes: tuple[str, ...]
    refused: Refusal | None


def taken_as_now(step: Step, regimen: Regimen) -> bool:
    """Is the first step just what is taken now: as many doses, each as large?"""
    return len(step.doses) == regimen.times and all(
        intake.dose.mg * regimen.times == regimen.daily.mg for intake in step.doses
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taper:
    """A way down to nothing, or the reason why there is none. `steps` is empty exactly where `refused` is given.

    The last step is the time of watching after the last dose: nothing is taken in it. Where the way down was asked
    for down
    to a dose only, it is the last dose, which goes on.
    """

    medicine: str
    shape: str  # fixed, percent, tiered, hyperbolic
    pace: str  # slow, usual, fast
    title: str
    risk: str  # of withdrawal: low, moderate, high
    because: tuple[str, ...]  # what the risk rests on
    cites: tuple[Cite, ...]
    present: Regimen | None  # what is taken now
    steps: tuple[Step, ...]
    present_doses: tuple[Intake, ...]  # how the present dose is made: for staying on it, and for going back to it
    supply: tuple[SupplyItem, ...]  # with a week of the present dose to spare
    notes: tuple[str, ...]
    stop_at_once: tuple[str, ...]  # for what a clinician stops it without any plan
    refused: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchStep:
    """A stretch of days on which neither dose changes."""

    first_day: date
    days: int
    down: Step | None  # of the old medicine; none once it is over
    up: Step | None  # of the new one; none before it starts
    load: Decimal  # of sedation: both, each as a share of the most labelled a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """From one medicine to another on one calendar, or the reason why not."""

    medicine_from: str
    medicine_to: str
    way: str  # overlap, stop-first
    because: str
    cites: tuple[Cite, ...]
    cap: Decimal  # that the load never passes
    taper: Taper
    titration: Titration | None  # none where it was not planned, because the way down is refused
    steps: tuple[SwitchStep, ...]
    supply: tuple[SupplyItem, ...]
    notes: tuple[str, ...]
    refused: Refusal | None
