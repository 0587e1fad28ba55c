"""The table of missed doses, case by case (tests/cases/missed), and what holds for every situation."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.assessing import assess_patient
from eutonia.advice.library import open_library
from eutonia.advice.missing import answer_missed
from eutonia.domain.dose import Dose, parse_dose
from eutonia.planning.missed import CAUSES, PHASES, MissedError, Situation, advise_on_missed, own_rule
from eutonia.render.missed_documents import write_missed_page
from tests.patients import TODAY, healthy

ROOT = Path(__file__).parents[2]
CASES = tomllib.loads((ROOT / "tests" / "cases" / "missed" / "table.toml").read_text())["case"]


def situation_of(case: dict[str, Any]) -> Situation:
    return Situation(
        phase=case.get("phase", "steady"),
        dose=parse_dose(case["dose"]),
        every_h=Decimal(case["every"]),
        hours_late=Decimal(str(case["late"])),
        missed_before=case.get("before", 0),
        because=case.get("because"),
        signs=case.get("signs"),
    )


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_a_missed_dose_gets_the_answer_of_the_table(case: dict[str, Any]) -> None:
    library = open_library()
    person = healthy(**case.get("patient", {}))
    assessment = assess_patient(person, library=library, today=TODAY, about=case["medicine"])
    answer = answer_missed(case["medicine"], situation_of(case), assessment=assessment, library=library)
    assert answer.advice.do == case["do"], answer.advice
    assert answer.advice.row == case.get("row", answer.advice.row)
    assert answer.advice.why


def test_every_row_of_the_table_has_a_case_that_meets_it() -> None:
    """But the few that are the same for another medicine without withdrawal."""
    library = open_library()
    met = set()
    for case in CASES:
        medicine = library.knowledge.medicines[case["medicine"]]
        met.add(advise_on_missed(medicine, situation_of(case), knowledge=library.knowledge).row)
    rows = {row.id for row in library.knowledge.missed.row}
    assert rows - met <= {
        "vomiting-other", "fasting-other", "gabapentinoid.three-days", "tizanidine.two-days",
        "carisoprodol.a-day", "three-missed",
    }  # fmt: skip


situations = st.builds(
    Situation,
    phase=st.sampled_from(PHASES),
    dose=st.decimals("0.5", "1200", places=1).map(Dose),
    every_h=st.sampled_from([Decimal(hours) for hours in (4, 6, 8, 12, 24)]),
    hours_late=st.decimals("0", "120", places=1),
    missed_before=st.integers(0, 9),
    because=st.sampled_from([None, *CAUSES]),
    signs=st.sampled_from([None, True, False]),
)


@given(st.sampled_from(sorted(open_library().knowledge.medicines)), situations)
def test_a_dose_taken_now_is_never_too_close_to_the_next(name: str, situation: Situation) -> None:
    knowledge = open_library().knowledge
    medicine = knowledge.medicines[name]
    advice = advise_on_missed(medicine, situation, knowledge=knowledge)
    if advice.do == "take":
        assert situation.next_h >= own_rule(medicine, knowledge).gap_h
        assert situation.hours_late < situation.every_h
    if situation.signs and medicine.stops_slowly:
        assert advice.do == "emergency"
    if situation.signs is None and medicine.stops_slowly and advice.do != "emergency":
        assert advice.unless


@given(st.sampled_from(sorted(open_library().knowledge.medicines)), situations)
def test_a_long_gap_is_never_closed_with_the_old_dose(name: str, situation: Situation) -> None:
    knowledge = open_library().knowledge
    medicine = knowledge.medicines[name]
    if medicine.stops_slowly and situation.without_h >= 72:
        assert advise_on_missed(medicine, situation, knowledge=knowledge).do in ("call-today", "emergency")


def test_a_day_of_uneven_hours_is_not_rounded_down() -> None:
    every_five = Situation(phase="steady", dose=Dose(Decimal(10)), every_h=Decimal(5), hours_late=Decimal(1))
    assert every_five.daily == Dose(Decimal(48))


@pytest.mark.parametrize(
    "wrong",
    [
        {"every_h": Decimal(0)},
        {"every_h": Decimal("NaN")},
        {"hours_late": Decimal(-1)},
        {"hours_late": Decimal("Infinity")},
        {"missed_before": -1},
        {"missed_before": 10**6},
        {"dose": Dose(Decimal(0))},
    ],
)
def test_what_cannot_have_happened_is_refused(wrong: dict[str, Any]) -> None:
    usual: dict[str, Any] = {
        "phase": "steady", "dose": Dose(Decimal(10)), "every_h": Decimal(8), "hours_late": Decimal(1),
    }  # fmt: skip
    with pytest.raises(MissedError):
        Situation(**{**usual, **wrong})


def test_the_page_in_docs_is_the_table(golden) -> None:
    golden("../../docs/missed-doses.md", write_missed_page(open_library().knowledge))
