"""A person's diary, gathered by day where they are: for charts, and for reading it through.

A year of it is read as plain values and added up here, not in the database: days are those of the person's own zone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from eutonia.web.accounts.models import Patient
from eutonia.web.charts import Reading
from eutonia.web.treatment.models import DiaryEntry

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffect:
    day: date
    what: str
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something to read as it was written: a check-in, or a note with what triage made of it."""

    id: UUID
    at: datetime
    kind: str
    content: dict[str, Any]
    level: str
    understood: bool | None


@dataclass(slots=True, kw_only=True)
class DiaryDays:
    """A stretch of diary, added up by day. A day that is missing from a mapping is unknown."""

    first: date
    last: date
    entries: int = 0
    stiffness: list[Reading] = field(default_factory=list)
    pain: list[Reading] = field(default_factory=list)
    spasms: dict[date, int] = field(default_factory=dict)
    sedation: dict[date, int] = field(default_factory=dict)
    weakness: dict[date, int] = field(default_factory=dict)
    disturbed: dict[date, int] = field(default_factory=dict)
    doses: dict[str, dict[date, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    side_effects: list[SideEffect] = field(default_factory=list)
    check_ins: list[Told] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None

    def begins_within(self, days: int) -> bool:
        """Was anything written, and nothing before the last so many days?"""
        return self.first_at is not None and self.first_at.date() > self.last - days * ONE_DAY


def diary_days(patient: Patient, *, first: date, last: date) -> DiaryDays:
    """Everything that holds of these days, in one reading."""
    zone = ZoneInfo(patient.zone)
    days = DiaryDays(first=first, last=last)
    for id_, kind, at, content, level, understood in _rows(patient, first, last, zone):
        day = at.astimezone(zone).date()
        days.entries += 1
        days.first_at, days.last_at = days.first_at or at, at
        match kind:
            case "stiffness":
                days.stiffness.append(Reading(day=day, value=content["score"]))
            case "pain":
                days.pain.append(Reading(day=day, value=content["score"]))
            case "spasm":
                days.spasms[day] = days.spasms.get(day, 0) + 1
            case "no-spasms":
                days.spasms.setdefault(day, 0)
            case "sedation":
                days.sedation[day] = max(content["level"], days.sedation.get(day, 0))
            case "weakness":
                days.weakness[day] = max(int(content["present"]), days.weakness.get(day, 0))
            case "sleep":
                days.disturbed[day] = max(int(content["disturbed"]), days.disturbed.get(day, 0))
            case "dose":
                due = content.get("due")
                on = datetime.fromisoformat(due).astimezone(zone).date() if due else day
                days.doses[content["medicine"]][on][content["status"]] += 1
            case "side-effect":
                days.side_effects.append(SideEffect(day=day, what=content["what"], grade=content["grade"]))
            case "check-in" | "note":
                told = Told(id=id_, at=at, kind=kind, content=content, level=level, understood=understood)
                (days.check_ins if kind == "check-in" else days.notes).append(told)
    return days


def _rows(patient: Patient, first: date, last: date, zone: ZoneInfo) -> Iterable[tuple[Any, ...]]:
    # Not by a join with what corrects it: of a column that is nearly always empty SQLite's statistics (ANALYZE) say
    # that its index is of no use, and it would then read everybody's diary for every entry.
    corrected = DiaryEntry.objects.filter(patient=patient, corrects__isnull=False).values("corrects")
    found = DiaryEntry.objects.filter(
        patient=patient, at__gte=datetime.combine(first, time(0), tzinfo=zone),
        at__lt=datetime.combine(last + ONE_DAY, time(0), tzinfo=zone),
    ).exclude(pk__in=corrected)  # fmt: skip
    return found.order_by("at").values_list("id", "kind", "at", "content", "level", "understood")


def diary_pages(patient: Patient, *, until: date, days: int) -> list[tuple[date, list[DiaryEntry]]]:
    """These days, the newest first, each with its entries in order; days without one are there, and empty."""
    zone = ZoneInfo(patient.zone)
    first = until - (days - 1) * ONE_DAY
    found = DiaryEntry.objects.filter(
        patient=patient, at__gte=datetime.combine(first, time(0), tzinfo=zone),
        at__lt=datetime.combine(until + ONE_DAY, time(0), tzinfo=zone),
    )  # fmt: skip
    by_day: dict[date, list[DiaryEntry]] = defaultdict(list)
    for entry in found.order_by("at", "received_at").select_related("by", "corrected_by"):
        by_day[entry.at.astimezone(zone).date()].append(entry)
    return [(until - back * ONE_DAY, by_day[until - back * ONE_DAY]) for back in range(days)]


def worst_side_effects(found: Sequence[SideEffect]) -> list[tuple[str, int, int, date]]:
    """Each side effect: its worst grade, on how many days, and last when. The worst first."""
    grouped: dict[str, list[SideEffect]] = defaultdict(list)
    for each in found:
        grouped[each.what.strip().casefold()].append(each)
    rows = [
        (every[-1].what, max(each.grade for each in every), len({each.day for each in every}), every[-1].day)
        for every in grouped.values()
    ]
    return sorted(rows, key=lambda row: (-row[1], -row[3].toordinal()))


def share(part: int, whole: int) -> Decimal | None:
    """In percent; none of nothing."""
    return (Decimal(100 * part) / whole).quantize(Decimal(1)) if whole else None
