"""eutonia triage: how soon must somebody look at what a person reports? For one message, or for a stream of them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from eutonia.advice.library import Library, open_library
from eutonia.advice.triaging import Report, triage_document, triage_report
from eutonia.cli.output import write_bytes, write_json
from eutonia.cli.person import FLAGS, CallError, person_from_flags, read_bytes, read_person, today_of
from eutonia.domain.errors import EutoniaError
from eutonia.render.as_json import to_json_line
from eutonia.render.triage_documents import TriageDoc

LONGEST_LINE = 32 * 1024 * 1024
OURS = ("id", "text", "form", "during")
LISTS = ("taking", "condition", "allergy", "lab")
YES_NO = ("dialysis", "pregnant", "breastfeeding", "cannabis", "pump", "smoker")
OTHER_NAMES = {"conditions": "condition", "allergies": "allergy", "medicines": "taking"}
EXAMPLE = '{"id": 1, "text": "my throat feels tight", "taking": ["gabapentin 300 mg"]}'


def run(asked: Namespace) -> int:
    if asked.jsonl:
        return _run_lines(asked)
    library = open_library()
    if asked.signs:
        from eutonia.cli.views.triage import show_signs

        show_signs(library.knowledge)
        return 0
    ticked = dict.fromkeys(asked.tick or (), True)
    if asked.text is None and not ticked:
        raise CallError('No message was given. Write it in quotes, such as: eutonia triage "my throat feels tight".')
    today = today_of(asked)
    patient = read_person(asked, today=today)
    text = read_bytes("-").decode("utf-8", errors="replace") if asked.text == "-" else asked.text or ""
    report = Report(text=text, form=ticked, during=asked.during)
    verdict = triage_report(report, patient=patient, library=library, today=today)
    document = triage_document(verdict, knowledge=library.knowledge)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.triage import show_triage

        show_triage(document)
    return 0


# ---------------------------------------------------------------------------------------------------- a stream


def _run_lines(asked: Namespace) -> int:
    """Each good line is answered at once; bad ones are left out and said at the end, and the status is 2."""
    given = [flag for flag in (*FLAGS, "patient", "text", "tick", "during") if getattr(asked, flag) is not None]
    if given:
        raise CallError(f"--jsonl takes everything from its lines, {given[0]!r} as well. Put it into each object.")
    library, today = open_library(), today_of(asked)
    bad: list[str] = []
    for number, line in _lines():
        try:
            document = triage_line(line, library=library, today=today)
        except EutoniaError as error:
            bad.append(f"Line {number}: {error}")
            continue
        write_bytes(to_json_line(document))
    if bad:
        more = f" {len(bad) - 1} further bad lines were left out as well." if len(bad) > 1 else ""
        raise CallError(bad[0] + more)
    return 0


def _lines() -> Iterator[tuple[int, bytes]]:
    """The lines of standard input that are not blank, with their numbers."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            yield number, line


def triage_line(line: bytes, *, library: Library, today: date) -> TriageDoc:
    """The answer to one line."""
    given = _object(line)
    ignored = tuple(name for name in given if name not in OURS and OTHER_NAMES.get(name, name) not in FLAGS)
    report = _report(given)
    patient = person_from_flags(_flags(given), today=today)
    verdict = triage_report(report, patient=patient, library=library, today=today)
    document = triage_document(verdict, knowledge=library.knowledge)
    document = replace(document, id=given["id"]) if "id" in given else document
    return replace(document, ignored=ignored) if ignored else document


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise CallError(f"it is longer than {LONGEST_LINE // 1024 // 1024} MB. Send shorter lines.")
    try:
        given = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CallError(f"it is not JSON: {error}. Write one object a line, such as {EXAMPLE}.") from error
    if not isinstance(given, dict):
        raise CallError(f"it is not an object. Write one object a line, such as {EXAMPLE}.")
    return given


def _report(given: dict[str, Any]) -> Report:
    if "text" not in given and "form" not in given:
        raise CallError(f"it has neither text nor form. Write one object a line, such as {EXAMPLE}.")
    try:
        return msgspec.convert({name: given[name] for name in ("text", "form", "during") if name in given}, Report)
    except msgspec.ValidationError as error:
        raise CallError(f"{error}. Write text as a string, form as {{sign: true or false}}.") from error


def _flags(given: dict[str, Any]) -> Namespace:
    """The fields of a line that describe the person, as the flags of the same names."""
    flags: dict[str, Any] = dict.fromkeys(FLAGS)
    for written, value in given.items():
        name = OTHER_NAMES.get(written, written)
        if name in FLAGS and value is not None:
            flags[name] = _flag(written, name, value)
    return Namespace(**flags)


def _flag(written: str, name: str, value: Any) -> Any:
    if name in LISTS:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise CallError(f'{written} is not a list of texts. Write it as [] or as ["baclofen 10 mg"].')
        return listed or ["none"]
    if name in YES_NO:
        if not isinstance(value, bool):
            raise CallError(f"{written} is {value!r}. Write true or false, or leave it out.")
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CallError(f"{written} is {value!r}. Write it as the flag --{name.replace('_', '-')} would take it.")
    choices = {
        "sex": ("female", "male"),
        "alcohol": ("none", "some", "daily"),
        "liver": ("none", "mild", "moderate", "severe"),
    }
    if name in choices and value not in choices[name]:
        raise CallError(f"{written} is {value!r}. Write one of {', '.join(choices[name])}.")
    return str(value)
