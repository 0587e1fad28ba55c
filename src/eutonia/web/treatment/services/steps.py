"""The next step of a plan begins."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from eutonia.web.accounts.models import User
from eutonia.web.audit.services import record
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course
from eutonia.web.treatment.errors import StaleError
from eutonia.web.treatment.models import DiaryEntry, Plan, StepStart
from eutonia.web.treatment.services.proposals import outdate_proposals
from eutonia.web.treatment.services.standing import refresh_plan


@transaction.atomic
def go_on(
    *, plan: Plan, course: Course, on: date, because: str, by: User | None, at: datetime,
    check_in: DiaryEntry | None = None,
) -> StepStart:  # fmt: skip
    """The next step begins."""
    following = course.following()
    if following is None:
        raise StaleError("This plan")
    start = StepStart.objects.create(
        plan=plan, step=following.index, on=on, because=because, check_in=check_in, by=by, at=at
    )
    record("plan.step-began", by=by, at=at, patient=plan.patient, about=f"{plan.pk} {following.index}")
    outdate_proposals(plan=plan, at=at)
    refresh_plan(plan=plan, at=at, today=on)
    return start


def pass_unchanged(*, plan: Plan, at: datetime, today: date) -> None:
    """Where the next step takes the very same as this one, it begins on its day: there is nothing to ask before it.

    The steps of a switch are stretches of days of two medicines, and at the end of one way nothing may change.
    """
    (course,) = queries.courses_of([plan])
    due, following = course.due_on(), course.following()
    if following and due and due <= today and course.goes_on_unchanged():
        StepStart.objects.create(plan=plan, step=following.index, on=due, because="signed", by=None, at=at)
        record("plan.step-began", by=None, at=at, patient=plan.patient, about=f"{plan.pk} {following.index}")
