"""Which safety rules speak of this person and these medicines, which could not be answered, and what do they allow?

Every rule about a medicine is asked once. True gives a finding, unknown a NotAssessed, false nothing: that is what
"checked and none" means. A rule that limits, slows or refuses counts as if it applied while it is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from msgspec.structs import replace

from eutonia.domain.finding import Cite, Finding, Limit, NotAssessed, Review, Severity
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import Knowledge, Rule
from eutonia.review.conditions import Asked, Question, Truth, evidence, lacking, prepare_condition
from eutonia.review.facts import ADULT, Facts

KIND_ORDER = (
    "contraindication", "allergy", "combination", "interaction", "duplicate", "kidney", "liver", "age", "pregnancy",
    "breastfeeding", "dose-limit", "caution", "stop-risk", "monitoring",
)  # fmt: skip
KIND_PLACES = {kind: place for place, kind in enumerate(KIND_ORDER)}
PAIR_KINDS = frozenset({"interaction", "duplicate", "combination"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRule:
    """A rule about one medicine, ready to be asked, with all of its answer that no person changes."""

    rule: Rule
    subject: str
    ask: Question
    when: Asked
    severity: Severity
    cites: tuple[Cite, ...]
    allowed: tuple[tuple[str, str], ...]  # what it allows at most; empty for a rule that can only add a finding


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
                prepare_rule(rule, subject=subject, knowledge=self.knowledge) for rule in self._written.get(subject, ())
            )
        return self._about[subject]


def prepare_rule(rule: Rule, *, subject: str, knowledge: Knowledge) -> AskedRule:
    """The rule about this one of its medicines."""
    when = prepare_condition(rule.when, subject=subject, knowledge=knowledge)
    return AskedRule(
        rule=rule,
        subject=subject,
        ask=when.ask,
        when=when,
        severity=Severity[rule.severity.upper()],
        cites=resolve_cites(rule.cite, knowledge),
        allowed=tuple(_allowed(rule)),
    )


def _allowed(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.refuse:
        yield "refuse", "do not start"
    if rule.limit:
        bounds = {"daily": rule.limit.daily, "single": rule.limit.single, "times": rule.limit.times}
        yield from ((what, str(bound)) for what, bound in bounds.items() if bound)
    if rule.ladder:
        yield "ladder", rule.ladder


@lru_cache(maxsize=4)
def rule_book(knowledge: Knowledge) -> RuleBook:
    """The rule book of this knowledge; made once."""
    return RuleBook(knowledge)


def ask_rules(facts: Facts, *, knowledge: Knowledge, about: Sequence[str]) -> list[tuple[AskedRule, Truth]]:
    """Every rule about these medicines, with what is true of this person: yes, no, or unknown."""
    book = rule_book(knowledge)
    return [(one, one.ask(facts)) for subject in about for one in book.about(subject)]


def assess(facts: Facts, *, knowledge: Knowledge, about: Sequence[str]) -> Review:
    """What must be known about this person before or while they take these medicines?"""
    if facts.age is not None and facts.age < ADULT:
        return Review(
            findings=(), not_assessed=(), limits=(), not_covered=(f"age {facts.age}: our knowledge is of adults only",)
        )
    asked = ask_rules(facts, knowledge=knowledge, about=about)
    fired = [one for one, answer in asked if answer]
    unknown = [(one, lacking(one.when, facts)) for one, answer in asked if answer is None]
    replaced = _replaced(fired)
    return Review(
        findings=group_findings(_findings(fired, replaced, facts, knowledge)),
        not_assessed=tuple(
            [_not_assessed(one, needs) for one, needs in unknown if (one.subject, one.rule.id) not in replaced]
        ),
        not_covered=_not_covered(facts, about, knowledge),
        limits=(
            *[limit for one in fired if one.allowed for limit in limits_of(one, assumed=False, needs=())],
            *[limit for one, needs in unknown if one.allowed for limit in limits_of(one, assumed=True, needs=needs)],
        ),
    )


def _replaced(fired: Iterable[AskedRule]) -> set[tuple[str, str]]:
    """The weaker rules that would say less of what these say already."""
    return {(one.subject, weaker) for one in fired for weaker in one.rule.replaces}


def _findings(
    fired: Iterable[AskedRule], replaced: Set[tuple[str, str]], facts: Facts, knowledge: Knowledge
) -> list[Finding]:
    return [_finding(one, facts, knowledge) for one in fired if (one.subject, one.rule.id) not in replaced]


def _finding(one: AskedRule, facts: Facts, knowledge: Knowledge) -> Finding:
    why = evidence(one.when, facts, knowledge=knowledge)
    return Finding(
        rule=one.rule.id,
        kind=one.rule.kind,
        severity=one.severity,
        medicine=one.subject,
        with_=why.with_,
        effect=one.rule.effect,
        advice=one.rule.advice,
        cites=one.cites,
        because=why.because,
        group=one.rule.group,
    )


def _not_assessed(one: AskedRule, needs: tuple[str, ...]) -> NotAssessed:
    return NotAssessed(rule=one.rule.id, kind=one.rule.kind, medicine=one.subject, severity=one.severity, needs=needs)


def limits_of(one: AskedRule, *, assumed: bool, needs: tuple[str, ...]) -> list[Limit]:
    """What this rule allows the person at most; empty for a rule that can only add a finding."""
    return [
        Limit(
            what=what,
            value=value,
            medicine=one.subject,
            rule=one.rule.id,
            because=one.rule.effect,
            assumed=assumed,
            needs=needs,
            cites=one.cites,
        )
        for what, value in one.allowed
    ]


def group_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings worst first, and those of one group as one card under the worst of them."""
    cards: dict[object, list[Finding]] = {}
    for finding in sorted(findings, key=_order):
        cards.setdefault(finding.group or (finding.rule, finding.medicine), []).append(finding)
    # A card stands where its worst finding stood: still worst first.
    return tuple([members[0] if len(members) == 1 else _card(members) for members in cards.values()])


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return (-finding.severity, KIND_PLACES[finding.kind], finding.medicine, finding.rule)


def _card(members: list[Finding]) -> Finding:
    head, *others = members
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
    replaced = _replaced(fired)
    return sorted(_findings(fired, replaced, facts, knowledge), key=_order)
