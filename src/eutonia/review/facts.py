"""What is known of one person on one day, in the form in which rules ask for it.

Everything here is three-valued: None is unknown. Some facts follow from others, and only these: a man is not pregnant;
from 60 on nobody is (eutonia-default); a complete problem list without dialysis, pump or liver disease rules them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from eutonia.domain.dose import Dose
from eutonia.domain.patient import Coded, Lab, MedicineEntry, Patient, Sex
from eutonia.review.kidney_facts import KidneyFacts
from eutonia.review.value_sets import ValueSetIndex, match_condition

LIVER_RANKS = ("none", "mild", "moderate", "severe")
ALCOHOL_RANKS = ("none", "some", "daily")
NOT_CHILDBEARING_FROM = 60  # eutonia-default
ADULT = 18
# What a liver disease on the problem list says of impairment, as a range of LIVER_RANKS: its stage is not on the list.
LIVER_DISEASE = {"cirrhosis": (1, 3), "active-liver-disease": (0, 3), "chronic-liver-disease": (0, 3)}


class Facts(Struct, frozen=True, kw_only=True):
    """One person, ready to be asked."""

    today: date
    age: int | None
    sex: Sex | None
    weight_kg: Decimal | None
    kidney: KidneyFacts
    dialysis: bool | None
    pregnant: bool | None
    breastfeeding: bool | None
    cannabis: bool | None
    smoker: bool | None
    pump: bool | None
    alcohol: tuple[int, int]  # at least, at most, as ranks
    liver: tuple[int, int]
    taking: frozenset[str] | None  # ingredients
    stopped: Mapping[str, date]
    unread: tuple[str, ...]  # medicines on the list whose ingredients are not known
    daily: Mapping[str, Dose]  # present dose a day, of medicines that stand on the list once with a readable dose
    times: Mapping[str, int]
    conditions: frozenset[str] | None  # ids of value sets
    unmatched: tuple[str, ...] = ()  # conditions that no value set holds: no rule can ask about them
    unmatched_allergies: tuple[str, ...] = ()  # that name no medicine we know, and offer none
    allergies: frozenset[str] | None  # ingredients
    unread_allergies: tuple[tuple[str, tuple[str, ...]], ...]  # the words, and what they may mean
    labs: Mapping[str, Lab]  # the newest of each
    labs_known: bool


def gather_facts(patient: Patient, *, value_sets: ValueSetIndex, today: date) -> Facts:
    """Everything that rules may ask of this person today. Medicine names must have been resolved before."""
    age = age_on(patient, today)
    labs = newest_labs(patient, today)
    conditions, unmatched = match_conditions(patient, value_sets)
    dialysis = stated_or_listed(patient.dialysis, "kidney-failure-dialysis", conditions)
    pregnant = implied_pregnancy(patient, age, conditions, "pregnancy", patient.pregnant)
    entries = patient.medicines or ()
    current = [entry for entry in entries if entry.stopped is None or entry.stopped > today]
    once = listed_once(current)
    return Facts(
        today=today,
        age=age,
        sex=patient.sex,
        weight_kg=patient.weight_kg,
        kidney=KidneyFacts(
            age=age,
            sex=patient.sex,
            weight_kg=patient.weight_kg,
            height_cm=patient.height_cm,
            dialysis=dialysis,
            pregnant=pregnant,
            cord_injury=conditions is not None and "spinal-cord-injury" in conditions,
            acute_injury=conditions is not None and "acute-kidney-injury" in conditions,
            labs=labs,
        ),
        dialysis=dialysis,
        pregnant=pregnant,
        breastfeeding=implied_pregnancy(patient, age, conditions, "breastfeeding", patient.breastfeeding),
        cannabis=patient.cannabis,
        smoker=patient.smoker,
        pump=stated_or_listed(patient.pump, "intrathecal-pump", conditions),
        alcohol=rank_range(patient.alcohol, ALCOHOL_RANKS),
        liver=liver_range(patient, conditions),
        taking=None if patient.medicines is None else frozenset([name for e in current for name in e.ingredients]),
        stopped={name: e.stopped for e in entries if e.stopped and e.stopped <= today for name in e.ingredients},
        unread=tuple([entry.text for entry in current if not entry.ingredients]),
        daily={name: e.daily for name, e in once.items() if e.daily is not None},
        times={name: e.times for name, e in once.items() if e.times is not None},
        conditions=conditions,
        unmatched=unmatched,
        unmatched_allergies=tuple([a.text for a in patient.allergies or () if not (a.ingredients or a.offers)]),
        allergies=known_allergies(patient.allergies),
        unread_allergies=tuple([(a.text, a.offers) for a in patient.allergies or () if a.offers and not a.ingredients]),
        labs=labs,
        labs_known=bool(patient.labs),
    )


def listed_once(current: Sequence[MedicineEntry]) -> dict[str, MedicineEntry]:
    """The medicines of one ingredient that stand on one line only: of others the dose a day is in doubt."""
    names = [name for entry in current for name in entry.ingredients]
    once = {each.ingredients[0]: each for each in current if len(each.ingredients) == 1}
    return once if len(set(names)) == len(names) else {name: e for name, e in once.items() if names.count(name) == 1}


def age_on(patient: Patient, today: date) -> int | None:
    """How old is the person today, in completed years?"""
    born = patient.birth_date
    if born is None:
        return patient.age_stated
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def newest_labs(patient: Patient, today: date) -> dict[str, Lab]:
    """The newest result of each test up to today."""
    newest: dict[str, Lab] = {}
    for lab in patient.labs:
        if lab.on <= today and (lab.name not in newest or lab.on >= newest[lab.name].on):
            newest[lab.name] = lab
    return newest


def match_conditions(patient: Patient, value_sets: ValueSetIndex) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    """Which value sets does the problem list hold, and which entries are in none? What is over may count as well."""
    if patient.conditions is None:
        return None, ()
    held = [match_condition(entry, value_sets) for entry in patient.conditions]
    over = [match_condition(entry, value_sets) & value_sets.past for entry in patient.past_conditions]
    unmatched = [entry.text for entry, sets in zip(patient.conditions, held, strict=True) if not sets]
    return frozenset[str]().union(*held, *over), tuple(unmatched)


def stated_or_listed(stated: bool | None, value_set: str, conditions: frozenset[str] | None) -> bool | None:
    """What was stated; else what a complete problem list says."""
    if stated is not None or conditions is None:
        return stated
    return value_set in conditions


def implied_pregnancy(
    patient: Patient, age: int | None, conditions: frozenset[str] | None, value_set: str, stated: bool | None
) -> bool | None:
    """Pregnant (or breastfeeding) as stated or listed. Problem lists lag behind, so a list without it says nothing.

    What was stated outweighs what follows: a person recorded as male may be pregnant.
    """
    if stated or (age is not None and age >= NOT_CHILDBEARING_FROM):
        return bool(stated)
    if conditions is not None and value_set in conditions:
        return True
    return False if patient.sex == "male" else stated


def rank_range(stated: str | None, ranks: tuple[str, ...]) -> tuple[int, int]:
    return (0, len(ranks) - 1) if stated is None else (ranks.index(stated), ranks.index(stated))


def liver_range(patient: Patient, conditions: frozenset[str] | None) -> tuple[int, int]:
    """Between which grades does liver impairment lie?"""
    if patient.liver is not None or conditions is None:
        return rank_range(patient.liver, LIVER_RANKS)
    listed = [grades for disease, grades in LIVER_DISEASE.items() if disease in conditions]
    return (max(low for low, _ in listed), max(high for _, high in listed)) if listed else (0, 0)


def known_allergies(allergies: tuple[Coded, ...] | None) -> frozenset[str] | None:
    return None if allergies is None else frozenset([name for entry in allergies for name in entry.ingredients])
