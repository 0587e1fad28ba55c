"""How soon must somebody look at what a person reports, and why?"""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

from msgspec import Struct

from eutonia.domain.finding import Cite

LevelWord = Literal["emergency", "same-day", "soon", "routine", "self-care"]
Why = Literal["denied", "past", "other", "asked"]


class Level(IntEnum):
    """How soon; larger is sooner, so that the worst of several is their maximum."""

    SELF_CARE = 1
    ROUTINE = 2
    SOON = 3
    SAME_DAY = 4
    EMERGENCY = 5

    @property
    def word(self) -> LevelWord:
        """
        >>> Level.SAME_DAY.word
        'same-day'
        """
        return WORDS[self]

    @classmethod
    def of(cls, word: LevelWord) -> Level:
        return next(level for level, each in WORDS.items() if each == word)


WORDS: dict[Level, LevelWord] = {
    Level.SELF_CARE: "self-care",
    Level.ROUTINE: "routine",
    Level.SOON: "soon",
    Level.SAME_DAY: "same-day",
    Level.EMERGENCY: "emergency",
}


class Heard(Struct, frozen=True, kw_only=True):
    """One phrase of a message, and the rule that it made speak."""

    phrase: str
    rule: str


class Removed(Struct, frozen=True, kw_only=True):
    """A phrase that was recognised and does not count, and why: denied, past, other, asked."""

    phrase: str
    sign: str
    why: Why


class Verdict(Struct, frozen=True, kw_only=True):
    """The level of one message. Where it is not `understood`, a person reads it."""

    level: Level
    understood: bool
    because: tuple[Heard, ...]
    removed: tuple[Removed, ...]
    say: str
    reason: str
    cites: tuple[Cite, ...]
