"""What every record of the knowledge files is made of: text, citations, sources, cited sentences."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1)]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.+-]*$")]
Count = Annotated[int, Meta(ge=1)]


class Record(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What all records share."""


class CiteRecord(Record, frozen=True, kw_only=True):
    """Which source, where in it, and how much of it was seen."""

    source: Slug
    passage: Text
    seen: Literal["text", "abstract", "secondary"] = "text"


Cites = Annotated[tuple[CiteRecord, ...], Meta(min_length=1)]


class Source(Record, frozen=True, kw_only=True):
    """A document that facts rest on. `read`: the day its figures were taken in here, from a stored copy or extract."""

    id: Slug
    title: Text
    kind: Literal[
        "label",  # a regulator's label or SmPC, on the regulator's own or an identified edition
        "label-copy",  # the words of a label on somebody else's page
        "guideline",
        "formulary",
        "regulator",  # safety communications, schedules
        "trial",
        "study",
        "review",
        "database",
        "reference",  # textbooks, standards, equations
        "article",  # the patient articles that the project serves
        "eutonia-default",
    ]
    edition: str | None = None
    address: str | None = None
    read: date
    licence: Text = "facts and figures only; nothing of its wording is reproduced"


class Statement(Record, frozen=True, kw_only=True):
    """One cited sentence of ours."""

    text: Text
    cite: Cites
    since: date | None = None
    region: Literal["US", "UK", "EU", "AU", "CA", "any"] = "any"
