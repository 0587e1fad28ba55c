"""The laws of every switch from one medicine to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

from eutonia.domain.dose import ZERO, Dose
from eutonia.domain.plan import Step, Switch


def broken_switch_laws(switch: Switch) -> list[str]:
    """Which laws does a switch break?"""
    if switch.refused:
        return ["a refused switch with steps"] if switch.steps else []
    return [why for law in SWITCH_LAWS for why in law(switch)]


def the_load_stays_under_the_cap(switch: Switch) -> Iterator[str]:
    present = switch.taper.present.daily if switch.taper.present else ZERO
    for step in switch.steps:
        both = step.up is not None and bool(step.up.daily) and step.down is not None and bool(step.down.daily)
        if both and step.load > switch.cap:
            yield f"on {step.first_day} the load of {step.load} passes the cap of {switch.cap}"
        if step.down and step.down.daily > present:
            yield f"on {step.first_day} more of {switch.medicine_from} is taken than before"


def both_keep_their_own_ways(switch: Switch) -> Iterator[str]:
    down = list(dict.fromkeys(s.down.daily for s in switch.steps if s.down and s.down.doses))
    up = list(dict.fromkeys(s.up.daily for s in switch.steps if s.up))
    planned = [step.daily for step in switch.taper.steps if step.doses]
    if [dose for dose in down if switch.taper.present is None or dose != switch.taper.present.daily] != planned:
        yield "the way down is not the one that was planned"
    if switch.titration and up != [step.daily for step in switch.titration.steps]:
        yield "the way up is not the one that was planned"


def nothing_is_held_too_short(switch: Switch) -> Iterator[str]:
    up = switch.titration.steps if switch.titration else ()
    held: dict[tuple[bool, Dose], int] = {}
    for part in switch.steps:
        for is_up, one in ((False, part.down), (True, part.up)):
            if one:
                held[is_up, one.daily] = held.get((is_up, one.daily), 0) + part.days
    for is_up, planned in ((False, switch.taper.steps), (True, up)):
        for step in planned:
            if held.get((is_up, step.daily), 0) < step.days:
                yield f"{step.daily} a day is held shorter than planned"


def the_new_medicine_never_stops(switch: Switch) -> Iterator[str]:
    started = [step for step in switch.steps if step.up]
    if started and switch.steps.index(started[0]) + len(started) != len(switch.steps):
        yield f"{switch.medicine_to} is left out after it was started"


def one_change_at_a_time(switch: Switch) -> Iterator[str]:
    for before, after in pairwise(switch.steps):
        if _daily(before.down) != _daily(after.down) and _daily(before.up) != _daily(after.up):
            yield f"on {after.first_day} both doses change"
        if before.first_day + timedelta(days=before.days) != after.first_day:
            yield f"the part from {after.first_day} does not follow"


def _daily(step: Step | None) -> Dose:
    return step.daily if step else ZERO


def stop_first_means_stop_first(switch: Switch) -> Iterator[str]:
    if switch.way == "stop-first" and any(_daily(s.down) and _daily(s.up) for s in switch.steps):
        yield "both are taken on one day although the old one is to stop first"


SWITCH_LAWS: tuple[Callable[[Switch], Iterator[str]], ...] = (
    the_load_stays_under_the_cap,
    both_keep_their_own_ways,
    nothing_is_held_too_short,
    the_new_medicine_never_stops,
    one_change_at_a_time,
    stop_first_means_stop_first,
)
