"""The messages of tests/cases/triage, and how triage does on them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from eutonia.advice.library import open_library
from eutonia.advice.triaging import Report, triage_report
from eutonia.domain.patient import Coded, Lab, MedicineEntry, Patient
from eutonia.domain.triage import Level, Verdict

CASES = Path(__file__).parents[1] / "cases" / "triage"
TODAY = date(2026, 11, 24)
KINDS = ("fires", "lay", "just_not")
NO_RULE = "not-understood"
# How the sets did when they were first run, before anything was changed for them: emergencies caught, of how many.
# Kept here because it can be measured only once.
FIRST_RUN = (
    ("the third held out of the first set", 86, 89),
    ("second look", 53, 82),
    ("third look", 77, 109),
    ("fourth look", 84, 91),
    ("fifth look, in the plainest lay words", 55, 55),
    ("first blind set, by somebody who had never seen the phrases", 75, 110),
    ("second blind set, before anything was changed for either", 58, 110),
    ("second blind set, after the first had been taken in", 92, 110),
    ("sixth look, after both blind sets had been taken in", 50, 69),
    ("seventh look, after the sixth had been taken in", 33, 43),
    ("eighth look, after the seventh had been taken in", 32, 40),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vignette:
    """One message, what is known of the person, and what is expected."""

    file: str
    rule: str
    kind: str
    text: str
    level: Level
    given: dict[str, Any]

    @property
    def held_out(self) -> bool:
        """Was it kept unseen while the phrases were first written? Only the first set was split so."""
        return (
            not any(each in self.file for each in ("look", "blind")) and sha256(self.text.encode()).digest()[0] % 3 == 0
        )


def all_vignettes() -> Iterator[Vignette]:
    for path in sorted(CASES.glob("*.toml")):
        for rule in tomllib.loads(path.read_text("utf-8"))["rule"]:
            for kind in KINDS:
                for entry in rule[kind]:
                    given = {"text": entry} if isinstance(entry, str) else entry
                    level = Level.of(given.get("level", rule["level"]))
                    yield Vignette(
                        file=path.stem, rule=rule["id"], kind=kind, text=given["text"], level=level, given=given
                    )


def person(given: dict[str, Any]) -> Patient:
    labs: tuple[Lab, ...] = ()
    if "egfr" in given:
        labs = (Lab(name="egfr", value=Decimal(given["egfr"]), unit="mL/min/{1.73_m2}", on=TODAY),)
    taking, conditions = given.get("taking"), given.get("conditions")
    return Patient(
        age_stated=int(given["age"]) if "age" in given else None,
        dialysis=given.get("dialysis"),
        pump=given.get("pump"),
        labs=labs,
        medicines=None if taking is None else tuple(MedicineEntry(text=text) for text in taking),
        conditions=None if conditions is None else tuple(Coded(text=text) for text in conditions),
    )


def verdict_on(case: Vignette) -> Verdict:
    report = Report(text=case.text, during=case.given.get("during"))
    return triage_report(report, patient=person(case.given), library=open_library(), today=TODAY)


@cache
def results() -> tuple[tuple[Vignette, Verdict], ...]:
    """Every message with its verdict."""
    return tuple((case, verdict_on(case)) for case in all_vignettes())


def measure() -> tuple[str, ...]:
    """The section of docs/triage.md that says how well it does: over all messages, and rule by rule."""
    lines = ["## How well it does", ""]
    lines.append(
        "Our own messages (tests/cases/triage), written by us, not by patients, and reviewed by no clinician yet. By "
        "now the phrases have been widened on all of them: the figures of today say what would be noticed if it broke. "
        "What to expect of new wording is said by the first-run figures, taken before anything was changed: **less**."
    )
    lines += ["", "| set, first run | emergencies caught | of | share |", "|---|---|---|---|"]
    lines += [f"| {name} | {caught} | {of} | {100 * caught / of:.1f} % |" for name, caught, of in FIRST_RUN]
    lines += ["", *_summary(), "", *_by_rule()]
    return tuple(lines)


def _summary() -> Iterator[str]:
    emergencies = [verdict.level for case, verdict in results() if case.level is Level.EMERGENCY]
    others = [(case, verdict) for case, verdict in results() if case.level is not Level.EMERGENCY]
    caught = sum(level is Level.EMERGENCY for level in emergencies)
    called = sum(verdict.level is Level.EMERGENCY for _, verdict in others)
    above = sum(verdict.level > case.level for case, verdict in results())
    below = sum(verdict.level < case.level for case, verdict in results())
    yield from ("| today | count | of | share |", "|---|---|---|---|")
    for what, count, of in (
        ("emergencies caught", caught, len(emergencies)),
        ("called an emergency and is none", called, len(others)),
        ("any level above the expected", above, len(results())),
        ("any level below the expected", below, len(results())),
    ):
        yield f"| {what} | {count} | {of} | {100 * count / of:.1f} % |"


def _by_rule() -> Iterator[str]:
    counts: dict[str, Counter[str]] = {}
    for case, verdict in results():
        count = counts.setdefault(case.rule, Counter())
        if case.kind == "just_not":
            count["not"] += 1
            count["stayed"] += verdict.level is case.level
        else:
            count["fires"] += 1
            count["heard"] += case.rule == NO_RULE or case.rule in {each.rule for each in verdict.because}
            count["above"] += verdict.level > case.level
    yield "| rule | should speak | spoke | above its level | should just not | stayed at its level |"
    yield "|---|---|---|---|---|---|"
    for rule, count in sorted(counts.items()):
        figures = [count[each] for each in ("fires", "heard", "above", "not", "stayed")]
        yield f"| {rule} | {' | '.join(map(str, figures))} |"
