"""The JSON that others rely on: one struct a document, from which its published schema is made as well.

Doses are decimal strings in mg, measured and estimated values plain numbers, dates ISO 8601. What stands in the place
of another (a refusal, of steps) leaves the other out; what is not known is null. Fields may be added; renaming one is a
breaking change.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, field

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
    egfr_formula: str | None
    crcl: Decimal | None
    crcl_formula: str | None
    crcl_weight_used: str | None
    dialysis: bool | None
    pregnant: bool | None
    breastfeeding: bool | None
    alcohol: str | None
    cannabis: bool | None
    smoker: bool | None
    pump: bool | None
    liver: str | None
    taking: tuple[str, ...] | None  # ingredients
    unread: tuple[str, ...]  # lines of the list of medicines whose ingredients are not known
    conditions: tuple[str, ...] | None
    allergies: tuple[str, ...] | None


class ChecksDoc(Document, frozen=True, kw_only=True):
    """How many rules were asked: those that spoke, those that say nothing of this person, those without an answer."""

    rules: int
    found: int
    none: int
    not_assessed: int
    none_by_kind: dict[str, int]


class AssessDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.assess/1"
    knowledge: str
    today: date
    patient: PatientDoc
    medicines: tuple[MedicineDoc, ...]
    medicines_known: bool  # whether there is a list at all; an empty list that was given is complete
    about: tuple[str, ...]
    checked: ChecksDoc
    findings: tuple[FindingDoc, ...]
    not_assessed: tuple[NotAssessedDoc, ...]
    not_covered: tuple[str, ...]
    limits: tuple[LimitDoc, ...]
    ignored: tuple[IgnoredDoc, ...]


class TakenDoc(Document, frozen=True, kw_only=True):
    text: str
    ingredients: tuple[str, ...]
    habit: str | None  # alcohol, cannabis, tobacco
    offers: tuple[str, ...]


class PairDoc(Document, frozen=True, kw_only=True):
    a: str
    b: str
    status: Literal["finding", "none", "not-covered"]
    why: str
    findings: tuple[FindingDoc, ...]


class InteractionsDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.interactions/1"
    knowledge: str
    medicines: tuple[TakenDoc, ...]
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
    conflict: str | None


class LimitDoc(Document, frozen=True, kw_only=True):
    what: str  # daily, single, times, ladder, refuse
    value: str  # a dose in mg, a number of doses a day, the name of a ladder
    unit: str | None  # "mg" where the value is a dose
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
    otherwise: tuple[str, ...]  # what is done instead of the step where the gate does not pass


class ReasonDoc(Document, frozen=True, kw_only=True):
    text: str
    cites: tuple[CiteDoc, ...]


class StepDoc(Document, frozen=True, kw_only=True):
    from_: date = field(name="from")
    days: int
    daily_mg: DoseText
    doses: tuple[IntakeDoc, ...]
    gate: GateDoc
    sig: str
    note: ReasonDoc | UnsetType = UNSET  # what the one who signs must see of this step


class CalendarDayDoc(Document, frozen=True, kw_only=True):
    date: date
    step: int  # from 1, in the order of `steps`
    daily_mg: DoseText
    begins: bool  # the first day of the step: only if its gate has passed


class PresentDoc(Document, frozen=True, kw_only=True):
    """What is taken now."""

    daily_mg: DoseText
    times: int


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
    today: date
    patient: PatientDoc
    signable: bool
    assumed_normal: bool  # made for teaching, with what is unknown taken as normal; never signable
    reviewed_by: tuple[str, ...]  # clinicians who have read the medicine's file; empty is "not yet reviewed"
    ladder: LadderDoc
    limits: tuple[LimitDoc, ...]
    present: PresentDoc | None  # what is taken now, from which the plan goes on
    steps: tuple[StepDoc, ...] | UnsetType = UNSET
    calendar: tuple[CalendarDayDoc, ...] | UnsetType = UNSET
    supply: tuple[SupplyDoc, ...] | UnsetType = UNSET
    sig: str | UnsetType = UNSET
    patient_words: tuple[str, ...] | UnsetType = UNSET
    refused: RefusedDoc | UnsetType = UNSET  # in the place of the five above
    notes: tuple[str, ...]
    checked: ChecksDoc
    findings: tuple[FindingDoc, ...]
    not_assessed: tuple[NotAssessedDoc, ...]
    not_covered: tuple[str, ...]
    ignored: tuple[IgnoredDoc, ...]
    inputs: dict[str, Any]  # all that the plan depends on: `eutonia plan --replay FILE` makes it again


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


class CitedByDoc(Document, frozen=True, kw_only=True):
    """One fact that cites a source: the file's subject, what kind of entry, what it says in short, where to look."""

    subject: str
    entry: str
    says: str
    passage: str
    seen: str


class SourceDoc(Document, frozen=True, kw_only=True):
    id: str
    kind: str
    title: str
    edition: str | None
    address: str | None
    read: date
    licence: str
    facts: int  # how many facts and rules cite it
    cited_by: tuple[CitedByDoc, ...] | UnsetType = UNSET  # where one source was asked for


class SourcesDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.sources/1"
    knowledge: str
    sources: tuple[SourceDoc, ...]


class ReviewDateDoc(Document, frozen=True, kw_only=True):
    file: str
    review_by: date
    past: bool
    reviewed_by: tuple[str, ...]  # empty is "not yet reviewed"


class StaleDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.stale/1"
    knowledge: str
    today: date
    files: tuple[ReviewDateDoc, ...]
    facts: int
    facts_by_strength: dict[str, int]  # by the strongest source of each fact


class VerifyDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.verify/1"
    knowledge: str
    kinds_jointly: int  # that rules which move plans tell apart together
    kinds_reviewed_jointly: int  # of them reviewed one by one, in clusters of rules that share facts
    kinds_by_rule: int
    rules: int
    plans: int
    refusals: int
    ways_down: int
    ways_down_refused: int
    switches: int
    switches_refused: int
    missed: int  # situations of a missed dose
    signals: int  # combinations of signals, each with its proposal
    laws: tuple[str, ...]
    left: int
    breaches: int
    examples: tuple[str, ...]
    seconds: float
