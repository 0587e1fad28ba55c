"""The JSON that others rely on: one struct a document, from which its published schema is made as well.

Doses are decimal strings in mg, dates ISO 8601. Fields may be added; renaming one is a breaking change.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, field

DoseText = str  # "7.5", in mg


class Document(Struct, frozen=True, kw_only=True):
    """What all documents share."""


class CiteDoc(Document, frozen=True, kw_only=True):
    source: str
    title: str
    passage: str
    url: str
    read: date
    kind: str
    seen: str


class FindingDoc(Document, frozen=True, kw_only=True):
    rule: str
    kind: str
    severity: Literal["contraindicated", "major", "moderate", "minor"]
    medicine: str
    with_: tuple[str, ...] = field(name="with")
    effect: str
    advice: str
    because: tuple[str, ...]
    cites: tuple[CiteDoc, ...]
    also: tuple[FindingDoc, ...] = ()  # what the same card holds besides


class NotAssessedDoc(Document, frozen=True, kw_only=True):
    rule: str
    kind: str
    medicine: str
    severity: str
    needs: tuple[str, ...]


class MedicineDoc(Document, frozen=True, kw_only=True):
    text: str
    ingredients: tuple[str, ...]
    status: Literal["resolved", "unresolved"]
    strength: str | None
    form: str | None
    daily_mg: DoseText | None
    stopped: date | None
    offers: tuple[str, ...]
    conflict: str | None


class IgnoredDoc(Document, frozen=True, kw_only=True):
    where: str
    why: str


class EgfrDoc(Document, frozen=True, kw_only=True):
    value: Decimal | None
    unit: str = "mL/min/1.73 m2"
    formula: str | None
    deindexed_ml_min: Decimal | None = None
    by_formula: tuple[tuple[str, Decimal], ...] = ()


class CrclDoc(Document, frozen=True, kw_only=True):
    value: Decimal | None
    unit: str = "mL/min"
    formula: str | None
    weight_used: str | None
    weight_kg: Decimal | None
    why: str | None
    by_weight: tuple[tuple[str, Decimal], ...] = ()


class PatientDoc(Document, frozen=True, kw_only=True):
    age: int | None
    sex: str | None
    weight_kg: Decimal | None
    height_cm: Decimal | None
    egfr: Decimal | None
    crcl: Decimal | None
    dialysis: bool | None
    pregnant: bool | None
    breastfeeding: bool | None
    alcohol: str | None
    cannabis: bool | None
    pump: bool | None
    liver: str | None
    conditions: tuple[str, ...] | None
    allergies: tuple[str, ...] | None


class AssessDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.assess/1"
    knowledge: str
    today: date
    patient: PatientDoc
    medicines: tuple[MedicineDoc, ...]
    about: tuple[str, ...]
    findings: tuple[FindingDoc, ...]
    not_assessed: tuple[NotAssessedDoc, ...]
    not_covered: tuple[str, ...]
    limits: tuple[LimitDoc, ...]
    ignored: tuple[IgnoredDoc, ...]


class PairDoc(Document, frozen=True, kw_only=True):
    a: str
    b: str
    status: Literal["finding", "none", "not-covered"]
    why: str
    findings: tuple[FindingDoc, ...]


class InteractionsDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.interactions/1"
    knowledge: str
    pairs: tuple[PairDoc, ...]
    combinations: tuple[FindingDoc, ...]


class KidneyDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.kidney/1"
    today: date
    egfr: EgfrDoc
    crcl: CrclDoc
    stage: str | None
    dosing_basis: str
    notes: tuple[str, ...]
    unavailable: tuple[str, ...]


class IngredientDoc(Document, frozen=True, kw_only=True):
    name: str
    rxcui: str | None


class NameDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.names/1"
    text: str
    ingredients: tuple[IngredientDoc, ...]
    strength: str | None
    form: str | None
    match: Literal["exact", "brand", "fuzzy", "none"]
    offers: tuple[str, ...]


class LimitDoc(Document, frozen=True, kw_only=True):
    what: str
    value: str
    medicine: str
    rule: str
    because: str
    assumed: bool
    needs: tuple[str, ...]
    cites: tuple[CiteDoc, ...]


class PartDoc(Document, frozen=True, kw_only=True):
    product: str
    unit: str
    mg_per_unit: DoseText
    count: str


class IntakeDoc(Document, frozen=True, kw_only=True):
    at: str
    slot: str
    mg: DoseText
    parts: tuple[PartDoc, ...]


class GateDoc(Document, frozen=True, kw_only=True):
    kind: str
    ask: tuple[str, ...]


class StepDoc(Document, frozen=True, kw_only=True):
    from_: date = field(name="from")
    days: int
    daily_mg: DoseText
    doses: tuple[IntakeDoc, ...]
    gate: GateDoc
    sig: str


class SupplyDoc(Document, frozen=True, kw_only=True):
    product: str
    unit: str
    quantity: str


class LadderDoc(Document, frozen=True, kw_only=True):
    name: str
    title: str
    reading: str
    because: str
    source: str
    cites: tuple[CiteDoc, ...]


class RefusedDoc(Document, frozen=True, kw_only=True):
    why: str
    rule: str | None
    needs: tuple[str, ...]
    nearest: tuple[str, ...]


class PlanDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.plan/1"
    knowledge: str
    medicine: str
    signable: bool
    reviewed_by: tuple[str, ...]  # clinicians who have read the medicine's file; empty is "not yet reviewed"
    ladder: LadderDoc
    limits: tuple[LimitDoc, ...]
    steps: tuple[StepDoc, ...] | None = None
    supply: tuple[SupplyDoc, ...] | None = None
    sig: str | None = None
    patient_words: tuple[str, ...] | None = None
    refused: RefusedDoc | None = None
    notes: tuple[str, ...]
    findings: tuple[FindingDoc, ...]
    not_assessed: tuple[NotAssessedDoc, ...]
    not_covered: tuple[str, ...]
    ignored: tuple[IgnoredDoc, ...]
    inputs: dict[str, Any]  # all that the plan depends on: `eutonia plan --replay FILE` makes it again


class ReasonDoc(Document, frozen=True, kw_only=True):
    text: str
    cites: tuple[CiteDoc, ...]


class FitDoc(Document, frozen=True, kw_only=True):
    name: str
    fit: str
    why: tuple[ReasonDoc, ...]


class SuitabilityDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.suitability/1"
    knowledge: str
    pattern: str
    also: tuple[str, ...]
    reasons: tuple[ReasonDoc, ...]
    unanswered: tuple[str, ...]
    medicines: tuple[FitDoc, ...]
    instead: tuple[ReasonDoc, ...]


class CellDoc(Document, frozen=True, kw_only=True):
    medicine: str
    aspect: str
    value: str
    cites: tuple[CiteDoc, ...]


class CompareDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.compare/1"
    knowledge: str
    medicines: tuple[str, ...]
    aspects: tuple[str, ...]
    cells: tuple[CellDoc, ...]
