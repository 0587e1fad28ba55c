"""What is known of a person, as they may read it: medicines, illnesses, allergies, tests; and how names are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eutonia.advice.library import open_library
from eutonia.advice.understanding import understand_medicine
from eutonia.domain.patient import MedicineEntry
from eutonia.web.accounts.models import Patient
from eutonia.web.portal.queries.today import daily_words
from eutonia.web.treatment import queries
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.record import holding_entries, medicine_line

FACTS = {
    "pregnant": "Pregnant", "breastfeeding": "Breastfeeding", "dialysis": "Dialysis", "pump": "Medicine pump",
    "alcohol": "Alcohol", "cannabis": "Cannabis", "smoker": "Smoking", "liver": "Liver trouble",
}  # fmt: skip
LABS = {"creatinine": "Creatinine (kidney)", "egfr": "eGFR (kidney)", "alt": "ALT (liver)", "ast": "AST (liver)"}
MEASURES = {"weight_kg": ("Weight", "kg"), "height_cm": ("Height", "cm")}


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineLine:
    """One medicine of the list, and how its name is understood."""

    text: str
    known_as: str
    since: date
    by_patient: bool
    entry: Entry | None
    stopped: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the record says. `complete`: somebody has said that a list is all there is."""

    planned: tuple[str, ...]
    medicines: tuple[MedicineLine, ...]
    conditions: tuple[Entry, ...]
    allergies: tuple[Entry, ...]
    facts: tuple[tuple[str, str, date], ...]
    complete: frozenset[str]


def known_of(patient: Patient, *, at: datetime) -> Known:
    """What a review of this person rests on."""
    entries = holding_entries(patient)
    today = queries.day_of(patient, at)
    courses = queries.courses_of(queries.active_plans(patient))
    planned = [daily_words(each, named=True) for course in courses for each in course.taken_on(today)]
    return Known(
        planned=tuple(planned),
        medicines=tuple(_line(entry) for entry in entries if entry.kind == "medicine"),
        conditions=tuple(entry for entry in entries if entry.kind == "condition"),
        allergies=tuple(entry for entry in entries if entry.kind == "allergy"),
        facts=tuple(_facts(entries)),
        complete=frozenset(entry.name for entry in entries if entry.kind == "list"),
    )


def _line(entry: Entry) -> MedicineLine:
    line = medicine_line(entry)
    return MedicineLine(
        text=line.text, known_as=understood_as(line.text), since=entry.on, by_patient=entry.origin == "patient",
        entry=entry, stopped=line.stopped,
    )  # fmt: skip


def _facts(entries: Iterable[Entry]) -> Iterable[tuple[str, str, date]]:
    """Facts, measures and the newest of each test, with the day of each."""
    labs: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind == "fact" and entry.name in FACTS:
            yield FACTS[entry.name], _word(entry.content["value"]), entry.on
        elif entry.kind == "measure" and entry.name in MEASURES:
            name, unit = MEASURES[entry.name]
            yield name, f"{entry.content['value']} {unit}", entry.on
        elif entry.kind == "lab":
            labs[entry.name] = entry
    for name, entry in labs.items():
        yield LABS.get(name, name), f"{entry.content['value']} {entry.content['unit']}", entry.on


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def understood_as(text: str) -> str:
    """The ingredients of a name that can be read without doubt; empty where it cannot."""
    return " and ".join(understand_medicine(MedicineEntry(text=text), open_library().names).ingredients)


def offers_for(text: str) -> tuple[str, ...]:
    """What a name that is not known may mean. Offered, never assumed."""
    found = understand_medicine(MedicineEntry(text=text), open_library().names)
    return () if found.ingredients else found.offers[:5]
