"""Finds the phrases of the knowledge in a message.

Every phrase is kept under the word groups that it may begin with, so a message is walked once and only phrases that
could begin at a word are tried there. The walk goes block by block, and in each block only phrases are tried whose
words all stand in it: a long or hostile text costs in proportion to its length, and nothing of it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from eutonia.knowledge.triage_records import NumberGroup, WordGroup
from eutonia.triage.finding import (
    GAP,
    WIDE_GAP,
    Denied,
    Held,
    Match,
    Phrase,
    find_in_order,
    find_phrase,
)  # fmt: skip
from eutonia.triage.message import LONG_RUN, Word
from eutonia.triage.spelling import Spelling

BLOCK = 400  # words that are judged together
REACH = 60  # words: longer than any phrase can be stretched
ENDINGS = ("", "s", "ed", "ing", "ion", "ions", "e", "es", "y")
Passed = Callable[[str], bool]  # need the phrases of this owner not be looked for any more?


def _fits(group: NumberGroup, word: Word, *, pressure: bool) -> bool:
    """Is the number written as the group wants it?"""
    if pressure or group.kind == "pressure":
        return pressure and group.kind == "pressure"
    return group.kind == "value" or (word.counts if group.kind == "count" else "." in word.text or "," in word.text)


Beginning = dict[int, list[Phrase]]  # phrases by what they may begin with


class PhraseBook:
    """All phrases, ready to be found: those of signs, and the cues by which one may not count."""

    def __init__(
        self,
        *,
        signs: Iterable[tuple[str, str]],
        cues: Iterable[tuple[str, str]],
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
        self.members: dict[str, tuple[Phrase, ...]] = {}  # of a group: those of several words
        self.compounds: Beginning = {}  # members of groups that are phrases, by their first element
        self.stands_for: dict[Phrase, set[int]] = {}
        self.signs = self._beginning(signs)
        self.cues = self._beginning(cues)
        self.stem_lengths = sorted({len(stem) for stem in self.by_stem})
        stems = {stem + ending for stem in self.by_stem for ending in ENDINGS}
        self.spelling = Spelling({*self.by_word, *stems}, ordinary)
        self.known = frozenset(self.by_word) | frozenset(ordinary)
        self.elements_of_word = lru_cache(maxsize=20_000)(self._elements_of_word)

    # ------------------------------------------------------------------------------------------------- making

    def _beginning(self, owned: Iterable[tuple[str, str]]) -> Beginning:
        beginning: Beginning = {}
        for phrase in [self._compile(owner, each) for owner, text in owned for each in spread(text)]:
            for element in set(phrase.elements if phrase.order == "&" else phrase.elements[:1]):
                beginning.setdefault(element, []).append(phrase)
        return beginning

    def _compile(self, owner: str, text: str) -> Phrase:
        elements: list[int] = []
        gaps: list[int] = []
        gap, order = GAP, ""
        for piece in text.split():
            if piece in ("&", "&&"):
                order = piece
            elif piece == "..":
                gap = WIDE_GAP
            else:
                for place, part in enumerate(piece.replace("_", "+").split("+")):
                    elements.append(self._element(part))
                    gaps.append(0 if place else gap)
                gap = GAP
        return Phrase(owner=owner, elements=tuple(elements), gaps=tuple(gaps), order=order)

    def _element(self, text: str) -> int:
        if text in self.elements:
            return self.elements[text]
        number = self.elements[text] = len(self.elements)
        for option in text.split("|"):
            if option.startswith("<") and option.strip("<>") in self.numbers:
                self.by_number.setdefault(option.strip("<>"), set()).add(number)
                continue
            for word in self._words(option):
                if " " in word or "_" in word:
                    self._compound(word, number)
                else:
                    table = self.by_stem if word.endswith("*") else self.by_word
                    table.setdefault(word.rstrip("*"), set()).add(number)
        return number

    def _words(self, option: str) -> Iterator[str]:
        """The word, or the members of a group and of the groups in it."""
        if not option.startswith("<") or " " in option or "_" in option:
            yield option
            return
        for member in self.groups[option.strip("<>")]:
            yield from self._words(member)

    def _compound(self, text: str, number: int) -> None:
        """A member of a group that is itself a phrase stands for the group where it begins."""
        for phrase in self._member(text):
            if phrase not in self.stands_for:
                self.compounds.setdefault(phrase.elements[0], []).append(phrase)
            self.stands_for.setdefault(phrase, set()).add(number)

    def _member(self, text: str) -> tuple[Phrase, ...]:
        if text not in self.members:
            self.members[text] = tuple([self._compile("", each) for each in spread(text)])
        return self.members[text]

    # ------------------------------------------------------------------------------------------------ finding

    def find_cues(self, words: Sequence[Word], held: Held) -> Iterator[Match]:
        """Every cue among the words, by its place."""
        return _find(self.cues, words, held, passed=lambda owner: False, denied=lambda part: False)

    def find_signs(self, words: Sequence[Word], held: Held, *, passed: Passed, denied: Denied) -> Iterator[Match]:
        """Every phrase of a sign, by its place; none of an owner that has been passed meanwhile."""
        return _find(self.signs, words, held, passed=passed, denied=denied)

    def hold(self, words: Sequence[Word]) -> Held:
        """What each word holds, words together included."""
        elements = [self.elements_of(word) for word in words]
        ends: dict[tuple[int, int], int] = {}
        more: dict[int, set[int]] = {}
        alone = Held(list(elements), {})  # a member of several words is made of single ones
        for place, phrase in tries(self.compounds, alone):
            last = find_in_order(phrase, words, alone, place)
            if last >= 0:
                for element in self.stands_for[phrase]:
                    more.setdefault(place, set()).add(element)
                    ends[place, element] = max(last, ends.get((place, element), 0))
        for place, added in more.items():
            elements[place] = elements[place] | added
        return Held(elements, ends)

    def elements_of(self, word: Word) -> frozenset[int]:
        if word.text[0].isdigit():
            return self._elements_of_number(word)
        return self.elements_of_word(word.text)

    def _elements_of_number(self, word: Word) -> frozenset[int]:
        first, _, second = word.text.partition("/")
        value = float(first.replace(",", ".")) if len(first) < 12 else 0.0
        found = set(self._exactly(word.text))
        for name, elements in self.by_number.items():
            group = self.numbers[name]
            if _fits(group, word, pressure=bool(second)) and group.at_least <= value < group.below:
                found |= elements
        return frozenset(found)

    def _elements_of_word(self, text: str) -> frozenset[int]:
        """What it stands for as written, and as it may be meant: "breatheing" is a `breath*` and also "breathing"."""
        found = frozenset[int]().union(*[self._exactly(written) for written in self._readings(text)])
        meant = [] if text in self.by_word else self.spelling.all_meant(text)
        return found.union(*[self._exactly(each) for each in meant])

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


def _find(
    beginning: Beginning, words: Sequence[Word], held: Held, *, passed: Passed, denied: Denied
) -> Iterator[Match]:
    for place, phrase in tries(beginning, held):
        if not passed(phrase.owner):
            match = find_phrase(phrase, words, held, place, denied)
            if match is not None:
                yield match


def tries(beginning: Beginning, held: Held) -> Iterator[tuple[int, Phrase]]:
    """Each place with each phrase that may begin there, of those whose elements all stand not far from it."""
    count = len(held.elements)
    for begin in range(0, count, BLOCK):
        block = range(begin, min(begin + BLOCK, count))
        worth = worth_trying(beginning, held, range(max(0, begin - REACH), min(count, block.stop + REACH)))
        for place in block:
            for element in held.elements[place] & worth.keys():
                for phrase in worth[element]:
                    yield place, phrase


def worth_trying(beginning: Beginning, held: Held, reach: range) -> Beginning:
    """The phrases of which every word stands somewhere in this stretch."""
    there = frozenset[int]().union(*[held.elements[place] for place in reach])
    worth = {
        each: [phrase for phrase in beginning[each] if there.issuperset(phrase.elements)]
        for each in there & beginning.keys()
    }
    return {each: phrases for each, phrases in worth.items() if phrases}
