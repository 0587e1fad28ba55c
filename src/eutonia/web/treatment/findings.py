"""The findings of a stored document, as pages and signatures need them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

GRAVE = ("contraindicated", "major")
# A test that is due has its own place on the worklist, and what stopping does speaks against no dose.
ONLY_TOLD = ("monitoring", "stop-risk")


class CiteRead(msgspec.Struct, frozen=True):
    source: str
    title: str = ""
    passage: str = ""
    url: str = ""
    kind: str = ""


class FindingRead(msgspec.Struct, frozen=True, rename={"with_": "with"}):
    """One finding of a document; `also` holds what the same card says besides."""

    rule: str
    kind: str
    severity: str
    medicine: str
    effect: str
    advice: str
    with_: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    cites: tuple[CiteRead, ...] = ()
    also: tuple[FindingRead, ...] = ()


class NotAssessedRead(msgspec.Struct, frozen=True):
    """A rule that could not be answered, and what would answer it."""

    rule: str
    kind: str
    medicine: str
    severity: str
    needs: tuple[str, ...] = ()


def cards_of(document: str) -> tuple[FindingRead, ...]:
    """The findings as cards, those of one group together."""
    return msgspec.convert(_read(document).get("findings", ()), tuple[FindingRead, ...])


def findings_of(document: str) -> tuple[FindingRead, ...]:
    """Every finding by itself."""
    return tuple(each for card in cards_of(document) for each in _all(card))


def not_assessed_of(document: str) -> tuple[NotAssessedRead, ...]:
    """What the document says could not be judged."""
    return msgspec.convert(_read(document).get("not_assessed", ()), tuple[NotAssessedRead, ...])


def must_be_decided(finding: FindingRead) -> bool:
    """May nobody sign without a word about it?"""
    return finding.severity in GRAVE and finding.kind not in ONLY_TOLD


def _all(card: FindingRead) -> Iterator[FindingRead]:
    yield card
    for each in card.also:
        yield from _all(each)


def _read(document: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(document)
    return found
