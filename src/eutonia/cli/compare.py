"""eutonia compare: medicines side by side."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.choosing import compare_document
from eutonia.advice.library import open_library
from eutonia.advice.understanding import known_medicine
from eutonia.cli.output import write_json


def run(asked: Namespace) -> int:
    library = open_library()
    names = list(dict.fromkeys(known_medicine(text, library=library) for text in asked.medicines))
    document = compare_document(names, library=library)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.choosing import show_comparison

        show_comparison(document)
    return 0
