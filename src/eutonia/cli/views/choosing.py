"""Which kind of spasm it is and which medicines suit it; and medicines side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eutonia.cli.page import Block, Bullets, Section, Table, Text, Title
from eutonia.cli.show import show
from eutonia.cli.views.parts import DEFAULT, closing, counted
from eutonia.render.documents import CiteDoc, CompareDoc, ReasonDoc, SuitabilityDoc

PATTERNS = {
    "spasticity": "spasticity after a disease or injury of the brain or spinal cord",
    "nerve": "nerve-related spasm and pain",
    "muscle-cramp": "cramp of a muscle",
    "acute-back": "fresh strain of back or neck",
    "unclear": "not clear yet",
    "urgent": "something urgent comes first",
}
FITS = ("suits", "consider", "avoid", "contraindicated")
SIDE_BY_SIDE = 3  # more columns than this do not fit a page; each medicine then stands alone


def show_suitability(document: SuitabilityDoc) -> None:
    show(suitability_page(document))


def suitability_page(document: SuitabilityDoc) -> Iterator[Block]:
    """The pattern with its reasons, what to do besides, then the medicines by how well they fit."""
    yield Title(f"Kind of spasm: {PATTERNS[document.pattern]}", "a suggestion; a clinician confirms the cause")
    if document.also:
        yield Text(f"The answers point to this as well: {', '.join(PATTERNS[each] for each in document.also)}.")
    yield Section("Why")
    yield Bullets([_with_sources(reason) for reason in document.reasons])
    if document.instead:
        yield Section("Do this now" if document.pattern == "urgent" else "First, and besides any medicine")
        yield Bullets([_with_sources(reason) for reason in document.instead])
    yield Section("Medicines", f"{counted(len(document.medicines), 'medicine')}, safety for this person laid over")
    yield Table(
        ("Medicine", "Fit", "Why"),
        [(fit.name, fit.fit, "\n".join(_with_sources(reason) for reason in fit.why)) for fit in document.medicines],
    )
    if document.unanswered:
        yield Section("Not answered", counted(len(document.unanswered), "question"))
        yield Bullets(document.unanswered)
    yield closing(document.knowledge)


def show_comparison(document: CompareDoc) -> None:
    show(comparison_page(document))


def comparison_page(document: CompareDoc) -> Iterator[Block]:
    """A table of aspects by medicines, and under it where each cell comes from."""
    yield Title("Side by side", ", ".join(document.medicines))
    cells = {(cell.medicine, cell.aspect): cell for cell in document.cells}
    for start in range(0, len(document.medicines), SIDE_BY_SIDE):
        names = document.medicines[start : start + SIDE_BY_SIDE]
        rows = [
            (
                aspect.replace("-", " "),
                *(cells[name, aspect].value if (name, aspect) in cells else "-" for name in names),
            )
            for aspect in document.aspects
        ]
        yield Table(("", *names), rows)
    yield Text("-: no sourced value. It is left empty, not guessed.")
    yield Section("Sources")
    yield Bullets(
        [f"{cell.medicine}, {cell.aspect.replace('-', ' ')}: {_sources(cell.cites)}" for cell in document.cells]
    )
    yield closing(document.knowledge)


def _with_sources(reason: ReasonDoc) -> str:
    return f"{reason.text} [{_sources(reason.cites)}]" if reason.cites else reason.text


def _sources(cites: Sequence[CiteDoc]) -> str:
    named = ["Eutonia default" if cite.kind == DEFAULT else f"{cite.source}: {cite.passage}" for cite in cites]
    return "; ".join(dict.fromkeys(named))
