"""A message as plain words: lower case, no accents, short forms written out, with the place of each in the text.

Control and zero-width characters vanish, emoji part words. What ends a sentence is kept as a mark before the next word,
because nothing reaches across it. One pass, so a long or hostile text costs in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from unicodedata import combining, normalize

TOKEN = re.compile(r"\d+(?:[.,]\d+)?(?:/\d+)?|[^\W\d_]+(?:['’`ʼ][^\W\d_]+)*")
ENDS = frozenset(".!;\n\r()[]{}…|")  # of a sentence, or of a thought
ASKS = frozenset("?:=")  # what follows may answer: "Fever: none"
DASHES = frozenset("-–—")
BETWEEN_WORDS = frozenset({"-", "/", "&", "+", "'", '"'})
UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
APOSTROPHES = re.compile("['’`ʼ]")
LONG_RUN = re.compile(r"(.)\1{2,}")
LONGEST_SHORT_FORM = 5  # words
SAYS_IS = frozenset({"he", "she", "it", "that", "what", "there", "who", "where", "how", "let", "here", "when"})
UNITS = frozenset({
    "mg", "mcg", "ug", "ml", "g", "kg", "lb", "lbs", "min", "mins", "minute", "minutes", "hr", "hrs", "hour",
    "hours", "h", "day", "days", "week", "weeks", "wk", "wks", "month", "months", "year", "years", "yr", "yrs",
    "yo", "am", "pm", "oclock", "st", "nd", "rd", "th", "percent", "cm", "mm", "times", "per",
})  # fmt: skip


class Word(NamedTuple):
    """One word. `mark` is what stood before it: "." ended a sentence, "?" asked, "," parted, "" is a space."""

    text: str
    start: int
    end: int
    mark: str
    counts: bool = False  # a number that no unit follows


class Message(NamedTuple):
    """The cleaned text and its words."""

    text: str
    words: tuple[Word, ...]

    def phrase(self, first: int, last: int) -> str:
        """The words from first to last, as they were written."""
        return " ".join(self.text[self.words[first].start : self.words[last].end].split())


def read_message(text: str, same_as: Mapping[tuple[str, ...], tuple[str, ...]]) -> Message:
    """The message in words; `same_as` maps short forms to what they stand for."""
    clean = clean_text(text)
    words: list[Word] = []
    after = 0
    lower = clean.lower() if len(clean.lower()) == len(clean) else clean
    for found in TOKEN.finditer(lower):
        mark = _mark(clean[after : found.start()])
        after = found.end()
        words.append(Word(_without_apostrophe(found[0]), found.start(), after, mark))
    return Message(clean, tuple(_counted(write_out(words, same_as))))


def _without_apostrophe(word: str) -> str:
    """ "can't" as "cant", "dad's" as "dad", "he's" as "hes"."""
    parts = APOSTROPHES.split(word)
    if len(parts) == 2 and parts[1] == "s" and parts[0] not in SAYS_IS:
        return parts[0]
    return "".join(parts)


def clean_text(text: str) -> str:
    """The text without accents and without what cannot be seen.

    >>> clean_text("can\u200b't  bre\u0301athe")
    "can't  breathe"
    """
    if text.isascii():
        return UNSEEN.sub("", text) if not text.isprintable() else text
    parted = normalize("NFKD", UNSEEN.sub("", text))
    return "".join([letter for letter in parted if not combining(letter)])


def _mark(between: str) -> str:
    if not between or (between.isspace() and "\n" not in between):
        return ""
    if not ASKS.isdisjoint(between) or (between.strip() in DASHES and between != "-"):
        return "?"
    if not ENDS.isdisjoint(between):
        return "."
    return "" if between.strip() in BETWEEN_WORDS else ","


def write_out(words: list[Word], same_as: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[Word]:
    """Short forms, and words that are written apart, as the words of our phrases."""
    written: list[Word] = []
    place = 0
    while place < len(words):
        for count in range(min(LONGEST_SHORT_FORM, len(words) - place), 0, -1):
            piece = words[place : place + count]
            instead = same_as.get(tuple([word.text for word in piece]))
            if instead is not None and not any(word.mark for word in piece[1:]):
                first = piece[0]
                written += [
                    Word(text, first.start, piece[-1].end, "" if later else first.mark)
                    for later, text in enumerate(instead)
                ]
                place += count
                break
        else:
            written.append(words[place])
            place += 1
    return written


def _counted(words: list[Word]) -> list[Word]:
    """The words, with bare numbers marked as counts: "took 10", but not "took 10 mg"."""
    for place, word in enumerate(words):
        if word.text[0].isdigit():
            after = words[place + 1].text if place + 1 < len(words) and not words[place + 1].mark else ""
            words[place] = word._replace(counts=after not in UNITS)
    return words
