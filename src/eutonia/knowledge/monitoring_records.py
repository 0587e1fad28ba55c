"""The shape of what is known of following a treatment: scales, signals, triggers, cover, the proposal's table."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from eutonia.knowledge.record_base import Cites, Count, Record, Slug, Text

Value = Literal["yes", "no", "unknown"]
ActionWord = Literal["advance", "hold", "step-back", "switch", "taper", "urgent"]
SideKind = Literal["sedation", "weakness", "red-flag", "other"]


class Scale(Record, frozen=True, kw_only=True):
    """Something measured day by day. Lower is better. Without percent and points no change is one that matters."""

    id: Slug
    title: Text
    unit: Text
    percent: Count | None = None  # of the baseline
    points: Decimal | None = None
    low_below: Decimal | None = None  # below this baseline only low_points counts: a percent of little is nothing
    low_points: Decimal | None = None
    matters: Text  # the smallest change that matters, in words
    licence: Text
    cite: Cites


class Windows(Record, frozen=True, kw_only=True):
    """Over how many days things are looked at, and how many must have an entry."""

    recent_days: Count
    baseline_days: Count
    least_days: Count  # with an entry, in each window; fewer are too few
    pattern_days: Count  # for what stands out
    pattern_least: Count  # spasms
    pattern_percent: Count  # of all
    answer_days: Count  # how long an answer counts
    taken_percent: Count  # of what was due; below it the dose itself was not tried
    missed_in_a_row: Count
    without_hours: Count  # between the last dose taken and one that was left out
    sedation_level: Count
    sedation_red: Count
    effect_grade: Count
    effect_red: Count
    worse_points: Count  # of stiffness, within worse_days
    worse_days: Count
    cite: Cites


class SignalRecord(Record, frozen=True, kw_only=True):
    """One input of the table."""

    id: Slug
    title: Text
    needs: Text  # what would answer it
    cite: Cites


class HiddenTrigger(Record, frozen=True, kw_only=True):
    """What makes spasms worse and is no want of medicine: ruled out before any increase."""

    id: Slug
    ask: Text
    cite: Cites


class EffectWord(Record, frozen=True, kw_only=True):
    """Side effects that count as one of the signals, by the words that people use."""

    counts_as: SideKind
    words: Annotated[tuple[Text, ...], Meta(min_length=1)]
    cite: Cites


class CoverLevel(Record, frozen=True, kw_only=True):
    """From how many days before a gap on which alarm is raised."""

    level: Literal["watch", "alarm", "urgent", "out"]
    days: Annotated[int, Meta(ge=0)]
    say: Text
    cite: Cites


class LeadTime(Record, frozen=True, kw_only=True):
    """How long it takes to get more where nobody said."""

    days: Annotated[int, Meta(ge=0)]
    horizon_days: Count
    pdc_days: Count
    cite: Cites


class Trial(Record, frozen=True, kw_only=True):
    """After how long at the highest dose a medicine has been given a fair chance."""

    medicine: Slug
    days: Count
    cite: Cites


class ProposalRow(Record, frozen=True, kw_only=True):
    """One row of the table. Every signal named must have one of its values; the first row that fits decides."""

    id: Slug
    when: dict[Slug, Annotated[tuple[Value, ...], Meta(min_length=1)]]
    action: ActionWord
    why: Text
    ask: tuple[Text, ...] = ()
    cite: Cites


class MonitoringFile(Record, frozen=True, kw_only=True):
    """One file of monitoring/: any of its tables may be left out."""

    windows: Windows | None = None
    lead: LeadTime | None = None
    scale: tuple[Scale, ...] = ()
    signal: tuple[SignalRecord, ...] = ()
    trigger: tuple[HiddenTrigger, ...] = ()
    effect: tuple[EffectWord, ...] = ()
    cover: tuple[CoverLevel, ...] = ()
    trial: tuple[Trial, ...] = ()
    row: tuple[ProposalRow, ...] = ()


class Following(Record, frozen=True, kw_only=True):
    """All files together."""

    windows: Windows
    lead: LeadTime
    scales: tuple[Scale, ...]
    signals: tuple[SignalRecord, ...]
    triggers: tuple[HiddenTrigger, ...]
    effects: tuple[EffectWord, ...]
    cover: tuple[CoverLevel, ...]  # the nearest first
    trials: tuple[Trial, ...]
    rows: tuple[ProposalRow, ...]
