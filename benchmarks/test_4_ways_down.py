"""One way down, over all medicines, shapes and paces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import cycle
from statistics import quantiles
from time import process_time

import pytest

from benchmarks.figures import Figures
from eutonia.advice.library import open_library
from eutonia.domain.plan import Regimen
from eutonia.knowledge.records import Medicine
from eutonia.planning import tablets, taper
from eutonia.planning.pace import Risk, TaperWish
from eutonia.planning.taper import plan_taper
from tests.patients import TODAY

pytestmark = pytest.mark.benchmark(timer=process_time, warmup=False)
SHAPES = (("fixed", "usual"), ("percent", "usual"), ("tiered", None), ("fixed", "slow"))


def ways_down() -> Iterator[tuple[Medicine, TaperWish]]:
    """Each medicine, from each dose of its ladders, by each shape and pace, over and over."""
    knowledge = open_library().knowledge
    return cycle(
        (medicine, TaperWish(start=TODAY, shape=shape, pace=pace, months_on=Decimal(1), regimen=regimen))
        for medicine in knowledge.medicines.values()
        for regimen in {
            Regimen(daily=rung.daily, times=rung.times)
            for ladder in knowledge.ladders[medicine.name]
            for rung in ladder.rung
        }
        for shape, pace in SHAPES
    )


def forget() -> None:
    """Let every dose be divided as if for the first time."""
    for module in (tablets, taper):
        for function in vars(module).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()


def measure(benchmark, before: Callable[[], object]) -> float:
    """The time in ms that 99 of 100 ways down stay below."""
    knowledge, asked = open_library().knowledge, ways_down()

    def setup() -> tuple[tuple[Medicine], dict[str, object]]:
        before()
        medicine, wish = next(asked)
        return (medicine,), {"risk": Risk(grade="moderate"), "wish": wish, "knowledge": knowledge}

    benchmark.pedantic(plan_taper, setup=setup, rounds=1000, warmup_rounds=0)
    return quantiles(benchmark.stats.stats.data, n=100)[98] * 1e3


def test_one_way_down(benchmark, figures: Figures) -> None:
    figures.at_most("4", "one way down, the 99th of 100", measure(benchmark, lambda: None), 5.0, unit=" ms")
    figures.show("4", "  the median", f"{benchmark.stats.stats.median * 1e3:.3g} ms")


def test_one_way_down_compiled_anew(benchmark, figures: Figures) -> None:
    figures.show("4", "  the 99th, nothing divided before", f"{measure(benchmark, forget):.3g} ms")
    figures.show("4", "  the median, nothing divided before", f"{benchmark.stats.stats.median * 1e3:.3g} ms")
