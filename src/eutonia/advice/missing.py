"""A missed dose of one person: the table's answer, unless the medicine itself is in question for them.

A limit of this person that the dose passes turns "take" and "leave out" into a call, for it may be new. Where the
clinician who signed this very dose has seen the rule (`acknowledged`, as in a diary), it is not new, and the table
answers. Nothing else is set aside by a signature: not a medicine that is forbidden, not signs, not doses in a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eutonia.advice.assessing import Assessment
from eutonia.advice.library import Library
from eutonia.domain.dose import parse_dose
from eutonia.domain.finding import Cite, Limit
from eutonia.planning.missed import Advice, Situation, advise_on_missed, find_row, own_rule
from eutonia.review.conditions import prepare_condition
from eutonia.review.facts import ADULT

A_DAY = {"daily": " a day", "single": " in one dose", "times": " doses a day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedAnswer:
    """What to do, for this person."""

    knowledge: str
    medicine: str
    situation: Situation
    advice: Advice
    limits: tuple[Limit, ...]  # known limits of this person that the dose passes, acknowledged or not
    notes: tuple[str, ...]


def answer_missed(name: str, situation: Situation, *, assessment: Assessment, library: Library) -> MissedAnswer:
    """What should this person do about the dose? A dose that is not safe for them is never "take it now"."""
    knowledge = library.knowledge
    situation = replace(situation, longest_holds=_longest_holds(name, assessment, library))
    advice = advise_on_missed(knowledge.medicines[name], situation, knowledge=knowledge)
    limits = tuple(each for each in assessment.review.limits if not each.assumed and _is_passed(each, situation))
    doubt = _why_not_take(limits, situation, assessment)
    if advice.do in ("take", "skip") and doubt:
        why, cites = doubt
        advice = replace(advice, do="call-today", why=why, row="not-safe-for-this-person", cites=cites)
    return MissedAnswer(
        knowledge=knowledge.version,
        medicine=name,
        situation=situation,
        advice=advice,
        limits=limits,
        notes=tuple(_signed_all_the_same(name, limits, situation, library)),
    )


def _longest_holds(name: str, assessment: Assessment, library: Library) -> bool | None:
    """Is this person one of those for whom the medicine has a longest time between doses?"""
    longest = own_rule(library.knowledge.medicines[name], library.knowledge).longest
    if longest is None:
        return None
    return prepare_condition(longest.when, subject=name, knowledge=library.knowledge).ask(assessment.facts)


def _why_not_take(
    limits: tuple[Limit, ...], situation: Situation, assessment: Assessment
) -> tuple[str, tuple[Cite, ...]] | None:
    """What of this person speaks against taking or leaving out a dose without asking?"""
    age = assessment.facts.age
    if age is not None and age < ADULT:
        return "This table is for adults only. Call the clinician who prescribes it.", ()
    for limit in limits:
        if not is_acknowledged(limit, situation):
            return (
                f"Before this dose: {limit.because} Call your clinician today; do not stop on your own.",
                limit.cites,
            )
    return None


def is_acknowledged(limit: Limit, situation: Situation) -> bool:
    """Was the dose signed in the knowledge of this limit? What is forbidden is not made safe by a signature."""
    return limit.what != "refuse" and limit.rule in situation.acknowledged


def _is_passed(limit: Limit, situation: Situation) -> bool:
    """Does a limit of this person forbid the medicine, or the dose as it is taken?"""
    match limit.what:
        case "refuse":
            return True
        case "daily":
            return situation.daily > parse_dose(limit.value)
        case "single":
            return situation.dose > parse_dose(limit.value)
        case "times":
            return situation.a_day > int(limit.value)
    return False  # a ladder limits the way up, not a dose


def _signed_all_the_same(name: str, limits: tuple[Limit, ...], situation: Situation, library: Library) -> Iterator[str]:
    """The limits that did not turn this into a call, so that nobody thinks there are none."""
    for limit in limits:
        if is_acknowledged(limit, situation):
            most = f"{limit.value}{A_DAY[limit.what]}"
            yield f"Signed in the knowledge of {limit.rule}, which allows at most {most}: {limit.because}"
    unsigned = replace(situation, acknowledged=())
    row = find_row(library.knowledge.medicines[name], unsigned, knowledge=library.knowledge)
    if row.limit and row.id in situation.acknowledged:
        yield f"Signed in the knowledge of {row.id}, which otherwise makes this a call."
