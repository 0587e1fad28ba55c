"""What was checked, and every breach that was found."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Fields, Section, Text, Title
from eutonia.cli.show import show
from eutonia.render.documents import VerifyDoc


def show_verification(document: VerifyDoc) -> None:
    show(page(document))


def page(document: VerifyDoc) -> Iterator[Block]:
    """The counts, the laws, the breaches."""
    complete = "all of them" if not document.left else f"{document.left:,} more were not reached in the time given"
    yield Title("The laws, on every kind of patient", f"knowledge {document.knowledge}")
    yield Fields(
        [
            ("Rules asked one by one", f"{document.rules:,}, on {document.kinds_by_rule:,} kinds of patient"),
            ("Kinds told apart jointly", f"{document.kinds_jointly:,}"),
            ("Reviewed one by one", f"{document.kinds_reviewed_jointly:,} of these, where rules share facts"),
            ("Plans made and checked", f"{document.plans:,} ({complete})"),
            ("Refused with a reason", f"{document.refusals:,}"),
            ("Ways down", f"{document.ways_down:,} made and checked, {document.ways_down_refused:,} refused"),
            ("Switches", f"{document.switches:,} made and checked, {document.switches_refused:,} refused"),
            ("Missed doses", f"{document.missed:,} situations"),
            ("Proposals", f"{document.signals:,} combinations of signals"),
            ("Seconds", f"{document.seconds:.1f}"),
        ]
    )
    yield Section("Laws", f"{len(document.laws)}")
    yield Bullets(document.laws)
    yield Section("Breaches", f"{document.breaches:,}")
    if document.breaches:
        yield Bullets(document.examples)
    elif document.plans:
        yield Text("0 breaches.", "good")
    else:
        yield Text("No plan was checked in the time given, so this says nothing.", "warn")
