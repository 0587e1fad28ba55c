"""How soon must somebody look at this message, and by which rule?

Signs are found in the words, those that do not count are taken out, and every rule is asked. The level is that of the
most urgent rule that speaks. A message in which no rule recognises anything, or that is mostly in words that we do not
know, is never below routine and a person reads it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from eutonia.domain.triage import Heard, Level, Removed
from eutonia.knowledge.conditions import Condition
from eutonia.knowledge.triage_records import Signs, Triage, TriageRule, Way
from eutonia.triage.finding import Match
from eutonia.triage.message import Message, read_message
from eutonia.triage.phrases import PhraseBook
from eutonia.triage.scope import is_well, removal

Truth = bool | None
Holds = Callable[[Condition], Truth]  # is this condition true of the person: yes, no, unknown
FEWEST_KNOWN = 0.6  # of the words: below it the message is in another language, or in none (eutonia-default)
NEGATED = "not "
FARTHEST = 20  # words between a cue and what it may reach


class Fired(NamedTuple):
    """A rule that speaks, and the phrases that made it."""

    rule: TriageRule
    level: Level
    heard: tuple[Heard, ...]


class Reading(NamedTuple):
    """What was found in one message, before anything is known of the person."""

    message: Message
    signs: Mapping[str, str]  # each sign that counts, with its phrase
    removed: tuple[Removed, ...]
    known_words: bool  # enough of the words are ours


class Triager:
    """The triage knowledge, ready to be asked. Made once."""

    def __init__(self, triage: Triage) -> None:
        self.rules = sorted(triage.rules, key=lambda rule: -Level.of(rule.level))  # stable: the files' own order
        self.keeps = {sign.id: sign.keeps for sign in triage.signs}
        self.signs = frozenset(self.keeps)
        signs = [(sign.id, text) for sign in triage.signs for text in sign.phrases]
        cues = [(NEGATED + sign.id, text) for sign in triage.signs for text in sign.not_phrases]
        cues += [(f"scope {scope.kind}", text) for scope in triage.scopes for text in scope.phrases]
        self.book = PhraseBook(
            signs=signs, cues=cues, groups=triage.groups, numbers=triage.numbers, ordinary=triage.ordinary
        )
        self.same_as = {tuple(short.split()): tuple(long.split()) for short, long in triage.same_as.items()}

    def read(self, text: str) -> Reading:
        """Which signs does the message hold?"""
        message = read_message(text, self.same_as)
        words = message.words
        held = self.book.hold(words)
        cues = list(self.book.find_cues(words, held))
        scopes = Cues([each._replace(owner=each.owner[6:]) for each in cues if each.owner.startswith("scope ")])
        unless = _by_owner(each for each in cues if each.owner.startswith(NEGATED))
        signs: dict[str, str] = {}
        removed: dict[tuple[str, str], Removed] = {}
        denied = lru_cache(maxsize=None)(lambda part: is_well(part, words))
        for match in self.book.find_signs(words, held, passed=signs.__contains__, denied=denied):
            if match.owner in signs or _overlaps(match, unless):
                continue
            why = removal(match, words, scopes.near(match), denied=denied, keeps=self.keeps[match.owner])
            phrase = message.phrase(match.first, match.last)
            if why is None:
                signs[match.owner] = phrase
            else:
                removed.setdefault((match.owner, why), Removed(phrase=phrase, sign=match.owner, why=why))
        counted = tuple(each for each in removed.values() if each.sign not in signs)
        return Reading(message, signs, counted, self._in_our_words(message))

    def _in_our_words(self, message: Message) -> bool:
        known = sum(self.book.knows(word) for word in message.words)
        return bool(message.words) and known >= FEWEST_KNOWN * len(message.words)

    def ask(self, signs: Mapping[str, str], holds: Holds) -> list[Fired]:
        """Every rule that speaks, the most urgent first."""
        fired = []
        for rule in self.rules:
            heard = next((found for way in rule.way if (found := _heard(way, signs, holds)) is not None), None)
            if heard is not None:
                phrases = tuple(Heard(phrase=signs[sign], rule=rule.id) for sign in heard)
                fired.append(Fired(rule, Level.of(rule.level), phrases))
        return fired


def level_of(reading: Reading, fired: Sequence[Fired]) -> tuple[Level, bool]:
    """The level of a message, and whether it was understood."""
    level = max((each.level for each in fired), default=Level.ROUTINE)
    understood = bool(fired) and (reading.known_words or not reading.message.words)
    return (level if understood else max(level, Level.ROUTINE)), understood


class Cues:
    """The cues of a message by their place, so that the far ones of a long message cost nothing."""

    def __init__(self, cues: Sequence[Match]) -> None:
        self.cues = [each for each in cues if each.owner != "about-self"]  # in the order of the words
        self.firsts = [each.first for each in self.cues]
        self.for_self = [each for each in cues if each.owner == "about-self"][:1]

    def near(self, match: Match) -> list[Match]:
        """The cues that could reach this phrase."""
        begin, end = bisect_left(self.firsts, match.first - FARTHEST), bisect_right(self.firsts, match.last + FARTHEST)
        return [*self.cues[begin:end], *self.for_self]


def _by_owner(matches: Iterable[Match]) -> dict[str, list[Match]]:
    owned: dict[str, list[Match]] = {}
    for match in matches:
        owned.setdefault(match.owner.removeprefix(NEGATED), []).append(match)
    return owned


def _overlaps(match: Match, unless: Mapping[str, list[Match]]) -> bool:
    """Does a phrase that means something else stand on the same words?"""
    others = unless.get(match.owner, [])
    at = bisect_left(others, match.first - FARTHEST, key=lambda each: each.first)
    for other in islice(others, at, None):
        if other.first > match.last:
            return False
        if match.first <= other.last:
            return True
    return False


def _heard(way: Way, signs: Mapping[str, str], holds: Holds) -> list[str] | None:
    """The signs that make this way hold; None where it does not."""
    found = _present(way.when, signs)
    if found is None:
        return None
    if way.fits is not None and holds(way.fits) is False:
        return None
    if way.known is not None and holds(way.known) is not True:
        return None
    return list(dict.fromkeys(found))


def _present(wanted: Signs, signs: Collection[str]) -> list[str] | None:
    """The signs by which the wanted ones are there."""
    if any(each in signs for each in wanted.none):
        return None
    found: list[str] = []
    for each in wanted.all:
        here = _one(each, signs)
        if here is None:
            return None
        found += here
    if wanted.any:
        some = [here for each in wanted.any if (here := _one(each, signs)) is not None]
        if not some:
            return None
        found += [sign for here in some for sign in here]
    if wanted.of:
        held = [each for each in wanted.of if each in signs]
        if len(held) < wanted.at_least:
            return None
        found += held
    return found


def _one(wanted: str | Signs, signs: Collection[str]) -> list[str] | None:
    if isinstance(wanted, Signs):
        return _present(wanted, signs)
    return [wanted] if wanted in signs else None
