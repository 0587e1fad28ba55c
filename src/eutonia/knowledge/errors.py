"""What is wrong with a knowledge file: which file, which place, why."""

from __future__ import annotations

from eutonia.domain.errors import EutoniaError


class KnowledgeError(EutoniaError):
    """A knowledge file that must not be used as it stands."""

    def __init__(self, file: str, place: str, why: str) -> None:
        super().__init__(f"{file}: {why}" + (f" at {place}" if place else ""))
        self.file = file
        self.place = place
        self.why = why
