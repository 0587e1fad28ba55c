"""Which medicine is meant by each text. An offer is marked as one: it was never assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eutonia.cli.page import Block, Note, Table, Title
from eutonia.cli.show import show
from eutonia.cli.views.parts import counted
from eutonia.render.documents import NameDoc


def show_names(documents: Sequence[NameDoc]) -> None:
    show(page(documents))


def page(documents: Sequence[NameDoc]) -> Iterator[Block]:
    """One row a text, in the order asked."""
    unread = sum(not document.ingredients for document in documents)
    yield Title("Names", f"{counted(len(documents), 'text')}, {unread} not recognised")
    yield Table(("As written", "Match", "Read as", "Strength", "Form"), [_row(document) for document in documents])
    if any(document.match == "fuzzy" for document in documents):
        yield Note("An offer is not an answer: write the name that is meant and ask again.")


def _row(document: NameDoc) -> tuple[str, ...]:
    return (document.text, document.match, _read_as(document), document.strength or "-", document.form or "-")


def _read_as(document: NameDoc) -> str:
    if not document.ingredients:
        return f"not read; did you mean {' or '.join(document.offers)}?" if document.offers else "not recognised"
    names = [f"{each.name} (RxNorm {each.rxcui})" if each.rxcui else each.name for each in document.ingredients]
    return " + ".join(names) + (f"; but {document.conflict}" if document.conflict else "")
