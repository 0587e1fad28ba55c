"""What the pages of a plan up, down and across show alike: whether it may be signed, why there is none, the review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eutonia.cli.page import Block, Bullets, Card, Fields, Note, Section
from eutonia.cli.views.parts import (
    checked_blocks,
    closing,
    finding_lines,
    ignored_blocks,
    not_assessed_blocks,
    not_covered_blocks,
    source_lines,
)
from eutonia.render.documents import PlanDoc, ReasonDoc, RefusedDoc, StepDoc, SupplyDoc
from eutonia.render.taper_documents import SwitchDoc, TaperDoc

type AnyPlan = PlanDoc | TaperDoc | SwitchDoc


def status_row(document: AnyPlan, *, before: str) -> tuple[str, str]:
    """May it be signed? `before` is what must wait for the signature."""
    if document.assumed_normal:
        return "Status", "FOR TEACHING: what is not known was taken as normal. This plan can never be signed."
    if not document.signable and not document.refused:
        return "Status", "Proposal that cannot be signed: its first day is in the past."
    return "Status", f"Proposal. A clinician licensed where the patient is must sign it before the first {before}."


def refusal_card(head: str, refused: RefusedDoc) -> Card:
    """Why there is none, what is needed, what is nearest, and which rule says so."""
    rows = [("Why", refused.why)]
    rows += [("Needed", ", ".join(refused.needs))] if refused.needs else []
    rows += [("Nearest", "\n".join(refused.nearest))] if refused.nearest else []
    rows += [("Rule", refused.rule)] if refused.rule else []
    return Card(word="refused", head=head, tone="major", body=(Fields(rows),))


def step_notes(steps: Iterable[tuple[str, StepDoc]], *, everything: bool) -> Iterator[Block]:
    """What the one who signs must see of a single step, each once, under its name."""
    noted: dict[ReasonDoc, str] = {}
    for name, step in steps:
        if step.note:
            noted.setdefault(step.note, name)
    for note, name in noted.items():
        yield Note("Before you sign:", "strong")
        yield Fields([(name, note.text), ("Sources", source_lines(note.cites, everything=everything))])


def to_hand_out(supply: Sequence[SupplyDoc], note: str) -> Iterator[Block]:
    """What the pharmacy gives, for all of it."""
    yield Section("To hand out", note)
    yield Fields([(item.product, amount_words(item)) for item in supply])


def amount_words(item: SupplyDoc) -> str:
    several = item.unit != "mL" and item.quantity != "1"
    return f"{item.quantity} {item.unit}{'s' if several else ''}"


def directions(steps: Sequence[StepDoc], words: Sequence[str], *, everything: bool) -> Iterator[Block]:
    """What the label says of each step, and the same for the person; their first step stands for those alike."""
    yield Section("Directions", "for the label, one step at a time")
    yield Fields([(f"Step {number}", step.sig) for number, step in enumerate(steps, start=1)])
    yield Section("In the person's words")
    if everything or len(steps) < 2:
        yield Bullets(words)
        return
    alike = "Step 2 reads" if len(steps) == 2 else f"Steps 2 to {len(steps)} read"
    yield Bullets([*words[:1], f"({alike} alike; --all shows them.)", *words[len(steps) :]])


def review_blocks(document: AnyPlan, *, everything: bool) -> Iterator[Block]:
    """What the review says of the person, whether there is a plan or not, and what the page rests on."""
    yield from finding_lines(document.findings, document.checked)
    yield from checked_blocks(document.checked)
    yield from not_assessed_blocks(document.not_assessed, document.checked, everything=everything)
    yield from not_covered_blocks(document.not_covered)
    yield from ignored_blocks(document.ignored, everything=everything)
    yield closing(document.knowledge, more=not everything)
