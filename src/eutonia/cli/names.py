"""eutonia names: which medicine is meant by these words."""

from __future__ import annotations

import sys
from argparse import Namespace

import msgspec

from eutonia.advice.documents import name_document
from eutonia.advice.library import open_library
from eutonia.cli.output import write_bytes
from eutonia.cli.person import CallError, read_bytes
from eutonia.names.resolve import resolve_name


def run(asked: Namespace) -> int:
    """One JSON object a line with --json, in the order asked."""
    if asked.stdin == bool(asked.texts):
        raise CallError("Give the names as arguments, or --stdin with one a line.")
    lines = read_bytes("-").decode("utf-8", errors="replace").splitlines() if asked.stdin else asked.texts
    index = open_library().names
    documents = [name_document(resolve_name(text, names=index)) for text in lines]
    if asked.json:
        for document in documents:
            write_bytes(msgspec.json.encode(document) + b"\n")
    else:
        from eutonia.cli.views.names import show_names

        show_names(documents)
    sys.stdout.flush()
    return 0 if all(document.ingredients for document in documents) else 1
