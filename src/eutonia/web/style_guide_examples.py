"""Example people, plans and diaries for the style guide. Nobody is real, and no number is advice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from eutonia.domain.finding import Cite, Finding, Severity
from eutonia.domain.plan import Part
from eutonia.web.charts import (
    Change,
    Chart,
    DoseFrom,
    DoseMark,
    Reading,
    StripRow,
    draw_adherence,
    draw_scale,
    draw_spark,
    draw_spasms,
    draw_strip,
)
from eutonia.web.charts.adherence import STATUSES
from eutonia.web.charts.figure import WIDE
from eutonia.web.pieces import draw_parts

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 8, 10, tzinfo=UTC)
START = TODAY - timedelta(days=34)


def _cites() -> tuple[Cite, ...]:
    label = Cite(
        source="example-label",
        title="An example label, not a real one",
        passage="Warnings",
        url="https://example.org/label",
        read=date(2026, 11, 20),
        kind="label",
        seen="text",
    )
    own = Cite(
        source="eutonia-default",
        title="Eutonia default",
        passage="the slower of two paces",
        url="",
        read=date(2026, 11, 20),
        kind="eutonia-default",
        seen="text",
    )
    return label, own


def example_finding(severity: Severity) -> Finding:
    return Finding(
        rule=f"example.{severity.word}",
        kind="interaction",
        severity=severity,
        medicine="baclofen",
        with_=("oxycodone",),
        effect="Two medicines that make sleepy add up: breathing can slow down, most of all at night.",
        advice="Start at the lowest dose, warn of sleepiness, and ask again after each step.",
        cites=_cites(),
        because=("takes oxycodone 5 mg", "is 54 years old"),
    )


def _part(count: str, unit: str = "tablet", mg: int = 10, product: str = "") -> Part:
    return Part(product=product or f"baclofen {unit} {mg} mg", unit=unit, mg_per_unit=Decimal(mg), count=Decimal(count))


def example_doses() -> tuple[dict[str, Any], ...]:
    liquid = _part("7.5", unit="mL", mg=1, product="baclofen oral solution 1 mg/mL")
    return (
        {
            "time": "8:00 am",
            "slot": "morning",
            "amount": "15 mg",
            "pictures": draw_parts([_part("1.5")]),
            "state": "now",
        },
        {
            "time": "2:00 pm",
            "slot": "afternoon",
            "amount": "10 mg",
            "pictures": draw_parts([_part("2", mg=5)]),
            "state": "later",
        },
        {
            "time": "10:00 pm",
            "slot": "bedtime",
            "amount": "5 mg",
            "pictures": draw_parts([_part("0.5")]),
            "state": "taken",
        },
        {
            "time": "10:00 pm",
            "slot": "bedtime",
            "amount": "900 mg",
            "state": "late",
            "pictures": draw_parts([_part("3", unit="capsule", mg=300, product="gabapentin capsule 300 mg")]),
        },
        {
            "time": "8:00 pm",
            "slot": "evening",
            "amount": "7.5 mg",
            "pictures": draw_parts([liquid]),
            "state": "skipped",
        },
        {
            "time": "9:00 pm",
            "slot": "",
            "amount": "26 mg",
            "state": "missed",
            "pictures": draw_parts([_part("2", unit="packet", mg=10), _part("1", mg=6)]),
        },
    )


def example_steps() -> tuple[dict[str, str], ...]:
    return (
        {
            "daily": "5 mg a day",
            "when": "Nov 18, for 3 days",
            "words": "1 tablet of 5 mg at bedtime",
            "gate": "",
            "state": "done",
        },
        {
            "daily": "10 mg a day",
            "when": "Nov 21, for 6 days",
            "words": "1 tablet of 5 mg in the morning and at bedtime",
            "gate": "",
            "state": "now",
        },
        {
            "daily": "15 mg a day",
            "when": "Nov 27, for 3 days",
            "words": "1 tablet of 5 mg three times",
            "gate": "Only after your check-in says yes.",
            "state": "blocked",
        },
        {
            "daily": "20 mg a day",
            "when": "Nov 30, for 3 days",
            "words": "",
            "gate": "Only after your check-in says yes.",
            "state": "next",
        },
    )


def example_month() -> dict[str, Any]:
    first = date(2026, 11, 1)
    days = [_day(first + timedelta(days=passed)) for passed in range(30)]
    padded = [*days, *[None] * 5]
    weeks = [padded[start : start + 7] for start in range(0, 35, 7)]
    return {"title": "November 2026", "weekdays": ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"), "weeks": weeks}


def _day(day: date) -> dict[str, Any]:
    dose = "" if day.day < 18 else "5 mg" if day.day < 21 else "10 mg" if day.day < 27 else "15 mg"
    return {
        "number": day.day,
        "label": f"November {day.day}: {dose or 'nothing planned'}",
        "dose": dose,
        "url": "#plan" if dose else "",
        "today": day == TODAY,
        "new": day.day in (18, 21, 27),
        "mark": "lock" if day.day == 27 else "check" if 18 <= day.day < 25 else "",
    }


def example_rows() -> tuple[dict[str, Any], ...]:
    spark = draw_spark(_readings(), name="Stiffness", first=START, last=TODAY)
    return (
        {
            "id": "r1",
            "url": "#r1",
            "name": "Alex Rivera",
            "facts": "54, female · baclofen 10 mg a day",
            "why": "“My legs gave way and I cannot breathe well.”",
            "tone": "stop",
            "icon": "emergency",
            "label": "Emergency",
            "since": NOW - timedelta(minutes=4),
            "spark": spark,
            "extra": 2,
        },
        {
            "id": "r2",
            "url": "#r2",
            "name": "Jordan Lee",
            "facts": "61, male · tizanidine 6 mg a day",
            "why": "Enough for 3 days; the pharmacy needs 5.",
            "tone": "bad",
            "icon": "box",
            "label": "Cover gap",
            "since": NOW - timedelta(hours=3),
            "spark": spark,
            "extra": 0,
        },
        {
            "id": "r3",
            "url": "#r3",
            "name": "Maximiliane von Hohenlohe-Waldenburg",
            "facts": "38, female · gabapentin 900 mg a day",
            "why": "Go up a step: to 1,200 mg a day.",
            "tone": "warn",
            "icon": "bell",
            "label": "Proposal",
            "since": NOW - timedelta(hours=20),
            "spark": spark,
            "extra": 0,
        },
        {
            "id": "r4",
            "url": "#r4",
            "name": "Chris Park",
            "facts": "70, male · baclofen 30 mg a day",
            "why": "Creatinine is 5 months old.",
            "tone": "unknown",
            "icon": "lab",
            "label": "Lab due",
            "since": NOW - timedelta(days=3),
            "spark": spark,
            "extra": 0,
        },
    )


def example_thread() -> tuple[dict[str, Any], ...]:
    return (
        {
            "id": "1",
            "author": "Alex Rivera",
            "role": "Patient",
            "at": NOW - timedelta(hours=20),
            "mine": False,
            "text": "I feel more tired since Saturday.\nIs that the new dose?",
            "level": "soon",
            "seen": "",
        },
        {
            "id": "2",
            "author": "Sam Okafor",
            "role": "Nurse",
            "at": NOW - timedelta(hours=19),
            "mine": True,
            "text": "It can be. Stay on the dose you have, please do not drive, and tell me tomorrow how you slept.",
            "level": "",
            "seen": "Read 1:20 pm",
        },
    )


def _readings(days: int = 35) -> list[Reading]:
    """A made-up diary with missing days, a tie and a bad week."""
    start = TODAY - timedelta(days=days - 1)
    values = [(8 * days - 5 * passed) // days + (passed * 7) % 3 - 1 for passed in range(days)]
    missing = {6, 7, 8, 9, 15, 24}
    return [
        Reading(day=start + timedelta(days=passed), value=min(max(value, 0), 10))
        for passed, value in enumerate(values)
        if passed % 35 not in missing
    ]


def example_charts() -> tuple[Chart, ...]:
    doses = [
        DoseFrom(day=START + timedelta(days=passed), daily_mg=Decimal(mg))
        for passed, mg in ((2, 5), (9, 10), (16, 15), (26, 20))
    ]
    changes = [
        Change(day=START + timedelta(days=2), words="Baclofen started"),
        Change(day=START + timedelta(days=26), words="To 20 mg a day"),
    ]
    spasms = {each.day: int(each.value) // 2 for each in _readings()}
    sleepy = {each.day: (each.day.toordinal() * 5) % 7 // 2 for each in _readings()}
    weak = {day: int(day.toordinal() % 9 == 0) for day in sleepy}
    marks = [
        DoseMark(day=START + timedelta(days=passed), status=STATUSES[(passed * time) % 11 // 4 if passed % 9 else 3])
        for passed in range(2, 35)
        for time in range(1, 3)
    ]
    year = TODAY - timedelta(days=364)
    return (
        draw_scale(_readings(), doses, changes, title="Stiffness", first=START, last=TODAY),
        draw_spasms(spasms, first=START, last=TODAY),
        draw_strip(
            [
                StripRow(
                    name="Sleepiness",
                    levels=("none", "a little", "drowsy", "dozing off", "hard to wake"),
                    values=sleepy,
                ),
                StripRow(name="Weakness", levels=("no", "yes"), values=weak),
            ],
            title="Sleepiness and weakness",
            first=START,
            last=TODAY,
        ),
        draw_adherence(marks, first=START, last=TODAY),
        draw_scale(
            _readings(365),
            [DoseFrom(day=year, daily_mg=Decimal(30))],
            title="Pain, a year",
            first=year,
            last=TODAY,
            width=WIDE,
        ),
        draw_scale([], title="Sleep, nothing written", first=START, last=TODAY),
        draw_scale([Reading(day=TODAY, value=4)], title="Pain, one entry", first=TODAY, last=TODAY),
    )
