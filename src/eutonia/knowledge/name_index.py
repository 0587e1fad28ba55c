"""Which ingredients belong to this written name, or to this RxNorm code?

The tables hold some twenty thousand rows and a command must answer from cold, so nothing is parsed at the start: each
file is kept as bytes, sorted by its first column, and searched by bisection over its lines. Only the short table of
aliases becomes a dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

NAME_FILES = ("names/aliases.csv", "names/codes.csv", "names/names.csv", "names/products.csv")
WORD = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?%?|\d*\.?\d+%?|[a-z]+")
WITH = re.compile(r"\bw/")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """One known name. More than one meaning: the name alone does not say which ingredients are meant."""

    name: str  # its key
    kind: str  # ingredient, salt, synonym, combination, brand, label, ambiguous, or an alias's kind
    meanings: tuple[tuple[str, ...], ...]
    rxcui: str | None = None  # of an ingredient
    form: str | None = None  # of a brand sold in one form only


@dataclass(frozen=True, eq=False)
class NameIndex:
    """The name tables, searched where they lie. Equal only to itself, so that it can key a cache."""

    names_csv: bytes = field(repr=False)
    codes_csv: bytes = field(repr=False)
    products_csv: bytes = field(repr=False)
    aliases_csv: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, *, names_csv: bytes, codes_csv: bytes, products_csv: bytes, aliases_csv: bytes) -> NameIndex:
        return cls(names_csv=names_csv, codes_csv=codes_csv, products_csv=products_csv, aliases_csv=aliases_csv)

    def find(self, key: str) -> NameRow | None:
        """The row of exactly this key."""
        alias = self.aliases.get(key)
        if alias is not None:
            return alias
        start, end = line_at_or_after(self.names_csv, key.encode())
        line = self.names_csv[start:end].decode()
        return read_name_row(line) if line.startswith(f"{key},") else None

    def has_longer(self, key: str) -> bool:
        """Does any name begin with this key and go on with another word?"""
        longer = f"{key} ".encode()
        start, end = line_at_or_after(self.names_csv, longer)
        return self.names_csv.startswith(longer, start, end) or key in self.alias_beginnings

    def ingredients_of_code(self, rxcui: str) -> tuple[str, tuple[str, ...]] | None:
        """Kind and ingredients of an RxNorm code for an ingredient, salt, combination or brand."""
        rest = find_rest(self.codes_csv, rxcui)
        if rest is None:
            return None
        kind, _, ingredients = rest.partition(",")
        return kind, tuple(ingredients.strip('"').split("|"))

    def product_of_code(self, rxcui: str) -> str | None:
        """The RxNorm name of one product of the twelve medicines, by its code."""
        rest = find_rest(self.products_csv, rxcui)
        return None if rest is None else rest.strip('"')

    def rxcui_of_ingredient(self, name: str) -> str | None:
        row = self.find(name_key(name))
        return row.rxcui if row else None

    @cached_property
    def aliases(self) -> dict[str, NameRow]:
        """The names that were added by hand. They win over the tables."""
        rows = (line.split(",", 3) for line in self.aliases_csv.decode().splitlines()[1:])
        return {
            name_key(name): NameRow(name=name_key(name), kind=kind, meanings=read_meanings(ingredients))
            for name, ingredients, kind, _source in rows
        }

    @cached_property
    def alias_beginnings(self) -> frozenset[str]:
        split = (key.split() for key in self.aliases)
        return frozenset(" ".join(words[:count]) for words in split for count in range(1, len(words)))

    def each_name(self) -> Iterator[tuple[str, str]]:
        """Every name with its kind, for a search that must look at all of them."""
        for line in self.names_csv.decode().splitlines()[1:]:
            name, kind, _ = line.split(",", 2)
            yield name, kind
        for row in self.aliases.values():
            yield row.name, row.kind


def load_name_index(read: Callable[[str], bytes]) -> NameIndex:
    """The index from a function that gives a knowledge file's bytes, such as `loading.read_data`."""
    aliases, codes, names, products = (read(name) for name in NAME_FILES)
    return NameIndex.from_bytes(names_csv=names, codes_csv=codes, products_csv=products, aliases_csv=aliases)


def plain_text(text: str) -> str:
    """The text in lower-case ASCII, with the shorthand that stands for words written out.

    >>> plain_text("Tylenol® w/codeine, 2½ tabs")
    'tylenol with codeine, 2 1/2 tabs'
    """
    if not text.isascii():
        text = text.replace("µ", "u").replace("μ", "u").replace("½", " 1/2").replace("¼", " 1/4").replace("’", "'")
        text = re.sub("[‐-―−]", "-", text)  # every dash that a word processor makes
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = text.lower().replace("'", "").replace("&", " and ").replace("#", " no ")
    return WITH.sub("with ", text).replace(" %", "%")


def name_key(text: str) -> str:
    """The form under which a name is looked up: lower-case words and numbers, one space between.

    >>> name_key("St. John's-wort"), name_key("Vitamin B12"), name_key("0.9% Sodium Chloride")
    ('st johns wort', 'vitamin b 12', '0.9% sodium chloride')
    """
    return " ".join(WORD.findall(plain_text(text))).replace(",", "")


def line_at_or_after(table: bytes, key: bytes) -> tuple[int, int]:
    """Start and end of the first line whose first column is not before this key. The head line is passed over."""
    low, high = table.find(b"\n") + 1, len(table)
    while low < high:
        start = table.rfind(b"\n", 0, (low + high) // 2) + 1
        start = max(start, low)
        if table[start : table.find(b",", start)] < key:
            low = table.find(b"\n", start) + 1
        else:
            high = start
    return low, table.find(b"\n", low)


def find_rest(table: bytes, key: str) -> str | None:
    """What follows this first column, or None where no line has it."""
    start, end = line_at_or_after(table, key.encode())
    first, comma, rest = table[start:end].decode().partition(",")
    return rest if comma and first == key else None


def read_name_row(line: str) -> NameRow:
    name, kind, rest = line.split(",", 2)
    # Only the column of ingredients may be quoted: some RxNorm names hold commas ("insulin, regular, human").
    if rest.startswith('"'):
        ingredients, _, rest = rest[1:].partition('",')
    else:
        ingredients, _, rest = rest.partition(",")
    rxcui, _, form = rest.partition(",")
    return NameRow(name=name, kind=kind, meanings=read_meanings(ingredients), rxcui=rxcui or None, form=form or None)


def read_meanings(ingredients: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(meaning.split("|")) for meaning in ingredients.split(";"))
