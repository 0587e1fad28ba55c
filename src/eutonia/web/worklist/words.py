"""What things are called on the clinicians' pages, and by which shape they are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eutonia.web.charts import REGIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A state as a badge shows it: its word, its tone and its shape."""

    label: str
    tone: str
    icon: str


MATTERS: Mapping[str, Look] = {
    "emergency": Look(label="Emergency", tone="stop", icon="emergency"),
    "cover": Look(label="Supply", tone="bad", icon="box"),
    "blocked": Look(label="Blocked", tone="bad", icon="lock"),
    "same-day": Look(label="Today", tone="bad", icon="warning"),
    "proposal": Look(label="Proposal", tone="info", icon="sign"),
    "not-understood": Look(label="To be read", tone="unknown", icon="eye"),
    "check-in": Look(label="Check-in due", tone="warn", icon="clock"),
    "lab": Look(label="Lab due", tone="warn", icon="lab"),
    "message": Look(label="Message", tone="neutral", icon="chat"),
}
ENTRY_KINDS: Mapping[str, str] = {
    "medicine": "Medicine", "condition": "Condition", "allergy": "Allergy", "lab": "Lab result", "measure": "Measure",
    "fact": "Fact", "list": "List", "problem": "Problem and goal", "note": "Note", "supply": "Supply",
    "event": "Planned event", "stay": "Stay elsewhere",
}  # fmt: skip
ORIGINS: Mapping[str, str] = {"clinic": "by the clinic", "patient": "by the patient", "import": "imported"}

FACTS: Mapping[str, str] = {
    "pregnant": "Pregnant", "breastfeeding": "Breastfeeding", "dialysis": "On dialysis", "liver": "Liver impairment",
    "alcohol": "Alcohol", "cannabis": "Cannabis", "smoker": "Smoker", "pump": "Intrathecal pump",
}  # fmt: skip
OF_WOMEN = ("pregnant", "breastfeeding")
FACT_VALUES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "alcohol": (("none", "none"), ("some", "some, not every day"), ("daily", "every day")),
    "liver": (("none", "none"), ("mild", "mild"), ("moderate", "moderate"), ("severe", "severe")),
}
LISTS: Mapping[str, str] = {
    "medicine": "medicines",
    "condition": "conditions",
    "allergy": "allergies",
    "event": "planned events",
}
LABS: Mapping[str, str] = {
    "creatinine": "Creatinine", "egfr": "eGFR, as reported", "cystatin_c": "Cystatin C", "alt": "ALT", "ast": "AST",
    "alp": "ALP", "bilirubin": "Bilirubin", "albumin": "Albumin", "inr": "INR", "potassium": "Potassium",
    "sodium": "Sodium", "glucose": "Glucose", "calcium": "Calcium", "magnesium": "Magnesium",
}  # fmt: skip
MEASURES: Mapping[str, tuple[str, str]] = {"weight_kg": ("Weight", "kg"), "height_cm": ("Height", "cm")}
SUPPLIES: Mapping[str, str] = {
    "counted": "Counted at home", "refill": "Handed out", "prescription-ends": "Prescription ends",
    "booking": "Days from asking for more to holding it",
}  # fmt: skip
EVENTS: Mapping[str, str] = {"surgery": "Surgery", "fasting": "Fasting", "travel": "Travel"}

# ------------------------------------------------------------------------------------------------- what a diary says

SEDATION = ("not sleepy", "a little sleepy", "drowsy", "dozing off", "hard to wake")
GRADES = ("", "felt", "limits daily work", "limits looking after oneself", "threatens life")
REACHED = {-2: "much less than hoped for", -1: "less than hoped for", 0: "as hoped for", 1: "more than hoped for",
           2: "much more than hoped for"}  # fmt: skip
CHANGE = ("", "very much better", "much better", "a little better", "no change", "a little worse", "much worse",
          "very much worse")  # fmt: skip
PLACES: Mapping[str, str] = {region.value: region.words.lower() for region in REGIONS}
QUESTIONS: Mapping[str, str] = {
    "emergency_signs": "Emergency signs",
    "withdrawal_signs": "Signs of withdrawal",
    "weakness": "New weakness",
    "falls": "Falls",
    "sedation": "Sleepiness",
    "side_effects": "A side effect that limits the day",
    "still_a_problem": "Still more than one wants to live with",
    "higher_dose_tolerated": "A higher dose was borne",
    "spasm_frequency": "Spasm frequency (Penn)",
    "spasm_severity": "Spasm severity (Penn)",
    "change": "Change since the start",
    "triggers": "Hidden triggers",
}
DIARY_ICONS: Mapping[str, str] = {
    "spasm": "bolt",
    "no-spasms": "check",
    "stiffness": "hold",
    "pain": "caution",
    "sleep": "moon",
    "sedation": "eye",
    "weakness": "down",
    "function": "flag",
    "side-effect": "warning",
    "dose": "pill",
    "note": "chat",
    "check-in": "worklist",
}


def say_entry(kind: str, content: Mapping[str, Any]) -> str:
    """One entry of a diary in a line, for a clinician.

    >>> say_entry("spasm", {"minutes": 3, "strength": 6, "where": "left calf", "trigger": "getting up"})
    'Spasm: 6 of 10, 3 min, left calf, set off by getting up'
    >>> say_entry("dose", {"medicine": "baclofen", "mg": "5", "status": "skipped", "reason": "too sleepy"})
    'baclofen 5 mg skipped: too sleepy'
    """
    match kind:
        case "spasm":
            parts = [
                f"{content['strength']} of 10" if content.get("strength") is not None else "",
                f"{content['minutes']} min" if content.get("minutes") is not None else "",
                say_place(content.get("where")),
                f"set off by {content['trigger']}" if content.get("trigger") else "",
            ]
            return _joined("Spasm", parts)
        case "no-spasms":
            return "No spasms on this day"
        case "stiffness":
            return f"Stiffness {content['score']} of 10"
        case "pain":
            return _joined(f"Pain {content['score']} of 10", [say_place(content.get("where"))])
        case "sleep":
            long = f"{content['minutes'] // 60} h {content['minutes'] % 60:02} min" if content.get("minutes") else ""
            return _joined("Sleep disturbed" if content["disturbed"] else "Sleep undisturbed", [long])
        case "sedation":
            return f"Sleepiness {content['level']} of 4: {SEDATION[content['level']]}"
        case "weakness":
            return "New weakness" if content["present"] else "No new weakness"
        case "function":
            return f"{content['goal']}: {REACHED[content['score']]}"
        case "side-effect":
            return f"{content['what']}, grade {content['grade']}: {GRADES[content['grade']]}"
        case "dose":
            said = f"{content['medicine']} {content['mg']} mg {content['status']}"
            return f"{said}: {content['reason']}" if content.get("reason") else said
        case "note":
            return str(content["text"])
        case "check-in":
            return "Check-in: " + "; ".join(f"{name.lower()} {value}" for name, value in say_answers(content))
    return kind


def say_place(where: str | None) -> str:
    return PLACES.get(where, where) if where else ""


def say_answers(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers of a check-in, in the order in which they are asked; what was not answered says so."""
    return [(words, _answer(name, content.get(name))) for name, words in QUESTIONS.items()]


def _answer(name: str, value: Any) -> str:
    if value is None:
        return "not answered"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "sedation":
        return f"{value}: {SEDATION[value]}"
    if name == "change":
        return f"{value}: {CHANGE[value]}"
    if name == "triggers":
        named = [each for each, present in value.items() if present]
        return ", ".join(named) or ("none of those asked" if value else "not asked")
    return str(value)


def _joined(first: str, parts: list[str]) -> str:
    rest = ", ".join(part for part in parts if part)
    return f"{first}: {rest}" if rest else first


def say_fact(name: str, value: Any) -> str:
    """A stated fact in a word; none where it was stated that it is not known."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return dict(FACT_VALUES.get(name, ())).get(str(value), str(value))


def say_day(day: date, *, today: date) -> str:
    """
    >>> say_day(date(2026, 11, 25), today=date(2026, 11, 25)), say_day(date(2026, 11, 22), today=date(2026, 11, 25))
    ('today', 'Nov 22')
    >>> say_day(date(2025, 1, 2), today=date(2026, 11, 25))
    'Jan 2, 2025'
    """
    if day == today:
        return "today"
    near = abs((day - today).days) < 300
    return f"{day:%b} {day.day}" if near else f"{day:%b} {day.day}, {day.year}"
