"""docs/proposals.md: the table of proposals, the scales, the signals and the alarms, made from the knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.monitoring_records import Following, ProposalRow
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Knowledge
from eutonia.render.rule_pages import WARNING

ACTIONS = {
    "advance": "one step up, no more",
    "hold": "the same dose for longer, and ask",
    "step-back": "the dose of the step before",
    "switch": "plan a way to another medicine, or a taper",
    "taper": "plan a way down to nothing",
    "urgent": "a person looks today; nothing else is decided",
}


def write_proposal_page(knowledge: Knowledge) -> str:
    """The whole table, as a clinician can read it."""
    book = knowledge.monitoring
    parts = [*_head(), *_rows(book, knowledge), *_signals(book, knowledge), *_scales(book, knowledge)]
    parts += [*_triggers(book, knowledge), *_cover(book, knowledge), *_trials(book, knowledge)]
    return "\n".join(parts) + "\n"


def _head() -> Iterator[str]:
    yield WARNING
    yield "# From a diary to a proposal"
    yield ""
    yield "Reviewed by no clinician yet. Every proposal is signed by a clinician, or it is not followed."
    yield ""
    yield "Each signal is yes, no or unknown; an unanswered question is unknown, never no."
    yield "The first row that fits decides."
    yield "Staying on the present dose is always allowed."
    yield ""
    yield "| proposal | means |"
    yield "|---|---|"
    yield from (f"| {action} | {means} |" for action, means in ACTIONS.items())


def _rows(book: Following, knowledge: Knowledge) -> Iterator[str]:
    yield ""
    yield "## The table"
    yield ""
    yield "| | row | when | proposal | why | asks | sources |"
    yield "|---|---|---|---|---|---|---|"
    for number, row in enumerate(book.rows, start=1):
        cells = (row.id, when_words(row), row.action, row.why, " ".join(row.ask) or "-", _cites(row.cite, knowledge))
        yield f"| {number} | {' | '.join(cells)} |"


def when_words(row: ProposalRow) -> str:
    """
    >>> from eutonia.knowledge.loading import load_knowledge
    >>> when_words(load_knowledge().monitoring.rows[2])
    'weakness yes; relief yes'
    """
    return "; ".join(f"{name} {' or '.join(values)}" for name, values in row.when.items())


def _signals(book: Following, knowledge: Knowledge) -> Iterator[str]:
    yield ""
    yield "## The signals"
    yield ""
    yield "| signal | means | known by | sources |"
    yield "|---|---|---|---|"
    for signal in book.signals:
        yield f"| {signal.id} | {signal.title} | {signal.needs} | {_cites(signal.cite, knowledge)} |"


def _scales(book: Following, knowledge: Knowledge) -> Iterator[str]:
    yield ""
    yield "## The scales"
    yield ""
    windows = book.windows
    yield f"The last {windows.recent_days} days are compared with the baseline."
    yield f"Each needs {windows.least_days} days with an entry; fewer are unknown."
    yield ""
    yield "| scale | unit | smallest change that matters | may be used | sources |"
    yield "|---|---|---|---|---|"
    for scale in book.scales:
        cells = (scale.title, scale.unit, scale.matters, scale.licence, _cites(scale.cite, knowledge))
        yield f"| {' | '.join(cells)} |"


def _triggers(book: Following, knowledge: Knowledge) -> Iterator[str]:
    yield ""
    yield "## Hidden triggers"
    yield ""
    yield "Asked before any increase. Yes to one is dealt with first; one that was not asked is unknown."
    yield ""
    yield "| trigger | question | sources |"
    yield "|---|---|---|"
    for trigger in book.triggers:
        yield f"| {trigger.id} | {trigger.ask} | {_cites(trigger.cite, knowledge)} |"


def _cover(book: Following, knowledge: Knowledge) -> Iterator[str]:
    urgent, alarm, watch = (level.days for level in book.cover[1:])
    yield ""
    yield "## Alarms before a gap"
    yield ""
    yield "What must be ordered is asked for earlier, by the time that booking takes:"
    yield f"the alarm comes {alarm} days before, or the booking time and {urgent} days more, whichever is earlier;"
    yield f"the watch {watch - alarm} days before that."
    yield f"Where nobody says how long booking takes, it is {book.lead.days} days."
    yield ""
    yield "| level | days before | what it says | sources |"
    yield "|---|---|---|---|"
    for level in book.cover:
        yield f"| {level.level} | {level.days} | {level.say} | {_cites(level.cite, knowledge)} |"


def _trials(book: Following, knowledge: Knowledge) -> Iterator[str]:
    yield ""
    yield "## A fair trial at the highest dose"
    yield ""
    yield "| medicine | days | sources |"
    yield "|---|---|---|"
    for trial in sorted(book.trials, key=lambda each: each.medicine):
        yield f"| {trial.medicine} | {trial.days} | {_cites(trial.cite, knowledge)} |"


def _cites(cites: Sequence[CiteRecord], knowledge: Knowledge) -> str:
    found = resolve_cites(cites, knowledge)
    return "; ".join(
        f"{'Eutonia default' if c.kind == 'eutonia-default' else c.title}: {c.passage}" for c in found
    ).replace("|", "/")
