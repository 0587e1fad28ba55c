"""From one medicine to another: a way down and a way up on one calendar.

The old medicine keeps its own pace down; the new one starts where its ladder starts, whatever was taken before, and
each of its steps waits until the day's load of sedation leaves room for it. The load is the sum of both doses, each as
a share of the most that is labelled a day. Nothing is converted from one medicine into the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from eutonia.domain.dose import ZERO, Dose
from eutonia.domain.plan import Gate, Refusal, Step, Switch, SwitchStep, Taper, Titration
from eutonia.knowledge.change_records import SwitchWay
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Indication, Knowledge, Medicine
from eutonia.planning.limits import maximum_on
from eutonia.planning.supply import count_supply
from eutonia.planning.taper import spare_week

HAS_A_PLACE = ("labelled", "labelled-weaker", "off-label")
STAY = Gate(kind="stay", ask=(), otherwise=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How these two are exchanged, and why so."""

    way: SwitchWay
    because: str
    cites: tuple[CiteRecord, ...]


def choose_manner(old: str, new: str, *, asked: SwitchWay | None, knowledge: Knowledge) -> Manner:
    """The way asked for, else the pair's own, else the usual one. A pair that must not overlap never does."""
    switches = knowledge.switches
    own = next((pair for pair in switches.pair if set(pair.medicines) == {old, new}), None)
    if own and (asked is None or own.way == "stop-first"):
        return Manner(way=own.way, because=own.because, cites=own.cite)
    if asked and asked != switches.way:
        return Manner(way=asked, because="asked for", cites=switches.cite)
    return Manner(way=switches.way, because=switches.because, cites=switches.cite)


def refuse_pair(old: Medicine, new: Medicine, *, knowledge: Knowledge) -> Refusal | None:
    """Is this an exchange that makes sense for spasticity at all?"""
    known = knowledge.switches.medicines
    place = next((each for each in new.indication if _speaks_of_spasticity(each)), None)
    if old.name == new.name:
        return _refuse(f"{old.name} is what is taken now: there is nothing to switch", ("another medicine",))
    if place is None or new.name not in known:
        said = [each.text for each in new.indication if each.pattern == "spasticity"]
        why = f"{new.name} has no place in spasticity" + (f" ({said[0]}: not indicated)" if said else "")
        return _refuse(why, tuple(name for name in known if name != old.name))
    if old.name not in known:
        why = f"no way from {old.name} to another medicine is known here"
        return _refuse(why, (f"a taper: eutonia taper {old.name}", "a clinician writes the steps"))
    return None


def _speaks_of_spasticity(indication: Indication) -> bool:
    return indication.pattern == "spasticity" and indication.strength in HAS_A_PLACE


def _refuse(why: str, nearest: tuple[str, ...]) -> Refusal:
    return Refusal(why=why, rule=None, needs=(), nearest=nearest)


def plan_switch(
    old: Medicine, new: Medicine, *, taper: Taper, titration: Titration | None, manner: Manner, knowledge: Knowledge
) -> Switch:
    """Both ways on one calendar, under the cap of sedation. Or why not."""
    cap = knowledge.switches.load.cap
    empty = Switch(
        medicine_from=old.name,
        medicine_to=new.name,
        way=manner.way,
        because=manner.because,
        cites=resolve_cites((*manner.cites, *knowledge.switches.load.cite), knowledge),
        cap=cap,
        taper=taper,
        titration=titration,
        steps=(),
        supply=(),
        notes=tuple(_notes(old, new, knowledge)),
        refused=None,
    )
    refused = refuse_pair(old, new, knowledge=knowledge) or taper.refused or (titration.refused if titration else None)
    if refused or titration is None:
        return replace(empty, refused=refused or _refuse("the new medicine was not planned", ("plan it first",)))
    shares = Shares(old=_most_a_day(old, taper.steps[0].first_day), new=_most_a_day(new, taper.steps[0].first_day))
    down = list(_down(taper, manner, knowledge))
    up = list(_up(titration, down, shares, cap, manner))
    steps = tuple(_together(down, up, shares))
    spare = spare_week(down[0].daily, taper.present_doses, down[0].first_day)
    return replace(empty, steps=steps, supply=count_supply((*down, *up, spare)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The most labelled a day of both medicines: what a whole share of sedation is."""

    old: Dose
    new: Dose

    def load(self, old: Dose, new: Dose) -> Decimal:
        """How much of both is taken on a day?"""
        return old.mg / self.old.mg + new.mg / self.new.mg


def _most_a_day(medicine: Medicine, day: date) -> Dose:
    return maximum_on(medicine, day).daily


def _down(taper: Taper, manner: Manner, knowledge: Knowledge) -> Iterator[Step]:
    """The way down; where both overlap, the present dose stays while the first dose of the new one is tried."""
    wait = knowledge.switches.wait_days if manner.way == "overlap" and taper.present else 0
    if wait and taper.present:
        present = taper.present.daily
        yield Step(first_day=taper.steps[0].first_day, days=wait, daily=present, doses=taper.present_doses, gate=STAY)
    for step in taper.steps:
        yield replace(step, first_day=step.first_day + timedelta(days=wait))


def _up(titration: Titration, down: Sequence[Step], shares: Shares, cap: Decimal, manner: Manner) -> Iterator[Step]:
    """The way up, each step as soon as it may: after the one before, and when the load leaves room for it."""
    earliest = _first_day_of(ZERO, down) if manner.way == "stop-first" else down[0].first_day
    for index, step in enumerate(titration.steps):
        begins = _free_day(max(earliest, _first_day_with_room(step.daily, down, shares, cap)), down)
        earliest = begins + timedelta(days=step.days)
        if index + 1 == len(titration.steps):  # held at least until the way down is over
            yield replace(step, first_day=begins, days=max(step.days, (_end(down[-1]) - begins).days))
            return
        room = _first_day_with_room(titration.steps[index + 1].daily, down, shares, cap)
        earliest = _free_day(max(earliest, room), down)
        yield replace(step, first_day=begins, days=(earliest - begins).days)


def _free_day(day: date, down: Sequence[Step]) -> date:
    """This day, or the next on which the old dose does not change: of two changes nobody could tell which did what."""
    changes = {step.first_day for step in down[1:]}
    while day in changes:
        day += timedelta(days=1)
    return day


def _first_day_of(dose: Dose, down: Sequence[Step]) -> date:
    return next(step.first_day for step in down if step.daily == dose)


def _first_day_with_room(new: Dose, down: Sequence[Step], shares: Shares, cap: Decimal) -> date:
    """From which day on do both fit under the cap? The old dose only falls, so they fit from then on."""
    return next(step.first_day for step in down if shares.load(step.daily, new) <= cap or not step.daily)


def _together(down: Sequence[Step], up: Sequence[Step], shares: Shares) -> Iterator[SwitchStep]:
    """Every stretch of days on which neither dose changes, from the first day to the last."""
    changes = sorted({day for step in (*down, *up) for day in (step.first_day, _end(step))})
    for first_day, end in pairwise(changes):
        old, new = _on(first_day, down), _on(first_day, up)
        yield SwitchStep(
            first_day=first_day,
            days=(end - first_day).days,
            down=old,
            up=new,
            load=shares.load(old.daily if old else ZERO, new.daily if new else ZERO),
        )


def _end(step: Step) -> date:
    return step.first_day + timedelta(days=step.days)


def _on(day: date, steps: Sequence[Step]) -> Step | None:
    return next((step for step in steps if step.first_day <= day < _end(step)), None)


def _notes(old: Medicine, new: Medicine, knowledge: Knowledge) -> Iterator[str]:
    yield f"No dose is converted, for no trial is good enough for that: {new.name} starts where its own ladder starts."
    for each in knowledge.switches.equivalence:
        if set(each.medicines) == {old.name, new.name}:
            yield each.text
    yield "The two doses never change on one day."
