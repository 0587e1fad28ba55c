"""What the prescriber asks for, as it is written on the command line of plan, taper and switch."""

from __future__ import annotations

import re
from argparse import Namespace
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from eutonia.cli.person import CallError, read_date, read_time, today_of
from eutonia.domain.dose import Dose, parse_dose
from eutonia.domain.plan import Regimen
from eutonia.planning.hours import USUAL_HOURS, WakingHours

PRESENT = re.compile(r"(?P<dose>.+?)\s*(?:x|×)\s*(?P<times>[0-9]{1,2})", re.IGNORECASE)
BARE_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def read_start(asked: Namespace) -> date:
    """The first day of the plan; today where none is given."""
    return read_date(asked.start, "--start") if asked.start else today_of(asked)


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


def read_mg(text: str) -> Dose:
    """A dose whose flag says mg, so that a bare number is milligrams."""
    return parse_dose(f"{text} mg" if BARE_NUMBER.fullmatch(text.strip()) else text)


def read_target(text: str | None) -> Dose | None:
    """The target a day."""
    if text is None:
        return None
    dose = read_mg(text)
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


def read_months(text: str | None) -> Decimal | None:
    """For how many months the medicine has been taken."""
    if text is None:
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise CallError(f"--months-on {text!r} is not a number of months. Write such as 3 or 1.5.") from None
