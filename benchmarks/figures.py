"""What was measured, beside what was aimed at: the table that `make bench` ends with.

A speed means little alone, since machines differ and are busy. So the targets are ratios to a yardstick that ran in
turns with the measured thing; other figures are shown, and whether they reach their aim here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import process_time
from typing import Literal

SLACK = 1.25  # a ratio that misses its target by more makes the run fail


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table."""

    number: str  # of the section in README.md
    what: str
    measured: str
    aim: str
    verdict: Literal["met", "missed", "shown", "skipped"]
    failed: bool = False


@dataclass(slots=True)
class Figures:
    """The figures of one run."""

    lines: list[Figure] = field(default_factory=list)

    def at_most(self, number: str, what: str, value: float, most: float, *, unit: str, held: bool = False) -> None:
        """A figure that should be small. `held`: the run fails where it is missed by more than the slack."""
        verdict: Literal["met", "missed"] = "met" if value <= most else "missed"
        failed = held and value > most * SLACK
        self._add(number, what, f"{value:.3g}{unit}", f"at most {most:g}{unit}", verdict, failed)

    def at_least(self, number: str, what: str, value: float, least: float, *, unit: str, held: bool = False) -> None:
        """A figure that should be large."""
        verdict: Literal["met", "missed"] = "met" if value >= least else "missed"
        failed = held and value < least / SLACK
        self._add(number, what, f"{value:.0f}{unit}", f"at least {least:g}{unit}", verdict, failed)

    def show(self, number: str, what: str, measured: str) -> None:
        """A figure without an aim."""
        self._add(number, what, measured, "", "shown")

    def skip(self, number: str, what: str, why: str) -> None:
        """A figure that cannot be had here."""
        self._add(number, what, why, "", "skipped")

    def _add(
        self,
        number: str,
        what: str,
        measured: str,
        aim: str,
        verdict: Literal["met", "missed", "shown", "skipped"],
        failed: bool = False,
    ) -> None:
        self.lines.append(Figure(number=number, what=what, measured=measured, aim=aim, verdict=verdict, failed=failed))

    @property
    def failed(self) -> list[Figure]:
        return [line for line in self.lines if line.failed]

    def table(self) -> list[str]:
        """The lines as columns."""
        rows = [("", "what", "measured", "aim", "")]
        rows += [
            (each.number, each.what, each.measured, each.aim, "MISSED" if each.failed else each.verdict)
            for each in sorted(self.lines, key=lambda each: each.number)
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


class InTurns:
    """A yardstick that runs before each round of what is measured, so that both meet the same machine.

    Give `setup` to `benchmark.pedantic`, and its times to `ratio` afterwards.
    """

    def __init__(self, yardstick: Callable[[], object], clock: Callable[[], float] = process_time) -> None:
        self.yardstick = yardstick
        self.clock = clock
        self.seconds: list[float] = []

    def setup(self) -> None:
        """Measure the yardstick once."""
        before = self.clock()
        self.yardstick()
        self.seconds.append(self.clock() - before)

    def ratio(self, seconds: list[float]) -> float:
        """How many times the yardstick's time is this? The median over the rounds; warm-up rounds came first."""
        pairs = zip(seconds, self.seconds[-len(seconds) :], strict=True)
        return median(ours / yardstick for ours, yardstick in pairs)
