"""Which known names are nearly what was written? They are offered; nobody takes one for granted.

A slip of the pen spoils at most three pairs of neighbouring letters. So of any four pairs of a written word with one
slip, and of any seven with two, at least one still stands in the name that was meant: the names that hold one of the
rarest pairs are few, and only they are compared letter by letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from eutonia.knowledge.name_index import NameIndex

SHORTEST = 5  # letters: among shorter names one slip makes another medicine
TWO_SLIPS_FROM = 8  # letters
MOST = 5  # offers
SPOILT = 3  # pairs, by one slip
KINDS = {"ingredient": 0, "synonym": 1, "spelling": 1, "brand": 1, "supplement": 1, "salt": 2, "combination": 3}


@dataclass(frozen=True, slots=True)
class Searchable:
    """The names that may be offered, and which of them hold a pair of neighbouring letters."""

    ranks: Mapping[str, int]  # name -> how likely its kind is meant, 0 first
    with_pair: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, int]  # name -> a bit for each letter in it


@lru_cache(maxsize=4)
def searchable(names: NameIndex) -> Searchable:
    """All names, prepared for the search once."""
    ranks: dict[str, int] = {}
    with_pair: defaultdict[str, list[str]] = defaultdict(list)
    for name, kind in names.each_name():
        if kind in KINDS and len(name) >= SHORTEST:
            ranks[name] = min(KINDS[kind], ranks.get(name, KINDS[kind]))
    for name in ranks:
        for pair in pairs_of(name):
            with_pair[pair].append(name)
    return Searchable(
        ranks=ranks,
        with_pair={pair: tuple(found) for pair, found in with_pair.items()},
        letters={name: letters_of(name) for name in ranks},
    )


def near_names(written: str, names: NameIndex) -> tuple[str, ...]:
    """The known names within one slip of the pen (five to seven letters) or two (longer), nearest first."""
    allowed = slips_allowed(written)
    if not allowed:
        return ()
    known = searchable(names)
    found = []
    for name in candidates(written, known, allowed=allowed):
        slips = count_slips(written, name, at_most=allowed)
        if slips <= allowed and words_are_near(written, name):
            found.append((slips, name[0] != written[0], known.ranks[name], name))
    return tuple(name for *_, name in sorted(found))[:MOST]


def candidates(written: str, known: Searchable, *, allowed: int) -> set[str]:
    """The names of a fitting length that share enough pairs of letters with what was written."""
    pairs = pairs_of(written)
    needed = len(pairs) - SPOILT * allowed
    rarest = sorted(pairs, key=lambda pair: len(known.with_pair.get(pair, ())))[: SPOILT * allowed + 1]
    near: Iterable[str] = (name for pair in rarest for name in known.with_pair.get(pair, ()))
    if needed <= 0:
        near = known.ranks
    letters = letters_of(written)
    return {
        name
        for name in near
        # A slip takes away or brings in two letters at most.
        if (letters ^ known.letters[name]).bit_count() <= 2 * allowed
        and abs(len(name) - len(written)) <= allowed
        and sum(pair in name for pair in pairs) >= needed
    }


def letters_of(text: str) -> int:
    """A bit for each different letter, so that two words are compared at once."""
    bits = 0
    for letter in text:
        bits |= 1 << (ord(letter) & 63)
    return bits


def pairs_of(text: str) -> set[str]:
    """Every two neighbouring letters of a word."""
    return {text[place : place + 2] for place in range(len(text) - 1)}


def words_are_near(written: str, name: str) -> bool:
    """Of names of several words, is each word near? "Vitamin A" is not a slip of "vitamin E"."""
    pairs = list(zip(written.split(), name.split(), strict=False))
    if len(pairs) < 2:
        return True
    return all(one == other or count_slips(one, other, at_most=2) <= slips_allowed(one) for one, other in pairs)


def slips_allowed(written: str) -> int:
    letters = sum(character.isalpha() for character in written)
    if letters < SHORTEST:
        return 0
    return 2 if letters >= TWO_SLIPS_FROM else 1


def count_slips(one: str, other: str, *, at_most: int) -> int:
    """How many letters were dropped, added, changed or swapped with a neighbour between two words?

    Optimal string alignment distance (Damerau-Levenshtein without reuse); stops counting above `at_most`.

    >>> count_slips("baclofin", "baclofen", at_most=2), count_slips("tizanidine", "tiagabine", at_most=2)
    (1, 3)
    """
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != opposite))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite:
                cost = min(cost, before_last[column - 2] + 1)
            now.append(cost)
        if min(now) > at_most:
            return at_most + 1
        before_last, last = last, now
    return min(last[-1], at_most + 1)
