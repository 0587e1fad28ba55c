"""Diaries for tests: one in which everything is known and nothing is wrong, changed where a test says so."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from eutonia.advice.library import open_library
from eutonia.advice.reviewing import DiaryReview, ReviewInputs, open_diary, review_diary
from eutonia.domain.patient import Patient
from eutonia.monitoring.diary import ReadDiary
from tests.patients import TODAY, healthy

ZONE = "America/New_York"
BEGAN = TODAY - timedelta(days=10)  # the present dose
TRIGGERS = tuple(each.id for each in open_library().knowledge.monitoring.triggers)


def zone_named(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def moment(days_ago: int, hour: int = 12, minute: int = 0) -> str:
    day = TODAY - timedelta(days=days_ago)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONE)).isoformat()


def day(days_ago: int) -> str:
    return (TODAY - timedelta(days=days_ago)).isoformat()


def entry(kind: str, days_ago: int, hour: int = 12, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "at": moment(days_ago, hour), **fields}


def doses(days_ago: int, *, mg: str = "5", times: int = 3, skipped: int = 0) -> list[dict[str, Any]]:
    """The doses of one day, the last of them skipped."""
    hours = (8, 14, 22, 23)[:times]
    return [
        entry("dose", days_ago, hour, medicine="baclofen", mg=mg, due=moment(days_ago, hour), status=status)
        for index, hour in enumerate(hours)
        for status in ("skipped" if index >= times - skipped else "taken",)
    ]


def check_in(days_ago: int = 0, **answers: Any) -> dict[str, Any]:
    """Every question answered well, but that it is still a problem."""
    asked: dict[str, Any] = {
        "emergency_signs": False, "withdrawal_signs": False, "weakness": False, "falls": 0, "sedation": 0,
        "side_effects": False, "still_a_problem": True, "triggers": dict.fromkeys(TRIGGERS, False),
    }  # fmt: skip
    given = {key: value for key, value in (asked | answers).items() if value is not None}
    return entry("check-in", days_ago, 9, **given)


def diary(**changes: Any) -> dict[str, Any]:
    """A diary of baclofen, 15 mg a day for ten days, on which an increase passes every gate."""
    stiffness = [entry("stiffness", ago, 20, score=8) for ago in range(20, 13, -1)]
    stiffness += [entry("stiffness", ago, 20, score=5) for ago in range(6, 0, -1)]
    whole: dict[str, Any] = {
        "schema": "eutonia.diary/1",
        "medicine": "baclofen",
        "zones": [{"zone": ZONE}],
        "prescribed": [{"medicine": "baclofen", "from": BEGAN.isoformat(), "daily_mg": "15", "times": 3}],
        "supply": {
            "on_hand": [{"medicine": "baclofen", "counted": day(1), "mg_per_unit": "10", "count": "90"}],
            "refills": [],
            "booking_days": 3,
        },
        "events": [],
        "entries": [*stiffness, *(one for ago in range(9, 0, -1) for one in doses(ago)), check_in()],
    }
    return {key: value for key, value in (whole | changes).items() if value is not None}


def person(**form: Any) -> Patient:
    return healthy(**{"taking": ["baclofen 5 mg x3"], **form})


def read(value: dict[str, Any] | bytes, *, today: date = TODAY) -> ReadDiary:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return open_diary(data, today=today, zone_of=zone_named, library=open_library())


def review(value: dict[str, Any], *, patient: Patient | None = None, today: date = TODAY) -> DiaryReview:
    inputs = ReviewInputs(read=read(value, today=today), patient=patient or person(), today=today)
    return review_diary(inputs, library=open_library())


def with_entries(*entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The diary with further entries."""
    whole = diary(**changes)
    return whole | {"entries": [*whole["entries"], *entries]}
