"""From one medicine to another: what holds for every pair, and the pairs that are refused."""

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from eutonia.advice.library import open_library
from eutonia.advice.switching import SwitchError, SwitchInputs, SwitchPlan, SwitchWish, make_switch
from eutonia.domain.dose import Dose
from eutonia.domain.plan import Regimen
from eutonia.verification.across import broken_switch_laws
from tests.patients import TODAY, healthy

SIX = ("baclofen", "gabapentin", "pregabalin", "tizanidine", "diazepam", "dantrolene")
PRESENT = {
    "baclofen": [(15, 3), (60, 3), (80, 4)],
    "gabapentin": [(900, 3), (1800, 3)],
    "pregabalin": [(150, 2), (300, 2)],
    "tizanidine": [(6, 3), (24, 3), (36, 3)],
    "diazepam": [(10, 2), (20, 2)],
    "dantrolene": [(75, 3), (400, 4)],
}


def switch(old: str, new: str, mg: int, times: int, **wish: Any) -> SwitchPlan:
    regimen = Regimen(daily=Dose(Decimal(mg)), times=times)
    return make_switch(
        SwitchInputs(
            medicine_from=old,
            medicine_to=new,
            patient=healthy(),
            wish=SwitchWish(start=TODAY, regimen=regimen, months_on=Decimal(1), **wish),
            today=TODAY,
        ),
        library=open_library(),
    )


def test_every_pair_keeps_the_laws_or_says_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    planned, refused = 0, 0
    for old, new in permutations(SIX, 2):
        for mg, times in PRESENT[old]:
            for way in (None, "overlap", "stop-first"):
                plan = switch(old, new, mg, times, way=way)
                where = f"{old} {mg} mg to {new}, {way}"
                assert broken_switch_laws(plan.switch) == [], where
                refusal = plan.switch.refused
                if refusal:
                    refused += 1
                    assert refusal.why, where
                    assert refusal.nearest or refusal.needs, where
                else:
                    planned += 1
                    assert plan.switch.steps[-1].up or plan.switch.steps[-1].down
    with capsys.disabled():
        print(f"\n{planned} switches planned, {refused} refused with a reason, 0 breaches")
    assert planned > 150


def test_at_the_top_dose_the_new_medicine_waits_for_room() -> None:
    plan = switch("baclofen", "tizanidine", 80, 4)
    first = next(step for step in plan.switch.steps if step.up)
    assert first.down is not None
    assert first.down.daily.mg < 80
    assert max(step.load for step in plan.switch.steps if step.up and step.down) <= plan.switch.cap


def test_nothing_is_converted() -> None:
    low, high = switch("baclofen", "tizanidine", 15, 3), switch("baclofen", "tizanidine", 60, 3)
    ups = [next(step.up for step in plan.switch.steps if step.up) for plan in (low, high)]
    assert ups[0].daily == ups[1].daily == Dose(Decimal(2))
    assert any("No dose is converted" in note for note in high.switch.notes)


def test_two_medicines_that_injure_the_liver_never_overlap() -> None:
    plan = switch("tizanidine", "dantrolene", 6, 3, way="overlap")
    assert plan.switch.way == "stop-first"
    assert not any(step.down and step.down.daily and step.up for step in plan.switch.steps)


@pytest.mark.parametrize("new", ["methocarbamol", "carisoprodol", "cyclobenzaprine", "metaxalone", "orphenadrine"])
def test_what_has_no_place_in_spasticity_is_no_target(new: str) -> None:
    refusal = switch("baclofen", new, 30, 3).switch.refused
    assert refusal is not None
    assert "has no place in spasticity" in refusal.why
    assert "tizanidine" in refusal.nearest


def test_from_a_medicine_outside_the_six_there_is_no_way() -> None:
    refusal = switch("carisoprodol", "baclofen", 1050, 3).switch.refused
    assert refusal is not None
    assert refusal.nearest


def test_to_itself_there_is_nothing_to_switch() -> None:
    refusal = switch("baclofen", "baclofen", 30, 3).switch.refused
    assert refusal is not None
    assert "nothing to switch" in refusal.why


def test_the_same_inputs_give_the_same_switch() -> None:
    assert switch("gabapentin", "pregabalin", 900, 3).switch == switch("gabapentin", "pregabalin", 900, 3).switch


def test_a_way_that_is_none_is_refused() -> None:
    """A form may send any word."""
    with pytest.raises(SwitchError, match="overlap"):
        SwitchWish(start=TODAY, way="jump")  # type: ignore[arg-type]
