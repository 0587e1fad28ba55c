"""A person as a record or a form describes them.

None means unknown, never no. An absent list is unknown; a given one is complete.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from eutonia.domain.dose import Dose

Sex = Literal["female", "male"]
Alcohol = Literal["none", "some", "daily"]
LiverImpairment = Literal["none", "mild", "moderate", "severe"]


class MedicineEntry(Struct, frozen=True, kw_only=True, cache_hash=True):
    """One line of a medicine list: as written, with its RxNorm codes; the ingredients once names have been resolved."""

    text: str
    rxcuis: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    strength: str | None = None
    form: str | None = None
    daily: Dose | None = None  # the present dose a day, where the record states one that can be read without doubt
    times: int | None = None  # doses a day, where stated
    stopped: date | None = None  # None: taken now
    status: Literal["resolved", "unresolved", "unread"] = "unread"
    offers: tuple[str, ...] = ()
    conflict: str | None = None


class Coded(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A condition or an allergy: words as written and its codes, each (system, code) with the system's short name."""

    text: str
    codes: tuple[tuple[str, str], ...] = ()  # systems: icd10cm, snomed, rxnorm
    ingredients: tuple[str, ...] = ()  # of an allergy, once names have been resolved
    offers: tuple[str, ...] = ()  # what the words of an allergy may mean; never assumed


class Lab(Struct, frozen=True, kw_only=True):
    """One measured value in its canonical unit, with its day."""

    name: str  # creatinine, cystatin_c, egfr, alt, ast, alp, bilirubin, albumin, inr, potassium, sodium, glucose
    value: Decimal
    unit: str
    on: date


class Ignored(Struct, frozen=True, kw_only=True):
    """Something in the input that was not used, where it stands, and why."""

    where: str
    why: str


class Patient(Struct, frozen=True, kw_only=True):
    """Everything a review may ask of one person."""

    birth_date: date | None = None
    age_stated: int | None = None  # years, where no birth date is known
    sex: Sex | None = None
    weight_kg: Decimal | None = None
    height_cm: Decimal | None = None
    labs: tuple[Lab, ...] = ()
    dialysis: bool | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    alcohol: Alcohol | None = None
    cannabis: bool | None = None
    smoker: bool | None = None
    pump: bool | None = None  # an intrathecal pump
    liver: LiverImpairment | None = None
    medicines: tuple[MedicineEntry, ...] | None = None
    conditions: tuple[Coded, ...] | None = None
    past_conditions: tuple[Coded, ...] = ()  # over, by the record: they count where a value set says so
    allergies: tuple[Coded, ...] | None = None
    ignored: tuple[Ignored, ...] = ()
