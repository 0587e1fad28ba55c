"""A way down for the one who signs it: how fast, why so, each step, and what is done when it goes badly."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Fields, Note, Section, Title
from eutonia.cli.show import show
from eutonia.cli.views.parts import counted, person_fields, source_lines
from eutonia.cli.views.plan import step_tables
from eutonia.cli.views.plan_head import directions, refusal_card, review_blocks, status_row, step_notes, to_hand_out
from eutonia.render.taper_documents import TaperDoc


def show_taper(document: TaperDoc, *, everything: bool) -> None:
    show(page(document, everything=everything))


def page(document: TaperDoc, *, everything: bool) -> Iterator[Block]:
    """The way down or the refusal, and in both cases what the review says."""
    yield Title(f"{'No way down' if document.refused else 'Way down'} from {document.medicine}", str(document.today))
    if document.refused:
        yield refusal_card(f"no way down from {document.medicine} is planned here", document.refused)
    yield _head(document, everything=everything)
    if document.steps:
        yield from step_tables(document.steps)
        numbered = ((f"Step {number}", step) for number, step in enumerate(document.steps, start=1))
        yield from step_notes(numbered, everything=everything)
        yield from _if_it_goes_badly(document)
        yield from to_hand_out(
            document.supply or (), "for the whole way down, with a week of the present dose to spare"
        )
        yield from directions(document.steps, document.patient_words or (), everything=everything)
    yield Section("Stop at once, and call", "a clinician stops it without any plan for")
    yield Bullets(document.stop_at_once)
    yield from review_blocks(document, everything=everything)


def _head(document: TaperDoc, *, everything: bool) -> Fields:
    present = document.present
    rows = [status_row(document, before="step"), *person_fields(document.patient, takes=True).rows]
    rows += [("Now", f"{present.daily_mg} mg a day in {counted(present.times, 'dose')}")] if present else []
    rows += [("Pace", f"{document.pace}: {document.ladder.title}")] if document.ladder.title else []
    rows += [("Risk", "\n".join([f"{document.risk.grade} risk of withdrawal", *document.risk.because]))]
    if document.ladder.cites:
        rows += [("Sources", source_lines(document.ladder.cites, everything=everything))]
    rows += [("Note", "\n".join(document.notes))] if document.notes else []
    return Fields(rows)


def _if_it_goes_badly(document: TaperDoc) -> Iterator[Block]:
    """The checks with what follows from each: they are the same before every step but the first."""
    gate = next((step.gate for step in document.steps or () if step.gate.kind == "taper-check"), None)
    if gate:
        yield Note("Before each later step, and what is done instead of it:", "strong")
        pairs = zip(gate.ask, gate.otherwise, strict=False)  # the last line names the dose before
        yield Bullets([f"{ask} {otherwise}" for ask, otherwise in pairs])
