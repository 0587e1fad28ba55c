"""What does a rule say of a person? Worked out a second time, as plainly as it can be said.

Verification must not ask the code that it checks. So nothing here calls review/conditions.py: each fact of the language
is given its meaning again, a truth is one of three numbers, `all` is the smallest, `any` the largest, `not` the mirror.
Slow and short; a difference from review/ is a breach, whichever of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eutonia.knowledge.conditions import Condition, DoseRange, LabMissing, LabRange, Range, Taking
from eutonia.knowledge.records import Knowledge
from eutonia.review.facts import ALCOHOL_RANKS, LIVER_RANKS, Facts

Truth = bool | None
NO, UNKNOWN, YES = 0, 1, 2
TRUTHS: dict[int, Truth] = {NO: False, UNKNOWN: None, YES: True}


def ask_again(condition: Condition, facts: Facts, *, subject: str, knowledge: Knowledge) -> Truth:
    """Is the condition of a rule about this medicine true of this person: yes, no, or unknown?"""
    return TRUTHS[_truth(condition, facts, subject, knowledge)]


def _truth(condition: Condition, facts: Facts, subject: str, knowledge: Knowledge) -> int:
    below = [_truth(child, facts, subject, knowledge) for child in condition.children]
    if condition.all is not None:
        return min(below)
    if condition.any is not None:
        return max(below)
    if condition.not_ is not None:
        return YES - below[0]
    if condition.taking is not None:
        return _taking(condition.taking, facts, subject, knowledge)
    if condition.daily_dose is not None:
        return _daily_dose(condition.daily_dose, facts, subject)
    if condition.allergy is not None:
        return _allergy(condition.allergy, facts, subject, knowledge)
    return MEANINGS[condition.key](condition.asked, facts)


def _certain(answer: bool) -> int:
    return YES if answer else NO


def _same(known: object, asked: object) -> int:
    return UNKNOWN if known is None else _certain(known == asked)


def _measured(value: Decimal | int | None, on: date | None, asked: Range, facts: Facts) -> int:
    if value is None:
        return UNKNOWN
    if asked.within_days is not None and on is not None and on < facts.today - timedelta(days=asked.within_days):
        return UNKNOWN
    number = Decimal(value)
    outside = (
        (asked.below is not None and not number < asked.below)
        or (asked.at_most is not None and not number <= asked.at_most)
        or (asked.at_least is not None and not number >= asked.at_least)
        or (asked.above is not None and not number > asked.above)
    )
    return _certain(not outside)


def _rank(known: tuple[int, int], rank: int) -> int:
    possible = {grade >= rank for grade in range(known[0], known[1] + 1)}
    return UNKNOWN if len(possible) == 2 else _certain(possible.pop())


def _lab(asked: LabRange, facts: Facts) -> int:
    lab = facts.labs.get(asked.name)
    return _measured(lab.value, lab.on, asked.range, facts) if lab else UNKNOWN


def _lab_missing(asked: LabMissing, facts: Facts) -> int:
    if not facts.labs_known:
        return UNKNOWN
    lab = facts.labs.get(asked.name)
    return _certain(not (lab and lab.on >= facts.today - timedelta(days=asked.days)))


def _listed(value_set: str, facts: Facts) -> int:
    return UNKNOWN if facts.conditions is None else _certain(value_set in facts.conditions)


def _taking(asked: Taking, facts: Facts, subject: str, knowledge: Knowledge) -> int:
    def counts(name: str) -> bool:
        named = name in asked.any_of or any(name in knowledge.classes[each].members for each in asked.classes)
        return named and name not in asked.except_ and (name != subject or asked.with_self)

    def lately(stopped: date) -> bool:
        return asked.within_days is not None and facts.today - stopped <= timedelta(days=asked.within_days)

    own = {subject} if asked.with_self else set()
    now = set(facts.taking or ()) | own
    recent = {name for name, stopped in facts.stopped.items() if lately(stopped)} if facts.taking is not None else set()
    if sum(counts(name) for name in now | recent) >= asked.at_least:
        return YES
    return UNKNOWN if facts.taking is None or facts.unread else NO


def _daily_dose(asked: DoseRange, facts: Facts, subject: str) -> int:
    if facts.taking is not None and not facts.unread and subject not in facts.taking:
        return NO
    if subject not in facts.daily:
        return UNKNOWN
    dose = facts.daily[subject].mg
    above = asked.above is None or dose > asked.above.mg
    return _certain(above and (asked.at_least is None or dose >= asked.at_least.mg))


def _allergy(asked: str, facts: Facts, subject: str, knowledge: Knowledge) -> int:
    def means(name: str) -> bool:
        if asked == "self":
            return name == subject
        return name in knowledge.classes[asked].members if asked in knowledge.classes else name == asked

    if facts.allergies is None:
        return UNKNOWN
    if any(means(name) for name in facts.allergies):
        return YES
    return UNKNOWN if any(means(name) for _, offers in facts.unread_allergies for name in offers) else NO


MEANINGS: dict[str, Callable[[Any, Facts], int]] = {
    "age": lambda asked, facts: _measured(facts.age, None, asked, facts),
    "weight_kg": lambda asked, facts: _measured(facts.weight_kg, None, asked, facts),
    "egfr": lambda asked, facts: _measured(facts.kidney.egfr, facts.kidney.on("egfr"), asked, facts),
    "crcl": lambda asked, facts: _measured(facts.kidney.crcl, facts.kidney.on("crcl"), asked, facts),
    "sex": lambda asked, facts: _same(facts.sex, asked),
    "dialysis": lambda asked, facts: _same(facts.dialysis, asked),
    "pregnant": lambda asked, facts: _same(facts.pregnant, asked),
    "breastfeeding": lambda asked, facts: _same(facts.breastfeeding, asked),
    "cannabis": lambda asked, facts: _same(facts.cannabis, asked),
    "smoker": lambda asked, facts: _same(facts.smoker, asked),
    "pump": lambda asked, facts: _same(facts.pump, asked),
    "liver": lambda asked, facts: _rank(facts.liver, LIVER_RANKS.index(asked)),
    "alcohol": lambda asked, facts: _rank(facts.alcohol, ALCOHOL_RANKS.index(asked)),
    "condition": _listed,
    "lab": _lab,
    "lab_missing": _lab_missing,
}
