"""What a rule says of a person: a finding, or an honest "not assessed", with where it comes from."""

from __future__ import annotations

from datetime import date
from enum import IntEnum

from msgspec import Struct


class Severity(IntEnum):
    """How bad it is; larger is worse, so that findings sort."""

    MINOR = 1
    MODERATE = 2
    MAJOR = 3
    CONTRAINDICATED = 4

    @property
    def word(self) -> str:
        return self.name.lower()


class Cite(Struct, frozen=True, kw_only=True):
    """Where a statement stands: the source, where to look in it, and how much of it was seen."""

    source: str
    title: str
    passage: str
    url: str
    read: date
    kind: str  # label, label-copy, guideline, ... eutonia-default
    seen: str  # text, abstract, secondary


class Finding(Struct, frozen=True, kw_only=True):
    """A clinical concern of one rule about one medicine of one person."""

    rule: str
    kind: str
    severity: Severity
    medicine: str
    with_: tuple[str, ...]
    effect: str
    advice: str
    cites: tuple[Cite, ...]
    because: tuple[str, ...] = ()  # the facts of this person that made the rule fire, in words
    group: str | None = None
    also: tuple[Finding, ...] = ()  # what the same card holds besides: one card for the sum of sedatives, not six


class NotAssessed(Struct, frozen=True, kw_only=True):
    """A rule that could not be answered, and what is needed to answer it. Never the same as "no finding"."""

    rule: str
    kind: str
    medicine: str
    severity: Severity
    needs: tuple[str, ...]


class Limit(Struct, frozen=True, kw_only=True):
    """What a rule allows this person at most, or how slowly: with the reason."""

    what: str  # daily, single, times, ladder, refuse
    value: str
    medicine: str
    rule: str
    because: str
    assumed: bool  # the rule could not be answered; it counts as if it applied
    needs: tuple[str, ...]
    cites: tuple[Cite, ...]


class Review(Struct, frozen=True, kw_only=True):
    """The four answers for one person: findings; checked and none; not assessed; not covered."""

    findings: tuple[Finding, ...]  # worst first, one card a matter
    not_assessed: tuple[NotAssessed, ...]
    not_covered: tuple[str, ...]  # what lies outside our knowledge, in words
    limits: tuple[Limit, ...]  # of the medicines asked about
