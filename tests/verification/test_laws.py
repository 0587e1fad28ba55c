"""Each law catches its breach: a lawful plan, broken in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from eutonia.advice.library import open_library
from eutonia.domain.dose import Dose, parse_dose
from eutonia.domain.plan import Gate, Refusal, Regimen, Titration
from eutonia.planning.titration import plan_titration
from eutonia.planning.wish import Wish
from eutonia.verification.laws import PLAN_LAWS, REFUSAL_LAWS, Allowed, Case, broken_laws, with_titration
from eutonia.verification.verify import TODAY

HALF = Decimal("0.5")


@pytest.fixture(scope="module")
def case() -> Case:
    knowledge = open_library().knowledge
    medicine, wish = knowledge.medicines["baclofen"], Wish(start=TODAY, products=("tablets",))
    titration = plan_titration(medicine, limits=(), wish=wish, knowledge=knowledge)
    return Case(medicine=medicine, allowed=Allowed(), wish=wish, titration=titration, knowledge=knowledge)


@pytest.fixture(scope="module")
def refusal(case: Case) -> Case:
    wish = Wish(start=TODAY, target=Dose(Decimal(500)))
    titration = plan_titration(case.medicine, limits=(), wish=wish, knowledge=case.knowledge)
    return replace(case, wish=wish, titration=titration)


def step(case: Case, index: int, **changes: Any) -> Case:
    steps = list(case.titration.steps)
    steps[index] = replace(steps[index], **changes)
    return with_titration(case, replace(case.titration, steps=tuple(steps)))


def first_part(case: Case, **changes: Any) -> Case:
    """The first dose of the first step made of something else."""
    first, *others = case.titration.steps[0].doses
    part = replace(first.parts[0], **changes)
    return step(case, 0, doses=(replace(first, parts=(part,)), *others))


def titration(case: Case, **changes: Any) -> Case:
    return with_titration(case, replace(case.titration, **changes))


def test_the_unbroken_plan_and_refusal_are_lawful(case: Case, refusal: Case) -> None:
    assert len(case.titration.steps) > 10
    assert broken_laws(case) == []
    assert refusal.titration.refused
    assert broken_laws(refusal) == []


def later(case: Case, index: int, days: int) -> Case:
    return step(case, index, first_day=case.titration.steps[index].first_day + timedelta(days=days))


def sources_gone(found: Titration) -> tuple[Any, ...]:
    return tuple(structs.replace(limit, cites=()) for limit in found.limits)


def at_one_time(case: Case, at: time) -> Case:
    return step(case, 0, doses=tuple(replace(intake, at=at) for intake in case.titration.steps[0].doses))


BREACHES: dict[str, tuple[Callable[[Case], Case], str]] = {
    "a daily dose above the limit": (
        lambda case: replace(case, allowed=Allowed(daily=Dose(Decimal(15)))),
        "20 mg a day is above the limit of 15 mg",
    ),
    "one dose above the limit": (
        lambda case: replace(case, allowed=Allowed(single=Dose(Decimal(5)))),
        "10 mg in one dose is above the limit of 5 mg",
    ),
    "too many doses a day": (lambda case: replace(case, allowed=Allowed(times=2)), "3 doses a day are more than 2"),
    "above the label's maximum": (
        lambda case: step(case, -1, daily=Dose(Decimal(85))),
        "85 mg a day is above the limit of 80 mg",
    ),
    "forbidden": (lambda case: replace(case, allowed=Allowed(refused=True)), "a rule refuses the medicine"),
    "perhaps forbidden": (lambda case: replace(case, allowed=Allowed(open=True)), "could refuse it is not known"),
    "no steps and no refusal": (lambda case: titration(case, steps=(), supply=()), "neither a plan nor a refusal"),
    "above the target": (
        lambda case: replace(case, wish=replace(case.wish, target=Dose(Decimal(20)))),
        "80 mg a day is above the target of 20 mg",
    ),
    "below the target without a word": (
        lambda case: titration(
            replace(case, wish=replace(case.wish, target=Dose(Decimal(80)))), steps=case.titration.steps[:3]
        ),
        "ends at 25 mg a day, below the target",
    ),
    "a limit without its source": (
        lambda case: titration(case, limits=sources_gone(case.titration)),
        "a limit without its reason or source",
    ),
    "a limit that is not shown": (
        lambda case: replace(case, allowed=Allowed(daily=Dose(Decimal(80)), times=4)),
        "limits are not shown: times",
    ),
    "a faster ladder than demanded": (
        lambda case: replace(case, allowed=Allowed(ladders=frozenset({"cautious"}))),
        "the ladder gentle is faster than cautious",
    ),
    "a faster ladder than asked for": (
        lambda case: replace(case, wish=replace(case.wish, ladder="cautious")),
        "the ladder gentle is faster than cautious",
    ),
    "a start above the first rung": (lambda case: titration(case, steps=case.titration.steps[1:]), "the first step"),
    "a step skipped": (
        lambda case: titration(case, steps=(case.titration.steps[0], *case.titration.steps[3:])),
        "more than one rung",
    ),
    "a step cut short": (lambda case: step(case, 0, days=1), "held for 1 days, the ladder holds it for 3"),
    "a step that does not rise": (lambda case: step(case, 1, daily=Dose(Decimal(15))), "does not rise"),
    "restarted from the bottom": (
        lambda case: replace(case, wish=replace(case.wish, regimen=Regimen(daily=Dose(Decimal(45)), times=3))),
        "who takes 45 mg a day starts at 15 mg",
    ),
    "doses that do not add up to the day": (
        lambda case: step(case, 0, daily=Dose(Decimal("12.5"))),
        "the doses of a day do not add up to 12.5 mg",
    ),
    "parts that do not add up to the dose": (lambda case: first_part(case, count=Decimal(2)), "the parts of a dose"),
    "a quarter of a tablet": (lambda case: first_part(case, count=HALF / 2), "0.25 of baclofen tablet 5 mg"),
    "half of a tablet without a score": (
        lambda case: first_part(case, count=HALF),
        "0.5 of baclofen tablet 5 mg cannot be counted out",
    ),
    "half of a scored tablet for who wants none": (
        lambda case: first_part(
            replace(case, wish=replace(case.wish, halves=False)),
            product="baclofen tablet 10 mg",
            mg_per_unit=Decimal(10),
            count=HALF,
        ),
        "0.5 of baclofen tablet 10 mg cannot be counted out",
    ),
    "a volume between two marks": (
        lambda case: first_part(
            case, product="baclofen solution 1 mg/mL", unit="mL", mg_per_unit=Decimal(1), count=Decimal("4.75")
        ),
        "4.75 of baclofen solution 1 mg/mL cannot be counted out",
    ),
    "a product with another strength": (
        lambda case: first_part(case, mg_per_unit=Decimal(10), count=HALF),
        "does not hold 10 mg in one tablet",
    ),
    "a product that does not exist": (
        lambda case: first_part(case, product="baclofen tablet 7 mg"),
        "is not a product of baclofen",
    ),
    "a product that was not asked for": (
        lambda case: replace(case, wish=replace(case.wish, products=("tablets-5",))),
        "were not asked for",
    ),
    "products that do not stand for one another": (
        lambda case: first_part(
            replace(case, wish=replace(case.wish, products=("tablets", "granules"))),
            product="baclofen granules packet 5 mg",
            unit="packet",
        ),
        "granules and tablet do not stand for one another",
    ),
    "all doses at one time": (lambda case: at_one_time(case, time(7)), "are not apart"),
    "two doses with one name": (
        lambda case: step(
            case, 0, doses=tuple(replace(intake, slot="morning") for intake in case.titration.steps[0].doses)
        ),
        "one name",
    ),
    "a day missing": (lambda case: later(case, 1, 1), "does not follow"),
    "two steps on one day": (lambda case: later(case, 1, -1), "does not follow"),
    "a step of no day": (lambda case: step(case, -1, days=0), "for 0 days does not follow"),
    "a course that is too long": (
        lambda case: replace(case, medicine=structs.replace(case.medicine, course_days=7)),
        "longer than the course of 7",
    ),
    "too little handed out": (
        lambda case: titration(
            case, supply=tuple(replace(item, quantity=item.quantity - 1) for item in case.titration.supply)
        ),
        "do not fit",
    ),
    "too much handed out": (
        lambda case: titration(
            case, supply=tuple(replace(item, quantity=item.quantity + 1) for item in case.titration.supply)
        ),
        "do not fit",
    ),
    "nothing handed out": (lambda case: titration(case, supply=()), "the supply is not of the products"),
    "a rise without its gate": (
        lambda case: step(case, 1, gate=case.titration.steps[0].gate),
        "has not the gate that it needs: check-in",
    ),
    "only a question after three days": (
        lambda case: step(case, 1, gate=Gate(kind="same-day-question", ask=("?",))),
        "has not the gate that it needs: check-in",
    ),
    "a start without a signature": (
        lambda case: step(case, 0, gate=case.titration.steps[1].gate),
        "has not the gate that it needs: signature",
    ),
    "a gate that asks nothing": (
        lambda case: step(case, 1, gate=Gate(kind="check-in", ask=())),
        "has not the gate that it needs: check-in",
    ),
}


@pytest.mark.parametrize(("breach", "says"), BREACHES.values(), ids=BREACHES.keys())
def test_each_law_catches_its_breach(case: Case, breach: Callable[[Case], Case], says: str) -> None:
    assert any(says in why for why in broken_laws(breach(case))), broken_laws(breach(case))


def refused(case: Case, **changes: Any) -> Case:
    refusal = case.titration.refused
    assert refusal is not None
    return titration(case, refused=replace(refusal, **changes))


REFUSALS: dict[str, tuple[Callable[[Case], Case], str]] = {
    "without a reason": (lambda case: refused(case, why=""), "without a reason or a way on"),
    "without a way on": (lambda case: refused(case, nearest=()), "without a reason or a way on"),
    "by a rule of somebody else": (
        lambda case: refused(case, rule="baclofen.kidney.avoid"),
        "baclofen.kidney.avoid, which says nothing of this person",
    ),
    "with an offer above the limit": (
        lambda case: refused(case, nearest=("a target of 85 mg a day or less",)),
        "85 mg a day is offered",
    ),
    "with an offer above what was asked": (
        lambda case: refused(
            replace(case, wish=replace(case.wish, target=parse_dose("17 mg"))), nearest=("a target of 20 mg a day",)
        ),
        "20 mg a day is offered",
    ),
    "without a word on stopping": (
        lambda case: replace(case, wish=replace(case.wish, regimen=Regimen(daily=Dose(Decimal(90)), times=3))),
        "without the warning not to stop suddenly",
    ),
    "with a supply": (
        lambda case: titration(
            case, supply=plan_titration(
                case.medicine, limits=(), wish=Wish(start=TODAY), knowledge=case.knowledge
            ).supply
        ),
        "a refusal with steps",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("breach", "says"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_keeps_its_laws_too(refusal: Case, breach: Callable[[Case], Case], says: str) -> None:
    assert any(says in why for why in broken_laws(breach(refusal))), broken_laws(breach(refusal))


@pytest.mark.parametrize("law", [*PLAN_LAWS, *REFUSAL_LAWS], ids=lambda law: law.__name__)
def test_no_law_is_empty(law: Any, case: Case, refusal: Case) -> None:
    """Each law of the list is broken by one of the breaches above."""
    broken = [breach(case) for breach, _ in BREACHES.values()] + [breach(refusal) for breach, _ in REFUSALS.values()]
    assert any(list(law(each)) for each in broken)


def test_a_refusal_is_not_held_to_the_laws_of_plans(refusal: Case) -> None:
    bare = Refusal(why="so", rule=None, needs=(), nearest=("ask",))
    assert broken_laws(titration(refusal, refused=bare)) == []
