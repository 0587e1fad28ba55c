"""Runs the command line in process, as a terminal of 80 columns would see it without colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from eutonia.cli.main import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command wrote, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.out)


type Run = Callable[..., Answer]


@pytest.fixture
def eutonia(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`eutonia("kidney", "--age", "67")`, on a page of so many columns."""

    def run(*arguments: str, columns: int = 80) -> Answer:
        monkeypatch.setenv("COLUMNS", str(columns))
        capfd.readouterr()
        try:
            status = main(arguments)
        except SystemExit as end:  # argparse ends by itself
            status = int(end.code or 0)
        said = capfd.readouterr()
        return Answer(status=status, out=said.out, err=said.err)

    return run
