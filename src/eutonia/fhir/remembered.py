"""What is read out of a piece of JSON as it was written: each different piece is read once.

Records say the same things over and over: the same diagnosis, the same tablet three times a day, the same code of the
same test. So what is certain to repeat itself stays unread in the structs (resources.py), and its bytes are the key
under which its reading is remembered. Readings are pure: nothing of a person or a day goes into one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from eutonia.domain.errors import EutoniaError

HOW_MANY = 8192
LONGEST = 2048  # bytes; what is longer is read each time, so that nobody can fill the memory


class Remembered[T](Protocol):
    """A reading that is remembered, and the same without memory."""

    __wrapped__: Callable[..., T]

    def __call__(self, *written: bytes) -> T: ...

    def cache_clear(self) -> None: ...


READINGS: list[Remembered[Any]] = []


def remember[T](read: Callable[..., T]) -> Remembered[T]:
    """The same reading, made once for each different piece."""
    reading: Remembered[T] = lru_cache(maxsize=HOW_MANY)(read)
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


def joined(path: str, inner: str) -> str:
    """The path of something inside of what stands at a path.

    >>> joined("dosage", "[0].timing"), joined("code", "coding"), joined("code", "")
    ('dosage[0].timing', 'code.coding', 'code')
    """
    return path + inner if not inner or inner.startswith("[") else f"{path}.{inner}"
