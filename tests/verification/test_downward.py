"""The sweep of ways down finds no fault, and finds each that is made on purpose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from eutonia.advice.library import open_library
from eutonia.domain.dose import Dose
from eutonia.domain.plan import Gate, Refusal, Regimen, Step
from eutonia.planning.pace import Risk, TaperWish
from eutonia.planning.taper import plan_taper
from eutonia.verification.downward import TAPER_LAWS, TaperCase, broken_taper_laws, describe_taper, sweep_tapers
from tests.patients import TODAY

EVERY = 37  # of the sweep, here; `make verify` looks at all of it


@pytest.mark.parametrize("name", sorted(open_library().knowledge.medicines))
def test_the_sweep_of_ways_down_finds_no_fault(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    knowledge = open_library().knowledge
    plans = refused = 0
    cases = sweep_tapers(knowledge.medicines[name], start=TaperWish(start=TODAY), knowledge=knowledge, every=EVERY)
    for case in cases:
        assert broken_taper_laws(case) == [], describe_taper(case)
        plans += case.taper.refused is None
        refused += case.taper.refused is not None
    with capsys.disabled():
        print(f"\n{name}: {plans} ways down without a fault, {refused} refused with a reason")
    assert plans + refused > 0


def usual(name: str = "baclofen", daily: int = 60, times: int = 3) -> TaperCase:
    knowledge = open_library().knowledge
    medicine, risk = knowledge.medicines[name], Risk(grade="low")
    wish = TaperWish(start=TODAY, regimen=Regimen(daily=Dose(Decimal(daily)), times=times))
    taper = plan_taper(medicine, risk=risk, wish=wish, knowledge=knowledge)
    return TaperCase(medicine=medicine, wish=wish, risk=risk, taper=taper, knowledge=knowledge)


def with_step(case: TaperCase, index: int, **changes: object) -> TaperCase:
    steps = list(case.taper.steps)
    steps[index] = replace(steps[index], **changes)  # type: ignore[arg-type]
    return with_steps(case, steps)


def with_steps(case: TaperCase, steps: list[Step]) -> TaperCase:
    return replace(case, taper=replace(case.taper, steps=tuple(steps)))


def up_again(case: TaperCase) -> TaperCase:
    steps = list(case.taper.steps)
    steps[1], steps[2] = steps[2], steps[1]
    return with_steps(case, steps)


def half_of_a_whole(case: TaperCase) -> TaperCase:
    step = case.taper.steps[0]
    part = replace(step.doses[0].parts[0], count=Decimal("0.25"))
    return with_step(case, 0, doses=(replace(step.doses[0], parts=(part,)), *step.doses[1:]))


def nothing_spare(case: TaperCase) -> TaperCase:
    supply = tuple(replace(item, quantity=item.quantity - 21) for item in case.taper.supply)
    return replace(case, taper=replace(case.taper, supply=supply))


def stopped_at_once(case: TaperCase) -> TaperCase:
    return with_steps(case, [case.taper.steps[-1]])


def without_notes(case: TaperCase) -> TaperCase:
    assert broken_taper_laws(case) == []
    return with_steps(case, [replace(step, note=None) for step in case.taper.steps])


BROKEN: dict[str, Callable[[TaperCase], TaperCase]] = {
    "it_only_goes_down": up_again,
    "it_ends_with_nothing": lambda case: with_steps(case, list(case.taper.steps[:-1])),
    "no_step_falls_too_far": lambda case: with_steps(case, [*case.taper.steps[:2], *case.taper.steps[4:]]),
    "it_ends_from_a_low_dose": stopped_at_once,
    "it_takes_long_enough": lambda case: with_step(case, 3, days=1),
    "days_follow": lambda case: with_step(case, 3, first_day=TODAY - timedelta(days=1)),
    "parts_add_up": half_of_a_whole,
    "every_step_is_checked": lambda case: with_step(case, 4, gate=Gate(kind="check-in", ask=())),
    "a_week_is_spare": nothing_spare,
    "what_a_guideline_would_not_allow_is_said": lambda _: without_notes(usual("diazepam", 2, 1)),
}


def test_a_lawful_way_down_breaks_no_law() -> None:
    assert broken_taper_laws(usual()) == []


@pytest.mark.parametrize("law", [law.__name__ for law in TAPER_LAWS])
def test_each_law_catches_what_breaks_it(law: str) -> None:
    broken = BROKEN[law](usual())
    check = next(each for each in TAPER_LAWS if each.__name__ == law)
    assert list(check(broken)) != []


def test_a_refusal_that_says_nothing_is_a_fault() -> None:
    case = usual()
    empty = Refusal(why="", rule=None, needs=(), nearest=())
    refused = replace(case, taper=replace(case.taper, steps=(), supply=(), refused=empty))
    assert broken_taper_laws(refused) != []
