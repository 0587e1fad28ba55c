"""What is taken today, what was logged of it, what comes next, how much is left, and why something waits."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from eutonia.advice.library import open_library
from eutonia.domain.plan import Part
from eutonia.planning.due import due_at
from eutonia.render.sig import SLOT_WORDS, milligrams
from eutonia.web.accounts.models import Patient
from eutonia.web.pieces import Picture, draw_parts
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course, DoseShown, Taking
from eutonia.web.treatment.models import Block, DiaryEntry, Plan

EARLY = timedelta(minutes=30)  # how long before its time a dose is shown as the one to take
ON_TIME = timedelta(hours=1)  # and how long after it; later, the page first asks what happened
LAST_NIGHT = timedelta(hours=12)
ONE_DAY = timedelta(days=1)
WITHIN = timedelta(days=2)  # a dose is taken within two days of its time, or it was another one


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseToday:
    """One dose of a signed plan on a day, and what was logged of it."""

    id: uuid.UUID  # of the form that logs it: sent twice, it is there once
    plan: Plan
    medicine: str
    due: datetime
    mg: Decimal
    slot: str
    pictures: tuple[Picture, ...]
    state: str  # now, later, taken, late, skipped, missed
    entry: DiaryEntry | None
    over: bool = False  # of a plan that has ended since: it may be written down, and is never to be taken now

    @property
    def time(self) -> str:
        return clock(self.due.time())

    @property
    def amount(self) -> str:
        return milligrams(self.mg)

    @property
    def due_iso(self) -> str:
        return self.due.isoformat()

    @property
    def note(self) -> str:
        if self.entry is None:
            return "It was due before your plan changed. Do not take it now." if self.over else ""
        reason = self.entry.content.get("reason", "")
        when = clock(self.entry.at.astimezone(self.due.tzinfo).time())
        said = f"Written down by {self.entry.by}" if self.state == "skipped" else f"Taken at {when}"
        return f"{said}: {reason}" if reason else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Why the next increase waits, in the words of the finding."""

    medicine: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanToday:
    """One signed plan as its page shows it: where the person is in it, who signed, what is left."""

    plan: Plan
    course: Course
    now: str  # "15 mg a day"
    number: int
    of: int
    since: date | None
    sig: tuple[str, ...]
    cover: dict[str, Any]
    left_of: str  # of which medicine that cover speaks, where the plan holds two
    other: str  # the other one, and what the care team was told of its cover
    other_alarms: tuple[str, ...]
    other_counted: bool
    check_in_due: date | None
    rises: bool
    stops_slowly: bool
    products: tuple[tuple[str, str, str, str], ...]  # medicine, product, mg a unit, unit


def clock(at: time) -> str:
    """
    >>> clock(time(7)), clock(time(14, 30)), clock(time(0))
    ('7:00 am', '2:30 pm', '12:00 am')
    """
    return f"{(at.hour - 1) % 12 + 1}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"


type Followed = Sequence[tuple[Plan, Course]]


def followed_by(patient: Patient) -> Followed:
    """The plans that the person follows, read once for a page."""
    plans = list(queries.active_plans(patient))
    return list(zip(plans, queries.courses_of(plans), strict=True))


# ------------------------------------------------------------------------------------------------ doses


def doses_today(patient: Patient, *, at: datetime, followed: Followed | None = None) -> list[DoseToday]:
    """The doses of today, and those of last night of which nothing was logged."""
    today = queries.day_of(patient, at)
    days = [today - ONE_DAY, today]
    found = doses_of_days(patient, days, at=at, followed=followed)
    found = sorted([*doses_over(patient, days, at=at), *found], key=_by_time)
    return [
        dose for dose in found if dose.due.date() == today or (dose.state == "missed" and dose.due >= at - LAST_NIGHT)
    ]


def next_dose(patient: Patient, *, at: datetime, followed: Followed | None = None) -> DoseToday | None:
    """The first dose of tomorrow, as things stand."""
    tomorrow = queries.day_of(patient, at) + ONE_DAY
    return next(iter(doses_of_days(patient, [tomorrow], at=at, followed=followed)), None)


def dose_due(patient: Patient, *, plan_id: object, medicine: str, due: datetime, at: datetime) -> DoseToday | None:
    """The dose of a signed plan that was due at this moment: what may be logged. None where there is none."""
    day = due.astimezone(ZoneInfo(patient.zone)).date()
    if day > queries.day_of(patient, at):
        return None
    return next(
        (
            dose
            for dose in (*doses_of_days(patient, [day], at=at), *doses_over(patient, [day], at=at))
            if str(dose.plan.pk) == str(plan_id) and dose.medicine == medicine and dose.due == due
        ),
        None,
    )


def doses_of_days(
    patient: Patient, days: Sequence[date], *, at: datetime, followed: Followed | None = None
) -> list[DoseToday]:
    """Every dose of these days of the plans that are active, in the order in which they are due."""
    followed = followed_by(patient) if followed is None else followed
    if not followed:
        return []
    began = queries.step_starts([plan for plan, _ in followed], on=days)
    logged = logged_doses(patient, since=at - 2 * WITHIN)
    found = [
        _dose(plan, taking.medicine, dose, due, logged.get((taking.medicine, due)), at)
        for plan, course in followed
        for day in days
        for taking, dose, due in _due_on(course, day, ZoneInfo(patient.zone), began)
    ]
    return sorted(found, key=_by_time)


def doses_over(patient: Patient, days: Sequence[date], *, at: datetime) -> list[DoseToday]:
    """The doses of these days that were due under plans that have ended since, up to the moment at which they did."""
    plans = queries.plans_ended(patient, since=at - WITHIN)
    if not plans:
        return []
    began = queries.step_starts(plans, on=days)
    logged = logged_doses(patient, since=at - 2 * WITHIN)
    found = [
        _dose(plan, taking.medicine, dose, due, logged.get((taking.medicine, due)), at)
        for plan, course in zip(plans, queries.courses_of(plans), strict=True)
        for day in days
        for taking, dose, due in _due_on(course, day, ZoneInfo(patient.zone), began)
        if due < plan.changed_at
    ]
    return [replace(dose, over=True, state=dose.state if dose.entry else "missed") for dose in found]


def _by_time(dose: DoseToday) -> tuple[datetime, str]:
    return dose.due, dose.medicine


def missed_so_far(patient: Patient, medicine: str, *, at: datetime) -> int:
    """How many doses in a row may have been missed up to now? At least the one in question.

    Skipped, or of today and not logged: who did not log yesterday did not therefore miss it.
    """
    today = queries.day_of(patient, at)
    doses = doses_of_days(patient, [today - ONE_DAY, today], at=at)
    count = 0
    for dose in reversed([each for each in doses if each.medicine == medicine and each.due <= at]):
        if dose.state in ("taken", "late") or (dose.state == "missed" and dose.due.date() < today):
            break
        count += 1
    return max(count, 1)


def logged_doses(patient: Patient, *, since: datetime) -> dict[tuple[str, datetime], DiaryEntry]:
    """What was logged, by the medicine and the moment at which the dose was due."""
    return {
        (entry.content["medicine"], datetime.fromisoformat(entry.content["due"])): entry
        for entry in queries.diary_holding(patient, since=since, kind="dose")
        if entry.content.get("due")
    }


def _due_on(
    course: Course, day: date, zone: ZoneInfo, began: dict[tuple[str, int], datetime]
) -> Iterator[tuple[Taking, DoseShown, datetime]]:
    """The doses of a day. Where a step begins in the middle of it, those before are of the step before."""
    step = course.on(day)
    if step is None:
        return
    on = next(start for index, start in reversed(course.starts) if index == step.index)
    since = began.get((course.plan_id, step.index)) if on == day else None
    before = course.taken_on(day - ONE_DAY) if since else ()
    for takings, holds in ((before, _earlier), (step.takings, _not_earlier)):
        for taking in takings:
            for dose in taking.doses:
                due = due_at(day, time.fromisoformat(dose.at), zone).astimezone(zone)
                if holds(due, since):
                    yield taking, dose, due


def _earlier(due: datetime, since: datetime | None) -> bool:
    return since is not None and due < since


def _not_earlier(due: datetime, since: datetime | None) -> bool:
    return since is None or due >= since


def _dose(
    plan: Plan, medicine: str, dose: DoseShown, due: datetime, entry: DiaryEntry | None, at: datetime
) -> DoseToday:
    parts = [
        Part(
            product=each.product, unit=each.unit, mg_per_unit=Decimal(each.mg_per_unit), count=Decimal(each.count)
        )
        for each in dose.parts
    ]  # fmt: skip
    return DoseToday(
        id=uuid.uuid4(), plan=plan, medicine=medicine, due=due, mg=Decimal(dose.mg),
        slot=SLOT_WORDS.get(dose.slot, ""), pictures=draw_parts(parts),
        state=entry.content["status"] if entry else _state(due, at), entry=entry,
    )  # fmt: skip


def _state(due: datetime, at: datetime) -> str:
    if due > at + EARLY:
        return "later"
    return "now" if at <= due + ON_TIME else "missed"


# ------------------------------------------------------------------------------------------------ plans


def plans_today(patient: Patient, *, at: datetime, followed: Followed | None = None) -> list[PlanToday]:
    """Every signed plan that is followed now."""
    followed = followed_by(patient) if followed is None else followed
    today = queries.day_of(patient, at)
    return [_plan(plan, course, today) for plan, course in followed]


def _plan(plan: Plan, course: Course, today: date) -> PlanToday:
    medicines = open_library().knowledge.medicines
    current = course.current()
    takings = course.taken_on(today)
    due = course.due_on()
    both = len(course.medicines) > 1
    cover = cover_of(plan)
    left_of = cover.get("of", plan.medicine) if both else ""
    other = next((name for name in course.medicines if both and name != left_of), "")
    return PlanToday(
        plan=plan, course=course,
        now=" and ".join(daily_words(each, named=both) for each in takings) or "nothing any more",
        number=current[0].index + 1 if current else 0, of=len(course.steps), since=current[1] if current else None,
        sig=tuple(each.sig for each in takings), cover=cover, left_of=left_of, other=other,
        other_alarms=tuple(queries.cover_matters(plan, other)) if other else (),
        other_counted=bool(other) and queries.is_counted(plan, other),
        check_in_due=due if due and due <= today else None, rises=course.rises(),
        stops_slowly=any(medicines[name].stops_slowly for name in course.medicines if name in medicines),
        products=products_of(course),
    )  # fmt: skip


def daily_words(taking: Taking, *, named: bool) -> str:
    """
    >>> daily_words(Taking(medicine="baclofen", daily=Decimal("15"), times=3, doses=(), sig=""), named=True)
    'baclofen 15 mg a day'
    """
    name = f"{taking.medicine} " if named else ""
    return f"{name}{milligrams(taking.daily)} a day"


def cover_of(plan: Plan) -> dict[str, Any]:
    """How much is left, as the engine worked it out last."""
    standing = getattr(plan, "standing", None)
    if standing is None:
        return {}
    document: dict[str, Any] = msgspec.json.decode(standing.document)
    cover: dict[str, Any] = document.get("cover") or {}
    cover["of"] = document.get("medicine", plan.medicine)
    for name in ("gap_on", "book_by", "counted"):
        cover[name] = date.fromisoformat(cover[name]) if cover.get(name) else None
    return cover


def products_of(course: Course) -> tuple[tuple[str, str, str, str], ...]:
    """What the doses of the plan are made of: medicine, product as a supply names it, mg a unit, unit."""
    found = {
        (taking.medicine, part.product.removeprefix(f"{taking.medicine} "), part.mg_per_unit, part.unit): None
        for step in course.steps
        for taking in step.takings
        for dose in taking.doses
        for part in dose.parts
    }
    return tuple(found)


def held(plans: Sequence[PlanToday]) -> list[Held]:
    """Which plans wait, and why?"""
    found = [(each.plan.medicine, tuple(queries.open_blocks(each.plan))) for each in plans]
    return [Held(medicine=medicine, blocks=blocks) for medicine, blocks in found if blocks]


def open_emergencies(patient: Patient) -> list[DiaryEntry]:
    """What was written and may be an emergency that nobody of the clinic has dealt with."""
    keys = queries.attention_of(patient, kind="emergency").values_list("key", flat=True)
    wanted = [uuid.UUID(key.removeprefix("diary ")) for key in keys if key.startswith("diary ")]
    found = (queries.diary_entry(patient, entry_id) for entry_id in wanted)
    return [entry for entry in found if entry]
