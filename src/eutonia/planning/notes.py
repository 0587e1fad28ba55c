"""What the one who signs a plan should notice in it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eutonia.domain.plan import Step, taken_as_now
from eutonia.knowledge.records import Ladder, Medicine
from eutonia.planning.limits import Bounds
from eutonia.planning.present import form_in_doubt
from eutonia.planning.refusals import counted
from eutonia.planning.wish import Wish

STAYING = "Take the lowest dose that does enough: staying on a step is always allowed."


def write_notes(
    medicine: Medicine, ladder: Ladder, steps: Sequence[Step], *, bounds: Bounds, wish: Wish
) -> tuple[str, ...]:
    """What is not plain from the steps: where they end and why, what was assumed, what of the present changes."""
    return (
        STAYING,
        *_of_the_end(medicine, ladder, steps, wish),
        *_of_the_start(medicine, steps, wish),
        *_of_the_limits(ladder, bounds, wish),
    )


def _of_the_end(medicine: Medicine, ladder: Ladder, steps: Sequence[Step], wish: Wish) -> Iterator[str]:
    last, end = steps[-1].daily, ladder.rung[-1].daily
    course = medicine.course_days
    if course:
        yield f"A short course: {course} days at most, and days on which it was taken before count too."
    if wish.target and last < wish.target:
        yield f"The course ends at {last} a day, before the target of {wish.target} is reached."
    if wish.target is None and last < end:
        yield f"The ladder ends at {last} a day here; its own end is {end} a day."
    if wish.target is None and wish.regimen and len(steps) == 1 and wish.regimen.daily >= end:
        yield f"Nothing rises: the ladder {ladder.name} ends at {end} a day."


def _of_the_start(medicine: Medicine, steps: Sequence[Step], wish: Wish) -> Iterator[str]:
    regimen = wish.regimen
    if regimen is None:
        return
    if not taken_as_now(steps[0], regimen):
        doses = " + ".join(str(intake.dose) for intake in steps[0].doses)
        now = f"{regimen.daily} a day in {counted(regimen.times, 'dose')}"
        yield f"Taken now: {now}. The first step divides the same day otherwise: {doses}."
    groups = form_in_doubt(medicine, regimen) if not wish.products else ()
    if groups:
        yield f"Which product is taken now is not known. {' and '.join(groups)} do not stand for one another: ask."


def _of_the_limits(ladder: Ladder, bounds: Bounds, wish: Wish) -> Iterator[str]:
    if wish.ladder and wish.ladder != ladder.name:
        yield f"The ladder {wish.ladder} was asked for; {ladder.name} is the fastest that is safe here."
    if any(limit.assumed for limit in bounds.reasons):
        yield "Some limits are assumed because something is not known: see what is needed."
