"""A way down for the one who signs it: how fast, why so, each step, and what is done when it goes badly."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Card, Fields, Note, Section, Title
from eutonia.cli.show import show
from eutonia.cli.views.parts import (
    checked_blocks,
    closing,
    finding_lines,
    ignored_blocks,
    not_assessed_blocks,
    not_covered_blocks,
    person_fields,
    source_lines,
)
from eutonia.cli.views.plan import amount_words, step_tables
from eutonia.render.documents import RefusedDoc
from eutonia.render.taper_documents import TaperDoc


def show_taper(document: TaperDoc, *, everything: bool) -> None:
    show(page(document, everything=everything))


def page(document: TaperDoc, *, everything: bool) -> Iterator[Block]:
    """The way down or the refusal, and in both cases what the review says."""
    yield Title(f"{'No way down' if document.refused else 'Way down'} from {document.medicine}", str(document.today))
    if document.refused:
        yield refusal_card(document.medicine, document.refused)
    yield _head(document, everything=everything)
    if document.steps:
        yield from step_tables(document.steps)
        yield from _if_it_goes_badly(document)
        yield Section("To hand out", "for the whole way down, with a week of the present dose to spare")
        yield Fields([(item.product, amount_words(item)) for item in document.supply or ()])
        yield Section("Directions", "for the label, one step at a time")
        yield Fields([(f"Step {number}", step.sig) for number, step in enumerate(document.steps, start=1)])
        yield Section("In the person's words")
        words = document.patient_words or ()
        steps = len(document.steps)
        shortened = not everything and steps > 1
        more = [f"(Steps 2 to {steps} read alike; --all shows them.)"] if shortened else []
        yield Bullets([*words[:1], *more, *words[steps:]] if shortened else words)
    yield Section("Stop at once, and call", "a clinician stops it without any plan for")
    yield Bullets(document.stop_at_once)
    yield from finding_lines(document.findings, document.checked)
    yield from checked_blocks(document.checked)
    yield from not_assessed_blocks(document.not_assessed, document.checked, everything=everything)
    yield from not_covered_blocks(document.not_covered)
    yield from ignored_blocks(document.ignored, everything=everything)
    yield closing(document.knowledge, more=not everything)


def refusal_card(medicine: str, refused: RefusedDoc) -> Card:
    """Why there is no way down, and what there is instead."""
    rows = refusal_rows(refused)
    return Card(word="refused", head=f"no way down from {medicine} is planned here", tone="major", body=(Fields(rows),))


def refusal_rows(refused: RefusedDoc) -> list[tuple[str, str]]:
    """Why not, what is needed, and what is nearest."""
    rows = [("Why", refused.why)]
    rows += [("Needed", ", ".join(refused.needs))] if refused.needs else []
    rows += [("Nearest", "\n".join(refused.nearest))] if refused.nearest else []
    return rows


def _head(document: TaperDoc, *, everything: bool) -> Fields:
    present = document.present
    status = (
        "FOR TEACHING: what is not known was taken as normal. This plan can never be signed."
        if document.assumed_normal
        else "Proposal. A clinician licensed where the patient is must sign it before the first step."
    )
    rows = [("Status", status), *person_fields(document.patient, takes=True).rows]
    rows += [("Now", f"{present.daily_mg} mg a day in {present.times} doses")] if present else []
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
