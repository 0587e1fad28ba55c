"""What is known of one person on one day, in the form in which rules ask for it.

Everything here is three-valued: None is unknown. Some facts follow from others, and only these: a man is not pregnant;
from 60 on nobody is (eutonia-default); a complete problem list without dialysis, pump or liver disease rules them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eutonia.domain.dose import Dose
from eutonia.domain.patient import Coded, Lab, MedicineEntry, Patient, Sex
from eutonia.review.kidney import KidneyEstimate, estimate_kidney
from eutonia.review.value_sets import ValueSetIndex, match_condition

LIVER_RANKS = ("none", "mild", "moderate", "severe")
ALCOHOL_RANKS = ("none", "some", "daily")
NOT_CHILDBEARING_FROM = 60  # eutonia-default
ADULT = 18
# What a liver disease on the problem list says of impairment, as a range of LIVER_RANKS: its stage is not on the list.
LIVER_DISEASE = {"cirrhosis": (1, 3), "active-liver-disease": (0, 3), "chronic-liver-disease": (0, 3)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One person, ready to be asked."""

    today: date
    age: int | None
    sex: Sex | None
    weight_kg: Decimal | None
    kidney: KidneyEstimate
    egfr: Decimal | None
    egfr_on: date | None
    crcl: Decimal | None
    crcl_on: date | None
    kidney_needs: Mapping[str, tuple[str, ...]]  # what "egfr" and "crcl" lack
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
    allergies: frozenset[str] | None  # ingredients
    unread_allergies: tuple[tuple[str, tuple[str, ...]], ...]  # the words, and what they may mean
    labs: Mapping[str, Lab]  # the newest of each
    labs_known: bool


def gather_facts(patient: Patient, *, value_sets: ValueSetIndex, today: date) -> Facts:
    """Everything that rules may ask of this person today. Medicine names must have been resolved before."""
    age = age_on(patient, today)
    labs = newest_labs(patient, today)
    conditions = match_conditions(patient.conditions, value_sets)
    dialysis = stated_or_listed(patient.dialysis, "kidney-failure-dialysis", conditions)
    pregnant = implied_pregnancy(patient, age, conditions, "pregnancy", patient.pregnant)
    cord = conditions is not None and "spinal-cord-injury" in conditions
    kidney = estimate_from_labs(patient, labs, age=age, dialysis=dialysis, pregnant=pregnant, cord_injury=cord)
    entries = patient.medicines or ()
    current = [entry for entry in entries if entry.stopped is None or entry.stopped > today]
    once = listed_once(current)
    kidney_labs = ("egfr", "creatinine", "cystatin_c")
    return Facts(
        today=today,
        age=age,
        sex=patient.sex,
        weight_kg=patient.weight_kg,
        kidney=kidney,
        egfr=kidney.egfr,
        egfr_on=max([labs[name].on for name in kidney_labs if name in labs], default=None),
        crcl=kidney.crcl_lowest,
        crcl_on=labs["creatinine"].on if "creatinine" in labs else None,
        kidney_needs=kidney_needs(patient, labs, age=age, dialysis=dialysis, pregnant=pregnant),
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


def match_conditions(conditions: tuple[Coded, ...] | None, value_sets: ValueSetIndex) -> frozenset[str] | None:
    if conditions is None:
        return None
    return frozenset[str]().union(*[match_condition(entry, value_sets) for entry in conditions])


def stated_or_listed(stated: bool | None, value_set: str, conditions: frozenset[str] | None) -> bool | None:
    """What was stated; else what a complete problem list says."""
    if stated is not None or conditions is None:
        return stated
    return value_set in conditions


def implied_pregnancy(
    patient: Patient, age: int | None, conditions: frozenset[str] | None, value_set: str, stated: bool | None
) -> bool | None:
    """Pregnant (or breastfeeding) as stated or listed. Problem lists lag behind, so a list without it says nothing."""
    if patient.sex == "male" or (age is not None and age >= NOT_CHILDBEARING_FROM):
        return False
    return True if conditions is not None and value_set in conditions else stated


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


def estimate_from_labs(
    patient: Patient,
    labs: Mapping[str, Lab],
    *,
    age: int | None,
    dialysis: bool | None,
    pregnant: bool | None,
    cord_injury: bool,
) -> KidneyEstimate:
    """Kidney function from the newest results. A reported eGFR that is newer than the creatinine wins."""
    reported, creatinine, cystatin = labs.get("egfr"), labs.get("creatinine"), labs.get("cystatin_c")
    return estimate_kidney(
        age=age,
        sex=patient.sex,
        creatinine_mg_dl=creatinine.value if creatinine else None,
        cystatin_c_mg_l=cystatin.value if cystatin else None,
        reported_egfr=reported.value if reported else None,
        reported_egfr_is_newer=bool(reported and (creatinine is None or reported.on > creatinine.on)),
        weight_kg=patient.weight_kg,
        height_cm=patient.height_cm,
        cord_injury=cord_injury,
        dialysis=dialysis,
        pregnant=pregnant,
    )


def kidney_needs(
    patient: Patient, labs: Mapping[str, Lab], *, age: int | None, dialysis: bool | None, pregnant: bool | None
) -> dict[str, tuple[str, ...]]:
    """What is lacking for each measure of kidney function, in words."""
    if dialysis or pregnant:
        why = "on dialysis" if dialysis else "in pregnancy"
        judged = (f"a clinician's judgement of kidney function ({why} no formula is valid)",)
        return {"egfr": judged, "crcl": judged}
    person = [word for word, value in (("age", age), ("sex", patient.sex)) if value is None]
    lacks_creatinine = "creatinine" not in labs
    egfr = [*(["creatinine"] if lacks_creatinine and "cystatin_c" not in labs else []), *person]
    crcl = [*(["creatinine"] if lacks_creatinine else []), *(["weight"] if patient.weight_kg is None else []), *person]
    return {"egfr": tuple(egfr), "crcl": tuple(crcl)}
