"""The type of a field that holds a dose, as the library that reads the files sees it.

msgspec reads every dataclass from a table of its fields and would ask for { mg = ... }. Behind this name it sees a type
that it does not know, and asks loading.read_value; for everybody else the field is a plain Dose.
"""

from __future__ import annotations

from abc import ABC
from typing import TYPE_CHECKING

from eutonia.domain.dose import Dose

if TYPE_CHECKING:
    WrittenDose = Dose
else:

    class WrittenDose(ABC):  # noqa: B024 - it only stands for Dose
        """Stands for Dose in a record."""

    WrittenDose.register(Dose)
