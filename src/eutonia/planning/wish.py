"""What a prescriber asks of a way up; what is left open is chosen from knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.plan import Regimen
from eutonia.planning.hours import SIXTHS, USUAL_HOURS, WakingHours

LAST_YEAR = 9000  # of a first day: no plan runs past the end of the calendar


class WishError(EutoniaError):
    """Something asked for that no plan could hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the prescriber asks for; None leaves it to knowledge."""

    start: date
    ladder: str | None = None
    target: Dose | None = None
    regimen: Regimen | None = None  # what is taken now
    products: tuple[str, ...] = ()
    halves: bool = True
    hours: WakingHours = USUAL_HOURS
    largest_dose: str | None = None  # where the spasms are: morning, midday, afternoon, evening, bedtime

    def __post_init__(self) -> None:
        if self.start.year > LAST_YEAR:
            raise WishError(f"No plan can start on {self.start}. Give a first day before the year {LAST_YEAR}.")
        if self.largest_dose is not None and self.largest_dose not in SIXTHS:
            raise WishError(f"No time of day is called {self.largest_dose!r}. Known: {', '.join(SIXTHS)}.")
