"""Reads one text from left to right: names, amounts, form, directions, and what nobody can explain.

A common English word that is also a brand must not turn a sentence into a medicine, so a name counts only as a whole
and only where each word around it is understood, or where directions have begun. Two names count as one combination
only where nothing but amounts and joining words stands between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from eutonia.knowledge.name_index import NameIndex, NameRow
from eutonia.names.forms import FORM_WORDS
from eutonia.names.strengths import read_amount
from eutonia.names.tokens import LONGEST, Token
from eutonia.names.vocabulary import (
    AMOUNTS,
    BASES,
    DIRECTIONS,
    HARMLESS,
    JOINS,
    LEADING,
    MODIFIERS,
    NO_SALT_DROPPED,
    NOISE,
    REMARKS,
    SALTS,
    STOPPING,
    UNITS,
)

LONGEST_NAME = 8  # words
# Within directions a brand that is an English word says nothing; a substance does.
SECOND_MEDICINE = frozenset({"ingredient", "salt", "synonym", "spelling", "abbreviation", "brand", "supplement"})
# Directly after a name they may belong to it: "AC" is before meals, or codeine; a brand's night product is another.
PARTS_OF_NAMES = frozenset({"day", "night", "pain", "ac", "pc"})
BREAKS = frozenset("()[]{};+")  # no name reaches across these
# What may follow a strength without a unit; a count is followed by what is counted.
AFTER_A_STRENGTH = frozenset({
    "daily", "weekly", "nightly", "bid", "tid", "qid", "qd", "qam", "qpm", "qhs", "hs", "po", "sl", "prn",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One name in the text."""

    row: NameRow
    aside: bool  # in brackets: a second name for what was named before
    late: bool  # after directions or form: another medicine, not a part of this one
    joined: bool  # a sign or word of joining stands before it


@dataclass(slots=True)
class Reading:
    """What one pass over a text gathers."""

    found: list[Found] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # runs of words that belong to nothing
    unknown_at: list[int] = field(default_factory=list)  # how many names had been found before each
    strengths: list[str] = field(default_factory=list)
    form_words: list[str] = field(default_factory=list)
    has_base: bool = False
    directions: bool = False  # begun, after a name
    stopping: bool = False
    too_long: bool = False
    last_unknown: int = -2

    @property
    def main(self) -> list[Found]:
        return [found for found in self.found if not found.aside and not found.late]


def read_text(tokens: Sequence[Token], names: NameIndex) -> Reading:
    """Everything the words say, each word used once."""
    reading = Reading(too_long=len(tokens) > LONGEST)
    at = 0
    while at < len(tokens):
        at = read_next(reading, tokens, at, names)
    return reading


def read_next(reading: Reading, tokens: Sequence[Token], at: int, names: NameIndex) -> int:
    """Read what stands here, and say where to go on."""
    token = tokens[at]
    if token.is_number:
        return read_number(reading, tokens, at, names)
    if token.text in SALTS:
        return read_salt(reading, tokens, at, names)
    if token.text in NOISE or token.text in JOINS:
        row, end = longest_name(tokens, at, names)  # "regular insulin, human"
        if row is not None and end > at + 1:
            return add_name(reading, tokens, at, end, row)
        if token.text == "plus" and longest_name(tokens, at + 1, names)[0] is None:
            return add_unknown(reading, tokens, at)  # a brand's Plus holds more than the brand
        return at + 1
    if token.text == "u" and is_concentration(tokens, at):
        reading.strengths.append(f"U-{tokens[at + 1].text}")
        return at + 2
    if token.text in FORM_WORDS:
        return read_form_word(reading, tokens, at)
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is not None and is_harmless(token, following):
        reading.directions = reading.directions or bool(reading.main)
        return at + 3  # the verb belongs to it: "do not crush"
    if token.text in STOPPING:
        reading.stopping = True
        return at + 1
    if token.text in REMARKS and not reading.directions:
        reading.stopping = True
        return at + 1
    if token.text in DIRECTIONS or token.text in UNITS:
        return read_direction(reading, tokens, at, names)
    return read_name(reading, tokens, at, names)


def read_salt(reading: Reading, tokens: Sequence[Token], at: int, names: NameIndex) -> int:
    """A salt's word makes the name before it more exact, or begins a name of its own ("sodium oxybate")."""
    row, end = longest_name(tokens, at, names)
    if row is not None and (end > at + 1 or is_apart(tokens, at)):
        return add_name(reading, tokens, at, end, row)
    if not reading.main or (not reading.directions and reading.found[-1].row.name.split()[-1] in NO_SALT_DROPPED):
        return read_name(reading, tokens, at, names)
    return at + 1


def is_apart(tokens: Sequence[Token], at: int) -> bool:
    """Does a sign or a word of joining stand between this word and the one before?"""
    return at > 0 and (tokens[at].sep != "" or tokens[at - 1].text in JOINS)


def read_number(reading: Reading, tokens: Sequence[Token], at: int, names: NameIndex) -> int:
    token = tokens[at]
    if token.text[0].isdigit() and at + 1 < len(tokens) and tokens[at + 1].text not in UNITS:
        row, end = longest_name(tokens, at, names)  # "5-HTP", "8-MOP"
        if row is not None and end > at + 1:
            return add_name(reading, tokens, at, end, row)
    amount = read_amount(tokens, at)
    is_strength = bool(amount.texts) and not (reading.directions and reading.strengths)
    if amount.bare and is_strength:
        alone = bool(reading.main) and not reading.directions and not reading.strengths
        is_strength = alone and says_strength(tokens, amount.end)
    if is_strength:
        reading.strengths.extend(amount.texts)
    elif reading.main and not amount.hours:
        reading.directions = True
    return amount.end


def says_strength(tokens: Sequence[Token], end: int) -> bool:
    """Is one number without a unit a strength here ("ASA 81", "HCTZ 25 daily"), not a count ("2 tabs", "3 times")?"""
    if end == len(tokens):
        return True
    return tokens[end].text in AFTER_A_STRENGTH


def is_concentration(tokens: Sequence[Token], at: int) -> bool:
    """Is this the concentration of an insulin ("Humulin R U-500": 500 units in each mL)?"""
    return at + 1 < len(tokens) and tokens[at + 1].text in {"40", "100", "200", "300", "500"}


def read_form_word(reading: Reading, tokens: Sequence[Token], at: int) -> int:
    word = tokens[at].text
    if word in BASES:
        if not reading.has_base:
            reading.form_words.append(word)
        reading.has_base = reading.has_base or bool(reading.main)
    elif not reading.directions:
        reading.form_words.append(word)
    return at + 1


def is_harmless(token: Token, following: Token) -> bool:
    """Does a word of denial here belong to a direction ("do not crush") or a number ("#90")?"""
    return f"{token.text} {following.text}" in HARMLESS or (token.text == "no" and following.is_number)


def read_direction(reading: Reading, tokens: Sequence[Token], at: int, names: NameIndex) -> int:
    packed = at + 1 < len(tokens) and BASES.get(tokens[at + 1].text) == "pack"  # "28 Day Pack"
    if tokens[at].text in PARTS_OF_NAMES and not (reading.strengths or reading.directions or packed):
        return read_name(reading, tokens, at, names)
    if reading.main:
        reading.directions = True
    elif tokens[at].text not in LEADING:
        return read_name(reading, tokens, at, names)
    elif tokens[at].text == "once" and at + 1 < len(tokens) and tokens[at + 1].text == "daily":
        reading.form_words.append("once-daily")  # RxNorm's mark of the gabapentin that is not like the other
    return at + 1


def read_name(reading: Reading, tokens: Sequence[Token], at: int, names: NameIndex) -> int:
    row, end = longest_name(tokens, at, names)
    if row is None:
        return add_unknown(reading, tokens, at)
    return add_name(reading, tokens, at, end, row)


def longest_name(tokens: Sequence[Token], at: int, names: NameIndex) -> tuple[NameRow | None, int]:
    """The longest known name that begins here, and where it ends."""
    row, end, key = None, at, ""
    for place in range(at, min(at + LONGEST_NAME, len(tokens))):
        if place > at and not BREAKS.isdisjoint(tokens[place].sep):
            break
        key = f"{key} {tokens[place].text}" if key else tokens[place].text
        here = names.find(key)
        if here is not None and not takes_an_amount(tokens, at, place) and adds_more(here, row, tokens, place):
            row, end = here, place + 1
        if not names.has_longer(key):
            break
    return row, end


def adds_more(longer: NameRow, shorter: NameRow | None, tokens: Sequence[Token], last: int) -> bool:
    """Does a last number belong to the name, and is it not a strength ("Advair Diskus 250/50") or a count?"""
    if shorter is None or not tokens[last].is_number or longer.kind == "vaccine":  # "Prevnar 13": its strains
        return True
    counts = last + 1 < len(tokens) and tokens[last + 1].text in BASES
    return longer.meanings != shorter.meanings and not (counts and len(longer.meanings) > 1)  # "Tylenol 3 tablets"


def takes_an_amount(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Would a name that ends here swallow a strength? Some labels' names hold one ("Adderall XR 10")."""
    following = tokens[last + 1].text if last + 1 < len(tokens) else ""
    if tokens[last].is_number:
        return following in UNITS and UNITS[following] != "day"  # "Levora 0.15/30 28 Day Pack"
    return last > first and tokens[last - 1].is_number and UNITS.get(tokens[last].text) in AMOUNTS


def add_name(reading: Reading, tokens: Sequence[Token], at: int, end: int, row: NameRow) -> int:
    token = tokens[at]
    before = reading.main
    late = bool(before) and not token.aside and (reading.directions or reading.has_base)
    if late and row.kind not in SECOND_MEDICINE:
        return end
    reading.found.append(Found(row, token.aside and bool(before), late, is_apart(tokens, at)))
    if end - at > 1:
        reading.form_words.extend(word.text for word in tokens[at + 1 : end] if word.text in MODIFIERS)
    return end


def add_unknown(reading: Reading, tokens: Sequence[Token], at: int) -> int:
    token = tokens[at]
    if reading.main and "+" not in token.sep and (reading.directions or reading.has_base or token.aside):
        return at + 1  # free text after the directions or the form, or a remark in brackets
    if reading.last_unknown == at - 1:
        reading.unknown[-1] += f" {token.text}"
    else:
        reading.unknown.append(token.text)
        reading.unknown_at.append(len(reading.main))
    reading.last_unknown = at
    return at + 1
