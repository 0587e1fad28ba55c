"""Reads the small values of a record (words, codes, days, numbers), and names the place of what cannot be read.

A resource is known by the number of its entry: its name is put together only when somebody has to be told of it.
"""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from msgspec import Raw

from eutonia.domain.patient import Ignored
from eutonia.fhir.codes import ABSENCES, NONE_KNOWN_WORDS, SPELLED_OUT, SYSTEMS
from eutonia.fhir.errors import CORRECT_IT, FhirError, on_one_line
from eutonia.fhir.resources import Bundle, CodeableConcept, Codes, Coding, OutOfScope

LONGEST_WORDS = 2000  # of a name or a diagnosis; what is longer is none
LONGEST_NUMBER = 40
LONGEST_CODE = 100
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
HUGE = re.compile(r"[eE][+-]?[0-9]{3}")
DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-5][0-9])?)?)?)?"
)

Code = tuple[str, str]  # the system's short name, the code
Names = tuple[str, tuple[Code, ...]]  # words, codes


class Reader:
    """One reading of a bundle, and what it leaves out."""

    def __init__(self, bundle: Bundle, today: date) -> None:
        self.bundle = bundle
        self.today = today
        self.ignored: list[Ignored] = []
        self.days: dict[str, date | None] = {}  # records repeat their dates: each is read once

    def place(self, at: int) -> str:
        """How is this resource named to a person?"""
        resource = self.bundle.entry[at].resource
        kind = type(resource).__name__
        name = None if resource is None or isinstance(resource, OutOfScope) else resource.id
        return f"entry[{at}] {kind}/{name}" if name else f"entry[{at}] {kind}"

    @cached_property
    def addresses(self) -> dict[str, int]:
        """The entry at each full address."""
        return {entry.full_url: at for at, entry in enumerate(self.bundle.entry) if entry.full_url and entry.resource}

    def ignore(self, at: int, why: str) -> None:
        """List a resource that is not used, with the reason."""
        self.ignored.append(Ignored(where=on_one_line(self.place(at)), why=on_one_line(why)))

    def error(self, at: int, path: str, why: str, next_step: str = CORRECT_IT) -> FhirError:
        """An error that names a field of a resource."""
        return FhirError(f"entry[{at}].resource.{path}", why, next_step)

    def day(self, text: str, at: int, path: str) -> date | None:
        """Which day is this, as it was written there? None where only the year or the month is known."""
        if text not in self.days:
            self.days[text] = self.parse_day(text, at, path)
        return self.days[text]

    def parse_day(self, text: str, at: int, path: str) -> date | None:
        found = DAY.fullmatch(text)
        if not found:
            raise self.error(at, path, f"{text!r} is not a date as FHIR writes it, such as 2026-11-10")
        year, month, day = (int(found[part] or 1) for part in ("year", "month", "day"))
        try:
            whole = date(year, month, day)
        except ValueError:
            raise self.error(at, path, f"{text!r} is a day that does not exist") from None
        return whole if found["day"] else None

    def number(self, raw: Raw, at: int, path: str) -> Decimal:
        """The exact number that stands here. A text is none, however much it looks like one."""
        return Decimal(self.digits(raw, at, path))

    def digits(self, raw: Raw, at: int, path: str) -> str:
        """The same as it was written."""
        written = str(raw, "utf-8", "replace")
        # The decoder has seen that it is JSON: what begins like a number is one.
        if written[0] in "-0123456789" and len(written) <= LONGEST_NUMBER and not HUGE.search(written):
            return written
        shown = written if len(written) <= LONGEST_NUMBER else f"{written[:LONGEST_NUMBER]}..."
        raise self.error(at, path, f"expected a number, found {shown}")

    def words(self, text: str, at: int, path: str) -> str:
        """A text as written, without the space around it. What can be neither a name nor a diagnosis is refused."""
        if len(text) > LONGEST_WORDS:
            raise self.error(at, path, f"a text of {len(text):,} characters is no name")
        if text.isprintable():
            return text.strip()
        one_line = " ".join(text.split())
        if CONTROL.search(one_line):
            raise self.error(at, path, f"{one_line!r} holds characters that no text may hold")
        return one_line

    def names(self, concept: CodeableConcept, at: int, path: str) -> Names:
        """What a concept says: in words (its text, else the name beside a code) and in the codes that we know."""
        codes = known_codes(concept)
        text = concept.text
        if text and (words := self.words(text, at, path)):
            return words, codes
        for coding in known_first(concept):
            if coding.display and (words := self.words(coding.display, at, path)):
                return words, codes
        return "", codes

    def code_in_words(self, concept: CodeableConcept, at: int, path: str) -> str:
        """How is a concept called that carries a code and no words?"""
        for coding in known_first(concept):
            if coding.code and (words := self.words(coding.code, at, path)):
                return f"{SPELLED_OUT.get(SYSTEMS.get(coding.system or '', ''), 'code')} {words}"
        return ""


def known_codes(concept: CodeableConcept | Codes) -> tuple[Code, ...]:
    """The codes of the systems that we know, by their short names."""
    return tuple(
        [
            (SYSTEMS[each.system], each.code)
            for each in concept.coding
            if each.system in SYSTEMS and each.code and each.code.isprintable() and len(each.code) <= LONGEST_CODE
        ]
    )


def known_first(concept: CodeableConcept) -> list[Coding]:
    return sorted(concept.coding, key=lambda coding: coding.system not in SYSTEMS)


def status_among(concept: Codes | None, wanted: Container[str]) -> str | None:
    """Which of these statuses is it, if any? Their system is fixed by FHIR, and exporters often leave it out."""
    if concept:
        for coding in concept.coding:
            if coding.code in wanted:
                return coding.code
    return None


def absence(words: str, codes: tuple[Code, ...]) -> Literal["none", "nobody-asked"] | None:
    """Does a resource stand in a list only to say that the list is empty, or that nobody asked?"""
    for code in codes:
        if code in ABSENCES:
            return ABSENCES[code]
    return "none" if words.casefold().rstrip(".") in NONE_KNOWN_WORDS else None
