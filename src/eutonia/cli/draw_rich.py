"""A page in a terminal, with rich: colour supports the words, it never replaces them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text as RichText

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


def draw_rich(blocks: Iterable[Block], *, file: IO[str], width: int | None = None) -> None:
    """Draw the page, in the terminal's width."""
    console = Console(file=file, width=width, highlight=False, markup=False, emoji=False)
    if console.width > WIDEST:
        console.width = WIDEST
    for number, block in enumerate(blocks):
        if number and not isinstance(block, Text | Bullets | Card):
            console.print()
        console.print(_block(block))


def _block(block: Block) -> RenderableType:
    match block:
        case Title(text=text, note=note):
            return RichText.assemble((clean(text), "bold"), "  ", (clean(note), "dim"))
        case Section(text=text, note=note):
            title = RichText.assemble((clean(text), "bold"), "  ", (clean(note), "dim")) if note else clean(text)
            return Rule(title, align="left", style="dim")
        case Text(text=text, tone=tone) | Note(text=text, tone=tone):
            return RichText(clean(text), style=STYLES[tone])
        case Bullets(items=items):
            return _grid([("-", item) for item in items], "dim")
        case Fields(rows=rows):
            return _grid(rows, "dim")
        case Table():
            return _table(block)
        case Card():
            return _card(block)


def _grid(rows: Sequence[tuple[str, str]], label_style: str) -> RenderableType:
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=label_style, no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(clean(label), clean(text))
    return grid


def _table(table: Table) -> RenderableType:
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for name in table.columns:
        drawn.add_column(clean(name), overflow="fold", no_wrap=name in table.solid)
    for row in table.rows:
        drawn.add_row(*map(clean, row))
    return drawn


def _card(card: Card) -> RenderableType:
    head = RichText.assemble((f" {clean(card.word).upper()} ", STYLES[card.tone]), " ", (clean(card.head), "bold"), " ")
    body = Group(*(_block(each) for each in card.body))
    border = BORDERS.get(card.tone, "dim")
    return Padding(Panel(body, title=head, title_align="left", border_style=border, box=box.ROUNDED), (1, 0, 0, 0))
