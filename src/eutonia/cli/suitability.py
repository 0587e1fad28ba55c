"""eutonia suitability: what kind of spasm it is, which medicines suit, and what to do instead or first."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

import msgspec

from eutonia.advice.choosing import suit_patient, suitability_document
from eutonia.advice.library import open_library
from eutonia.cli.output import write_json
from eutonia.cli.person import CallError, read_bytes, read_person, today_of


def run(asked: Namespace) -> int:
    today = today_of(asked)
    patient = read_person(asked, today=today)
    answers = read_answers(read_bytes(asked.answers), asked.answers)
    library = open_library()
    document = suitability_document(suit_patient(patient, answers, library=library, today=today), library=library)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.choosing import show_suitability

        show_suitability(document)
    return 0


def read_answers(data: bytes, name: str) -> dict[str, tuple[str, ...]]:
    """The answers as {question: answer or [answers]}; a question that stands twice is refused, none is dropped."""
    try:
        read = json.loads(data.decode("utf-8-sig"), object_pairs_hook=once_each)
        given = msgspec.convert(read, dict[str, str | tuple[str, ...]])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        example = '{"lasts": "longer", "feel": ["burning-or-electric"]}'
        raise CallError(f"{name} is not a questionnaire: {error}. Write JSON such as {example}.") from error
    return {question: (answer,) if isinstance(answer, str) else answer for question, answer in given.items()}


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs. JSON would keep the last of two answers, and lose an urgent one without a word."""
    found: dict[str, Any] = {}
    for question, answer in pairs:
        if question in found:
            raise ValueError(f"{question[:60]!r} stands there twice")
        found[question] = answer
    return found
