"""How every plan stands: asked again when the record changes and each day. What somebody must look at goes to the
worklist.

A grave finding that is new since the plan was signed, or that can no longer be excluded, blocks the next increase.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from eutonia.advice.review_document import review_document
from eutonia.advice.reviewing import DiaryReview
from eutonia.render.as_json import to_json
from eutonia.web.accounts.models import Patient, User
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course
from eutonia.web.treatment.models import Plan, Standing
from eutonia.web.treatment.services.blocks import block_plan, lift_all
from eutonia.web.treatment.services.blocks import lift_block as lift_block
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.matters import close_matters as close_matters
from eutonia.web.treatment.services.matters import hold_matter
from eutonia.web.treatment.services.matters import raise_matter as raise_matter
from eutonia.web.treatment.services.matters import see_matter as see_matter
from eutonia.web.treatment.services.proposals import outdate, outdate_proposals
from eutonia.web.treatment.services.proposals import propose as propose
from eutonia.web.treatment.services.reviews import Looked, look_ahead, look_at

PROPOSED_UNASKED = frozenset({"step-back", "switch", "taper", "urgent"})  # the others wait for a check-in
CHECK_IN_SOON = timedelta(days=1)
CALLED = ("alarm", "urgent", "out")  # of the levels of cover: "watch" is told to the person alone


# ------------------------------------------------------------------------------------------------ asked again


@transaction.atomic
def review_again(*, patient: Patient, at: datetime) -> None:
    """The record has changed: does every plan still hold, also one that is signed and has not begun?"""
    patient = lock_patient(patient)
    today = queries.day_of(patient, at)
    for plan in queries.active_plans(patient):
        refresh_plan(plan=plan, at=at, today=today)
    for plan in queries.coming_plans(patient):
        check_coming(plan=plan, at=at, today=today)


@transaction.atomic
def refresh_patient(*, patient: Patient, at: datetime) -> None:
    """Once a day, and after an outage: plans begin and end on their days, and everything that depends on the day."""
    from eutonia.web.treatment.services.plans import begin_plan, complete_plan
    from eutonia.web.treatment.services.steps import pass_unchanged

    patient = lock_patient(patient)
    today = queries.day_of(patient, at)
    for plan in queries.coming_plans(patient):
        begin_plan(plan=plan, at=at, today=today)
    for plan, course in _with_courses(queries.active_plans(patient)):
        over = course.over_on()
        if over and over <= today:
            complete_plan(plan=plan, at=at)
        else:
            pass_unchanged(plan=plan, at=at, today=today)
            refresh_plan(plan=plan, at=at, today=today)


def _with_courses(plans: Iterable[Plan]) -> list[tuple[Plan, Course]]:
    plans = list(plans)
    return list(zip(plans, queries.courses_of(plans), strict=True))


@transaction.atomic
def refresh_plan(*, plan: Plan, at: datetime, today: date) -> DiaryReview | None:
    """Work out how this plan stands, and put what somebody must look at on the worklist.

    Gives the review that decides what is proposed; none where it could not be worked out, which is on the worklist too.
    """
    looked = look_at(plan, at=at, today=today)
    _tell_unread(plan, looked, at)
    if looked.unread:
        return None
    if looked.main:
        document = to_json(review_document(looked.main)).decode()
        fields = {"on": today, "knowledge": looked.main.knowledge, "worked_out_at": at, "document": document}
        Standing.objects.update_or_create(plan=plan, defaults=fields)
    block_plan(plan, looked.assessments, at)
    _matters(plan, looked, at, today)
    review = looked.deciding
    if review and review.proposal.action in _unasked(looked.course):
        propose(plan=plan, review=review, at=at)
    else:
        outdate(plan.proposals.filter(action__in=PROPOSED_UNASKED - {"urgent"}), at)  # an alarm is a person's to end
    return review


@transaction.atomic
def check_coming(*, plan: Plan, at: datetime, today: date) -> Looked:
    """Has something grave turned up since this plan was signed, which has not begun?"""
    looked = look_ahead(plan, today=today)
    _tell_unread(plan, looked, at)
    if not looked.unread:
        block_plan(plan, looked.assessments, at)
    return looked


def review_plan(plan: Plan, *, at: datetime, today: date) -> DiaryReview | None:
    """What the diary says of this plan today; none where nothing was ever taken, or it cannot be worked out."""
    return look_at(plan, at=at, today=today).main


def _unasked(course: Course) -> frozenset[str]:
    """What is proposed to a clinician without a check-in. Who is on a way down already is not told to begin one."""
    now = course.current()
    on_the_way = course.kind == "taper" or bool(now and course.medicine_from and now[0].daily(course.medicine_from))
    return PROPOSED_UNASKED - {"taper", "switch"} if on_the_way else PROPOSED_UNASKED


# ------------------------------------------------------------------------------------------------ the worklist


def _tell_unread(plan: Plan, looked: Looked, at: datetime) -> None:
    hold_matter(
        plan.patient, "same-day", f"unread {plan.pk}", at, wanted=bool(looked.unread),
        says=f"{plan.medicine}: nothing is checked until this is put right. {looked.unread}",
    )  # fmt: skip


def _matters(plan: Plan, looked: Looked, at: datetime, today: date) -> None:
    """Cover and tests of each medicine, and the check-in of this plan: each once, and away when it is no longer so."""
    reviewed = {review.medicine: review for review in looked.reviews}
    for medicine in looked.course.medicines:
        _about_medicine(plan, medicine, reviewed.get(medicine), at, today)
    due = looked.course.due_on()
    waits = queries.coming_instead(plan) is not None
    hold_matter(
        plan.patient, "check-in", str(plan.pk), at, wanted=bool(due and not waits and due + CHECK_IN_SOON < today),
        says=f"{plan.medicine}: a check-in is due since {due}" if due else "", due=due,
    )  # fmt: skip


def _about_medicine(plan: Plan, medicine: str, review: DiaryReview | None, at: datetime, today: date) -> None:
    key = queries.key_of(plan, medicine)
    alarms = [alarm for alarm in review.cover.alarms if alarm.level in CALLED] if review else []
    hold_matter(
        plan.patient, "cover", key, at, wanted=bool(alarms),
        says=f"{medicine}: {alarms[0].say}" if alarms else "", due=alarms[0].on if alarms else None,
    )  # fmt: skip
    lab = next((signal for signal in review.signals if signal.id == "lab-due"), None) if review else None
    hold_matter(
        plan.patient, "lab", key, at, wanted=bool(lab and lab.value),
        says=f"{medicine}: {'; '.join(lab.because)}" if lab else "", due=today,
    )  # fmt: skip


@transaction.atomic
def leave_plan(*, plan: Plan, by: User | None, at: datetime) -> None:
    """A plan that is followed no longer asks for nothing more. What may be an emergency stays until a person ends
    it."""
    lift_all(plan, reason="the plan has ended", at=at)
    keys = {queries.key_of(plan, medicine) for medicine in (plan.medicine, plan.medicine_from) if medicine}
    for kind, key in [
        *(("cover", key) for key in keys), *(("lab", key) for key in keys), ("check-in", str(plan.pk)),
        ("same-day", f"unread {plan.pk}"),
    ]:  # fmt: skip
        close_matters(patient=plan.patient, kind=kind, key=key, by=by, at=at, outcome="the plan has ended")
    outdate_proposals(plan=plan, at=at)
