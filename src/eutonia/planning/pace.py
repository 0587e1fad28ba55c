"""How fast may a way down be, for this medicine and this person?

Fixed steps and shares of the present dose come from knowledge; the tiers go by the risk of withdrawal; the hyperbolic
shape follows a curve that a clinician supplies, since none is published for these medicines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from eutonia.domain.dose import ZERO, Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.plan import Refusal, Regimen
from eutonia.knowledge.change_records import RiskGrade
from eutonia.knowledge.change_records import Taper as Pace
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Knowledge, Medicine
from eutonia.planning.hours import USUAL_HOURS, WakingHours

Shape = Literal["fixed", "percent", "tiered", "hyperbolic"]
PaceName = Literal["slow", "usual", "fast"]
SHAPES: tuple[Shape, ...] = ("fixed", "percent", "tiered", "hyperbolic")
PACES: tuple[PaceName, ...] = ("slow", "usual", "fast")
GRADES: tuple[RiskGrade, ...] = ("low", "moderate", "high")
# Which tier a pace asks for where knowledge has no share of its own for the medicine (eutonia-default).
TIER_OF_PACE: dict[str, RiskGrade] = {"fast": "low", "usual": "moderate", "slow": "high"}


class TaperError(EutoniaError):
    """Something asked for that no way down could hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperWish:
    """What the prescriber asks for; None leaves it to knowledge and to the person's risk."""

    start: date
    shape: Shape | None = None
    pace: PaceName | None = None
    ed50: Dose | None = None  # for hyperbolic only: the dose a day at half of the largest effect, from a clinician
    months_on: Decimal | None = None
    until: Dose | None = None  # down to this dose a day, and no further; None: to nothing
    regimen: Regimen | None = None  # what is taken now
    products: tuple[str, ...] = ()
    halves: bool = True
    hours: WakingHours = USUAL_HOURS

    def __post_init__(self) -> None:
        if self.until is not None and not self.until:
            raise TaperError("Down to 0 mg is down to nothing: leave --until out.")
        if self.until is not None and self.regimen is not None and self.until >= self.regimen.daily:
            raise TaperError(f"A way down from {self.regimen.daily} a day cannot end at {self.until}. Give less.")
        for word, known in ((self.shape, SHAPES), (self.pace, PACES)):  # a form or a stored plan may hold any word
            if word is not None and word not in known:
                raise TaperError(f"{word!r} is no way down. Write one of {', '.join(known)}.")
        if (self.shape == "hyperbolic") != (self.ed50 is not None):
            raise TaperError(
                "A hyperbolic taper needs the ED50 from a clinician, and no other shape takes one: no human curve is "
                "published for these medicines. Give --ed50 with --shape hyperbolic, or neither."
            )
        if self.ed50 is not None and not self.ed50:
            raise TaperError("An ED50 of 0 mg is none. Give the dose a day at half of the largest effect.")
        if self.months_on is not None and not (self.months_on.is_finite() and 0 <= self.months_on <= 1200):
            raise TaperError(f"{self.months_on} months on the medicine cannot be. Give a number from 0 to 1200.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """How likely withdrawal is for this person, and why."""

    grade: RiskGrade
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """How far a dose may fall at the next step, and for how long the new one is held."""

    lowest: Dose  # the next dose is not below this
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The shape and pace that were chosen, ready to say how far each step may fall."""

    shape: Shape
    pace: PaceName
    paces: tuple[Pace, ...]  # of knowledge: the one chosen, and the usual one where the first holds only for a while
    share: Decimal | None  # of the present dose, or of the occupancy at the start
    days: int
    ed50: Dose | None
    start: Dose
    cites: tuple[CiteRecord, ...]

    def drop_from(self, daily: Dose) -> Drop:
        """How far may the next step fall from this dose a day?"""
        if self.shape == "hyperbolic":
            return Drop(lowest=self._occupancy_below(daily), days=self.days)
        if self.shape == "fixed":
            pace = next((each for each in self.paces if each.above is None or daily > each.above), self.paces[-1])
            by = next((band.by for band in reversed(pace.band) if daily <= band.at_most), pace.reduce_by) or ZERO
            return Drop(lowest=daily - by if by < daily else ZERO, days=pace.every_days)
        assert self.share is not None  # of every shape but fixed
        return Drop(lowest=Dose(daily.mg * (100 - self.share) / 100), days=self.days)

    def _occupancy_below(self, daily: Dose) -> Dose:
        """The dose whose occupancy lies below that of this dose by an equal share of the occupancy at the start.

        Occupancy is dose / (dose + ED50), of its own largest: that cancels out. Source: Horowitz and Taylor 2019.
        """
        assert self.ed50 is not None
        assert self.share is not None
        half = self.ed50.mg
        below = daily.mg / (daily.mg + half) - self.share / 100 * self.start.mg / (self.start.mg + half)
        return Dose(half * below / (1 - below)) if below > 0 else ZERO


def choose_way(
    medicine: Medicine, *, risk: Risk, wish: TaperWish, present: Regimen, knowledge: Knowledge
) -> Way | Refusal:
    """The shape and the pace: as asked where knowledge has that pace for this use, else by the risk."""
    shape = wish.shape or ("fixed" if any(pace.reduce_by for pace in medicine.taper) else "percent")
    name: PaceName = wish.pace or ("usual" if risk.grade == "low" else "slow" if _has(medicine, "slow") else "usual")
    start = present.daily
    if shape in ("fixed", "percent"):
        paces = [pace for pace in medicine.taper if (pace.percent is None) == (shape == "fixed")]
        chosen = _pace_named(paces, name, wish, present)
        if isinstance(chosen, Refusal) and shape == "fixed":
            return chosen
        if chosen and not isinstance(chosen, Refusal):
            first = chosen[0]
            return Way(
                shape=shape, pace=first.pace, paces=chosen, share=first.percent, days=first.every_days, ed50=None,
                start=start, cites=tuple(cite for pace in chosen for cite in pace.cite),
            )  # fmt: skip
        if shape == "fixed":
            return _no_fixed_pace(medicine)
    grade = risk.grade if shape == "tiered" else TIER_OF_PACE[name]
    tier = next(tier for tier in knowledge.tapers.tier if tier.risk == grade)
    return Way(
        shape=shape, pace=name, paces=(), share=tier.percent, days=tier.every_days, ed50=wish.ed50, start=start,
        cites=tier.cite,
    )  # fmt: skip


def _has(medicine: Medicine, name: PaceName) -> bool:
    return any(pace.pace == name for pace in medicine.taper)


def _pace_named(paces: Sequence[Pace], name: PaceName, wish: TaperWish, present: Regimen) -> tuple[Pace, ...] | Refusal:
    """The pace of this name, with the usual one behind it where it holds only above a dose; empty where there is none.

    A medicine with fewer paces is planned on the next slower one, or else on the slowest that it has.
    """
    if not paces:
        return ()
    by_name = {pace.pace: pace for pace in paces}
    slower = [by_name[each] for each in reversed(PACES[: PACES.index(name) + 1]) if each in by_name]
    chosen = slower[0] if slower else min(paces, key=lambda pace: PACES.index(pace.pace))
    why_not = _not_for(chosen, wish, present)
    if why_not:
        others = [f"the pace {each.pace}" for each in paces if not _not_for(each, wish, present)]
        return Refusal(why=why_not, rule=None, needs=(), nearest=(*others, "the shape tiered"))
    behind = by_name.get("usual")
    return (chosen, behind) if chosen.above is not None and behind is not None else (chosen,)


def _not_for(pace: Pace, wish: TaperWish, present: Regimen) -> str:
    """Why is this pace not for this person? Empty where it is."""
    if pace.above is not None and present.daily <= pace.above:
        return f"the pace {pace.pace} is only for doses above {pace.above} a day"
    if pace.months_under is not None and wish.months_on is None:
        return f"the pace {pace.pace} is only for short use, and how long it has been taken is not known"
    if pace.months_under is not None and wish.months_on is not None and wish.months_on >= pace.months_under:
        return f"the pace {pace.pace} is only for less than {pace.months_under} months of use"
    return ""


def no_pace(medicine: Medicine) -> Refusal:
    known = tuple(each.text for each in medicine.stopping)
    return Refusal(
        why=f"no way down from {medicine.name} is known: no source that we could open gives its steps",
        rule=None,
        needs=(),
        nearest=(*known, "a clinician writes the steps") if medicine.stops_slowly else known or ("ask a clinician",),
    )


def _no_fixed_pace(medicine: Medicine) -> Refusal:
    return Refusal(
        why=f"no fixed step down is known for {medicine.name}",
        rule=None,
        needs=(),
        nearest=("the shape percent", "the shape tiered"),
    )


def describe_way(way: Way) -> str:
    """The pace in one line."""
    if way.shape == "fixed":
        first = way.paces[0]
        bands = "".join(f"; {band.by} at {band.at_most} a day or below" for band in first.band)
        return f"{first.reduce_by} a day less every {first.every_days} days{bands}"
    if way.shape == "hyperbolic":
        return f"RESEARCH: {way.share} % of the occupancy at the start less every {way.days} days, ED50 {way.ed50}"
    return f"At most {way.share} % of the present dose less every {way.days} days"


def notes_of(way: Way, medicine: Medicine, wish: TaperWish, risk: Risk) -> Iterator[str]:
    yield "Staying on a step is always allowed, and so is going back to the one before: call your clinician."
    if way.shape == "hyperbolic":
        yield "Research: no human curve is published for this medicine; the ED50 is the clinician's own."
    if risk.grade != GRADES[0] and _has(medicine, PACES[0]) and way.shape == "fixed" and way.pace != PACES[0]:
        yield f"The risk of withdrawal is {risk.grade} and asks for the pace {PACES[0]}; {way.pace} was asked for."
    if wish.pace and wish.pace != way.pace:
        yield f"The pace {wish.pace} was asked for; {way.pace} is what is known for {medicine.name}."
    if wish.until:
        yield f"It ends at {wish.until} a day or the nearest dose above it, which goes on: this is no way to nothing."
    if len(way.paces) > 1:
        yield f"At {way.paces[0].above} a day or below the usual pace follows."
    yield from (pace.note for pace in way.paces[:1] if pace.note)
