"""A dose was missed, is late, or cannot be taken: now what?

The answer is a table in knowledge/missed, read from the top: the first row that fits this situation decides. What is
not known counts as the worse: unknown signs never pass for none, and the answer says what would change it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.finding import Cite
from eutonia.knowledge.change_records import MissedMedicine, MissedRow, MissedWhen
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import Knowledge, Medicine

Phase = Literal["titration", "steady", "taper"]
Because = Literal["vomiting", "ran-out", "fasting", "travel"]
Do = Literal["take", "skip", "call-today", "emergency"]
PHASES: tuple[Phase, ...] = ("titration", "steady", "taper")
CAUSES: tuple[Because, ...] = ("vomiting", "ran-out", "fasting", "travel")
DAY_H = 24
HALF_A_DAY_H = 12  # eutonia-default
LONGEST_H = Decimal(24 * 366)  # who has not taken it for longer does not take it
SHORTEST_INTERVAL_H, LONGEST_INTERVAL_H = Decimal(3), Decimal(24)


class MissedError(EutoniaError):
    """A situation that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What happened to one dose."""

    phase: Phase
    dose: Dose  # that was to be taken
    every_h: Decimal  # the usual interval: a day over its doses
    hours_late: Decimal
    missed_before: int = 0  # doses in a row, before this one
    because: Because | None = None
    signs: bool | None = None  # of withdrawal; None: nobody said
    to_next_h: Decimal | None = None  # until the next dose is due; None: the interval less the hours late
    longest_holds: bool | None = None  # the medicine's longest time between doses, for this person; None: not known
    acknowledged: tuple[str, ...] = ()  # rules and rows seen by the clinician who signed this very dose and interval

    def __post_init__(self) -> None:
        for what, hours in (("hours late", self.hours_late), ("an interval", self.every_h)):
            if not hours.is_finite():
                raise MissedError(f"{hours} is not {what}. Give a number of hours.")
        if not SHORTEST_INTERVAL_H <= self.every_h <= LONGEST_INTERVAL_H:
            raise MissedError(f"A dose every {self.every_h} hours is not planned here. Give 3 to 24 hours.")
        if not 0 <= self.hours_late <= LONGEST_H:
            raise MissedError(f"{self.hours_late} hours late cannot be. Give a number from 0 to {LONGEST_H}.")
        if not 0 <= self.missed_before <= LONGEST_H / self.every_h:
            raise MissedError(f"{self.missed_before} doses missed before cannot be. Give a number from 0 on.")
        if not self.dose:
            raise MissedError("A dose of 0 mg cannot be missed. Give the dose that was to be taken.")

    @property
    def missed(self) -> int:
        """How many doses in a row are missed, this one among them, and those that have become due since?"""
        return self.missed_before + 1 + int(self.hours_late // self.every_h)

    @property
    def without_h(self) -> Decimal:
        """For how many hours has none been taken?"""
        return self.every_h * (self.missed_before + 1) + self.hours_late

    @property
    def overdue_h(self) -> Decimal:
        """For how many hours is the first of the missed doses overdue?"""
        return self.every_h * self.missed_before + self.hours_late

    @property
    def next_h(self) -> Decimal:
        """In how many hours is the next dose due?"""
        return self.every_h - self.hours_late % self.every_h if self.to_next_h is None else self.to_next_h

    @property
    def a_day(self) -> int:
        """How many doses are taken in a day? The nearest whole number: by day they may lie closer than at night."""
        return int((DAY_H / self.every_h).to_integral_value(rounding=ROUND_HALF_UP))

    @property
    def daily(self) -> Dose:
        """What a day comes to."""
        return Dose(self.dose.mg * DAY_H / self.every_h)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do about a missed dose, and why."""

    do: Do
    why: str
    row: str
    cites: tuple[Cite, ...]
    unless: tuple[str, ...]  # what would make it worse, where nobody has said that it is not so


def advise_on_missed(medicine: Medicine, situation: Situation, *, knowledge: Knowledge) -> Advice:
    """Take it now, leave it out, call today, or call 911?"""
    row = find_row(medicine, situation, knowledge=knowledge)
    unless = () if situation.signs is not None or row.do == "emergency" else signs_in_words(medicine)
    far = _if_the_longest_gap_holds(row, medicine, situation, knowledge)
    return Advice(do=row.do, why=row.why, row=row.id, cites=resolve_cites(row.cite, knowledge), unless=(*far, *unless))


def find_row(medicine: Medicine, situation: Situation, *, knowledge: Knowledge) -> MissedRow:
    """The first row of the table that fits; a limit of the dose that its signer has seen is set aside."""
    own = own_rule(medicine, knowledge)
    return next(
        row
        for row in knowledge.missed.row
        if (not row.medicines or medicine.name in row.medicines)
        and fits(row.when, situation, medicine, own)
        and not (row.limit and row.id in situation.acknowledged)
    )


def _if_the_longest_gap_holds(
    row: MissedRow, medicine: Medicine, situation: Situation, knowledge: Knowledge
) -> tuple[str, ...]:
    """What is said where nobody knows whether the longest gap holds for this person, and it would change the answer."""
    longest = own_rule(medicine, knowledge).longest
    if longest is None or situation.longest_holds is not None:
        return ()
    held = find_row(medicine, replace(situation, longest_holds=True), knowledge=knowledge)
    return (longest.unless,) if held.do != row.do else ()


def own_rule(medicine: Medicine, knowledge: Knowledge) -> MissedMedicine:
    """How close together and how late may doses of this medicine be?"""
    return next(each for each in knowledge.missed.medicine if each.name == medicine.name)


def fits(when: MissedWhen, situation: Situation, medicine: Medicine, own: MissedMedicine) -> bool:
    """Does a row speak of this situation? All that it asks must be so."""
    asked: tuple[tuple[object, Callable[[], bool]], ...] = (
        (when.signs, lambda: situation.signs is when.signs),
        (when.phase, lambda: situation.phase in when.phase),
        (when.because, lambda: situation.because in when.because),
        (when.missed, lambda: situation.missed >= (when.missed or 0)),
        (when.without_h, lambda: is_without(situation, when.without_h or 0)),
        (when.daily, lambda: when.daily is not None and situation.daily >= when.daily),
        (when.stops_slowly, lambda: medicine.stops_slowly is when.stops_slowly),
        (when.gap_kept, lambda: (situation.next_h >= own.gap_h) is when.gap_kept),
        (when.too_late, lambda: is_too_late(situation, own) is when.too_late),
        (when.too_far_apart, lambda: is_too_far_apart(situation, own) is when.too_far_apart),
        (when.too_many, lambda: is_too_many(situation, own) is when.too_many),
    )
    return all(holds() for given, holds in asked if given not in (None, ()))


def is_without(situation: Situation, hours: int) -> bool:
    """Has none been taken for so long? Who takes it once a day is not without it after an hour's delay."""
    return situation.without_h >= hours and situation.overdue_h >= HALF_A_DAY_H


def is_too_late(situation: Situation, own: MissedMedicine) -> bool:
    """Is this dose later than the medicine's own rule allows, or has the next one become due already?"""
    latest = situation.every_h if own.latest_h is None else own.latest_h
    return situation.hours_late > latest or situation.hours_late >= situation.every_h


def is_too_far_apart(situation: Situation, own: MissedMedicine) -> bool:
    """Left out, would more time pass between two doses than this person may let pass? Not where that is not known."""
    if own.longest is None or not situation.longest_holds:
        return False
    return situation.without_h + situation.next_h > own.longest.h


def is_too_many(situation: Situation, own: MissedMedicine) -> bool:
    """Taken now, would it be one dose too many in 24 hours? Those missed before it are not counted."""
    return own.most_in_24h is not None and situation.a_day - situation.missed_before > own.most_in_24h


def signs_in_words(medicine: Medicine) -> tuple[str, ...]:
    """Which signs turn any of this into an emergency?"""
    if not medicine.stops_slowly:
        return ()
    return tuple(f"Call 911 instead if you have any of these: {each.text}" for each in medicine.withdrawal[:1])
