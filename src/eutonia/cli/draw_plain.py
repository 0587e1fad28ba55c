"""A page as plain text: for a file, a pipe, or a terminal where rich is not installed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import wrap

from eutonia.cli.page import Block, Bullets, Card, Fields, Section, Table, Text, Title, clean

GAP = "  "
INDENT = "  "
NARROWEST = 8  # a column of text is not squeezed below this


def draw_plain(blocks: Iterable[Block], *, width: int) -> str:
    """The page in lines of at most this width; a word that is longer stands whole."""
    lines: list[str] = []
    for block in blocks:
        if lines and not isinstance(block, Text | Bullets):
            lines.append("")
        lines += _block(block, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Title(text=text, note=note):
            return _underlined(f"{text}{GAP}{note}", "=", width)
        case Section(text=text, note=note):
            return _underlined(f"{text.upper()}{GAP}{note}", "-", width)
        case Text(text=text):
            return fill(text, width)
        case Bullets(items=items):
            return [line for item in items for line in hang("- ", item, width)]
        case Fields(rows=rows):
            return _fields(rows, width)
        case Table():
            return _table(block, width)
        case Card(word=word, head=head, body=body):
            inner = [line for each in body for line in _block(each, width - len(INDENT))]
            return [*hang(f"{word.upper()}{GAP}", head, width), *(INDENT + line for line in inner)]


def _underlined(text: str, mark: str, width: int) -> list[str]:
    lines = fill(text.rstrip(), width)
    return [*lines, mark * max(map(len, lines), default=0)]


def fill(text: str, width: int) -> list[str]:
    """The text in lines; its own line ends stay."""
    lines = [line for part in clean(text).split("\n") for line in _wrap(part, width)]
    return lines or [""]


def _wrap(text: str, width: int) -> list[str]:
    return wrap(text, max(width, NARROWEST), break_long_words=False, break_on_hyphens=False) or [""]


def hang(label: str, text: str, width: int) -> list[str]:
    """The text behind a label, its further lines below its own start."""
    first, *rest = fill(text, width - len(label))
    return [label + first, *(" " * len(label) + line for line in rest)]


def _fields(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """A long label wraps as well, so that the texts keep most of the room."""
    widest = min(max((len(label) for label, _ in rows), default=0), width // 3)
    return [line for row in rows for line in _row([clean(each) for each in row], (widest, width - widest - len(GAP)))]


def _table(table: Table, width: int) -> list[str]:
    whole = [[clean(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = column_widths(whole, width - len(GAP) * (len(table.columns) - 1))
    head, *rows = [_row(row, widths) for row in whole]
    return [*head, GAP.join("-" * each for each in widths), *(line for row in rows for line in row)]


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [fill(cell, each) for cell, each in zip(cells, widths, strict=True)]
    return [
        GAP.join(f"{text:<{each}}" for text, each in zip(line, widths, strict=True))
        for line in zip_longest(*columns, fillvalue="")
    ]


def column_widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """How wide is each column, so that all fit? The widest give way first, down to their longest word."""
    columns = list(zip(*rows, strict=True))
    widths = [max(len(line) for cell in column for line in cell.split("\n")) for column in columns]
    least = [max((len(word) for cell in column for word in cell.split()), default=1) for column in columns]
    while sum(widths) > room:
        shrinkable = [at for at in range(len(widths)) if widths[at] > least[at]]
        if not shrinkable:
            break
        widths[max(shrinkable, key=lambda at: widths[at])] -= 1
    return widths
