"""A page in a terminal, with rich: colour supports the words, it never replaces them.

Lines are laid out as in plain text; rich adds colour, rules and frames. So no cell is ever cut short to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text as RichText

from eutonia.cli.layout import field_lines, fill, hang, label_width, table_lines
from eutonia.cli.page import Block, Bullets, Card, Fields, Note, Section, Table, Text, Title, Tone, clean

STYLES: dict[Tone, str] = {
    "plain": "",
    "strong": "bold",
    "dim": "dim",
    "warn": "yellow",
    "good": "green",
    "contraindicated": "bold white on red",
    "major": "bold red",
    "moderate": "bold yellow",
    "minor": "bold cyan",
}
BORDERS: dict[Tone, str] = {"contraindicated": "red", "major": "red", "moderate": "yellow", "minor": "cyan"}
WIDEST = 120  # longer lines are hard to read
FRAME = 4  # what a card's frame takes from its width


def draw_rich(blocks: Iterable[Block], *, file: IO[str], width: int | None = None) -> None:
    """Draw the page, in the terminal's width."""
    console = Console(file=file, width=width, highlight=False, markup=False, emoji=False)
    if console.width > WIDEST:
        console.width = WIDEST
    for number, block in enumerate(blocks):
        if number and not isinstance(block, Text | Bullets | Card):
            console.print()
        console.print(_block(block, console.width), crop=False)


def _block(block: Block, width: int) -> RenderableType:
    match block:
        case Title(text=text, note=note):
            return RichText.assemble((clean(text), "bold"), "  ", (clean(note), "dim"))
        case Section(text=text, note=note):
            title = RichText.assemble((clean(text), "bold"), "  ", (clean(note), "dim"), " ")
            return Rule(title, align="left", style="dim")
        case Text(text=text, tone=tone) | Note(text=text, tone=tone):
            return _lines(fill(text, width), STYLES[tone])
        case Bullets(items=items):
            return _lines([line for item in items for line in hang("- ", item, width)])
        case Fields(rows=rows):
            return _fields(rows, width)
        case Table():
            return _table(block, width)
        case Card():
            return _card(block, width)


def _lines(lines: Sequence[str], style: str = "") -> RichText:
    """Lines that are already as they should be; only a word longer than the page is folded."""
    return RichText("\n".join(lines), style=style, overflow="fold")


def _row_lines(lines: Sequence[str], style: str = "") -> RichText:
    """Lines of a table, which are never folded or cut: a terminal that is too narrow does that by itself."""
    return RichText("\n".join(lines), style=style, no_wrap=True, overflow="ignore")


def _fields(rows: Sequence[tuple[str, str]], width: int) -> RenderableType:
    lines = [_lines([line]) for line in field_lines(rows, width)]
    for line in lines:
        line.stylize("dim", 0, label_width(rows, width))
    return Group(*lines)


def _table(table: Table, width: int) -> RenderableType:
    head, rule, rows = table_lines(table, width)
    return Group(_row_lines(head, "bold"), _row_lines([rule.replace("-", "─")], "dim"), _row_lines(rows))


def _card(card: Card, width: int) -> RenderableType:
    head = RichText.assemble((f" {clean(card.word).upper()} ", STYLES[card.tone]), " ", (clean(card.head), "bold"), " ")
    body = Group(*(_block(each, width - FRAME) for each in card.body))
    border = BORDERS.get(card.tone, "dim")
    return Padding(Panel(body, title=head, title_align="left", border_style=border, box=box.ROUNDED), (1, 0, 0, 0))
