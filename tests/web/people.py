"""Sample people for tests of the clinic: a clinic, its staff, and patients at a point of care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from eutonia.web.accounts.models import (
    Access,
    Administrator,
    Caregiver,
    Clinic,
    Clinician,
    Licence,
    Patient,
    Profession,
    User,
)
from eutonia.web.treatment import queries
from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.findings import findings_of, must_be_decided
from eutonia.web.treatment.models import Plan
from eutonia.web.treatment.services import plans
from eutonia.web.treatment.services.record import NewEntry, add_entries

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
TODAY = date(2026, 11, 25)
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class House:
    """A clinic with one of each."""

    clinic: Clinic
    prescriber: Clinician
    pharmacist: Clinician
    nurse: Clinician
    administrator: User
    patient: Patient
    caregiver: User  # may read and log
    reader: User  # may read


def user(email: str, name: str) -> User:
    return User.objects.create_user(email, PASSWORD, name=name)


def house(word: str = "one", state: str = "NY") -> House:
    """A clinic, everybody in it, and one patient of 45 without other illness."""
    clinic = Clinic.objects.create(name=f"Clinic {word}", state=state, telephone="212-555-0100")
    staff = {}
    for profession in Profession:
        account = user(f"{profession}@{word}.example", f"{profession.title()} {word.title()}")
        staff[profession] = Clinician.objects.create(user=account, clinic=clinic, profession=profession)
    Licence.objects.create(
        clinician=staff[Profession.PRESCRIBER], state=state, number=f"{state}-{word}", valid_from=date(2020, 1, 1),
        expires_on=date(2030, 1, 1),
    )  # fmt: skip
    boss = user(f"administrator@{word}.example", f"Administrator {word.title()}")
    Administrator.objects.create(user=boss, clinic=clinic)
    person = patient(clinic, word)
    helpers = {}
    for name, access in (("caregiver", Access.LOG), ("reader", Access.READ)):
        helpers[name] = user(f"{name}@{word}.example", f"{name.title()} {word.title()}")
        Caregiver.objects.create(patient=person, user=helpers[name], access=access, since=NOW)
    return House(
        clinic=clinic, prescriber=staff[Profession.PRESCRIBER], pharmacist=staff[Profession.PHARMACIST],
        nurse=staff[Profession.NURSE], administrator=boss, patient=person, caregiver=helpers["caregiver"],
        reader=helpers["reader"],
    )  # fmt: skip


def patient(clinic: Clinic, word: str, **fields: Any) -> Patient:
    given = {"name": f"Patient {word.title()}", "birth_date": date(1981, 5, 2), "sex": "female", "state": clinic.state}
    return Patient.objects.create(
        clinic=clinic, account=user(f"patient@{word}.example", f"Patient {word.title()}"), **(given | fields)
    )


def known_person(one: House, *, at: datetime = NOW, taking: tuple[str, ...] = ()) -> None:
    """What must be known for a plan of baclofen: lists complete, kidney good, nothing against it."""
    day = queries.day_of(one.patient, at)
    facts = {
        "pregnant": False, "breastfeeding": False, "alcohol": "none", "cannabis": False, "pump": False,
        "dialysis": False, "liver": "none",
    }  # fmt: skip
    entries = [NewEntry(kind="fact", name=name, content={"value": value}, on=day) for name, value in facts.items()]
    entries += [
        NewEntry(kind="measure", name="weight_kg", content={"value": "70"}, on=day),
        NewEntry(kind="measure", name="height_cm", content={"value": "165"}, on=day),
        NewEntry(
            kind="lab", name="creatinine", on=day,
            content={"name": "creatinine", "value": "0.8", "unit": "mg/dL", "on": day.isoformat()},
        ),
        NewEntry(kind="condition", name="multiple sclerosis", content={"text": "multiple sclerosis"}, on=day),
        NewEntry(kind="list", name="medicine", content={"value": True}, on=day),
        NewEntry(kind="list", name="condition", content={"value": True}, on=day),
        NewEntry(kind="list", name="allergy", content={"value": True}, on=day),
    ]  # fmt: skip
    entries += [NewEntry(kind="medicine", name=text, content={"text": text}, on=day) for text in taking]
    add_entries(patient=one.patient, entries=entries, by=one.nurse.user, at=at)


def signed_plan(
    one: House, medicine: str = "baclofen", *, at: datetime = NOW, kind: str = "titration", **asked: Any
) -> Plan:
    """A plan that the prescriber has signed, beginning on the day itself."""
    today = queries.day_of(one.patient, at)
    plan = plans.draft_plan(
        patient=one.patient, kind=kind, medicine=medicine, request=PlanRequest(start=today, **asked),
        by=one.nurse.user, at=at, today=today,
    )  # fmt: skip
    return sign(one, plan, at=at)


def sign(one: House, plan: Plan, *, at: datetime = NOW) -> Plan:
    grave = [each for each in findings_of(plan.document) if must_be_decided(each)]
    return plans.sign_plan(
        plan=plan, sha256=plan.sha256, by=one.prescriber, at=at, today=queries.day_of(one.patient, at),
        decisions=[plans.Decision(rule=each.rule, decision="override", reason="known and watched") for each in grave],
    )  # fmt: skip


def later(days: int, hours: int = 0) -> datetime:
    return NOW + timedelta(days=days, hours=hours)
