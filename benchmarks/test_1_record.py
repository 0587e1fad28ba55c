"""Decode and review a record, beside `orjson.loads` of the same bytes."""

from __future__ import annotations

import lzma
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

import orjson
import pytest

from benchmarks.figures import Figures, InTurns
from benchmarks.twenty_rules import SUBJECT, Hits, benchmark_library, count_plainly
from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import Library, open_library
from eutonia.advice.understanding import understand
from eutonia.fhir.bundle import decode_bundle
from eutonia.review.assess import ask_rules
from eutonia.review.facts import gather_facts

ROUNDS = 31
SYNTHEA = Path(__file__).parents[1] / "tests" / "fhir" / "bundles"
READERS = ("eutonia.fhir.", "eutonia.names.", "eutonia.review.value_sets", "eutonia.advice.understanding")
pytestmark = pytest.mark.benchmark(timer=process_time, warmup=False)
Work = Callable[[bytes], object]


@pytest.fixture(scope="module")
def twenty() -> Library:
    return benchmark_library()


def reviewer(library: Library, today: date, about: str | None = None) -> Callable[[bytes], Assessment]:
    """The whole way of a record: bytes, structs, names, facts, rules, findings."""
    return lambda record: assess_patient(decode_bundle(record, today=today), library=library, today=today, about=about)


def asker(library: Library, today: date) -> Callable[[bytes], Hits]:
    """The same as far as the answers: yes, no or unknown for each rule, without evidence, findings and limits."""

    def ask(record: bytes) -> Hits:
        person = understand(decode_bundle(record, today=today), library=library)
        facts = gather_facts(person, value_sets=library.value_sets, today=today)
        asked = ask_rules(facts, knowledge=library.knowledge, about=(SUBJECT,))
        return {one.rule.id for one, answer in asked if answer}

    return ask


def forget() -> None:
    """Let every name, concept and condition be read as if for the first time."""
    for name, module in list(sys.modules.items()):
        if name.startswith(READERS):
            for function in vars(module).values():
                if hasattr(function, "cache_clear") and not isinstance(function, type):
                    function.cache_clear()


def on_each(work: Work, records: list[bytes]) -> None:
    """Do this with one record after the other. No answer is kept: a full memory slows down whoever comes next."""
    for record in records:
        work(record)


def compare(benchmark, records: list[bytes], work: Work, rounds: int = ROUNDS) -> float:
    """How many times as long as `orjson.loads` do the records take, in turns with it?"""
    yardstick = InTurns(lambda: on_each(orjson.loads, records))
    benchmark.pedantic(on_each, args=(work, records), setup=yardstick.setup, rounds=rounds, warmup_rounds=2)
    return yardstick.ratio(benchmark.stats.stats.data)


def microseconds(benchmark, records: list[bytes]) -> str:
    return f"{benchmark.stats.stats.median / len(records) * 1e6:.0f} us"


def test_the_answers_are_right(records: list[bytes], twenty: Library, today: date) -> None:
    """Nothing is measured that does not answer: each record has the findings that a plain count has."""
    review, ask = reviewer(twenty, today, SUBJECT), asker(twenty, today)
    counted = [count_plainly(record) for record in records]
    assert [{finding.rule for finding in review(record).review.findings} for record in records] == counted
    assert [ask(record) for record in records] == counted
    assert sum(map(len, counted)) > 200


def test_20_rules_on_50_records(benchmark, records, twenty, today, figures: Figures) -> None:
    ratio = compare(benchmark, records, reviewer(twenty, today, SUBJECT))
    figures.at_most("1a", "decode + review, 20 rules, to orjson.loads", ratio, 1.0, unit="x", held=True)
    figures.show("1a", "  one record", microseconds(benchmark, records))


def test_20_rules_asked_of_50_records(benchmark, records, twenty, today, figures: Figures) -> None:
    ratio = compare(benchmark, records, asker(twenty, today))
    figures.show("1a", "  without evidence, findings and limits", f"{ratio:.3g}x")


def test_20_rules_on_10_records_never_seen(benchmark, records, twenty, today, figures: Figures) -> None:
    review = reviewer(twenty, today, SUBJECT)

    def review_afresh(record: bytes) -> None:
        forget()
        review(record)

    compare(benchmark, records[:10], review_afresh, rounds=3)
    figures.show("1a", "  one record, no name in it ever read before", microseconds(benchmark, records[:10]))


def test_every_rule_on_50_records(benchmark, records, today, figures: Figures) -> None:
    library = open_library()
    ratio = compare(benchmark, records, reviewer(library, today))
    rules = len(library.knowledge.rules)
    figures.at_most("1b", f"decode + review, all {rules} rules, to orjson.loads", ratio, 2.0, unit="x")
    figures.show("1b", "  one record", microseconds(benchmark, records))


def test_every_rule_on_synthea_records(benchmark, today, figures: Figures) -> None:
    """Records that were not made for this project: longer, and with more in them that no review asks for."""
    records = [lzma.decompress(path.read_bytes()) for path in sorted(SYNTHEA.glob("synthea-us-*.xz"))]
    ratio = compare(benchmark, records, reviewer(open_library(), today), rounds=5)
    kilobytes = sum(map(len, records)) // len(records) // 1000
    figures.show("1c", f"the same, {len(records)} records of Synthea of {kilobytes} kB", f"{ratio:.3g}x")


def test_decoding_50_records(benchmark, records, today, figures: Figures) -> None:
    ratio = compare(benchmark, records, lambda record: decode_bundle(record, today=today))
    figures.show("1", "decode alone, to orjson.loads", f"{ratio:.3g}x")
