"""docs/triage.md says what the triage rules say today, and how well they do. `make golden` writes it anew."""

from pathlib import Path

import pytest

from eutonia.advice.library import open_library
from eutonia.render.triage_page import write_triage_page
from tests.golden_files import hold_to_golden
from tests.triage.vignettes import measure

PAGE = Path(__file__).parents[2] / "docs" / "triage.md"


def test_the_page_is_what_the_rules_say(golden: object, request: pytest.FixtureRequest) -> None:
    text = write_triage_page(open_library().knowledge) + "\n" + "\n".join(measure()) + "\n"
    hold_to_golden(PAGE, text, rewrite=request.config.getoption("--golden"))


def test_each_rule_has_its_section() -> None:
    knowledge = open_library().knowledge
    page = write_triage_page(knowledge)
    assert all(f"### {rule.id}\n" in page for rule in knowledge.triage.rules)
