"""The shape of what is known of ways down, of exchanging one medicine for another, and of missed doses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, field

from eutonia.knowledge.conditions import Condition
from eutonia.knowledge.record_base import Cites, Count, Record, Slug, Statement, Text
from eutonia.knowledge.written_dose import WrittenDose

RiskGrade = Literal["low", "moderate", "high"]
SwitchWay = Literal["overlap", "stop-first"]


class Band(Record, frozen=True, kw_only=True):
    """Nearer the end the steps change: at this dose a day or below, by so much."""

    at_most: WrittenDose
    by: WrittenDose


class Taper(Record, frozen=True, kw_only=True):
    """A pace down. Exactly one of reduce_by and percent."""

    since: date
    reduce_by: WrittenDose | None = None
    band: tuple[Band, ...] = ()  # of reduce_by, from the higher dose to the lower
    percent: Decimal | None = None  # of the present dose; checking.py holds it between 0 and 50
    every_days: Count
    minimum_days: Count | None = None
    pace: Literal["slow", "usual", "fast"] = "usual"
    above: WrittenDose | None = None  # only while the dose a day is above this
    months_under: Decimal | None = None  # only for who has taken it for less than this
    note: str | None = None
    cite: Cites


class Ceiling(Record, frozen=True, kw_only=True):
    """The largest step that a guideline allows, where the schedule that is followed prints larger ones."""

    percent: Decimal  # of the present dose
    printed: Text  # what the schedule says
    allowed: Text  # who allows how much
    cite: Cites


class Tapering(Record, frozen=True, kw_only=True):
    """What every way down from this medicine keeps, whatever its pace."""

    last_dose: WrittenDose  # a day; from here or below the next step may be nothing
    least_days: Count  # from the first lower dose to nothing
    high_dose: WrittenDose  # a day; from here on withdrawal is more likely or worse
    watch_days: Count  # after the last dose
    ceiling: Ceiling | None = None
    cite: Cites


class TaperTier(Record, frozen=True, kw_only=True):
    """How large a step may be, as a share of the present dose, for one grade of risk."""

    risk: RiskGrade
    percent: Decimal
    every_days: Count
    cite: Cites


class RiskFeature(Record, frozen=True, kw_only=True):
    """What makes withdrawal more likely or worse. Exactly one of months_at_least, high_dose and when."""

    id: Slug
    risk: RiskGrade
    months_at_least: Decimal | None = None
    high_dose: bool = False
    when: Condition | None = None
    because: Text
    cite: Cites


class TaperCheck(Record, frozen=True, kw_only=True):
    """What is asked before each step down, and what is done instead of the step where the answer is not good."""

    ask: Text
    else_: Text = field(name="else")
    cite: Cites


class TaperFile(Record, frozen=True, kw_only=True):
    """What every way down shares."""

    tier: Annotated[tuple[TaperTier, ...], Meta(min_length=3)]
    feature: Annotated[tuple[RiskFeature, ...], Meta(min_length=1)]
    check: Annotated[tuple[TaperCheck, ...], Meta(min_length=1)]
    emergency: Annotated[tuple[Statement, ...], Meta(min_length=1)]


class SwitchLoad(Record, frozen=True, kw_only=True):
    """How much of two sedating medicines a day may hold, each as a share of the most labelled a day."""

    cap: Decimal
    cite: Cites


class SwitchPair(Record, frozen=True, kw_only=True):
    """Two medicines that are switched in another way than the rest."""

    medicines: tuple[Slug, Slug]
    way: SwitchWay
    because: Text
    cite: Cites


class Equivalence(Record, frozen=True, kw_only=True):
    """What trials say of the doses of two medicines side by side; shown, never used."""

    medicines: tuple[Slug, Slug]
    text: Text
    cite: Cites


class SwitchFile(Record, frozen=True, kw_only=True):
    """How one medicine is exchanged for another."""

    medicines: Annotated[tuple[Slug, ...], Meta(min_length=2)]
    way: SwitchWay
    because: Text
    wait_days: Count
    cite: Cites
    load: SwitchLoad
    pair: tuple[SwitchPair, ...] = ()
    equivalence: tuple[Equivalence, ...] = ()


class LongestGap(Record, frozen=True, kw_only=True):
    """No longer than this between two doses, for some people."""

    h: Decimal
    when: Condition
    unless: Text  # to whom it is not known whether they are one of them
    cite: Cites


class MissedMedicine(Record, frozen=True, kw_only=True):
    """How close together and how far apart two doses of a medicine may be, how late one, and how many in 24 hours."""

    name: Slug
    gap_h: Decimal
    latest_h: Decimal | None = None
    longest: LongestGap | None = None
    most_in_24h: Count | None = None
    cite: Cites


class MissedWhen(Record, frozen=True, kw_only=True):
    """What a row of the table asks; all of it must be so. Numbers are at least so many."""

    signs: bool | None = None  # of withdrawal
    phase: tuple[Literal["titration", "steady", "taper"], ...] = ()
    because: tuple[Literal["vomiting", "ran-out", "fasting", "travel"], ...] = ()
    missed: Count | None = None  # doses in a row, this one among them
    without_h: Count | None = None  # hours since the last dose that was taken
    daily: WrittenDose | None = None
    stops_slowly: bool | None = None
    gap_kept: bool | None = None
    too_late: bool | None = None
    too_far_apart: bool | None = None  # without this dose; only where the medicine's longest gap holds for the person
    too_many: bool | None = None  # in 24 hours, with this dose


class MissedRow(Record, frozen=True, kw_only=True):
    """One row of the table of missed doses. The first that fits decides."""

    id: Slug
    medicines: tuple[Slug, ...] = ()  # none: all of them
    when: MissedWhen
    do: Literal["take", "skip", "call-today", "emergency"]
    limit: bool = False  # of the dose as it is taken: set aside where the clinician who signed it has seen this row
    why: Text
    cite: Cites


class MissedFile(Record, frozen=True, kw_only=True):
    medicine: Annotated[tuple[MissedMedicine, ...], Meta(min_length=1)]
    row: Annotated[tuple[MissedRow, ...], Meta(min_length=1)]
