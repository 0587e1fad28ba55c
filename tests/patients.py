"""People for tests, written as the short forms of tests/cases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from eutonia.domain.dose import parse_dose
from eutonia.domain.patient import Coded, Lab, MedicineEntry, Patient

TODAY = date(2026, 11, 24)
PLAIN = ("sex", "dialysis", "pregnant", "breastfeeding", "alcohol", "cannabis", "smoker", "pump", "liver")
MEASURED = {"egfr": "egfr", "creatinine_mg_dl": "creatinine", "cystatin_c_mg_l": "cystatin_c"}
KNOWN = {"age", "weight_kg", "height_cm", "labs", "taking", "stopped", "conditions", "allergies", "daily_dose", "times"}


def person(about: str = "", **form: Any) -> Patient:
    """A person from a form. An absent key is unknown; a list that is given is complete."""
    unknown = form.keys() - KNOWN - set(PLAIN) - MEASURED.keys()
    assert not unknown, f"the form has no {unknown}"
    labs = [lab(name, form[key]) for key, name in MEASURED.items() if key in form]
    labs += [lab(each["name"], each["value"], each.get("days_ago", 0)) for each in form.get("labs", ())]
    return Patient(
        age_stated=form.get("age"),
        weight_kg=decimal(form.get("weight_kg")),
        height_cm=decimal(form.get("height_cm")),
        labs=tuple(labs),
        medicines=medicines(form, about),
        conditions=coded(form.get("conditions")),
        allergies=coded(form.get("allergies")),
        **{key: form[key] for key in PLAIN if key in form},
    )


def decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def lab(name: str, value: Any, days_ago: int = 0) -> Lab:
    return Lab(name=name, value=Decimal(str(value)), unit="", on=TODAY - timedelta(days=days_ago))


def coded(texts: list[str] | None) -> tuple[Coded, ...] | None:
    return None if texts is None else tuple(Coded(text=text) for text in texts)


def medicines(form: dict[str, Any], about: str) -> tuple[MedicineEntry, ...] | None:
    """The list as given, with the present dose of the medicine that a case is about."""
    texts = form.get("taking")
    entries = [MedicineEntry(text=text) for text in texts or ()]
    entries += [
        MedicineEntry(text=each["text"], stopped=TODAY - timedelta(days=each["days_ago"]))
        for each in form.get("stopped", ())
    ]
    if "daily_dose" in form:
        dose, times = parse_dose(form["daily_dose"]), form.get("times", 3)
        line = next((entry for entry in entries if about in entry.text), MedicineEntry(text=about))
        entries = [*(entry for entry in entries if entry is not line), replace(line, daily=dose, times=times)]
    return tuple(entries) if entries or texts is not None else None


def healthy(without: tuple[str, ...] = (), **form: Any) -> Patient:
    """An adult of whom everything is known and nothing is wrong, changed where the form says so, or unknown."""
    normal: dict[str, Any] = {
        "age": 45, "sex": "female", "weight_kg": 70, "height_cm": 165, "creatinine_mg_dl": "0.8", "dialysis": False,
        "pregnant": False, "breastfeeding": False, "alcohol": "none", "cannabis": False, "smoker": False, "pump": False,
        "liver": "none", "taking": [], "conditions": [], "allergies": [],
    }  # fmt: skip
    return person(**{key: value for key, value in (normal | form).items() if key not in without})
