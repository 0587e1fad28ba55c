"""Patient -> who it is: birth date, age, sex."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import msgspec

from eutonia.domain.patient import Sex
from eutonia.fhir.places import Place, Reader
from eutonia.fhir.resources import ABSENT, Envelope, Patient, RawBundle

OLDEST = 130  # years; nobody is known to have been older (eutonia-default)
SEXES: dict[str, Sex] = {"female": "female", "male": "male"}
# Keys that make somebody another person when they stand twice: JSON readers silently take the last one.
ONCE = (b'"birthDate"', b'"gender"')

ENVELOPE = msgspec.json.Decoder(Envelope)
RAW_BUNDLE = msgspec.json.Decoder(RawBundle)


def read_birth_date(patient: Patient, at: Place, reader: Reader) -> tuple[date | None, int | None]:
    """The birth date; or, where only its year or month is known, the age if every day of it gives the same."""
    written = patient.birth_date
    if written is None:
        return None, None
    whole = reader.read_day(written, at, "birthDate")
    earliest, latest = (whole, whole) if whole else bounds(written)
    if earliest > reader.today:
        raise at.error("birthDate", f"{written} lies ahead of {reader.today}")
    oldest, youngest = completed_years(earliest, reader.today), completed_years(latest, reader.today)
    if oldest > OLDEST:
        reader.ignore(at, f"born {written}: nobody is {oldest} years old, so the age is not known")
        return None, None
    if whole:
        return whole, None
    if oldest == youngest:
        return None, oldest
    reader.ignore(at, f"born {written}: without the day the age is {youngest} or {oldest}, so it is not known")
    return None, None


def bounds(written: str) -> tuple[date, date]:
    """The first and the last day of "1959" or "1959-03"."""
    year, month = int(written[:4]), int(written[5:7] or 0)
    first, last_month = date(year, month or 1, 1), month or 12
    after = date(year + (last_month == 12), last_month % 12 + 1, 1) if (year, last_month) < (9999, 12) else date.max
    return first, after - timedelta(days=1)


def completed_years(born: date, today: date) -> int:
    return max(0, today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


def read_sex(patient: Patient, at: Place, reader: Reader) -> Sex | None:
    """The sex that formulas and labels ask for; "other" and "unknown" name none."""
    sex = SEXES.get(patient.gender or "")
    if sex is None and patient.gender is not None:
        reader.ignore(at, f"gender {patient.gender}: no sex that a formula could use")
    return sex


def note_death(patient: Patient, at: Place, reader: Reader) -> None:
    if patient.deceased_boolean or patient.deceased_date_time:
        when = f" ({patient.deceased_date_time})" if patient.deceased_date_time else ""
        reader.ignore(at, f"the record says that this person has died{when}")


def refuse_repeated_keys(data: bytes, at: Place) -> None:
    """Refuses a Patient that gives one key twice: two birth dates are none.

    Only a text that could hold such a key is read a second time.
    """
    if all(data.count(key) <= 1 for key in ONCE) and b"\\u00" not in data:
        return
    raw = bytes(RAW_BUNDLE.decode(data).entry[at.entry].resource)

    def refuse(pairs: list[tuple[str, Any]]) -> None:
        keys = [key for key, _ in pairs]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice:
            raise at.error(twice, "it is given twice in one object")

    json.loads(raw, object_pairs_hook=refuse)


