"""How it went: each scale of the diary against the dose; days without an entry are gaps, never zeros."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from eutonia.web.accounts.models import Patient
from eutonia.web.charts import (
    Change,
    Chart,
    DoseFrom,
    DoseMark,
    Reading,
    StripRow,
    draw_adherence,
    draw_body,
    draw_scale,
    draw_strip,
)
from eutonia.web.portal.queries.today import logged_doses
from eutonia.web.treatment import queries
from eutonia.web.treatment.diaries import prescriptions
from eutonia.web.treatment.models import DiaryEntry, Plan

ONE_DAY = timedelta(days=1)
PERIODS = ((14, "2 weeks"), (30, "30 days"), (90, "3 months"), (365, "1 year"))
DAY_SUMMARY = {"stiffness": "score", "pain": "score", "sedation": "level"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The charts of one stretch of days."""

    charts: tuple[Chart, ...]
    written: int  # days on which anything was written
    days: int


def progress_of(patient: Patient, medicine: str | None, *, days: int, at: datetime) -> Progress:
    """Spasms, stiffness and sleepiness against the dose of this medicine; the rest below."""
    last = queries.day_of(patient, at)
    first = last - (days - 1) * ONE_DAY
    zone = ZoneInfo(patient.zone)
    entries = [
        entry
        for entry in queries.diary_holding(patient, since=datetime.combine(first, time(0), tzinfo=zone))
        if first <= day_in(entry, zone) <= last
    ]
    plans = queries.signed_plans(patient, medicine) if medicine else []
    doses = doses_of(patient, medicine, plans, last) if medicine else []
    changes = [
        Change(day=queries.day_of(patient, plan.signature.at), words="a plan was signed")
        for plan in plans
        if first <= queries.day_of(patient, plan.signature.at) <= last
    ]
    spasms = spasms_a_day(entries, zone)
    most = max([10, *spasms.values()])
    scales = [
        ("Spasms a day", [Reading(day=day, value=count) for day, count in sorted(spasms.items())], most),
        ("Stiffness, 0 to 10", _readings(entries, "stiffness", zone), 10),
        ("Sleepiness, 0 to 4", _readings(entries, "sedation", zone), 4),
        ("Pain, 0 to 10", _readings(entries, "pain", zone), 10),
    ]
    charts = [
        draw_scale(readings, doses, changes, title=title, first=first, last=last, top=top)
        for title, readings, top in scales
        if readings or title != "Pain, 0 to 10"
    ]
    charts.append(_others(entries, first, last, zone))
    if medicine:
        marks = _marks(patient, medicine, plans, first, last, at)
        charts.append(draw_adherence(marks, first=first, last=last, title=f"Doses of {medicine}"))
    where = Counter(entry.content["where"] for entry in entries if entry.kind == "spasm" and entry.content.get("where"))
    if where:
        charts.append(draw_body(where))
    return Progress(charts=tuple(charts), written=len({day_in(entry, zone) for entry in entries}), days=days)


def day_in(entry: DiaryEntry, zone: ZoneInfo) -> date:
    return entry.at.astimezone(zone).date()


def spasms_a_day(entries: Sequence[DiaryEntry], zone: ZoneInfo) -> dict[date, int]:
    """How many on each day of which something is known: a day without spasms has an entry that says so."""
    counts: dict[date, int] = {}
    for entry in entries:
        if entry.kind == "no-spasms":
            counts.setdefault(day_in(entry, zone), 0)
        elif entry.kind == "spasm":
            counts[day_in(entry, zone)] = counts.get(day_in(entry, zone), 0) + 1
    return counts


def _readings(entries: Sequence[DiaryEntry], kind: str, zone: ZoneInfo) -> list[Reading]:
    return [
        Reading(day=day_in(entry, zone), value=entry.content[DAY_SUMMARY[kind]])
        for entry in entries
        if entry.kind == kind
    ]


def doses_of(patient: Patient, medicine: str, plans: Sequence[Plan], today: date) -> list[DoseFrom]:
    """The daily dose from each day on, of every signed plan of the medicine."""
    found: list[DoseFrom] = []
    last: date | None = None
    for each in prescriptions(medicine, queries.courses_of(plans), _ended(patient, plans), today=today):
        if last and date.fromisoformat(each["from"]) > last + ONE_DAY:
            found.append(DoseFrom(day=last + ONE_DAY, daily_mg=None))
        found.append(DoseFrom(day=date.fromisoformat(each["from"]), daily_mg=Decimal(each["daily_mg"])))
        last = date.fromisoformat(each["until"]) if each.get("until") else None
    if last and last < today:
        found.append(DoseFrom(day=last + ONE_DAY, daily_mg=None))
    return found


def _others(entries: Sequence[DiaryEntry], first: date, last: date, zone: ZoneInfo) -> Chart:
    """Weakness, disturbed sleep and side effects, a row each."""

    def worst(kind: str, level: str) -> dict[date, int]:
        found: dict[date, int] = {}
        for entry in entries:
            if entry.kind == kind:
                day = day_in(entry, zone)
                found[day] = max(found.get(day, 0), int(entry.content[level]))
        return found

    rows = [
        StripRow(name="New weakness", levels=("no", "yes"), values=worst("weakness", "present")),
        StripRow(name="Sleep disturbed", levels=("no", "yes"), values=worst("sleep", "disturbed")),
        StripRow(
            name="Side effects", levels=("none", "felt", "limits work", "needs help", "threatens life"),
            values=worst("side-effect", "grade"),
        ),
    ]  # fmt: skip
    return draw_strip(rows, title="Weakness, sleep and side effects", first=first, last=last)


def _marks(
    patient: Patient, medicine: str, plans: Sequence[Plan], first: date, last: date, at: datetime
) -> list[DoseMark]:
    """What was logged of each dose that was due; a dose that nobody logged is not known, not missed."""
    zone = ZoneInfo(patient.zone)
    since = datetime.combine(first - 2 * ONE_DAY, time(0), tzinfo=zone)
    marks = []
    logged: Counter[date] = Counter()
    for (name, due), entry in logged_doses(patient, since=since).items():
        day = due.astimezone(zone).date()
        if name == medicine and first <= day <= last:
            marks.append(DoseMark(day=day, status=entry.content["status"]))
            logged[day] += 1
    for each in prescriptions(medicine, queries.courses_of(plans), _ended(patient, plans), today=last):
        day = max(first, date.fromisoformat(each["from"]))
        until = min(last - ONE_DAY, date.fromisoformat(each["until"]) if each.get("until") else last)
        while day <= until:  # today is not over: what is not logged yet is not unknown
            marks += [DoseMark(day=day, status="unknown")] * max(0, each["times"] - logged[day])
            day += ONE_DAY
    return marks


def _ended(patient: Patient, plans: Sequence[Plan]) -> dict[str, date]:
    return {
        str(plan.pk): queries.day_of(patient, plan.changed_at) - ONE_DAY for plan in plans if plan.state != "active"
    }


def medicines_followed(patient: Patient) -> list[str]:
    """Whose dose a chart may stand against."""
    names = [name for plan in queries.active_plans(patient) for name in (plan.medicine, plan.medicine_from) if name]
    return list(dict.fromkeys(names))
