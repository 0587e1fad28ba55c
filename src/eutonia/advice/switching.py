"""From one medicine to another for one person: both ways, on one calendar, as one value that can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import get_args

from msgspec.structs import replace

from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import Library
from eutonia.advice.plan_head import Head
from eutonia.advice.tapering import come_down
from eutonia.advice.titrating import current_entries, titrate
from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.patient import MedicineEntry, Patient
from eutonia.domain.plan import Regimen, Switch, Taper, Titration
from eutonia.knowledge.change_records import SwitchWay
from eutonia.planning.hours import USUAL_HOURS, WakingHours
from eutonia.planning.pace import TaperWish
from eutonia.planning.switch import choose_manner, plan_switch
from eutonia.planning.wish import Wish


class SwitchError(EutoniaError):
    """Something asked for that no switch could hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchWish:
    """What the prescriber asks for; None leaves it to knowledge."""

    start: date
    way: SwitchWay | None = None
    target: Dose | None = None  # of the new medicine
    months_on: Decimal | None = None  # of the old one
    regimen: Regimen | None = None  # of the old one
    halves: bool = True
    hours: WakingHours = USUAL_HOURS

    def __post_init__(self) -> None:
        if self.way is not None and self.way not in get_args(SwitchWay):  # a form may send any word
            raise SwitchError(f"{self.way!r} is no way to switch. Write one of {', '.join(get_args(SwitchWay))}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchInputs:
    """Everything that a switch depends on, besides the knowledge."""

    medicine_from: str
    medicine_to: str
    patient: Patient
    wish: SwitchWish
    today: date
    assume_unknown_normal: bool = False

    @property
    def medicines(self) -> tuple[str, ...]:
        return (self.medicine_from, self.medicine_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchPlan(Head[SwitchInputs]):
    """A switch with what it rests on. The review is of the new medicine, for a person who takes the old one."""

    switch: Switch

    @property
    def way(self) -> Switch:
        return self.switch


def make_switch(inputs: SwitchInputs, *, library: Library) -> SwitchPlan:
    """How does this person get from one medicine to the other? The same inputs and knowledge give the same plan."""
    knowledge = library.knowledge
    old, new = knowledge.medicines[inputs.medicine_from], knowledge.medicines[inputs.medicine_to]
    assessment = assess_patient(_who_takes_the_old(inputs), library=library, today=inputs.today, about=new.name)
    manner = choose_manner(old.name, new.name, asked=inputs.wish.way, knowledge=knowledge)
    switch = plan_switch(
        old,
        new,
        taper=_way_down(inputs, assessment, library),
        titration=_way_up(inputs, assessment, library),
        manner=manner,
        knowledge=knowledge,
    )
    return SwitchPlan(
        knowledge=knowledge.version,
        inputs=inputs,
        facts=assessment.facts,
        review=assessment.review,
        switch=switch,
    )


def _who_takes_the_old(inputs: SwitchInputs) -> Patient:
    """The person with the old medicine on the list, at the dose stated, also where the list leaves it out."""
    patient, regimen, name = inputs.patient, inputs.wish.regimen, inputs.medicine_from
    if regimen is None or patient.medicines is None:
        return patient
    others = tuple(entry for entry in patient.medicines if name not in entry.text.casefold())
    stated = next((entry for entry in patient.medicines if entry not in others), MedicineEntry(text=name))
    entry = replace(stated, daily=regimen.daily, times=regimen.times)
    return replace(patient, medicines=(*others, entry))


def _way_down(inputs: SwitchInputs, assessment: Assessment, library: Library) -> Taper:
    wish = inputs.wish
    return come_down(
        inputs.medicine_from,
        facts=assessment.facts,
        wish=TaperWish(
            start=wish.start, months_on=wish.months_on, regimen=wish.regimen, halves=wish.halves, hours=wish.hours
        ),
        entries=current_entries(assessment, inputs.medicine_from),
        assume_normal=inputs.assume_unknown_normal,
        library=library,
    )


def _way_up(inputs: SwitchInputs, assessment: Assessment, library: Library) -> Titration:
    wish = inputs.wish
    return titrate(
        inputs.medicine_to,
        facts=assessment.facts,
        limits=assessment.review.limits,
        wish=Wish(start=wish.start, target=wish.target, halves=wish.halves, hours=wish.hours),
        entries=current_entries(assessment, inputs.medicine_to),
        assume_normal=inputs.assume_unknown_normal,
        library=library,
    )
