"""A coded concept -> its words and its codes, and what they say.

Each function here takes the concept as it was written (see remembered.py); empty bytes are a concept that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from decimal import Decimal
from typing import NamedTuple

import msgspec

from eutonia.domain.patient import Coded
from eutonia.fhir import resources
from eutonia.fhir.codes import ABSENCES, ABSENT_WORDS, SPELLED_OUT, SYSTEMS, USES, Absence, Use, plain_words
from eutonia.fhir.remembered import remember
from eutonia.fhir.resources import CodeableConcept, Codes, Coding
from eutonia.fhir.values import parse_words

CONCEPT = msgspec.json.Decoder(CodeableConcept | None)
CODES = msgspec.json.Decoder(Codes | None)

LONGEST_CODE = 100
# One ingredient, one strength in mg, a piece that is swallowed: RxNorm's names of clinical drugs.
PIECE_OF_MG = re.compile(
    r"[^/{}0-9]+ (?P<mg>[0-9]{1,4}(?:\.[0-9]{1,3})?) MG (?:(?:Delayed|Extended) Release )?Oral (?:Tablet|Capsule)"
    r"(?: \[[^\]]+\])?",
    re.IGNORECASE,
)

Code = tuple[str, str]  # the system's short name, the code


class Concept(NamedTuple):
    """What a concept says."""

    words: str  # its text, else the name beside a code; empty where it has neither
    called: str  # the words, else a code in words
    codes: tuple[Code, ...]  # of the systems that we know
    absence: Absence | None  # it stands in a list only to say that the list is empty, or that nobody asked
    rxcuis: tuple[str, ...]
    piece_mg: Decimal | None  # how much one tablet or capsule holds, where all names of the product say the same
    coded: Coded  # the same as the entry of a problem list


def understand(concept: CodeableConcept) -> Concept:
    """What this concept says. Refuses words that can be none."""
    known_first = sorted(concept.coding, key=lambda coding: coding.system not in SYSTEMS)
    texts = [concept.text, *(coding.display for coding in known_first)]
    words = next((words for text in texts if text and (words := parse_words(text))), "")
    codes = known_codes(concept.coding)
    called = words or code_in_words(known_first)
    return Concept(
        words=words,
        called=called,
        codes=codes,
        absence=absence(words, codes),
        rxcuis=tuple(code for system, code in codes if system == "rxnorm"),
        piece_mg=piece_mg({text for text in texts if text}),
        coded=Coded(text=called, codes=codes),
    )


def known_codes(coding: Sequence[resources.Code]) -> tuple[Code, ...]:
    """The codes of the systems that we know, by their short names."""
    return tuple(
        (SYSTEMS[each.system], each.code)
        for each in coding
        if each.system in SYSTEMS and each.code and each.code.isprintable() and len(each.code) <= LONGEST_CODE
    )


def code_in_words(coding: Sequence[Coding]) -> str:
    """How is a concept called that carries a code and no words?"""
    for each in coding:
        if each.code and (words := parse_words(each.code)):
            return f"{SPELLED_OUT.get(SYSTEMS.get(each.system or '', ''), 'code')} {words}"
    return ""


def absence(words: str, codes: tuple[Code, ...]) -> Absence | None:
    """Does a resource stand in a list only to say that the list is empty, or that nobody asked?"""
    said = next((ABSENCES[code] for code in codes if code in ABSENCES), None)
    return said or ABSENT_WORDS.get(plain_words(words))


def piece_mg(names: Set[str]) -> Decimal | None:
    """How many milligrams does one piece hold, where all names of the product say the same?"""
    found = [PIECE_OF_MG.fullmatch(name) for name in names]
    strengths = {Decimal(each["mg"]) for each in found if each}
    return strengths.pop() if len(strengths) == 1 and all(found) else None


NOTHING = understand(CodeableConcept())


@remember
def read_concept(written: bytes) -> Concept:
    """What does this concept say?"""
    return understand(CONCEPT.decode(written) or CodeableConcept()) if written else NOTHING


@remember
def read_codes(written: bytes) -> tuple[Code, ...]:
    """The codes of the systems that we know."""
    concept = CODES.decode(written) if written else None
    return known_codes(concept.coding) if concept else ()


@remember
def read_use(written: bytes) -> Use | None:
    """What does the code of a result say that a review asks for?"""
    uses = (USES.get(code) for system, code in read_codes(written) if system == "loinc")
    return next((use for use in uses if use), None)
