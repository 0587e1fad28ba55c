"""A signed plan as it is followed: which step now, which doses on a day, what comes when if every gate passes.

A step begins when its gate has passed (StepStart), not when the calendar says so: until then the person stays, which is
always allowed. Nothing here reads the database or a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec

ONE_DAY = timedelta(days=1)


class PartShown(msgspec.Struct, frozen=True):
    """So many pieces or millilitres of one product."""

    product: str
    unit: str
    mg_per_unit: str
    count: str


class DoseShown(msgspec.Struct, frozen=True):
    """One taking: when, how much, made of what."""

    at: str  # 07:00
    slot: str
    mg: str
    parts: tuple[PartShown, ...]


class GateShown(msgspec.Struct, frozen=True):
    kind: str
    ask: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


class StepRead(msgspec.Struct, frozen=True, rename={"first_day": "from"}):
    """A step of one medicine, as a plan's document has it."""

    first_day: date
    days: int
    daily_mg: str
    doses: tuple[DoseShown, ...]
    gate: GateShown
    sig: str = ""


class SwitchStepRead(msgspec.Struct, frozen=True, rename={"first_day": "from"}):
    first_day: date
    days: int
    load: str
    down: StepRead | None = None
    up: StepRead | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How much of one medicine is taken on a day."""

    medicine: str
    daily: Decimal
    times: int
    doses: tuple[DoseShown, ...]
    sig: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseStep:
    """A stretch of days on which nothing changes, with the gate before it."""

    index: int
    days: int
    takings: tuple[Taking, ...]  # empty after the last dose of a taper
    gate: GateShown
    planned_from: date

    def daily(self, medicine: str) -> Decimal:
        return next((each.daily for each in self.takings if each.medicine == medicine), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A step on the calendar: from when, to when, and whether it has begun or is only foreseen."""

    step: CourseStep
    first_day: date
    last_day: date | None  # none: it goes on
    begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A signed plan with the steps that have begun."""

    plan_id: str
    kind: str
    medicine: str
    medicine_from: str
    steps: tuple[CourseStep, ...]
    starts: tuple[tuple[int, date], ...]  # in order

    @property
    def medicines(self) -> tuple[str, ...]:
        return tuple(name for name in (self.medicine, self.medicine_from) if name)

    @property
    def ends(self) -> bool:
        """Does it end by itself? Whoever takes something at the last step goes on with it."""
        return bool(self.steps) and not self.steps[-1].takings

    @property
    def current_index(self) -> int:
        """Which step has begun last; -1 before the first."""
        return self.starts[-1][0] if self.starts else -1

    def current(self) -> tuple[CourseStep, date] | None:
        """The step that has begun last, and since when; none before the first day."""
        if not self.starts:
            return None
        index, on = self.starts[-1]
        return self.steps[index], on

    def on(self, day: date) -> CourseStep | None:
        """The step that holds on a day, as far as it has begun or would go on."""
        begun = [index for index, on in self.starts if on <= day]
        return self.steps[begun[-1]] if begun else None

    def taken_on(self, day: date) -> tuple[Taking, ...]:
        step = self.on(day)
        return step.takings if step else ()

    def following(self) -> CourseStep | None:
        """The step after the present one."""
        now = self.current()
        if now is None:
            return self.steps[0] if self.steps else None
        return self.steps[now[0].index + 1] if now[0].index + 1 < len(self.steps) else None

    def due_on(self) -> date | None:
        """From which day on may the next step be asked for?"""
        now = self.current()
        if now is None or self.following() is None:
            return None
        return now[1] + timedelta(days=now[0].days)

    def over_on(self) -> date | None:
        """The day after the last step, where the plan ends by itself."""
        now = self.current()
        if now is None or not self.ends or self.following() is not None:
            return None
        return now[1] + timedelta(days=now[0].days)

    def rises(self) -> bool:
        """Does the next step take more of any medicine?"""
        now, coming = self.current(), self.following()
        if now is None or coming is None:
            return False
        return any(each.daily > now[0].daily(each.medicine) for each in coming.takings)

    def goes_on_unchanged(self) -> bool:
        """Does the next step take the very same? Then nothing need be asked before it: nothing begins."""
        now, coming = self.current(), self.following()
        return bool(now and coming and _amounts(now[0]) == _amounts(coming))

    def calendar(self, today: date) -> Iterator[Stretch]:
        """Every step: those that began where they did, the rest as they would follow if each gate passed when due."""
        began = dict(self.starts)
        last = self.starts[-1][0] if self.starts else -1
        following = {index: on for (index, _), (_, on) in zip(self.starts, self.starts[1:], strict=False)}
        next_day = self.steps[0].planned_from if self.steps else today
        for step in self.steps:
            if step.index < last and step.index not in began:
                continue
            first = began.get(step.index, next_day)
            end = following.get(step.index, first + timedelta(days=step.days))
            if step.index == last:
                end = max(end, today + ONE_DAY) if step.index + 1 < len(self.steps) else end
            final = step.index == len(self.steps) - 1 and not self.ends
            yield Stretch(
                step=step, first_day=first, last_day=None if final else end - ONE_DAY, begun=step.index in began
            )
            next_day = end


def _amounts(step: CourseStep) -> list[tuple[str, Decimal, int]]:
    return sorted((each.medicine, each.daily, each.times) for each in step.takings)


def read_course(
    *, plan_id: str, kind: str, medicine: str, medicine_from: str, document: str, starts: Sequence[tuple[int, date]]
) -> Course:
    """A plan's document as a course."""
    steps = msgspec.json.decode(document, type=dict[str, Any]).get("steps", [])
    read = _switch_steps(steps, medicine, medicine_from) if kind == "switch" else _steps(steps, medicine)
    return Course(
        plan_id=plan_id, kind=kind, medicine=medicine, medicine_from=medicine_from, steps=tuple(read),
        starts=tuple(sorted(starts)),
    )  # fmt: skip


def _steps(steps: Any, medicine: str) -> Iterator[CourseStep]:
    for index, each in enumerate(msgspec.convert(steps, tuple[StepRead, ...])):
        taking = _taking(medicine, each)
        yield CourseStep(
            index=index, days=each.days, takings=(taking,) if taking else (), gate=each.gate,
            planned_from=each.first_day,
        )  # fmt: skip


def _switch_steps(steps: Any, new: str, old: str) -> Iterator[CourseStep]:
    for index, each in enumerate(msgspec.convert(steps, tuple[SwitchStepRead, ...])):
        both = [(old, each.down), (new, each.up)]
        takings = [taking for name, step in both if step and (taking := _taking(name, step))]
        gates = [step.gate for _, step in both if step and step.first_day == each.first_day]
        yield CourseStep(
            index=index, days=each.days, takings=tuple(takings), gate=_strictest(gates), planned_from=each.first_day
        )


def _strictest(gates: Sequence[GateShown]) -> GateShown:
    """Where both medicines change on one day, everything is asked."""
    asked = [gate for gate in gates if gate.kind != "stay"] or list(gates)
    if not asked:
        return GateShown(kind="stay")
    ask = tuple(dict.fromkeys(question for gate in asked for question in gate.ask))
    otherwise = tuple(dict.fromkeys(what for gate in asked for what in gate.otherwise))
    order = ("signature", "check-in", "taper-check", "same-day-question", "stay")
    kind = min((gate.kind for gate in asked), key=lambda each: order.index(each) if each in order else 0)
    return GateShown(kind=kind, ask=ask, otherwise=otherwise)


def _taking(medicine: str, step: StepRead) -> Taking | None:
    daily = Decimal(step.daily_mg)
    if not daily:
        return None
    return Taking(medicine=medicine, daily=daily, times=len(step.doses), doses=step.doses, sig=step.sig)
