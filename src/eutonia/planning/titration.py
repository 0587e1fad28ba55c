"""The way up: rungs of a ladder, cut to the limits of one person, compiled to exact doses, each step behind a gate.

Nothing here rises faster than its ladder, passes a limit, or rounds. Who already takes the medicine goes on from that
dose and is never sent back to the bottom. What cannot be made exactly is refused with the nearest choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.finding import Limit
from eutonia.domain.plan import Refusal, Step, Titration
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import Knowledge, Ladder, Medicine, Rung
from eutonia.planning.limits import Bounds, bounds_of, choose_ladder, refusal_of
from eutonia.planning.nearest import ways_on
from eutonia.planning.notes import write_notes
from eutonia.planning.present import fitting_sets, may_follow, not_interchangeable
from eutonia.planning.refusals import (
    NEVER_SUDDENLY,
    cannot_be_made,
    ends_below_target,
    nothing_fits,
    out_of_bounds,
    reason,
)
from eutonia.planning.rungs import choose_rungs
from eutonia.planning.steps import Unmakeable, compile_steps
from eutonia.planning.supply import count_supply
from eutonia.planning.tablets import Shelf, choose_products, choose_shelf, nearest_below
from eutonia.planning.wish import Wish


class NoLadderError(EutoniaError):
    """The ladder asked for does not exist for this medicine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way up that could be made."""

    ladder: Ladder
    rungs: tuple[Rung, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWay:
    """Why this way up cannot be made, and to which lower doses a plan might lead instead, the nearest first."""

    refusal: Refusal
    lower: tuple[Dose, ...] = ()


def plan_titration(medicine: Medicine, *, limits: Sequence[Limit], wish: Wish, knowledge: Knowledge) -> Titration:
    """Which exact doses on which days lead this person up, and what must be handed out? Or why not."""
    bounds = bounds_of(medicine, limits, knowledge=knowledge, today=wish.start)
    _ladder(medicine, bounds, wish, knowledge)  # a ladder that does not exist is the caller's slip, before all else
    refused = refusal_of(limits, medicine.name) or out_of_bounds(bounds, wish)
    way = NoWay(refusal=refused) if refused else find_way(medicine, bounds, wish, knowledge)
    if isinstance(way, NoWay):
        refusal = way.refusal if way.refusal.nearest else _with_nearest(way, medicine, bounds, wish, knowledge)
        return refuse_titration(medicine, limits=limits, wish=wish, knowledge=knowledge, refusal=refusal)
    empty = _empty(medicine, way.ladder, bounds, wish, knowledge)
    notes = write_notes(medicine, way.ladder, way.steps, bounds=bounds, wish=wish)
    return replace(empty, steps=way.steps, supply=count_supply(way.steps), notes=notes)


def refuse_titration(
    medicine: Medicine, *, limits: Sequence[Limit], wish: Wish, knowledge: Knowledge, refusal: Refusal
) -> Titration:
    """No plan, with the ladder and the limits that would have held, and why there is none."""
    bounds = bounds_of(medicine, limits, knowledge=knowledge, today=wish.start)
    empty = _empty(medicine, _ladder(medicine, bounds, wish, knowledge), bounds, wish, knowledge)
    if wish.regimen and medicine.stops_slowly:
        refusal = replace(refusal, nearest=tuple(dict.fromkeys((*refusal.nearest, NEVER_SUDDENLY))))
    return replace(empty, refused=refusal)


def find_way(medicine: Medicine, bounds: Bounds, wish: Wish, knowledge: Knowledge) -> Way | NoWay:
    """The way up as asked, inside the bounds; or the first thing that stands against it."""
    shelf = _shelf(medicine, wish)
    if isinstance(shelf, Refusal):
        return NoWay(refusal=shelf)
    ladder = _ladder(medicine, bounds, wish, knowledge)
    rungs = choose_rungs(ladder, bounds=bounds, wish=wish)
    if not rungs:
        return NoWay(refusal=nothing_fits(ladder, bounds), lower=(bounds.daily,))
    last = rungs[-1].daily
    if wish.target and last < wish.target:
        return NoWay(refusal=ends_below_target(ladder, last, bounds, wish.target), lower=_rising((last,), wish))
    made = compile_steps(medicine, ladder, rungs, most=bounds.single, wish=wish, shelf=shelf)
    if isinstance(made, Unmakeable):
        return NoWay(refusal=cannot_be_made(made, shelf, wish), lower=_lower(made, bounds, wish, shelf))
    return Way(ladder=ladder, rungs=rungs, steps=made)


def _shelf(medicine: Medicine, wish: Wish) -> Shelf | Refusal:
    """The products of the plan; who takes one already is kept to what may stand for it."""
    wanted = wish.products
    if wish.regimen and not may_follow(choose_products(medicine, wanted), medicine, wish.regimen):
        fitting = fitting_sets(medicine, wish.regimen)
        if wanted or not fitting:
            return not_interchangeable(medicine, wish.regimen)
        wanted = (fitting[0].name,)
    return choose_shelf(medicine, wanted=wanted, halves=wish.halves)


def _lower(made: Unmakeable, bounds: Bounds, wish: Wish, shelf: Shelf) -> tuple[Dose, ...]:
    near = nearest_below(made.rung.daily, times=made.rung.times, most=bounds.single, shelf=shelf)
    before = (rung.daily for rung in reversed(made.before))
    return _rising((*((near,) if near else ()), *before), wish)


def _rising(doses: Sequence[Dose], wish: Wish) -> tuple[Dose, ...]:
    """Those to which a plan still rises: not the present dose, and none below it."""
    return tuple(dose for dose in doses if wish.regimen is None or dose > wish.regimen.daily)


def _with_nearest(way: NoWay, medicine: Medicine, bounds: Bounds, wish: Wish, knowledge: Knowledge) -> Refusal:
    # Neither the first day nor the reasons of the limits change what can be made: without them it is worked out once.
    nearest = _nearest(
        knowledge, medicine.name, replace(bounds, reasons=()), replace(wish, start=date(2000, 1, 1)), way.lower
    )
    return replace(way.refusal, nearest=nearest)


@lru_cache(maxsize=4096)
def _nearest(knowledge: Knowledge, name: str, bounds: Bounds, wish: Wish, lower: tuple[Dose, ...]) -> tuple[str, ...]:
    medicine = knowledge.medicines[name]

    def works(other: Wish) -> bool:
        return isinstance(find_way(medicine, bounds, other, knowledge), Way)

    return ways_on(works, medicine=medicine, ladders=knowledge.ladders[name], wish=wish, lower=lower)


def _ladder(medicine: Medicine, bounds: Bounds, wish: Wish, knowledge: Knowledge) -> Ladder:
    ladders = knowledge.ladders.get(medicine.name, ())
    names = [ladder.name for ladder in ladders]
    if not ladders or (wish.ladder and wish.ladder not in names):
        raise NoLadderError(
            f"{medicine.name} has no ladder {wish.ladder or ''!r}. Known: {', '.join(names) or 'none'}."
        )
    return choose_ladder(ladders, asked=wish.ladder, bounds=bounds)


def _empty(medicine: Medicine, ladder: Ladder, bounds: Bounds, wish: Wish, knowledge: Knowledge) -> Titration:
    return Titration(
        medicine=medicine.name,
        ladder=ladder.name,
        ladder_title=ladder.title,
        ladder_reading=ladder.reading,
        ladder_because=_why_ladder(ladder, bounds, wish),
        ladder_cites=resolve_cites(ladder.cite, knowledge),
        limits=bounds.reasons,
        present=wish.regimen,
        steps=(),
        supply=(),
        notes=(),
        refused=None,
    )


def _why_ladder(ladder: Ladder, bounds: Bounds, wish: Wish) -> str:
    demanded = [limit for limit in bounds.reasons if limit.what == "ladder" and limit.value == ladder.name]
    if demanded and wish.ladder != ladder.name:
        return " ".join(dict.fromkeys(reason(limit) for limit in demanded))
    return "asked for" if wish.ladder == ladder.name else ladder.because or ""
