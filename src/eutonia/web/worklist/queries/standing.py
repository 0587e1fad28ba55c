"""How a plan stands, as it was worked out last: the parts of the stored review that a page shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from eutonia.web.treatment.models import Standing


class AlarmRead(msgspec.Struct, frozen=True):
    what: str
    on: date
    days: int
    level: str
    say: str


class CoverRead(msgspec.Struct, frozen=True):
    counted: date | None = None
    left_mg: str | None = None
    days_left: int | None = None
    gap_on: date | None = None
    book_by: date | None = None
    alarms: tuple[AlarmRead, ...] = ()
    unknown: tuple[str, ...] = ()


class SignalRead(msgspec.Struct, frozen=True):
    id: str
    title: str
    value: str
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class ProposalRead(msgspec.Struct, frozen=True):
    action: str
    rule: str
    reasons: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


class IntakesRead(msgspec.Struct, frozen=True):
    days: int
    days_recorded: int
    percent: Decimal | None = None
    missed_in_a_row: int = 0
    reasons: tuple[str, ...] = ()


class WindowRead(msgspec.Struct, frozen=True):
    days: int
    days_with_entry: int
    value: Decimal | None = None


class ScaleRead(msgspec.Struct, frozen=True):
    title: str
    now: WindowRead
    verdict: str
    unit: str = ""
    before: WindowRead | None = None
    why: str = ""


class SummaryRead(msgspec.Struct, frozen=True):
    intakes: IntakesRead
    scales: tuple[ScaleRead, ...] = ()


class StandingRead(msgspec.Struct, frozen=True):
    """The review of a plan's diary."""

    cover: CoverRead
    proposal: ProposalRead
    summary: SummaryRead
    signals: tuple[SignalRead, ...] = ()

    @property
    def speaking(self) -> tuple[SignalRead, ...]:
        """What is so."""
        return tuple(each for each in self.signals if each.value == "yes")

    @property
    def unknown(self) -> tuple[SignalRead, ...]:
        """What nobody can say yet."""
        return tuple(each for each in self.signals if each.value == "unknown")


def read_standing(standing: Standing | None) -> StandingRead | None:
    """None where it has not been worked out yet."""
    return msgspec.json.decode(standing.document, type=StandingRead) if standing else None


def read_review(document: str) -> StandingRead:
    """The review that a proposal carries."""
    return msgspec.json.decode(document, type=StandingRead)
