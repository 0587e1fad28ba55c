"""What is wrong with a record: one line that names the place. Nothing is repaired, and nothing is guessed around it."""

from __future__ import annotations

from eutonia.domain.errors import EutoniaError

LONGEST_QUOTE = 160  # a hostile record must not fill the screen with its own text


class FhirError(EutoniaError):
    """A FHIR record that cannot be read, or that contradicts itself."""

    def __init__(self, place: str, why: str, next_step: str = "Correct the record.") -> None:
        place, why = on_one_line(place), on_one_line(why)
        super().__init__(f"{place}: {why}. {next_step}")
        self.place = place
        self.why = why


def on_one_line(text: str) -> str:
    """The text as one short line that any terminal can show.

    >>> on_one_line("mg\\n/ dL")
    'mg / dL'
    """
    short = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]} ..."
    words = " ".join(short.split())
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in words)
