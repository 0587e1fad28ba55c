"""What a reader in a terminal sees, as blocks without any looks: a view builds them, a drawer lays them out.

So the words are written once, and they are the same with colour, without, and in a file. Words carry the meaning:
a tone may colour a block, it never says anything that the text does not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # Unicode categories
REPLACED = "\ufffd"

Tone = Literal["plain", "strong", "dim", "warn", "good", "contraindicated", "major", "moderate", "minor"]


@dataclass(frozen=True, slots=True)
class Title:
    """The first line of a page."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading; `note` stands beside it, such as a count."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph set apart from what stands before it."""

    text: str
    tone: Tone = "dim"


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with their texts, all texts in one column."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short points."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column headings. A cell may hold several lines; those of a `solid` column are never broken."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    solid: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One matter that belongs together, under one head. The head's word says how bad it is."""

    word: str
    head: str
    tone: Tone
    body: Sequence[Text | Fields | Bullets]


type Block = Title | Section | Text | Note | Fields | Bullets | Table | Card


def clean(text: str) -> str:
    """The text without what could steer a terminal or turn its writing direction: shown as a mark, never obeyed.

    >>> clean("baclofen" + chr(27) + "[31m 10 mg")
    'baclofen\\ufffd[31m 10 mg'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c == "\n" or unicodedata.category(c) not in STEERING else REPLACED for c in text)
