"""The check-in before a step: what earns it, and what becomes of it. Staying is always allowed.

The answers are an entry of the diary like any other. A step goes on only where its day has come, nothing blocks it and
the engine, given the answers, proposes no less; anything else goes to a clinician with its reasons.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eutonia.advice.reviewing import DiaryReview
from eutonia.domain.diary import CheckIn
from eutonia.domain.triage import Verdict
from eutonia.web.accounts.models import Patient, User
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course, CourseStep
from eutonia.web.treatment.errors import StaleError
from eutonia.web.treatment.models import DiaryEntry, Plan, PlanState, StepStart
from eutonia.web.treatment.services.diary import write_diary
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.proposals import propose
from eutonia.web.treatment.services.steps import go_on

GRAVE_SEDATION = 2
OF_THE_DAY = ("same-day-question", "taper-check", "stay")  # steps too near to each other for a review of the diary


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a check-in, in words for the person."""

    went_on: bool
    why: tuple[str, ...]
    verdict: Verdict | None
    entry: DiaryEntry


@transaction.atomic
def check_in(
    *, patient: Patient, plan: Plan, id: uuid.UUID, answers: Mapping[str, Any], wants_to_go_on: bool, by: User,
    at: datetime,
) -> Outcome:  # fmt: skip
    """Write the answers down, and go on to the next step where they earn it."""
    patient = lock_patient(patient)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.patient_id != patient.pk or plan.state != PlanState.ACTIVE:
        raise StaleError("This plan")
    today = queries.day_of(patient, at)
    written = write_diary(patient=patient, id=id, kind="check-in", content=answers, when=at, by=by, at=at)
    if written.again:
        began = StepStart.objects.filter(plan=plan, check_in=written.entry).exists()
        why: tuple[str, ...] = () if began else ("this check-in was sent before",)
        return Outcome(went_on=began, why=why, verdict=None, entry=written.entry)
    (course,) = queries.courses_of([plan])
    review = written.reviews.get(plan.pk)
    why = _why_not(plan, course, written.entry, review, wants_to_go_on=wants_to_go_on, at=at, today=today)
    if why:
        return Outcome(went_on=False, why=why, verdict=None, entry=written.entry)
    go_on(plan=plan, course=course, on=today, because="check-in", check_in=written.entry, by=by, at=at)
    return Outcome(went_on=True, why=(), verdict=None, entry=written.entry)


def _why_not(
    plan: Plan, course: Course, entry: DiaryEntry, review: DiaryReview | None, *, wants_to_go_on: bool, at: datetime,
    today: date,
) -> tuple[str, ...]:  # fmt: skip
    """Why does the dose stay? Empty where the next step is earned."""
    due, following = course.due_on(), course.following()
    if following is None:
        return ("this is the last step of the plan",)
    if not wants_to_go_on:
        return ("you chose to stay on the present dose",)
    if due is None or due > today:
        return (f"the next step is planned for {due}, and not before" if due else "the plan has not begun",)
    coming = queries.coming_instead(plan)
    if coming:
        return (f"a new plan is signed and begins on {coming.first_day}; until then the dose stays",)
    if course.rises():
        blocks = tuple(block.effect for block in queries.open_blocks(plan))
        if blocks:
            return blocks
    if review is None:
        return ("it could not be worked out; your care team has been told",)
    why = (*dangers_of(entry, rises=course.rises()), *_spoken_against(review, course, following))
    if why:
        propose(plan=plan, review=review, at=at)
    return why


def _spoken_against(review: DiaryReview, course: Course, following: CourseStep) -> tuple[str, ...]:
    """Does what is in the diary speak against the next step? An alarm, against any; against more, whatever says: not
    yet."""
    action, reasons = review.proposal.action, review.proposal.reasons[:1]
    if action == "urgent" or (course.rises() and action == "step-back"):
        return reasons
    if not course.rises() or following.gate.kind in OF_THE_DAY or _first_of(course, following):
        return ()
    return () if action == "advance" else reasons


def _first_of(course: Course, following: CourseStep) -> bool:
    """Is it the first dose of the new medicine of a switch? Nothing in the diary can have earned or spoken against
    it."""
    now = course.current()
    return now is not None and not now[0].daily(course.medicine) and following.daily(course.medicine) > 0


def dangers_of(entry: DiaryEntry, *, rises: bool = True) -> tuple[str, ...]:
    """Which answers alone say: not yet? What was not answered is not a no. Sleepiness speaks against no step down."""
    answers = entry.content
    asked = {
        "emergency_signs": "signs that are an emergency",
        "withdrawal_signs": "signs of withdrawal",
        "weakness": "new weakness, or trouble standing",
        "side_effects": "a side effect that limits your day",
    }
    found = [f"you reported {words}" for name, words in asked.items() if answers.get(name)]
    found += [f"a question was not answered: {words}" for name, words in asked.items() if answers.get(name) is None]
    sedation, falls = answers.get("sedation"), answers.get("falls")
    if rises and sedation is not None and sedation >= GRAVE_SEDATION:
        found.append("you reported much sleepiness")
    if falls:
        found.append("you reported a fall")
    if rises:
        unanswered = {"how sleepy you are": sedation, "whether you fell": falls}
        found += [f"a question was not answered: {words}" for words, answer in unanswered.items() if answer is None]
    found += [f"first to be looked at: {name}" for name, yes in (answers.get("triggers") or {}).items() if yes]
    return tuple(found)


def questions() -> tuple[str, ...]:
    """The fields of a check-in, for forms."""
    return tuple(name for name in CheckIn.__struct_fields__ if name not in ("at", "id", "corrects"))
