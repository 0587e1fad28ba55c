"""Why no plan can be made, each time with the reason, its rule, and what is needed. The nearest choices are found
elsewhere (nearest.py) where they depend on what can be made; here stand those that do not.
"""

from __future__ import annotations

from collections.abc import Sequence

from eutonia.domain.dose import Dose
from eutonia.domain.finding import Limit
from eutonia.domain.plan import Refusal, Regimen
from eutonia.knowledge.records import Ladder
from eutonia.planning.limits import Bounds
from eutonia.planning.steps import Unmakeable
from eutonia.planning.tablets import Shelf
from eutonia.planning.wish import Wish

MOST_INTAKES = 8  # doses a day that a plan can hold
STAY = "stay on the present dose until a clinician has looked at it"
NEVER_SUDDENLY = "it is taken now: never stop it suddenly; a clinician plans the way down"


def out_of_bounds(bounds: Bounds, wish: Wish) -> Refusal | None:
    """Does the present dose or the target pass what this person may take?"""
    present = _present_out_of_bounds(bounds, wish.regimen) if wish.regimen else None
    return present or _target_above(bounds, wish) or _target_below_present(wish)


def _present_out_of_bounds(bounds: Bounds, regimen: Regimen) -> Refusal | None:
    times = min(regimen.times, bounds.times or MOST_INTAKES)
    if regimen.times > MOST_INTAKES:
        why = f"the present {regimen.times} doses a day are more than the {MOST_INTAKES} that can be planned"
        return Refusal(why=why, rule=None, needs=(), nearest=(STAY,))
    if regimen.daily > bounds.daily:
        why = f"the present {regimen.daily} a day is above the {bounds.daily} a day that is safe here"
        down = f"a clinician may bring it down slowly towards {bounds.daily} a day"
        return _bound_by(binding(bounds, "daily", bounds.daily), why, (STAY, down))
    if regimen.daily.mg > bounds.single.mg * times:
        why = f"the present {regimen.daily} in {counted(times, 'dose')} a day passes the {bounds.single} a dose "
        more = bounds.times is None or bounds.times > regimen.times
        nearest = (STAY, *(["the same day in more doses, as a clinician decides"] if more else []))
        return _bound_by(binding(bounds, "single", bounds.single), f"{why}that is safe here", nearest)
    return None


def _target_above(bounds: Bounds, wish: Wish) -> Refusal | None:
    if wish.target is None or wish.target <= bounds.daily:
        return None
    why = f"the target of {wish.target} a day is above the {bounds.daily} a day that is safe here"
    return _bound_by(binding(bounds, "daily", bounds.daily), why, (f"a target of {bounds.daily} a day or less",))


def _target_below_present(wish: Wish) -> Refusal | None:
    if wish.target is None or wish.regimen is None or wish.target >= wish.regimen.daily:
        return None
    return Refusal(
        why=f"the target of {wish.target} a day is below the present {wish.regimen.daily} a day",
        rule=None,
        needs=(),
        nearest=("the way down is a taper, not a titration",),
    )


def nothing_fits(ladder: Ladder, bounds: Bounds) -> Refusal:
    """Already the first step of the ladder passes a limit."""
    first = ladder.rung[0]
    why = f"the first step of the ladder {ladder.name}, {first.daily} a day, is above what is safe here "
    what, most = ("daily", bounds.daily) if first.daily > bounds.daily else ("single", bounds.single)
    return _bound_by(binding(bounds, what, most), f"{why}({most} {'a day' if what == 'daily' else 'a dose'})", ())


def cannot_be_made(failed: Unmakeable, shelf: Shelf, wish: Wish) -> Refusal:
    """These products do not make the day exactly."""
    rung = failed.rung
    named = ", ".join(stock.id for stock in shelf.stock)
    cut = "halved only where scored" if wish.halves else "not halved"
    why = f"{rung.daily} a day in {counted(rung.times, 'dose')} cannot be made exactly from {named} ({cut})"
    return Refusal(why=why, rule=None, needs=(), nearest=())


def ends_below_target(ladder: Ladder, last: Dose, bounds: Bounds, target: Dose) -> Refusal:
    """The ladder, or what of it is safe here, ends below the target."""
    if last >= ladder.rung[-1].daily:
        why = f"the ladder {ladder.name} ends at {ladder.rung[-1].daily} a day, below the target of {target}"
        return Refusal(why=why, rule=None, needs=(), nearest=())
    why = f"the target of {target} a day cannot be reached: above {last} a day one dose would pass {bounds.single}"
    return _bound_by(binding(bounds, "single", bounds.single), why, ())


def binding(bounds: Bounds, what: str, value: Dose) -> Limit | None:
    """The limit that holds: one that is known before one that is assumed."""
    holding: Sequence[Limit] = [limit for limit in bounds.reasons if (limit.what, limit.value) == (what, str(value))]
    return min(holding, key=lambda limit: limit.assumed, default=None)


def _bound_by(limit: Limit | None, why: str, nearest: tuple[str, ...]) -> Refusal:
    if limit is None:
        return Refusal(why=why, rule=None, needs=(), nearest=nearest)
    return Refusal(why=f"{why}: {reason(limit)}", rule=limit.rule, needs=limit.needs, nearest=nearest)


def reason(limit: Limit) -> str:
    """Why this limit holds, and whether it only might."""
    return f"{limit.because} (not known, counted as if: {', '.join(limit.needs)})" if limit.assumed else limit.because


def counted(number: int, what: str) -> str:
    """
    >>> counted(1, "dose"), counted(3, "dose")
    ('1 dose', '3 doses')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"
