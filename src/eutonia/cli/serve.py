"""eutonia serve: the clinic, on this machine."""

from __future__ import annotations

from argparse import Namespace
from importlib.util import find_spec

from eutonia.cli.person import CallError


def run(asked: Namespace) -> int:
    if find_spec("django") is None or find_spec("uvicorn") is None:
        raise CallError('The clinic is an extra part. Install it with: pip install "eutonia[web]".')
    from eutonia.web.running import serve

    return serve(host=asked.host, port=asked.port, database=asked.database, sample=asked.sample)
