"""The JSON of a triage. A line of `--jsonl` is the same document, with the `id` that came in."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, UnsetType

from eutonia.render.documents import CiteDoc, Document


class HeardDoc(Document, frozen=True, kw_only=True):
    phrase: str
    rule: str


class RemovedDoc(Document, frozen=True, kw_only=True):
    """A phrase that was recognised and does not count, and why."""

    phrase: str
    sign: str
    why: Literal["denied", "past", "other", "asked"]


class TriageDoc(Document, frozen=True, kw_only=True):
    schema: str = "eutonia.triage/1"
    id: Any | UnsetType = UNSET
    knowledge: str
    level: Literal["emergency", "same-day", "soon", "routine", "self-care"]
    understood: bool  # false: a person reads it
    because: tuple[HeardDoc, ...]
    say: str
    reason: str
    cites: tuple[CiteDoc, ...]
    removed: tuple[RemovedDoc, ...]
    ignored: tuple[str, ...] | UnsetType = UNSET  # fields of a line that nothing here reads
