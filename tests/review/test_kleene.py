"""Three-valued logic: to learn more never turns a yes into a no, and only an unknown fact makes an answer unknown."""

from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from eutonia.advice.library import open_library
from eutonia.knowledge.conditions import Condition
from eutonia.review.conditions import compile_condition, evidence, lacking, prepare_condition
from eutonia.verification.kinds import Attribute, change_all, cluster_rules
from eutonia.verification.verify import normal_person

UNKNOWN = ("unknown", "None", "no labs at all", "not all readable", "unread")
NEITHER = ("days old", "no result")  # unknown to a rule on the value, known to a rule on missing results
HALF_KNOWN = (" to ", "; perhaps ")  # a liver between two grades, an allergy in words that may mean another


@cache
def questions() -> list[tuple[Any, str, tuple[Attribute, ...]]]:
    """Every rule about every medicine, with the facts it asks for."""
    knowledge = open_library().knowledge
    return [
        (rule, subject, cluster.attributes)
        for rule in knowledge.rules
        for subject in rule.subjects
        for cluster in cluster_rules([rule], subject=subject, knowledge=knowledge)
    ]


def is_known(label: str) -> bool:
    return not label.endswith((*UNKNOWN, *NEITHER)) and not any(each in label for each in HALF_KNOWN)


@given(st.data())
def test_to_learn_more_never_turns_an_answer_around(data: st.DataObject) -> None:
    rule, subject, attributes = data.draw(st.sampled_from(questions()))
    library = open_library()
    ask = compile_condition(rule.when, subject=subject, knowledge=library.knowledge)
    known = [[value for value in a.values if is_known(value[0])] for a in attributes]
    unknown = [[value for value in a.values if value[0] in UNKNOWN] for a in attributes]
    chosen = [data.draw(st.sampled_from(values)) for values in known]
    hidden = [data.draw(st.sampled_from([each, *none])) for each, none in zip(chosen, unknown, strict=True)]
    normal = normal_person(library)
    full = ask(change_all(normal, [change for _, change in chosen]))
    part = ask(change_all(normal, [change for _, change in hidden]))
    assert full is not None, f"{rule.id} is unknown although every fact is known: {[label for label, _ in chosen]}"
    assert part in (None, full)


@given(st.data())
def test_an_unknown_answer_names_what_it_needs_and_a_yes_says_why(data: st.DataObject) -> None:
    rule, subject, attributes = data.draw(st.sampled_from(questions()))
    library = open_library()
    facts = change_all(
        normal_person(library), [data.draw(st.sampled_from(attribute.values))[1] for attribute in attributes]
    )
    asked = prepare_condition(rule.when, subject=subject, knowledge=library.knowledge)
    answer = asked.ask(facts)
    needs = lacking(asked, facts)
    why = evidence(asked, facts, knowledge=library.knowledge)
    assert bool(needs) == (answer is None)
    if answer is not True:
        assert not (why.with_ or why.because) or answer is None
    assert subject not in why.with_


T, F, N = True, False, None


@pytest.mark.parametrize(
    ("key", "one", "two", "expected"),
    [
        ("all", T, T, T), ("all", T, F, F), ("all", T, N, N), ("all", F, N, F), ("all", N, N, N), ("all", F, F, F),
        ("any", T, T, T), ("any", T, F, T), ("any", T, N, T), ("any", F, N, N), ("any", N, N, N), ("any", F, F, F),
    ],
)  # fmt: skip
def test_the_tables_of_kleene(key: str, one: bool | None, two: bool | None, expected: bool | None) -> None:
    library = open_library()
    tree = msgspec.convert({key: [{"dialysis": True}, {"pump": True}]}, Condition)
    facts = replace(normal_person(library), dialysis=one, pump=two)
    assert compile_condition(tree, subject="baclofen", knowledge=library.knowledge)(facts) is expected
    turned = msgspec.convert({"not": {key: [{"dialysis": True}, {"pump": True}]}}, Condition)
    opposite = None if expected is None else not expected
    assert compile_condition(turned, subject="baclofen", knowledge=library.knowledge)(facts) is opposite
