"""Where do facts come from, what rests on a source, and which knowledge is past its review date or never reviewed?

A fact is any record of the knowledge that carries its own citations: a product, a maximum, a rule, a ladder, a
sentence. They are found by walking the records, so that a new kind of fact cannot be forgotten here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec import UNSET, Struct

from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.knowledge.conditions import Condition
from eutonia.knowledge.record_base import CiteRecord, Source
from eutonia.knowledge.records import Knowledge
from eutonia.render.documents import CitedByDoc, ReviewDateDoc, SourceDoc, SourcesDoc, StaleDoc

DEFAULT = "eutonia-default"
# The strongest first: what a fact rests on is the strongest of its sources.
STRENGTHS = ("label", "published", "abstract", "label-copy", "secondary", "article", DEFAULT)
# What a record says of itself in short: the first of these that it has.
SAYING = ("id", "name", "text", "title", "value", "what", "about", "ask", "why", "daily", "reduce_by", "percent", "low")
LONGEST = 120


class UnknownSourceError(EutoniaError):
    """An id that no source has."""

    def __init__(self, asked: str, near: Sequence[str]) -> None:
        offer = f"Did you mean {' or '.join(near)}?" if near else "`eutonia sources` lists them."
        super().__init__(f"No source named {asked!r}. {offer}")
        self.asked = asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A record with citations: of which medicine or list it is, what kind of entry, and what it says in short."""

    subject: str
    entry: str
    says: str
    cites: tuple[CiteRecord, ...]


def all_facts(knowledge: Knowledge) -> Iterator[Fact]:
    """Every fact of the knowledge, medicine by medicine, then ladders, rules and everything that all share."""
    for name, medicine in knowledge.medicines.items():
        yield from _facts(medicine, name, "medicine")
    for name, ladders in knowledge.ladders.items():
        for ladder in ladders:
            yield from _facts(ladder, name, "ladder")
    for rule in knowledge.rules:
        yield from _facts(rule, ", ".join(rule.subjects), "rule")
    for triage_rule in knowledge.triage.rules:
        yield from _facts(triage_rule, "triage", "triage rule")
    yield from _facts(knowledge.monitoring, "following a treatment", "monitoring")
    yield from _facts(knowledge.tapers, "ways down", "taper")
    yield from _facts(knowledge.switches, "switches", "switch")
    yield from _facts(knowledge.missed, "missed doses", "missed dose")
    for one in knowledge.classes.values():
        yield from _facts(one, "classes of medicines", "class")
    for value_set in knowledge.value_sets.values():
        yield from _facts(value_set, "conditions", "value set")
    yield from _facts(knowledge.suitability, "suitability", "suitability")


def _facts(record: Struct, subject: str, entry: str) -> Iterator[Fact]:
    """This record's citations, and those of every record within it."""
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if field == "cite":
            yield Fact(subject=subject, entry=entry, says=_says(record), cites=value)
        elif field.endswith("_cite"):
            yield Fact(subject=subject, entry=field.removesuffix("_cite"), says=_says(record), cites=value)
        elif isinstance(value, Struct) and not isinstance(value, Condition):
            yield from _facts(value, subject, _words(field))
        elif isinstance(value, tuple):
            for each in value:
                if isinstance(each, Struct) and not isinstance(each, CiteRecord | Condition):
                    yield from _facts(each, subject, _words(field))


def _words(field: str) -> str:
    return field.strip("_").replace("_", " ")


def _says(record: Struct) -> str:
    for field in SAYING:
        value = getattr(record, field, None)
        if isinstance(value, str | Dose) and str(value):
            text = str(value)
            return text if len(text) <= LONGEST else f"{text[: LONGEST - 4].rsplit(' ', 1)[0]} ..."
    return ""


def sources_document(knowledge: Knowledge) -> SourcesDoc:
    """Every source, with how many facts cite it."""
    counts = Counter(source for fact in all_facts(knowledge) for source in {cite.source for cite in fact.cites})
    ordered = sorted(knowledge.sources.values(), key=lambda source: (source.kind, source.id))
    return SourcesDoc(
        knowledge=knowledge.version,
        sources=tuple(_source_doc(source, facts=counts[source.id], cited_by=None) for source in ordered),
    )


def source_document(asked: str, *, knowledge: Knowledge) -> SourcesDoc:
    """One source, with every fact and rule that cites it."""
    source = knowledge.sources.get(asked)
    if source is None:
        raise UnknownSourceError(asked, [known for known in sorted(knowledge.sources) if asked in known][:3])
    facts = [fact for fact in all_facts(knowledge) if any(cite.source == asked for cite in fact.cites)]
    cited_by = tuple(
        CitedByDoc(subject=fact.subject, entry=fact.entry, says=fact.says, passage=cite.passage, seen=cite.seen)
        for fact in facts
        for cite in fact.cites
        if cite.source == asked
    )
    return SourcesDoc(knowledge=knowledge.version, sources=(_source_doc(source, facts=len(facts), cited_by=cited_by),))


def _source_doc(source: Source, *, facts: int, cited_by: tuple[CitedByDoc, ...] | None) -> SourceDoc:
    return SourceDoc(
        id=source.id,
        kind=source.kind,
        title=source.title,
        edition=source.edition,
        address=source.address,
        read=source.read,
        licence=source.licence,
        facts=facts,
        cited_by=UNSET if cited_by is None else cited_by,
    )


def strength_of(fact: Fact, *, knowledge: Knowledge) -> str:
    """How strong is the strongest source of a fact, as it was seen?"""
    return min((_strength(cite, knowledge.sources[cite.source]) for cite in fact.cites), key=STRENGTHS.index)


def _strength(cite: CiteRecord, source: Source) -> str:
    if source.kind in (DEFAULT, "article"):
        return source.kind
    if cite.seen != "text":
        return cite.seen
    return source.kind if source.kind in ("label", "label-copy") else "published"


def stale_document(knowledge: Knowledge, *, today: date) -> StaleDoc:
    """What is past its review date, what nobody has reviewed yet, and how strong the facts are."""
    strengths = Counter(strength_of(fact, knowledge=knowledge) for fact in all_facts(knowledge))
    return StaleDoc(
        knowledge=knowledge.version,
        today=today,
        files=tuple(
            ReviewDateDoc(
                file=f"medicines/{name}.toml",
                review_by=medicine.review_by,
                past=medicine.review_by < today,
                reviewed_by=tuple(each.name for each in medicine.reviewed_by),
            )
            for name, medicine in knowledge.medicines.items()
        ),
        facts=strengths.total(),
        facts_by_strength={strength: strengths[strength] for strength in STRENGTHS},
    )
