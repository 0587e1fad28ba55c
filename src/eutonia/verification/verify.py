"""Checks the laws on every kind of patient, times every medicine, ladder and product set.

Three passes. *Rule by rule*: on every kind of patient that one rule can tell apart, the review gives a finding where
the rule is true, says what is needed where it is unknown, is silent where it is false. *Jointly*: of rules that share
facts and can move a plan, every kind of patient is reviewed, and the limits are those that the records say. *Planned*:
every combination of what such rules can come to is planned for real and held against the laws.

What a rule says of a person is worked out in oracle.py, what the laws ask in laws.py: neither asks the code they check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from itertools import pairwise, product
from math import gcd

from msgspec.structs import replace

from eutonia.advice.library import Library
from eutonia.advice.titrating import titrate
from eutonia.domain.dose import Dose
from eutonia.domain.finding import Limit
from eutonia.domain.patient import Lab, Patient
from eutonia.domain.plan import Regimen
from eutonia.knowledge.records import Knowledge, Medicine, Rule
from eutonia.planning.hours import USUAL_HOURS, WakingHours
from eutonia.planning.wish import Wish
from eutonia.review.assess import assess
from eutonia.review.facts import Facts, gather_facts
from eutonia.verification.changes import Changes, check_missed, check_proposals, check_switches, check_ways_down
from eutonia.verification.kinds import Change, Cluster, change_all, cluster_rules
from eutonia.verification.laws import Allowed, Case, allowed_by, broken_laws
from eutonia.verification.oracle import ask_again

TODAY = date(2026, 1, 1)  # any day will do: what matters are ages of results
NOT_ADULT = (0, 17, None)  # ages of whom nothing may be planned
ENOUGH_LOOKS = 100  # of a medicine, after which some must have been plans
MOST_BREACHES = 20  # shown; all are counted


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was looked at, and what was found."""

    kinds: int = 0  # kinds of patient covered jointly: those that the rules that move plans can tell apart
    kinds_by_rule: int = 0  # kinds of patient looked at rule by rule
    rules: int = 0
    plans: int = 0
    refusals: int = 0
    reviewed_jointly: int = 0  # kinds of patient whose limits were held against the records, one by one
    changes: Changes = field(default_factory=Changes)  # ways down, switches, missed doses
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
    work = [] if out_of_time() else [Work(medicine, library, tally) for medicine in medicines]
    waiting = [one.cases() for one in work]
    if work:
        waiting += list(change_work(library, tally))
    # All medicines in turn, so that a short budget reaches each of them.
    done = 0
    while waiting and not out_of_time():
        for cases in list(waiting):
            if next(cases, None) is None:
                waiting.remove(cases)
        done += 1
        if not done % 500:
            tell("plans", tally.plans + tally.refusals, sum(one.size for one in work))
    for one in work:
        one.expect_plans()
    tally.left = sum(one.size for one in work) - tally.plans - tally.refusals
    return tally


NORMAL = Patient(
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
RESULTS = (("creatinine", "0.8", "mg/dL"), ("alt", "20", "U/L"), ("ast", "20", "U/L"), ("bilirubin", "0.5", "mg/dL"))


def measured_person() -> Patient:
    """The same, with size and results, for whom every switch can be planned."""
    labs = tuple(Lab(name=name, value=Decimal(value), unit=unit, on=TODAY) for name, value, unit in RESULTS)
    return replace(NORMAL, sex="female", weight_kg=Decimal(70), height_cm=Decimal(165), labs=labs)


def change_work(library: Library, tally: Tally) -> Iterator[Iterator[bool]]:
    """The checks of ways down, switches and missed doses, each to go on in turn with the rest."""
    knowledge, count = library.knowledge, tally.changes
    for medicine in knowledge.medicines.values():
        yield check_ways_down(medicine, knowledge, start=TODAY, count=count, breach=tally.breach)
    yield check_switches(library, measured_person(), start=TODAY, count=count, breach=tally.breach)
    yield check_missed(knowledge, count=count, breach=tally.breach)
    yield check_proposals(knowledge, count=count, breach=tally.breach)


def normal_person(library: Library) -> Facts:
    """An adult of whom everything is known and nothing is wrong."""
    facts = gather_facts(NORMAL, value_sets=library.value_sets, today=TODAY)
    good = Decimal(90)
    kidney = replace(facts.kidney, stated={"egfr": (good, TODAY), "crcl": (good, TODAY)})
    return replace(facts, kidney=kidney, sex="female", weight_kg=Decimal(70), labs_known=True)


def check_rules(medicine: Medicine, library: Library, tally: Tally, out_of_time: Callable[[], bool]) -> None:
    """Rule by rule: is each kind of patient that it can tell apart answered as the rule says?"""
    normal = normal_person(library)
    for rule in library.knowledge.rules:
        if medicine.name not in rule.subjects or out_of_time():
            continue
        tally.rules += 1
        alone = only(library.knowledge, (rule,))
        for cluster in cluster_rules([rule], subject=medicine.name, knowledge=library.knowledge):
            for words, changes in cluster.patients():
                tally.kinds_by_rule += 1
                facts = change_all(normal, changes)
                answer = ask_again(rule.when, facts, subject=medicine.name, knowledge=library.knowledge)
                why = wrong_answer(rule, answer, facts, medicine.name, alone)
                if why:
                    tally.breach(f"{rule.id}, {words}", why)


def only(knowledge: Knowledge, rules: tuple[Rule, ...]) -> Knowledge:
    """The same knowledge with these rules alone."""
    return replace(knowledge, version=f"{knowledge.version}/{' '.join(rule.id for rule in rules)}", rules=rules)


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
    return wrong_limits((rule,), (answer,), review.limits, subject)


def wrong_limits(
    rules: tuple[Rule, ...], answers: tuple[bool | None, ...], limits: tuple[Limit, ...], subject: str
) -> str:
    """Why are these not the limits that the records set, answered so? Empty where they are, each with its reason."""
    asked = Counter(
        (rule.id, what, value, answer is None)
        for rule, answer in zip(rules, answers, strict=True)
        if answer is not False
        for what, value in limits_in(rule)
    )
    given = Counter(
        (limit.rule, limit.what, "" if limit.what == "refuse" else limit.value, limit.assumed) for limit in limits
    )
    if given != asked:
        return f"the limits are {sorted(given - asked)} more and {sorted(asked - given)} fewer than the rules say"
    if any(limit.medicine != subject or not limit.because or not limit.cites for limit in limits):
        return "a limit of another medicine, or without its reason and source"
    if any(limit.assumed and not limit.needs for limit in limits):
        return "an assumed limit that does not say what is needed"
    return ""


def limits_in(rule: Rule) -> Iterator[tuple[str, str]]:
    """What a rule sets, straight from its record."""
    if rule.refuse:
        yield "refuse", ""
    if rule.limit and rule.limit.daily:
        yield "daily", str(rule.limit.daily)
    if rule.limit and rule.limit.single:
        yield "single", str(rule.limit.single)
    if rule.limit and rule.limit.times:
        yield "times", str(rule.limit.times)
    if rule.ladder:
        yield "ladder", rule.ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of patient, with what the rules allow and what the real review says of it."""

    allowed: Allowed
    facts: Facts
    limits: tuple[Limit, ...]
    words: str


class Work:
    """All plans of one medicine: every joint outcome of the rules that move them, by every way of asking."""

    def __init__(self, medicine: Medicine, library: Library, tally: Tally) -> None:
        self.medicine, self.library, self.tally = medicine, library, tally
        self.planned = self.looked = 0
        moving = [r for r in library.knowledge.rules if medicine.name in r.subjects and moves_plans(r)]
        clusters = cluster_rules(moving, subject=medicine.name, knowledge=library.knowledge)
        self.outcomes = [distinct_outcomes(c, medicine.name, library, tally) for c in clusters]
        self.wishes = list(all_wishes(medicine, library.knowledge))
        kinds = joint = 1
        for cluster, outcomes in zip(clusters, self.outcomes, strict=True):
            kinds *= cluster.kinds
            joint *= len(outcomes)
        tally.kinds += kinds
        self.size = (joint + len(NOT_ADULT)) * len(self.wishes)

    def cases(self) -> Iterator[bool]:
        """Plans each case for real and counts what it breaks: all of them once, those that may be planned first."""
        together = [*self.not_adults(), *(self._reviewed(chosen) for chosen in product(*self.outcomes))]
        allowed = [each for each in together if not each.allowed.refused and not each.allowed.open]
        forbidden = [each for each in together if each.allowed.refused or each.allowed.open]
        for group in (allowed, forbidden):
            size = len(group) * len(self.wishes)
            stride = _coprime_stride(size)
            for number in range(size):
                which, how = divmod(number * stride % size, len(self.wishes))
                self.check(group[which], self.wishes[how])
                yield True

    def _reviewed(self, chosen: tuple[Outcome, ...]) -> Kind:
        """What the rules allow when each cluster comes to this, and what the real review says of such a person."""
        allowed = Allowed()
        for outcome in chosen:
            allowed = allowed.with_(outcome.allowed)
        facts = change_all(normal_person(self.library), (change for outcome in chosen for change in outcome.changes))
        return self._kind(allowed, facts, " | ".join(outcome.words for outcome in chosen))

    def not_adults(self) -> Iterator[Kind]:
        """Children, and who may be one: no rule speaks of them, and nothing may be planned."""
        for age in NOT_ADULT:
            facts = replace(normal_person(self.library), age=age)
            yield self._kind(Allowed(refused=age is not None, open=age is None), facts, f"age: {age}")

    def _kind(self, allowed: Allowed, facts: Facts, words: str) -> Kind:
        limits = assess(facts, knowledge=self.library.knowledge, about=(self.medicine.name,)).limits
        return Kind(allowed=allowed, facts=facts, limits=limits, words=words)

    def check(self, kind: Kind, wish: Wish) -> None:
        titration = titrate(self.medicine.name, facts=kind.facts, limits=kind.limits, wish=wish, library=self.library)
        case = Case(
            medicine=self.medicine,
            allowed=kind.allowed,
            wish=wish,
            titration=titration,
            knowledge=self.library.knowledge,
        )
        self.looked += 1
        if titration.refused:
            self.tally.refusals += 1
        else:
            self.tally.plans += 1
            self.planned += 1
        for why in broken_laws(case):
            self.tally.breach(f"{self.medicine.name}, {kind.words}, {describe(wish)}", why)

    def expect_plans(self) -> None:
        """A planner that refuses everything keeps all other laws. Of those that may be planned some must be."""
        if self.looked >= min(self.size, ENOUGH_LOOKS) and not self.planned:
            self.tally.breach(self.medicine.name, f"not one plan among {self.looked} that the rules allow")


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


def distinct_outcomes(cluster: Cluster, subject: str, library: Library, tally: Tally) -> list[Outcome]:
    """Everything that these rules can come to. On the way the limits of every kind of patient are checked."""
    normal = normal_person(library)
    alone = only(library.knowledge, cluster.rules)
    by_effect: dict[Allowed, Outcome] = {}
    for words, changes in cluster.patients():
        facts = change_all(normal, changes)
        answers = tuple(
            ask_again(rule.when, facts, subject=subject, knowledge=library.knowledge) for rule in cluster.rules
        )
        limits = assess(facts, knowledge=alone, about=(subject,)).limits
        tally.reviewed_jointly += 1
        why = wrong_limits(cluster.rules, answers, limits, subject)
        if why:
            tally.breach(f"{subject}, {words}", why)
        allowed = allowed_by(cluster.rules, answers)
        by_effect.setdefault(allowed, Outcome(allowed=allowed, changes=changes, words=words))
    return list(by_effect.values())


def all_wishes(medicine: Medicine, knowledge: Knowledge) -> Iterator[Wish]:
    """Every way of asking: each ladder, product set and present dose, with and without halves, and some targets."""
    ladders = knowledge.ladders.get(medicine.name, ())
    names = [None, *(ladder.name for ladder in ladders)]
    rungs = sorted({(rung.daily, rung.times) for ladder in ladders for rung in ladder.rung})
    highest = max((daily for daily, _ in rungs), default=None)
    regimens = [None, *(Regimen(daily=daily, times=times) for daily, times in rungs)]
    if highest:
        regimens.append(Regimen(daily=highest + highest, times=4))
    for ladder, group, halves, regimen in product(names, medicine.product_set, (True, False), regimens):
        yield Wish(start=TODAY, ladder=ladder, products=(group.name,), halves=halves, regimen=regimen)
    targets = [daily for daily, _ in rungs][1::3]
    for ladder, group, target in product(names, medicine.product_set, [*targets, *_beside(rungs)]):
        yield Wish(start=TODAY, ladder=ladder, products=(group.name,), target=target)
    yield from _rarer_wishes(names, rungs)


def _beside(rungs: list[tuple[Dose, int]]) -> list[Dose]:
    """Targets that are no rung: below the first, between two, above the last."""
    between = [Dose((low.mg + high.mg) / 2) for (low, _), (high, _) in pairwise(rungs) if low < high][::4]
    return [Dose(rungs[0][0].mg / 2), *between, Dose(rungs[-1][0].mg * 3 / 2)] if rungs else []


def _rarer_wishes(names: list[str | None], rungs: list[tuple[Dose, int]]) -> Iterator[Wish]:
    """With the default products: a present dose beside the ladder, with a target above it; night work, the largest dose
    elsewhere.
    """
    night = WakingHours(wake=time(18), bed=time(9))
    for ladder, (daily, times), (target, _) in product(names, rungs[::2], rungs[1::4]):
        beside = Regimen(daily=daily + Dose(rungs[0][0].mg / 2), times=times)
        yield Wish(start=TODAY, ladder=ladder, regimen=beside, target=target, hours=night, largest_dose="morning")


def describe(wish: Wish) -> str:
    parts = [wish.ladder or "default ladder", *wish.products, "halves" if wish.halves else "no halves"]
    parts += [f"from {wish.regimen.daily} in {wish.regimen.times}"] if wish.regimen else []
    parts += [f"to {wish.target}"] if wish.target else []
    parts += [f"awake from {wish.hours.wake:%H:%M}"] if wish.hours != USUAL_HOURS else []
    return ", ".join(parts)
