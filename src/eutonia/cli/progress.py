"""Tells a person at a terminal how far a long command is; says nothing in a pipe, and nothing in the first second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

PATIENCE_S = 1.0


class Progress:
    """`with Progress() as tell: tell("plans", 3, 10)`. Drawn on standard error, by rich where it is installed."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._watched = sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None
        self._drawn = False

    def __enter__(self) -> Progress:
        return self

    def __call__(self, what: str, done: int, whole: int) -> None:
        if not self._watched or time.monotonic() - self._began < PATIENCE_S:
            return
        if not self._drawn:
            self._drawn = True
            self._open()
        if self._bar is None:
            filled = 30 * done // whole if whole else 30
            bar = "#" * filled + "." * (30 - filled)
            print(f"\r[{bar}] {what} {done:,} of {whole:,}   ", end="", file=sys.stderr, flush=True)
        else:
            self._bar.update(self._task, description=what, completed=done, total=whole)

    def _open(self) -> None:
        try:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as RichProgress
        except ImportError:  # rich is an extra
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = RichProgress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=None)
        self._bar.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        elif self._drawn:
            print("\r" + " " * 79 + "\r", end="", file=sys.stderr, flush=True)
