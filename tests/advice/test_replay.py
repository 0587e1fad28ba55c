"""A stored plan, up, down or across, is made again to the same bytes, or refused with the reason."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from datetime import time
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from eutonia.advice.library import open_library
from eutonia.advice.plan_document import plan_document
from eutonia.advice.replaying import KINDS, ReplayError, replay_plan
from eutonia.advice.switching import SwitchInputs, SwitchWish
from eutonia.advice.tapering import TaperInputs
from eutonia.advice.titrating import PlanInputs, make_plan
from eutonia.domain.dose import Dose, parse_dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.plan import Regimen
from eutonia.planning.hours import WakingHours
from eutonia.planning.pace import TaperWish
from eutonia.planning.wish import Wish
from eutonia.render.as_json import to_json
from tests.patients import TODAY, healthy

SIXTY = Regimen(daily=Dose(Decimal(60)), times=3)
EARLY = WakingHours(wake=time(5, 30), bed=time(20))
WISHES: dict[str, Any] = {
    "default": Wish(start=TODAY),
    "label": Wish(start=TODAY, ladder="label", target=parse_dose("40.0 mg"), halves=False),
    "10 mg tablets": Wish(start=TODAY, products=("tablet 10 mg",), largest_dose="morning"),
}
TAPERS: dict[str, Any] = {
    "default": TaperWish(start=TODAY, regimen=SIXTY),
    "the list's own dose": TaperWish(start=TODAY),
    "percent of a liquid": TaperWish(
        start=TODAY, shape="percent", pace="fast", regimen=SIXTY, products=("solution 1 mg/mL",), hours=EARLY
    ),
    "by risk": TaperWish(start=TODAY, shape="tiered", months_on=Decimal("1.50"), regimen=SIXTY, halves=False),
    "a curve": TaperWish(
        start=TODAY, shape="hyperbolic", ed50=parse_dose("12.50 mg"), regimen=SIXTY, products=("solution 1 mg/mL",)
    ),
}
SWITCHES: dict[str, Any] = {
    "default": SwitchWish(start=TODAY, regimen=SIXTY),
    "stop first": SwitchWish(start=TODAY, way="stop-first", regimen=SIXTY, months_on=Decimal(2), hours=EARLY),
    "to a target": SwitchWish(start=TODAY, target=parse_dose("900 mg"), regimen=SIXTY, halves=False),
}


def inputs_of(wish: Wish | TaperWish | SwitchWish, **form: Any) -> PlanInputs | TaperInputs | SwitchInputs:
    patient = healthy(**form)
    match wish:
        case Wish():
            return PlanInputs(medicine="baclofen", patient=patient, wish=wish, today=TODAY)
        case TaperWish():
            return TaperInputs(medicine="baclofen", patient=patient, wish=wish, today=TODAY)
        case SwitchWish():
            return SwitchInputs(
                medicine_from="baclofen", medicine_to="gabapentin", patient=patient, wish=wish, today=TODAY
            )


def kind_of(wish: Wish | TaperWish | SwitchWish) -> str:
    return {Wish: "plan", TaperWish: "taper", SwitchWish: "switch"}[type(wish)]


def stored(wish: Wish | TaperWish | SwitchWish, **form: Any) -> bytes:
    return to_json(KINDS[kind_of(wish)].answer(inputs_of(wish, **form), open_library()))


ALL = [
    pytest.param(wish, id=f"{kind_of(wish)}, {name}")
    for wishes in (WISHES, TAPERS, SWITCHES)
    for name, wish in wishes.items()
]
ONE_OF_EACH = [
    pytest.param(wish, id=kind_of(wish)) for wish in (WISHES["label"], TAPERS["default"], SWITCHES["default"])
]


@pytest.mark.parametrize("wish", ALL)
@pytest.mark.parametrize("form", [{}, {"age": 80, "taking": ["oxycodone 5 mg", "xyzzy"]}, {"dialysis": True}])
def test_a_stored_plan_replays_to_the_same_bytes(wish: Any, form: dict[str, Any]) -> None:
    document = stored(wish, **form)
    assert replay_plan(document, library=open_library()) == document
    assert replay_plan(document, library=open_library(), kind=kind_of(wish)) == document


@pytest.mark.parametrize("wish", ALL)
def test_a_stored_plan_holds_every_input(wish: Any) -> None:
    """Also what was left to its default: a later default must not change a plan that was signed."""
    document = msgspec.json.decode(stored(wish))
    assert document["knowledge"] == open_library().knowledge.version

    def hold(kept: Any, value: Any) -> None:
        for field in fields(value):
            assert field.name in kept
            inner = getattr(value, field.name)
            if is_dataclass(inner):
                hold(kept[field.name], inner)

    hold(document["inputs"], inputs_of(wish))
    patient = document["inputs"]["patient"]
    assert set(patient) == set(inputs_of(wish).patient.__struct_fields__)
    assert patient["age_stated"] == 45
    assert document["inputs"]["wish"]["start"] == str(TODAY)


@pytest.mark.parametrize("wish", ONE_OF_EACH)
def test_a_plan_of_other_knowledge_is_not_replayed(wish: Any) -> None:
    document = stored(wish)
    version = open_library().knowledge.version.encode()
    with pytest.raises(ReplayError, match=r"made with knowledge 0000.*with the version of Eutonia that made it"):
        replay_plan(document.replace(version, b"0" * len(version)), library=open_library())


@pytest.mark.parametrize("kind", [*KINDS, None])
@pytest.mark.parametrize(
    "document", [b"", b"[]", b"{}", b'{"inputs": 1}', b'{"schema": 1}', b'{"inputs": {"medicine": "x"}}', b"\xff\xfe{"]
)
def test_what_is_no_plan_is_refused(document: bytes, kind: str | None) -> None:
    with pytest.raises(ReplayError, match=f"not a stored {kind or 'plan'}"):
        replay_plan(document, library=open_library(), kind=kind)


@pytest.mark.parametrize("wish", ONE_OF_EACH)
@pytest.mark.parametrize("left", [0.1, 0.5, 0.999])
def test_a_plan_cut_short_is_refused(wish: Any, left: float) -> None:
    document = stored(wish)
    with pytest.raises(ReplayError, match="not a stored"):
        replay_plan(document[: int(len(document) * left)], library=open_library(), kind=kind_of(wish))


@pytest.mark.parametrize(("wish", "asked"), [(TAPERS["default"], "plan"), (SWITCHES["default"], "taper")])
def test_a_plan_of_another_kind_says_which_command_makes_it(wish: Any, asked: str) -> None:
    with pytest.raises(ReplayError, match=f"eutonia {kind_of(wish)} --replay"):
        replay_plan(stored(wish), library=open_library(), kind=asked)


DAMAGE: dict[str, Callable[[dict[str, Any]], None]] = {
    "a dose": lambda document: document["steps"][0].update(days=99),
    "the supply": lambda document: document["supply"].pop(),
    "the signature": lambda document: document.update(signable=not document["signable"]),
    "an input": lambda document: document["inputs"]["patient"].update(age_stated=82),
    "a finding": lambda document: document.update(findings=[]),
    "a word more": lambda document: document.update(note="signed"),
}


@pytest.mark.parametrize("wish", ONE_OF_EACH)
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_plan_that_its_inputs_do_not_make_is_refused(wish: Any, damage: Callable[[dict[str, Any]], None]) -> None:
    """Never other steps than those that were stored, without a word."""
    document = msgspec.json.decode(stored(wish))
    damage(document)
    with pytest.raises(ReplayError, match=r"reads otherwise at \S+.*was changed"):
        replay_plan(msgspec.json.encode(document), library=open_library())


def test_it_says_where_the_stored_plan_reads_otherwise() -> None:
    document = msgspec.json.decode(stored(TAPERS["default"]))
    document["steps"][2]["doses"][0]["mg"] = "20"
    with pytest.raises(ReplayError, match=r"reads otherwise at steps\[2\]\.doses\[0\]\.mg"):
        replay_plan(msgspec.json.encode(document), library=open_library())


@pytest.mark.parametrize("wish", ONE_OF_EACH)
def test_how_the_file_is_laid_out_does_not_matter(wish: Any) -> None:
    document = stored(wish)
    compact = msgspec.json.encode(msgspec.json.decode(document))
    assert compact != document
    assert replay_plan(compact, library=open_library()) == document


TAMPERED: dict[str, tuple[list[str], Any]] = {
    "a weight below nothing": (["patient", "weight_kg"], -1),
    "a weight that is no number": (["patient", "weight_kg"], "NaN"),
    "a height of a star": (["patient", "height_cm"], 10**30),
    "a day that is none": (["today"], "2026-02-30"),
    "a time that is none": (["wish", "hours", "wake"], "25:00"),
    "a wish for nothing": (["wish"], None),
}
FAR_FROM_ANY_DOSE = {
    "a dose every minute": {"daily": {"mg": "60"}, "times": 1440},
    "a dose of a ton": {"daily": {"mg": "1e9"}, "times": 1},
    "a dose of a speck": {"daily": {"mg": "0.000000000001"}, "times": 1},
}
NAMES = {"plan": "medicine", "taper": "medicine", "switch": "medicine_to"}
SLIPS: dict[str, tuple[str, list[str], Any, str]] = {
    "a day at the end of time": ("plan", ["wish", "start"], "9999-12-31", "before the year"),
    "a way down at the end of time": ("taper", ["wish", "start"], "9999-12-31", "before the year"),
    "a switch at the end of time": ("switch", ["wish", "start"], "9999-12-31", "before the year"),
    "an hour that leaves no day": ("plan", ["wish", "hours", "bed"], "07:00:00", "10 to 20 hours"),
    "a target that is no dose": ("plan", ["wish", "target"], {"mg": "-5"}, "is not a dose"),
    "a time of day without a name": ("plan", ["wish", "largest_dose"], "noonish", "No time of day"),
    "a present dose of nothing": (
        "plan",
        ["wish", "regimen"],
        {"daily": {"mg": "0"}, "times": 3},
        "not a present dose",
    ),
    "a ladder that is none": ("plan", ["wish", "ladder"], "fast", "no ladder"),
    "products that are none": ("plan", ["wish", "products"], ["drops"], "No product"),
    "products of a way down that are none": ("taper", ["wish", "products"], ["drops"], "No product"),
    "a curve without its ED50": ("taper", ["wish", "shape"], "hyperbolic", "needs the ED50"),
    "months that cannot be": ("taper", ["wish", "months_on"], "-1", "months on the medicine cannot be"),
    "months of a switch that cannot be": ("switch", ["wish", "months_on"], "NaN", "months on the medicine cannot be"),
}


def changed(kind: str, path: list[str], value: Any) -> bytes:
    wish = {"plan": WISHES["default"], "taper": TAPERS["default"], "switch": SWITCHES["default"]}[kind]
    document = msgspec.json.decode(stored(wish))
    place = document["inputs"]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return msgspec.json.encode(document)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("path", "value"), TAMPERED.values(), ids=TAMPERED.keys())
def test_a_plan_that_somebody_changed_is_refused(kind: str, path: list[str], value: Any) -> None:
    with pytest.raises(ReplayError, match=f"not a stored {kind}"):
        replay_plan(changed(kind, path, value), library=open_library())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("regimen", FAR_FROM_ANY_DOSE.values(), ids=FAR_FROM_ANY_DOSE.keys())
def test_a_dose_that_nobody_takes_is_answered_at_once(kind: str, regimen: dict[str, Any]) -> None:
    with pytest.raises(ReplayError, match="reads otherwise"):
        replay_plan(changed(kind, ["wish", "regimen"], regimen), library=open_library())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["x", "aspirin"])
def test_a_medicine_that_is_not_planned_here_is_refused(kind: str, name: str) -> None:
    with pytest.raises(ReplayError, match=f"not a stored {kind}: no medicine"):
        replay_plan(changed(kind, [NAMES[kind]], name), library=open_library())


@pytest.mark.parametrize(("kind", "path", "value", "says"), SLIPS.values(), ids=SLIPS.keys())
def test_a_wish_that_cannot_be_is_refused_as_it_would_have_been(
    kind: str, path: list[str], value: Any, says: str
) -> None:
    with pytest.raises(EutoniaError, match=says):
        replay_plan(changed(kind, path, value), library=open_library())


@pytest.mark.parametrize("wish", ONE_OF_EACH)
def test_a_plan_for_teaching_does_not_become_one_to_sign(wish: Any) -> None:
    library = open_library()
    kind = KINDS[kind_of(wish)]
    teaching = replace(inputs_of(wish), assume_unknown_normal=True)
    written = to_json(kind.answer(teaching, library))
    document = msgspec.json.decode(written)
    assert document["signable"] is False
    assert document["assumed_normal"] is True
    assert document["sig"].startswith("FOR TEACHING, NOT FOR A PATIENT. ")
    assert document["patient_words"][0].startswith("FOR TEACHING, NOT FOR A PATIENT. ")
    assert replay_plan(written, library=library) == written


def test_a_plan_is_one_value_that_nobody_changes() -> None:
    plan = make_plan(
        PlanInputs(medicine="baclofen", patient=healthy(), wish=WISHES["default"], today=TODAY), library=open_library()
    )
    with pytest.raises(FrozenInstanceError):
        plan.knowledge = "another"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        plan.titration.steps[0].days = 1  # type: ignore[misc]
    assert hash(plan.titration.steps) == hash(make_plan(plan.inputs, library=open_library()).titration.steps)
    assert plan_document(plan, knowledge=open_library().knowledge).signable


@pytest.mark.parametrize("kind", KINDS)
def test_deep_nesting_is_no_plan(kind: str) -> None:
    with pytest.raises(ReplayError, match="not a stored"):
        replay_plan(b'{"inputs": ' + b"[" * 100_000, library=open_library(), kind=kind)
