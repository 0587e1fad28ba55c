"""Each law of the proposal's table, broken on purpose: the check finds it, and names the law."""

import pytest
from msgspec.structs import replace

from eutonia.knowledge.loading import load_knowledge
from eutonia.verification.proposals import FAIR_TRIAL, GATES, check_table, table_laws

BOOK = load_knowledge().monitoring
NAMES = [signal.id for signal in BOOK.signals]


def broken(*changes):
    """The laws that a changed table breaks."""
    rows = list(BOOK.rows)
    for change in changes:
        rows = change(rows)
    return {breach.law for breach in check_table(rows, NAMES).breaches}


def acts(row_id, action):
    """The row proposes something else."""
    return lambda rows: [replace(row, action=action) if row.id == row_id else row for row in rows]


def without(row_id):
    """The row is gone."""
    return lambda rows: [row for row in rows if row.id != row_id]


def first(row_id):
    """The row is asked before all others."""
    return lambda rows: sorted(rows, key=lambda row: row.id != row_id)


def asks_less(row_id, name):
    """The row no longer asks a signal."""
    return lambda rows: [
        replace(row, when={key: value for key, value in row.when.items() if key != name}) if row.id == row_id else row
        for row in rows
    ]


def test_the_table_that_ships_breaks_none():
    check = check_table(BOOK.rows, NAMES)
    assert check.breaches == ()
    assert check.combinations == 3 ** len(NAMES)
    assert sum(check.by_action.values()) == check.combinations
    assert set(check.by_action) == {"advance", "hold", "step-back", "switch", "taper", "urgent"}


def test_every_signal_is_a_gate():
    assert set(GATES) == set(NAMES)


BROKEN = {
    "red-flag-is-urgent": (acts("red-flag", "hold"),),
    "withdrawal-is-urgent": (acts("withdrawal", "hold"),),
    "urgent-only-then": (acts("weaker", "urgent"),),
    "weakness-steps-back": (acts("better-but-weaker", "hold"),),
    "sedation-steps-back": (acts("sleepy", "hold"),),
    "sedation-never-more": (acts("sleepy-early", "advance"),),
    "step-back-only-then": (acts("side-effect", "step-back"),),
    "all-gates-pass": (acts("advance", "hold"),),
    "useless-is-given-up": (acts("useless-at-the-top", "hold"),),
    "total": (without("useless-at-the-top"),),
}


@pytest.mark.parametrize("law", BROKEN)
def test_a_law_broken_on_purpose_is_found(law):
    assert law in broken(*BROKEN[law])


def test_a_row_that_never_decides_is_found():
    dead = replace(BOOK.rows[0], id="dead")
    assert "every-row-decides" in broken(lambda rows: [*rows, dead])


@pytest.mark.parametrize("name", GATES)
def test_an_increase_past_any_one_gate_is_found(name):
    assert f"no-advance.{name}" in broken(asks_less("advance", name), first("advance"))


@pytest.mark.parametrize("name", FAIR_TRIAL)
def test_a_medicine_given_up_without_a_fair_trial_is_found(name):
    whole = replace(
        BOOK.rows[0], id="whole", when={key: tuple(value) for key, value in FAIR_TRIAL.items()}, action="taper"
    )
    assert f"no-give-up.{name}" in broken(lambda rows: [whole, *rows], asks_less("whole", name))


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_that_passes_for_known_is_found(name):
    unknown = replace(BOOK.rows[0], id="unknown", when={name: ("unknown",)}, action="taper")
    assert f"unknown-holds.{name}" in broken(lambda rows: [unknown, *rows])


def test_every_law_is_broken_by_some_test():
    tested = set(BROKEN) | {f"no-advance.{name}" for name in GATES} | {f"unknown-holds.{name}" for name in NAMES}
    tested |= {f"no-give-up.{name}" for name in FAIR_TRIAL}
    assert {law.id for law in table_laws(NAMES)} | {"total"} == tested
