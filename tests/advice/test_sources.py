"""Every fact is found by its source, and the strength of each is told honestly."""

from datetime import date

import msgspec
import pytest
from msgspec import UNSET

from eutonia.advice.library import open_library
from eutonia.advice.sources import (
    STRENGTHS,
    Fact,
    UnknownSourceError,
    all_facts,
    source_document,
    sources_document,
    stale_document,
    strength_of,
)
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Reviewer

KNOWLEDGE = open_library().knowledge


def cited(*cites):
    return Fact(subject="", entry="", says="", cites=cites)


def some_source(kind):
    return next(source.id for source in KNOWLEDGE.sources.values() if source.kind == kind)


def count_cites(value):
    """Every citation in a record, found in another way: as plain data."""
    if isinstance(value, dict):
        own = len(value.get("cite", ())) + sum(len(value[key]) for key in value if key.endswith("_cite"))
        return own + sum(count_cites(each) for key, each in value.items() if not key.endswith("cite"))
    return sum(map(count_cites, value)) if isinstance(value, list | tuple) else 0


def test_no_citation_is_forgotten():
    whole = msgspec.to_builtins(KNOWLEDGE, enc_hook=str)
    parts = whole.keys() - {"version", "sources", "examined"}  # what cites nothing itself
    assert sum(len(fact.cites) for fact in all_facts(KNOWLEDGE)) == sum(count_cites(whole[part]) for part in parts)


def test_every_fact_says_of_what_it_is():
    facts = list(all_facts(KNOWLEDGE))
    assert len(facts) > 500
    assert all(fact.subject and fact.entry for fact in facts)


def test_every_rule_is_a_fact():
    rules = {fact.says for fact in all_facts(KNOWLEDGE) if fact.entry == "rule"}
    assert rules == {rule.id for rule in KNOWLEDGE.rules}


def test_all_sources_are_listed_with_the_facts_that_rest_on_them():
    document = sources_document(KNOWLEDGE)
    assert {source.id for source in document.sources} == set(KNOWLEDGE.sources)
    assert all(source.cited_by is UNSET for source in document.sources)
    for source in document.sources[::20]:
        assert source_document(source.id, knowledge=KNOWLEDGE).sources[0].facts == source.facts


def test_one_source_shows_every_fact_with_its_passage():
    (source,) = source_document("eutonia-default", knowledge=KNOWLEDGE).sources
    assert source.cited_by
    assert all(one.passage for one in source.cited_by)
    assert len(source.cited_by) >= source.facts > 0


def test_an_unknown_source_is_refused_with_an_offer():
    with pytest.raises(UnknownSourceError, match=r"'default'.*eutonia-default"):
        source_document("default", knowledge=KNOWLEDGE)
    with pytest.raises(UnknownSourceError, match="eutonia sources"):
        source_document("nobody", knowledge=KNOWLEDGE)


@pytest.mark.parametrize(
    ("kind", "seen", "strength"),
    [
        ("label", "text", "label"),
        ("label-copy", "text", "label-copy"),
        ("guideline", "text", "published"),
        ("study", "abstract", "abstract"),
        ("study", "secondary", "secondary"),
        ("label", "secondary", "secondary"),
        ("article", "text", "article"),
        ("eutonia-default", "text", "eutonia-default"),
    ],
)
def test_a_source_is_as_strong_as_it_was_seen(kind, seen, strength):
    cite = CiteRecord(source=some_source(kind), passage="x", seen=seen)
    assert strength_of(cited(cite), knowledge=KNOWLEDGE) == strength


def test_a_fact_is_as_strong_as_its_strongest_source():
    ours = CiteRecord(source="eutonia-default", passage="x")
    label = CiteRecord(source=some_source("label"), passage="x")
    assert strength_of(cited(ours, label), knowledge=KNOWLEDGE) == "label"


def test_a_file_is_past_its_date_from_the_day_after():
    last = min(medicine.review_by for medicine in KNOWLEDGE.medicines.values())
    assert not any(file.past for file in stale_document(KNOWLEDGE, today=last).files)
    later = date.fromordinal(last.toordinal() + 1)
    assert any(file.past for file in stale_document(KNOWLEDGE, today=later).files)


def test_every_medicine_is_listed_and_every_fact_counted():
    document = stale_document(KNOWLEDGE, today=date(2026, 11, 24))
    assert [file.file for file in document.files] == [f"medicines/{name}.toml" for name in KNOWLEDGE.medicines]
    assert tuple(document.facts_by_strength) == STRENGTHS
    assert sum(document.facts_by_strength.values()) == document.facts == len(list(all_facts(KNOWLEDGE)))


def test_who_has_reviewed_a_file_is_named():
    name, medicine = next(iter(KNOWLEDGE.medicines.items()))
    reviewer = Reviewer(name="A. Reader", licence="none, a test", on=date(2026, 1, 1))
    reviewed = msgspec.structs.replace(medicine, reviewed_by=(reviewer,))
    knowledge = msgspec.structs.replace(KNOWLEDGE, medicines={**KNOWLEDGE.medicines, name: reviewed})
    files = {file.file: file.reviewed_by for file in stale_document(knowledge, today=date(2026, 11, 24)).files}
    assert files[f"medicines/{name}.toml"] == ("A. Reader",)
    assert not any(by for file, by in files.items() if file != f"medicines/{name}.toml")
