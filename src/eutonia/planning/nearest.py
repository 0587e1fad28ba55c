"""The nearest safe choices where a plan cannot be made as asked. Each is planned before it is offered: none passes a
limit, none rises faster than its ladder, none is a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from eutonia.domain.dose import Dose
from eutonia.knowledge.records import Ladder, Medicine
from eutonia.planning.present import fitting_sets
from eutonia.planning.wish import Wish

NO_WAY = (
    "a pharmacist may know a product that makes it: name it",
    "a clinician decides on another medicine or a dose of their own",
)


def ways_on(
    works: Callable[[Wish], bool],
    *,
    medicine: Medicine,
    ladders: tuple[Ladder, ...],
    wish: Wish,
    lower: tuple[Dose, ...],
) -> tuple[str, ...]:
    """What could be asked instead and would be planned: a lower target, halves, other products, another ladder."""
    targets = ((f"a target of {dose} a day", replace(wish, target=dose)) for dose in lower)
    found = next(([words] for words, other in targets if works(other)), [])
    found += [words for words, other in _otherwise(medicine, ladders, wish) if works(other)]
    return tuple(found) or NO_WAY


def _otherwise(medicine: Medicine, ladders: tuple[Ladder, ...], wish: Wish) -> Iterator[tuple[str, Wish]]:
    if not wish.halves:
        yield "tablets halved where they are scored", replace(wish, halves=True)
    for group in fitting_sets(medicine, wish.regimen):
        yield f'products "{group.name}"', replace(wish, products=(group.name,))
    for ladder in ladders:
        yield f'ladder "{ladder.name}": {ladder.title}', replace(wish, ladder=ladder.name)
