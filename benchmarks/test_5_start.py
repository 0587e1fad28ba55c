"""From nothing: whole processes, from their start to their end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Figures, InTurns

EUTONIA = Path(sys.executable).with_name("eutonia")
PAIRS = 15
# Not as the test run sets it: a command starts like on anybody's machine.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}


def run(*command: str | Path) -> bytes:
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=True).stdout


def test_help_from_cold(benchmark, figures: Figures) -> None:
    bare = InTurns(lambda: run(sys.executable, "-c", "pass"), clock=perf_counter)
    benchmark.pedantic(run, args=(EUTONIA, "--help"), setup=bare.setup, rounds=PAIRS, warmup_rounds=2)
    ratio = bare.ratio(benchmark.stats.stats.data)
    figures.at_most("5", "cold start of eutonia --help, to python -c pass", ratio, 8, unit="x", held=True)
    figures.show("5", "  eutonia --help", f"{benchmark.stats.stats.median * 1e3:.0f} ms")


def test_assess_from_cold(benchmark, record_files: list[Path], figures: Figures) -> None:
    command = (EUTONIA, "assess", "--patient", record_files[0], "--today", "2026-11-24", "--json")
    assert b'"eutonia.assess/1"' in benchmark.pedantic(run, args=command, rounds=PAIRS, warmup_rounds=2)
    median_ms = benchmark.stats.stats.median * 1e3
    figures.at_most("5", "cold start of eutonia assess, 100 resources", median_ms, 400, unit=" ms")
