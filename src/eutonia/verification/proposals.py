"""The laws of the proposal's table, checked on every combination of signals, not on a sample.

A row asks some signals and leaves the others open, so combinations that it cannot tell apart are walked together: the
walk branches only where the first row still in question asks. It covers every combination exactly once, which the count
shows, and a law is broken exactly where one of its combinations lies among those walked. A second proof by brute force
stands in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eutonia.knowledge.monitoring_records import ActionWord, ProposalRow, Value

VALUES: tuple[Value, ...] = ("yes", "no", "unknown")
ACTIONS: frozenset[ActionWord] = frozenset({"advance", "hold", "step-back", "switch", "taper", "urgent"})
# What must be so before any increase. Relief may be either, but it must be known.
GATES: Mapping[str, frozenset[Value]] = {
    "red-flag": frozenset({"no"}),
    "withdrawal": frozenset({"no"}),
    "weakness": frozenset({"no"}),
    "sedation": frozenset({"no"}),
    "side-effect": frozenset({"no"}),
    "new-finding": frozenset({"no"}),
    "lab-due": frozenset({"no"}),
    "cover-gap": frozenset({"no"}),
    "hidden-trigger": frozenset({"no"}),
    "taken": frozenset({"yes"}),
    "at-top": frozenset({"no"}),
    "settled": frozenset({"yes"}),
    "relief": frozenset({"yes", "no"}),
    "too-little": frozenset({"yes"}),
}
# What must be so before a medicine is given up for doing nothing.
FAIR_TRIAL: Mapping[str, frozenset[Value]] = {
    **{name: frozenset({"no"}) for name in ("red-flag", "withdrawal", "weakness", "sedation", "hidden-trigger")},
    **{name: frozenset({"no"}) for name in ("side-effect", "new-finding", "lab-due", "cover-gap", "relief")},
    **{name: frozenset({"yes"}) for name in ("taken", "at-top", "settled")},
}
NO_EMERGENCY: Mapping[str, frozenset[Value]] = {
    "red-flag": frozenset({"no", "unknown"}),
    "withdrawal": frozenset({"no", "unknown"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLaw:
    """Where these values meet, only these actions are allowed."""

    id: str
    text: str
    when: Mapping[str, frozenset[Value]]
    allowed: frozenset[ActionWord]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBreach:
    """A law, and one combination on which the table breaks it. Signals that are not named may have any value."""

    law: str
    row: str | None  # none: no row answers
    signals: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCheck:
    """What was walked, and what was found."""

    combinations: int
    laws: int
    by_action: Mapping[str, int]
    by_row: Mapping[str, int]
    breaches: tuple[TableBreach, ...]


def table_laws(signals: Sequence[str]) -> tuple[TableLaw, ...]:
    """Every law of the table."""
    yes: frozenset[Value] = frozenset({"yes"})
    not_yes: frozenset[Value] = frozenset({"no", "unknown"})
    calm = {**NO_EMERGENCY, "weakness": not_yes, "sedation": not_yes}
    rest: frozenset[ActionWord] = ACTIONS - {"urgent"}
    laws = [
        _law("red-flag-is-urgent", "a red flag is urgent, whatever else", {"red-flag": yes}, "urgent"),
        _law("withdrawal-is-urgent", "withdrawal is urgent, whatever else", {"withdrawal": yes}, "urgent"),
        TableLaw(id="urgent-only-then", text="nothing else is", when=NO_EMERGENCY, allowed=rest),
        _law("weakness-steps-back", "weakness outranks relief", {**NO_EMERGENCY, "weakness": yes}, "step-back"),
        _law(
            "sedation-steps-back",
            "sleepiness that had time to pass outranks relief",
            {**NO_EMERGENCY, "sedation": yes, "settled": frozenset({"yes", "unknown"})},
            "step-back",
        ),
        _law("sedation-never-more", "sleepiness: less, or no more", {"sedation": yes}, "step-back", "hold", "urgent"),
        TableLaw(
            id="step-back-only-then",
            text="a dose that is borne is not taken away",
            when={"weakness": not_yes, "sedation": not_yes},
            allowed=ACTIONS - {"step-back"},
        ),
        _law("all-gates-pass", "who passes every gate may rise", GATES, "advance"),
        _law(
            "useless-is-given-up", "no better after a fair trial", {**FAIR_TRIAL, "too-little": yes}, "switch", "taper"
        ),
    ]
    laws += [_unless("advance", name, allowed, frozenset({"advance"})) for name, allowed in GATES.items()]
    laws += [_unless("give-up", name, allowed, frozenset({"switch", "taper"})) for name, allowed in FAIR_TRIAL.items()]
    for name in signals:
        when = {**calm, name: frozenset[Value]({"unknown"})}
        laws.append(_law(f"unknown-holds.{name}", "too little information holds and asks", when, "hold"))
    return tuple(laws)


def _law(id: str, text: str, when: Mapping[str, frozenset[Value]], *allowed: ActionWord) -> TableLaw:  # noqa: A002
    return TableLaw(id=id, text=text, when=when, allowed=frozenset(allowed))


def _unless(what: str, name: str, allowed: frozenset[Value], forbidden: frozenset[ActionWord]) -> TableLaw:
    others = frozenset(VALUES) - allowed
    text = f"never where {name} is {' or '.join(sorted(others))}"
    return TableLaw(id=f"no-{what}.{name}", text=text, when={name: others}, allowed=ACTIONS - forbidden)


def check_table(rows: Sequence[ProposalRow], signals: Sequence[str]) -> TableCheck:
    """Does every combination have its answer, and does none break a law? One breach a law is shown."""
    laws = table_laws(signals)
    by_action: dict[str, int] = {}
    by_row = {row.id: 0 for row in rows}
    breaches: dict[str, TableBreach] = {}
    combinations = 0
    for row, assigned in walk_table(rows):
        count = len(VALUES) ** (len(signals) - len(assigned))
        combinations += count
        if row is None:
            breaches.setdefault("total", TableBreach(law="total", row=None, signals=assigned))
            continue
        by_row[row.id] += count
        by_action[row.action] = by_action.get(row.action, 0) + count
        for law in laws:
            if row.action not in law.allowed and law.id not in breaches and _meets(law, assigned):
                signals_then = {**{name: min(values) for name, values in law.when.items()}, **assigned}
                breaches[law.id] = TableBreach(law=law.id, row=row.id, signals=signals_then)
    for row_id, count in by_row.items():
        if not count:
            breaches[f"dead.{row_id}"] = TableBreach(law="every-row-decides", row=row_id, signals={})
    if combinations != len(VALUES) ** len(signals):
        breaches["walk"] = TableBreach(law="every-combination-once", row=None, signals={})
    return TableCheck(
        combinations=combinations,
        laws=len(laws) + 3,  # total, every row decides, every combination once
        by_action=by_action,
        by_row=by_row,
        breaches=tuple(breaches.values()),
    )


def _meets(law: TableLaw, assigned: Mapping[str, Value]) -> bool:
    """Is one of the law's combinations among those that these values leave open?"""
    return all(assigned.get(name, next(iter(values))) in values for name, values in law.when.items())


def walk_table(rows: Sequence[ProposalRow]) -> Iterator[tuple[ProposalRow | None, Mapping[str, Value]]]:
    """Every combination once, together where no row tells them apart, with the row that decides."""
    yield from _walk(tuple(rows), {})


def _walk(
    live: tuple[ProposalRow, ...], assigned: dict[str, Value]
) -> Iterator[tuple[ProposalRow | None, Mapping[str, Value]]]:
    if not live:
        yield None, assigned
        return
    name = next((name for name in live[0].when if name not in assigned), None)
    if name is None:
        yield live[0], assigned
        return
    for value in VALUES:
        still = tuple(row for row in live if name not in row.when or value in row.when[name])
        yield from _walk(still, {**assigned, name: value})
