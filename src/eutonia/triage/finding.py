"""Where does a phrase stand in a message: as its words follow, in any order, or far apart?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eutonia.triage.message import Word

GAP, WIDE_GAP, WINDOW, FAR = 2, 6, 10, 14  # words
# Between the words of a phrase these turn its sense.
TURNING = frozenset({
    "no", "not", "never", "without", "but", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "havent",
    "hasnt", "hadnt", "aint", "cant", "wont", "couldnt", "wouldnt", "however", "nor", "neither", "denies", "denied",
    "except", "although", "though",
})  # fmt: skip

Part = tuple[int, int]  # from which word to which, both included
Denied = Callable[[Part], bool]


class Match(NamedTuple):
    """A phrase in a message: of which sign or scope, from which word to which (both included).

    `parts`: where its words may stand far apart, each of them, because each may be denied by itself.
    """

    owner: str
    first: int
    last: int
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A compiled phrase: the elements, and before each how many other words may stand."""

    owner: str
    elements: tuple[int, ...]
    gaps: tuple[int, ...]
    order: str  # "" as they stand; "&" any; "&&" any, and far apart


class Held(NamedTuple):
    """Which elements each word holds, and where an element of several words ends."""

    elements: list[frozenset[int]]
    ends: dict[tuple[int, int], int]

    def part(self, place: int, element: int) -> Part:
        """The words that stand for this element here."""
        return place, self.ends.get((place, element), place)


def find_phrase(phrase: Phrase, words: Sequence[Word], held: Held, place: int, denied: Denied) -> Match | None:
    """The phrase where it begins at this word, or None."""
    if phrase.order == "&&":
        return find_far_apart(phrase, held, place, denied)
    if phrase.order == "&":
        return find_any_order(phrase, words, held, place)
    last = find_in_order(phrase, words, held, place)
    return Match(phrase.owner, place, last) if last >= 0 else None


def find_in_order(phrase: Phrase, words: Sequence[Word], held: Held, place: int) -> int:
    """The last word of the phrase that begins here, or -1."""
    last = held.ends.get((place, phrase.elements[0]), place)
    for element, gap in zip(phrase.elements[1:], phrase.gaps[1:], strict=True):
        for after in range(last + 1, min(last + 2 + gap, len(words))):
            if words[after].mark:
                return -1
            if element in held.elements[after]:
                last = held.ends.get((after, element), after)
                break
            if words[after].text in TURNING:
                return -1
        else:
            return -1
    return last


def find_any_order(phrase: Phrase, words: Sequence[Word], held: Held, place: int) -> Match | None:
    """The phrase, whose first word, whichever it is, stands here. Each part of it may be denied by itself."""
    wanted = set(phrase.elements)
    parts: list[Part] = []
    last = place
    for after in range(place, min(place + WINDOW, len(words))):
        if not wanted:
            break
        if after > place and words[after].mark in (".", "?"):
            return None
        if parts and after <= last:
            continue  # in a member of several words: "cant find words" is no "words" beside it
        hit = wanted & held.elements[after]
        if hit:
            last, one = max((held.ends.get((after, element), after), element) for element in hit)
            wanted.remove(one)
            parts.append((after, last))
        elif words[after].text in TURNING:
            return None
    if wanted:
        return None
    own_denial = any(words[first].text in TURNING for first, _ in parts)  # it denies the others by being there
    return Match(phrase.owner, place, last, () if own_denial else tuple(parts))


def find_far_apart(phrase: Phrase, held: Held, place: int, denied: Denied) -> Match | None:
    """Everything the phrase names within a few words of its first, on either side, over stops and turns as well.

    Of several the nearest that is not denied is meant; where all are denied the match says so by its parts.
    """
    parts = [held.part(place, phrase.elements[0])]
    for element in phrase.elements[1:]:
        there = [held.part(each, element) for each in _near(element, held, place)]
        there = [part for part in there if part not in parts]
        if not there:
            return None
        parts.append(next((part for part in there if not denied(part)), there[0]))
    return Match(phrase.owner, min(part[0] for part in parts), max(part[1] for part in parts), tuple(parts))


def _near(element: int, held: Held, place: int) -> list[int]:
    """Other words with this element, not too far from a place, the nearest first."""
    reach = range(max(0, place - FAR), min(len(held.elements), place + FAR + 1))
    found = [each for each in reach if each != place and element in held.elements[each]]
    return sorted(found, key=lambda each: abs(each - place))
