"""A citation as a reader sees it: the source's title and address beside the passage."""

from __future__ import annotations

from collections.abc import Iterable

from eutonia.domain.finding import Cite
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Knowledge


def resolve_cites(cites: Iterable[CiteRecord], knowledge: Knowledge) -> tuple[Cite, ...]:
    """Where a statement comes from, in full."""
    return tuple(
        Cite(
            source=source.id,
            title=source.title,
            passage=cite.passage,
            url=source.address or "",
            read=source.read,
            kind=source.kind,
            seen=cite.seen,
        )
        for cite in cites
        for source in (knowledge.sources[cite.source],)
    )
