"""The diary of one medicine as the engine reads it, put together from the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from eutonia.advice.library import Library
from eutonia.advice.reviewing import open_diary
from eutonia.monitoring.diary import DiaryError
from eutonia.web.accounts.models import Patient
from eutonia.web.treatment.course import Course
from eutonia.web.treatment.engine import zone_named
from eutonia.web.treatment.models import DiaryEntry, Entry

BASELINE_DAYS = 14  # before the first plan of the medicine: what it is compared with
ONE_DAY = timedelta(days=1)
type Content = dict[str, Any]
type Stays = Sequence[tuple[datetime, tzinfo]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineDiary:
    """A diary as the engine reads it, and the day it is where the person is, or of which they have written already."""

    data: bytes
    today: date


def diary_document(
    *,
    patient: Patient,
    medicine: str,
    courses: Sequence[Course],
    ended: dict[str, date],
    entries: Sequence[DiaryEntry],
    record: Sequence[Entry],
    acknowledged: Sequence[str],
    today: date,
) -> EngineDiary | None:
    """The diary as JSON, `eutonia.diary/1`; none where the medicine was never taken under a signed plan.

    `courses`: every signed plan of the medicine, the oldest first. `entries`: those that nobody has corrected.
    """
    stays = stays_of(patient, record)
    mine = [entry for entry in entries if entry.kind != "dose" or entry.content.get("medicine") == medicine]
    # Who flies west lives some hours of a day again. What was written in them is not of the future.
    today = max([today, *(entry.at.astimezone(zone_at(stays, entry.at)).date() for entry in mine[-3:])])
    prescribed = prescriptions(medicine, courses, ended, today=today)
    if not prescribed:
        return None
    kinds = {entry.kind: entry for entry in record}
    document: Content = {
        "schema": "eutonia.diary/1",
        "medicine": medicine,
        "zones": [_zone(stays, index) for index in range(len(stays))],
        "prescribed": prescribed,
        "goal": kinds["problem"].content.get("goal", "stiffness") if "problem" in kinds else "stiffness",
        "acknowledged": sorted(set(acknowledged)),
        "supply": supply_of(medicine, record, today),
        "entries": [entry_of(entry, stays) for entry in mine],
    }
    began = min((course.starts[0][1] for course in courses if course.starts), default=None)
    if began:
        document["baseline"] = {
            "from": (began - BASELINE_DAYS * ONE_DAY).isoformat(),
            "until": (began - ONE_DAY).isoformat(),
        }
    events = [entry.content for entry in record if entry.kind == "event"]
    if events or any(entry.kind == "list" and entry.name == "event" for entry in record):
        document["events"] = events
    read = read_until(record, stays)
    if read:
        document["reviewed_until"] = read.isoformat()
    return EngineDiary(data=msgspec.json.encode(document), today=today)


def read_until(record: Sequence[Entry], stays: Stays) -> date | None:
    """To the end of which day has a clinician read the diary? Of the day on which they read, the evening was to
    come."""
    days = [
        min(date.fromisoformat(entry.content["value"]), entry.at.astimezone(zone_at(stays, entry.at)).date() - ONE_DAY)
        for entry in record
        if entry.kind == "fact" and entry.name == "diary-read" and entry.content.get("value")
    ]
    return days[-1] if days else None


def prescriptions(medicine: str, courses: Sequence[Course], ended: dict[str, date], *, today: date) -> list[Content]:
    """What was signed for each day, one dose at a time."""
    found: list[tuple[date, date | None, Content]] = []
    for course in courses:
        last = ended.get(course.plan_id)
        starts = [(index, on) for index, on in course.starts if on <= today]
        for (index, on), following in zip(starts, [*(on for _, on in starts[1:]), None], strict=True):
            until = following - ONE_DAY if following else last
            step = course.steps[index]
            taking = next((each for each in step.takings if each.medicine == medicine), None)
            if taking and (until is None or until >= on):
                found.append((on, until, {"daily_mg": str(taking.daily), "times": taking.times}))
    found.sort(key=lambda each: each[0])
    whole = []
    for position, (on, until, dose) in enumerate(found):
        if position + 1 < len(found):  # one dose at a time, also where a plan was replaced in the middle of a day
            before_next = found[position + 1][0] - ONE_DAY
            until = min(until, before_next) if until else before_next
        if until is None or until >= on:
            whole.append(
                {"medicine": medicine, "from": on.isoformat(), **dose} | ({"until": until.isoformat()} if until else {})
            )
    return whole


def stays_of(patient: Patient, record: Sequence[Entry]) -> Stays:
    """Where the person was, each stay from its first moment; the first one from the beginning."""
    moved = {
        datetime.fromisoformat(entry.content["from"]): ZoneInfo(entry.content["zone"])
        for entry in record
        if entry.kind == "stay"
    }
    beginning = datetime.min.replace(tzinfo=UTC)
    if not moved:
        return [(beginning, ZoneInfo(patient.zone))]
    (_, first), *others = sorted(moved.items(), key=lambda stay: stay[0])
    return [(beginning, first), *others]


def zone_at(stays: Stays, moment: datetime) -> tzinfo:
    """In which zone was the person then?"""
    return next(zone for since, zone in reversed(stays) if since <= moment)


def _zone(stays: Stays, index: int) -> Content:
    since, zone = stays[index]
    written: Content = {"zone": str(zone)}
    if index:
        written["from"] = since.astimezone(zone).isoformat()
    if index + 1 < len(stays):
        written["until"] = stays[index + 1][0].astimezone(zone).isoformat()
    return written


def entry_of(entry: DiaryEntry, stays: Stays) -> Content:
    """One entry as a diary has it."""
    written: Content = {**entry.content, "kind": entry.kind, "id": str(entry.pk)}
    written["at"] = entry.at.astimezone(zone_at(stays, entry.at)).isoformat()
    if "due" in written:
        due = datetime.fromisoformat(written["due"])
        written["due"] = due.astimezone(zone_at(stays, due)).isoformat()
    return written


def diary_of_one(kind: str, content: Content, when: datetime, stays: Stays, today: date) -> bytes:
    """A diary with this entry alone, to see whether it can be read."""
    medicine = content.get("medicine", "any")
    entry = entry_of(DiaryEntry(kind=kind, content=content, at=when), stays)
    prescribed = {"medicine": medicine, "from": "1900-01-01", "daily_mg": "1", "times": 1}
    document = {
        "schema": "eutonia.diary/1",
        "medicine": medicine,
        "entries": [entry],
        "prescribed": [prescribed],
        "zones": [_zone(stays, index) for index in range(len(stays))],
    }
    return msgspec.json.encode(document)


def why_not_supply(name: str, content: Content, on: date, library: Library) -> str | None:
    """Why can the engine not count with these pieces? One line that it cannot read would keep all from being read."""
    medicine = content.get("medicine")
    if medicine not in library.knowledge.medicines:
        return f"no medicine {medicine!r} is planned here"
    supply = supply_of(medicine, [Entry(kind="supply", name=name, content=content, on=on)], on)
    prescribed = {"medicine": medicine, "from": "1900-01-01", "daily_mg": "1", "times": 1}
    document = {
        "schema": "eutonia.diary/1", "medicine": medicine, "entries": [], "prescribed": [prescribed], "supply": supply,
        "zones": [{"zone": "UTC"}],
    }  # fmt: skip
    try:
        open_diary(msgspec.json.encode(document), today=on, zone_of=zone_named, library=library)
    except DiaryError as error:
        return error.why
    return None


def supply_of(medicine: str, record: Sequence[Entry], today: date) -> Content:
    """What was counted and handed out; what is still to come as well."""
    mine = [entry for entry in record if entry.kind == "supply" and entry.content.get("medicine") == medicine]
    fields = ("medicine", "mg_per_unit", "count", "product")
    counted = [
        {**{key: entry.content[key] for key in fields if entry.content.get(key)}, "counted": entry.on.isoformat()}
        for entry in mine
        if entry.name == "counted" and entry.on <= today
    ]
    refills = [
        {**{key: entry.content[key] for key in fields if entry.content.get(key)}, "on": entry.on.isoformat()}
        for entry in mine
        if entry.name == "refill"
    ]
    written: Content = {"on_hand": counted, "refills": refills}
    for entry in mine:
        if entry.name == "prescription-ends":
            written["prescription_ends"] = entry.on.isoformat()
        if entry.name == "booking":
            written["booking_days"] = entry.content["days"]
    return written
