"""One list of figures for the whole run, printed at its end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.bundle_generator import generate_bundle
from benchmarks.figures import Figures

FIGURES = pytest.StashKey[Figures]()
TODAY = date(2026, 11, 24)  # soon after the records' last visit
RECORDS = 50


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = Figures()


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    """Where a benchmark puts its figures."""
    return request.config.stash[FIGURES]


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def records() -> list[bytes]:
    """Invented records of 100 resources each."""
    return [generate_bundle(seed=seed) for seed in range(RECORDS)]


@pytest.fixture(scope="session")
def record_files(records: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same in files."""
    folder = tmp_path_factory.mktemp("records")
    paths = [folder / f"{number:02}.json" for number in range(len(records))]
    for path, record in zip(paths, records, strict=True):
        path.write_bytes(record)
    return paths


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash[FIGURES]
    if figures.lines:
        terminalreporter.section("what was measured, and what was aimed at (benchmarks/README.md)")
        for line in figures.table():
            terminalreporter.write_line(line)
        for figure in figures.failed:
            terminalreporter.write_line(f"too slow: {figure.number} {figure.what}", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run where a held ratio was missed by more than the slack."""
    if session.config.stash[FIGURES].failed and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
