"""Checks the laws on every kind of patient, times every medicine, ladder and product set.

Two passes. *Rule by rule*: on every kind of patient that one rule can tell apart, the review gives a finding where the
rule is true, says what is needed where it is unknown, is silent where it is false. *Jointly*: for all rules that can
move a limit, slow a ladder or refuse, every combination of what they can come to is planned for real and held against
the laws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import product
from math import gcd

import msgspec

from eutonia.advice.library import Library
from eutonia.domain.dose import Dose
from eutonia.domain.finding import Limit
from eutonia.domain.patient import Patient
from eutonia.domain.plan import Regimen
from eutonia.knowledge.records import Knowledge, Medicine, Rule
from eutonia.planning.titration import Wish, plan_titration
from eutonia.review.assess import assess
from eutonia.review.conditions import compile_condition
from eutonia.review.facts import Facts, gather_facts
from eutonia.verification.kinds import Change, Cluster, change_all, cluster_rules
from eutonia.verification.laws import Allowed, Case, allowed_by, broken_laws

TODAY = date(2026, 1, 1)  # any day will do: what matters are ages of results
MOST_BREACHES = 20  # shown; all are counted


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was looked at, and what was found."""

    kinds: int = 0  # kinds of patient covered jointly: those that the rules that move plans can tell apart
    kinds_by_rule: int = 0  # kinds of patient looked at rule by rule
    rules: int = 0
    plans: int = 0
    refusals: int = 0
    left: int = 0  # planned cases that the budget did not reach
    breaches: int = 0
    examples: list[str] = field(default_factory=list)

    def breach(self, where: str, why: str) -> None:
        self.breaches += 1
        if len(self.examples) < MOST_BREACHES:
            self.examples.append(f"{where}: {why}")


def moves_plans(rule: Rule) -> bool:
    """Can this rule change a plan, or only add a finding?"""
    return rule.refuse or rule.limit is not None or rule.ladder is not None


def verify(
    library: Library,
    *,
    out_of_time: Callable[[], bool] = lambda: False,
    tell: Callable[[str, int, int], None] = lambda what, done, all_: None,
) -> Tally:
    """Are all laws kept on every kind of patient? `tell` hears of progress; `out_of_time` may end it early."""
    tally = Tally()
    medicines = list(library.knowledge.medicines.values())
    for number, medicine in enumerate(medicines):
        tell(f"rules of {medicine.name}", number, 2 * len(medicines))
        check_rules(medicine, library, tally, out_of_time)
    work = [Work(medicine, library, tally) for medicine in medicines]
    waiting = [one.cases() for one in work]
    # All medicines in turn, so that a short budget reaches each of them.
    done = 0
    while waiting and not out_of_time():
        for cases in list(waiting):
            if next(cases, None) is None:
                waiting.remove(cases)
        done += 1
        if not done % 500:
            tell("plans", tally.plans + tally.refusals, sum(one.size for one in work))
    tally.left = sum(one.size for one in work) - tally.plans - tally.refusals
    return tally


def normal_person(library: Library) -> Facts:
    """An adult of whom everything is known and nothing is wrong."""
    person = Patient(
        age_stated=45,
        dialysis=False,
        pregnant=False,
        breastfeeding=False,
        alcohol="none",
        cannabis=False,
        smoker=False,
        pump=False,
        liver="none",
        medicines=(),
        conditions=(),
        allergies=(),
    )
    facts = gather_facts(person, value_sets=library.value_sets, today=TODAY)
    good = Decimal(90)
    kidney = replace(facts, egfr=good, egfr_on=TODAY, crcl=good, crcl_on=TODAY)
    return replace(kidney, sex="female", weight_kg=Decimal(70), labs_known=True)


def check_rules(medicine: Medicine, library: Library, tally: Tally, out_of_time: Callable[[], bool]) -> None:
    """Rule by rule: is each kind of patient that it can tell apart answered as the rule says?"""
    normal = normal_person(library)
    for rule in library.knowledge.rules:
        if medicine.name not in rule.subjects or out_of_time():
            continue
        tally.rules += 1
        alone = only(library.knowledge, rule)
        ask = compile_condition(rule.when, subject=medicine.name, knowledge=library.knowledge)
        for cluster in cluster_rules([rule], subject=medicine.name, knowledge=library.knowledge):
            for words, changes in cluster.patients():
                tally.kinds_by_rule += 1
                facts = change_all(normal, changes)
                why = wrong_answer(rule, ask(facts), facts, medicine.name, alone)
                if why:
                    tally.breach(f"{rule.id}, {words}", why)


def only(knowledge: Knowledge, rule: Rule) -> Knowledge:
    """The same knowledge with this rule alone."""
    return msgspec.structs.replace(knowledge, version=f"{knowledge.version}/{rule.id}", rules=(rule,))


def wrong_answer(rule: Rule, answer: bool | None, facts: Facts, subject: str, alone: Knowledge) -> str:
    """Why is the review's answer not the rule's? Empty where it is."""
    review = assess(facts, knowledge=alone, about=(subject,))
    found = [finding.rule for finding in review.findings]
    unknown = [one for one in review.not_assessed if one.rule == rule.id]
    if (answer is True) != (found == [rule.id]):
        return f"the rule is {answer} and the findings are {found}"
    if (answer is None) != bool(unknown):
        return f"the rule is {answer} and it is {'' if unknown else 'not '}listed as not assessed"
    if any(not one.needs for one in unknown):
        return "not assessed, without saying what is needed"
    if answer is not False and moves_plans(rule) and not review.limits:
        return "the rule moves plans, and there is no limit"
    return ""


class Work:
    """All plans of one medicine: every joint outcome of the rules that move them, by every way of asking."""

    def __init__(self, medicine: Medicine, library: Library, tally: Tally) -> None:
        self.medicine, self.library, self.tally = medicine, library, tally
        moving = [r for r in library.knowledge.rules if medicine.name in r.subjects and moves_plans(r)]
        clusters = cluster_rules(moving, subject=medicine.name, knowledge=library.knowledge)
        self.outcomes = [distinct_outcomes(c, medicine.name, library) for c in clusters]
        self.wishes = list(all_wishes(medicine, library.knowledge))
        kinds = joint = 1
        for cluster, outcomes in zip(clusters, self.outcomes, strict=True):
            kinds *= cluster.kinds
            joint *= len(outcomes)
        tally.kinds += kinds
        self.size = joint * len(self.wishes)

    def cases(self) -> Iterator[bool]:
        """Plans each case for real and counts what it breaks: all of them once, those that may be planned first."""
        together = [self._reviewed(chosen) for chosen in product(*self.outcomes)]
        forbidden = [each for each in together if each[0].refused or each[0].open]
        for group in ([each for each in together if each not in forbidden], forbidden):
            size = len(group) * len(self.wishes)
            stride = _coprime_stride(size)
            for number in range(size):
                which, how = divmod(number * stride % size, len(self.wishes))
                self._check(*group[which], self.wishes[how])
                yield True

    def _reviewed(self, chosen: tuple[Outcome, ...]) -> tuple[Allowed, tuple[Limit, ...], str]:
        """What the rules allow when each cluster comes to this, and what the real review says of such a person."""
        allowed = Allowed()
        for outcome in chosen:
            allowed = allowed.with_(outcome.allowed)
        facts = change_all(normal_person(self.library), (change for outcome in chosen for change in outcome.changes))
        limits = assess(facts, knowledge=self.library.knowledge, about=(self.medicine.name,)).limits
        return allowed, limits, " | ".join(outcome.words for outcome in chosen)

    def _check(self, allowed: Allowed, limits: tuple[Limit, ...], words: str, wish: Wish) -> None:
        knowledge = self.library.knowledge
        titration = plan_titration(self.medicine, limits=limits, wish=wish, knowledge=knowledge)
        self._count(
            Case(medicine=self.medicine, allowed=allowed, wish=wish, titration=titration, knowledge=knowledge), words
        )

    def _count(self, case: Case, words: str) -> None:
        if case.titration.refused:
            self.tally.refusals += 1
        else:
            self.tally.plans += 1
        for why in broken_laws(case):
            self.tally.breach(f"{self.medicine.name}, {words}, {describe(case.wish)}", why)


def _coprime_stride(size: int) -> int:
    """A step that visits each of so many places once, and soon comes everywhere: near the golden section."""
    stride = max(1, int(size * 0.618))
    while gcd(stride, size) != 1:
        stride += 1
    return stride


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that the rules of a cluster can come to, with a patient for whom they do."""

    allowed: Allowed
    changes: tuple[Change, ...]
    words: str


def distinct_outcomes(cluster: Cluster, subject: str, library: Library) -> list[Outcome]:
    """Everything that these rules can come to, over all kinds of patient that they can tell apart."""
    normal = normal_person(library)
    asks = [compile_condition(rule.when, subject=subject, knowledge=library.knowledge) for rule in cluster.rules]
    seen: dict[tuple[bool | None, ...], Outcome] = {}
    for words, changes in cluster.patients():
        facts = change_all(normal, changes)
        answers = tuple(ask(facts) for ask in asks)
        if answers not in seen:
            seen[answers] = Outcome(allowed=allowed_by(cluster.rules, answers), changes=changes, words=words)
    by_effect: dict[Allowed, Outcome] = {}
    for outcome in seen.values():
        by_effect.setdefault(outcome.allowed, outcome)
    return list(by_effect.values())


def all_wishes(medicine: Medicine, knowledge: Knowledge) -> Iterator[Wish]:
    """Every way of asking: each ladder, product set and present dose, with and without halves, and some targets."""
    ladders = knowledge.ladders.get(medicine.name, ())
    names = [None, *(ladder.name for ladder in ladders)]
    rungs = {(rung.daily, rung.times) for ladder in ladders for rung in ladder.rung}
    regimens = [None, *(Regimen(daily=daily, times=times) for daily, times in sorted(rungs))]
    highest = max((daily for daily, _ in rungs), default=None)
    if highest:
        regimens.append(Regimen(daily=highest + Dose(highest.mg), times=4))
    targets = [None, *sorted({daily for daily, _ in rungs})[1::3]]
    for ladder, group, halves, regimen in product(names, medicine.product_set, (True, False), regimens):
        yield Wish(start=TODAY, ladder=ladder, products=(group.name,), halves=halves, regimen=regimen)
    for ladder, group, target in product(names, medicine.product_set, targets[1:]):
        yield Wish(start=TODAY, ladder=ladder, products=(group.name,), target=target)


def describe(wish: Wish) -> str:
    parts = [wish.ladder or "default ladder", *wish.products, "halves" if wish.halves else "no halves"]
    parts += [f"from {wish.regimen.daily} in {wish.regimen.times}"] if wish.regimen else []
    parts += [f"to {wish.target}"] if wish.target else []
    return ", ".join(parts)
