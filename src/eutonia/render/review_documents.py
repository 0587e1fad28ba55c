"""What `review` answers of a diary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from msgspec import UNSET, UnsetType, field

from eutonia.render.documents import (
    CiteDoc,
    Document,
    DoseText,
    FindingDoc,
    IgnoredDoc,
    NotAssessedDoc,
    PatientDoc,
    PresentDoc,
    RefusedDoc,
    StepDoc,
    SupplyDoc,
)

ValueWord = Literal["yes", "no", "unknown"]


class WindowDoc(Document, frozen=True, kw_only=True):
    from_: date = field(name="from")
    until: date
    days: int
    days_with_entry: int
    value: Decimal | None  # the mean of the days; null where too few have an entry


class ScaleDoc(Document, frozen=True, kw_only=True):
    scale: str
    title: str
    unit: str
    before: WindowDoc | None
    now: WindowDoc
    verdict: Literal["better", "same", "worse", "unknown"]
    matters: str
    why: str
    cites: tuple[CiteDoc, ...]


class StandsOutDoc(Document, frozen=True, kw_only=True):
    what: str
    name: str
    count: int
    of: int


class IntakeSummaryDoc(Document, frozen=True, kw_only=True):
    days: int
    days_recorded: int
    taken_mg: DoseText
    due_mg: DoseText
    percent: Decimal | None
    missed_in_a_row: int
    reasons: tuple[str, ...]


class SummaryDoc(Document, frozen=True, kw_only=True):
    entries: int
    scales: tuple[ScaleDoc, ...]
    stands_out: tuple[StandsOutDoc, ...]
    spasms: int
    over_days: int
    intakes: IntakeSummaryDoc


class AlarmDoc(Document, frozen=True, kw_only=True):
    what: str
    on: date
    days: int
    level: Literal["watch", "alarm", "urgent", "out"]
    say: str


class CoverDoc(Document, frozen=True, kw_only=True):
    counted: date | None
    pieces: tuple[str, ...]  # what was counted: "90 x tablet 10 mg"
    left_mg: DoseText | None
    days_left: int | None
    gap_on: date | None
    may_be_earlier: bool  # it is not known which pieces are on hand
    horizon: date
    book_by: date | None
    covered_days: int | None
    covered_of: int | None
    alarms: tuple[AlarmDoc, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]


class SignalDoc(Document, frozen=True, kw_only=True):
    id: str
    title: str
    value: ValueWord
    because: tuple[str, ...]
    needs: tuple[str, ...]
    cites: tuple[CiteDoc, ...]


class ProposalDoc(Document, frozen=True, kw_only=True):
    action: Literal["advance", "hold", "step-back", "switch", "taper", "urgent"]
    rule: str
    reasons: tuple[str, ...]
    ask: tuple[str, ...]
    inputs: dict[str, ValueWord]
    cites: tuple[CiteDoc, ...]


class NextDoc(Document, frozen=True, kw_only=True):
    from_mg: DoseText | None  # a day
    to_mg: DoseText | None
    steps: tuple[StepDoc, ...]
    supply: tuple[SupplyDoc, ...]
    cover: CoverDoc | None
    call: tuple[str, ...]
    notes: tuple[str, ...]
    refused: RefusedDoc | UnsetType = UNSET
    made_by: Literal["plan", "taper"] | None  # the command whose plan holds these steps
    inputs: dict[str, Any] | None  # and all that it depends on, as that command stores it


class ReviewDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.review/1"
    knowledge: str
    medicine: str
    today: date
    patient: PatientDoc
    present: PresentDoc | None
    summary: SummaryDoc
    cover: CoverDoc
    signals: tuple[SignalDoc, ...]
    proposal: ProposalDoc
    next: NextDoc
    findings: tuple[FindingDoc, ...]
    not_assessed: tuple[NotAssessedDoc, ...]
    not_covered: tuple[str, ...]
    ignored: tuple[IgnoredDoc, ...]
