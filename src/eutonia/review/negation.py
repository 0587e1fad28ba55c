"""Which words of a problem-list entry speak of what is absent, of somebody else, or of what is only feared?

A cue denies the words after it up to the end of its clause, or up to a word that starts a new thought: "no asthma but
COPD" denies asthma alone. A few cues look back ("stroke ruled out", "Dialysis: no"). Where it is in doubt the words
stand: a condition that is wrongly kept costs a look, one that is wrongly dropped costs a warning.

After the idea of NegEx (Chapman and others, 2001); the cues are our own (eutonia-default). It leaves out what a whole
sentence implies, and doubt: "?epilepsy" and "possible epilepsy" count as epilepsy.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import combining, normalize

# A word, or what ends a clause, as the word "but" does. A full stop or a dash does so only before a space or the end:
# not in T85.6, nor in self-harm.
TOKEN = re.compile(r"[a-z0-9]+|[&+]|[,;:?!()\[\]\n]|[.\-\u2013\u2014](?=\s|$)")
AND = frozenset("&+")
APOSTROPHES = "'\u2019\u02bc`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """A text as plain words. `starts` are the places where clauses begin, `marks` what stood before each."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    marks: tuple[str, ...]

    def clause_of(self, place: int) -> tuple[int, int]:
        """From which word to before which does the clause of this word run?"""
        at = bisect_right(self.starts, place)
        return self.starts[at - 1], self.starts[at] if at < len(self.starts) else len(self.words)


def read_clauses(text: str) -> Clauses:
    """The words of a text: lower case, without accents, an apostrophe dropped, parted where clauses end."""
    words: list[str] = []
    starts, marks, mark = [0], [""], ""
    for token in TOKEN.findall(plain_letters(text)):
        if token != "but" and (token.isalnum() or token in AND):
            if mark and words:
                starts.append(len(words))
                marks.append(mark)
            mark = ""
            words.append(token if token.isalnum() else "and")
        else:
            mark = token
    return Clauses(words=tuple(words), starts=tuple(starts), marks=tuple(marks))


def plain_letters(text: str) -> str:
    lower = text.casefold()
    if not lower.isascii():
        lower = "".join(letter for letter in normalize("NFKD", lower) if not combining(letter)).casefold()
        lower = lower.replace("\u0131", "i")
    for apostrophe in APOSTROPHES:
        lower = lower.replace(apostrophe, "")
    return lower


def _cues(*phrases: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Cues by their first word, the longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True):
        by_first.setdefault(words[0], []).append(words)
    return {first: tuple(cues) for first, cues in by_first.items()}


RELATIVES = (
    "mother", "father", "mum", "mom", "dad", "parent", "parents", "brother", "sister", "sibling", "siblings", "son",
    "daughter", "child", "children", "aunt", "uncle", "cousin", "grandmother", "grandfather", "grandparent", "wife",
    "husband", "spouse", "relative",
)  # fmt: skip
SUFFERS = ("has", "had", "with", "who has", "who had", "died of", "died from", "diagnosed with", "suffers from")
# These look like denials and are none: what follows is, or was, there.
NO_DENIALS = _cues(
    "no longer", "no more", "no change", "no further", "no new", "no doubt", "no cure", "no improvement", "no relief",
    "no response", "no control", "no treatment", "no therapy", "no medication", "no medications", "no medicine",
    "no medicines", "no drugs", "not only", "not just", "not well", "not fully", "not completely", "not adequately",
    "not controlled", "not treated", "not improving", "not improved", "not better", "not resolved", "not responding",
    "not on treatment", "not on medication", "not on medicines", "not taking", "not tolerating", "not under control",
    "not helped", "not a smoker", "never smoked", "never smoker", "without treatment", "without medication",
    "without therapy",
)  # fmt: skip
# What is absent. "and" ends their reach: of "no asthma and COPD" it is safer to keep COPD.
DENIALS = _cues(
    "no", "not", "not a", "not on", "not in", "not with", "not for", "not yet", "not yet on", "not currently",
    "not currently on", "not presently on", "not now on", "never", "never on", "never been on", "without", "w o", "nil",
    "negative for", "free of", "free from", "absence of", "rule out", "ruled out", "r o", "exclude", "no evidence of",
    "no sign of", "no signs of", "no need for", "no indication for", "not a candidate for", "no plan for",
    "not resulting in",
)  # fmt: skip
# What is denied as a list, belongs to somebody else, or is only looked for or feared. They reach across "and".
ELSEWHERE = _cues(
    "no history", "no hx", "no past history", "no known", "denies", "denied", "denying", "family history",
    "family hx", "fam hx", "familial history", "history in family", "fh", "fhx", "fx hx", "screening for",
    "screened for", "screen for", "screening", "at risk", "at risk of", "at risk for", "risk of", "risk for",
    "risk factor for", "risk factors for", "fear of", "fears", "worried about", "anxious about", "prevention of",
    "to prevent", "prophylaxis for", "prophylaxis of", "prophylaxis against", "vaccination against", "carer of",
    "carer for", "cares for", "caring for", "caregiver for", "caregiver of", "family member of",
    "contact with", "exposure to", "exposed to", "susceptibility to", "predisposition to", "newborn affected by",
    *(f"{relative} {suffers}" for relative in RELATIVES for suffers in SUFFERS),
)  # fmt: skip
# What denies the words before it, in its clause.
LOOKING_BACK = _cues(
    "ruled out", "excluded", "not present", "not found", "not detected", "test negative", "tests negative",
    "screen negative", "screening negative", "screening", "screen", "prophylaxis", "prevention", "in family",
    "in the family", "in mother", "in father", "in sister", "in brother", "in parent", "in sibling",
)  # fmt: skip
# A new thought: the reach of a cue ends before it.
TURNS = frozenset({
    "however", "except", "although", "though", "yet", "apart", "besides", "due", "because", "secondary",
    "despite", "after", "following", "since", "during", "while", "when", "now", "currently", "has", "have", "had",
    "is", "are", "was", "takes", "uses", "with", "for", "on", "from", "in", "presents", "presenting", "causing",
    "caused", "requiring", "needs", "needing",
})  # fmt: skip
BARE_DENIALS = frozenset({
    ("no",), ("none",), ("nil",), ("never",), ("negative",), ("absent",), ("denied",), ("denies",), ("false",), ("n",),
    ("not", "present"), ("none", "known"), ("not", "applicable"),
})  # fmt: skip
CUE_WORDS = frozenset(word for cues in (NO_DENIALS, DENIALS, ELSEWHERE, LOOKING_BACK) for word in cues) | {
    word for words in BARE_DENIALS for word in words
}


def denied_words(clauses: Clauses) -> frozenset[int]:
    """The places of the words that a cue denies."""
    if CUE_WORDS.isdisjoint(clauses.words):
        return frozenset()
    return frozenset(_denied(clauses))


def _denied(clauses: Clauses) -> Iterator[int]:
    words = clauses.words
    for place in range(len(words)):
        first, last = clauses.clause_of(place)
        if place == first and words[first:last] in BARE_DENIALS:
            yield from _clause_before(clauses, first)
        if _cue_at(NO_DENIALS, words, place):
            continue
        if (cue := _cue_at(LOOKING_BACK, words, place)) and place > first:
            yield from _reach(words, range(place - 1, first - 1, -1), stops_at_and=words[place] != "in")
            continue
        cue = _cue_at(ELSEWHERE, words, place) or _cue_at(DENIALS, words, place)
        if cue:
            stops = _cue_at(ELSEWHERE, words, place) is None
            begin = place + len(cue)
            if "risk" not in cue:  # its own words too: "history of falls" in "no history of falls"
                yield from range(place + 1, begin)
            yield from _reach(words, range(begin, _end_of_reach(clauses, begin, last)), stops_at_and=stops)


def _cue_at(cues: dict[str, tuple[tuple[str, ...], ...]], words: tuple[str, ...], place: int) -> tuple[str, ...] | None:
    for cue in cues.get(words[place], ()):
        if words[place : place + len(cue)] == cue:
            return cue
    return None


def _end_of_reach(clauses: Clauses, begin: int, last: int) -> int:
    """The end of the clause, or of the next one where a colon parts the cue from it: "Family history: stroke"."""
    if begin == last < len(clauses.words) and clauses.marks[clauses.starts.index(last)] == ":":
        return clauses.clause_of(last)[1]
    return last


def _clause_before(clauses: Clauses, first: int) -> Iterable[int]:
    return range(*clauses.clause_of(first - 1)) if first else ()


def _reach(words: tuple[str, ...], places: range, *, stops_at_and: bool) -> Iterator[int]:
    """The places that a cue denies: up to the first turn, which directly beside the cue belongs to it."""
    for steps, place in enumerate(places):
        if steps and (words[place] in TURNS or (stops_at_and and words[place] == "and")):
            return
        yield place
