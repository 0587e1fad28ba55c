"""Which rungs a person may climb, on a ladder made up for it: 10, 20, 40 in two doses, 60 in four."""

from datetime import date
from typing import Any

import pytest

from eutonia.domain.dose import parse_dose
from eutonia.domain.plan import Regimen
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Ladder, Rung
from eutonia.planning.limits import Bounds
from eutonia.planning.rungs import choose_rungs
from eutonia.planning.wish import Wish

LADDER = Ladder(
    name="made-up",
    pace=1,
    title="made up",
    reading="made up",
    since=date(2026, 11, 24),
    cite=(CiteRecord(source="eutonia-default", passage="made up"),),
    rung=tuple(
        Rung(daily=parse_dose(daily), times=times, days=days)
        for daily, times, days in (("10 mg", 1, 7), ("20 mg", 2, 3), ("40 mg", 2, 3), ("60 mg", 4, 3))
    ),
)


def bounds(daily: str = "80 mg", single: str = "80 mg", times: int | None = None) -> Bounds:
    return Bounds(daily=parse_dose(daily), single=parse_dose(single), times=times, ladders=(), reasons=())


def regimen(daily: str, times: int) -> Regimen:
    return Regimen(daily=parse_dose(daily), times=times)


def climbed(limits: Bounds, target: str | None = None, present: Regimen | None = None) -> list[str]:
    wish = Wish(start=date(2026, 11, 24), target=parse_dose(target) if target else None, regimen=present)
    rungs = choose_rungs(LADDER, bounds=limits, wish=wish)
    return [f"{rung.daily.mg} in {rung.times} for {rung.days}" for rung in rungs]


@pytest.mark.parametrize(
    ("limits", "asked", "rungs"),
    [
        (bounds(), {}, ["10 in 1 for 7", "20 in 2 for 3", "40 in 2 for 3", "60 in 4 for 3"]),
        (bounds(daily="40 mg"), {}, ["10 in 1 for 7", "20 in 2 for 3", "40 in 2 for 3"]),
        (bounds(daily="39 mg"), {}, ["10 in 1 for 7", "20 in 2 for 3"]),
        # Nobody climbs past a rung whose doses are too large, though four doses of 60 would be small enough again.
        (bounds(single="15 mg"), {}, ["10 in 1 for 7", "20 in 2 for 3"]),
        (bounds(single="15 mg"), {"target": "60 mg"}, ["10 in 1 for 7", "20 in 2 for 3"]),
        (bounds(single="15 mg"), {"target": "50 mg"}, ["10 in 1 for 7", "20 in 2 for 3"]),
        (bounds(single="15 mg"), {"target": "30 mg"}, ["10 in 1 for 7", "20 in 2 for 3", "30 in 2 for 3"]),
        (bounds(times=1), {}, ["10 in 1 for 7", "20 in 1 for 3", "40 in 1 for 3", "60 in 1 for 3"]),
        (bounds(), {"target": "5 mg"}, ["5 in 1 for 7"]),
        (bounds(), {"target": "50 mg"}, ["10 in 1 for 7", "20 in 2 for 3", "40 in 2 for 3", "50 in 4 for 3"]),
        (bounds(), {"target": "70 mg"}, ["10 in 1 for 7", "20 in 2 for 3", "40 in 2 for 3", "60 in 4 for 3"]),
        (bounds(daily="5 mg"), {}, []),
        # Who takes it: held as long as the rung below holds, then the next rung up, never a lower one.
        (bounds(), {"present": regimen("20 mg", 2)}, ["20 in 2 for 3", "40 in 2 for 3", "60 in 4 for 3"]),
        (bounds(), {"present": regimen("15 mg", 3)},
         ["15 in 3 for 7", "20 in 2 for 3", "40 in 2 for 3", "60 in 4 for 3"]),
        (bounds(), {"present": regimen("5 mg", 1)},
         ["5 in 1 for 7", "10 in 1 for 7", "20 in 2 for 3", "40 in 2 for 3", "60 in 4 for 3"]),
        (bounds(), {"present": regimen("70 mg", 4)}, ["70 in 4 for 3"]),
        (bounds(), {"present": regimen("42 mg", 2), "target": "44 mg"}, ["42 in 2 for 3", "44 in 4 for 3"]),
        (bounds(), {"present": regimen("42 mg", 2), "target": "42 mg"}, ["42 in 2 for 3"]),
        (bounds(times=2), {"present": regimen("20 mg", 4)}, ["20 in 2 for 3", "40 in 2 for 3", "60 in 2 for 3"]),
    ],
)  # fmt: skip
def test_the_rungs_end_where_a_limit_or_the_target_is(limits: Bounds, asked: dict[str, Any], rungs: list[str]) -> None:
    assert climbed(limits, **asked) == rungs
