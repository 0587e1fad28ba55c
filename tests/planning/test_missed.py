"""The table of missed doses, case by case (tests/cases/missed), and what holds for every situation."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.assessing import assess_patient
from eutonia.advice.library import open_library
from eutonia.advice.missing import MissedAnswer, answer_missed
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
        acknowledged=tuple(case.get("acknowledged", ())),
    )


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_a_missed_dose_gets_the_answer_of_the_table(case: dict[str, Any]) -> None:
    library = open_library()
    person = healthy(**case.get("patient", {}), without=tuple(case.get("lacking", ())))
    assessment = assess_patient(person, library=library, today=TODAY, about=case["medicine"])
    answer = answer_missed(case["medicine"], situation_of(case), assessment=assessment, library=library)
    assert answer.advice.do == case["do"], answer.advice
    assert answer.advice.row == case.get("row", answer.advice.row)
    assert answer.advice.why
    assert case.get("unless", "") in " ".join(answer.advice.unless)


def test_every_row_of_the_table_has_a_case_that_meets_it() -> None:
    """But the few that are the same for another medicine without withdrawal."""
    library = open_library()
    met = set()
    for case in CASES:
        medicine = library.knowledge.medicines[case["medicine"]]
        epilepsy = "epilepsy" in case.get("patient", {}).get("conditions", ())
        situation = replace(situation_of(case), longest_holds=epilepsy)
        met.add(advise_on_missed(medicine, situation, knowledge=library.knowledge).row)
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
    longest_holds=st.sampled_from([None, True, False]),
)
ALL_IDS = tuple(row.id for row in open_library().knowledge.missed.row) + tuple(
    rule.id for rule in open_library().knowledge.rules
)
GRAVITY = ("take", "skip", "call-today", "emergency")


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


@given(st.sampled_from(sorted(open_library().knowledge.medicines)), situations)
def test_a_signature_sets_aside_limits_of_the_dose_and_nothing_else(name: str, situation: Situation) -> None:
    """Even every id that there is, acknowledged, changes no row but those that are such a limit."""
    knowledge = open_library().knowledge
    medicine = knowledge.medicines[name]
    plain = advise_on_missed(medicine, situation, knowledge=knowledge)
    signed = advise_on_missed(medicine, replace(situation, acknowledged=ALL_IDS), knowledge=knowledge)
    if plain.row != "tizanidine.four-in-a-day":
        assert signed == plain
    else:
        assert (plain.do, signed.do) == ("call-today", "take")


@given(st.sampled_from(sorted(open_library().knowledge.medicines)), situations)
def test_to_know_of_epilepsy_never_makes_the_answer_less_grave(name: str, situation: Situation) -> None:
    knowledge = open_library().knowledge
    medicine = knowledge.medicines[name]
    yes, no, unknown = (
        advise_on_missed(medicine, replace(situation, longest_holds=holds), knowledge=knowledge)
        for holds in (True, False, None)
    )
    assert GRAVITY.index(yes.do) >= GRAVITY.index(no.do)
    assert unknown.do == no.do
    if yes.do != no.do:
        assert len(unknown.unless) > len(no.unless)


def test_a_limit_that_was_acknowledged_is_still_shown() -> None:
    library = open_library()
    person = assess_patient(healthy(creatinine_mg_dl="1.3"), library=library, today=TODAY, about="baclofen")

    def ask(*ids: str) -> MissedAnswer:
        situation = Situation(
            phase="steady", dose=Dose(Decimal(10)), every_h=Decimal(8), hours_late=Decimal(1), acknowledged=ids
        )
        return answer_missed("baclofen", situation, assessment=person, library=library)

    seen, unseen = ask("baclofen.kidney.reduce", "baclofen.kidney.mild", "baclofen.pregnancy"), ask()
    assert (
        [limit.rule for limit in seen.limits] == [limit.rule for limit in unseen.limits] == ["baclofen.kidney.reduce"]
    )
    assert (seen.advice.do, unseen.advice.do) == ("take", "call-today")
    assert [note for note in seen.notes if "15 mg a day" in note and "baclofen.kidney.reduce" in note]
    assert unseen.notes == ()


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
