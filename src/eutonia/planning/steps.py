"""From rungs to steps: which days, which times, which pieces? What cannot be made is said, not rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from eutonia.domain.dose import Dose
from eutonia.domain.plan import Intake, Step
from eutonia.knowledge.records import Ladder, Medicine, Rung
from eutonia.planning.gates import gate_after
from eutonia.planning.hours import WakingHours, order_by_size, times_of_day
from eutonia.planning.tablets import Shelf, divide_day, make_dose
from eutonia.planning.wish import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmakeable:
    """The first rung that these products cannot make exactly, and those before it that they can."""

    rung: Rung
    before: tuple[Rung, ...]


def compile_steps(
    medicine: Medicine, ladder: Ladder, rungs: Sequence[Rung], *, most: Dose, wish: Wish, shelf: Shelf
) -> tuple[Step, ...] | Unmakeable:
    """Every rung as a step of exact doses, the last held until somebody reviews it; a short course ends the plan."""
    steps: list[Step] = []
    first_day, left = wish.start, medicine.course_days
    for index, rung in enumerate(rungs):
        doses = divide_day(rung.daily, times=rung.times, most=most, shelf=shelf)
        if doses is None:
            return Unmakeable(rung=rung, before=tuple(rungs[:index]))
        days = ladder.stay_days if index == len(rungs) - 1 else rung.days
        days = days if left is None else min(days, left)
        gate = gate_after(rungs[index - 1].days if index else None)
        intakes = place_doses(doses, largest=wish.largest_dose or ladder.largest_dose, hours=wish.hours, shelf=shelf)
        steps.append(Step(first_day=first_day, days=days, daily=rung.daily, doses=intakes, gate=gate))
        first_day += timedelta(days=days)
        left = None if left is None else left - days
        if left == 0:
            break
    return tuple(steps)


def place_doses(doses: Sequence[Dose], *, largest: str, hours: WakingHours, shelf: Shelf) -> tuple[Intake, ...]:
    """The day's doses at their times, the largest where it is wanted."""
    slots = times_of_day(len(doses), hours, single_at=largest)
    order = order_by_size(len(doses), hours, largest=largest)
    placed = dict(zip(order, sorted(doses, reverse=True), strict=True))
    return tuple(
        Intake(at=at, slot=slot, dose=placed[index], parts=make_dose(placed[index], shelf) or ())
        for index, (slot, at) in enumerate(slots)
    )
