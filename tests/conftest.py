"""What every test may use: hypothesis' profiles and golden files."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import settings

from tests.golden_files import GOLDEN_FOLDER, hold_to_golden

# "ci" is what everybody runs: the same examples each time and on each machine, and no wall clock that decides.
# "dev" goes looking for new ones: pytest --hypothesis-profile=dev
settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("dev", deadline=None, max_examples=1000)
settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite tests/golden, running only the tests that use it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--golden"):
        others = [item for item in items if "golden" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what tests counted, summed over all of them and over every worker: record_property("counted: ...", 3)."""
    sums: Counter[str] = Counter()
    for report in (each for kind in terminalreporter.stats.values() for each in kind):
        for name, value in getattr(report, "user_properties", []) if getattr(report, "when", "") == "call" else []:
            if name.startswith("counted: "):
                sums[name.removeprefix("counted: ")] += value
    for name in sorted(sums):
        terminalreporter.write_line(f"{name}: {sums[name]}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Holds a text to the one that was reviewed: `golden("plan/baclofen.txt", text)`."""

    def check(name: str, text: str) -> None:
        hold_to_golden(GOLDEN_FOLDER / name, text, rewrite=request.config.getoption("--golden"))

    return check
