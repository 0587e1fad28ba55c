"""The person as the engine reads them, put together from the entries of their record that still hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import asdict

from eutonia.advice.library import Library
from eutonia.advice.understanding import understand_medicine
from eutonia.domain.dose import Dose
from eutonia.domain.patient import Alcohol, Coded, Lab, LiverImpairment, MedicineEntry
from eutonia.domain.patient import Patient as Person
from eutonia.web.accounts.models import Patient
from eutonia.web.treatment.course import Course
from eutonia.web.treatment.models import Entry

LARGEST_MEASURE = 700  # kilograms or centimetres
LISTS = ("medicine", "condition", "allergy")


class KnownFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be stated of a person, each with the values that the engine knows. None: nobody knows."""

    dialysis: bool | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    cannabis: bool | None = None
    smoker: bool | None = None
    pump: bool | None = None
    alcohol: Alcohol | None = None
    liver: LiverImpairment | None = None


class Measures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weight and height, in the engine's units."""

    weight_kg: Decimal | None = None
    height_cm: Decimal | None = None


FACTS = KnownFacts.__struct_fields__
MEASURES = Measures.__struct_fields__


def holding_entries(patient: Patient) -> list[Entry]:
    """Every entry that nothing has superseded, the oldest first."""
    found = Entry.objects.filter(patient=patient, superseded_by=None, withdrawn=False)
    return list(found.order_by("on", "at").select_related("by"))


def person_of(
    patient: Patient, entries: Iterable[Entry], *, courses: Iterable[Course], today: date, library: Library
) -> Person:
    """What the engine is asked about: None is unknown, an empty list is complete and empty."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    complete = {entry.name for entry in by_kind["list"]}
    facts = {entry.name: entry.content["value"] for entry in by_kind["fact"] if entry.name in FACTS}
    measures = {entry.name: entry.content["value"] for entry in by_kind["measure"] if entry.name in MEASURES}
    conditions = [(_coded(entry), bool(entry.content.get("over"))) for entry in by_kind["condition"]]
    person = Person(
        birth_date=patient.birth_date,
        sex="female" if patient.sex == "female" else "male",
        labs=tuple(msgspec.convert(entry.content, Lab) for entry in by_kind["lab"]),
        medicines=_medicines(by_kind["medicine"], courses, complete, today=today, library=library),
        conditions=_given([each for each, over in conditions if not over], "condition" in complete),
        past_conditions=tuple(each for each, over in conditions if over),
        allergies=_given([_coded(entry) for entry in by_kind["allergy"]], "allergy" in complete),
    )
    known = (msgspec.convert(facts, KnownFacts), msgspec.convert(measures, Measures))
    return msgspec.structs.replace(person, **{name: value for each in known for name, value in asdict(each).items()})


def why_not(kind: str, name: str, content: dict[str, Any]) -> str | None:
    """Why can this not be written down? None where the engine can read it."""
    try:
        match kind:
            case "fact" if name in FACTS:
                msgspec.convert({name: content["value"]}, KnownFacts)
            case "fact" if name == "diary-read" and content["value"] is not None:
                msgspec.convert(content["value"], date)
            case "measure":
                measured = msgspec.convert({name: content["value"]}, Measures)
                value = measured.weight_kg or measured.height_cm
                if value is None or not value.is_finite() or not 0 < value < LARGEST_MEASURE:
                    return f"{content['value']} is not a {name} that a person can have"
            case "lab":
                lab = msgspec.convert(content, Lab)
                if not lab.value.is_finite() or lab.value < 0:
                    return f"{lab.name} {lab.value} cannot have been measured"
            case "condition" | "allergy":
                msgspec.convert({key: content[key] for key in ("text", "codes") if key in content}, Coded)
            case "medicine":
                msgspec.convert(
                    {key: content[key] for key in content if key in MedicineEntry.__struct_fields__}, MedicineEntry
                )
    except (msgspec.ValidationError, KeyError) as error:
        return str(error)
    return None


def _given[T](items: list[T], complete: bool) -> tuple[T, ...] | None:
    """A list that nobody has called complete stays unknown, also where something stands in it."""
    return tuple(items) if complete else None


def _coded(entry: Entry) -> Coded:
    return msgspec.convert({key: entry.content[key] for key in ("text", "codes") if key in entry.content}, Coded)


def medicine_line(entry: Entry) -> MedicineEntry:
    """A line of the list of medicines, as it was written or imported."""
    known = {key: value for key, value in entry.content.items() if key in MedicineEntry.__struct_fields__}
    return msgspec.convert(known, MedicineEntry)


def _medicines(
    entries: list[Entry], courses: Iterable[Course], complete: set[str], *, today: date, library: Library
) -> tuple[MedicineEntry, ...] | None:
    """The list, where what is under a plan stands at the plan's present dose, and once."""
    planned = [
        MedicineEntry(text=each.medicine, daily=Dose(each.daily), times=each.times)
        for course in courses
        for each in course.taken_on(today)
    ]
    names = {each.text for each in planned} | {name for course in courses for name in course.medicines}
    lines = []
    for entry in entries:
        line = medicine_line(entry)
        if not names.intersection(understand_medicine(line, library.names).ingredients):
            lines.append(line)
    if "medicine" not in complete:
        return None
    return (*planned, *lines)
