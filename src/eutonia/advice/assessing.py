"""What must be known about this person and their medicines, today?"""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from eutonia.advice.library import Library
from eutonia.advice.understanding import understand
from eutonia.domain.dose import Dose
from eutonia.domain.finding import Finding, Review, Severity
from eutonia.domain.patient import MedicineEntry, Patient
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.record_base import CiteRecord
from eutonia.review.assess import assess, examined_ingredients, group_findings
from eutonia.review.facts import Facts, gather_facts

SAME_TWICE = "duplicate.same-medicine"


class Assessment(Struct, frozen=True, kw_only=True):
    """The person as understood, what follows from it, and the review."""

    patient: Patient
    facts: Facts
    about: tuple[str, ...]
    review: Review


def assess_patient(
    patient: Patient, *, library: Library, today: date, about: str | None = None, daily: Dose | None = None
) -> Assessment:
    """A review of one medicine for this person, or of every known medicine that they take.

    `daily` is the present dose a day of that medicine where it is stated beside the record.
    """
    read = understand(patient, library=library)
    facts = gather_facts(read, value_sets=library.value_sets, today=today)
    if about and daily:
        taking = None if facts.taking is None else facts.taking | {about}
        facts = replace(facts, taking=taking, daily={**facts.daily, about: daily})
    taken = sorted((facts.taking or frozenset()) & library.knowledge.medicines.keys())
    asked = (about,) if about else tuple(taken)
    review = assess(facts, knowledge=library.knowledge, about=asked)
    twice = find_same_twice(read, today=today, library=library, about=asked)
    if twice:
        review = replace(review, findings=group_findings([*review.findings, *twice]))
    return Assessment(patient=read, facts=facts, about=asked, review=review)


def find_same_twice(patient: Patient, *, today: date, library: Library, about: tuple[str, ...]) -> list[Finding]:
    """Which of the medicines asked about stand on the list under two different names?"""
    found = []
    for name in about:
        lines = [each for each in patient.medicines or () if name in each.ingredients and _current(each, today)]
        texts = tuple(dict.fromkeys(each.text for each in lines))
        if len({text.casefold() for text in texts}) > 1:
            found.append(same_twice(name, texts, library=library))
    return found


def _current(entry: MedicineEntry, today: date) -> bool:
    return entry.stopped is None or entry.stopped > today


def same_twice(name: str, texts: tuple[str, ...], *, library: Library) -> Finding:
    """One medicine under two names: easily taken twice."""
    return Finding(
        rule=SAME_TWICE,
        kind="duplicate",
        severity=Severity.MAJOR,
        medicine=name,
        with_=(),
        effect=f"{name} stands on the list more than once. Taken twice, the doses add up.",
        advice="Find out which of the lines is really taken, and strike the others.",
        cites=resolve_cites(
            (CiteRecord(source="eutonia-default", passage="one medicine under two names"),), library.knowledge
        ),
        because=texts,
    )


def unexamined(ingredients: frozenset[str], *, library: Library) -> frozenset[str]:
    """Which of these ingredients do our data not cover?"""
    return ingredients - examined_ingredients(library.knowledge)
