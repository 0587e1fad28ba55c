"""Which conditions of knowledge/value_sets does an entry of a problem list hold?

A code decides for the sets that list or exclude it; the words of the entry may add more, since a SNOMED code stands
alone here and a list names each code once. Words match as whole phrases, whatever their case and punctuation, and only
where the entry speaks of this person and of what is there (review/negation.py).

In a value set's words, `=MS` matches only where it is all that a clause says: "MS, depression", "has MS since 2009",
not "MS Contin" or "mitral stenosis (MS) murmur". In its not_words, `*` stands for each of its words: "history of *".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eutonia.domain.patient import Coded
from eutonia.knowledge.records import ValueSet
from eutonia.review.negation import Clauses, denied_words, read_clauses

ICD10CM = re.compile(r"[A-TV-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
SNOMED = re.compile(r"[1-9][0-9]{5,17}")
# Screening, and diseases of the family: such a code never says that the person has what its words name.
SOMEBODY_ELSE = ("Z11", "Z12", "Z13", "Z80", "Z81", "Z82", "Z83", "Z84")
# What may stand in a clause beside an abbreviation that is all it says.
FILLERS = frozenset(
    "a and by chronic confirmed diagnosed diagnosis diagnosed dx er for from h has have having history hx i in is known "
    "mild moderate my of old o patient pmh possible probable query severe since stable suspected the their with year "
    "years".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that stand for value sets, or, in `not_for`, for something else than those sets mean."""

    words: tuple[str, ...]
    whole_clause: bool
    sets: frozenset[str]
    not_for: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSetIndex:
    """Value sets arranged for look-up: from a code or a first word to the ids that hold it."""

    icd10cm: Mapping[str, frozenset[str]]
    icd10cm_below: Mapping[str, frozenset[str]]
    icd10cm_except: Mapping[str, frozenset[str]]
    snomed: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[Phrase, ...]]  # by their first word


def index_value_sets(value_sets: Iterable[ValueSet]) -> ValueSetIndex:
    """The value sets, arranged for look-up."""
    sets = tuple(value_sets)
    return ValueSetIndex(
        icd10cm=_by_key((plain_icd(c), s.id) for s in sets for c in s.icd10cm if not c.endswith("*")),
        icd10cm_below=_by_key((plain_icd(c[:-1]), s.id) for s in sets for c in s.icd10cm if c.endswith("*")),
        icd10cm_except=_by_key((plain_icd(c.rstrip("*")), s.id) for s in sets for c in s.icd10cm_except),
        snomed=_by_key((c, s.id) for s in sets for c in s.snomed),
        phrases=_index_phrases(sets),
    )


def _by_key[Key](pairs: Iterable[tuple[Key, str]]) -> dict[Key, frozenset[str]]:
    found: dict[Key, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _index_phrases(sets: tuple[ValueSet, ...]) -> dict[str, tuple[Phrase, ...]]:
    means = _by_key((_phrase_key(word), s.id) for s in sets for word in s.words)
    means_not = _by_key((_phrase_key(word), s.id) for s in sets for word in not_words(s))
    by_first: dict[str, list[Phrase]] = {}
    for words, whole in sorted(means.keys() | means_not.keys()):
        key = (words, whole)
        phrase = Phrase(
            words=words,
            whole_clause=whole,
            sets=means.get(key, frozenset()),
            not_for=means_not.get(key, frozenset()),
        )
        by_first.setdefault(words[0], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in by_first.items()}


def not_words(value_set: ValueSet) -> Iterator[str]:
    """The phrases that mean something else, with `*` replaced by each word of the set."""
    for pattern in value_set.not_words:
        if "*" in pattern:
            yield from (pattern.replace("*", word.removeprefix("=")) for word in value_set.words)
        else:
            yield pattern


def _phrase_key(word: str) -> tuple[tuple[str, ...], bool]:
    return read_clauses(word.removeprefix("=")).words, word.startswith("=")


def plain_icd(code: str) -> str:
    return code.replace(".", "").upper()


def match_condition(entry: Coded, index: ValueSetIndex) -> frozenset[str]:
    """Which value sets hold this condition?"""
    codes = (*entry.codes, *_code_as_text(entry.text.strip()))
    held: set[str] = set()
    excluded: set[str] = set()
    for system, code in codes:
        if system == "snomed":
            held |= index.snomed.get(code, frozenset())
        elif system == "icd10cm":
            plain = plain_icd(code)
            if plain.startswith(SOMEBODY_ELSE):
                return frozenset()
            _match_icd(plain, index, held, excluded)
    return frozenset(held | (_match_words(entry.text, index) - excluded))


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
    clauses = read_clauses(text)
    found = list(_find_phrases(clauses, index))
    if not any(phrase.sets for _, phrase in found):
        return frozenset()
    denied = denied_words(clauses)
    masks = [(start, start + len(phrase.words), phrase.not_for) for start, phrase in found if phrase.not_for]
    matched: set[str] = set()
    for start, phrase in found:
        if start not in denied:
            end = start + len(phrase.words)
            masked = (sets for first, last, sets in masks if first <= start and end <= last)
            matched |= phrase.sets.difference(*masked)
    return frozenset(matched)


def _find_phrases(clauses: Clauses, index: ValueSetIndex) -> Iterator[tuple[int, Phrase]]:
    """Each phrase that stands in the text, with the place of its first word."""
    words = clauses.words
    for start, word in enumerate(words):
        for phrase in index.phrases.get(word, ()):
            end = start + len(phrase.words)
            if words[start:end] == phrase.words and (not phrase.whole_clause or _is_clause(clauses, start, end)):
                yield start, phrase


def _is_clause(clauses: Clauses, start: int, end: int) -> bool:
    """Do these words say all that their clause says?"""
    first, last = clauses.clause_of(start)
    beside = (*clauses.words[first:start], *clauses.words[end:last])
    return all(word in FILLERS or word.isdigit() for word in beside)
