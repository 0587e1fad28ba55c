"""What to watch for and how to stop safely, for the medicines of a person; and medicines side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eutonia.advice.choosing import compare_document
from eutonia.advice.library import open_library
from eutonia.knowledge.records import AdverseEffect, Medicine
from eutonia.render.documents import CellDoc
from eutonia.web.accounts.models import Patient
from eutonia.web.treatment import queries
from eutonia.web.treatment.models import Plan

ASPECTS = {
    "best-for": "Best for", "evidence": "How well proven", "onset": "When it works", "start": "How it starts",
    "maximum": "The most a day", "sedation": "Sleepiness", "kidney": "Weak kidneys", "liver": "Liver",
    "pregnancy": "Pregnancy", "driving": "Driving", "dependence": "Habit and withdrawal", "cost-class": "Cost",
}  # fmt: skip
FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What one medicine can do, by how soon somebody must hear of it."""

    medicine: Medicine
    emergency: tuple[AdverseEffect, ...]
    today: tuple[AdverseEffect, ...]
    usual: tuple[AdverseEffect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """How one medicine is stopped, and whether a way down is signed."""

    medicine: Medicine
    taper: Plan | None
    emergencies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    aspect: str
    cells: tuple[CellDoc | None, ...]


def medicines_of(patient: Patient) -> list[Medicine]:
    """The medicines under a signed plan."""
    known = open_library().knowledge.medicines
    names = [name for plan in queries.active_plans(patient) for name in (plan.medicine, plan.medicine_from) if name]
    return [known[name] for name in dict.fromkeys(names) if name in known]


def watch_for(patient: Patient) -> list[Watch]:
    return [
        Watch(medicine=each, emergency=_of(each, "emergency"), today=_of(each, "same-day"), usual=_of(each, "routine"))
        for each in medicines_of(patient)
    ]


def _of(medicine: Medicine, urgency: str) -> tuple[AdverseEffect, ...]:
    return tuple(each for each in medicine.adverse_effect if each.urgency == urgency)


def stopping(patient: Patient) -> list[Stopping]:
    knowledge = open_library().knowledge
    at_once = tuple(each.text for each in knowledge.tapers.emergency)
    tapers = {plan.medicine: plan for plan in queries.active_plans(patient) if plan.kind == "taper"}
    return [Stopping(medicine=each, taper=tapers.get(each.name), emergencies=at_once) for each in medicines_of(patient)]


def names_known() -> list[str]:
    return sorted(open_library().knowledge.medicines)


def compared(names: Sequence[str]) -> list[ComparedRow]:
    """Side by side; an empty cell is one of which nothing is known."""
    document = compare_document(names, library=open_library())
    cells = {(cell.aspect, cell.medicine): cell for cell in document.cells}
    return [
        ComparedRow(aspect=ASPECTS[aspect], cells=tuple(cells.get((aspect, name)) for name in names))
        for aspect in document.aspects
    ]
