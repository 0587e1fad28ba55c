"""The next step of each plan, what must be true before it, and why it is not yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eutonia.web.accounts.models import Patient
from eutonia.web.portal.queries.today import daily_words
from eutonia.web.treatment import queries
from eutonia.web.treatment.course import Course, CourseStep, GateShown
from eutonia.web.treatment.models import Block, DiaryEntry, Plan, StepStart
from eutonia.web.treatment.services.check_ins import dangers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A plan that has a step to come."""

    plan: Plan
    now: str
    then: str
    due: date | None
    open: bool  # its day has come
    rises: bool
    gate: GateShown
    asks: tuple[tuple[str, str], ...]  # each question of the gate, and what is done where it does not pass
    blocks: tuple[Block, ...]


def next_steps(patient: Patient, *, at: datetime) -> list[NextStep]:
    """The plans that go on, and what comes next in each."""
    plans = list(queries.active_plans(patient))
    today = queries.day_of(patient, at)
    found = [(plan, course, course.following()) for plan, course in zip(plans, queries.courses_of(plans), strict=True)]
    return [
        _next(plan, course, following, today) for plan, course, following in found if following and course.current()
    ]


def _next(plan: Plan, course: Course, following: CourseStep, today: date) -> NextStep:
    now, due, rises = course.current(), course.due_on(), course.rises()
    return NextStep(
        plan=plan, now=step_words(now[0]) if now else "", then=step_words(following), due=due,
        open=bool(due and due <= today), rises=rises, gate=following.gate, asks=asks_of(following.gate),
        blocks=tuple(queries.open_blocks(plan)) if rises else (),
    )  # fmt: skip


def step_words(step: CourseStep) -> str:
    """
    >>> step_words(CourseStep(index=0, days=7, takings=(), gate=GateShown(kind="stay"), planned_from=date(2026, 1, 1)))
    'none of it any more'
    """
    named = len(step.takings) > 1
    return " and ".join(daily_words(each, named=named) for each in step.takings) or "none of it any more"


def asks_of(gate: GateShown) -> tuple[tuple[str, str], ...]:
    """The questions of a gate, each with what is done instead, where the gate says so."""
    others = gate.otherwise if len(gate.otherwise) == len(gate.ask) else ("",) * len(gate.ask)
    return tuple(zip(gate.ask, others, strict=True))


def began_with(entry: DiaryEntry) -> StepStart | None:
    """The step that began because of this check-in."""
    return StepStart.objects.filter(check_in=entry).select_related("plan").first()


SIMPLER = {
    "emergency_signs": "You reported signs that can be an emergency.",
    "withdrawal_signs": "You reported signs that can come from too little medicine (withdrawal).",
    "weakness": "You are weaker, or standing is harder. More medicine could make that worse.",
    "side_effects": "A side effect limits your day.",
}


def reasons_of(entry: DiaryEntry, why: Sequence[str], triggers: Mapping[str, str]) -> list[str]:
    """Why it is not yet, in the person's own terms first, then as the engine has it."""
    answers = entry.content
    mine = [words for name, words in SIMPLER.items() if answers.get(name)]
    if (answers.get("sedation") or 0) >= 2:
        mine.append("You are very sleepy. More medicine could make that worse.")
    if answers.get("falls"):
        mine.append("You fell since the last step.")
    mine += [
        f"You said yes to this, and it is dealt with first: {triggers.get(name, name)}"
        for name, yes in (answers.get("triggers") or {}).items()
        if yes
    ]
    known = set(dangers_of(entry))
    others = [f"{text[:1].upper()}{text[1:]}" for text in why if text not in known]
    return [*mine, *(text if text.endswith((".", "?", "!")) else f"{text}." for text in others)]
