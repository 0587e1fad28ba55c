"""What a written medicine name was read as: ingredients, strength, form, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Match = Literal["exact", "brand", "fuzzy", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """One active substance, by its US name in lower case, with its RxNorm code where one is known."""

    name: str
    rxcui: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """The reading of one text. A fuzzy match is offered, never assumed: its `ingredients` are empty."""

    text: str  # as written, untouched
    match: Match
    ingredients: tuple[Ingredient, ...] = ()  # in the order written; of a brand alphabetically
    strength: str | None = None  # as written, spacing made even: "5 mg", "5 mg / 325 mg", "1 mg/mL"
    form: str | None = None  # "tablet", "oral solution", "extended-release tablet", ...
    offers: tuple[str, ...] = ()  # names that could be meant, best first; each resolves when given back
    conflict: str | None = None  # what disagrees: the code and the text, or the text and its own brand
