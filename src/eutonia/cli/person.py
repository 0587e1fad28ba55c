"""The person of a command: from a FHIR Bundle or from flags. What is not given stays unknown."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Set
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from eutonia.domain.errors import EutoniaError
from eutonia.domain.patient import Coded, Lab, MedicineEntry, Patient
from eutonia.domain.quantity import Kind, canonical_unit, parse_quantity
from eutonia.fhir.codes import NO_ALLERGIES, NO_MEDICINES, NO_PROBLEMS, plain_words

LARGEST_FILE = 32 * 1024 * 1024
EGFR_UNIT = "mL/min/{1.73_m2}"  # the flag is named after it
AGE = re.compile(r"[0-9]{1,3}")
ICD10CM = re.compile(r"[A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?")
SNOMED = re.compile(r"[0-9]{6,18}")
LAB_FLAG = re.compile(r"(?P<name>[a-zA-Z_-]+)\s+(?P<quantity>.+)")
LAB_NAMES = (
    "alt",
    "ast",
    "alp",
    "bilirubin",
    "albumin",
    "inr",
    "potassium",
    "sodium",
    "calcium",
    "magnesium",
    "glucose",
)
FLAGS = (
    "age", "sex", "weight", "height", "creatinine", "cystatin_c", "egfr", "dialysis", "pregnant", "breastfeeding",
    "cannabis", "pump", "smoker", "alcohol", "liver", "condition", "allergy", "taking", "lab",
)  # fmt: skip


class CallError(EutoniaError):
    """A flag or a file that cannot be used as it was given."""


def today_of(asked: Namespace) -> date:
    """The day to answer for: the one given, else the machine's."""
    given = getattr(asked, "today", None)
    return read_date(given, "--today") if given else datetime.now().astimezone().date()


def read_date(text: str, flag: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CallError(f"{flag} {text!r} is not a date. Write it as 2026-11-24.") from None


def read_time(text: str, flag: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 (a time of day has no zone)
    except ValueError:
        raise CallError(f"{flag} {text!r} is not a time of day. Write it as 07:00.") from None


def read_bytes(name: str) -> bytes:
    """The bytes of a file or of standard input, unless there are too many."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        why = getattr(error, "strerror", None) or error
        raise CallError(f"{name} cannot be read: {why}. Name a file that exists, or - for input.") from error
    if len(data) > LARGEST_FILE:
        raise CallError(f"{name} is larger than {LARGEST_FILE // 1024 // 1024} MB. Give a smaller file.")
    return data


def read_person(asked: Namespace, *, today: date) -> Patient:
    """The person that the flags describe, or the Bundle holds; never a mixture of both."""
    given = [flag for flag in FLAGS if getattr(asked, flag) is not None]
    if asked.patient is None:
        return person_from_flags(asked, today=today)
    if given:
        raise CallError(f"--patient and --{given[0].replace('_', '-')} describe two persons. Give one of them.")
    from eutonia.fhir.bundle import decode_bundle

    return decode_bundle(read_bytes(asked.patient), today=today)


def person_from_flags(asked: Namespace, *, today: date) -> Patient:
    """The person that the flags describe. A list that is given is complete; one never given is unknown."""
    return Patient(
        age_stated=_age(asked.age),
        sex=asked.sex,
        weight_kg=_measure(asked.weight, "weight"),
        height_cm=_measure(asked.height, "height"),
        labs=tuple(_labs(asked, today)),
        dialysis=asked.dialysis,
        pregnant=asked.pregnant,
        breastfeeding=asked.breastfeeding,
        alcohol=asked.alcohol,
        cannabis=asked.cannabis,
        smoker=asked.smoker,
        pump=asked.pump,
        liver=asked.liver,
        medicines=_listed(asked.taking, lambda text: MedicineEntry(text=text), NO_MEDICINES),
        conditions=_listed(asked.condition, _condition, NO_PROBLEMS),
        allergies=_listed(asked.allergy, lambda text: Coded(text=text), NO_ALLERGIES),
    )


def _age(text: str | None) -> int | None:
    if text is None:
        return None
    if not AGE.fullmatch(text) or int(text) > 130:
        raise CallError(f"--age {text!r} is not an age. Write whole years, 0 to 130.")
    return int(text)


def _measure(text: str | None, kind: Kind) -> Decimal | None:
    return None if text is None else parse_quantity(text, kind=kind)


def _labs(asked: Namespace, today: date) -> list[Lab]:
    """The results given as flags, all of today."""
    labs = []
    for name in ("creatinine", "cystatin_c", "egfr"):
        text = getattr(asked, name)
        if text is not None:
            value = parse_quantity(text, kind=name, bare_unit=EGFR_UNIT if name == "egfr" else None)
            labs.append(_lab(name, value, today))
    for text in asked.lab or ():
        found = LAB_FLAG.fullmatch(text.strip())
        name = found["name"].lower() if found else ""
        if not found or name not in LAB_NAMES:
            raise CallError(
                f"--lab {text!r} is not understood. Write one of {', '.join(LAB_NAMES)}, a value and a unit."
            )
        if name in [lab.name for lab in labs]:
            raise CallError(f"--lab {name} is given twice. Give the newest.")
        labs.append(_lab(name, parse_quantity(found["quantity"], kind=cast(Kind, name)), today))
    return labs


def _lab(name: str, value: Decimal, today: date) -> Lab:
    return Lab(name=name, value=value, unit=canonical_unit(cast(Kind, name)), on=today)


def _listed(given: list[str] | None, read: Any, none: Set[str]) -> tuple[Any, ...] | None:
    """The entries of a list flag; None where it was never given. `none`: what says that there are none, "NKDA"."""
    if given is None:
        return None
    texts = [text.strip() for text in given]
    if "" in texts:
        raise CallError("An empty entry in a list. Write its words, or none for an empty list.")
    named = [text for text in texts if plain_words(text) not in none]
    if named and len(named) < len(texts):
        denial = next(text for text in texts if text not in named)
        raise CallError(f"{denial!r} and {named[0]!r} stand in the same list. Give one of them.")
    return tuple(read(text) for text in named)


def _condition(text: str) -> Coded:
    """A condition in words, or as a code of ICD-10-CM or SNOMED CT."""
    if ICD10CM.fullmatch(text.upper()):
        return Coded(text=text, codes=(("icd10cm", text.upper()),))
    return Coded(text=text, codes=(("snomed", text),) if SNOMED.fullmatch(text) else ())
