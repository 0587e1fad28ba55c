"""One person, read once for all that a page shows of them: the record, the plans as they are followed, what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import open_library
from eutonia.domain.dose import plain_decimal
from eutonia.domain.patient import Patient as Person
from eutonia.web.accounts.models import Patient
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course, CourseStep
from eutonia.web.treatment.models import Attention, Block, Entry, Plan, PlanState, Proposal
from eutonia.web.treatment.record import holding_entries, person_of
from eutonia.web.worklist.queries.standing import StandingRead, read_standing

GATES = {
    "check-in": "a check-in",
    "same-day-question": "a question on the day itself",
    "taper-check": "a check before the step",
    "signature": "a signature",
    "stay": "nothing: it goes on by itself",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """How much of one medicine a day."""

    medicine: str
    mg: Decimal
    times: int
    sig: str

    @property
    def words(self) -> str:
        return (
            f"{plain_decimal(self.mg)} mg a day in {self.times}"
            if self.times > 1
            else f"{plain_decimal(self.mg)} mg once a day"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One reason why the next increase waits, with every rule that gives it: one unread name may stop many."""

    block: Block
    rules: tuple[str, ...]


def reasons_of(blocks: Iterable[Block]) -> list[Waiting]:
    """Why does it wait? Each reason once."""
    by_reason: dict[tuple[str, bool], list[Block]] = defaultdict(list)
    for block in blocks:
        by_reason[block.effect, block.unknown].append(block)
    return [Waiting(block=same[0], rules=tuple(each.rule for each in same)) for same in by_reason.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNow:
    """A plan that is followed: where in it the person is, what comes next, and what keeps it from coming."""

    plan: Plan
    course: Course
    number: int  # of the step, from 1; 0 before the first
    steps: int
    since: date | None
    day: int  # of the step, from 1
    now: tuple[Daily, ...]
    next: tuple[Daily, ...]
    has_next: bool
    due: date | None
    overdue_days: int
    gate: str
    asks: tuple[str, ...]
    rises: bool
    waiting: tuple[Waiting, ...]
    proposal: Proposal | None
    standing: StandingRead | None

    @property
    def cover(self) -> str:
        """For how long there is enough, in a line."""
        cover = self.standing.cover if self.standing else None
        if cover is None:
            return "not worked out yet"
        if cover.days_left is None:
            return f"unknown: {'; '.join(cover.unknown)}" if cover.unknown else "unknown"
        left = f"{cover.days_left} day{'' if cover.days_left == 1 else 's'} left"
        return f"{left}, counted {cover.counted:%b} {cover.counted.day}" if cover.counted else left


@dataclass(frozen=True, kw_only=True)
class OnePerson:
    """Everything that was read; what costs more than reading is worked out when a page asks for it."""

    patient: Patient
    at: datetime
    today: date
    entries: Sequence[Entry]
    matters: Sequence[Attention]
    plans: Sequence[Plan]  # every one that was signed, the oldest first
    courses: Sequence[Course]  # of these plans, in their order
    blocks: Sequence[Block]
    proposals: Sequence[Proposal]

    @property
    def local_time(self) -> datetime:
        return self.at.astimezone(ZoneInfo(self.patient.zone))

    @cached_property
    def person(self) -> Person:
        """The person as the engine is asked about them."""
        active = [course for plan, course in self.pairs if plan.state == PlanState.ACTIVE]
        return person_of(self.patient, self.entries, courses=active, today=self.today, library=open_library())

    @cached_property
    def assessment(self) -> Assessment:
        """What the rules say of the record today, of every medicine taken that we know."""
        return assess_patient(self.person, library=open_library(), today=self.today)

    @property
    def pairs(self) -> list[tuple[Plan, Course]]:
        return list(zip(self.plans, self.courses, strict=True))

    @cached_property
    def by_kind(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.kind].append(entry)
        return found

    @cached_property
    def present(self) -> list[PlanNow]:
        """The plans that are followed now."""
        return [self._now(plan, course) for plan, course in self.pairs if plan.state == PlanState.ACTIVE]

    @property
    def coming(self) -> list[Plan]:
        return [plan for plan in self.plans if plan.state == PlanState.APPROVED]

    def waiting_of(self, plan: Plan) -> list[Waiting]:
        """Why this plan, or its next increase, waits."""
        return reasons_of(block for block in self.blocks if block.plan_id == plan.pk)

    def complete(self, name: str) -> bool:
        """Does this list hold everything there is?"""
        return any(entry.name == name for entry in self.by_kind["list"])

    def newest(self, kind: str, name: str) -> Entry | None:
        """The latest entry of this kind about this matter."""
        return next((entry for entry in reversed(self.by_kind[kind]) if entry.name == name), None)

    def _now(self, plan: Plan, course: Course) -> PlanNow:
        current, following, due = course.current(), course.following(), course.due_on()
        step, since = current or (None, None)
        return PlanNow(
            plan=plan, course=course, number=step.index + 1 if step else 0, steps=len(course.steps), since=since,
            day=(self.today - since).days + 1 if since else 0, now=_dailies(step), next=_dailies(following),
            has_next=following is not None, due=due, overdue_days=max(0, (self.today - due).days) if due else 0,
            gate=GATES.get(following.gate.kind, following.gate.kind) if following else "",
            asks=following.gate.ask if following else (), rises=course.rises(),
            waiting=tuple(self.waiting_of(plan)),
            proposal=next((each for each in self.proposals if each.plan_id == plan.pk), None),
            standing=read_standing(getattr(plan, "standing", None)),
        )  # fmt: skip


def _dailies(step: CourseStep | None) -> tuple[Daily, ...]:
    if step is None:
        return ()
    return tuple(Daily(medicine=each.medicine, mg=each.daily, times=each.times, sig=each.sig) for each in step.takings)


def one_person(patient: Patient, *, at: datetime) -> OnePerson:
    """Read this person: six questions of the database."""
    plans = list(
        Plan.objects.filter(patient=patient, signature__isnull=False)
        .select_related("signature__clinician__user", "signature__licence", "standing")
        .order_by("signature__at")
    )
    return OnePerson(
        patient=patient,
        at=at,
        today=queries.day_of(patient, at),
        entries=holding_entries(patient),
        matters=list(queries.attention_of(patient).select_related("patient", "seen_by")),
        plans=plans,
        courses=queries.courses_of(plans),
        blocks=open_blocks_of(plans),
        proposals=list(queries.open_proposals(patient)),
    )


def open_blocks_of(plans: Iterable[Plan]) -> list[Block]:
    """Why the next increase of any of these plans must wait."""
    active = [plan.pk for plan in plans if plan.state in (PlanState.ACTIVE, PlanState.APPROVED)]
    return list(Block.objects.filter(plan__in=active, lifted_at=None).order_by("since"))


def unsigned_plans(patient: Patient) -> list[Plan]:
    """Plans that wait for somebody: drafts, and those handed to a prescriber."""
    found = Plan.objects.filter(patient=patient, state__in=[PlanState.DRAFT, PlanState.PROPOSED])
    return list(found.defer("document").select_related("made_by").order_by("-made_at"))
