"""eutonia names: which medicine is meant by these words."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.documents import name_document
from eutonia.advice.library import open_library
from eutonia.cli.output import decode_lines, write_bytes
from eutonia.cli.person import CallError, read_bytes
from eutonia.names.resolve import resolve_name
from eutonia.render.as_json import to_json_line


def run(asked: Namespace) -> int:
    """One JSON object a line with --json, in the order asked."""
    if asked.stdin == bool(asked.texts):
        raise CallError("Give the names as arguments, or --stdin with one a line.")
    lines = decode_lines(read_bytes("-")) if asked.stdin else asked.texts
    index = open_library().names
    documents = [name_document(resolve_name(text, names=index)) for text in lines]
    if asked.json:
        for document in documents:
            write_bytes(to_json_line(document))
    else:
        from eutonia.cli.views.names import show_names

        show_names(documents)
    return 0
