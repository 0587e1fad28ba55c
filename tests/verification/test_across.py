"""Each law of switches catches what breaks it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from eutonia.domain.dose import Dose
from eutonia.domain.plan import Switch, SwitchStep
from eutonia.verification.across import SWITCH_LAWS, broken_switch_laws
from tests.planning.test_switch import switch


def usual() -> Switch:
    return switch("baclofen", "tizanidine", 60, 3).switch


def with_step(of: Switch, index: int, **changes: object) -> Switch:
    steps = list(of.steps)
    steps[index] = replace(steps[index], **changes)  # type: ignore[arg-type]
    return replace(of, steps=tuple(steps))


def both(of: Switch) -> int:
    """A stretch of days in the middle on which both are taken."""
    return next(at for at, step in enumerate(of.steps) if at and step.up and step.down and step.down.daily)


def up_too_soon(of: Switch) -> Switch:
    """The new dose of a later stretch already now, on the day on which the old one changes."""
    at = next(at for at, (one, two) in enumerate(zip(of.steps, of.steps[1:], strict=False)) if changed_down(one, two))
    return with_step(of, at + 1, up=of.steps[-1].up)


def changed_down(one: SwitchStep, two: SwitchStep) -> bool:
    return one.down is not None and two.down is not None and one.down.daily != two.down.daily


def another_dose(of: Switch) -> Switch:
    up = of.steps[-1].up
    assert up is not None
    return with_step(of, len(of.steps) - 1, up=replace(up, daily=Dose(Decimal(99))))


BROKEN: dict[str, Callable[[Switch], Switch]] = {
    "the_load_stays_under_the_cap": lambda of: with_step(of, both(of), load=of.cap + Decimal("0.01")),
    "both_keep_their_own_ways": another_dose,
    "nothing_is_held_too_short": lambda of: with_step(of, 0, days=1),
    "the_new_medicine_never_stops": lambda of: with_step(of, len(of.steps) - 1, up=None),
    "one_change_at_a_time": up_too_soon,
    "stop_first_means_stop_first": lambda of: replace(of, way="stop-first"),
}


def test_a_lawful_switch_breaks_no_law() -> None:
    assert broken_switch_laws(usual()) == []


@pytest.mark.parametrize("law", [law.__name__ for law in SWITCH_LAWS])
def test_each_law_catches_what_breaks_it(law: str) -> None:
    check = next(each for each in SWITCH_LAWS if each.__name__ == law)
    assert list(check(BROKEN[law](usual()))) != []


def test_days_that_do_not_follow_are_caught() -> None:
    late = usual().steps[2].first_day + timedelta(days=1)
    assert broken_switch_laws(with_step(usual(), 2, first_day=late)) != []
