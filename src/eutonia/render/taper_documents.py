"""What `taper` and `switch` answer: the shape of a plan up where it says the same, and what only a way down has."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType, field

from eutonia.render.documents import (
    CalendarDayDoc,
    ChecksDoc,
    CiteDoc,
    Document,
    DoseText,
    FindingDoc,
    IgnoredDoc,
    LadderDoc,
    LimitDoc,
    NotAssessedDoc,
    PatientDoc,
    PresentDoc,
    RefusedDoc,
    StepDoc,
    SupplyDoc,
)


class RiskDoc(Document, frozen=True, kw_only=True):
    grade: str  # of withdrawal: low, moderate, high
    because: tuple[str, ...]


class TaperDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.taper/1"
    knowledge: str
    medicine: str
    today: date
    patient: PatientDoc
    signable: bool
    assumed_normal: bool
    reviewed_by: tuple[str, ...]
    shape: str
    pace: str
    research: bool  # rests on a curve that a clinician supplied and nobody has published
    risk: RiskDoc
    ladder: LadderDoc  # the shape and pace, with their sources
    limits: tuple[LimitDoc, ...]  # how far one step may fall
    present: PresentDoc | None
    steps: tuple[StepDoc, ...] | UnsetType = UNSET  # the last one is the watching after the last dose
    calendar: tuple[CalendarDayDoc, ...] | UnsetType = UNSET
    supply: tuple[SupplyDoc, ...] | UnsetType = UNSET  # with a week of the present dose to spare
    sig: str | UnsetType = UNSET
    patient_words: tuple[str, ...] | UnsetType = UNSET
    refused: RefusedDoc | UnsetType = UNSET
    stop_at_once: tuple[str, ...]  # for what a clinician stops it without any plan
    notes: tuple[str, ...]
    checked: ChecksDoc
    findings: tuple[FindingDoc, ...]
    not_assessed: tuple[NotAssessedDoc, ...]
    not_covered: tuple[str, ...]
    ignored: tuple[IgnoredDoc, ...]
    inputs: dict[str, Any]  # all that it depends on: `eutonia taper --replay FILE` makes it again


class SwitchStepDoc(Document, frozen=True, kw_only=True):
    """A stretch of days on which neither medicine's dose changes."""

    from_: date = field(name="from")
    days: int
    doses: dict[str, DoseText]  # medicine -> mg a day
    load: str  # of sedation, in shares of the most labelled a day of each medicine
    down: StepDoc | None
    up: StepDoc | None


class LoadDoc(Document, frozen=True, kw_only=True):
    from_: date = field(name="from")
    days: int
    load: str
    cap: str


class SwitchDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.switch/1"
    knowledge: str
    medicine_from: str
    medicine_to: str
    today: date
    patient: PatientDoc
    signable: bool
    assumed_normal: bool  # made for teaching, with what is unknown taken as normal; never signable
    way: str  # overlap, stop-first
    because: str
    cites: tuple[CiteDoc, ...]
    steps: tuple[SwitchStepDoc, ...] | UnsetType = UNSET
    load: tuple[LoadDoc, ...] | UnsetType = UNSET
    supply: tuple[SupplyDoc, ...] | UnsetType = UNSET
    sig: str | UnsetType = UNSET
    patient_words: tuple[str, ...] | UnsetType = UNSET
    refused: RefusedDoc | UnsetType = UNSET
    stop_at_once: tuple[str, ...]
    notes: tuple[str, ...]
    checked: ChecksDoc
    findings: tuple[FindingDoc, ...]
    not_assessed: tuple[NotAssessedDoc, ...]
    not_covered: tuple[str, ...]
    ignored: tuple[IgnoredDoc, ...]
    inputs: dict[str, Any]  # all that it depends on: `eutonia switch --replay FILE` makes it again
