"""Which lists of medicines can a set of rules tell apart?

A rule counts how many of some ingredients are taken, or were taken lately. Ingredients that count in the same places
are alike, so a list is no more than how many of each kind stand on it; and counts beyond what a rule asks for
change nothing. What remains is finite, and every choice of it is made: each list once readable, once with a line that
nobody can read, and the list that is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace

from eutonia.knowledge.conditions import Taking
from eutonia.knowledge.records import Knowledge
from eutonia.review.facts import Facts

UNREAD = "a medicine nobody can read"
NOW = 0


class Line(NamedTuple):
    """One ingredient: taken now, or stopped so many days ago."""

    name: str
    stopped: int  # days ago; NOW: still taken

    def __str__(self) -> str:
        return self.name if self.stopped == NOW else f"{self.name} stopped {self.stopped} days ago"


def medicine_lists(takings: Sequence[Taking], *, subject: str, knowledge: Knowledge) -> list[tuple[Line, ...]]:
    """One list for each way in which these questions can be answered together, the shortest of its kind."""
    most = tuple(taking.at_least for taking in takings)
    counts: dict[tuple[int, ...], tuple[Line, ...]] = {(0,) * len(takings): ()}
    for counted_in, lines in _alike(takings, subject, knowledge).items():
        useful = max(most[index] for index in counted_in)
        for so_far, chosen in list(counts.items()):
            for number in range(1, min(useful, len(lines)) + 1):
                reached = tuple(
                    min(count + number * (index in counted_in), most[index]) for index, count in enumerate(so_far)
                )
                longer = (*chosen, *lines[:number])
                if reached not in counts or len(longer) < len(counts[reached]):
                    counts[reached] = longer
    answers: dict[tuple[bool, ...], tuple[Line, ...]] = {}
    for reached, chosen in sorted(counts.items(), key=lambda each: len(each[1])):
        answers.setdefault(tuple(count >= asked for count, asked in zip(reached, most, strict=True)), chosen)
    return [*answers.values(), *((line,) for line in _stopped(takings, subject, knowledge))]


def _stopped(takings: Sequence[Taking], subject: str, knowledge: Knowledge) -> list[Line]:
    """On the last day on which a stopped medicine still counts, and on the day after."""
    lines = [
        Line(min(counted_names(taking, knowledge) - {subject}), taking.within_days + after)
        for taking in takings
        if taking.within_days
        for after in (0, 1)
    ]
    return list(dict.fromkeys(lines))


def _alike(takings: Sequence[Taking], subject: str, knowledge: Knowledge) -> dict[frozenset[int], list[Line]]:
    """The ingredients, now or lately taken, by the questions in which they count."""
    counted = [counted_names(taking, knowledge) - {subject} for taking in takings]
    lately = sorted({taking.within_days for taking in takings if taking.within_days})
    found: dict[frozenset[int], list[Line]] = {}
    for name in sorted(frozenset[str]().union(*counted)):
        for days in (NOW, *lately):
            places = frozenset(
                index
                for index, (names, taking) in enumerate(zip(counted, takings, strict=True))
                if name in names and days <= (taking.within_days or NOW)
            )
            if places:
                found.setdefault(places, []).append(Line(name, days))
    return {places: _each_once(lines) for places, lines in found.items()}


def _each_once(lines: Sequence[Line]) -> list[Line]:
    return list({line.name: line for line in reversed(lines)}.values())[::-1]


def counted_names(taking: Taking, knowledge: Knowledge) -> frozenset[str]:
    """The ingredients that a question about medicines counts, straight from the classes."""
    named = {member for each in taking.classes for member in knowledge.classes[each].members}
    return frozenset((named | set(taking.any_of)) - set(taking.except_))


def with_list(facts: Facts, lines: Sequence[Line], *, readable: bool) -> Facts:
    """The same person with this list of medicines, and perhaps a line more that nobody can read."""
    return replace(
        facts,
        taking=frozenset(line.name for line in lines if line.stopped == NOW),
        stopped={line.name: facts.today - timedelta(days=line.stopped) for line in lines if line.stopped != NOW},
        unread=() if readable else (UNREAD,),
    )
