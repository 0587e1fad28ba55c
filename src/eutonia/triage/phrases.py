"""Finds the phrases of the knowledge in a message.

Every phrase is kept under the word groups that it may begin with, so a message is walked once and only phrases that
could begin at a word are tried there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from eutonia.knowledge.triage_records import NumberGroup, WordGroup
from eutonia.triage.message import LONG_RUN, Message, Word
from eutonia.triage.spelling import Spelling

GAP, WIDE_GAP, WINDOW = 2, 6, 10
ENDINGS = ("", "s", "ed", "ing", "ion", "ions", "e", "es", "y")
# Between the words of a phrase these turn its sense.
TURNING = frozenset({
    "no", "not", "never", "without", "but", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "havent",
    "hasnt", "hadnt", "aint", "cant", "wont", "couldnt", "wouldnt", "however", "nor", "neither", "denies", "denied",
    "except", "although", "though",
})  # fmt: skip


class Match(NamedTuple):
    """A phrase in a message: of which sign or scope, from which word to which (both included)."""

    owner: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A compiled phrase: the elements, and before each how many other words may stand."""

    owner: str
    elements: tuple[int, ...]
    gaps: tuple[int, ...]
    any_order: bool


class PhraseBook:
    """All phrases, ready to be found."""

    def __init__(
        self,
        owned: Iterable[tuple[str, str]],
        *,
        groups: Iterable[WordGroup],
        numbers: Sequence[NumberGroup],
        ordinary: Collection[str],
    ) -> None:
        self.groups = {group.id: group.words for group in groups}
        self.numbers = {number.id: number for number in numbers}
        self.elements: dict[str, int] = {}  # as written -> its number
        self.by_word: dict[str, set[int]] = {}
        self.by_stem: dict[str, set[int]] = {}
        self.by_number: dict[str, set[int]] = {}
        self.phrases = [self._compile(owner, each) for owner, text in owned for each in spread(text)]
        self.beginning: dict[int, list[Phrase]] = {}
        for phrase in self.phrases:
            for element in set(phrase.elements if phrase.any_order else phrase.elements[:1]):
                self.beginning.setdefault(element, []).append(phrase)
        self.stem_lengths = sorted({len(stem) for stem in self.by_stem})
        stems = {stem + ending for stem in self.by_stem for ending in ENDINGS}
        self.spelling = Spelling({*self.by_word, *stems}, ordinary)
        self.known = frozenset(self.by_word) | frozenset(ordinary)
        self.elements_of_word = lru_cache(maxsize=20_000)(self._elements_of_word)

    # ------------------------------------------------------------------------------------------------- making

    def _compile(self, owner: str, text: str) -> Phrase:
        elements: list[int] = []
        gaps: list[int] = []
        gap, any_order = GAP, False
        for piece in text.split():
            if piece == "&":
                any_order = True
            elif piece == "..":
                gap = WIDE_GAP
            else:
                for place, part in enumerate(piece.replace("_", "+").split("+")):
                    elements.append(self._element(part))
                    gaps.append(0 if place else gap)
                gap = GAP
        return Phrase(owner=owner, elements=tuple(elements), gaps=tuple(gaps), any_order=any_order)

    def _element(self, text: str) -> int:
        if text in self.elements:
            return self.elements[text]
        number = self.elements[text] = len(self.elements)
        for option in text.split("|"):
            if option.startswith("<"):
                name = option.strip("<>")
                if name in self.numbers:
                    self.by_number.setdefault(name, set()).add(number)
                    continue
                words: Iterable[str] = self.groups[name]
            else:
                words = (option,)
            for word in words:
                table = self.by_stem if word.endswith("*") else self.by_word
                table.setdefault(word.rstrip("*"), set()).add(number)
        return number

    # ------------------------------------------------------------------------------------------------ finding

    def find(self, message: Message) -> Iterator[Match]:
        """Every phrase of the message, by its place."""
        words = message.words
        held = [self.elements_of(word) for word in words]
        for place, elements in enumerate(held):
            for element in elements:
                for phrase in self.beginning.get(element, ()):
                    last = (
                        _find_any_order(phrase, words, held, place)
                        if phrase.any_order
                        else _find_in_order(phrase, words, held, place)
                    )
                    if last >= 0:
                        yield Match(phrase.owner, place, last)

    def elements_of(self, word: Word) -> frozenset[int]:
        if word.text[0].isdigit():
            return self._elements_of_number(word)
        return self.elements_of_word(word.text)

    def _elements_of_number(self, word: Word) -> frozenset[int]:
        first, _, second = word.text.partition("/")
        value = float(first.replace(",", ".")) if len(first) < 12 else 0.0
        found = set(self.by_word.get(word.text, ()))
        for name, elements in self.by_number.items():
            group = self.numbers[name]
            fits = bool(second) == (group.kind == "pressure") and (group.kind != "count" or word.counts)
            if fits and group.at_least <= value < group.below:
                found |= elements
        return frozenset(found)

    def _elements_of_word(self, text: str) -> frozenset[int]:
        for written in self._readings(text):
            found = self._exactly(written)
            if found:
                return found
        meant = self.spelling.meant(text)
        return self._exactly(meant) if meant else frozenset()

    def _readings(self, text: str) -> Iterator[str]:
        """The word as written; without drawn-out letters; with the g that was dropped."""
        yield text
        if LONG_RUN.search(text):
            yield LONG_RUN.sub(r"\1\1", text)
            yield LONG_RUN.sub(r"\1", text)
        if text.endswith("in") and len(text) > 4 and text not in self.spelling.own:
            yield text + "g"

    def _exactly(self, text: str) -> frozenset[int]:
        found = set(self.by_word.get(text, ()))
        for length in self.stem_lengths:
            if length > len(text):
                break
            found.update(self.by_stem.get(text[:length], ()))
        return frozenset(found)

    def knows(self, word: Word) -> bool:
        """Is it a number, a word of ours, or one spelt nearly so?"""
        return word.text[0].isdigit() or word.text in self.known or bool(self.elements_of_word(word.text))


def spread(text: str) -> list[str]:
    """A phrase as several, where a choice is of two words.

    >>> spread("cant sleep|go_on"), spread("last+spring|autumn")
    (['cant sleep', 'cant go_on'], ['last+spring|autumn'])
    """
    texts = [""]
    for piece in text.split():
        wide = "|" in piece and "_" in piece
        texts = [f"{before} {option}".strip() for before in texts for option in (piece.split("|") if wide else [piece])]
    return texts


def _find_in_order(phrase: Phrase, words: Sequence[Word], held: Sequence[frozenset[int]], place: int) -> int:
    """The last word of the phrase that begins here, or -1."""
    for element, gap in zip(phrase.elements[1:], phrase.gaps[1:], strict=True):
        for after in range(place + 1, min(place + 2 + gap, len(words))):
            if words[after].mark:
                return -1
            if element in held[after]:
                place = after
                break
            if words[after].text in TURNING:
                return -1
        else:
            return -1
    return place


def _find_any_order(phrase: Phrase, words: Sequence[Word], held: Sequence[frozenset[int]], place: int) -> int:
    """The last word of the phrase, whose first word, whichever it is, stands here; or -1."""
    wanted, last = set(phrase.elements) - held[place], place
    for after in range(place + 1, min(place + WINDOW, len(words))):
        if not wanted:
            break
        if words[after].mark in (".", "?"):
            return -1
        hit = wanted & held[after]
        if hit:
            wanted -= hit
            last = after
        elif words[after].text in TURNING:
            return -1
    return -1 if wanted else last
