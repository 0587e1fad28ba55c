"""What the clinic asks of the engine: a form's wishes in, the engine's own document out. No clinical logic of its
own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, tzinfo
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import UNSET

from eutonia.advice.library import Library, open_library
from eutonia.advice.plan_document import answer_plan
from eutonia.advice.switch_document import answer_switch
from eutonia.advice.switching import SwitchInputs, SwitchWish
from eutonia.advice.taper_document import answer_taper
from eutonia.advice.tapering import TaperInputs
from eutonia.advice.titrating import PlanInputs
from eutonia.domain.dose import Dose
from eutonia.domain.errors import EutoniaError
from eutonia.domain.patient import Patient as Person
from eutonia.domain.plan import Regimen
from eutonia.planning.hours import USUAL_HOURS, WakingHours
from eutonia.planning.pace import TaperWish
from eutonia.planning.wish import Wish
from eutonia.render.as_json import to_json
from eutonia.render.documents import PlanDoc
from eutonia.render.taper_documents import SwitchDoc, TaperDoc


class RequestError(EutoniaError):
    """A wish that cannot be read."""


class PlanRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a prescriber asks for, as the form has it. What is left out, knowledge chooses."""

    start: date
    ladder: str | None = None
    target_mg: str | None = None
    from_daily_mg: str | None = None  # what is taken now
    from_times: int | None = None
    products: tuple[str, ...] = ()
    halves: bool = True
    wake: str | None = None
    bed: str | None = None
    largest: str | None = None
    shape: str | None = None
    pace: str | None = None
    ed50_mg: str | None = None
    months_on: str | None = None
    until_mg: str | None = None  # of a taper: down to this, and no further
    way: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A plan as the engine made it."""

    document: str
    knowledge: str
    signable: bool
    refused: str | None
    first_day: date


def make(
    kind: str, *, medicine: str, medicine_from: str, request: PlanRequest, person: Person, today: date,
    library: Library | None = None,
) -> Made:  # fmt: skip
    """The plan that this request makes for this person. What cannot be made is a document that says why."""
    library = library or open_library()
    document: PlanDoc | TaperDoc | SwitchDoc
    match kind:
        case "taper":
            taper = TaperInputs(medicine=medicine, patient=person, wish=_taper_wish(request), today=today)
            document = answer_taper(taper, library)
        case "switch":
            switch = SwitchInputs(
                medicine_from=medicine_from,
                medicine_to=medicine,
                patient=person,
                wish=_switch_wish(request),
                today=today,
            )
            document = answer_switch(switch, library)
        case _:
            plan = PlanInputs(medicine=medicine, patient=person, wish=_wish(request), today=today)
            document = answer_plan(plan, library)
    text = to_json(document).decode()
    refused = None if document.refused is UNSET else document.refused.why
    return Made(
        document=text,
        knowledge=library.knowledge.version,
        signable=document.signable,
        refused=refused,
        first_day=request.start,
    )


def _wish(request: PlanRequest) -> Wish:
    return Wish(
        start=request.start,
        ladder=request.ladder,
        target=_dose(request.target_mg),
        regimen=_regimen(request),
        products=request.products,
        halves=request.halves,
        hours=_hours(request),
        largest_dose=request.largest,
    )


def _taper_wish(request: PlanRequest) -> TaperWish:
    return TaperWish(
        start=request.start,
        shape=request.shape,  # type: ignore[arg-type]  # the planner refuses another word
        pace=request.pace,  # type: ignore[arg-type]
        ed50=_dose(request.ed50_mg),
        months_on=_number(request.months_on, "months"),
        until=_dose(request.until_mg),
        regimen=_regimen(request),
        products=request.products,
        halves=request.halves,
        hours=_hours(request),
    )


def _switch_wish(request: PlanRequest) -> SwitchWish:
    return SwitchWish(
        start=request.start,
        way=request.way,  # type: ignore[arg-type]
        target=_dose(request.target_mg),
        months_on=_number(request.months_on, "months"),
        regimen=_regimen(request),
        halves=request.halves,
        hours=_hours(request),
    )


def _regimen(request: PlanRequest) -> Regimen | None:
    daily = _dose(request.from_daily_mg)
    return Regimen(daily=daily, times=request.from_times or 1) if daily else None


def _hours(request: PlanRequest) -> WakingHours:
    return WakingHours(
        wake=_time(request.wake) if request.wake else USUAL_HOURS.wake,
        bed=_time(request.bed) if request.bed else USUAL_HOURS.bed,
    )


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise RequestError(f"{text!r} is no time of day. Write it as 07:30.") from None


def _dose(text: str | None) -> Dose | None:
    number = _number(text, "mg")
    return Dose(number) if number is not None else None


def _number(text: str | None, unit: str) -> Decimal | None:
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise RequestError(f"{text!r} is not a number of {unit}.") from None
    if not found.is_finite() or found < 0:
        raise RequestError(f"{text!r} is not a number of {unit} that can be.")
    return found


def zone_named(name: str) -> tzinfo | None:
    """The zone of this name, by the machine's zone data."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
