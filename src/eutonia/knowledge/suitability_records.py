"""The shape of the questionnaire: which kind of spasm is it, and which medicine suits it?"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from eutonia.knowledge.record_base import Cites, Record, Slug, Statement, Text


class Question(Record, frozen=True, kw_only=True):
    """One question of the suitability questionnaire. Answers that exclude each other are not counted."""

    id: Slug
    ask: Text
    answers: Annotated[tuple[Slug, ...], Meta(min_length=2)]
    several: bool = False  # more than one may be true
    alone: tuple[Slug, ...] = ()  # "none": true only by itself


class Feature(Record, frozen=True, kw_only=True):
    """Answers that point to a pattern (weight above 0) or away from it."""

    question: Slug
    answers: Annotated[tuple[Slug, ...], Meta(min_length=1)]
    weight: Annotated[int, Meta(ge=-3, le=3)]
    why: Text
    cite: Cites


class Pattern(Record, frozen=True, kw_only=True):
    """A kind of spasm: what points to it, and what to do besides or instead of a medicine."""

    id: Literal["spasticity", "nerve", "muscle-cramp", "acute-back"]
    title: Text
    feature: Annotated[tuple[Feature, ...], Meta(min_length=1)]
    instead: tuple[Statement, ...]


class UrgentSign(Record, frozen=True, kw_only=True):
    """An answer that comes before any medicine."""

    question: Slug
    answer: Slug
    why: Text
    do: Text
    cite: Cites


class Note(Record, frozen=True, kw_only=True):
    """What an answer adds to what to do; `at_best` holds every medicine of the patterns down to that fit."""

    question: Slug
    answers: Annotated[tuple[Slug, ...], Meta(min_length=1)]
    patterns: tuple[Literal["spasticity", "nerve", "muscle-cramp", "acute-back", "unclear"], ...] = ()  # none: any
    at_best: Literal["consider", "avoid"] | None = None
    text: Text
    cite: Cites


class Fit(Record, frozen=True, kw_only=True):
    """How well one medicine fits one pattern; with `question`, only where every answer to it is one of `answers`."""

    pattern: Literal["spasticity", "nerve", "muscle-cramp", "acute-back"]
    medicine: Slug
    question: Slug | None = None
    answers: tuple[Slug, ...] = ()
    fit: Literal["suits", "consider", "avoid"]
    why: Text
    cite: Cites


class OtherFit(Record, frozen=True, kw_only=True):
    """What holds in a pattern for every medicine that is not named for it."""

    pattern: Literal["spasticity", "nerve", "muscle-cramp", "acute-back", "unclear", "urgent"]
    fit: Literal["suits", "consider", "avoid"]
    why: Text
    cite: Cites


class Suitability(Record, frozen=True, kw_only=True):
    """The questionnaire and what follows from its answers."""

    question: Annotated[tuple[Question, ...], Meta(min_length=1)]
    pattern: Annotated[tuple[Pattern, ...], Meta(min_length=1)]
    unclear: Annotated[tuple[Statement, ...], Meta(min_length=1)]  # what to do where no pattern is clear
    note: tuple[Note, ...] = ()
    urgent: Annotated[tuple[UrgentSign, ...], Meta(min_length=1)]
    fit: Annotated[tuple[Fit, ...], Meta(min_length=1)]
    otherwise: Annotated[tuple[OtherFit, ...], Meta(min_length=1)]
