"""The next plan as a difference from the present one: what changes, from when, made of what, how long it lasts.

Nothing here is taken by anybody before a clinician signs it. Staying on the present dose needs no plan and is always
allowed, so where the planner refuses, a hold still is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

from eutonia.advice.library import Library
from eutonia.advice.tapering import TaperInputs, TaperPlan
from eutonia.advice.titrating import Plan, PlanInputs
from eutonia.domain.diary import Diary, Prescribed
from eutonia.domain.dose import Dose
from eutonia.domain.plan import Gate, Refusal, Regimen, Step, SupplyItem
from eutonia.domain.proposal import Cover, Proposal
from eutonia.monitoring.coming import Coming, Need
from eutonia.planning.gates import CHECK_IN, SIGNED
from eutonia.planning.supply import count_supply


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """How plans are made for this person, as the plan that was signed was made."""

    plan: Callable[[Regimen], Plan]  # up from this dose
    taper: Callable[[Dose], TaperPlan]  # down from the present dose to this one
    cover: Callable[[Coming | None], Cover]
    today: date


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
    inputs: PlanInputs | TaperInputs | None = None  # of the plan that holds these steps: it can be made again from them


def plan_next(
    proposal: Proposal,
    *,
    diary: Diary,
    present: Prescribed | None,
    plan: Plan | None,
    planner: Planner,
    library: Library,
) -> NextPlan:
    """Which steps follow from the proposal?"""
    if present is None or plan is None:
        note = "Nothing is prescribed today, so there is no present dose to go on from."
        return _none(None, note)
    windows = library.knowledge.monitoring.windows
    match proposal.action:
        case "advance":
            return _advance(present, plan, planner)
        case "hold":
            return _hold(present, plan, planner, days=windows.recent_days)
        case "step-back":
            return _step_back(diary, present, plan, planner, library)
        case "taper" | "switch":
            return _elsewhere(proposal, present, library)
        case "urgent":
            note = "Nothing is planned here: a clinician decides today, about the next dose as well."
            return _none(present, note, "Do not stop it on your own, unless an emergency service says so.")
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


def _with_steps(
    present: Prescribed, steps: tuple[Step, ...], made: Plan | TaperPlan, planner: Planner, *notes: str
) -> NextPlan:
    return NextPlan(
        from_daily=present.daily,
        to_daily=steps[-1].daily,
        steps=steps,
        supply=count_supply(steps),
        cover=planner.cover(coming_of(steps)),
        call=(),
        notes=notes,
        refused=None,
        inputs=made.inputs,
    )


def coming_of(steps: Sequence[Step]) -> Coming:
    """The doses of these steps by day; after them the last one goes on."""
    by_day: dict[date, Need] = {}
    for step in steps:
        for offset in range(step.days):
            by_day[step.first_day + timedelta(days=offset)] = _need(step)
    return Coming(by_day=by_day, after=_need(steps[-1]))


def _need(step: Step) -> Need:
    return Need(mg=step.daily.mg, times=len(step.doses))


def _advance(present: Prescribed, plan: Plan, planner: Planner) -> NextPlan:
    """One rung up, no more; the one after it is earned by the next review."""
    rung = next((step for step in plan.titration.steps if step.daily > present.daily), None)
    if rung is None:  # the table proposes this only where there is a higher step
        return _none(present, "There is no higher step.", refused=plan.titration.refused)
    step = replace(rung, first_day=planner.today, gate=Gate(kind="signature", ask=(*SIGNED, *CHECK_IN)))
    note = "The check-in before this step is the one that was reviewed."
    return _with_steps(present, (step,), plan, planner, note, *plan.titration.notes)


def _hold(present: Prescribed, plan: Plan, planner: Planner, *, days: int) -> NextPlan:
    """The same dose for longer, and for how long what is on hand lasts."""
    note = f"The same dose for {days} days, then look again. Staying on it needs no gate."
    held = next((step for step in plan.titration.steps if step.daily == present.daily), None)
    if held is None:
        after = Coming(by_day={}, after=Need(mg=present.daily.mg, times=present.times))
        stays = _none(present, note, "Take it as it is taken now.", refused=plan.titration.refused)
        return replace(stays, to_daily=present.daily, cover=planner.cover(after))
    step = replace(held, first_day=planner.today, days=days, gate=Gate(kind="signature", ask=SIGNED))
    return _with_steps(present, (step,), plan, planner, note, *plan.titration.notes)


def _step_back(diary: Diary, present: Prescribed, plan: Plan, planner: Planner, library: Library) -> NextPlan:
    """The dose of the step before, at once where that is no larger fall than a way down allows, else by its steps."""
    lower = lower_dose(diary, present, plan.titration.ladder, library)
    if lower is None:
        note = (
            "There is no lower step. Less than this is a way down to nothing, or an exception that a clinician writes."
        )
        return replace(_none(present, note, *_unequal(present)), call=(_taper_command(present),))
    taper = planner.taper(lower.daily) if _is_far(present, lower, library) else None
    first = next(iter(taper.taper.steps), None) if taper else None
    if taper is None or (first is not None and first.daily <= lower.daily):
        return _back_at_once(present, lower, planner, days=library.knowledge.monitoring.windows.recent_days)
    return _back_by_steps(diary, present, lower, taper, planner)


def _is_far(present: Prescribed, lower: Regimen, library: Library) -> bool:
    """Is it a larger fall than the largest tier allows at once, of a medicine that must not stop suddenly?"""
    most = max(tier.percent for tier in library.knowledge.tapers.tier)
    fall = present.daily.mg - lower.daily.mg
    return library.knowledge.medicines[present.medicine].stops_slowly and fall * 100 > most * present.daily.mg


def _back_at_once(present: Prescribed, lower: Regimen, planner: Planner, *, days: int) -> NextPlan:
    below = planner.plan(lower)
    step = next((step for step in below.titration.steps if step.daily == lower.daily), None)
    if step is None:
        note = f"The step before is {lower.daily} a day; how it is made could not be planned here."
        return replace(_none(present, note, refused=below.titration.refused), to_daily=lower.daily)
    step = replace(step, first_day=planner.today, days=max(days, step.days), gate=Gate(kind="signature", ask=SIGNED))
    return _with_steps(present, (step,), below, planner, "One step back, not off: the medicine is not stopped.")


def _back_by_steps(diary: Diary, present: Prescribed, lower: Regimen, taper: TaperPlan, planner: Planner) -> NextPlan:
    """The steps of a way down that do not pass the dose before; where there is none, a clinician is called."""
    fall = round((1 - lower.daily.mg / present.daily.mg) * 100)
    until = max((day for day in _last_days(diary, lower) if day < present.from_), default=None)
    taken = f", taken until {until}" if until else ""
    far = f"The step before is {lower.daily} a day{taken}: {fall} % less at once is more than a way down allows."
    steps = taper.taper.steps
    if not steps:
        note = "Call a clinician today, who decides how it is brought down. Until then it stays: never suddenly off."
        return replace(_none(present, far, note, refused=taper.taper.refused), call=(_taper_command(present),))
    sooner = "Whether it goes back faster, as to a dose that was left only days ago, a clinician decides today."
    return _with_steps(present, steps, taper, planner, far, sooner, *taper.taper.notes)


def _last_days(diary: Diary, regimen: Regimen) -> list[date]:
    """The last days on which this dose was prescribed."""
    return [
        each.until
        for each in diary.prescribed
        if each.medicine == diary.medicine and each.daily == regimen.daily and each.until is not None
    ]


def lower_dose(diary: Diary, present: Prescribed, name: str, library: Library) -> Regimen | None:
    """The nearest dose below the present one, of those taken before and those of the ladder of this name."""
    taken = [
        Regimen(daily=each.daily, times=each.times)
        for each in diary.prescribed
        if each.medicine == diary.medicine and each.from_ < present.from_ and each.daily < present.daily
    ]
    ladders = [each for each in library.knowledge.ladders[diary.medicine] if each.name == name]
    rungs = [
        Regimen(daily=rung.daily, times=rung.times)
        for ladder in ladders
        for rung in ladder.rung
        if rung.daily < present.daily
    ]
    return max((*taken, *rungs), key=lambda each: each.daily, default=None)


def _elsewhere(proposal: Proposal, present: Prescribed, library: Library) -> NextPlan:
    """A way down or across is planned by its own command."""
    medicine = library.knowledge.medicines[present.medicine]
    calls = [_taper_command(present)]
    if proposal.action == "switch":
        targets = [name for name in library.knowledge.switches.medicines if name != medicine.name]
        known = medicine.name in library.knowledge.switches.medicines
        calls = [f"{_switch_command(present)}   (TO: {', '.join(targets)})", *calls] if known else calls
    note = "Never suddenly: it is planned as steps down." if medicine.stops_slowly else "It is planned as steps down."
    return replace(_none(present, note, *_unequal(present)), call=tuple(calls))


def _taper_command(present: Prescribed) -> str:
    return f"eutonia taper {present.medicine} {_from(present)}PERSON"


def _switch_command(present: Prescribed) -> str:
    return f"eutonia switch {present.medicine} TO {_from(present)}PERSON"


def _from(present: Prescribed) -> str:
    """The present dose as the command line writes it: one dose and how often. Unequal doses cannot be written so."""
    share = Need(mg=present.daily.mg, times=present.times).share
    return f'--from "{Dose(share)} x{present.times}" ' if share is not None else ""


def _unequal(present: Prescribed) -> tuple[str, ...]:
    if Need(mg=present.daily.mg, times=present.times).share is not None:
        return ()
    return (f"{present.daily} a day in {present.times} doses are unequal doses: give the person's list with them.",)
