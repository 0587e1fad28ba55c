"""Decode and review a record of 100 resources, beside `orjson.loads` of the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import process_time

import orjson
import pytest

from benchmarks.figures import Figures, InTurns
from benchmarks.twenty_rules import SUBJECT, benchmark_library, count_plainly
from eutonia.advice import understanding
from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import Library, open_library
from eutonia.fhir.bundle import decode_bundle
from eutonia.names.resolve import resolve_remembered
from eutonia.review.value_sets import match_remembered

ROUNDS = 31
pytestmark = pytest.mark.benchmark(timer=process_time, warmup=False)
Review = Callable[[bytes], object]


@pytest.fixture(scope="module")
def twenty() -> Library:
    return benchmark_library()


def reviewer(library: Library, today: date, about: str | None = None) -> Callable[[bytes], Assessment]:
    """The whole way of a record: bytes, structs, names, facts, rules, findings."""
    return lambda record: assess_patient(decode_bundle(record, today=today), library=library, today=today, about=about)


def forget() -> None:
    """Let every name and condition be read as if for the first time."""
    for remembered in (
        understanding.understand_medicine, understanding.understand_allergy, resolve_remembered, match_remembered,
    ):  # fmt: skip
        remembered.cache_clear()


def on_each(work: Callable[[bytes], object], records: list[bytes]) -> None:
    """Do this with one record after the other. No answer is kept: a full memory slows down whoever comes next."""
    for record in records:
        work(record)


def compare(benchmark, records: list[bytes], review: Review) -> float:
    """How many times as long as `orjson.loads` do the records take, in turns with it?"""
    yardstick = InTurns(lambda: on_each(orjson.loads, records))
    benchmark.pedantic(on_each, args=(review, records), setup=yardstick.setup, rounds=ROUNDS, warmup_rounds=3)
    return yardstick.ratio(benchmark.stats.stats.data)


def microseconds(benchmark, records: list[bytes]) -> str:
    return f"{benchmark.stats.stats.median / len(records) * 1e6:.0f} us of CPU"


def test_the_answers_are_right(records: list[bytes], twenty: Library, today: date) -> None:
    """Nothing is measured that does not answer: each record has the findings that a plain count has."""
    review = reviewer(twenty, today, SUBJECT)
    found = [{finding.rule for finding in review(record).review.findings} for record in records]
    counted = [count_plainly(record) for record in records]
    assert found == counted
    assert sum(map(len, counted)) > 200


def test_20_rules_on_50_records(benchmark, records, twenty, today, figures: Figures) -> None:
    ratio = compare(benchmark, records, reviewer(twenty, today, SUBJECT))
    figures.at_most("1a", "decode + review, 20 rules, to orjson.loads", ratio, 1.0, unit="x", held=True)
    figures.show("1a", "  one record", microseconds(benchmark, records))


def test_20_rules_on_50_records_never_seen(benchmark, records, twenty, today, figures: Figures) -> None:
    review = reviewer(twenty, today, SUBJECT)

    def review_afresh(record: bytes) -> Assessment:
        forget()
        return review(record)

    ratio = compare(benchmark, records, review_afresh)
    figures.show("1a", "  the same, no name ever read before", f"{ratio:.3g}x")


def test_every_rule_on_50_records(benchmark, records, today, figures: Figures) -> None:
    library = open_library()
    ratio = compare(benchmark, records, reviewer(library, today))
    rules = len(library.knowledge.rules)
    figures.at_most("1b", f"decode + review, all {rules} rules, to orjson.loads", ratio, 2.0, unit="x")
    figures.show("1b", "  one record", microseconds(benchmark, records))


def test_decoding_50_records(benchmark, records, today, figures: Figures) -> None:
    ratio = compare(benchmark, records, lambda record: decode_bundle(record, today=today))
    figures.show("1", "decode alone, to orjson.loads", f"{ratio:.3g}x")
