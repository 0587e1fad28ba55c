"""docs/rules says what the rules say today. `make golden` writes it anew."""

from pathlib import Path

import pytest

from eutonia.advice.library import open_library
from eutonia.render.rule_pages import write_rule_pages
from tests.golden_files import hold_to_golden

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_each_page_is_what_the_rules_say(golden: object, request: pytest.FixtureRequest) -> None:
    pages = write_rule_pages(open_library().knowledge)
    for name, text in pages.items():
        hold_to_golden(DOCS / name, text, rewrite=request.config.getoption("--golden"))
    assert {path.name for path in DOCS.glob("*.md")} == pages.keys()


def test_each_rule_has_its_section() -> None:
    knowledge = open_library().knowledge
    whole = "\n".join(write_rule_pages(knowledge).values())
    assert all(f"## {rule.id}\n" in whole for rule in knowledge.rules)
