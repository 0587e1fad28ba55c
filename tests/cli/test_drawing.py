"""A page keeps its words whatever draws it, fits its width, and never parts a number from its unit."""

import io
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.cli.draw_plain import draw_plain
from eutonia.cli.draw_rich import draw_rich
from eutonia.cli.layout import column_widths
from eutonia.cli.page import Block, Bullets, Card, Fields, Note, Section, Table, Text, Title
from eutonia.cli.show import in_ascii, show

PAGE: list[Block] = [
    Title("Plan for baclofen", "2026-11-24"),
    Fields([("Status", "Proposal. A clinician signs."), ("What 'a long name of a medicine' contains", "not known")]),
    Section("Findings", "1 major"),
    Card(word="major", head="baclofen with oxycodone", tone="major", body=(Fields([("Do", "Avoid the pair.")]),)),
    Section("Steps"),
    Table(("From", "morning\n07:00", "mg/day"), [("2026-11-24", "1 x 10 mg\n½ x 5 mg", "12.5")], solid=("From",)),
    Note("Check-in:", "strong"),
    Bullets(["Is there new weakness?", "Is there more sleepiness?"]),
    Text("Nothing more.", "dim"),
]


def drawn_by_rich(page, *, width=80, colour=False):
    class Terminal(io.StringIO):
        def isatty(self):
            return colour

    file = Terminal()
    draw_rich(page, file=file, width=width)
    return file.getvalue()


def words(text):
    return re.findall(r"[\w'½.:/-]*\w[\w'½.:/-]*", text.lower())


def test_rich_and_plain_show_the_same_words():
    assert sorted(words(drawn_by_rich(PAGE))) == sorted(words(draw_plain(PAGE, width=80)))


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_every_line_fits(width):
    for text in (draw_plain(PAGE, width=width), drawn_by_rich(PAGE, width=width)):
        assert max(map(len, text.splitlines())) <= width


def test_rich_without_colour_is_without_escapes():
    assert "\x1b" not in drawn_by_rich(PAGE)


def test_severity_is_a_word_and_not_only_a_colour(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = drawn_by_rich(PAGE, colour=True)
    assert "\x1b[" in coloured
    assert "MAJOR" in coloured


@pytest.mark.parametrize("hostile", ["a\x1b[31mb", "a\x07b", "a\u202eb", "a\u2028b", "a\x9bb"])
def test_nothing_steers_the_terminal(hostile):
    page: list[Block] = [
        Text(hostile),
        Fields([(hostile, hostile)]),
        Table((hostile,), [(hostile,)]),
        Bullets([hostile]),
    ]
    page += [Title(hostile, hostile), Section(hostile, hostile), Card(hostile, hostile, "major", (Text(hostile),))]
    for text in (draw_plain(page, width=80), drawn_by_rich(page)):
        assert not {"\x1b", "\x07", "\u202e", "\u2028", "\x9b"} & set(text)


def test_markup_of_rich_is_plain_text():
    assert "[bold]10 mg[/bold]" in drawn_by_rich([Text("[bold]10 mg[/bold]"), Bullets(["[red]x"])])


@given(st.lists(st.integers(1, 999), min_size=1, max_size=30), st.integers(20, 100))
def test_a_number_and_its_unit_stay_on_one_line(numbers, width):
    text = " and ".join(f"take {number} mg or {number} mL" for number in numbers)
    for drawn in (draw_plain([Text(text)], width=width), drawn_by_rich([Text(text)], width=width)):
        lines = [line.rstrip() for line in drawn.splitlines()]
        assert " ".join(lines) == text
        assert not any(re.search(r"\d$", line) for line in lines)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_dose_is_cut_short_to_fit(width):
    row = [f"{number} x 10 mg" for number in range(1, 7)]
    page: list[Block] = [Table([f"dose {n}" for n in range(1, 7)], [row], solid=[f"dose {n}" for n in range(1, 7)])]
    for text in (draw_plain(page, width=width), drawn_by_rich(page, width=width)):
        assert [" ".join(each) for each in re.findall(r"(\d)\s+x\s+(10)\s+mg", text)] == [
            f"{n} 10" for n in range(1, 7)
        ]


@given(st.lists(st.lists(st.text("ab c", max_size=30), min_size=3, max_size=3), min_size=1, max_size=5))
def test_columns_fit_where_their_words_do(rows):
    widths = column_widths(rows, 40)
    longest = [max(len(word) for row in rows for word in row[at].split(" ")) for at in range(3)]
    assert sum(widths) <= max(40, sum(longest))
    assert all(width >= word for width, word in zip(widths, longest, strict=True))


def test_an_empty_list_of_blocks_is_an_empty_page():
    assert draw_plain([], width=80) == "\n"


class Terminal(io.TextIOWrapper):
    """Standard output of another encoding, watched by a person or not."""

    def __init__(self, encoding, *, watched):
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding=encoding)
        self.watched = watched

    def isatty(self):
        return self.watched

    @property
    def text(self):
        self.flush()
        return self.bytes.getvalue().decode(self.encoding)


def test_an_old_encoding_never_turns_a_half_into_a_question_mark(monkeypatch):
    monkeypatch.setattr(sys, "stdout", terminal := Terminal("ascii", watched=False))
    show([Text("1½ x 10 mg, ½ x 5 mg")])
    assert terminal.text == "1 and half x 10 mg, half x 5 mg\n"


def test_without_rich_a_terminal_gets_plain_text(monkeypatch):
    monkeypatch.setitem(sys.modules, "eutonia.cli.draw_rich", None)
    monkeypatch.setattr(sys, "stdout", terminal := Terminal("utf-8", watched=True))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    show(PAGE)
    assert terminal.text == draw_plain(PAGE, width=80)


def test_with_rich_a_terminal_gets_its_drawing(monkeypatch):
    monkeypatch.setattr(sys, "stdout", terminal := Terminal("utf-8", watched=True))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    show(PAGE)
    assert "╭" in terminal.text


def test_the_rest_of_an_old_encoding_is_marked():
    assert in_ascii("eGFR 41 mL/min/1.73 m² — Škoda") == "eGFR 41 mL/min/1.73 m2 ? ?koda"
