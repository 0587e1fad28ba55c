"""Drawings as they were last looked at; `make golden` rewrites them."""

from pathlib import Path

import pytest

from tests.golden_files import hold_to_golden

FOLDER = Path(__file__).parent / "golden"


@pytest.fixture
def golden(request):
    def check(name, svg):
        # One element a line: a diff then shows which of them moved.
        hold_to_golden(FOLDER / name, svg.replace("><", ">\n<") + "\n", rewrite=request.config.getoption("--golden"))

    return check
