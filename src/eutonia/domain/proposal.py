"""What a diary says when it is read: summaries, cover, signals, and the proposal that a clinician signs or does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from eutonia.domain.finding import Cite

Action = Literal["advance", "hold", "step-back", "switch", "taper", "urgent"]
Verdict = Literal["better", "same", "worse", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowValue:
    """What one scale says of a stretch of days; `value` is none where too few days have an entry."""

    from_: date
    until: date
    days: int
    days_with_entry: int
    value: Decimal | None  # rounded to a hundredth for showing; nothing is decided on it


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSummary:
    """One scale now against its baseline."""

    scale: str
    title: str
    unit: str
    before: WindowValue | None
    now: WindowValue
    verdict: Verdict
    matters: str  # the smallest change that matters, in words
    why: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandsOut:
    """A trigger or a time of day that holds more than its share of the spasms."""

    what: Literal["trigger", "time of day"]
    name: str
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was written, and what it adds up to."""

    scales: tuple[ScaleSummary, ...]
    stands_out: tuple[StandsOut, ...]
    spasms: int  # in the days that `stands_out` looks at
    over_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A foreseeable gap: when, how near, and what to do."""

    what: Literal["supply", "prescription", "surgery", "fasting", "travel", "missed"]
    on: date
    days: int  # from today until something must have been done
    level: Literal["watch", "alarm", "urgent", "out"]
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intakes:
    """What was really taken in the recent days, as far as it was written down."""

    days: int
    days_recorded: int
    taken_mg: Decimal
    due_mg: Decimal  # on the days recorded, and what is known to have been left out on others
    share: Decimal | None  # of what was due; none where the days recorded are too few
    missed_in_a_row: int  # up to the newest entry
    hours_without: int | None  # from the last dose taken to the newest that was left out; none where none was
    missed_reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """For how long is there enough, and what threatens it?"""

    counted: date | None
    pieces: tuple[str, ...]  # what was counted, in words: "90 x tablet 10 mg"
    left_mg: Decimal | None  # this morning
    days_left: int | None  # whole days, today among them; none where it is unknown
    gap_on: date | None  # the first day without enough; none where unknown, or beyond the horizon
    may_be_earlier: bool  # it is not known which pieces are on hand, and others make the doses for shorter
    horizon: date
    book_by: date | None
    covered_days: int | None  # of the days before today: proportion of days covered
    covered_of: int | None
    alarms: tuple[Alarm, ...]
    unknown: tuple[str, ...]  # what is needed to know it
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One matter that decides: true, false, or unknown, never "no" for want of an answer."""

    id: str
    title: str
    value: bool | None
    because: tuple[str, ...]
    needs: tuple[str, ...]  # what would answer it
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What we suggest, by which row of the table, and why. A clinician signs, or does not."""

    action: Action
    rule: str
    reasons: tuple[str, ...]
    ask: tuple[str, ...]  # what to ask or do first
    inputs: tuple[Signal, ...]
    cites: tuple[Cite, ...]
