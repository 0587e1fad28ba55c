"""Puts a page on standard output: drawn by rich in a terminal, as plain text everywhere else."""

from __future__ import annotations

import os
import re
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

    text = draw_plain(page, width=plain_width())
    sys.stdout.write(text if can_write(text) else in_ascii(text))


def can_write(text: str) -> bool:
    """Does standard output's encoding know every character?"""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def in_ascii(text: str) -> str:
    """The text for an old terminal: no half may become a question mark.

    >>> in_ascii("1½ x 10 mg, ½ x 5 mg, 1.73 m²")
    '1 and half x 10 mg, half x 5 mg, 1.73 m2'
    """
    halves = re.sub(r"(?<=\d)½", " and half", text).replace("½", "half").replace("²", "2").replace("×", "x")
    return halves.encode("ascii", "replace").decode("ascii")


def plain_width() -> int:
    """COLUMNS where it is set, else the terminal's width, else 80."""
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
