"""The table of proposals on the full product of its signals, by brute force: every combination, one after another."""

from itertools import product

import pytest

from eutonia.advice.library import open_library
from eutonia.domain.proposal import Signal
from eutonia.monitoring.proposal import NoRowError, deciding_row, propose, value_word
from eutonia.render.proposal_page import when_words, write_proposal_page
from eutonia.verification.proposals import GATES, VALUES, check_table

KNOWLEDGE = open_library().knowledge
BOOK = KNOWLEDGE.monitoring
NAMES = tuple(signal.id for signal in BOOK.signals)
BIT = {value: 1 << place for place, value in enumerate(VALUES)}  # yes 1, no 2, unknown 4
ANYTHING = sum(BIT.values())


def as_bits(when) -> int:
    """Three bits a signal: which of its values fit."""
    bits = 0
    for place, name in enumerate(NAMES):
        fits = sum(BIT[value] for value in when[name]) if name in when else ANYTHING
        bits |= fits << (3 * place)
    return bits


@pytest.fixture(scope="module")
def counted() -> dict[str, int]:
    """How many of all combinations each row decides; an advance that misses a gate is counted apart."""
    rows = [(as_bits(row.when), row.id, row.action) for row in BOOK.rows]
    gates = as_bits(GATES)
    urgent = [as_bits({name: ["yes"]}) for name in ("red-flag", "withdrawal")]
    weak = as_bits({"weakness": ["yes"]})
    found = dict.fromkeys((row.id for row in BOOK.rows), 0) | {"none": 0, "unsafe": 0, "not urgent": 0, "not back": 0}
    choices = [[bit << (3 * place) for bit in BIT.values()] for place in range(len(NAMES))]
    for values in product(*choices):
        state = sum(values)
        for fits, name, action in rows:
            if state & fits == state:
                found[name] += 1
                if action == "advance" and state & gates != state:
                    found["unsafe"] += 1
                is_urgent = any(state & flag == state for flag in urgent)
                found["not urgent"] += is_urgent != (action == "urgent")
                if not is_urgent and state & weak == state:
                    found["not back"] += action != "step-back"
                break
        else:
            found["none"] += 1
    return found


def test_every_combination_has_exactly_one_answer_and_none_is_unsafe(counted):
    assert sum(counted[row.id] for row in BOOK.rows) == 3 ** len(NAMES) == 4_782_969
    assert {name: counted[name] for name in ("none", "unsafe", "not urgent", "not back")} == {
        "none": 0, "unsafe": 0, "not urgent": 0, "not back": 0,
    }  # fmt: skip


def test_the_walk_of_verify_counts_what_brute_force_counts(counted):
    check = check_table(BOOK.rows, NAMES)
    assert check.by_row == {row.id: counted[row.id] for row in BOOK.rows}
    assert (check.combinations, check.breaches) == (3 ** len(NAMES), ())


def signals(**values):
    return [
        Signal(
            id=each.id, title=each.title, value=values.get(each.id.replace("-", "_")), because=(), needs=(), cites=()
        )
        for each in BOOK.signals
    ]


def test_nothing_known_holds_and_asks():
    proposal = propose(signals(), knowledge=KNOWLEDGE)
    assert (proposal.action, proposal.rule) == ("hold", "safety-not-known")
    assert proposal.ask


def test_a_proposal_lists_its_inputs_its_row_its_reasons_and_its_sources():
    given = signals(weakness=True, relief=True)
    proposal = propose(given, knowledge=KNOWLEDGE)
    assert (proposal.action, proposal.rule) == ("step-back", "better-but-weaker")
    assert proposal.inputs == tuple(given)
    assert len(proposal.reasons) == 3  # the row's, and one for each signal that it asks
    assert proposal.cites


def test_a_combination_without_a_row_is_an_error_not_a_guess():
    values = {each.id: value_word(None) for each in BOOK.signals}
    with pytest.raises(NoRowError, match="No row of the proposal's table answers"):
        deciding_row(BOOK.rows[:1], values)


def test_the_page_is_what_the_table_says(golden):
    golden("../../docs/proposals.md", write_proposal_page(KNOWLEDGE))


def test_the_page_shows_every_row_signal_scale_and_trigger():
    page = write_proposal_page(KNOWLEDGE)
    for row in BOOK.rows:
        assert f"| {row.id} | {when_words(row)} | {row.action} |" in page
    for name in (*(each.id for each in BOOK.signals), *(each.title for each in BOOK.scales)):
        assert f"| {name} |" in page
    assert all(each.ask in page for each in BOOK.triggers)
