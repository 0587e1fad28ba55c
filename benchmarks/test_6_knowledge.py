"""Opening the knowledge: from its compiled file, as every start does, and from its sources, as after a change."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import process_time

import pytest

from benchmarks.figures import Figures
from eutonia.knowledge.loading import COMPILED, FOLDER, load_folder

pytestmark = pytest.mark.benchmark(timer=process_time, warmup=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy, so that no other process meets a half-made file."""
    return shutil.copytree(FOLDER, tmp_path / "knowledge", ignore=shutil.ignore_patterns("__pycache__", "names"))


def test_from_the_compiled_file(benchmark, folder: Path, figures: Figures) -> None:
    load_folder(folder)
    assert (folder / COMPILED).exists()
    benchmark(load_folder, folder)
    figures.at_most("6", "knowledge from its compiled file", benchmark.stats.stats.median * 1e3, 150, unit=" ms")


def test_from_its_sources(benchmark, folder: Path, figures: Figures) -> None:
    compiled = folder / COMPILED
    benchmark.pedantic(load_folder, args=(folder,), setup=lambda: compiled.unlink(missing_ok=True), rounds=5)
    figures.show("6", "  from its sources", f"{benchmark.stats.stats.median * 1e3:.0f} ms")
