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
            ("Plans made and checked", f"{document.plans:,} ({complete})"),
            ("Refused with a reason", f"{document.refusals:,}"),
            ("Seconds", f"{document.seconds:.1f}"),
        ]
    )
    yield Section("Laws", f"{len(document.laws)} checked on each plan or refusal")
    yield Bullets(document.laws)
    yield Section("Breaches", f"{document.breaches:,}")
    if document.breaches:
        yield Bullets(document.examples)
    else:
        yield Text("0 breaches.", "good")
