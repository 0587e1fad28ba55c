"""Where answers go, and how input lines are read."""

from __future__ import annotations

import sys

from msgspec import Struct

from eutonia.render.as_json import to_json


def write_json(document: Struct) -> None:
    """The document on standard output."""
    write_bytes(to_json(document))


def write_bytes(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def decode_lines(data: bytes) -> list[str]:
    """The lines of a text input; bytes that are no text are shown as such, never dropped."""
    return data.decode("utf-8", errors="replace").splitlines()
