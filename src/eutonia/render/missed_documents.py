"""What `missed` answers, and the table behind it as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eutonia.domain.dose import plain_decimal
from eutonia.knowledge.change_records import MissedMedicine, MissedWhen
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Knowledge
from eutonia.render.documents import CiteDoc, Document, DoseText, LimitDoc

DO_WORDS = {
    "take": "take it now",
    "skip": "leave it out",
    "call-today": "call today",
    "emergency": "emergency: call 911",
}


class PassedLimitDoc(LimitDoc, frozen=True, kw_only=True):
    acknowledged: bool  # seen by the clinician who signed this very dose


class MissedDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.missed/1"
    knowledge: str
    medicine: str
    do: str
    why: str
    row: str
    unless: tuple[str, ...]
    cites: tuple[CiteDoc, ...]
    during: str
    dose_mg: DoseText
    every_h: str
    hours_late: str
    missed_in_a_row: int
    hours_without: str
    hours_to_next: str
    because: str | None
    limits: tuple[PassedLimitDoc, ...]  # of this person, that the dose as it is taken passes
    notes: tuple[str, ...]


def write_missed_page(knowledge: Knowledge) -> str:
    """The whole table, as a clinician can read it: made from the data, never by hand."""
    return "\n".join(_page(knowledge)) + "\n"


def _page(knowledge: Knowledge) -> Iterator[str]:
    yield "# Missed and late doses"
    yield ""
    yield "Made from `src/eutonia/knowledge/missed/table.toml`; reviewed by no clinician yet."
    yield "The first row that fits decides."
    yield "A restart at a lower dose is always a call: nothing here is a dose that nobody signed."
    yield ""
    yield "| row | medicines | when | what to do | why | sources |"
    yield "|---|---|---|---|---|---|"
    for row in knowledge.missed.row:
        medicines = ", ".join(row.medicines) or "all"
        do = DO_WORDS[row.do] + (
            " (set aside where the clinician who signed the dose has seen it)" if row.limit else ""
        )
        cells = (row.id, medicines, when_words(row.when), do, row.why, _sources(row.cite))
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "## How close together, how far apart, how late, how many"
    yield ""
    yield "| medicine | two doses never closer than | never further apart than | never later than | in 24 h | sources |"
    yield "|---|---|---|---|---|---|"
    for each in knowledge.missed.medicine:
        yield f"| {' | '.join(_own_cells(each))} |"


def _own_cells(own: MissedMedicine) -> Iterator[str]:
    """What one medicine allows, a cell a question."""
    longest = own.longest
    yield own.name
    yield f"{plain_decimal(own.gap_h)} h"
    yield f"{plain_decimal(longest.h)} h, for whom `{longest.when.condition}` holds" if longest else "-"
    yield f"{plain_decimal(own.latest_h)} h" if own.latest_h is not None else "-"
    yield f"{own.most_in_24h} doses" if own.most_in_24h else "-"
    yield _sources((*own.cite, *(longest.cite if longest else ())))


def when_words(when: MissedWhen) -> str:
    """What a row asks, in words."""
    words = [
        ("signs of withdrawal", when.signs is True),
        (f"during {' or '.join(when.phase)}", bool(when.phase)),
        (f"because of {' or '.join(when.because)}", bool(when.because)),
        (f"{when.missed} or more in a row", when.missed is not None),
        (f"{when.without_h} hours or more without any, the first overdue for 12 hours", when.without_h is not None),
        (f"on {when.daily} a day or more", when.daily is not None),
        ("a medicine that must not stop suddenly", when.stops_slowly is True),
        ("the next dose is far enough away", when.gap_kept is True),
        ("later than its own rule allows, or the next is due already", when.too_late is True),
        ("not yet later than its own rule allows", when.too_late is False),
        ("left out, too long between two doses for this person", when.too_far_apart is True),
        ("one dose too many in 24 hours", when.too_many is True),
    ]
    return "; ".join(text for text, asked in words if asked) or "anything else"


def _sources(cites: Sequence[CiteRecord]) -> str:
    return "; ".join(f"{cite.source}: {cite.passage}" for cite in cites)
