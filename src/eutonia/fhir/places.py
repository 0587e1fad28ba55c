"""Where in a record something stands, and the small values that are read the same way everywhere: words, days, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import msgspec
from msgspec import Raw

from eutonia.domain.patient import Ignored
from eutonia.fhir.codes import NONE_KNOWN, NONE_KNOWN_WORDS, NOTHING_SAID, SYSTEMS
from eutonia.fhir.errors import FhirError
from eutonia.fhir.resources import CodeableConcept

LONGEST_WORDS = 2000  # of a name or a diagnosis; what is longer is none
LONGEST_NUMBER = 40
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-5][0-9])?)?)?)?"
)

SPELLED_OUT = {"icd10cm": "ICD-10-CM", "snomed": "SNOMED CT", "rxnorm": "RxNorm"}

Code = tuple[str, str]


@dataclass(slots=True)
class Reader:
    """What one reading of a bundle gathers on its way."""

    today: date
    ignored: list[Ignored] = field(default_factory=list)
    days: dict[str, date | None] = field(default_factory=dict)  # records repeat their dates: each is read once

    def ignore(self, at: Place, why: str) -> None:
        self.ignored.append(Ignored(where=str(at), why=why))

    def read_day(self, text: str, at: Place, path: str) -> date | None:
        """Which day is this? None where only the year or the month is known."""
        if text not in self.days:
            self.days[text] = parse_day(text, at, path)
        return self.days[text]


class Place(msgspec.Struct, frozen=True, gc=False):
    """One resource of the bundle."""

    entry: int
    kind: str
    id: str | None

    def __str__(self) -> str:
        return f"entry[{self.entry}] {self.kind}/{self.id}" if self.id else f"entry[{self.entry}] {self.kind}"

    def error(self, path: str, why: str, next_step: str = "Correct the record.") -> FhirError:
        """An error that names a field of this resource."""
        return FhirError(f"entry[{self.entry}].resource.{path}", why, next_step)


def parse_day(text: str, at: Place, path: str) -> date | None:
    """The day of a FHIR date, dateTime or instant, as it was written there; None for a year or a month alone."""
    found = DAY.fullmatch(text)
    if not found:
        raise at.error(path, f"{text!r} is not a date as FHIR writes it, such as 2026-11-10")
    year, month, day = (int(found[part] or 1) for part in ("year", "month", "day"))
    try:
        whole = date(year, month, day)
    except ValueError:
        raise at.error(path, f"{text!r} is a day that does not exist") from None
    return whole if found["day"] else None


def read_number(raw: Raw, at: Place, path: str) -> Decimal:
    """The exact number that stands here. A text is none, however much it looks like one."""
    written = bytes(raw)
    if len(written) > LONGEST_NUMBER or not NUMBER.fullmatch(written):
        shown = written[:LONGEST_NUMBER].decode(errors="replace")
        raise at.error(path, f"expected a number, found {shown}{'...' if len(written) > LONGEST_NUMBER else ''}")
    return Decimal(written.decode())


def read_words(text: str, at: Place, path: str) -> str:
    """A text as written, without the white space around it. What cannot be a name or a diagnosis is refused."""
    if len(text) > LONGEST_WORDS:
        raise at.error(path, f"a text of {len(text):,} characters is no name")
    if text.isprintable():
        return text.strip()
    words = " ".join(text.split())
    if CONTROL.search(words):
        raise at.error(path, f"{words!r} holds characters that no text may hold")
    return words


def known_codes(concept: CodeableConcept) -> tuple[Code, ...]:
    """The codes of the systems that we know, by their short names."""
    return tuple(
        (SYSTEMS[coding.system], coding.code)
        for coding in concept.coding
        if coding.system in SYSTEMS and coding.code is not None
    )


def concept_words(concept: CodeableConcept, at: Place, path: str) -> str:
    """What does this concept say in words: its text, else the name beside a code; nothing where it has neither."""
    if concept.text and (words := read_words(concept.text, at, f"{path}.text")):
        return words
    # Names beside codes that we know come first.
    for coding in sorted(concept.coding, key=lambda coding: coding.system not in SYSTEMS):
        if coding.display and (words := read_words(coding.display, at, f"{path}.coding.display")):
            return words
    return ""


def code_words(concept: CodeableConcept, at: Place, path: str) -> str:
    """How is a concept called that carries a code and no words?"""
    for coding in sorted(concept.coding, key=lambda coding: coding.system not in SYSTEMS):
        if coding.code and (words := read_words(coding.code, at, f"{path}.coding.code")):
            return f"{SPELLED_OUT.get(SYSTEMS.get(coding.system or '', ''), 'code')} {words}"
    return ""


def status_of(concept: CodeableConcept | None) -> frozenset[str]:
    """The codes of a status. Its system is fixed by FHIR, and exporters often leave it out."""
    return frozenset(coding.code for coding in concept.coding if coding.code) if concept else frozenset()


def says_nothing(codes: tuple[Code, ...]) -> bool:
    """Does a resource only stand in a list to say that nobody asked?"""
    return not NOTHING_SAID.isdisjoint(codes)


def says_none(words: str, codes: tuple[Code, ...]) -> bool:
    """Does a resource only stand in a list to say that it is empty?"""
    return not NONE_KNOWN.isdisjoint(codes) or words.casefold().rstrip(".") in NONE_KNOWN_WORDS
