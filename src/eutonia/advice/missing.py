"""A missed dose of one person: the table's answer, unless the medicine itself is in question for them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eutonia.advice.assessing import Assessment
from eutonia.advice.library import Library
from eutonia.domain.dose import parse_dose
from eutonia.domain.finding import Cite, Limit
from eutonia.planning.missed import Advice, Situation, advise_on_missed
from eutonia.review.facts import ADULT


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedAnswer:
    """What to do, for this person."""

    knowledge: str
    medicine: str
    situation: Situation
    advice: Advice


def answer_missed(name: str, situation: Situation, *, assessment: Assessment, library: Library) -> MissedAnswer:
    """What should this person do about the dose? A dose that is not safe for them is never "take it now"."""
    knowledge = library.knowledge
    advice = advise_on_missed(knowledge.medicines[name], situation, knowledge=knowledge)
    doubt = _why_not_take(situation, assessment)
    if advice.do in ("take", "skip") and doubt:
        why, cites = doubt
        advice = replace(advice, do="call-today", why=why, row="not-safe-for-this-person", cites=cites)
    return MissedAnswer(knowledge=knowledge.version, medicine=name, situation=situation, advice=advice)


def _why_not_take(situation: Situation, assessment: Assessment) -> tuple[str, tuple[Cite, ...]] | None:
    """What of this person speaks against taking or leaving out a dose without asking?"""
    age = assessment.facts.age
    if age is not None and age < ADULT:
        return "This table is for adults only. Call the clinician who prescribes it.", ()
    for limit in assessment.review.limits:
        if not limit.assumed and _is_passed(limit, situation):
            return (
                f"Before this dose: {limit.because} Call your clinician today; do not stop on your own.",
                limit.cites,
            )
    return None


def _is_passed(limit: Limit, situation: Situation) -> bool:
    """Does a known limit of this person forbid the medicine, or the dose as it is taken?"""
    if limit.what == "refuse":
        return True
    if limit.what == "daily":
        return situation.daily > parse_dose(limit.value)
    return limit.what == "single" and situation.dose > parse_dose(limit.value)
