"""What the engine says of a plan today: of each medicine that it holds, by the diary where the medicine is taken.

Whatever goes wrong here must not undo what a person wrote down. It is told on the worklist instead, and nothing rises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db import DatabaseError

from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import open_library
from eutonia.advice.replaying import stored_inputs
from eutonia.advice.reviewing import DiaryReview, ReviewInputs, open_diary, review_diary
from eutonia.advice.titrating import PlanInputs
from eutonia.domain.errors import EutoniaError
from eutonia.planning.wish import Wish
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course
from eutonia.web.treatment.engine import zone_named
from eutonia.web.treatment.models import Plan

log = structlog.get_logger("eutonia.web")
LEFT_BEHIND = timedelta(days=14)  # how long a medicine that was left is looked at: withdrawal shows in these days


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The reviews of the diary, the one of the plan's own medicine first, and the safety review of each medicine."""

    course: Course
    reviews: tuple[DiaryReview, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    unread: str = ""  # why it could not be worked out

    @property
    def main(self) -> DiaryReview | None:
        """The review that pages show: of the plan's own medicine, as soon as it is taken."""
        taken = [each for each in self.reviews if each.present]
        return next(iter(taken or self.reviews), None)

    @property
    def deciding(self) -> DiaryReview | None:
        """The review whose proposal counts: an alarm of either medicine, else the main one's."""
        return next((each for each in self.reviews if each.proposal.action == "urgent"), self.main)


def look_at(plan: Plan, *, at: datetime, today: date) -> Looked:
    """What does the engine say of every medicine of this plan?"""
    return _guarded(plan, lambda course: _look(plan, course, at, today))


def look_ahead(plan: Plan, *, today: date) -> Looked:
    """The safety review alone, of every medicine of a plan that has not begun."""
    return _guarded(plan, lambda course: _assess(plan, course, today))


def _guarded(plan: Plan, look: Callable[[Course], Looked]) -> Looked:
    (course,) = queries.courses_of([plan])
    try:
        return look(course)
    except DatabaseError:
        raise
    except EutoniaError as error:
        return Looked(course=course, unread=str(error))
    except Exception as error:  # noqa: BLE001  # what was written down is kept, whatever the engine makes of it
        log.error("a plan could not be reviewed", kind=type(error).__qualname__)
        return Looked(course=course, unread="the engine failed; whoever runs the clinic finds it in the log")


def _look(plan: Plan, course: Course, at: datetime, today: date) -> Looked:
    library = open_library()
    person = queries.person_today(plan.patient, today=today)
    diaries = queries.diaries_for_engine(plan, watched(course, today), at=at, today=today)
    reviews, assessments = [], []
    for medicine, diary in diaries.items():
        if diary is None:
            assessments.append(assess_patient(person, library=library, today=today, about=medicine))
            continue
        read = open_diary(diary.data, today=diary.today, zone_of=zone_named, library=library)
        wish = _wish_of(plan) if medicine == plan.medicine else None
        review = review_diary(ReviewInputs(read=read, patient=person, today=diary.today, wish=wish), library=library)
        reviews.append(review)
        assessments.append(review.assessment)
    return Looked(course=course, reviews=tuple(reviews), assessments=tuple(assessments))


def _assess(plan: Plan, course: Course, today: date) -> Looked:
    library, person = open_library(), queries.person_today(plan.patient, today=today)
    found = [assess_patient(person, library=library, today=today, about=name) for name in course.medicines]
    return Looked(course=course, assessments=tuple(found))


def watched(course: Course, today: date) -> tuple[str, ...]:
    """Which medicines are looked at: the plan's own, and the one that is left until it is out of the way."""
    old = course.medicine_from
    if not old:
        return (course.medicine,)
    coming = course.steps[course.current_index + 1 :] if course.starts else course.steps
    recent = [*course.taken_on(today), *course.taken_on(today - LEFT_BEHIND)]
    if any(each.medicine == old for each in recent) or any(step.daily(old) for step in coming):
        return (course.medicine, old)
    return (course.medicine,)


def _wish_of(plan: Plan) -> Wish | None:
    """The ladder, products and hours that were signed, where the plan is a way up."""
    if plan.kind != "titration":
        return None
    return stored_inputs(plan.document.encode(), inputs=PlanInputs, library=open_library()).wish
