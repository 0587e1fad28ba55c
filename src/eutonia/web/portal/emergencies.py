"""Does an entry call for somebody at once, and what is said then? Worked out again each time it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eutonia.advice.library import open_library
from eutonia.domain.triage import Level
from eutonia.web.accounts.models import Patient
from eutonia.web.treatment import queries
from eutonia.web.treatment.models import DiaryEntry
from eutonia.web.treatment.services.diary import FREE_TEXT, triage_text

CALL_911 = "Call 911 now. Say which medicine you take, and when you took it last. Do not stop it on your own."
CALL_TODAY = "Call your care team today. Do not wait for an answer here, and do not stop your medicine on your own."
LIFE = 4  # of the grades of a side effect and of sleepiness: "threatens my life", "others could hardly wake me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the person is told about an entry."""

    entry: DiaryEntry
    level: str  # emergency, same-day, soon, routine, self-care
    say: str
    understood: bool

    @property
    def at_once(self) -> bool:
        return self.level == Level.EMERGENCY.word

    @property
    def today(self) -> bool:
        return self.level == Level.SAME_DAY.word


def said_of(patient: Patient, entry: DiaryEntry, *, at: datetime) -> Said | None:
    """What triage says of what was written; what was ticked counts by itself, and the worse of both is said."""
    ticked = _ticked(entry)
    if ticked is Level.EMERGENCY:
        return Said(entry=entry, level=ticked.word, say=CALL_911, understood=True)
    text = " / ".join(str(entry.content[key]) for key in FREE_TEXT.get(entry.kind, ()) if entry.content.get(key))
    verdict = triage_text(patient=patient, text=text, today=queries.day_of(patient, at)) if text else None
    if ticked and (verdict is None or verdict.level < ticked):
        return Said(entry=entry, level=ticked.word, say=CALL_TODAY, understood=True)
    if verdict is None:
        return None
    return Said(entry=entry, level=verdict.level.word, say=verdict.say, understood=verdict.understood)


def _ticked(entry: DiaryEntry) -> Level | None:
    """How soon must somebody look at a grade or a tick? What knowledge calls red is never later than today."""
    windows = open_library().knowledge.monitoring.windows
    content = entry.content
    grade, red = 0, LIFE
    match entry.kind:
        case "side-effect":
            grade, red = content["grade"], windows.effect_red
        case "sedation":
            grade, red = content["level"], windows.sedation_red
        case "check-in":
            grade, red = content.get("sedation") or 0, windows.sedation_red
    if content.get("emergency_signs") or content.get("withdrawal_signs") or grade >= LIFE:
        return Level.EMERGENCY
    return Level.SAME_DAY if grade >= red else None
