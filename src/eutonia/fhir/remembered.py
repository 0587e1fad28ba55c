"""What is read out of a piece of JSON as it was written: each different piece is read once.

Records say the same things over and over: the same diagnosis, the same tablet three times a day, the same code of the
same test. So what is certain to repeat itself stays unread in the structs (resources.py), and its bytes are the key
under which its reading is remembered. Readings are pure: nothing of a person or a day goes into one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Protocol

import msgspec

from eutonia.domain.errors import EutoniaError
from eutonia.fhir.errors import place_and_reason

HOW_MANY = 8192
MOST_BYTES = 16 * 1024 * 1024  # of pieces that one reading remembers, so that nobody can fill the memory


class Remembered[T](Protocol):
    """A reading that is remembered."""

    def __call__(self, *written: bytes) -> T: ...

    def cache_clear(self) -> None: ...


READINGS: list[Remembered[Any]] = []


def remember[T](read: Callable[..., T]) -> Remembered[T]:
    """The same reading, made once for each different piece."""
    kept = 0  # only a piece that was not known adds to what is kept, so a known one costs nothing to count

    @lru_cache(maxsize=HOW_MANY)
    @wraps(read)
    def reading(*written: bytes) -> T:
        nonlocal kept
        kept += sum(map(len, written))
        if kept > MOST_BYTES:
            reading.cache_clear()
            kept = 0
        return read(*written)

    READINGS.append(reading)
    return reading


def forget() -> None:
    """Read everything as if for the first time."""
    for reading in READINGS:
        reading.cache_clear()


class UnreadableError(EutoniaError):
    """A piece that cannot be read: where in it, and why. Reader adds the place of the piece."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(why)
        self.path = path
        self.why = why


UNREADABLE = (UnreadableError, msgspec.ValidationError)


def read_part[T](read: Remembered[T], written: bytes, path: str) -> T:
    """One piece of a reading that is made of several. What cannot be read names its own place."""
    try:
        return read(written)
    except UNREADABLE as error:
        inner, why = path_and_reason(error)
        raise UnreadableError(joined(path, inner), why) from None


def path_and_reason(error: UnreadableError | msgspec.ValidationError) -> tuple[str, str]:
    """Where in a piece something cannot be read, and why."""
    return (error.path, error.why) if isinstance(error, UnreadableError) else place_and_reason(error)


def joined(path: str, inner: str) -> str:
    """The path of something inside of what stands at a path.

    >>> joined("dosage", "[0].timing"), joined("code", "coding"), joined("code", ""), joined("", "code")
    ('dosage[0].timing', 'code.coding', 'code', 'code')
    """
    return path + inner if not path or not inner or inner.startswith("[") else f"{path}.{inner}"
