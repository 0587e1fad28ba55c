"""The signals that the table asks for, each true, false or unknown. What was not asked is unknown, never no.

What other folders know (the safety review, triage of the notes, the plan) is brought by the caller as `Outside`. A sign
that was reported stays one for as long as answers count, or since the last review: a later "no" does not undo it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from eutonia.domain.diary import AnyEntry, CheckIn, Diary, Sedation, SideEffect, Stiffness, Weakness
from eutonia.domain.proposal import Cover, Intakes, Signal, Summary
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.monitoring_records import Following, Windows
from eutonia.knowledge.records import Knowledge
from eutonia.monitoring.intake import doses_of, more_than_prescribed, taken_by_day
from eutonia.monitoring.windows import DayRange, answer_days, entries_in, last_days, present_prescription

type Truth = bool | None
MUCH_BETTER = 2  # of the seven answers, 1 very much and 2 much better
ALARMING = frozenset({"alarm", "urgent", "out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """True, false or unknown, and on what it rests."""

    value: Truth
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # instead of what knowledge says is needed, where it is known better


UNKNOWN = Answer(value=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the diary itself cannot know. Whatever is not given is unknown."""

    notes: Answer = UNKNOWN  # does any note call for somebody today? false only where all were understood
    new_finding: Answer = UNKNOWN
    lab_due: Answer = UNKNOWN
    at_top: Answer = UNKNOWN
    step_days: int | None = None  # how long the ladder holds the present dose
    stops_slowly: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that signals are read from."""

    diary: Diary
    entries: Sequence[AnyEntry]
    today: date
    book: Following
    summary: Summary
    intakes: Intakes
    cover: Cover
    outside: Outside = field(default_factory=Outside)

    @property
    def windows(self) -> Windows:
        return self.book.windows

    @property
    def days(self) -> DayRange:
        """The days in which a sign counts."""
        return answer_days(self.diary, self.windows, self.today)

    @property
    def check_ins(self) -> list[CheckIn]:
        return list(entries_in(self.entries, CheckIn, self.days))

    @property
    def fresh(self) -> DayRange:
        """The days in which a "no" still counts."""
        return last_days(self.today, self.windows.answer_days)


def read_signals(reading: Reading, *, knowledge: Knowledge) -> tuple[Signal, ...]:
    """Every signal of the table, in its order."""
    return tuple(
        Signal(
            id=record.id,
            title=record.title,
            value=answer.value,
            because=answer.because,
            needs=(answer.needs or (record.needs,)) if answer.value is None else (),
            cites=resolve_cites(record.cite, knowledge),
        )
        for record in reading.book.signals
        for answer in (READERS[record.id](reading),)
    )


def worst(answers: Iterable[Answer]) -> Answer:
    """True if any is; else unknown if any is; false only where all are: Kleene's "or", with the reasons."""
    found = list(answers)
    true = [each for each in found if each.value]
    if true:
        return Answer(value=True, because=tuple(text for each in true for text in each.because))
    unknown = [each for each in found if each.value is None]
    if unknown or not found:
        needs = tuple(dict.fromkeys(text for each in unknown for text in each.needs))
        return Answer(value=None, because=tuple(text for each in unknown for text in each.because), needs=needs)
    return Answer(value=False, because=tuple(dict.fromkeys(text for each in found for text in each.because)))


def asked(reading: Reading, answers: Iterable[tuple[date, Truth, str]]) -> Answer:
    """A question over time: any yes in the days counts; a no only while it is fresh."""
    given = [(day, value, text) for day, value, text in answers if value is not None]
    yes = [f"{day}: {text}" for day, value, text in given if value]
    if yes:
        return Answer(value=True, because=tuple(yes))
    fresh = [day for day, _, _ in given if day >= reading.fresh[0]]
    return Answer(value=False, because=(f"asked on {max(fresh)}: no",)) if fresh else UNKNOWN


def _from_check_ins(reading: Reading, name: str, text: str) -> Answer:
    return asked(reading, ((each.at.date(), getattr(each, name), text) for each in reading.check_ins))


# ----------------------------------------------------------------------------------------------- safety


def red_flag(reading: Reading) -> Answer:
    """Must a person look today?"""
    effects = [
        Answer(value=True, because=(f"{each.at.date()}: {each.what}, grade {each.grade}",))
        for each in _effects(reading)
        if each.grade >= reading.windows.effect_red or _kind(each, reading.book) == "red-flag"
    ]
    dozing = [
        Answer(value=True, because=(f"{day}: sleepiness {level} of 4",))
        for day, level in _sleepiness(reading)
        if level >= reading.windows.sedation_red
    ]
    question = _from_check_ins(reading, "emergency_signs", "an emergency sign")
    return worst([question, reading.outside.notes, *effects, *dozing, *_rapidly_worse(reading)])


def _rapidly_worse(reading: Reading) -> Iterator[Answer]:
    """Stiffness that rose by much within few days."""
    windows = reading.windows
    scores = list(entries_in(reading.entries, Stiffness, reading.days))
    lowest: list[Stiffness] = []  # of the last days, rising from the front: linear in the scores
    for each in scores:
        while lowest and (each.at - lowest[0].at) > timedelta(days=windows.worse_days):
            lowest.pop(0)
        if lowest and each.score - lowest[0].score >= windows.worse_points:
            text = f"{each.at.date()}: stiffness {each.score}, {lowest[0].score} on {lowest[0].at.date()}"
            yield Answer(value=True, because=(text,))
            return
        while lowest and lowest[-1].score >= each.score:
            lowest.pop()
        lowest.append(each)


def withdrawal(reading: Reading) -> Answer:
    """Signs of withdrawal, or doses missed in a row of what must not be stopped suddenly?"""
    question = _from_check_ins(reading, "withdrawal_signs", "signs of withdrawal")
    if not reading.outside.stops_slowly:
        return question
    out = any(alarm.what == "supply" and alarm.level == "out" for alarm in reading.cover.alarms)
    supply = Answer(value=True, because=("there is not enough for today's doses",)) if out else Answer(value=False)
    return worst([question, _missed(reading), supply])


def _missed(reading: Reading) -> Answer:
    missed = reading.intakes.missed_in_a_row
    if missed >= reading.windows.missed_in_a_row:
        why = f" ({', '.join(reading.intakes.missed_reasons)})" if reading.intakes.missed_reasons else ""
        return Answer(value=True, because=(f"{missed} doses in a row were not taken{why}",))
    hours = reading.intakes.hours_without
    if hours is not None and hours >= reading.windows.without_hours:
        return Answer(value=True, because=(f"{hours} hours without a dose, and the last one was left out",))
    doses = doses_of(reading.diary, reading.entries)
    newest = doses[-1].at.date() if doses else None
    if newest is None or newest < reading.today - timedelta(days=1):
        return Answer(value=None, needs=("the doses of yesterday and today, written down",))
    return Answer(value=False, because=(f"the last dose was written down on {newest}",))


def weakness(reading: Reading) -> Answer:
    """New weakness or falls?"""
    entries = entries_in(reading.entries, Weakness, reading.days)
    told: list[tuple[date, Truth, str]] = [(each.at.date(), each.present, "new weakness") for each in entries]
    told += [(each.at.date(), each.weakness, "new weakness") for each in reading.check_ins]
    falls: list[tuple[date, Truth, str]] = [
        (each.at.date(), each.falls > 0, f"{each.falls} falls") for each in reading.check_ins if each.falls is not None
    ]
    effects: list[tuple[date, Truth, str]] = [
        (e.at.date(), True, f"{e.what}, grade {e.grade}") for e in _effects(reading, "weakness")
    ]
    yes = [each for each in (*told, *falls, *effects) if each[1]]
    return asked(reading, yes) if yes else worst([asked(reading, told), asked(reading, falls)])


def sedation(reading: Reading) -> Answer:
    """Sleepiness that makes daily things harder?"""
    level = reading.windows.sedation_level
    told = [(day, value >= level, f"sleepiness {value} of 4") for day, value in _sleepiness(reading)]
    effects = [
        (e.at.date(), True, f"{e.what}, grade {e.grade}")
        for e in _effects(reading, "sedation")
        if e.grade >= reading.windows.effect_grade
    ]
    return asked(reading, [*told, *effects])


def _sleepiness(reading: Reading) -> list[tuple[date, int]]:
    entries = entries_in(reading.entries, Sedation, reading.days)
    found = [(each.at.date(), each.level) for each in entries]
    return found + [(each.at.date(), each.sedation) for each in reading.check_ins if each.sedation is not None]


def side_effect(reading: Reading) -> Answer:
    """Another side effect that limits daily life?"""
    told = [(each.at.date(), each.side_effects, "a side effect") for each in reading.check_ins]
    effects = [
        (e.at.date(), True, f"{e.what}, grade {e.grade}")
        for e in _effects(reading, "other")
        if e.grade >= reading.windows.effect_grade
    ]
    return asked(reading, [*told, *effects])


def _effects(reading: Reading, kind: str | None = None) -> list[SideEffect]:
    effects = entries_in(reading.entries, SideEffect, reading.days)
    return [each for each in effects if kind is None or _kind(each, reading.book) == kind]


def _kind(effect: SideEffect, book: Following) -> str:
    words = effect.what.strip().casefold()
    return next((each.counts_as for each in book.effects if words in each.words), "other")


# ----------------------------------------------------------------------------------------------- around the dose


def cover_gap(reading: Reading) -> Answer:
    """Is a gap in sight?"""
    alarms = [a for a in reading.cover.alarms if a.level in ALARMING and a.what != "missed"]
    if alarms:
        return Answer(value=True, because=tuple(f"{a.what}: {a.on}, in {a.days} days" for a in alarms))
    if reading.cover.unknown:
        return Answer(value=None, needs=reading.cover.unknown)
    left = reading.cover.days_left
    enough = f"enough for {left} days" if left is not None else f"enough until {reading.cover.horizon} at least"
    return Answer(value=False, because=(enough,))


def hidden_trigger(reading: Reading) -> Answer:
    """Is something else behind it? No only where every question was answered."""
    answers = [_trigger(reading, trigger.id) for trigger in reading.book.triggers]
    return worst(answers)


def _trigger(reading: Reading, trigger: str) -> Answer:
    told = ((each.at.date(), each.triggers.get(trigger), trigger) for each in reading.check_ins)
    answer = asked(reading, told)
    return Answer(value=None, needs=(f"hidden trigger: {trigger}",)) if answer.value is None else answer


def taken(reading: Reading) -> Answer:
    """Was it taken as prescribed: enough of it, and not more?"""
    intakes, windows = reading.intakes, reading.windows
    by_day = taken_by_day(reading.diary, reading.entries)
    since = last_days(reading.today, windows.recent_days)[0]
    more = more_than_prescribed(reading.diary, by_day, since)
    if more:
        return Answer(value=False, because=(f"more was taken than prescribed on {', '.join(map(str, more))}",))
    if intakes.share is None:
        return UNKNOWN
    text = f"{intakes.share:.0%} of what was due, on the {intakes.days_recorded} of {intakes.days} days written down"
    return Answer(value=intakes.share * 100 >= windows.taken_percent, because=(text,))


def at_top(reading: Reading) -> Answer:
    """Is no higher dose allowed, or was one not borne?"""
    told = [each for each in reading.check_ins if each.higher_dose_tolerated is False]
    if told:
        return Answer(value=True, because=(f"{told[-1].at.date()}: a higher dose was not borne",))
    return reading.outside.at_top


def settled(reading: Reading) -> Answer:
    """Has the present dose had its time: that of its step; at the top, a fair trial?"""
    present = present_prescription(reading.diary, reading.today)
    top = at_top(reading).value
    trial = next((each.days for each in reading.book.trials if each.medicine == reading.diary.medicine), None)
    needed = trial if top else reading.outside.step_days
    if present is None or needed is None:
        return UNKNOWN
    had = (reading.today - present.from_).days
    kind = "a fair trial" if top else "this step"
    return Answer(value=had >= needed, because=(f"{had} days on {present.daily} a day; {kind} takes {needed}",))


# ----------------------------------------------------------------------------------------------- does it help?


def relief(reading: Reading) -> Answer:
    """Better than before, by a change that matters?"""
    goal = next(each for each in reading.summary.scales if each.scale == reading.diary.goal)
    if goal.verdict != "unknown":
        return Answer(value=goal.verdict == "better", because=(f"{goal.title}: {goal.why}",))
    told = [each for each in reading.check_ins if each.change is not None and each.at.date() >= reading.fresh[0]]
    if not told or told[-1].change is None:
        return Answer(value=None, because=(goal.why,))
    return Answer(
        value=told[-1].change <= MUCH_BETTER, because=(f"said on {told[-1].at.date()}: {told[-1].change} of 7",)
    )


def too_little(reading: Reading) -> Answer:
    """Is it still more of a problem than the person wants to live with? The newest answer counts."""
    told = [each for each in reading.check_ins if each.still_a_problem is not None]
    if not told or told[-1].at.date() < reading.fresh[0]:
        return UNKNOWN
    says = "still a problem" if told[-1].still_a_problem else "well enough"
    return Answer(value=told[-1].still_a_problem, because=(f"said on {told[-1].at.date()}: {says}",))


READERS: Mapping[str, Callable[[Reading], Answer]] = {
    "red-flag": red_flag,
    "withdrawal": withdrawal,
    "weakness": weakness,
    "sedation": sedation,
    "side-effect": side_effect,
    "new-finding": lambda reading: reading.outside.new_finding,
    "lab-due": lambda reading: reading.outside.lab_due,
    "cover-gap": cover_gap,
    "hidden-trigger": hidden_trigger,
    "taken": taken,
    "at-top": at_top,
    "settled": settled,
    "relief": relief,
    "too-little": too_little,
}
