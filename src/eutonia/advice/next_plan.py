"""The next plan as a difference from the present one: what changes, from when, made of what, how long it lasts.

Nothing here is taken by anybody before a clinician signs it. Staying on the present dose needs no plan and is always
allowed, so where the planner refuses, a hold still is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_never

from eutonia.advice.library import Library
from eutonia.domain.diary import Diary, Prescribed
from eutonia.domain.dose import Dose
from eutonia.domain.plan import Gate, Refusal, Regimen, Step, SupplyItem, Titration
from eutonia.domain.proposal import Cover, Proposal
from eutonia.monitoring.cover import Coming
from eutonia.planning.gates import CHECK_IN, SIGNED
from eutonia.planning.supply import count_supply

type TitrateFrom = Callable[[Regimen], Titration]
type CoverWith = Callable[[Coming | None], Cover]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPlan:
    """What would be signed. `steps` is empty where nothing changes, or where it is made elsewhere (`call`)."""

    from_daily: Dose | None
    to_daily: Dose | None  # none: not decided here
    steps: tuple[Step, ...]
    supply: tuple[SupplyItem, ...]
    cover: Cover | None  # worked out again for the doses that would come
    call: tuple[str, ...]  # the commands that make the plan, where it is not a step of this ladder
    notes: tuple[str, ...]
    refused: Refusal | None


def plan_next(
    proposal: Proposal,
    *,
    diary: Diary,
    present: Prescribed | None,
    titration: Titration | None,
    titrate_from: TitrateFrom,
    cover_with: CoverWith,
    today: date,
    library: Library,
) -> NextPlan:
    """Which steps follow from the proposal?"""
    if present is None or titration is None:
        note = "Nothing is prescribed today, so there is no present dose to go on from."
        return _none(None, note)
    windows = library.knowledge.monitoring.windows
    match proposal.action:
        case "advance":
            return _advance(present, titration, cover_with, today)
        case "hold":
            return _hold(present, titration, cover_with, today, days=windows.recent_days)
        case "step-back":
            return _step_back(diary, present, titration, titrate_from, cover_with, today, library)
        case "taper" | "switch":
            return _elsewhere(proposal, present, titration, library)
        case "urgent":
            return _none(present, "Until a clinician decides, nothing changes, unless an emergency service says so.")
        case _:
            assert_never(proposal.action)


def _none(present: Prescribed | None, *notes: str, refused: Refusal | None = None) -> NextPlan:
    return NextPlan(
        from_daily=present.daily if present else None,
        to_daily=None,
        steps=(),
        supply=(),
        cover=None,
        call=(),
        notes=notes,
        refused=refused,
    )


def _with_step(present: Prescribed, step: Step, cover_with: CoverWith, *notes: str) -> NextPlan:
    return NextPlan(
        from_daily=present.daily,
        to_daily=step.daily,
        steps=(step,),
        supply=count_supply((step,)),
        cover=cover_with(coming_of((step,))),
        call=(),
        notes=notes,
        refused=None,
    )


def coming_of(steps: Sequence[Step]) -> Coming:
    """The doses of these steps by day; after them the last one goes on."""
    by_day: dict[date, Decimal] = {}
    for step in steps:
        for offset in range(step.days):
            by_day[step.first_day + timedelta(days=offset)] = step.daily.mg
    return Coming(by_day=by_day, after=steps[-1].daily.mg)


def _advance(present: Prescribed, titration: Titration, cover_with: CoverWith, today: date) -> NextPlan:
    """One rung up, no more; the one after it is earned by the next review."""
    rung = next((step for step in titration.steps if step.daily > present.daily), None)
    if rung is None:  # the table proposes this only where there is a higher step
        return _none(present, "There is no higher step.", refused=titration.refused)
    step = replace(rung, first_day=today, gate=Gate(kind="signature", ask=(*SIGNED, *CHECK_IN)))
    return _with_step(present, step, cover_with, "The check-in before this step is the one that was reviewed.")


def _hold(present: Prescribed, titration: Titration, cover_with: CoverWith, today: date, *, days: int) -> NextPlan:
    """The same dose for longer, and for how long what is on hand lasts."""
    note = f"The same dose for {days} days, then look again. Staying on it needs no gate."
    held = next((step for step in titration.steps if step.daily == present.daily), None)
    if held is None:
        after = Coming(by_day={}, after=present.daily.mg)
        plan = _none(present, note, "Take it as it is taken now.", refused=titration.refused)
        return replace(plan, to_daily=present.daily, cover=cover_with(after))
    step = replace(held, first_day=today, days=days, gate=Gate(kind="signature", ask=SIGNED))
    return _with_step(present, step, cover_with, note)


def _step_back(
    diary: Diary,
    present: Prescribed,
    titration: Titration,
    titrate_from: TitrateFrom,
    cover_with: CoverWith,
    today: date,
    library: Library,
) -> NextPlan:
    """The dose of the step before: the nearest lower one that was taken already, or that the ladder has."""
    lower = lower_dose(diary, present, titration, library)
    if lower is None:
        note = (
            "There is no lower step. Less than this is a way down to nothing, or an exception that a clinician writes."
        )
        return replace(_none(present, note), call=(_taper_command(present),))
    below = titrate_from(lower)
    step = next((step for step in below.steps if step.daily == lower.daily), None)
    if step is None:
        note = f"The step before is {lower.daily} a day; which pieces make it could not be worked out."
        return replace(_none(present, note, refused=below.refused), to_daily=lower.daily)
    days = library.knowledge.monitoring.windows.recent_days
    step = replace(step, first_day=today, days=max(days, step.days), gate=Gate(kind="signature", ask=SIGNED))
    notes = ["One step back, not off: the medicine is not stopped."]
    percent = (1 - lower.daily.mg / present.daily.mg) * 100
    if percent > max(tier.percent for tier in library.knowledge.tapers.tier):
        notes.append(f"That is {percent:.0f} % less at once: a clinician decides whether it goes in smaller steps.")
    return _with_step(present, step, cover_with, *notes)


def lower_dose(diary: Diary, present: Prescribed, titration: Titration, library: Library) -> Regimen | None:
    """The nearest dose below the present one, of those taken before and those of the ladder."""
    taken = [
        Regimen(daily=each.daily, times=each.times)
        for each in diary.prescribed
        if each.medicine == diary.medicine and each.from_ < present.from_ and each.daily < present.daily
    ]
    ladders = [each for each in library.knowledge.ladders[diary.medicine] if each.name == titration.ladder]
    rungs = [
        Regimen(daily=rung.daily, times=rung.times)
        for ladder in ladders
        for rung in ladder.rung
        if rung.daily < present.daily
    ]
    return max((*taken, *rungs), key=lambda each: each.daily, default=None)


def _elsewhere(proposal: Proposal, present: Prescribed, titration: Titration, library: Library) -> NextPlan:
    """A way down or across is planned by its own command."""
    medicine = library.knowledge.medicines[titration.medicine]
    calls = [_taper_command(present)]
    if proposal.action == "switch":
        targets = [name for name in library.knowledge.switches.medicines if name != medicine.name]
        known = medicine.name in library.knowledge.switches.medicines
        calls = [f"{_switch_command(present)}   (TO: {', '.join(targets)})", *calls] if known else calls
    note = "Never suddenly: it is planned as steps down." if medicine.stops_slowly else "It is planned as steps down."
    return replace(_none(present, note), call=tuple(calls))


def _taper_command(present: Prescribed) -> str:
    return f'eutonia taper {present.medicine} --from "{_each(present)}" PERSON'


def _switch_command(present: Prescribed) -> str:
    return f'eutonia switch {present.medicine} TO --from "{_each(present)}" PERSON'


def _each(present: Prescribed) -> str:
    """The present dose as the command line writes it; a day that does not divide evenly is written as one dose."""
    each = present.daily.mg / present.times
    return f"{Dose(each)} x{present.times}" if each * present.times == present.daily.mg else f"{present.daily} x1"
