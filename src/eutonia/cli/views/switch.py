"""A switch for the one who signs it: both medicines on one calendar, with the load of sedation of each stretch."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Fields, Section, Table, Title
from eutonia.cli.show import show
from eutonia.cli.views.parts import counted, person_fields, source_lines
from eutonia.cli.views.plan import part_in_short
from eutonia.cli.views.plan_head import refusal_card, review_blocks, status_row, step_notes, to_hand_out
from eutonia.render.documents import StepDoc
from eutonia.render.taper_documents import SwitchDoc, SwitchStepDoc


def show_switch(document: SwitchDoc, *, everything: bool) -> None:
    show(page(document, everything=everything))


def page(document: SwitchDoc, *, everything: bool) -> Iterator[Block]:
    """The calendar of both medicines or the refusal, and in both cases what the review says."""
    title = f"From {document.medicine_from} to {document.medicine_to}"
    yield Title(f"No way {title[0].lower()}{title[1:]}" if document.refused else title, str(document.today))
    if document.refused:
        yield refusal_card("no switch is planned here", document.refused)
    yield Fields(
        [
            status_row(document, before="step"),
            *person_fields(document.patient, takes=True).rows,
            ("Way", f"{document.way}: {document.because}"),
            ("Sources", source_lines(document.cites, everything=everything)),
        ]
    )
    yield Bullets(document.notes)
    if document.steps:
        yield from _calendar(document, document.steps)
        downward = ((f"From {step.from_}", step.down) for step in document.steps if step.down)
        yield from step_notes(downward, everything=everything)
        yield from to_hand_out(document.supply or (), f"for both, with a week of {document.medicine_from} to spare")
    yield Section("Stop at once, and call", "a clinician stops a medicine without any plan for")
    yield Bullets(document.stop_at_once)
    yield from review_blocks(document, everything=everything)


def _calendar(document: SwitchDoc, steps: tuple[SwitchStepDoc, ...]) -> Iterator[Block]:
    days = sum(step.days for step in steps)
    cap = document.load[0].cap if document.load else ""
    yield Section("Both on one calendar", f"{counted(days, 'day')}; load at most {cap}")
    heads = ("From", "Days", document.medicine_from, document.medicine_to, "Load")
    rows = [(str(step.from_), str(step.days), _doses(step.down), _doses(step.up), step.load) for step in steps]
    yield Table(heads, rows, solid=("From", "Days", "Load"))


def _doses(step: StepDoc | None) -> str:
    """The day's doses in short, with what a day comes to."""
    if step is None or not step.doses:
        return "none"
    products = {part.product for intake in step.doses for part in intake.parts}
    lines = [
        f"{intake.slot} {' + '.join(part_in_short(part, products) for part in intake.parts)}" for intake in step.doses
    ]
    return "\n".join([f"{step.daily_mg} mg a day", *lines])
