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
# not in T85.6, nor in self-harm. A stroke stands for "or" between whole words: COPD/asthma, not h/o.
TOKEN = re.compile(r"[a-z0-9]+|[&+]|(?<=[a-z0-9]{2})/(?=[a-z0-9]{2})|[,;:?!()\[\]\n]|[.\-\u2013\u2014](?=\s|$)")
WRITTEN_WORDS = {"&": "and", "+": "and", "/": "or"}
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

    def mark_before(self, place: int) -> str:
        """What parts the clause that begins at this word from the one before it? Empty at the end of the text."""
        return self.marks[self.starts.index(place)] if place in self.starts else ""


def read_clauses(text: str) -> Clauses:
    """The words of a text: lower case, without accents, an apostrophe dropped, parted where clauses end."""
    words: list[str] = []
    starts, marks, mark = [0], [""], ""
    for token in TOKEN.findall(plain_letters(text)):
        if token != "but" and (token.isalnum() or token in WRITTEN_WORDS):
            if mark and words:
                starts.append(len(words))
                marks.append(mark)
            mark = ""
            words.append(WRITTEN_WORDS.get(token, token))
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
POSSESSIVES = (
    "mothers",
    "fathers",
    "mums",
    "moms",
    "dads",
    "brothers",
    "sisters",
    "sons",
    "daughters",
    "wifes",
    "husbands",
)  # without the apostrophe, which is dropped: "sister's epilepsy"
SUFFERS = ("has", "had", "with", "who has", "who had", "died of", "died from", "diagnosed with", "suffers from")
# These look like denials and are none: what follows is, or was, there.
NO_DENIALS = _cues(
    "no longer", "no more", "no change", "no further", "no new", "no doubt", "no cure", "no improvement", "no relief",
    "no response", "no control", "no treatment", "no therapy", "no medication", "no medications", "no medicine",
    "no medicines", "no drugs", "not only", "not just", "not well", "not fully", "not completely", "not adequately",
    "not controlled", "not treated", "not improving", "not improved", "not better", "not resolved", "not responding",
    "not on treatment", "not on medication", "not on medicines", "not taking", "not tolerating", "not under control",
    "not helped", "not a smoker", "never smoked", "never smoker", "without treatment", "without medication",
    "without therapy", "no residual", "no sequelae", "doesnt take", "doesnt tolerate", "doesnt respond",
    "doesnt like", "doesnt want", "doesnt know", "hasnt improved", "hasnt resolved", "hasnt responded", "hasnt taken",
    "isnt controlled", "isnt well", "isnt treated", "isnt taking", "isnt better", "isnt improving",
    "isnt under control", "isnt responding",
)  # fmt: skip
# What is absent. "and" ends their reach: of "no asthma and COPD" it is safer to keep COPD.
DENIALS = _cues(
    "no", "not", "not a", "not on", "not in", "not with", "not for", "not yet", "not yet on", "not currently",
    "not currently on", "not presently on", "not now on", "never", "never on", "never been on", "without", "w o", "nil",
    "negative for", "free of", "free from", "absence of", "rule out", "ruled out", "r o", "exclude", "no evidence of",
    "no evidence for", "no sign of", "no signs of", "no signs or symptoms of", "no symptoms of", "no suspicion of",
    "no need for", "no indication for", "not a candidate for", "no plan for", "not resulting in", "not known to have",
    "not known to be", "not consistent with", "not suggestive of", "not diagnostic of", "doesnt", "doesnt have",
    "doesnt suffer from", "does not suffer from", "didnt have", "dont have", "hasnt", "hasnt got", "hasnt had",
    "havent", "havent got", "havent had", "isnt", "isnt on", "wasnt", "arent", "not got", "not had",
    "not suffering from",
)  # fmt: skip
# What is denied as a list, belongs to somebody else, or is only looked for or feared. They reach across "and".
ELSEWHERE = _cues(
    "no history", "no history of", "no hx", "no hx of", "no h o", "no past history", "no past history of",
    "no personal history of", "no known", "no known history of", "negative history", "negative history of", "denies",
    "denies any", "denies history of", "denies any history of", "denied", "denying", "family history",
    "family history of", "family history for", "family history includes", "family history positive for",
    "positive family history of", "no family history of", "negative family history of", "family hx", "family hx of",
    "fam hx", "fam hx of", "familial history", "history in family", "maternal history", "maternal history of",
    "paternal history", "paternal history of", "maternal hx", "paternal hx", "fh", "fh of", "fhx", "fhx of", "fx hx",
    "screening for",
    "screened for", "screen for", "screening", "at risk", "at risk of", "at risk for", "risk of", "risk for",
    "risk factor for", "risk factors for", "fear of", "fears", "worried about", "anxious about", "prevention of",
    "to prevent", "prophylaxis for", "prophylaxis of", "prophylaxis against", "vaccination against", "carer of",
    "carer for", "cares for", "caring for", "caregiver for", "caregiver of", "family member of",
    "contact with", "exposure to", "exposed to", "susceptibility to", "predisposition to", "newborn affected by",
    "vaccinated against", "immunised against", "immunized against", *POSSESSIVES,
    *(f"{relative} {suffers}" for relative in RELATIVES for suffers in SUFFERS),
)  # fmt: skip
# What denies the words before it, in its clause.
LOOKING_BACK = _cues(
    "ruled out", "excluded", "not present", "not found", "not detected", "test negative", "tests negative",
    "screen negative", "screening negative", "screening", "screen", "prophylaxis", "prevention",
    "has been ruled out", "have been ruled out", "was ruled out", "were ruled out", "is ruled out",
    "has been excluded", "have been excluded", "was excluded", "were excluded", "is excluded", "in family",
    "in the family", "in his family", "in her family", "runs in the family", "runs in his family",
    "runs in her family", "in mother", "in father", "in sister", "in brother", "in parent", "in sibling",
)  # fmt: skip
# A new thought: the reach of a cue ends before it.
TURNS = frozenset({
    "however", "except", "although", "though", "yet", "apart", "besides", "due", "because", "secondary",
    "despite", "after", "following", "since", "during", "while", "when", "now", "currently", "has", "have", "had",
    "is", "are", "was", "takes", "uses", "with", "for", "on", "from", "in", "presents", "presenting", "causing",
    "caused", "requiring", "needs", "needing",
})  # fmt: skip
BARE_DENIALS = frozenset(
    {
        ("no",),
        ("none",),
        ("nil",),
        ("never",),
        ("negative",),
        ("absent",),
        ("denied",),
        ("denies",),
        ("false",),
        ("n",),
        ("not", "present"),
        ("none", "known"),
        ("not", "applicable"),
        ("ruled", "out"),
        ("excluded",),
        ("not", "found"),
        ("n", "a"),
    }
)
# A clause that says only this speaks of the one before, "epilepsy (family history)", or heads what follows it:
# "Family history: epilepsy, stroke".
IN_FAMILY = frozenset({("family", "history"), ("family", "hx"), ("fam", "hx"), ("fh",), ("fhx",)})
HEADS = frozenset({":", "-", "\u2013", "\u2014"})
ASIDE = HEADS | {"(", "["}  # fmt: skip
CUE_WORDS = frozenset(word for cues in (NO_DENIALS, DENIALS, ELSEWHERE, LOOKING_BACK) for word in cues) | {
    word for words in (*BARE_DENIALS, *IN_FAMILY) for word in words
}
OR = frozenset({"or", "nor"})
LONGEST_ITEM = 4  # words; what is longer is no item of a list of diseases


def denied_words(clauses: Clauses) -> frozenset[int]:
    """The places of the words that a cue denies."""
    if CUE_WORDS.isdisjoint(clauses.words):
        return frozenset()
    return frozenset(_denied(clauses))


def _denied(clauses: Clauses) -> Iterator[int]:
    words = clauses.words
    for place in range(len(words)):
        first, last = clauses.clause_of(place)
        if place == first and _denies_what_is_before(clauses, first, last):
            yield from _clause_before(clauses, first)
        if _cue_at(NO_DENIALS, words, place):
            continue
        if (cue := _cue_at(LOOKING_BACK, words, place)) and place > first:
            yield from _reach(words, range(place - 1, first - 1, -1), stops_at_and=words[place] != "in")
            continue
        elsewhere = _cue_at(ELSEWHERE, words, place)
        cue = elsewhere or _cue_at(DENIALS, words, place)
        if cue:
            begin = place + len(cue)
            if "risk" not in cue:  # its own words too: "history of falls" in "no history of falls"
                yield from range(place + 1, begin)
            for reached in _clauses_reached(clauses, begin, last, as_list=elsewhere is not None):
                yield from _reach(words, reached, stops_at_and=elsewhere is None)


def _denies_what_is_before(clauses: Clauses, first: int, last: int) -> bool:
    """Is the whole clause a denial of the one before: "Dialysis: no", "epilepsy (family history)"?"""
    said = clauses.words[first:last]
    if said in BARE_DENIALS:
        return True
    return said in IN_FAMILY and clauses.mark_before(first) in ASIDE and clauses.mark_before(last) not in HEADS


def _cue_at(cues: dict[str, tuple[tuple[str, ...], ...]], words: tuple[str, ...], place: int) -> tuple[str, ...] | None:
    for cue in cues.get(words[place], ()):
        if words[place : place + len(cue)] == cue:
            return cue
    return None


def _clauses_reached(clauses: Clauses, begin: int, last: int, *, as_list: bool) -> Iterator[range]:
    """The rest of the cue's clause, and the items of a list that it begins: "no stroke, COPD or asthma".

    A comma alone makes no list ("no asthma, COPD"): there must be an "or", or a heading ("Family history: stroke").
    """
    headed = begin == last and clauses.mark_before(last) in (HEADS if as_list else {":"})
    yield range(begin, last)
    items = list(_items_after(clauses, last, headed=headed))
    ends = [number for number, item in enumerate(items) if not OR.isdisjoint(clauses.words[item.start : item.stop])]
    if headed:
        yield from items if as_list or ends else items[:1]
    elif ends:
        yield from items[: ends[0] + 1]


def _items_after(clauses: Clauses, last: int, *, headed: bool) -> Iterator[range]:
    """The clauses from here on that may be items of one list of diseases."""
    while last < len(clauses.words):
        item = range(*clauses.clause_of(last))
        words = clauses.words[item.start : item.stop]
        if not headed and (clauses.mark_before(last) != "," or len(words) > LONGEST_ITEM or TURNS & {*words}):
            return
        yield item
        headed, last = False, item.stop


def _clause_before(clauses: Clauses, first: int) -> Iterable[int]:
    return range(*clauses.clause_of(first - 1)) if first else ()


def _reach(words: tuple[str, ...], places: range, *, stops_at_and: bool) -> Iterator[int]:
    """The places that a cue denies: up to the first turn, which directly beside the cue belongs to it."""
    for steps, place in enumerate(places):
        if steps and (words[place] in TURNS or (stops_at_and and words[place] == "and")):
            return
        yield place
