"""The shape of the triage files: signs as people word them, and the rules that say how soon somebody must look.

A phrase is words in order. `a|b` either; `stem*` any word that begins so; `<group>` a member of that group; `a+b`
directly beside one another, and `a_b` the same within one choice, as in `tired|out_of_it`; `..` up to six words
between; `a & b` in any order. Up to two other words may stand between two words, never a "not" or a "but", never the
end of a sentence. `a && b`: up to fourteen words from the first that is named, on either side, whatever stands between;
each part counts only where it is not denied. A member of a group may itself be such a phrase of several words, or
another group.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from eutonia.domain.triage import LevelWord
from eutonia.knowledge.conditions import Condition
from eutonia.knowledge.record_base import Cites, Record, Slug, Text

Phrases = Annotated[tuple[Text, ...], Meta(min_length=1)]


class WordGroup(Record, frozen=True, kw_only=True):
    """Words, or phrases of several, that stand for one another in a phrase."""

    id: Slug
    words: Phrases


class NumberGroup(Record, frozen=True, kw_only=True):
    """Numbers that mean the same, such as temperatures of a fever. `pressure`: the first number of 120/80; `decimal`:
    only where it is written with one, as in 39.2."""

    id: Slug
    kind: Literal["count", "value", "pressure", "decimal"] = "value"
    at_least: float
    below: float


class Sign(Record, frozen=True, kw_only=True):
    """Something that people report, in their words. `form_only`: no words, but a form may tick it."""

    id: Slug
    title: Text
    phrases: tuple[Text, ...] = ()
    not_phrases: tuple[Text, ...] = ()  # hold one of the phrases and mean something else
    keeps: tuple[Literal["past", "asked", "other"], ...] = ()  # what never removes it
    form_only: bool = False

    def __post_init__(self) -> None:
        if self.form_only == bool(self.phrases):
            raise ValueError("a sign has phrases, or is form_only")


class MoreWords(Record, frozen=True, kw_only=True):
    """Further wordings of a sign of another file, such as those made of concepts."""

    sign: Slug
    phrases: tuple[Text, ...] = ()
    not_phrases: tuple[Text, ...] = ()


class Scope(Record, frozen=True, kw_only=True):
    """Words that take a phrase out: it was long ago, is another's story, or is only asked about."""

    kind: Literal["past", "other", "asked", "about-self"]
    phrases: Phrases


class Signs(Record, frozen=True, kw_only=True):
    """Which signs must be there: all of them, any of them, or so many `of` them."""

    all: tuple[str | Signs, ...] = ()
    any: tuple[str | Signs, ...] = ()
    none: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    at_least: Annotated[int, Meta(ge=1)] = 1

    def __post_init__(self) -> None:
        if not (self.all or self.any or self.of):
            raise ValueError("signs need all, any or of")


class Way(Record, frozen=True, kw_only=True):
    """One way in which a rule speaks. `fits`: must not be known to be false; `known`: must be known to be true."""

    when: Signs
    fits: Condition | None = None
    known: Condition | None = None


class TriageRule(Record, frozen=True, kw_only=True):
    """What must be heard, how soon somebody must look, and what the person is told in one sentence."""

    id: Slug
    title: Text
    level: LevelWord
    way: Annotated[tuple[Way, ...], Meta(min_length=1)]
    say: Text
    reason: Text
    cite: Cites


class TriageFile(Record, frozen=True, kw_only=True):
    """One file of triage/: any of its tables may be left out. Rules are asked in the order in which they stand."""

    group: tuple[WordGroup, ...] = ()
    number: tuple[NumberGroup, ...] = ()
    sign: tuple[Sign, ...] = ()
    more: tuple[MoreWords, ...] = ()
    scope: tuple[Scope, ...] = ()
    rule: tuple[TriageRule, ...] = ()
    same_as: dict[str, str] = field(default_factory=dict)  # short for, or another way of writing
    ordinary: tuple[str, ...] = ()  # words in their own right: never read as a slip of another


class Triage(Record, frozen=True, kw_only=True):
    """All files together."""

    groups: tuple[WordGroup, ...]
    numbers: tuple[NumberGroup, ...]
    signs: tuple[Sign, ...]
    scopes: tuple[Scope, ...]
    rules: tuple[TriageRule, ...]
    same_as: dict[str, str]
    ordinary: frozenset[str]
