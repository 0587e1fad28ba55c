"""eutonia verify: the laws, on every kind of patient that the rules can tell apart."""

from __future__ import annotations

import sys
import time
from argparse import Namespace

from eutonia.advice.library import open_library
from eutonia.cli.output import write_bytes
from eutonia.verification.verify import Tally, verify


def run(asked: Namespace) -> int:
    began = time.monotonic()
    out_of_time = (lambda: False) if asked.budget is None else (lambda: time.monotonic() - began > asked.budget)
    tally = verify(open_library(), out_of_time=out_of_time, tell=_progress if sys.stderr.isatty() else _silent)
    seconds = time.monotonic() - began
    if asked.json:
        write_bytes(as_json(tally, seconds))
    else:
        print("\n".join(as_lines(tally, seconds)))
    return 1 if tally.breaches else 0


def _silent(what: str, done: int, whole: int) -> None:
    """Nothing, where nobody watches."""


def _progress(what: str, done: int, whole: int) -> None:
    filled = 30 * done // whole if whole else 30
    print(
        f"\r[{'#' * filled}{'.' * (30 - filled)}] {what} {done:,} of {whole:,}   ", end="", file=sys.stderr, flush=True
    )


def as_json(tally: Tally, seconds: float) -> bytes:
    """The counts as JSON."""
    import msgspec

    counts = {
        "schema": "eutonia.verify/1",
        "kinds_jointly": tally.kinds,
        "kinds_by_rule": tally.kinds_by_rule,
        "rules": tally.rules,
        "plans": tally.plans,
        "refusals": tally.refusals,
        "left": tally.left,
        "breaches": tally.breaches,
        "examples": tally.examples,
        "seconds": round(seconds, 1),
    }
    return msgspec.json.format(msgspec.json.encode(counts), indent=2) + b"\n"


def as_lines(tally: Tally, seconds: float) -> list[str]:
    """The counts for a reader."""
    complete = "all of them" if not tally.left else f"{tally.left:,} more were not reached in the time given"
    return [
        f"Rules asked one by one:     {tally.rules:,}, on {tally.kinds_by_rule:,} kinds of patient",
        f"Kinds told apart jointly:   {tally.kinds:,}",
        f"Plans made and checked:     {tally.plans:,}; refused with a reason: {tally.refusals:,} ({complete})",
        f"Breaches of the laws:       {tally.breaches:,}",
        *(f"  {example}" for example in tally.examples),
        f"Seconds:                    {seconds:.1f}",
    ]
