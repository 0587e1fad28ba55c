"""Texts, fields and tables as lines of a width. A line end never parts a number from its unit."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import zip_longest
from textwrap import wrap

from eutonia.cli.page import Table, clean

GAP = "  "
TIE = "\u00a0"  # between a number and its unit until the lines are made
ENDLESS = 10_000
MEASURE = re.compile(r"(?<=\d) (?=(?:mg|mL|mcg|g|kg|%|x)\b)|(?<=\bx) (?=\d)")


def fill(text: str, width: int) -> list[str]:
    """The text in lines; its own line ends stay."""
    tied = MEASURE.sub(TIE, clean(text))
    return [line.replace(TIE, " ") for part in tied.split("\n") for line in _wrap(part, width)]


def _wrap(text: str, width: int) -> list[str]:
    return wrap(text, max(width, 1), break_long_words=False, break_on_hyphens=False) or [""]


def hang(label: str, text: str, width: int) -> list[str]:
    """The text behind a label, its further lines below its own start."""
    first, *rest = fill(text, width - len(label))
    return [label + first, *(" " * len(label) + line for line in rest)]


def label_width(rows: Sequence[tuple[str, str]], width: int) -> int:
    """How wide are the labels of these fields? A long one wraps, so that the texts keep most of the room."""
    return min(max((len(label) for label, _ in rows), default=0), width // 3)


def field_lines(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Labels with their texts, all texts in one column."""
    widest = label_width(rows, width)
    return [line for row in rows for line in _row(row, (widest, width - widest - len(GAP)), GAP)]


def table_lines(table: Table, width: int) -> tuple[list[str], str, list[str]]:
    """The headings, the rule below them, and the rows. Never cut: a table too wide for its page stands whole."""
    whole = [list(table.columns), *table.rows]
    solid = {at for at, name in enumerate(table.columns) if name in table.solid}
    gaps = len(table.columns) - 1
    widths = column_widths(whole, width - len(GAP) * gaps, solid=solid)
    gap = GAP if sum(widths) + len(GAP) * gaps <= width else " "  # closer together rather than too wide
    head, *rows = [_row(row, widths, gap) for row in whole]
    return head, gap.join("-" * each for each in widths), [line for row in rows for line in row]


def _row(cells: Sequence[str], widths: Sequence[int], gap: str) -> list[str]:
    columns = [fill(cell, each) for cell, each in zip(cells, widths, strict=True)]
    return [
        gap.join(f"{text:<{each}}" for text, each in zip(line, widths, strict=True)).rstrip()
        for line in zip_longest(*columns, fillvalue="")
    ]


def column_widths(rows: Sequence[Sequence[str]], room: int, *, solid: Collection[int] = ()) -> list[int]:
    """How wide is each column, so that all fit? The widest give way first, down to their longest word."""
    columns = list(zip(*rows, strict=True))
    widths = [_widest(column, ENDLESS) for column in columns]
    least = [widths[at] if at in solid else _widest(column, 1) for at, column in enumerate(columns)]
    while sum(widths) > room:
        shrinkable = [at for at in range(len(widths)) if widths[at] > least[at]]
        if not shrinkable:
            break
        widths[max(shrinkable, key=lambda at: widths[at])] -= 1
    return widths


def _widest(cells: Sequence[str], width: int) -> int:
    return max(len(line) for cell in cells for line in fill(cell, width))
