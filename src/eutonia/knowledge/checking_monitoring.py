"""Puts the monitoring files together and refuses what does not hold: a row about a signal that nobody reads."""

from __future__ import annotations

from collections.abc import Sequence, Set

from eutonia.knowledge.errors import KnowledgeError
from eutonia.knowledge.monitoring_records import Following, MonitoringFile

FOLDER = "monitoring/"


def assemble_monitoring(files: Sequence[MonitoringFile]) -> Following:
    """The files as one. Rows of the table keep the order in which they stand."""
    trials = [each for file in files for each in file.trial]
    if len({trial.medicine for trial in trials}) < len(trials):
        raise KnowledgeError(FOLDER, "trial", "two trials of one medicine")
    return Following(
        windows=_only([file.windows for file in files if file.windows], "windows"),
        lead=_only([file.lead for file in files if file.lead], "lead"),
        scales=tuple(each for file in files for each in file.scale),
        signals=tuple(each for file in files for each in file.signal),
        triggers=tuple(each for file in files for each in file.trigger),
        effects=tuple(each for file in files for each in file.effect),
        cover=tuple(sorted((each for file in files for each in file.cover), key=lambda level: level.days)),
        trials=tuple(trials),
        rows=tuple(each for file in files for each in file.row),
    )


def _only[T](found: Sequence[T], what: str) -> T:
    if len(found) != 1:
        raise KnowledgeError(FOLDER, what, f"exactly one [{what}] is needed, not {len(found)}")
    return found[0]


def check_monitoring(file: str, monitoring: Following, medicines: Set[str]) -> None:
    """Is everything there once, and does every row speak of signals that exist?"""
    for what, ids in (
        ("scale", [each.id for each in monitoring.scales]),
        ("signal", [each.id for each in monitoring.signals]),
        ("trigger", [each.id for each in monitoring.triggers]),
        ("row", [each.id for each in monitoring.rows]),
        ("cover level", [str(each.level) for each in monitoring.cover]),
    ):
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise KnowledgeError(file, twice[0], f"two entries for the {what} {twice[0]!r}")
    signals = {signal.id for signal in monitoring.signals}
    for row in monitoring.rows:
        for name in row.when:
            if name not in signals:
                raise KnowledgeError(file, row.id, f"no signal {name!r}")
    lost = sorted({trial.medicine for trial in monitoring.trials} ^ medicines)
    if lost:
        raise KnowledgeError(file, lost[0], "one trial for each medicine of medicines/ is needed")
    if [level.level for level in monitoring.cover] != ["out", "urgent", "alarm", "watch"]:
        raise KnowledgeError(file, "cover", "the levels are out, urgent, alarm and watch, each earlier than the last")
