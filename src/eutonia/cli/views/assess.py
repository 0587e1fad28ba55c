"""The review of a person, for a clinician with a minute."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Fields, Section, Table, Text, Title
from eutonia.cli.show import show
from eutonia.cli.views.parts import (
    checked_blocks,
    closing,
    counted,
    finding_blocks,
    ignored_blocks,
    in_short,
    not_assessed_blocks,
    not_covered_blocks,
    person_fields,
)
from eutonia.render.documents import AssessDoc, MedicineDoc


def show_assessment(document: AssessDoc, *, everything: bool) -> None:
    show(page(document, everything=everything))


def page(document: AssessDoc, *, everything: bool) -> Iterator[Block]:
    """The person, the medicines, and the four answers under their headings."""
    yield Title("Safety review", f"of {_about(document)}, {document.today}")
    short = in_short(document.findings, document.checked, document.not_assessed, document.not_covered)
    yield Fields([("In short", short), *person_fields(document.patient).rows])
    yield from _medicines(document)
    yield from finding_blocks(document.findings, document.checked, everything=everything)
    yield from checked_blocks(document.checked)
    yield from not_assessed_blocks(document.not_assessed, document.checked, everything=everything)
    yield from not_covered_blocks(document.not_covered)
    yield from ignored_blocks(document.ignored, everything=everything)
    yield closing(document.knowledge, more=not everything)


def _about(document: AssessDoc) -> str:
    return ", ".join(document.about) or "no medicine"


def _medicines(document: AssessDoc) -> Iterator[Block]:
    yield Section("Medicines", counted(len(document.medicines), "line") if document.medicines_known else "not known")
    if not document.medicines_known:
        yield Text("No list of medicines was given: interactions cannot be assessed.", "warn")
    elif not document.medicines:
        yield Text("The list was given and is empty.")
    read = [one for one in document.medicines if one.status == "resolved"]
    if read:
        yield Table(("As written", "Read as", "mg a day"), [_row(one) for one in read])
    unread = [one for one in document.medicines if one.status == "unresolved"]
    if unread:
        yield Text(f"NOT RECOGNISED, so not reviewed ({len(unread)}):", "warn")
        yield Bullets([_unread(one) for one in unread])
    if not document.about:
        yield Text("None of the medicines that Eutonia knows in full is known to be taken: see --for.", "warn")


def _row(one: MedicineDoc) -> tuple[str, str, str]:
    read = " + ".join(one.ingredients)
    read += f", stopped {one.stopped}" if one.stopped else ""
    read += f" ({one.conflict})" if one.conflict else ""
    return one.text, read, one.daily_mg or "not known"


def _unread(one: MedicineDoc) -> str:
    offer = f"; did you mean {' or '.join(one.offers)}?" if one.offers else ""
    conflict = f" ({one.conflict})" if one.conflict else ""
    return f"{one.text}{conflict}{offer}"
