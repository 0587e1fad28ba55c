"""Which safety rules speak of this person and these medicines, which could not be answered, and what do they allow?

Every rule about a medicine is asked once. True gives a finding, unknown a NotAssessed, false nothing: that is what
"checked and none" means. A rule that limits, slows or refuses counts as if it applied while it is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from eutonia.domain.finding import Finding, Limit, NotAssessed, Review, Severity
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import Knowledge, Rule
from eutonia.review.conditions import Question, compile_condition, evidence, lacking
from eutonia.review.facts import ADULT, Facts

KIND_ORDER = (
    "contraindication", "allergy", "combination", "interaction", "duplicate", "kidney", "liver", "age", "pregnancy",
    "breastfeeding", "dose-limit", "caution", "stop-risk", "monitoring",
)  # fmt: skip
PAIR_KINDS = frozenset({"interaction", "duplicate", "combination"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRule:
    """A rule about one medicine, ready to be asked."""

    rule: Rule
    subject: str
    ask: Question


class RuleBook:
    """The rules of a knowledge, by the medicine they are about, each turned into a question once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._about: dict[str, tuple[AskedRule, ...]] = {}
        self._written: dict[str, list[Rule]] = {}
        for rule in knowledge.rules:
            for subject in rule.subjects:
                self._written.setdefault(subject, []).append(rule)

    def about(self, subject: str) -> tuple[AskedRule, ...]:
        """The rules about this medicine."""
        if subject not in self._about:
            self._about[subject] = tuple(
                AskedRule(
                    rule=rule,
                    subject=subject,
                    ask=compile_condition(rule.when, subject=subject, knowledge=self.knowledge),
                )
                for rule in self._written.get(subject, ())
            )
        return self._about[subject]


@lru_cache(maxsize=4)
def rule_book(knowledge: Knowledge) -> RuleBook:
    """The rule book of this knowledge; made once."""
    return RuleBook(knowledge)


def assess(facts: Facts, *, knowledge: Knowledge, about: Sequence[str]) -> Review:
    """What must be known about this person before or while they take these medicines?"""
    if facts.age is not None and facts.age < ADULT:
        return Review(
            findings=(), not_assessed=(), limits=(), not_covered=(f"age {facts.age}: our knowledge is of adults only",)
        )
    book = rule_book(knowledge)
    asked = [(one, one.ask(facts)) for subject in about for one in book.about(subject)]
    fired = [one for one, answer in asked if answer]
    unknown = [one for one, answer in asked if answer is None]
    return Review(
        findings=group_findings(_findings(fired, facts, knowledge)),
        not_assessed=tuple(_not_assessed(one, facts, knowledge) for one in _open(unknown, fired)),
        not_covered=_not_covered(facts, about, knowledge),
        limits=tuple(
            limit
            for group, assumed in ((fired, False), (unknown, True))
            for one in group
            for limit in limits_of(one, facts, knowledge, assumed=assumed)
        ),
    )


def _findings(fired: Iterable[AskedRule], facts: Facts, knowledge: Knowledge) -> list[Finding]:
    fired = tuple(fired)
    replaced = {(one.subject, weaker) for one in fired for weaker in one.rule.replaces}
    return [_finding(one, facts, knowledge) for one in fired if (one.subject, one.rule.id) not in replaced]


def _finding(one: AskedRule, facts: Facts, knowledge: Knowledge) -> Finding:
    why = evidence(one.rule.when, facts, subject=one.subject, knowledge=knowledge)
    return Finding(
        rule=one.rule.id,
        kind=one.rule.kind,
        severity=Severity[one.rule.severity.upper()],
        medicine=one.subject,
        with_=why.with_,
        effect=one.rule.effect,
        advice=one.rule.advice,
        cites=resolve_cites(one.rule.cite, knowledge),
        because=why.because,
        group=one.rule.group,
    )


def _open(unknown: Iterable[AskedRule], fired: Iterable[AskedRule]) -> list[AskedRule]:
    """The unknown rules that would still add something: not those that a rule which fired replaces."""
    replaced = {(one.subject, weaker) for one in fired for weaker in one.rule.replaces}
    return [one for one in unknown if (one.subject, one.rule.id) not in replaced]


def _not_assessed(one: AskedRule, facts: Facts, knowledge: Knowledge) -> NotAssessed:
    return NotAssessed(
        rule=one.rule.id,
        kind=one.rule.kind,
        medicine=one.subject,
        severity=Severity[one.rule.severity.upper()],
        needs=lacking(one.rule.when, facts, subject=one.subject, knowledge=knowledge),
    )


def limits_of(one: AskedRule, facts: Facts, knowledge: Knowledge, *, assumed: bool) -> list[Limit]:
    """What this rule allows the person at most; empty for a rule that can only add a finding."""
    allowed: list[tuple[str, str]] = [("refuse", "do not start")] if one.rule.refuse else []
    if one.rule.limit:
        limit = one.rule.limit
        allowed += [("daily", str(limit.daily))] if limit.daily else []
        allowed += [("single", str(limit.single))] if limit.single else []
        allowed += [("times", str(limit.times))] if limit.times else []
    allowed += [("ladder", one.rule.ladder)] if one.rule.ladder else []
    if not allowed:
        return []
    needs = lacking(one.rule.when, facts, subject=one.subject, knowledge=knowledge) if assumed else ()
    return [
        Limit(
            what=what,
            value=value,
            medicine=one.subject,
            rule=one.rule.id,
            because=one.rule.effect,
            assumed=assumed,
            needs=needs,
            cites=resolve_cites(one.rule.cite, knowledge),
        )
        for what, value in allowed
    ]


def group_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings worst first, and those of one group as one card under the worst of them."""
    cards: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=_order):
        cards.setdefault(finding.group or f"{finding.rule}/{finding.medicine}", []).append(finding)
    heads = [_card(members) for members in cards.values()]
    return tuple(sorted(heads, key=_order))


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return (-finding.severity, KIND_ORDER.index(finding.kind), finding.medicine, finding.rule)


def _card(members: list[Finding]) -> Finding:
    head, *others = members
    if not others:
        return head
    everyone = dict.fromkeys(name for member in members for name in (*member.with_, member.medicine))
    return replace(head, with_=tuple(name for name in everyone if name != head.medicine), also=tuple(others))


def _not_covered(facts: Facts, about: Sequence[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Other medicines on the list that our data have not examined."""
    if not about:
        return ()
    examined = examined_ingredients(knowledge)
    outside = sorted((facts.taking or frozenset()) - examined)
    return (*outside, *(f"{text} (not recognised)" for text in facts.unread))


@lru_cache(maxsize=4)
def examined_ingredients(knowledge: Knowledge) -> frozenset[str]:
    """The ingredients whose membership of our classes has been looked at."""
    members = (each.members for each in knowledge.classes.values())
    return knowledge.examined.union(knowledge.medicines, *members)


def assess_pair(facts: Facts, *, subject: str, knowledge: Knowledge) -> list[Finding]:
    """What do the rules about this medicine say of the others taken with it, whatever the person is like?"""
    fired = [one for one in rule_book(knowledge).about(subject) if one.rule.kind in PAIR_KINDS and one.ask(facts)]
    return sorted(_findings(fired, facts, knowledge), key=_order)
