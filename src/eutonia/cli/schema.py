"""eutonia schema: the JSON Schema of a document."""

from __future__ import annotations

from argparse import Namespace

import msgspec

from eutonia.cli.output import write_bytes
from eutonia.cli.person import CallError
from eutonia.render.schemas import INPUTS, SCHEMAS, schema_of


def run(asked: Namespace) -> int:
    known = sorted({*SCHEMAS, *INPUTS})
    if asked.name is None:
        write_bytes(("\n".join(known) + "\n").encode())
        return 0
    if asked.name not in known:
        raise CallError(f"No schema named {asked.name!r}. Known: {', '.join(known)}.")
    write_bytes(msgspec.json.format(msgspec.json.encode(schema_of(asked.name)), indent=2) + b"\n")
    return 0
