"""What is read out of a piece of JSON as it was written: each different piece is read once.

Records say the same things over and over: the same diagnosis, the same tablet three times a day, the same code of the
same test. So what is certain to repeat itself stays unread in the structs (resources.py), and its bytes are the key
under which its reading is remembered. Readings are pure: nothing of a person or a day goes into one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from eutonia.domain.errors import EutoniaError
from eutonia.fhir.errors import place_and_reason

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper as Remembered
else:
    Remembered = Callable

HOW_MANY = 8192
LONGEST = 2048  # bytes; what is longer is read each time, so that nobody can fill the memory

remember = lru_cache(maxsize=HOW_MANY)


class UnreadableError(EutoniaError):
    """A piece that cannot be read: where in it, and why. The reader adds the place of the piece."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(why)
        self.path = path
        self.why = why


def recall[T](read: Remembered[T], written: bytes) -> T:
    """The reading of this piece. Raises UnreadableError."""
    try:
        return read(written) if len(written) <= LONGEST else read.__wrapped__(written)
    except msgspec.ValidationError as error:
        raise UnreadableError(*place_and_reason(error)) from None


def joined(path: str, inner: str) -> str:
    """The path of something inside of what stands at a path.

    >>> joined("dosage", "[0].timing"), joined("code", "coding"), joined("code", "")
    ('dosage[0].timing', 'code.coding', 'code')
    """
    return path + inner if not inner or inner.startswith("[") else f"{path}.{inner}"
