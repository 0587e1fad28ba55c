"""What every plan opens with, up, down or across: who asked what, by which knowledge, and what the review says.

The ways differ, the head does not. The inputs stand in it whole and are stored with the plan, so that it can be made
again years later (replaying.py).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypedDict

import msgspec
from msgspec import UNSET, UnsetType

from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.documents import ReviewFields, checks_document, patient_document, review_fields, unasked
from eutonia.advice.library import Library
from eutonia.domain.finding import Review
from eutonia.domain.patient import Patient
from eutonia.domain.plan import Regimen, Switch, Taper, Titration
from eutonia.knowledge.records import Knowledge
from eutonia.render.as_json import (
    calendar_doc,
    ignored_docs,
    present_doc,
    refused_doc,
    step_doc,
    supply_doc,
    write_value,
)
from eutonia.render.calendar import days_of
from eutonia.render.documents import (
    CalendarDayDoc,
    ChecksDoc,
    IgnoredDoc,
    PatientDoc,
    PresentDoc,
    RefusedDoc,
    StepDoc,
    SupplyDoc,
)
from eutonia.render.sig import TEACHING, write_sig, write_whole_sig
from eutonia.review.facts import Facts


class Asked(Protocol):
    """What the prescriber asks for: a wish of whatever kind."""

    @property
    def start(self) -> date: ...
    @property
    def regimen(self) -> Regimen | None: ...  # what is taken now


class Inputs(Protocol):
    """Everything that a plan depends on, besides the knowledge."""

    @property
    def medicines(self) -> tuple[str, ...]: ...
    @property
    def patient(self) -> Patient: ...  # as recorded; names are read again when the plan is replayed
    @property
    def wish(self) -> Asked: ...
    @property
    def today(self) -> date: ...
    @property
    def assume_unknown_normal(self) -> bool: ...  # for teaching; such a plan can never be signed


@dataclass(frozen=True, slots=True, kw_only=True)
class InputsOfOne[W: Asked]:
    """The inputs of a plan of one medicine, up or down. Their names and order are those of the stored document."""

    medicine: str
    patient: Patient
    wish: W
    today: date
    assume_unknown_normal: bool = False

    @property
    def medicines(self) -> tuple[str, ...]:
        return (self.medicine,)


def assess_one[W: Asked](inputs: InputsOfOne[W], *, library: Library) -> Assessment:
    """The review of the medicine for this person, at the dose that is stated where one is."""
    present = inputs.wish.regimen
    return assess_patient(
        inputs.patient,
        library=library,
        today=inputs.today,
        about=inputs.medicine,
        daily=present.daily if present else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Head[I: Inputs](ABC):
    """A plan with what it rests on; the way itself is added by each kind."""

    knowledge: str  # version
    inputs: I
    facts: Facts
    review: Review

    @property
    @abstractmethod
    def way(self) -> Titration | Taper | Switch:
        """The steps, or the reason why there are none."""

    @property
    def signable(self) -> bool:
        """May a clinician sign it? Never a refusal, what was made for teaching, or what begins in the past."""
        inputs = self.inputs
        return not self.way.refused and not inputs.assume_unknown_normal and inputs.wish.start >= inputs.today


class HeadFields(ReviewFields):
    """What the documents of all plans say alike."""

    knowledge: str
    today: date
    patient: PatientDoc
    signable: bool
    assumed_normal: bool
    refused: RefusedDoc | UnsetType
    checked: ChecksDoc
    ignored: tuple[IgnoredDoc, ...]
    inputs: dict[str, Any]


def head_fields[I: Inputs](plan: Head[I], *, about: str, knowledge: Knowledge) -> HeadFields:
    """The head as parts of a document; `about` is the medicine that was reviewed."""
    inputs = plan.inputs
    return HeadFields(
        knowledge=plan.knowledge,
        today=inputs.today,
        patient=patient_document(plan.facts, inputs.patient),
        signable=plan.signable,
        assumed_normal=inputs.assume_unknown_normal,
        refused=refused_doc(plan.way.refused),
        checked=checks_document(plan.facts, (about,), knowledge=knowledge),
        ignored=ignored_docs((*inputs.patient.ignored, *unasked(plan.facts))),
        inputs=msgspec.to_builtins(inputs, enc_hook=write_value, str_keys=True),
        **review_fields(plan.review),
    )


class WayFields(TypedDict):
    """What the documents of a way up and a way down say alike."""

    medicine: str
    reviewed_by: tuple[str, ...]
    present: PresentDoc | None
    steps: tuple[StepDoc, ...] | UnsetType
    calendar: tuple[CalendarDayDoc, ...] | UnsetType
    supply: tuple[SupplyDoc, ...] | UnsetType
    sig: str | UnsetType
    patient_words: tuple[str, ...] | UnsetType
    notes: tuple[str, ...]


def way_fields(way: Titration | Taper, words: tuple[str, ...], *, teaching: bool, knowledge: Knowledge) -> WayFields:
    """The steps of one medicine, and what follows from them; where there are none, they are left out."""
    made = way.refused is None
    return WayFields(
        medicine=way.medicine,
        reviewed_by=tuple(each.name for each in knowledge.medicines[way.medicine].reviewed_by),
        present=present_doc(way.present),
        steps=tuple(step_doc(step, write_sig(step)) for step in way.steps) if made else UNSET,
        calendar=tuple(calendar_doc(day) for day in days_of(way.steps)) if made else UNSET,
        supply=tuple(supply_doc(item) for item in way.supply) if made else UNSET,
        sig=write_whole_sig(way, teaching=teaching) if made else UNSET,
        patient_words=mark_teaching(words, teaching=teaching) if made else UNSET,
        notes=way.notes,
    )


def mark_teaching(words: tuple[str, ...], *, teaching: bool) -> tuple[str, ...]:
    """The person's words; a plan for teaching says so before anything else."""
    return (f"{TEACHING} {words[0]}", *words[1:]) if teaching else words
