"""A FHIR R4 Bundle -> the Patient that a review asks about, with everything that could not be used and why.

A list (medicines, conditions, allergies) is complete when at least one resource speaks of it, and unknown when none
does. All resources must be about one person. What is broken is refused with its place; what cannot be used is listed.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any, NoReturn

import msgspec

from eutonia.domain.patient import Ignored, Patient, Sex
from eutonia.fhir import resources as fhir
from eutonia.fhir.errors import FhirError, place_and_reason
from eutonia.fhir.medicines import read_medicines
from eutonia.fhir.person import note_death, read_birth_date, read_sex
from eutonia.fhir.problems import read_problems
from eutonia.fhir.reader import Reader
from eutonia.fhir.record import Record, sort_entries
from eutonia.fhir.results import read_results

MAX_BYTES = 32 * 1024 * 1024
MAX_OBJECTS = 2_000_000  # a record has about one in forty bytes; a bomb of empty ones would fill the memory
MANY_BYTES = 4 * MAX_OBJECTS  # below this there is no need to count
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
THE_RECORD = "FHIR record"
UNPACK_IT = "Unpack it first."
OTHER_FORMATS = (
    (b"\x1f\x8b", "compressed (gzip)", UNPACK_IT),
    (b"PK\x03\x04", "compressed (zip)", UNPACK_IT),
    (b"\xfd7zXZ", "compressed (xz)", UNPACK_IT),
    (b"BZh", "compressed (bzip2)", UNPACK_IT),
    (b"(\xb5/\xfd", "compressed (zstd)", UNPACK_IT),
    (b"\xff\xfe", "UTF-16 or UTF-32", "Export it as UTF-8."),
    (b"\xfe\xff", "UTF-16 or UTF-32", "Export it as UTF-8."),
)
ONE_A_LINE = re.compile(rb'\s*\{"resourceType":\s*"\w+"[^\n]*\}\s*\n\s*\{')
EXPORT_LESS = "Export fewer kinds of resources, or fewer years."

ENVELOPE = msgspec.json.Decoder(fhir.Envelope)


def decode_bundle(data: bytes, *, today: date) -> Patient:
    """The person that this Bundle describes."""
    reader = Reader(parse(data), today)
    record = sort_entries(reader)
    birth_date, age, sex = read_person(record, reader)
    results = read_results(record.observations, reader)
    medicines = read_medicines(record.medicines, medications=record.medications, reader=reader)
    conditions = read_problems(record.conditions, reader)
    return Patient(
        birth_date=birth_date,
        age_stated=age,
        sex=sex,
        weight_kg=results.weight_kg(),
        height_cm=results.height_cm(birth_date),
        labs=results.labs(),
        pregnant=results.pregnant(),
        smoker=results.answer("smoking"),
        alcohol=results.answer("alcohol"),
        medicines=medicines,
        conditions=conditions.now,
        past_conditions=conditions.past,
        allergies=read_problems(record.allergies, reader).now,
        ignored=(*reader.ignored, *not_looked_at(record, results.unused)),
    )


def read_person(record: Record, reader: Reader) -> tuple[date | None, int | None, Sex | None]:
    """The birth date, or else the age, and the sex, of the one Patient resource of the bundle."""
    if not record.patients:
        reader.ignored.append(Ignored(where="Patient", why="the bundle holds none: age and sex are not known"))
        return None, None, None
    at, patient = record.patients[0]
    note_death(patient, at, reader)
    return *read_birth_date(patient, at, reader), read_sex(patient, at, reader)


def not_looked_at(record: Record, unused_results: int) -> list[Ignored]:
    """What was passed over as a whole, a line for each kind."""
    lines = [
        Ignored(
            where=kind, why=f"{count} {'resource' if count == 1 else 'resources'} of a kind that no review asks for"
        )
        for kind, count in sorted(record.out_of_scope.items())
    ]
    if unused_results:
        words = "result" if unused_results == 1 else "results"
        lines.append(Ignored(where="Observation", why=f"{unused_results} {words} that no review asks for"))
    return lines


def parse(data: bytes) -> fhir.Bundle:
    """The bundle as structs. Whatever is wrong with the bytes becomes one line."""
    if len(data) > MAX_BYTES:
        why = f"it is {len(data):,} bytes, and at most {MAX_BYTES:,} are read"
        raise FhirError(THE_RECORD, why, EXPORT_LESS)
    if len(data) > MANY_BYTES and data.count(b"{") > MAX_OBJECTS:
        raise FhirError(THE_RECORD, f"it holds more than {MAX_OBJECTS:,} objects, which no record does", EXPORT_LESS)
    refuse_another_format(data)
    data = data.removeprefix(BYTE_ORDER_MARK)
    try:
        if not data.isascii():
            data.decode()
        bundle = decode(data)
    except msgspec.ValidationError as error:
        refuse_another_shape(data, error)
    except msgspec.DecodeError as error:
        raise broken_json(data, error) from None
    except UnicodeDecodeError as error:
        raise FhirError(THE_RECORD, f"it is not UTF-8 at byte {error.start:,}", "Export it as UTF-8.") from None
    except (RecursionError, MemoryError):
        raise too_deep() from None
    if bundle.resource_type != "Bundle":
        raise not_a_bundle(bundle.resource_type)
    if bundle.type == "history":
        why = "it is a history, in which old versions of a resource stand beside the present one"
        raise FhirError(THE_RECORD, why, "Export the present record.")
    return bundle


def decode(data: bytes) -> fhir.Bundle:
    """The structs of a JSON text. Refuses a Patient that gives its birth date or gender twice.

    The decoder calls `met` for each value of these two types, also for one that a later equal key replaces.
    """
    counted: Counter[type] = Counter()

    def met(kind: type, value: Any) -> Any:
        if not isinstance(value, str):
            raise TypeError(f"Expected `str`, got `{type(value).__name__}`")
        counted[kind] += 1
        return kind(value)

    bundle = msgspec.json.Decoder(fhir.Bundle, dec_hook=met).decode(data)
    if max(counted.values(), default=0) > 1:
        patients = [at for at, entry in enumerate(bundle.entry) if isinstance(entry.resource, fhir.Patient)]
        if len(patients) == 1:  # two Patients are refused later, with both birth dates
            key = "birthDate" if counted[fhir.BirthDate] > 1 else "gender"
            raise FhirError(f"entry[{patients[0]}].resource.{key}", "it is given twice")
    return bundle


def refuse_another_format(data: bytes) -> None:
    """Says by its first bytes what a file is that is no JSON."""
    for begins, what, next_step in OTHER_FORMATS:
        if data.startswith(begins):
            raise FhirError(THE_RECORD, f"it is {what}, and plain JSON is needed", next_step)


def broken_json(data: bytes, error: msgspec.DecodeError) -> FhirError:
    """The error of bytes that are no JSON, with the byte."""
    why = f"it is not JSON: {str(error).removeprefix('JSON is malformed: ')}"
    if not data.strip():
        why = "it is empty"
    elif data.lstrip().startswith(b"<"):
        why = "it is XML, and JSON is needed"
    elif str(error).startswith("Input data was truncated"):
        why = f"it breaks off at byte {len(data):,}"
    elif "trailing characters" in str(error) and ONE_A_LINE.match(data):
        return FhirError(THE_RECORD, "it holds one resource a line (NDJSON), not a Bundle", "Give one Bundle.")
    return FhirError(THE_RECORD, why, "Export it again, whole.")


def too_deep() -> FhirError:
    return FhirError(THE_RECORD, "it is nested deeper than any record", "Export it again.")


def refuse_another_shape(data: bytes, error: msgspec.ValidationError) -> NoReturn:
    """Says whether it is a Bundle at all, and if so, which value is of the wrong type."""
    try:
        kind = ENVELOPE.decode(data).resource_type
    except msgspec.ValidationError:
        kind = None
    except msgspec.DecodeError as broken:
        raise broken_json(data, broken) from None
    except (RecursionError, MemoryError):
        raise too_deep() from None
    if kind != "Bundle":
        raise not_a_bundle(kind) from None
    path, why = place_and_reason(error)
    if path.endswith(".resourceType") and why.startswith("invalid value"):
        raise FhirError(path, f"{why.removeprefix('invalid value ')} is no resource type of FHIR R4") from None
    raise FhirError(path or THE_RECORD, why) from None


def not_a_bundle(kind: str | None) -> FhirError:
    """The error of a file that is something else."""
    what = f"it is a {kind} resource, not a Bundle" if kind else "it is not a FHIR Bundle"
    return FhirError(THE_RECORD, what, 'Give a Bundle: {"resourceType": "Bundle", "entry": [...]}.')
