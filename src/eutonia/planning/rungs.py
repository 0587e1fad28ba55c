"""Which rungs of a ladder may this person climb, from the present dose up to the target or the last that fits?"""

from __future__ import annotations

from collections.abc import Sequence

from eutonia.domain.dose import ZERO
from eutonia.domain.plan import Regimen
from eutonia.knowledge.records import Ladder, Rung
from eutonia.planning.limits import Bounds
from eutonia.planning.wish import Wish


def choose_rungs(ladder: Ladder, *, bounds: Bounds, wish: Wish) -> tuple[Rung, ...]:
    """The rungs to climb. Where the target cannot be reached they end below it, and the caller must say so."""
    fitting: list[Rung] = []
    for rung in ladder.rung:
        fitted = _fit(rung, bounds)
        if fitted is None:
            break
        fitting.append(fitted)
    chosen = [rung for rung in fitting if wish.target is None or rung.daily <= wish.target]
    chosen += _last_to_target(chosen, ladder, bounds, wish)
    if wish.regimen is None:
        return tuple(chosen)
    return (_present(ladder, wish.regimen, bounds), *(rung for rung in chosen if rung.daily > wish.regimen.daily))


def _fit(rung: Rung, bounds: Bounds) -> Rung | None:
    """The rung in as many doses a day as this person may take, or None where its dose passes a limit."""
    times = min(rung.times, bounds.times or rung.times)
    if rung.daily > bounds.daily or rung.daily.mg > bounds.single.mg * times:
        return None
    return rung if times == rung.times else Rung(daily=rung.daily, times=times, days=rung.days)


def _last_to_target(chosen: Sequence[Rung], ladder: Ladder, bounds: Bounds, wish: Wish) -> list[Rung]:
    """A target between two rungs is reached by a smaller last rise than the ladder's."""
    target = wish.target
    present = wish.regimen.daily if wish.regimen else ZERO
    below = max([present, *(rung.daily for rung in chosen)])
    above = next((rung for rung in ladder.rung if rung.daily > below), None)
    if target is None or target <= below or above is None or above.daily <= target:
        return []  # reached already, or not by one rise from the last rung that fits
    between = _fit(Rung(daily=target, times=above.times, days=above.days), bounds)
    return [between] if between else []


def _present(ladder: Ladder, regimen: Regimen, bounds: Bounds) -> Rung:
    """What is taken now, held as long as the ladder would hold it before anything rises."""
    at_or_below = [rung for rung in ladder.rung if rung.daily <= regimen.daily]
    days = (at_or_below[-1] if at_or_below else ladder.rung[0]).days
    times = min(regimen.times, bounds.times or regimen.times)
    return Rung(daily=regimen.daily, times=times, days=days)
