"""Where facts come from, and which of them want a look."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from eutonia.cli.page import Block, Bullets, Fields, Note, Section, Table, Title
from eutonia.cli.show import show
from eutonia.cli.views.parts import SEEN_WORDS, counted
from eutonia.render.documents import SourceDoc, SourcesDoc, StaleDoc

STRENGTH_WORDS = {
    "label": "a regulator's label, on the regulator's own or an identified edition",
    "published": "a guideline, study, review, database or regulator, read in its text",
    "abstract": "a study of which the abstract was read",
    "label-copy": "the words of a label on somebody else's page",
    "secondary": "seen only where others report it",
    "article": "the patient articles that the project serves",
    "eutonia-default": "our own judgement (Eutonia default)",
}


def show_sources(document: SourcesDoc) -> None:
    one = len(document.sources) == 1 and document.sources[0].cited_by is not UNSET
    show(one_page(document.sources[0]) if one else list_page(document))


def list_page(document: SourcesDoc) -> Iterator[Block]:
    """All sources, by kind."""
    yield Title("Sources", counted(len(document.sources), "source"))
    kinds = dict.fromkeys(source.kind for source in document.sources)
    for kind in kinds:
        of_kind = [source for source in document.sources if source.kind == kind]
        yield Section(kind.replace("-", " "), counted(len(of_kind), "source"))
        yield Table(("Id", "Title", "Read", "Facts"), [_row(source) for source in of_kind], solid=("Read", "Facts"))
    yield Note("eutonia sources ID shows its address and everything that rests on it.")


def _row(source: SourceDoc) -> tuple[str, str, str, str]:
    edition = f"; {source.edition}" if source.edition else ""
    return source.id, f"{source.title}{edition}", str(source.read), f"{source.facts:,}"


def one_page(source: SourceDoc) -> Iterator[Block]:
    """One source, and every fact that rests on it."""
    yield Title(source.title, source.kind.replace("-", " "))
    yield Fields(
        [
            ("Id", source.id),
            ("Edition", source.edition or "not stated"),
            ("Address", source.address or "none"),
            ("Read", str(source.read)),
            ("Licence", source.licence),
        ]
    )
    yield Section("Cited by", counted(source.facts, "fact"))
    rows = [
        (one.subject, one.entry, one.says, f"{one.passage}{SEEN_WORDS.get(one.seen, '')}")
        for one in source.cited_by or ()
    ]
    yield Table(("Of", "Entry", "Says", "Passage"), rows)


def show_stale(document: StaleDoc) -> None:
    show(stale_page(document))


def stale_page(document: StaleDoc) -> Iterator[Block]:
    """What is past its date, what nobody has reviewed, and how strong the facts are."""
    past = [file for file in document.files if file.past]
    yield Title("Knowledge to look at", str(document.today))
    yield Section("Past its review date", counted(len(past), "file") if past else "none")
    yield Bullets([f"{file.file}, to be reviewed by {file.review_by}" for file in past])
    unread = [file for file in document.files if not file.reviewed_by]
    yield Section("Not yet reviewed by a clinician", counted(len(unread), "file") if unread else "none")
    yield Bullets([f"{file.file}, to be reviewed by {file.review_by}" for file in unread])
    reviewed = [file for file in document.files if file.reviewed_by]
    if reviewed:
        yield Section("Reviewed", counted(len(reviewed), "file"))
        yield Bullets([f"{file.file}: {', '.join(file.reviewed_by)}; again by {file.review_by}" for file in reviewed])
    yield Section("What the facts rest on", f"{counted(document.facts, 'fact')}, each by its strongest source")
    rows = [(f"{number:,}", STRENGTH_WORDS.get(name, name)) for name, number in document.facts_by_strength.items()]
    yield Table(("Facts", "Strongest source"), rows)
    yield Note(f"Knowledge {document.knowledge}.")
