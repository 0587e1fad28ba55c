"""Which conditions of knowledge/value_sets does a problem list hold?

A code that a value set lists decides; codes that none lists go by their words. Words match as whole phrases; an entry
that speaks of somebody else or of what is absent ("family history of epilepsy") matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from eutonia.domain.patient import Coded
from eutonia.knowledge.records import ValueSet

LONGEST_PHRASE = 8
TOKEN = re.compile(r"[a-z0-9]+")
# Words after which a problem list speaks of somebody else, or of what is not there.
NOT_THIS_PERSON = re.compile(
    r"\b(family history|fh of|fhx|no history|no evidence|no known|denies|negative for|ruled out|rule out|r/o|without|"
    r"screening for|risk of|at risk|no )\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSetIndex:
    """Value sets arranged for look-up: from a code or a phrase to the ids that hold it."""

    icd10cm: Mapping[str, frozenset[str]]
    icd10cm_below: Mapping[str, frozenset[str]]
    icd10cm_except: Mapping[str, frozenset[str]]
    snomed: Mapping[str, frozenset[str]]
    phrases: Mapping[str, frozenset[str]]
    not_phrases: Mapping[str, frozenset[str]]


def index_value_sets(value_sets: Iterable[ValueSet]) -> ValueSetIndex:
    """The value sets, arranged for look-up."""
    sets = tuple(value_sets)
    return ValueSetIndex(
        icd10cm=_by_key((plain_icd(c), s.id) for s in sets for c in s.icd10cm if not c.endswith("*")),
        icd10cm_below=_by_key((plain_icd(c[:-1]), s.id) for s in sets for c in s.icd10cm if c.endswith("*")),
        icd10cm_except=_by_key((plain_icd(c.rstrip("*")), s.id) for s in sets for c in s.icd10cm_except),
        snomed=_by_key((c, s.id) for s in sets for c in s.snomed),
        phrases=_by_key((plain_words(w), s.id) for s in sets for w in s.words),
        not_phrases=_by_key((plain_words(w), s.id) for s in sets for w in s.not_words),
    )


def _by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


def plain_icd(code: str) -> str:
    return code.replace(".", "").upper()


@lru_cache(maxsize=8192)
def plain_words(text: str) -> str:
    """The words of a text alone: lower case, single spaces, an apostrophe dropped."""
    return " ".join(TOKEN.findall(text.lower().replace("'", "").replace("\u2019", "")))


def match_condition(entry: Coded, index: ValueSetIndex) -> frozenset[str]:
    """Which value sets hold this condition?"""
    by_code = frozenset[str]().union(*(_match_code(system, code, index) for system, code in entry.codes))
    return by_code or _match_words(entry.text, index)


def _match_code(system: str, code: str, index: ValueSetIndex) -> frozenset[str]:
    if system == "snomed":
        return index.snomed.get(code, frozenset())
    if system != "icd10cm":
        return frozenset()
    plain = plain_icd(code)
    starts = [plain[:length] for length in range(3, len(plain) + 1)]
    found = index.icd10cm.get(plain, frozenset()).union(*(index.icd10cm_below.get(s, frozenset()) for s in starts))
    return found.difference(*(index.icd10cm_except.get(start, frozenset()) for start in starts))


def _match_words(text: str, index: ValueSetIndex) -> frozenset[str]:
    if NOT_THIS_PERSON.search(text.lower()):
        return frozenset()
    tokens = plain_words(text).split()
    found: set[str] = set()
    excluded: set[str] = set()
    for first in range(len(tokens)):
        for last in range(first + 1, min(first + LONGEST_PHRASE, len(tokens)) + 1):
            phrase = " ".join(tokens[first:last])
            found |= index.phrases.get(phrase, frozenset())
            excluded |= index.not_phrases.get(phrase, frozenset())
    return frozenset(found - excluded)
