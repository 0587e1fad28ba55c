"""A page as plain text: for a file, a pipe, or a terminal where rich is not installed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from textwrap import wrap

from eutonia.cli.page import Block, Bullets, Card, Fields, Note, Section, Table, Text, Title, clean

GAP = "  "
INDENT = "  "
TIE = "\u00a0"  # between a number and its unit, which no line end may part
MEASURE = re.compile(r"(?<=\d) (?=(?:mg|mL|mcg|g|kg|%|x)\b)|(?<=\bx) (?=\d)")


def draw_plain(blocks: Iterable[Block], *, width: int) -> str:
    """The page in lines of at most this width; a word that is longer stands whole."""
    lines: list[str] = []
    for block in blocks:
        if lines and not isinstance(block, Text | Bullets):
            lines.append("")
        lines += _block(block, width)
    return "\n".join(line.rstrip() for line in lines).replace(TIE, " ") + "\n"


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Title(text=text, note=note):
            return _underlined(f"{text}{GAP}{note}", "=", width)
        case Section(text=text, note=note):
            return _underlined(f"{text.upper()}{GAP}{note}", "-", width)
        case Text(text=text) | Note(text=text):
            return fill(text, width)
        case Bullets(items=items):
            return [line for item in items for line in hang("- ", item, width)]
        case Fields(rows=rows):
            return _fields(rows, width)
        case Table():
            return _table(block, width)
        case Card(word=word, head=head, body=body):
            inner = [line for each in body for line in _block(each, width - len(INDENT))]
            return [*hang(f"{clean(word).upper()}{GAP}", head, width), *(INDENT + line for line in inner)]


def _underlined(text: str, mark: str, width: int) -> list[str]:
    lines = fill(text.rstrip(), width)
    return [*lines, mark * max(map(len, lines), default=0)]


def fill(text: str, width: int) -> list[str]:
    """The text in lines; its own line ends stay."""
    tied = MEASURE.sub(TIE, clean(text))
    return [line for part in tied.split("\n") for line in _wrap(part, width)]


def _wrap(text: str, width: int) -> list[str]:
    return wrap(text, max(width, 1), break_long_words=False, break_on_hyphens=False) or [""]


def hang(label: str, text: str, width: int) -> list[str]:
    """The text behind a label, its further lines below its own start."""
    first, *rest = fill(text, width - len(label))
    return [label + first, *(" " * len(label) + line for line in rest)]


def _fields(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """A long label wraps as well, so that the texts keep most of the room."""
    widest = min(max((len(label) for label, _ in rows), default=0), width // 3)
    return [line for row in rows for line in _row(row, (widest, width - widest - len(GAP)))]


def _table(table: Table, width: int) -> list[str]:
    whole = [list(table.columns), *table.rows]
    solid = {at for at, name in enumerate(table.columns) if name in table.solid}
    gaps = len(table.columns) - 1
    widths = column_widths(whole, width - len(GAP) * gaps, solid=solid)
    gap = GAP if sum(widths) + len(GAP) * gaps <= width else " "  # closer together rather than too wide
    head, *rows = [_row(row, widths, gap) for row in whole]
    return [*head, gap.join("-" * each for each in widths), *(line for row in rows for line in row)]


def _row(cells: Sequence[str], widths: Sequence[int], gap: str = GAP) -> list[str]:
    columns = [fill(cell, each) for cell, each in zip(cells, widths, strict=True)]
    return [
        gap.join(f"{text:<{each}}" for text, each in zip(line, widths, strict=True))
        for line in zip_longest(*columns, fillvalue="")
    ]


def column_widths(rows: Sequence[Sequence[str]], room: int, *, solid: Collection[int] = ()) -> list[int]:
    """How wide is each column, so that all fit? The widest give way first, down to their longest word."""
    columns = [[fill(cell, 10_000) for cell in column] for column in zip(*rows, strict=True)]
    widths = [max(len(line) for cell in column for line in cell) for column in columns]
    words = [[word for cell in column for line in cell for word in line.split(" ")] for column in columns]
    least = [widths[at] if at in solid else max(map(len, each)) for at, each in enumerate(words)]
    while sum(widths) > room:
        shrinkable = [at for at in range(len(widths)) if widths[at] > least[at]]
        if not shrinkable:
            break
        widths[max(shrinkable, key=lambda at: widths[at])] -= 1
    return widths
