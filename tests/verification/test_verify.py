"""The laws hold on every kind of patient, and a rule, a review or a planner that is broken on purpose is caught."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest
from msgspec.structs import replace

from eutonia.advice.library import Library, open_library
from eutonia.advice.titrating import titrate
from eutonia.domain.dose import parse_dose
from eutonia.domain.finding import Limit
from eutonia.domain.plan import Refusal, Titration
from eutonia.planning.titration import refuse_titration
from eutonia.planning.wish import Wish
from eutonia.review import conditions
from eutonia.review.assess import assess
from eutonia.verification import verify as verifying
from eutonia.verification.verify import ENOUGH_LOOKS, Tally, Work, check_rules, verify

SLICE = 1500  # questions and rounds over the medicines that the suite looks at; `make verify` looks at all


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def after(cases: int) -> Callable[[], bool]:
    """A budget counted in looks, so that no clock decides."""
    looks = iter(range(cases))
    return lambda: next(looks, None) is None


def never() -> bool:
    return False


def rules_of(name: str, library: Library) -> Tally:
    tally = Tally()
    check_rules(library.knowledge.medicines[name], library, tally, never)
    return tally


def plans_of(name: str, library: Library, cases: int) -> Tally:
    work = Work(library.knowledge.medicines[name], library, Tally())
    assert sum(1 for _ in islice(work.cases(), cases)) == min(cases, work.size)
    work.expect_plans()
    return work.tally


def test_no_law_is_broken(library: Library) -> None:
    tally = verify(library, out_of_time=after(SLICE))
    assert tally.breaches == 0, tally.examples
    assert tally.plans > 1000
    assert tally.refusals > 1000
    assert tally.kinds > 1_000_000
    assert tally.kinds_by_rule > 5000
    assert tally.reviewed_jointly > 5000
    assert tally.rules > 100


def test_all_plans_of_a_small_medicine_are_looked_at_once(library: Library) -> None:
    work = Work(library.knowledge.medicines["orphenadrine"], library, Tally())
    assert sum(1 for _ in work.cases()) == work.size == work.tally.plans + work.tally.refusals
    assert work.tally.breaches == 0, work.tally.examples


def test_nothing_looked_at_is_said(library: Library) -> None:
    tally = verify(library, out_of_time=after(0))
    assert (tally.rules, tally.plans, tally.refusals) == (0, 0, 0)


# ---------------------------------------------------------------------------------- planners broken on purpose


def test_a_planner_that_forgets_a_limit_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(name: str, *, limits: tuple[Limit, ...], **asked: Any) -> Titration:
        return titrate(name, limits=tuple(limit for limit in limits if limit.what not in ("daily", "refuse")), **asked)

    monkeypatch.setattr(verifying, "titrate", forgetful)
    examples = plans_of("baclofen", library, 1000).examples
    assert any("above the limit" in example for example in examples)


def test_a_planner_that_forgets_refusals_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(name: str, *, limits: tuple[Limit, ...], **asked: Any) -> Titration:
        return titrate(name, limits=tuple(limit for limit in limits if limit.what != "refuse"), **asked)

    monkeypatch.setattr(verifying, "titrate", forgetful)
    examples = plans_of("orphenadrine", library, 10_000).examples
    assert any("a rule refuses the medicine" in example for example in examples)


def test_a_planner_that_refuses_everybody_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def timid(name: str, *, wish: Wish, library: Library, **_: Any) -> Titration:
        refusal = Refusal(why="no", rule=None, needs=(), nearest=("never stop suddenly",))
        medicine = library.knowledge.medicines[name]
        return refuse_titration(medicine, limits=(), wish=wish, knowledge=library.knowledge, refusal=refusal)

    monkeypatch.setattr(verifying, "titrate", timid)
    tally = plans_of("baclofen", library, ENOUGH_LOOKS)
    assert tally.breaches == 1
    assert "not one plan" in tally.examples[0]


def test_a_planner_that_plans_for_children_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(name: str, *, facts: Any, **asked: Any) -> Titration:
        return titrate(name, facts=replace(facts, age=45), **asked)

    monkeypatch.setattr(verifying, "titrate", blind)
    work = Work(library.knowledge.medicines["orphenadrine"], library, Tally())
    assert [kind.facts.age for kind in work.not_adults()] == [0, 17, None]
    for kind in work.not_adults():
        work.check(kind, work.wishes[0])
    assert len(work.tally.examples) == 3


# ---------------------------------------------------------------------------------- reviews broken on purpose


def test_a_review_that_takes_unknown_for_no_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(facts: Any, **asked: Any) -> Any:
        review = assess(facts, **asked)
        certain = tuple(limit for limit in review.limits if not limit.assumed)
        return replace(review, limits=certain, not_assessed=())

    monkeypatch.setattr(verifying, "assess", careless)
    assert any("not listed as not assessed" in example for example in rules_of("baclofen", library).examples)
    assert any("fewer than the rules say" in example for example in plans_of("baclofen", library, 1).examples)


def test_a_review_that_doubles_a_limit_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def generous(facts: Any, **asked: Any) -> Any:
        review = assess(facts, **asked)
        doubled = [
            replace(limit, value=str(parse_dose(limit.value) * 2)) if limit.what == "daily" else limit
            for limit in review.limits
        ]
        return replace(review, limits=tuple(doubled))

    monkeypatch.setattr(verifying, "assess", generous)
    assert any("than the rules say" in example for example in rules_of("baclofen", library).examples)
    assert any("than the rules say" in example for example in plans_of("pregabalin", library, 1).examples)


def test_a_rule_that_never_fires_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(facts: Any, **asked: Any) -> Any:
        review = assess(facts, **asked)
        return replace(review, findings=tuple(f for f in review.findings if not f.rule.startswith("baclofen.kidney")))

    monkeypatch.setattr(verifying, "assess", deaf)
    assert any("the rule is True and the findings are []" in each for each in rules_of("baclofen", library).examples)


def test_a_rule_broken_on_purpose_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The review works with limits ten times as high as those of the records that verification reads."""

    def broken(rule: Any) -> Any:
        daily = rule.limit and rule.limit.daily
        return replace(rule, limit=replace(rule.limit, daily=daily * 10)) if daily else rule

    def by_broken_rules(facts: Any, *, knowledge: Any, about: Any) -> Any:
        rules = tuple(broken(rule) for rule in knowledge.rules)
        return assess(facts, knowledge=replace(knowledge, rules=rules), about=about)

    monkeypatch.setattr(verifying, "assess", by_broken_rules)
    tally = rules_of("baclofen", library)
    assert any("'150 mg'" in example for example in tally.examples)


# A rule is read by review/conditions.py. Each of these reads one word of the language wrongly, for review and planner
# alike: only the oracle, which reads it a second time, can notice.
MISREAD: dict[str, tuple[str, str, Callable[..., Any]]] = {
    "unknown is no, under any": (
        "baclofen",
        "_any",
        lambda questions: lambda facts: any(question(facts) is True for question in questions),
    ),
    "unknown is yes, under all": (
        "baclofen",
        "_all",
        lambda questions: lambda facts: all(question(facts) is not False for question in questions),
    ),
    "unknown is no, under not": (
        "tizanidine",
        "_not",
        lambda question: lambda facts: not question(facts),
    ),
    "a medicine too many": (
        "baclofen",
        "_taking",
        lambda taking, counted, subject: (
            lambda facts: None if facts.taking is None else len(facts.taking & counted) > taking.at_least
        ),
    ),
    "stopped medicines are forgotten": (
        "cyclobenzaprine",
        "taken",
        lambda taking, counted, facts, subject: (facts.taking or frozenset()) & counted,
    ),
    "an old result counts": ("baclofen", "_stale", lambda within_days, on, today: False),
    "a grade too high": ("diazepam", "_at_least", lambda known, rank: known[0] > rank),
    "an allergy that may be one is none": (
        "baclofen",
        "_allergy",
        lambda allergens, subject: lambda facts: None if facts.allergies is None else bool(facts.allergies & allergens),
    ),
    "a dose on the threshold is above it": (
        "baclofen",
        "_daily_dose",
        lambda asked, subject: (
            lambda facts: (
                None if subject not in facts.daily else facts.daily[subject] >= (asked.above or asked.at_least)
            )
        ),
    ),
}


@pytest.mark.parametrize(("medicine", "name", "wrong"), MISREAD.values(), ids=MISREAD.keys())
def test_a_rule_that_is_misread_is_caught(
    medicine: str, name: str, wrong: Callable[..., Any], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, name, wrong)
    assert rules_of(medicine, library).breaches > 0
