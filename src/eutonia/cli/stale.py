"""eutonia stale: knowledge past its review date, or never reviewed. No build fails because of the calendar."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.library import open_library
from eutonia.advice.sources import stale_document
from eutonia.cli.output import write_json
from eutonia.cli.person import today_of


def run(asked: Namespace) -> int:
    document = stale_document(open_library().knowledge, today=today_of(asked))
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.sources import show_stale

        show_stale(document)
    return 0
