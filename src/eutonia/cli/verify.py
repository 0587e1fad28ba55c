"""eutonia verify: the laws, on every kind of patient that the rules can tell apart."""

from __future__ import annotations

import time
from argparse import Namespace

from eutonia.advice.library import open_library
from eutonia.cli.output import write_json
from eutonia.cli.person import CallError
from eutonia.cli.progress import Progress
from eutonia.render.documents import VerifyDoc
from eutonia.verification.changes import CHANGE_LAWS
from eutonia.verification.laws import PLAN_LAWS, REFUSAL_LAWS
from eutonia.verification.verify import Tally, verify


def run(asked: Namespace) -> int:
    library = open_library()
    budget = read_budget(asked.budget)
    began = time.monotonic()
    with Progress() as progress:
        tally = verify(
            library,
            out_of_time=lambda: budget is not None and time.monotonic() - began > budget,
            tell=progress,
        )
    document = verify_document(tally, knowledge=library.knowledge.version, seconds=time.monotonic() - began)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.verify import show_verification

        show_verification(document)
    return 1 if tally.breaches else 0


def read_budget(text: str | None) -> float | None:
    """How many seconds may it take? None: as many as it needs."""
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise CallError(f"--budget {text!r} is not a number of seconds. Write one such as 120.")
    return seconds


def verify_document(tally: Tally, *, knowledge: str, seconds: float) -> VerifyDoc:
    """The counts as a document."""
    laws = dict.fromkeys([law.__name__.replace("_", " ") for law in (*PLAN_LAWS, *REFUSAL_LAWS)] + [*CHANGE_LAWS])
    return VerifyDoc(
        knowledge=knowledge,
        kinds_jointly=tally.kinds,
        kinds_reviewed_jointly=tally.reviewed_jointly,
        kinds_by_rule=tally.kinds_by_rule,
        rules=tally.rules,
        plans=tally.plans,
        refusals=tally.refusals,
        ways_down=tally.changes.ways_down,
        ways_down_refused=tally.changes.ways_down_refused,
        switches=tally.changes.switches,
        switches_refused=tally.changes.switches_refused,
        missed=tally.changes.missed,
        signals=tally.changes.signals,
        laws=tuple(laws),
        left=tally.left,
        breaches=tally.breaches,
        examples=tuple(tally.examples),
        seconds=round(seconds, 1),
    )
