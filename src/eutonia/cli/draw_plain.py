"""A page as plain text: for a file, a pipe, or a terminal where rich is not installed."""

from __future__ import annotations

from collections.abc import Iterable

from eutonia.cli.layout import GAP, field_lines, fill, hang, table_lines
from eutonia.cli.page import Block, Bullets, Card, Fields, Note, Section, Table, Text, Title, clean

INDENT = "  "


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
        case Text(text=text) | Note(text=text):
            return fill(text, width)
        case Bullets(items=items):
            return [line for item in items for line in hang("- ", item, width)]
        case Fields(rows=rows):
            return field_lines(rows, width)
        case Table():
            headings, rule, lines = table_lines(block, width)
            return [*headings, rule, *lines]
        case Card(word=word, head=head, body=body):
            inner = [line for each in body for line in _block(each, width - len(INDENT))]
            return [*hang(f"{clean(word).upper()}{GAP}", head, width), *(INDENT + line for line in inner)]


def _underlined(text: str, mark: str, width: int) -> list[str]:
    lines = fill(text.rstrip(), width)
    return [*lines, mark * max(map(len, lines), default=0)]
