"""Missed-dose advice that is wrong on purpose is caught; the table's own is not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from eutonia.advice.library import open_library
from eutonia.domain.dose import Dose
from eutonia.planning.missed import Situation, advise_on_missed
from eutonia.verification.changes import Changes, broken_missed_laws, check_missed

LATE: dict[str, Any] = {
    "phase": "steady", "dose": Dose(Decimal(10)), "every_h": Decimal(8), "hours_late": Decimal(7),
}  # fmt: skip


def broken(wrong: Any, *, name: str = "baclofen", **happened: Any) -> list[str]:
    knowledge = open_library().knowledge
    medicine, situation = knowledge.medicines[name], Situation(**{**LATE, **happened})
    advice = advise_on_missed(medicine, situation, knowledge=knowledge)
    assert list(broken_missed_laws(medicine, situation, advice, knowledge)) == []
    return list(broken_missed_laws(medicine, situation, replace(advice, **wrong), knowledge))


@pytest.mark.parametrize(
    ("wrong", "happened"),
    [
        ({"do": "take"}, {}),
        ({"do": "skip"}, {"signs": True}),
        ({"do": "skip"}, {"because": "vomiting"}),
        ({"do": "skip"}, {"because": "ran-out"}),
        ({"do": "take"}, {"because": "fasting", "hours_late": Decimal(0)}),
        ({"do": "skip"}, {"hours_late": Decimal(80)}),
        ({"why": ""}, {}),
        ({"do": "skip"}, {"name": "gabapentin", "longest_holds": True}),
        ({"do": "take"}, {"name": "tizanidine", "every_h": Decimal(6), "hours_late": Decimal(0)}),
    ],
)
def test_wrong_advice_is_caught(wrong: dict[str, Any], happened: dict[str, Any]) -> None:
    assert broken(wrong, **happened)


def test_the_table_breaks_no_law_in_any_situation() -> None:
    breaches: list[str] = []
    count = Changes()
    cases = check_missed(open_library().knowledge, count=count, breach=lambda where, why: breaches.append(where + why))
    assert sum(1 for _ in cases) == count.missed > 50_000
    assert breaches == []
