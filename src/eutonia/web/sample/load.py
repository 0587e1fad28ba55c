"""Puts the sample people into an empty database, with dates that lead up to today, through the same services as
everybody.

Only what they wrote in their diaries goes in at once: reviewing every entry as it came would take minutes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from eutonia.web.accounts import services as accounts
from eutonia.web.accounts.models import Access, Administrator, Caregiver, Clinic, Clinician, Patient, User
from eutonia.web.audit.models import Event
from eutonia.web.audit.services import record
from eutonia.web.configuration import ConfigurationError
from eutonia.web.sample.people import ACCOUNTS, CAREGIVER, DOMAIN, LICENSED_IN, PATIENTS, STAFF, Account, Day, Story
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course
from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.findings import findings_of, must_be_decided
from eutonia.web.treatment.models import DiaryEntry, Plan
from eutonia.web.treatment.services import plans
from eutonia.web.treatment.services.record import NewEntry, add_entries
from eutonia.web.treatment.services.standing import refresh_patient
from eutonia.web.treatment.services.steps import go_on

USUAL = {
    "pregnant": False,
    "breastfeeding": False,
    "alcohol": "none",
    "cannabis": False,
    "pump": False,
    "dialysis": False,
    "liver": "none",
    "smoker": False,
}
ONE_DAY = timedelta(days=1)
LOADED = "sample.loaded"
HOME = ZoneInfo("America/New_York")  # whose day is the sample clinic's
PLACES = ("left-calf", "left-calf", "right-calf", "left-thigh-back")
TITLES = {"prescriber": "neurologist", "pharmacist": "pharmacist", "nurse": "nurse"}


def load_sample(*, at: datetime) -> bool:
    """Fill an empty database. Gives False where the sample people are there already; refuses anybody else's."""
    refuse_strangers()
    if User.objects.exists():
        return False
    with transaction.atomic():
        _load(at)
        record(LOADED, by=None, at=at)
    return True


def refuse_strangers() -> None:
    """Is anybody here who is no sample person, and so perhaps a real one? Also a patient who has no account yet."""
    sample = Q(email__endswith=f"@{DOMAIN}")
    patients = Patient.objects.exclude(account__in=User.objects.filter(sample))
    if User.objects.exclude(sample).exists() or patients.exists():
        raise ConfigurationError(
            "This database holds somebody who is no sample person. Give --sample a --database of its own; "
            "or, if nobody in it is real, delete it."
        )


def is_of_an_earlier_day(*, at: datetime) -> bool:
    """Do the sample people's dates lead up to a day before today?"""
    loaded = Event.objects.filter(action=LOADED).order_by("-number").values_list("at", flat=True).first()
    return User.objects.exists() and (loaded is None or day_of_sample(loaded) < day_of_sample(at))


def day_of_sample(at: datetime) -> date:
    """Which day is it in the sample clinic?"""
    return at.astimezone(HOME).date()


def _load(at: datetime) -> None:
    clinic = Clinic.objects.create(name="Sample Clinic for Calm Muscles", state="NY", telephone="212-555-0142")
    users = {each.email: _user(each) for each in ACCOUNTS}
    staff = _staff(clinic, users, at)
    for story in PATIENTS:
        patient = _patient(story, clinic, users[story.account.email], staff, at)
        if story.account.email.startswith("weaker@"):
            Caregiver.objects.create(
                patient=patient, user=users[CAREGIVER.email], access=Access.LOG, since=at - 9 * ONE_DAY
            )
            record("caregiver.began", by=patient.account, at=at - 9 * ONE_DAY, patient=patient)
        refresh_patient(patient=patient, at=at)


def _user(account: Account) -> User:
    from allauth.account.models import EmailAddress

    zone = next((story.zone for story in PATIENTS if story.account is account), "America/New_York")
    user = User.objects.create_user(account.email, None, name=account.name, zone=zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _staff(clinic: Clinic, users: dict[str, User], at: datetime) -> dict[str, Clinician]:
    found = {}
    for account in STAFF:
        user = users[account.email]
        if account.role == "administrator":
            Administrator.objects.create(user=user, clinic=clinic)
            continue
        found[account.role] = Clinician.objects.create(
            user=user, clinic=clinic, profession=account.role, title=TITLES[account.role]
        )
    year = at.year
    boss = users[f"administrator@{DOMAIN}"]
    for number, state in enumerate(LICENSED_IN):
        accounts.add_licence(
            clinician=found["prescriber"],
            state=state,
            number=f"SAMPLE-{state}-{number + 1:04}",
            valid_from=date(year - 2, 1, 1),
            expires_on=date(year + 1, 12, 31),
            by=boss,
            at=at - 60 * ONE_DAY,
        )
    accounts.go_on_duty(clinician=found["nurse"], until=at + timedelta(hours=8), by=boss, at=at)
    return found


def _patient(story: Story, clinic: Clinic, user: User, staff: dict[str, Clinician], at: datetime) -> Patient:
    zone = ZoneInfo(story.zone)
    today = at.astimezone(zone).date()
    began = datetime.combine(today - story.started * ONE_DAY, time(9), tzinfo=zone)
    begun = min(began, at)
    patient = Patient.objects.create(
        account=user,
        clinic=clinic,
        name=story.account.name,
        birth_date=date(*story.born),
        sex=story.sex,
        state=story.state,
        zone=story.zone,
    )
    nurse = staff["nurse"].user
    record("patient.added", by=nurse, at=begun - 20 * ONE_DAY, patient=patient)
    add_entries(patient=patient, entries=list(_known(story, begun.date())), by=nurse, at=begun - timedelta(hours=1))
    plan = plans.draft_plan(
        patient=patient,
        kind=story.kind,
        medicine=story.medicine,
        by=nurse,
        at=begun,
        today=begun.date(),
        request=PlanRequest(start=begun.date(), **story.asked),
        goal=story.goal,
    )
    if not story.signed:
        plans.propose_plan(plan=plan, by=nurse, at=begun)
        _write_diary(story, patient, user, None, today)
        return patient
    plan = _sign(plan, staff["prescriber"], begun)
    for days in story.steps:
        when = min(datetime.combine(today - days * ONE_DAY, time(9), tzinfo=zone), at)
        (course,) = queries.courses_of([plan])
        go_on(plan=plan, course=course, on=when.date(), because="check-in", by=user, at=when)
    (course,) = queries.courses_of([plan])
    _write_diary(story, patient, user, course, today)
    if story.on_hand:
        mg, count, days = story.on_hand
        counted = NewEntry(
            kind="supply",
            name="counted",
            on=today - days * ONE_DAY,
            content={"medicine": story.medicine, "mg_per_unit": mg, "count": count},
        )
        add_entries(patient=patient, entries=[counted], by=user, at=at, origin="patient")
    return patient


def _sign(plan: Plan, prescriber: Clinician, at: datetime) -> Plan:
    grave = [each for each in findings_of(plan.document) if must_be_decided(each)]
    return plans.sign_plan(
        plan=plan,
        sha256=plan.sha256,
        by=prescriber,
        at=at,
        today=queries.day_of(plan.patient, at),
        decisions=[
            plans.Decision(
                rule=each.rule, decision="acted", reason="Talked about it: lowest doses, and what to watch for."
            )
            for each in grave
        ],
    )


def _known(story: Story, on: date) -> Iterator[NewEntry]:
    facts: dict[str, Any] = USUAL | story.facts
    if story.sex == "male":
        facts = {name: value for name, value in facts.items() if name not in ("pregnant", "breastfeeding")}
    for name, value in facts.items():
        yield NewEntry(kind="fact", name=name, content={"value": value}, on=on)
    yield NewEntry(
        kind="problem",
        content={"text": story.conditions[0] if story.conditions else "", "goal": "stiffness", "hope": story.goal},
        on=on,
    )
    yield NewEntry(kind="measure", name="weight_kg", content={"value": story.weight}, on=on)
    yield NewEntry(kind="measure", name="height_cm", content={"value": "170"}, on=on)
    labs = (("creatinine", story.creatinine, "mg/dL"), ("alt", "22", "U/L"), ("ast", "20", "U/L"))
    for name, value, unit in labs:
        day = on - 5 * ONE_DAY
        lab = {"name": name, "value": value, "unit": unit, "on": day.isoformat()}
        yield NewEntry(kind="lab", name=name, content=lab, on=day)
    lists = (("condition", story.conditions), ("allergy", story.allergies), ("medicine", story.taking), ("event", ()))
    for kind, texts in lists:
        for text in texts:
            yield NewEntry(kind=kind, name=text, content={"text": text}, on=on)
        yield NewEntry(kind="list", name=kind, content={"value": True}, on=on)


def _write_diary(story: Story, patient: Patient, by: User, course: Course | None, today: date) -> None:
    zone = ZoneInfo(story.zone)
    rows = []
    for back in range(60, -1, -1):
        day = today - back * ONE_DAY
        written = story.diary(back)
        if written and back:
            rows += [_row(patient, by, day, zone, *each) for each in _entries(written)]
        if course and back:
            rows += [_row(patient, by, day, zone, *each) for each in _doses(course, day, zone)]
    DiaryEntry.objects.bulk_create(rows)
    record("diary.written", by=by, at=datetime.combine(today, time(0), tzinfo=zone), patient=patient, about=len(rows))


def _entries(day: Day) -> Iterator[tuple[str, time, dict[str, Any]]]:
    yield "stiffness", time(20), {"score": day.stiffness}
    for number in range(day.spasms):
        content = {
            "strength": min(10, day.stiffness - number % 3),
            "minutes": 2 + number,
            "where": PLACES[number % len(PLACES)],
        }
        if number == 0:
            content["trigger"] = "getting out of bed"
        yield "spasm", time(6 + 4 * (number % 4), 10 * number % 60), content
    if not day.spasms:
        yield "no-spasms", time(21), {}
    if day.pain is not None:
        yield "pain", time(20, 5), {"score": day.pain}
    yield "sleep", time(7, 30), {"disturbed": day.disturbed}
    yield "sedation", time(14), {"level": day.sedation}
    yield "weakness", time(14, 5), {"present": day.weakness}


def _doses(course: Course, day: date, zone: ZoneInfo) -> Iterator[tuple[str, time, dict[str, Any]]]:
    for taking in course.taken_on(day):
        for dose in taking.doses:
            at = time.fromisoformat(dose.at)
            due = datetime.combine(day, at, tzinfo=zone)
            yield "dose", at, {"medicine": taking.medicine, "mg": dose.mg, "status": "taken", "due": due.isoformat()}


def _row(
    patient: Patient, by: User, day: date, zone: ZoneInfo, kind: str, at: time, content: dict[str, Any]
) -> DiaryEntry:
    when = datetime.combine(day, at, tzinfo=zone)
    return DiaryEntry(
        id=uuid.uuid4(), patient=patient, kind=kind, at=when, zone=str(zone), content=content, received_at=when, by=by
    )
