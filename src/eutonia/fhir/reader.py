"""One reading of a bundle: what it leaves out, and where in the bundle something cannot be read.

A resource is known by the number of its entry: its name is put together only when somebody has to be told of it.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec

from eutonia.domain.patient import Ignored
from eutonia.fhir.errors import CORRECT_IT, FhirError, on_one_line
from eutonia.fhir.remembered import UNREADABLE, Remembered, UnreadableError, joined, path_and_reason
from eutonia.fhir.resources import Bundle, OutOfScope
from eutonia.fhir.values import parse_day


class Reader:
    """One reading of one bundle, on one day."""

    def __init__(self, bundle: Bundle, today: date) -> None:
        self.bundle = bundle
        self.today = today
        self.ignored: list[Ignored] = []
        self.days: dict[str, date | None] = {}  # records repeat their dates: each is read once

    def place(self, at: int) -> str:
        """How is this resource named to a person?"""
        resource = self.bundle.entry[at].resource
        kind = type(resource).__name__
        name = None if resource is None or isinstance(resource, OutOfScope) else resource.id
        return f"entry[{at}] {kind}/{name}" if name else f"entry[{at}] {kind}"

    @cached_property
    def addresses(self) -> dict[str, int]:
        """The entry at each full address."""
        return {entry.full_url: at for at, entry in enumerate(self.bundle.entry) if entry.full_url and entry.resource}

    def ignore(self, at: int, why: str) -> None:
        """List a resource that is not used, with the reason."""
        self.ignored.append(Ignored(where=on_one_line(self.place(at)), why=on_one_line(why)))

    def error(self, at: int, path: str, why: str, next_step: str = CORRECT_IT) -> FhirError:
        """An error that names a field of a resource."""
        return FhirError(f"entry[{at}].resource.{path}", why, next_step)

    def read[T](self, what: Remembered[T], at: int, path: str, *written: bytes) -> T:
        """What do these pieces of one resource say together? Remembered, if they were read before."""
        try:
            return what(*written)
        except UNREADABLE as error:
            raise self.unreadable(error, at, path) from None

    def unreadable(self, error: UnreadableError | msgspec.ValidationError, at: int, path: str) -> FhirError:
        """The error of a piece, with its place."""
        inner, why = path_and_reason(error)
        return self.error(at, joined(path, inner), why)

    def day(self, text: str, at: int, path: str) -> date | None:
        """Which day is this, as it was written there? None where only the year or the month is known."""
        if text not in self.days:
            try:
                self.days[text] = parse_day(text)
            except UnreadableError as error:
                raise self.unreadable(error, at, path) from None
        return self.days[text]
