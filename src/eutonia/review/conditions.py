"""Asks a condition of one person: true, false, or unknown (None), after Kleene.

A condition is turned once into a chain of small functions; asking it is then a few calls. `lacking` and `evidence` walk
what was prepared again, but only for rules that spoke: what an unknown one needs, and which facts made a true one true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from eutonia.domain.dose import plain_decimal
from eutonia.knowledge.conditions import Condition, DoseRange, LabMissing, LabRange, Range, Taking
from eutonia.knowledge.records import Knowledge
from eutonia.review.facts import ALCOHOL_RANKS, LIVER_RANKS, Facts

Truth = bool | None
Question = Callable[[Facts], Truth]
YES_NO = ("dialysis", "pregnant", "breastfeeding", "cannabis", "smoker", "pump")
FRACTION = Decimal("0.1")


class Evidence(NamedTuple):
    """Why a rule spoke: the other medicines in it, and the facts in words."""

    with_: tuple[str, ...]
    because: tuple[str, ...]


def partners(taking: Taking, *, subject: str, knowledge: Knowledge) -> frozenset[str]:
    """Which ingredients count for a `taking`, when the rule is about this medicine?"""
    named = {member for each in taking.classes for member in knowledge.classes[each].members}
    left_out = set(taking.except_) | (set() if taking.with_self else {subject})
    return frozenset((named | set(taking.any_of)) - left_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A condition of a rule about one medicine, ready to be asked."""

    key: str
    asked: Any
    subject: str
    ask: Question
    below: tuple[Asked, ...]  # of all, any, not
    counted: frozenset[str]  # of a taking: the ingredients that count


def compile_condition(condition: Condition, *, subject: str, knowledge: Knowledge) -> Question:
    """The condition of a rule about this medicine, as a function of a person's facts."""
    return prepare_condition(condition, subject=subject, knowledge=knowledge).ask


def prepare_condition(condition: Condition, *, subject: str, knowledge: Knowledge) -> Asked:
    """The same, with what is needed to say afterwards why it holds, or what it lacks."""
    below = tuple(prepare_condition(child, subject=subject, knowledge=knowledge) for child in condition.children)
    taking = condition.taking
    counted = partners(taking, subject=subject, knowledge=knowledge) if taking else frozenset[str]()
    return Asked(
        key=condition.key,
        asked=condition.asked,
        subject=subject,
        ask=_question(condition, tuple(each.ask for each in below), counted, subject, knowledge),
        below=below,
        counted=counted,
    )


def _question(
    condition: Condition, below: tuple[Question, ...], counted: frozenset[str], subject: str, knowledge: Knowledge
) -> Question:
    asked = condition.asked
    match condition.key:
        case "all":
            return _all(below)
        case "any":
            return _any(below)
        case "not_":
            return _not(*below)
        case "taking":
            return _taking(asked, counted, subject)
        case "allergy":
            return _allergy(_allergens(asked, subject, knowledge), subject)
        case "daily_dose":
            return _daily_dose(asked, subject)
        case _:
            return _fact(condition)


def _fact(condition: Condition) -> Question:
    asked = condition.asked
    match condition.key:
        case "age":
            return lambda facts: None if facts.age is None else asked.holds(Decimal(facts.age))
        case "weight_kg":
            return lambda facts: None if facts.weight_kg is None else asked.holds(facts.weight_kg)
        case "egfr":
            return lambda facts: _in_range(asked, facts.kidney.egfr, facts.kidney.on("egfr"), facts.today)
        case "crcl":
            return lambda facts: _in_range(asked, facts.kidney.crcl, facts.kidney.on("crcl"), facts.today)
        case "sex":
            return lambda facts: None if facts.sex is None else facts.sex == asked
        case "liver":
            return lambda facts: _at_least(facts.liver, LIVER_RANKS.index(asked))
        case "alcohol":
            return lambda facts: _at_least(facts.alcohol, ALCOHOL_RANKS.index(asked))
        case "condition":
            return lambda facts: None if facts.conditions is None else asked in facts.conditions
        case "lab":
            return lambda facts: _lab(asked, facts)
        case "lab_missing":
            return lambda facts: _lab_missing(asked, facts)
        case key if key in YES_NO:
            return lambda facts: None if (known := getattr(facts, key)) is None else known is asked
        case key:
            raise AssertionError(f"no meaning is given to {key}")


def _all(questions: tuple[Question, ...]) -> Question:
    def ask(facts: Facts) -> Truth:
        answer: Truth = True
        for question in questions:
            one = question(facts)
            if one is False:
                return False
            if one is None:
                answer = None
        return answer

    return ask


def _any(questions: tuple[Question, ...]) -> Question:
    def ask(facts: Facts) -> Truth:
        answer: Truth = False
        for question in questions:
            one = question(facts)
            if one:
                return True
            if one is None:
                answer = None
        return answer

    return ask


def _not(question: Question) -> Question:
    def ask(facts: Facts) -> Truth:
        one = question(facts)
        return None if one is None else not one

    return ask


def _taking(taking: Taking, counted: frozenset[str], subject: str) -> Question:
    def ask(facts: Facts) -> Truth:
        if facts.taking is None:
            return True if taking.with_self and subject in counted and taking.at_least == 1 else None
        if len(taken(taking, counted, facts, subject)) >= taking.at_least:
            return True
        # A medicine whose ingredients we do not know may be one of those asked for.
        return None if facts.unread else False

    return ask


def taken(taking: Taking, counted: frozenset[str], facts: Facts, subject: str) -> frozenset[str]:
    """Which of the counted ingredients does the person take, or took lately enough?"""
    now = (facts.taking or frozenset()) & counted
    if taking.with_self and subject in counted:
        now |= {subject}
    if taking.within_days is None or not facts.stopped:
        return now
    since = facts.today - timedelta(days=taking.within_days)
    return now | {name for name, stopped in facts.stopped.items() if name in counted and stopped >= since}


def _allergens(asked: str, subject: str, knowledge: Knowledge) -> frozenset[str]:
    if asked == "self":
        return frozenset({subject})
    known = knowledge.classes.get(asked)
    return frozenset(known.members) if known else frozenset({asked})


def _allergy(allergens: frozenset[str], subject: str) -> Question:
    def ask(facts: Facts) -> Truth:
        if facts.allergies is None:
            return None
        if facts.allergies & allergens:
            return True
        return None if any(allergens.intersection(offers) for _, offers in facts.unread_allergies) else False

    return ask


def _daily_dose(asked: DoseRange, subject: str) -> Question:
    def ask(facts: Facts) -> Truth:
        if facts.taking is not None and subject not in facts.taking and not facts.unread:
            return False
        dose = facts.daily.get(subject)
        if dose is None:
            return None
        return asked.holds(dose)

    return ask


def _in_range(asked: Range, value: Decimal | None, on: date | None, today: date) -> Truth:
    if value is None or _stale(asked.within_days, on, today):
        return None
    return asked.holds(value)


def _stale(within_days: int | None, on: date | None, today: date) -> bool:
    return within_days is not None and on is not None and (today - on).days > within_days


def _at_least(known: tuple[int, int], rank: int) -> Truth:
    low, high = known
    return True if low >= rank else (False if high < rank else None)


def _lab(asked: LabRange, facts: Facts) -> Truth:
    lab = facts.labs.get(asked.name)
    return None if lab is None else _in_range(asked.range, lab.value, lab.on, facts.today)


def _lab_missing(asked: LabMissing, facts: Facts) -> Truth:
    if not facts.labs_known:
        return None
    lab = facts.labs.get(asked.name)
    return lab is None or (facts.today - lab.on).days > asked.days


def lacking(asked: Asked, facts: Facts) -> tuple[str, ...]:
    """What would have to be known to answer a condition that is unknown today?"""
    return tuple(dict.fromkeys(_lacking(asked, facts)))


def _lacking(asked: Asked, facts: Facts) -> Iterator[str]:
    if asked.ask(facts) is not None:
        return
    if asked.below:
        for each in asked.below:
            yield from _lacking(each, facts)
        return
    yield from _needs(asked, facts)


def _needs(leaf: Asked, facts: Facts) -> tuple[str, ...]:
    key = leaf.key
    if key in ("egfr", "crcl"):
        return facts.kidney.needs("egfr" if key == "egfr" else "crcl") or ("a newer creatinine",)
    if key == "taking":
        return (
            ("list of medicines",)
            if facts.taking is None
            else tuple(f"what {text!r} contains" for text in facts.unread)
        )
    if key == "allergy" and facts.allergies is not None:
        return tuple(f"which allergy {text!r} is" for text, _ in facts.unread_allergies)
    if key == "lab":
        name = leaf.asked.name
        short = name.upper() if len(name) <= 3 else name  # ALT, INR
        return (f"{'a newer' if name in facts.labs else 'a recent'} {short}",)
    return (NEED_WORDS[key].format(subject=leaf.subject),)


NEED_WORDS = {
    "age": "age",
    "sex": "sex",
    "weight_kg": "weight",
    "dialysis": "dialysis yes or no",
    "pregnant": "pregnancy yes or no",
    "breastfeeding": "breastfeeding yes or no",
    "alcohol": "alcohol use",
    "cannabis": "cannabis use",
    "smoker": "smoking",
    "pump": "intrathecal pump yes or no",
    "liver": "liver function (Child-Pugh class)",
    "condition": "list of conditions",
    "allergy": "list of allergies",
    "lab_missing": "laboratory results",
    "daily_dose": "the present daily dose of {subject}",
}


def evidence(asked: Asked, facts: Facts, *, knowledge: Knowledge) -> Evidence:
    """Which other medicines and which facts make this condition true?"""
    with_: dict[str, None] = {}
    because: dict[str, None] = {}
    for leaf in _true_leaves(asked, facts):
        if leaf.key == "taking":
            for name in sorted(taken(leaf.asked, leaf.counted, facts, leaf.subject)):
                with_[name] = None
            with_.pop(leaf.subject, None)
        else:
            because[_in_words(leaf, facts, knowledge)] = None
    return Evidence(tuple(with_), tuple(because))


def _true_leaves(asked: Asked, facts: Facts) -> list[Asked]:
    if asked.ask(facts) is not True or asked.key == "not_":
        return []
    if asked.below:
        return [leaf for each in asked.below for leaf in _true_leaves(each, facts)]
    return [asked]


def _in_words(leaf: Asked, facts: Facts, knowledge: Knowledge) -> str:
    asked = leaf.asked
    match leaf.key:
        case "age":
            return f"age {facts.age}"
        case "egfr" if (egfr := facts.kidney.egfr) is not None:
            return f"eGFR {plain_decimal(egfr.quantize(FRACTION))} mL/min/1.73 m²"
        case "crcl" if (crcl := facts.kidney.crcl) is not None:
            return f"creatinine clearance {plain_decimal(crcl.quantize(FRACTION))} mL/min (lowest of the weights)"
        case "weight_kg" if facts.weight_kg is not None:
            return f"weight {plain_decimal(facts.weight_kg)} kg"
        case "sex":
            return str(asked)
        case "condition":
            return knowledge.value_sets[asked].title
        case "allergy":
            return f"allergy to {leaf.subject if asked == 'self' else asked}"
        case "daily_dose":
            return f"{leaf.subject} {facts.daily[leaf.subject]} a day"
        case "lab":
            return f"{asked.name} {plain_decimal(facts.labs[asked.name].value)}"
        case "lab_missing":
            return f"no {asked.name} result in the last {asked.days} days"
        case "liver":
            return f"at least {asked} liver impairment"
        case "alcohol":
            return "drinks alcohol" if asked == "some" else "drinks alcohol daily"
        case key:
            return FACT_WORDS[key, asked]


FACT_WORDS = {
    ("dialysis", True): "on dialysis",
    ("dialysis", False): "not on dialysis",
    ("pregnant", True): "pregnant",
    ("pregnant", False): "not pregnant",
    ("breastfeeding", True): "breastfeeding",
    ("breastfeeding", False): "not breastfeeding",
    ("cannabis", True): "uses cannabis",
    ("cannabis", False): "uses no cannabis",
    ("smoker", True): "smokes",
    ("smoker", False): "does not smoke",
    ("pump", True): "has an intrathecal pump",
    ("pump", False): "has no intrathecal pump",
}
