"""What signals are read from, and how answers are put together: true, false or unknown, with what each rests on.

What other folders know (the safety review, triage of the notes, the plan) is brought by the caller as `Outside`. A sign
that was reported stays one for as long as answers count, or since the last review: a later "no" does not undo it. Where
the dose was lowered since, what asks for a lower one (weakness, sleepiness) is asked anew: one report, one step back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from eutonia.domain.diary import AnyEntry, CheckIn, Diary
from eutonia.domain.proposal import Cover, Intakes, Summary
from eutonia.knowledge.monitoring_records import Following, Windows
from eutonia.monitoring.windows import DAY, DayRange, answer_days, entries_in, last_days, lowered_on, unseen_days

type Truth = bool | None


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
    listed_otherwise: str = ""  # how the list of medicines contradicts the dose prescribed


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
    def unseen(self) -> DayRange:
        """The days in which a red flag counts: all that nobody has looked at, and a week at least."""
        return min(self.days[0], unseen_days(self.diary, self.today)[0]), self.today

    @property
    def days_at_dose(self) -> DayRange:
        """The days in which a sign counts that asks for a lower dose: after one, only those that the lower one had."""
        lowered = lowered_on(self.diary, self.today)
        return (max(self.days[0], lowered + DAY) if lowered else self.days[0]), self.today

    @property
    def check_ins(self) -> list[CheckIn]:
        return list(entries_in(self.entries, CheckIn, self.days))

    @property
    def fresh(self) -> DayRange:
        """The days in which a "no" still counts."""
        return last_days(self.today, self.windows.answer_days)


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


def from_check_ins(reading: Reading, name: str, text: str, days: DayRange | None = None) -> Answer:
    """One question of the check-ins over time."""
    told = entries_in(reading.entries, CheckIn, days or reading.days)
    answer = asked(reading, ((each.at.date(), getattr(each, name), text) for each in told))
    return answer if answer.value is not None else Answer(value=None, needs=(f"a check-in that asks for {text}",))
