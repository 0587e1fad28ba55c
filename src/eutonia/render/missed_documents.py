"""What `missed` answers, and the table behind it as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eutonia.domain.dose import plain_decimal
from eutonia.knowledge.change_records import MissedWhen
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Knowledge
from eutonia.render.documents import CiteDoc, Document, DoseText

DO_WORDS = {
    "take": "take it now",
    "skip": "leave it out",
    "call-today": "call today",
    "emergency": "emergency: call 911",
}


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
        cells = (row.id, medicines, when_words(row.when), DO_WORDS[row.do], row.why, _sources(row.cite))
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "## How close together, and how late"
    yield ""
    yield "| medicine | never two doses closer than | never later than | sources |"
    yield "|---|---|---|---|"
    for each in knowledge.missed.medicine:
        latest = f"{plain_decimal(each.latest_h)} h" if each.latest_h is not None else "-"
        yield f"| {each.name} | {plain_decimal(each.gap_h)} h | {latest} | {_sources(each.cite)} |"


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
    ]
    return "; ".join(text for text, asked in words if asked) or "anything else"


def _sources(cites: Sequence[CiteRecord]) -> str:
    return "; ".join(f"{cite.source}: {cite.passage}" for cite in cites)
