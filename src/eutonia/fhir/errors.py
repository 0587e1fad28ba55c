"""What is wrong with a record: one line that names the place. Nothing is repaired, and nothing is guessed around it."""

from __future__ import annotations

import re

import msgspec

from eutonia.domain.errors import EutoniaError

CORRECT_IT = "Correct the record."
ONE_PERSON = "Give the record of one person."
LONGEST_QUOTE = 300  # a hostile record must not fill the screen with its own text
AT = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?", re.DOTALL)
QUOTED = re.compile(r"`(?P<type>\w+)(?: \| null)?`")
IN_JSON = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "dict": "object", "list": "array"}


class FhirError(EutoniaError):
    """A FHIR record that cannot be read, or that contradicts itself."""

    def __init__(self, place: str, why: str, next_step: str = CORRECT_IT) -> None:
        place, why = on_one_line(place), on_one_line(why)
        super().__init__(f"{place}: {why}. {next_step}")
        self.place = place
        self.why = why


def on_one_line(text: str) -> str:
    """The text as one short line that any terminal can show.

    >>> on_one_line("mg\\n/ dL")
    'mg / dL'
    """
    if len(text) <= LONGEST_QUOTE and text.isprintable():
        return text.strip()
    short = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]} ..."
    words = " ".join(short.split())
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in words)


def place_and_reason(error: msgspec.ValidationError) -> tuple[str, str]:
    """Where in the JSON a value has the wrong type, and what was expected there.

    >>> place_and_reason(msgspec.ValidationError("Expected `str | null`, got `int` - at `$.entry[3].resource.id`"))
    ('entry[3].resource.id', 'expected string, got integer')
    """
    found = AT.fullmatch(str(error))
    what, path = (found["what"], found["path"]) if found else (str(error), None)
    what = QUOTED.sub(lambda quoted: IN_JSON.get(quoted["type"], quoted["type"]), what)
    return path or "", what[:1].lower() + what[1:]
