"""eutonia plan: a way up for one person and one medicine."""

from __future__ import annotations

import re
from argparse import Namespace
from dataclasses import replace

from eutonia.advice.documents import plan_document
from eutonia.advice.library import open_library
from eutonia.advice.replaying import replay_plan
from eutonia.advice.titrating import PlanInputs, make_plan
from eutonia.advice.understanding import known_medicine
from eutonia.cli.output import write_bytes, write_json
from eutonia.cli.person import FLAGS, CallError, read_bytes, read_date, read_person, read_time, today_of
from eutonia.domain.dose import Dose, parse_dose
from eutonia.domain.plan import Regimen
from eutonia.planning.hours import USUAL_HOURS, WakingHours
from eutonia.planning.wish import Wish

PRESENT = re.compile(r"(?P<dose>.+?)\s*(?:x|×)\s*(?P<times>[0-9]{1,2})", re.IGNORECASE)
BARE_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
WISHES = ("present", "ladder", "target", "start", "products", "wake", "bed", "largest", "today")


def run(asked: Namespace) -> int:
    library = open_library()
    if asked.replay:
        given = [flag for flag in ("medicine", "patient", *FLAGS, *WISHES) if getattr(asked, flag) is not None]
        if given or asked.no_halves or asked.assume_unknown_normal:
            raise CallError(
                "--replay takes everything from the stored plan. Give no medicine, no person and no wish with it."
            )
        write_bytes(replay_plan(read_bytes(asked.replay), library=library))
        return 0
    if asked.medicine is None:
        raise CallError(f"Which medicine? One of {', '.join(library.knowledge.medicines)}.")
    today = today_of(asked)
    inputs = PlanInputs(
        medicine=known_medicine(asked.medicine, library=library),
        patient=read_person(asked, today=today),
        wish=replace(read_wish(asked), start=read_date(asked.start, "--start") if asked.start else today),
        today=today,
        assume_unknown_normal=asked.assume_unknown_normal,
    )
    document = plan_document(make_plan(inputs, library=library), knowledge=library.knowledge)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.plan import show_plan

        show_plan(document, everything=asked.all, calendar=asked.calendar)
    return 1 if document.refused else 0


def read_wish(asked: Namespace) -> Wish:
    """What the prescriber asks for."""
    return Wish(
        start=today_of(asked),
        ladder=asked.ladder,
        target=read_target(asked.target),
        regimen=read_present(asked.present),
        products=read_products(asked.products),
        halves=not asked.no_halves,
        hours=read_hours(asked),
        largest_dose=asked.largest,
    )


def read_hours(asked: Namespace) -> WakingHours:
    """When the person gets up and goes to bed."""
    return replace(
        USUAL_HOURS,
        wake=read_time(asked.wake, "--wake") if asked.wake else USUAL_HOURS.wake,
        bed=read_time(asked.bed, "--bed") if asked.bed else USUAL_HOURS.bed,
    )


def read_products(text: str | None) -> tuple[str, ...]:
    """The products or sets named; none where the flag was not given."""
    if text is None:
        return ()
    names = tuple(name.strip() for name in text.split(","))
    if "" in names:
        raise CallError('--products has an empty name. Write such as "tablet 10 mg, solution 1 mg/mL".')
    return names


def read_target(text: str | None) -> Dose | None:
    """The target a day; the flag says mg, so a bare number is milligrams."""
    if text is None:
        return None
    dose = parse_dose(f"{text} mg" if BARE_NUMBER.fullmatch(text.strip()) else text)
    if not dose:
        raise CallError("A target of 0 mg is no titration. Stopping is a taper.")
    return dose


def read_present(text: str | None) -> Regimen | None:
    """What is taken now, such as "15 mg x3": the dose and how often a day."""
    if text is None:
        return None
    found = PRESENT.fullmatch(text.strip())
    if not found or not 1 <= int(found["times"]) <= 8:
        raise CallError(f'--from {text!r} is not understood. Write one dose and how often a day, such as "15 mg x3".')
    times = int(found["times"])
    dose = parse_dose(found["dose"])
    if not dose:
        raise CallError("--from 0 mg: who takes none of it needs no --from.")
    return Regimen(daily=dose * times, times=times)
