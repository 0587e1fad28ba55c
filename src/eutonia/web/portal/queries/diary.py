"""What was written down, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone

from eutonia.advice.library import open_library
from eutonia.web.accounts.models import Patient
from eutonia.web.portal.words import ICONS, entry_title, entry_words
from eutonia.web.treatment import queries
from eutonia.web.treatment.models import DiaryEntry

SHOWN_DAYS = 14
STATUSES = {"taken": "taken", "late": "taken late", "skipped": "skipped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry, as a list shows it."""

    entry: DiaryEntry
    title: str
    words: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWritten:
    """A day's entries; its doses are told in one line, since there are several every day."""

    day: date
    lines: tuple[Line, ...]
    doses: tuple[Line, ...]

    @property
    def doses_said(self) -> str:
        counts = Counter(line.entry.content["status"] for line in self.doses)
        return ", ".join(f"{counts[status]} {words}" for status, words in STATUSES.items() if counts[status])


def line_of(entry: DiaryEntry) -> Line:
    return Line(
        entry=entry, title=entry_title(entry), words=entry_words(entry), icon=ICONS.get(entry.kind, "edit")
    )  # fmt: skip


def days_written(patient: Patient, *, at: datetime, days: int = SHOWN_DAYS) -> list[DayWritten]:
    """The last days on which something was written, the newest first."""
    entries = queries.diary_holding(patient, since=at - timedelta(days=days))
    grouped = groupby(entries, key=lambda entry: timezone.localtime(entry.at).date())
    return [_day(day, [line_of(entry) for entry in each]) for day, each in grouped]


def _day(day: date, lines: list[Line]) -> DayWritten:
    return DayWritten(
        day=day,
        lines=tuple(line for line in lines if line.entry.kind != "dose"),
        doses=tuple(line for line in lines if line.entry.kind == "dose"),
    )


def last_goal(patient: Patient, *, at: datetime) -> str:
    """What the person wants to be able to do: as they wrote it last, else as the plan has it."""
    for entry in queries.diary_holding(patient, since=at - timedelta(days=90)):
        if entry.kind == "function":
            return str(entry.content["goal"])
    return next((plan.goal for plan in queries.active_plans(patient) if plan.goal), "")


def effect_names(patient: Patient) -> list[str]:
    """What the medicines of this person are known for, to choose from."""
    medicines = open_library().knowledge.medicines
    names = [name for plan in queries.active_plans(patient) for name in (plan.medicine, plan.medicine_from)]
    effects = [each.name for name in names if name in medicines for each in medicines[name].adverse_effect]
    return list(dict.fromkeys(effects))


def versions_of(entry: DiaryEntry) -> Sequence[DiaryEntry]:
    """What this entry put right, the newest first."""
    found: list[DiaryEntry] = []
    while entry.corrects is not None and len(found) < 50:
        entry = entry.corrects
        found.append(entry)
    return found


def newest_of(entry: DiaryEntry) -> DiaryEntry:
    """The entry that stands in the place of this one now."""
    for _ in range(50):
        following = getattr(entry, "corrected_by", None)
        if following is None:
            break
        entry = following
    return entry
