"""Which conditions of knowledge/value_sets does an entry of a problem list hold?

A code decides for the sets that list or exclude it; the words of the entry may add more, since a SNOMED code stands
alone here and a list names each code once. Words match as whole phrases, whatever their case and punctuation, and only
where the entry speaks of this person and of what is there (review/negation.py).

In a value set's words, `=MS` matches only where it is all that a clause says: "MS, depression", "has MS since 2009",
not "MS Contin" or "mitral stenosis (MS) murmur". In its not_words `*` stands for each of its words and `#` for any
number: "history of *", "* # years ago".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from eutonia.domain.patient import Coded
from eutonia.knowledge.records import ValueSet
from eutonia.review.negation import Clauses, denied_words, read_clauses

REMEMBERED = 8192  # entries: records repeat themselves
ICD10CM = re.compile(r"[A-TV-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
SNOMED = re.compile(r"[1-9][0-9]{5,17}")
# SNOMED CT ends each of its names with the kind of concept: "Injury of kidney (disorder)" is no kidney disorder.
KIND_OF_CONCEPT = re.compile(r"\s*\((?:disorder|finding|situation|event|procedure|morphologic abnormality)\)\s*$")
# Screening, diseases of the family, and of the newborn: such a code never says that the adult has what its words name.
NOT_THIS_PERSON = ("Z11", "Z12", "Z13", "Z80", "Z81", "Z82", "Z83", "Z84", "P")
# What may stand in a clause beside an abbreviation that is all it says; the last lines for the level of a cord injury.
FILLERS = frozenset({
    "a", "active", "acute", "ago", "and", "at", "bilateral", "chronic", "confirmed", "current", "day", "days",
    "diagnosed", "diagnosis", "dx", "for", "from", "h", "has", "have", "having", "history", "hx", "i", "in", "is",
    "known", "last", "left", "mild", "moderate", "month", "months", "my", "new", "newly", "of", "old", "o",
    "patient", "pmh", "possible", "probable", "pt", "query", "recent", "recently", "right", "s", "severe", "since",
    "stable", "suspected", "the", "their", "week", "weeks", "with", "year", "years",
    "ais", "asia", "b", "c", "d", "complete", "incomplete", "level", "traumatic",
    *(f"{part}{number}" for part in "ctl" for number in range(1, 13)),
})  # fmt: skip
# Between two things that one clause says; "p" is what is left of "s/p".
JOINTS = frozenset({"and", "or", "nor", "plus", "with", "p"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ValueSetIndex:
    """Value sets arranged for look-up: from a code or a phrase to the ids that hold it. Compared by identity."""

    icd10cm: Mapping[str, frozenset[str]]
    icd10cm_below: Mapping[str, frozenset[str]]
    icd10cm_except: Mapping[str, frozenset[str]]
    snomed: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    words_alone: Mapping[str, frozenset[str]]  # that stand for a set only as a whole clause
    not_words: Mapping[str, frozenset[str]]
    lengths: Mapping[str, tuple[int, ...]]  # in words, of the phrases that begin with a word
    past: frozenset[str]  # the sets that count also when a condition is over


def index_value_sets(value_sets: Iterable[ValueSet]) -> ValueSetIndex:
    """The value sets, arranged for look-up."""
    sets = tuple(value_sets)
    words = _by_key((word, s.id) for s in sets for word in s.words if not word.startswith("="))
    alone = _by_key((word[1:], s.id) for s in sets for word in s.words if word.startswith("="))
    masks = _by_key((word, s.id) for s in sets for word in not_words(s))
    return ValueSetIndex(
        icd10cm=_by_key((plain_icd(c), s.id) for s in sets for c in s.icd10cm if not c.endswith("*")),
        icd10cm_below=_by_key((plain_icd(c[:-1]), s.id) for s in sets for c in s.icd10cm if c.endswith("*")),
        icd10cm_except=_by_key((plain_icd(c.rstrip("*")), s.id) for s in sets for c in s.icd10cm_except),
        snomed=_by_key((c, s.id) for s in sets for c in s.snomed),
        words=words,
        words_alone=alone,
        not_words=masks,
        lengths=_lengths((*words, *alone, *masks)),
        past=frozenset(s.id for s in sets if s.past),
    )


def _by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    alone: dict[str, frozenset[str]] = {}  # nearly every key belongs to one set: they share it
    for key, value in pairs:
        one = alone.get(value) or alone.setdefault(value, frozenset([value]))
        other = found.get(key)
        found[key] = one if other is None else other | one
    return found


def _lengths(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        found.setdefault(phrase.partition(" ")[0], set()).add(phrase.count(" ") + 1)
    return {first: tuple(sorted(lengths)) for first, lengths in found.items()}


def not_words(value_set: ValueSet) -> Iterator[str]:
    """The phrases that mean something else, with `*` replaced by each word of the set."""
    words = [word.removeprefix("=") for word in value_set.words]
    for pattern in value_set.not_words:
        if "*" in pattern:
            yield from [pattern.replace("*", word) for word in words]
        else:
            yield pattern


def plain_icd(code: str) -> str:
    return code.replace(".", "").upper()


def match_condition(entry: Coded, index: ValueSetIndex) -> frozenset[str]:
    """Which value sets hold this condition?"""
    return match_remembered(entry.text, entry.codes, index)


@lru_cache(maxsize=REMEMBERED)
def match_remembered(text: str, coded: tuple[tuple[str, str], ...], index: ValueSetIndex) -> frozenset[str]:
    codes = (*coded, *_code_as_text(text.strip()))
    held: set[str] = set()
    excluded: set[str] = set()
    for system, code in codes:
        if system == "snomed":
            held |= index.snomed.get(code, frozenset())
        elif system == "icd10cm":
            plain = plain_icd(code)
            if plain.startswith(NOT_THIS_PERSON):
                return frozenset()
            _match_icd(plain, index, held, excluded)
    return frozenset(held | (_match_words(text, index) - excluded))


def _code_as_text(text: str) -> Iterator[tuple[str, str]]:
    """A code that was typed where words were expected."""
    if ICD10CM.fullmatch(text.upper()):
        yield "icd10cm", text
    elif SNOMED.fullmatch(text):
        yield "snomed", text


def _match_icd(plain: str, index: ValueSetIndex, held: set[str], excluded: set[str]) -> None:
    starts = [plain[:length] for length in range(3, len(plain) + 1)]
    left_out = frozenset[str]().union(*(index.icd10cm_except.get(start, frozenset()) for start in starts))
    found = index.icd10cm.get(plain, frozenset()).union(*(index.icd10cm_below.get(s, frozenset()) for s in starts))
    held |= found - left_out
    excluded |= left_out


def _match_words(text: str, index: ValueSetIndex) -> frozenset[str]:
    clauses = read_clauses(KIND_OF_CONCEPT.sub("", text))
    if index.lengths.keys().isdisjoint(clauses.words):
        return frozenset()
    found: list[tuple[int, int, frozenset[str]]] = []
    masks: list[tuple[int, int, frozenset[str]]] = []
    for start, end, phrase in _phrases(clauses.words, index):
        if phrase in index.words:
            found.append((start, end, index.words[phrase]))
        if phrase in index.words_alone and _is_clause(clauses, start, end):
            found.append((start, end, index.words_alone[phrase]))
        if phrase in index.not_words:
            masks.append((start, end, index.not_words[phrase]))
    if not found:
        return frozenset()
    denied = denied_words(clauses)
    matched: set[str] = set()
    for start, end, sets in found:
        if start not in denied:
            matched |= sets.difference(*(masked for first, last, masked in masks if first <= start and end <= last))
    return frozenset(matched)


def _phrases(words: tuple[str, ...], index: ValueSetIndex) -> Iterator[tuple[int, int, str]]:
    """Each run of words as long as a phrase that begins with its first word: from where to where, and the words."""
    for start, word in enumerate(words):
        for length in index.lengths.get(word, ()):
            run = words[start : start + length]
            if len(run) == length:
                yield start, start + length, " ".join(run)
                if any(map(str.isdigit, run)):
                    yield start, start + length, " ".join("#" if word.isdigit() else word for word in run)


def _is_clause(clauses: Clauses, start: int, end: int) -> bool:
    """Do these words say all that their clause says, or all beside an "and": "AF and HF", "CAD s/p MI"?"""
    first, last = clauses.clause_of(start)
    before, after = clauses.words[first:start], clauses.words[end:last]
    before = before[max((at + 1 for at, word in enumerate(before) if word in JOINTS), default=0) :]
    after = after[: next((at for at, word in enumerate(after) if word in JOINTS), None)]
    return all(word in FILLERS or word.isdigit() for word in (*before, *after))
