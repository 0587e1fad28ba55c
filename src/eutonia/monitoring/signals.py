"""The signals that the table asks for, each true, false or unknown. What was not asked is unknown, never no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from eutonia.domain.diary import CheckIn, Sedation, SideEffect, Stiffness, Weakness
from eutonia.domain.proposal import Alarm, Signal
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.monitoring_records import Following
from eutonia.knowledge.records import Knowledge
from eutonia.monitoring.intake import TooMuch, day_of, doses_of, runs_left_out, taken_by_day, too_much
from eutonia.monitoring.reading import UNKNOWN, Answer, Reading, Truth, asked, from_check_ins, worst
from eutonia.monitoring.windows import DayRange, entries_in, last_days, prescribed_on, taken_since

MUCH_BETTER, MUCH_WORSE = 2, 6  # of the seven answers: 1 very much and 2 much better, 6 much and 7 very much worse
WHOLE_WORDS = 5  # a shorter word of a side effect must be all that is said: "fit" is in much that is none
ALARMING = frozenset({"alarm", "urgent", "out"})


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


# ----------------------------------------------------------------------------------------------- safety


def red_flag(reading: Reading) -> Answer:
    """Must a person look today?"""
    effects = [
        Answer(value=True, because=(f"{each.at.date()}: {each.what}, grade {each.grade}",))
        for each in entries_in(reading.entries, SideEffect, reading.unseen)
        if each.grade >= reading.windows.effect_red or "red-flag" in kinds_of(each, reading.book)
    ]
    dozing = [
        Answer(value=True, because=(f"{day}: sleepiness {level} of 4",))
        for day, level in _sleepiness(reading, reading.unseen)
        if level >= reading.windows.sedation_red
    ]
    far = [Answer(value=True, because=(each.words,)) for each in _too_much(reading, reading.unseen) if each.far]
    question = from_check_ins(reading, "emergency_signs", "an emergency sign", reading.unseen)
    return worst([question, reading.outside.notes, *effects, *dozing, *far, *_rapidly_worse(reading)])


def _too_much(reading: Reading, days: DayRange) -> list[TooMuch]:
    return too_much(reading.diary, taken_by_day(reading.diary, reading.entries), days[0])


def _rapidly_worse(reading: Reading) -> Iterator[Answer]:
    """Stiffness that rose by much within few days."""
    windows = reading.windows
    scores = list(entries_in(reading.entries, Stiffness, reading.unseen))
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
    question = from_check_ins(reading, "withdrawal_signs", "signs of withdrawal")
    if not reading.outside.stops_slowly:
        return question
    out = any(alarm.what == "supply" and alarm.level == "out" for alarm in reading.cover.alarms)
    supply = Answer(value=True, because=("there is not enough for today's doses",)) if out else Answer(value=False)
    return worst([question, _missed(reading), supply])


def _missed(reading: Reading) -> Answer:
    """What is not written down is unknown: a run is one of doses that were, with none between them that was taken."""
    intakes = reading.intakes
    why = f" ({', '.join(intakes.missed_reasons)})" if intakes.missed_reasons else ""
    if intakes.missed_in_a_row >= reading.windows.missed_in_a_row:
        text = f"the last {intakes.missed_in_a_row} doses that were written down were left out{why}"
        return Answer(value=True, because=(text,))
    hours = intakes.hours_without
    if hours is not None and hours >= reading.windows.without_hours:
        text = f"for {hours} hours no dose is written down as taken, and the last one was left out{why}"
        return Answer(value=True, because=(text,))
    doses = doses_of(reading.diary, reading.entries)
    newest = day_of(doses[-1]) if doses else None
    if newest is None or newest < reading.today - timedelta(days=1):
        return Answer(value=None, needs=("the doses of yesterday and today, written down",))
    return Answer(value=False, because=(f"the last dose that was written down is of {newest}",))


def weakness(reading: Reading) -> Answer:
    """New weakness or falls?"""
    days = reading.days_at_dose
    entries = entries_in(reading.entries, Weakness, days)
    check_ins = list(entries_in(reading.entries, CheckIn, days))
    told: list[tuple[date, Truth, str]] = [(each.at.date(), each.present, "new weakness") for each in entries]
    told += [(each.at.date(), each.weakness, "new weakness") for each in check_ins]
    falls: list[tuple[date, Truth, str]] = [
        (each.at.date(), each.falls > 0, f"{each.falls} falls") for each in check_ins if each.falls is not None
    ]
    effects: list[tuple[date, Truth, str]] = [
        (e.at.date(), True, f"{e.what}, grade {e.grade}") for e in _effects(reading, "weakness", days)
    ]
    yes = [each for each in (*told, *falls, *effects) if each[1]]
    return asked(reading, yes) if yes else worst([asked(reading, told), asked(reading, falls)])


def sedation(reading: Reading) -> Answer:
    """Sleepiness that makes daily things harder?"""
    level, days = reading.windows.sedation_level, reading.days_at_dose
    told = [(day, value >= level, f"sleepiness {value} of 4") for day, value in _sleepiness(reading, days)]
    effects = [
        (e.at.date(), True, f"{e.what}, grade {e.grade}")
        for e in _effects(reading, "sedation", days)
        if e.grade >= reading.windows.effect_grade
    ]
    return asked(reading, [*told, *effects])


def _sleepiness(reading: Reading, days: DayRange) -> list[tuple[date, int]]:
    found = [(each.at.date(), each.level) for each in entries_in(reading.entries, Sedation, days)]
    told = entries_in(reading.entries, CheckIn, days)
    return found + [(each.at.date(), each.sedation) for each in told if each.sedation is not None]


def side_effect(reading: Reading) -> Answer:
    """Another side effect that limits daily life?"""
    told = [(each.at.date(), each.side_effects, "a side effect") for each in reading.check_ins]
    effects = [
        (e.at.date(), True, f"{e.what}, grade {e.grade}")
        for e in _effects(reading, "other", reading.days)
        if e.grade >= reading.windows.effect_grade
    ]
    return asked(reading, [*told, *effects])


def _effects(reading: Reading, kind: str, days: DayRange) -> list[SideEffect]:
    return [each for each in entries_in(reading.entries, SideEffect, days) if kind in kinds_of(each, reading.book)]


def kinds_of(effect: SideEffect, book: Following) -> frozenset[str]:
    """As what does a side effect count, by the words in it? Several may be said at once."""
    said = f" {' '.join(effect.what.casefold().split())} "
    kinds = frozenset(
        each.counts_as
        for each in book.effects
        if any(f" {word} " == said or (len(word) >= WHOLE_WORDS and f" {word} " in said) for word in each.words)
    )
    return kinds or frozenset({"other"})


# ----------------------------------------------------------------------------------------------- around the dose


def cover_gap(reading: Reading) -> Answer:
    """Is a gap in sight?"""
    alarms = [a for a in reading.cover.alarms if a.level in ALARMING and a.what != "missed"]
    if alarms:
        return Answer(value=True, because=tuple(f"{a.what}: {_in_days(a)}" for a in alarms))
    if reading.cover.unknown:
        return Answer(value=None, needs=reading.cover.unknown)
    left = reading.cover.days_left
    enough = f"enough for {left} days" if left is not None else f"enough until {reading.cover.horizon} at least"
    return Answer(value=False, because=(enough,))


def _in_days(alarm: Alarm) -> str:
    return f"{alarm.on}, in {alarm.days} day{'' if alarm.days == 1 else 's'}" if alarm.days else "now"


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
    recent = last_days(reading.today, windows.recent_days)
    wrong = [each.words for each in _too_much(reading, recent)]
    wrong += _runs(reading, recent[0]) if reading.outside.stops_slowly else []
    if wrong:
        return Answer(value=False, because=tuple(wrong))
    if intakes.share is None:
        return UNKNOWN
    text = (
        f"{intakes.share:.0%} of what is known to have been due; {intakes.days_recorded} of {intakes.days} days are "
        "written down in full"
    )
    enough = intakes.share * 100 >= windows.taken_percent
    if enough and reading.outside.listed_otherwise:
        why = reading.outside.listed_otherwise
        return Answer(value=None, because=(text, why), needs=("which dose is really taken",))
    return Answer(value=enough, because=(text,))


def _runs(reading: Reading, since: date) -> list[str]:
    """Runs of doses left out that have ended: no withdrawal any more, and no fair trial either."""
    runs = runs_left_out(doses_of(reading.diary, reading.entries), reading.windows.missed_in_a_row)
    return [f"{len(run)} doses in a row left out, until {day_of(run[-1])}" for run in runs if day_of(run[-1]) >= since]


def at_top(reading: Reading) -> Answer:
    """Is no higher dose allowed, or was one not borne? That is not forgotten after a week: the newest answer counts."""
    told = [each for each in reading.entries if isinstance(each, CheckIn) and each.higher_dose_tolerated is not None]
    recent = [each for each in reading.check_ins if each.higher_dose_tolerated is False]
    if recent or (told and told[-1].higher_dose_tolerated is False):
        return Answer(value=True, because=(f"{(recent or told)[-1].at.date()}: a higher dose was not borne",))
    return reading.outside.at_top


def settled(reading: Reading) -> Answer:
    """Has the present dose had its time: that of its step; at the top, a fair trial?

    Who is sleepy waits for no trial: that it eases in the first days is over when the step is.
    """
    present = prescribed_on(reading.diary, reading.today)
    top = at_top(reading).value
    trial = next((each.days for each in reading.book.trials if each.medicine == reading.diary.medicine), None)
    on_trial = top and not sedation(reading).value
    needed = trial if on_trial else reading.outside.step_days
    if present is None or needed is None:
        return UNKNOWN
    had = (reading.today - taken_since(reading.diary, present)).days
    kind = "a fair trial" if on_trial else "this step"
    return Answer(value=had >= needed, because=(f"{had} days on {present.daily} a day; {kind} takes {needed}",))


# ----------------------------------------------------------------------------------------------- does it help?


def relief(reading: Reading) -> Answer:
    """Better than before, by a change that matters? Where scores and the person contradict each other, unknown."""
    goal = next(each for each in reading.summary.scales if each.scale == reading.diary.goal)
    told = [each for each in reading.check_ins if each.change is not None and each.at.date() >= reading.fresh[0]]
    said = told[-1].change if told else None
    words = () if said is None else (f"said on {told[-1].at.date()}: {said} of 7",)
    if goal.verdict == "unknown":
        return (
            Answer(value=None, because=(goal.why,))
            if said is None
            else Answer(value=said <= MUCH_BETTER, because=words)
        )
    better, scores = goal.verdict == "better", f"{goal.title}: {goal.why}"
    if said is not None and (said >= MUCH_WORSE if better else said <= MUCH_BETTER):
        needs = ("what the person means: the scores and the answer contradict each other",)
        return Answer(value=None, because=(scores, *words), needs=needs)
    return Answer(value=better, because=(scores,))


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
