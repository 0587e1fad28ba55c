"""From signals to a proposal, by the table in knowledge/monitoring/proposal.toml: the first row that fits decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eutonia.domain.errors import EutoniaError
from eutonia.domain.proposal import Proposal, Signal
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.monitoring_records import ProposalRow, Value
from eutonia.knowledge.records import Knowledge


class NoRowError(EutoniaError):
    """A combination of signals that no row answers: the table is wrong, and nothing may be proposed."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        told = ", ".join(f"{name} {value}" for name, value in values.items())
        super().__init__(f"No row of the proposal's table answers: {told}. Mend knowledge/monitoring/proposal.toml.")


def propose(signals: Sequence[Signal], *, knowledge: Knowledge) -> Proposal:
    """What is suggested, by which row, from which signals?"""
    values = {signal.id: value_word(signal.value) for signal in signals}
    row = deciding_row(knowledge.monitoring.rows, values)
    deciding = [signal for signal in signals if signal.id in row.when]
    return Proposal(
        action=row.action,
        rule=row.id,
        reasons=(row.why, *(_reason(signal) for signal in deciding)),
        ask=(*row.ask, *_asks(deciding)),
        inputs=tuple(signals),
        cites=resolve_cites(row.cite, knowledge),
    )


def deciding_row(rows: Sequence[ProposalRow], values: Mapping[str, Value]) -> ProposalRow:
    """The first row that fits."""
    for row in rows:
        if all(values[name] in allowed for name, allowed in row.when.items()):
            return row
    raise NoRowError(values)


def value_word(value: bool | None) -> Value:
    """
    >>> value_word(None)
    'unknown'
    """
    if value is None:
        return "unknown"
    return "yes" if value else "no"


def _reason(signal: Signal) -> str:
    told = "; ".join(signal.because)
    return f"{signal.title}: {value_word(signal.value)}{f' ({told})' if told else ''}"


def _asks(signals: Sequence[Signal]) -> list[str]:
    return [f"Needed: {need}" for signal in signals if signal.value is None for need in signal.needs]
