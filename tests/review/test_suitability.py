"""What answers to the questionnaire point to: tests/cases/suitability, and what holds for every answer."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.choice import Choice
from eutonia.knowledge.loading import load_knowledge
from eutonia.review.suitability import FIT_ORDER, AnswersError, choose_pattern

CASES = Path(__file__).parents[1] / "cases" / "suitability"
KNOWLEDGE = load_knowledge()
ASKED = KNOWLEDGE.suitability
NOTHING_URGENT = {"urgent": ("none",)}
ANSWERS = st.fixed_dictionaries(
    {},
    optional={question.id: st.lists(st.sampled_from(question.answers), max_size=3) for question in ASKED.question},
)


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text())["case"]
    ]


def choose(answers: dict[str, Any]) -> Choice:
    return choose_pattern({key: tuple(given) for key, given in answers.items()}, knowledge=KNOWLEDGE)


@pytest.mark.parametrize("case", read_cases())
def test_answers_point_to_what_a_clinician_expects(case: dict[str, Any]) -> None:
    asked = NOTHING_URGENT if case.get("asked", True) else {}
    choice = choose(asked | case["answers"])
    assert (choice.pattern, list(choice.also)) == (case["pattern"], case.get("also", [])), choice.reasons
    fits = {fit.name: fit.fit for fit in choice.medicines}
    assert {name: fits[name] for name in case.get("fits", {})} == case.get("fits", {})
    for words in case.get("says", ()):
        assert any(words in reason.text for reason in choice.instead), words
    for words in case.get("reasons", ()):
        assert any(words in reason.text for reason in choice.reasons), words


def test_every_pattern_urgent_sign_and_note_has_a_case() -> None:
    cases = [case.values[0] for case in read_cases()]
    assert {case["pattern"] for case in cases} == {"unclear", "urgent", *(pattern.id for pattern in ASKED.pattern)}
    signs = {answer for case in cases if case["pattern"] == "urgent" for answer in case["answers"]["urgent"]}
    assert {sign.answer for sign in ASKED.urgent} <= signs
    answered = {(question, answer) for case in cases for question, given in case["answers"].items() for answer in given}
    for note in ASKED.note:
        assert answered & {(note.question, answer) for answer in note.answers}, note.text


def test_every_urgent_answer_but_none_is_a_sign() -> None:
    """An answer that can be given and leads nowhere would be a danger unheard."""
    signs = {sign.answer for sign in ASKED.urgent}
    urgent = next(question for question in ASKED.question if question.id == "urgent")
    assert set(urgent.answers) == {"none", *signs}


@given(ANSWERS)
def test_whatever_is_answered(answers: dict[str, Any]) -> None:
    choice = choose(answers)
    assert [fit.name for fit in choice.medicines] == [
        fit.name for fit in sorted(choice.medicines, key=lambda fit: (FIT_ORDER.index(fit.fit), fit.name))
    ]
    assert {fit.name for fit in choice.medicines} == set(KNOWLEDGE.medicines)
    assert choice.reasons
    assert choice.instead
    assert all(reason.cites for reason in (*choice.reasons, *choice.instead))
    assert all(fit.why and all(reason.cites for reason in fit.why) for fit in choice.medicines)


@given(ANSWERS, st.sampled_from([sign.answer for sign in ASKED.urgent]))
def test_an_urgent_sign_comes_before_everything(answers: dict[str, Any], sign: str) -> None:
    choice = choose(answers | {"urgent": [*answers.get("urgent", ()), sign]})
    assert choice.pattern == "urgent"
    assert {fit.fit for fit in choice.medicines} == {"avoid"}


@given(ANSWERS)
def test_nothing_suits_before_the_urgent_signs_were_asked(answers: dict[str, Any]) -> None:
    choice = choose({key: given for key, given in answers.items() if key != "urgent"})
    assert "suits" not in {fit.fit for fit in choice.medicines}
    assert choice.instead[0].text.startswith("Ask this first")


@given(ANSWERS)
def test_the_order_of_answers_does_not_matter(answers: dict[str, Any]) -> None:
    turned = {key: given[::-1] for key, given in reversed(answers.items())}
    same, other = choose(answers), choose(turned)
    assert (same.pattern, same.also, same.medicines) == (other.pattern, other.also, other.medicines)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"feeling": ["dull"]}, "No question 'feeling'"),
        ({"feel": ["awful"]}, "No answer 'awful' to 'feel'"),
        ({"urgent": ["both-legs-weak"], "feel": [""]}, "No answer ''"),
    ],
)
def test_what_is_not_in_the_questionnaire_is_refused(answers: dict[str, Any], says: str) -> None:
    with pytest.raises(AnswersError, match=says):
        choose(answers)
