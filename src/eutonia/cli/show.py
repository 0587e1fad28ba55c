"""Puts a page on standard output: drawn by rich in a terminal, as plain text everywhere else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable

from eutonia.cli.page import Block

WIDEST = 100  # of plain text; longer lines are hard to read
NARROWEST = 40


def show(blocks: Iterable[Block]) -> None:
    """Show the page to whoever reads: a person at a terminal, or a file."""
    page = list(blocks)
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        try:
            from eutonia.cli.draw_rich import draw_rich
        except ImportError:  # rich is an extra
            pass
        else:
            draw_rich(page, file=sys.stdout)
            return
    from eutonia.cli.draw_plain import draw_plain

    sys.stdout.write(draw_plain(page, width=plain_width()))


def plain_width() -> int:
    """COLUMNS where it is set, else the terminal's width, else 80."""
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
