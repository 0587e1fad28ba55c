"""A missed dose: what to do in one line, then why."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Card, Fields, Title, Tone
from eutonia.cli.show import show
from eutonia.cli.views.parts import closing, source_lines
from eutonia.render.documents import CiteDoc
from eutonia.render.missed_documents import DO_WORDS, MissedDoc, PassedLimitDoc

LIMIT_WORDS = {
    "refuse": "not for this person",
    "daily": "at most {} mg a day",
    "single": "at most {} mg in one dose",
    "times": "at most {} doses a day",
}
TONES: dict[str, Tone] = {"take": "minor", "skip": "minor", "call-today": "major", "emergency": "contraindicated"}


def show_missed(document: MissedDoc) -> None:
    show(page(document))


def page(document: MissedDoc) -> Iterator[Block]:
    """What to do, what it rests on, and what would change it."""
    yield Title(f"A missed dose of {document.medicine}", document.during)
    rows = [("Why", document.why)]
    rows += [("Unless", "\n".join(document.unless))] if document.unless else []
    rows += [("Dose", f"{document.dose_mg} mg every {document.every_h} hours")]
    rows += [("Missed", f"{document.missed_in_a_row} in a row; {document.hours_without} hours without any")]
    rows += [("Next", f"due in {document.hours_to_next} hours")]
    rows += [("Limits", "\n".join(_limit(each) for each in document.limits))] if document.limits else []
    rows += [("Note", "\n".join(document.notes))] if document.notes else []
    rows += [("Sources", _sources(document.cites))] if document.cites else []
    rows += [("Row", document.row)]
    tone = TONES[document.do]
    yield Card(word=DO_WORDS[document.do], head=document.medicine, tone=tone, body=(Fields(rows),))
    yield closing(document.knowledge)


def _sources(cites: tuple[CiteDoc, ...]) -> str:
    return source_lines(cites, everything=False)


def _limit(limit: PassedLimitDoc) -> str:
    """A limit that the dose passes, by the id with which it is acknowledged."""
    seen = ", acknowledged" if limit.acknowledged else ""
    return f"{limit.rule}: {LIMIT_WORDS[limit.what].format(limit.value)}{seen}"
