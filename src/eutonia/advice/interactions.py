"""What happens when these are taken together, whoever takes them?

A pair is answered where one of the two is a medicine of knowledge and the other an ingredient that our data have
examined. All else about the person is left unknown, so a rule that also asks for an age or a kidney is silent here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Literal

from msgspec.structs import replace

from eutonia.advice.assessing import same_twice, unexamined
from eutonia.advice.library import Library
from eutonia.domain.finding import Finding
from eutonia.domain.patient import Patient
from eutonia.names.resolve import resolve_name
from eutonia.review.assess import assess_pair
from eutonia.review.facts import Facts, gather_facts

Status = Literal["finding", "none", "not-covered"]
ANY_DAY = date(2000, 1, 1)  # nothing here asks for the date
Habit = Literal["alcohol", "cannabis", "tobacco"]
# Not medicines, but asked for together with them; read as a fact about a person.
HABITS: dict[str, Habit] = {
    **dict.fromkeys(("alcohol", "ethanol", "beer", "wine", "liquor"), "alcohol"),
    **dict.fromkeys(("cannabis", "marijuana", "marihuana", "weed", "thc", "medical marijuana"), "cannabis"),
    **dict.fromkeys(("tobacco", "smoking", "cigarettes"), "tobacco"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One thing that is taken: its ingredients, or a habit."""

    text: str
    ingredients: frozenset[str]
    habit: Habit | None
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The answer for two."""

    a: str
    b: str
    status: Status
    findings: tuple[Finding, ...]
    why: str  # why it is not covered; else empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Interactions:
    """The answers for every two, and what only three or more together make."""

    taken: tuple[Taken, ...]
    pairs: tuple[Pair, ...]
    combinations: tuple[Finding, ...]


def check_interactions(texts: Sequence[str], *, library: Library) -> Interactions:
    """What do these do together?"""
    taken = tuple(read_taken(text, library=library) for text in texts)
    pairs = tuple(check_pair(a, b, library=library) for a, b in combinations(taken, 2))
    return Interactions(taken=taken, pairs=pairs, combinations=_combinations(taken, pairs, library))


def read_taken(text: str, *, library: Library) -> Taken:
    """What is meant by this text?"""
    plain = text.strip().lower()
    if plain in HABITS:
        return Taken(text=text, ingredients=frozenset(), habit=HABITS[plain], offers=())
    match = resolve_name(text, names=library.names)
    names = frozenset(ingredient.name for ingredient in match.ingredients)
    return Taken(text=text, ingredients=names, habit=None, offers=match.offers)


def check_pair(a: Taken, b: Taken, *, library: Library) -> Pair:
    """What do these two do together?"""
    findings = [f for one, other in ((a, b), (b, a)) for f in _about(one, other, library)]
    why = "" if findings else _why_not_covered(a, b, library)
    status: Status = "finding" if findings else "not-covered" if why else "none"
    worst_first = tuple(sorted(findings, key=lambda finding: -finding.severity))
    return Pair(a=a.text, b=b.text, status=status, findings=worst_first, why=why)


def _about(one: Taken, other: Taken, library: Library) -> list[Finding]:
    """What the rules about the first say of the second."""
    found = []
    for subject in sorted(one.ingredients & library.knowledge.medicines.keys()):
        if subject in other.ingredients:
            found.append(same_twice(subject, (one.text, other.text), library=library))
        found += assess_pair(_facts((one, other), library), subject=subject, knowledge=library.knowledge)
    # A combination product may bring its own pair along; only what the second brings in counts.
    return [f for f in found if other.habit or f.rule.startswith("duplicate.") or set(f.with_) & other.ingredients]


def _why_not_covered(a: Taken, b: Taken, library: Library) -> str:
    for one in (a, b):
        if not one.ingredients and not one.habit:
            offer = f"; did you mean {' or '.join(one.offers)}?" if one.offers else ""
            return f"{one.text!r} is not recognised{offer}"
    medicines = library.knowledge.medicines
    if not any(name in medicines for one in (a, b) for name in one.ingredients):
        return "neither is one of the medicines that Eutonia knows in full"
    outside = sorted(unexamined(a.ingredients | b.ingredients, library=library))
    return f"our data have not examined {', '.join(outside)}" if outside else ""


@lru_cache(maxsize=4)
def _nobody(library: Library) -> Facts:
    """A person of whom only the medicines will be known."""
    return gather_facts(Patient(medicines=()), value_sets=library.value_sets, today=ANY_DAY)


def _facts(taken: Sequence[Taken], library: Library) -> Facts:
    habits = {one.habit for one in taken}
    return replace(
        _nobody(library),
        taking=frozenset[str]().union(*(one.ingredients for one in taken)),
        alcohol=(1, 1) if "alcohol" in habits else (0, 2),
        cannabis=True if "cannabis" in habits else None,
        smoker=True if "tobacco" in habits else None,
    )


def _combinations(taken: Sequence[Taken], pairs: Sequence[Pair], library: Library) -> tuple[Finding, ...]:
    """What three or more together make, and no two of them do."""
    if len(taken) < 3:
        return ()
    everything = _facts(taken, library)
    subjects = sorted(everything.taking or frozenset(), key=str)
    in_pairs = {(finding.rule, finding.medicine) for pair in pairs for finding in pair.findings}
    return tuple(
        finding
        for subject in subjects
        if subject in library.knowledge.medicines
        for finding in assess_pair(everything, subject=subject, knowledge=library.knowledge)
        if (finding.rule, finding.medicine) not in in_pairs
    )
