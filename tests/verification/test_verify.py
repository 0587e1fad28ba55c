"""The laws hold on every kind of patient, and a rule or a plan that is broken on purpose is caught."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from eutonia.advice.library import Library, open_library
from eutonia.domain.dose import Dose
from eutonia.domain.finding import Limit
from eutonia.domain.plan import Regimen, Titration
from eutonia.planning.titration import Wish, plan_titration
from eutonia.review.assess import assess
from eutonia.verification import verify as verifying
from eutonia.verification.laws import Allowed, Case, broken_laws, with_titration
from eutonia.verification.verify import TODAY, verify

SLICE = 1500  # rounds over the medicines that the suite looks at; `make verify` looks at all


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def after(cases: int) -> Callable[[], bool]:
    """A budget counted in looks, so that no clock decides."""
    looks = iter(range(cases))
    return lambda: next(looks, None) is None


def test_no_law_is_broken(library: Library) -> None:
    tally = verify(library, out_of_time=after(SLICE))
    assert tally.breaches == 0, tally.examples
    assert tally.plans > 1000
    assert tally.refusals > 1000
    assert tally.kinds > 1_000_000
    assert tally.rules > 100


def test_a_planner_that_forgets_a_limit_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(medicine: Any, *, limits: tuple[Limit, ...], wish: Wish, knowledge: Any) -> Titration:
        kept = tuple(limit for limit in limits if limit.what not in ("daily", "refuse"))
        return plan_titration(medicine, limits=kept, wish=wish, knowledge=knowledge)

    monkeypatch.setattr(verifying, "plan_titration", forgetful)
    tally = verify(library, out_of_time=after(SLICE))
    assert tally.breaches > 0
    assert any("above the limit" in example or "refuses" in example for example in tally.examples)


def test_a_review_that_takes_unknown_for_no_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(facts: Any, **asked: Any) -> Any:
        review = assess(facts, **asked)
        return replace(review, limits=tuple(limit for limit in review.limits if not limit.assumed), not_assessed=())

    monkeypatch.setattr(verifying, "assess", careless)
    tally = verify(library, out_of_time=after(SLICE))
    assert any("not known" in example or "not assessed" in example for example in tally.examples)


def test_a_rule_that_never_fires_is_caught(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(facts: Any, **asked: Any) -> Any:
        review = assess(facts, **asked)
        return replace(review, findings=tuple(f for f in review.findings if not f.rule.startswith("baclofen.kidney")))

    monkeypatch.setattr(verifying, "assess", deaf)
    assert verify(library, out_of_time=after(SLICE)).breaches > 0


# ---------------------------------------------------------------------------------- each law, broken on purpose


@pytest.fixture
def case(library: Library) -> Case:
    medicine = library.knowledge.medicines["baclofen"]
    wish = Wish(start=TODAY)
    titration = plan_titration(medicine, limits=(), wish=wish, knowledge=library.knowledge)
    return Case(medicine=medicine, allowed=Allowed(), wish=wish, titration=titration, knowledge=library.knowledge)


def change_step(titration: Titration, index: int, **changes: Any) -> Titration:
    steps = list(titration.steps)
    steps[index] = replace(steps[index], **changes)
    return replace(titration, steps=tuple(steps))


def test_the_unbroken_plan_is_lawful(case: Case) -> None:
    assert case.titration.steps
    assert broken_laws(case) == []


def too_much(case: Case) -> Case:
    return replace(case, allowed=Allowed(daily=Dose(Decimal(15))))


def refused_yet_planned(case: Case) -> Case:
    return replace(case, allowed=Allowed(refused=True))


def open_yet_planned(case: Case) -> Case:
    return replace(case, allowed=Allowed(open=True))


def faster_than_demanded(case: Case) -> Case:
    return replace(case, allowed=Allowed(ladders=frozenset({"cautious"})))


def a_day_missing(case: Case) -> Case:
    later = case.titration.steps[1].first_day + timedelta(days=1)
    return with_titration(case, change_step(case.titration, 1, first_day=later))


def a_step_skipped(case: Case) -> Case:
    steps = case.titration.steps
    return with_titration(case, replace(case.titration, steps=(steps[0], *steps[3:])))


def a_step_cut_short(case: Case) -> Case:
    return with_titration(case, change_step(case.titration, 0, days=1))


def a_dose_that_does_not_add_up(case: Case) -> Case:
    return with_titration(case, change_step(case.titration, 0, daily=Dose(Decimal("12.5"))))


def a_quarter_tablet(case: Case) -> Case:
    step = case.titration.steps[0]
    part = replace(step.doses[0].parts[0], count=Decimal("0.25"))
    doses = (replace(step.doses[0], parts=(part,)), *step.doses[1:])
    return with_titration(case, change_step(case.titration, 0, doses=doses))


def too_little_handed_out(case: Case) -> Case:
    supply = tuple(replace(item, quantity=item.quantity - 1) for item in case.titration.supply)
    return with_titration(case, replace(case.titration, supply=supply))


def a_rise_without_a_gate(case: Case) -> Case:
    signature = case.titration.steps[0].gate
    return with_titration(case, change_step(case.titration, 1, gate=signature))


def restarted_from_the_bottom(case: Case) -> Case:
    return replace(case, wish=replace(case.wish, regimen=Regimen(daily=Dose(Decimal(45)), times=3)))


@pytest.mark.parametrize(
    "breach",
    [
        too_much,
        refused_yet_planned,
        open_yet_planned,
        faster_than_demanded,
        a_day_missing,
        a_step_skipped,
        a_step_cut_short,
        a_dose_that_does_not_add_up,
        a_quarter_tablet,
        too_little_handed_out,
        a_rise_without_a_gate,
        restarted_from_the_bottom,
    ],
    ids=lambda breach: breach.__name__,
)
def test_each_law_catches_its_breach(case: Case, breach: Callable[[Case], Case]) -> None:
    assert broken_laws(breach(case))
