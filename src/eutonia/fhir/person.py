"""Patient -> who it is: birth date, age, sex."""

from __future__ import annotations

from datetime import date, timedelta

from eutonia.domain.patient import Sex
from eutonia.fhir.reader import Reader
from eutonia.fhir.resources import Patient

OLDEST = 130  # years; nobody is known to have been older (eutonia-default)
SEXES: dict[str, Sex] = {"female": "female", "male": "male"}


def read_birth_date(patient: Patient, at: int, reader: Reader) -> tuple[date | None, int | None]:
    """The birth date; or, where only its year or month is known, the age if every day of it gives the same."""
    written = patient.birth_date
    if written is None:
        reader.ignore(at, "it has no birth date, so the age is not known")
        return None, None
    whole = reader.day(written, at, "birthDate")
    earliest, latest = (whole, whole) if whole else bounds(written)
    if earliest > reader.today:
        raise reader.error(at, "birthDate", f"{written} lies ahead of {reader.today}")
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
    """The first and the last day of a year or a month.

    >>> bounds("1959-02")
    (datetime.date(1959, 2, 1), datetime.date(1959, 2, 28))
    """
    year, month = int(written[:4]), int(written[5:7] or 0)
    last = month or 12
    if (year, last) == (date.max.year, 12):
        return date(year, month or 1, 1), date.max
    return date(year, month or 1, 1), date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)


def completed_years(born: date, today: date) -> int:
    """How old is somebody on a day?"""
    return max(0, today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


def read_sex(patient: Patient, at: int, reader: Reader) -> Sex | None:
    """The sex that formulas and labels ask for; "other" and "unknown" name none."""
    sex = SEXES.get(patient.gender or "")
    if sex is None:
        reader.ignore(at, f"gender {patient.gender or 'missing'}: the sex that formulas ask for is not known")
    return sex


def note_death(patient: Patient, at: int, reader: Reader) -> None:
    """Say that a record is of somebody who has died."""
    when = patient.deceased_date_time
    if when:
        reader.day(when, at, "deceasedDateTime")
    if when or patient.deceased_boolean:
        reader.ignore(at, f"the record says that this person has died{f' ({when})' if when else ''}")
