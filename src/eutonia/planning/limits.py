"""What all limits of a person come to: the lowest dose, the fewest doses a day, the slowest ladder, and any refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eutonia.domain.dose import Dose, parse_dose
from eutonia.domain.finding import Limit
from eutonia.domain.plan import Refusal
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import Knowledge, Ladder, Maximum, Medicine

REGION = "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most that may be planned for this person."""

    daily: Dose
    single: Dose
    times: int | None
    ladders: tuple[str, ...]  # asked for by rules; the slowest wins
    reasons: tuple[Limit, ...]


def maximum_on(medicine: Medicine, today: date) -> Maximum:
    """The maximum that holds on a day: the newest that has begun, else the oldest."""
    ours = sorted((maximum for maximum in medicine.maximum if maximum.region == REGION), key=lambda one: one.since)
    return next((maximum for maximum in reversed(ours) if maximum.since <= today), ours[0])


def bounds_of(medicine: Medicine, limits: Sequence[Limit], *, knowledge: Knowledge, today: date) -> Bounds:
    """The label's maximum, lowered by every limit of the person."""
    label = maximum_on(medicine, today)
    own = [limit for limit in limits if limit.medicine == medicine.name]
    daily = [label.daily, *(parse_dose(limit.value) for limit in own if limit.what == "daily")]
    single = [label.single or label.daily, *(parse_dose(limit.value) for limit in own if limit.what == "single")]
    times = [int(limit.value) for limit in own if limit.what == "times"]
    return Bounds(
        daily=min(daily),
        single=min(single),
        times=min(times, default=None),
        ladders=tuple(limit.value for limit in own if limit.what == "ladder"),
        reasons=(*_label_limits(medicine, label, knowledge), *(limit for limit in own if limit.what != "refuse")),
    )


def _label_limits(medicine: Medicine, label: Maximum, knowledge: Knowledge) -> list[Limit]:
    allowed = [("daily", label.daily), *([("single", label.single)] if label.single else [])]
    return [
        Limit(
            what=what,
            value=str(dose),
            medicine=medicine.name,
            rule=f"{medicine.name}.maximum",
            because=f"the most that is labelled in the {REGION}",
            assumed=False,
            needs=(),
            cites=resolve_cites(label.cite, knowledge),
        )
        for what, dose in allowed
    ]


def refusal_of(limits: Sequence[Limit], medicine: str) -> Refusal | None:
    """Must this medicine not be planned at all, or not until something is known?"""
    refusing = [limit for limit in limits if limit.what == "refuse" and limit.medicine == medicine]
    known = next((limit for limit in refusing if not limit.assumed), None)
    if known:
        return Refusal(
            why=known.because,
            rule=known.rule,
            needs=(),
            nearest=("choose another medicine: eutonia suitability", "a specialist decides, with the reason recorded"),
        )
    if refusing:
        needs = tuple(dict.fromkeys(need for limit in refusing for need in limit.needs))
        why = "what could forbid this medicine is not known"
        return Refusal(why=why, rule=refusing[0].rule, needs=needs, nearest=tuple(f"state {need}" for need in needs))
    return None


def choose_ladder(ladders: Sequence[Ladder], *, asked: str | None, bounds: Bounds) -> Ladder:
    """The ladder asked for or the default, but never faster than the limits allow."""
    by_name = {ladder.name: ladder for ladder in ladders}
    wanted = by_name[asked] if asked else next(ladder for ladder in ladders if ladder.default)
    return min([wanted, *(by_name[name] for name in bounds.ladders if name in by_name)], key=lambda one: one.pace)
