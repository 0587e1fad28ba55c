"""The same twenty rules in cql-execution, the JavaScript engine for CQL, on the same records."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import pytest

from benchmarks.cql.elm import elm_library, value_sets
from benchmarks.figures import Figures
from benchmarks.twenty_rules import SUBJECT, Hits, benchmark_library
from eutonia.advice.assessing import assess_patient
from eutonia.fhir.bundle import decode_bundle

FOLDER = Path(__file__).parent / "cql"
WHAT = "20 rules in cql-execution, to ours"
ROUNDS, MEASURED = 5, 10  # records a round: one takes it a tenth of a second
LONGEST_INSTALL_S = 180
pytestmark = pytest.mark.benchmark(timer=process_time, warmup=False)


class CqlExecution:
    """The peer, running in a node process of its own."""

    def __init__(self, folder: Path, record_files: list[Path]) -> None:
        files = {"library.json": elm_library(), "value_sets.json": value_sets()}
        for name, content in files.items():
            (folder / name).write_text(json.dumps(content))
        self.process = subprocess.Popen(
            ["node", FOLDER / "run.cjs", *(folder / name for name in files), *record_files],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def answer(self, count: int) -> tuple[float, list[Hits]]:
        """The CPU seconds that it takes for the first so many records, and what it finds."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"0 {count}\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer["seconds"], [set(hits) for hits in answer["hits"]]

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def why_not() -> str | None:
    """Why can the peer not be run here? Installs it where npm can."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node or npm is not installed"
    if not (FOLDER / "node_modules" / "cql-execution").is_dir():
        try:
            subprocess.run(["npm", "install"], cwd=FOLDER, capture_output=True, check=True, timeout=LONGEST_INSTALL_S)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return "npm could not install it"
    return None


@pytest.fixture(scope="module")
def peer(
    tmp_path_factory: pytest.TempPathFactory, record_files: list[Path], figures: Figures
) -> Iterator[CqlExecution | None]:
    missing = why_not()
    if missing:
        figures.skip("2", WHAT, missing)
        yield None
        return
    running = CqlExecution(tmp_path_factory.mktemp("cql"), record_files)
    yield running
    running.close()


def test_20_rules_on_10_records(benchmark, records, peer, today: date, figures: Figures) -> None:
    library = benchmark_library()

    def review(some: list[bytes]) -> list[Hits]:
        people = (decode_bundle(record, today=today) for record in some)
        reviews = (assess_patient(one, library=library, today=today, about=SUBJECT).review for one in people)
        return [{finding.rule for finding in each.findings} for each in reviews]

    if peer:  # also its warm-up
        assert peer.answer(len(records))[1] == review(records)
    seconds: list[float] = []
    benchmark.pedantic(
        review, args=(records[:MEASURED],), rounds=ROUNDS, warmup_rounds=3,
        setup=(lambda: seconds.append(peer.answer(MEASURED)[0])) if peer else None,
    )  # fmt: skip
    if peer:
        pairs = zip(benchmark.stats.stats.data, seconds[-ROUNDS:], strict=True)
        figures.at_least("2", WHAT, median(theirs / ours for ours, theirs in pairs), 100, unit="x", held=True)
        figures.show("2", "  one record there", f"{median(seconds) / MEASURED * 1e3:.0f} ms of CPU")
