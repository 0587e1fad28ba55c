"""What answers rest on: the knowledge, the names of medicines, and the conditions, opened once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from eutonia.knowledge.loading import load_knowledge, load_names
from eutonia.knowledge.name_index import NameIndex
from eutonia.knowledge.records import Knowledge
from eutonia.review.value_sets import ValueSetIndex, index_value_sets


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Library:
    """Knowledge arranged for answering. Compared by identity."""

    knowledge: Knowledge
    names: NameIndex
    value_sets: ValueSetIndex


@cache
def open_library() -> Library:
    """The library that ships with this version."""
    knowledge = load_knowledge()
    return Library(
        knowledge=knowledge,
        names=load_names(),
        value_sets=index_value_sets(knowledge.value_sets.values()),
    )
