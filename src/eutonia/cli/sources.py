"""eutonia sources: where facts come from."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.library import open_library
from eutonia.advice.sources import source_document, sources_document
from eutonia.cli.output import write_json


def run(asked: Namespace) -> int:
    knowledge = open_library().knowledge
    document = source_document(asked.id, knowledge=knowledge) if asked.id else sources_document(knowledge)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.sources import show_sources

        show_sources(document)
    return 0
