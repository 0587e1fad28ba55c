"""Which patients are enumerated: all that rules can tell apart; and the oracle reads each rule for itself."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from eutonia.advice.library import open_library
from eutonia.domain.dose import Dose
from eutonia.domain.patient import Lab
from eutonia.knowledge.conditions import Condition, Range, Taking
from eutonia.knowledge.records import Rule
from eutonia.review.conditions import compile_condition
from eutonia.review.facts import Facts
from eutonia.verification import oracle
from eutonia.verification.kinds import change_all, cluster_rules, representative_values
from eutonia.verification.medicine_lists import NOW, counted_names, medicine_lists, with_list
from eutonia.verification.oracle import ask_again
from eutonia.verification.verify import Tally, Work, moves_plans, normal_person

KNOWLEDGE = open_library().knowledge
NORMAL = normal_person(open_library())
MEDICINES = sorted(KNOWLEDGE.medicines)


def rules_about(medicine: str) -> list[Rule]:
    return [rule for rule in KNOWLEDGE.rules if medicine in rule.subjects]


def ask(condition: Condition, facts: Facts) -> bool | None:
    return ask_again(condition, facts, subject="baclofen", knowledge=KNOWLEDGE)


# ---------------------------------------------------------------------------------- the split


@pytest.mark.parametrize("medicine", MEDICINES)
def test_facts_are_asked_jointly_where_rules_that_move_plans_share_them(medicine: str) -> None:
    moving = [rule for rule in rules_about(medicine) if moves_plans(rule)]
    clusters = cluster_rules(moving, subject=medicine, knowledge=KNOWLEDGE)
    assert sorted(rule.id for cluster in clusters for rule in cluster.rules) == sorted(rule.id for rule in moving)
    names = [{attribute.name for attribute in cluster.attributes} for cluster in clusters]
    assert all(one.isdisjoint(other) for one, other in combinations(names, 2))


def test_the_split_follows_the_rules() -> None:
    """A rule that could only find is given a ladder: its facts join those that are enumerated together."""
    quiet = next(
        rule
        for rule in rules_about("orphenadrine")
        if rule.subjects == ("orphenadrine",) and not moves_plans(rule) and "alcohol" in str(rule.when)
    )
    rules = tuple(replace(rule, ladder="cautious") if rule is quiet else rule for rule in KNOWLEDGE.rules)
    louder = dataclasses.replace(open_library(), knowledge=replace(KNOWLEDGE, version="louder", rules=rules))
    before, after = Tally(), Tally()
    Work(KNOWLEDGE.medicines["orphenadrine"], open_library(), before)
    Work(KNOWLEDGE.medicines["orphenadrine"], louder, after)
    assert after.kinds > before.kinds
    assert after.breaches == 0, after.examples


@pytest.mark.parametrize("medicine", MEDICINES)
def test_every_rule_is_once_true_once_false_and_once_unknown(medicine: str) -> None:
    """Of each rule all three answers are among its kinds, so none is checked on half of them only."""
    for rule in rules_about(medicine):
        (cluster,) = cluster_rules([rule], subject=medicine, knowledge=KNOWLEDGE)
        answers = {
            ask_again(rule.when, change_all(NORMAL, changes), subject=medicine, knowledge=KNOWLEDGE)
            for _, changes in cluster.patients()
        }
        always = answers == {True}  # what holds of the medicine itself
        assert always or answers == {True, False, None}, f"{rule.id}: {answers}"


# ---------------------------------------------------------------------------------- lists of medicines


@pytest.mark.parametrize("medicine", MEDICINES)
def test_no_list_of_two_or_three_medicines_answers_in_a_way_that_is_not_enumerated(medicine: str) -> None:
    """Held against trying every pair of ingredients, and every third beside some of them."""
    leaves = [c for rule in rules_about(medicine) if moves_plans(rule) for c in all_of(rule.when) if c.taking]
    takings = list(dict.fromkeys(leaf.taking for leaf in leaves if leaf.taking))
    if not takings:
        pytest.fail("every medicine has a rule about others that moves its plans")
    asks = [Condition(taking=taking) for taking in takings]

    def answers(facts: Facts) -> tuple[bool | None, ...]:
        return tuple(ask_again(each, facts, subject=medicine, knowledge=KNOWLEDGE) for each in asks)

    lists = medicine_lists(takings, subject=medicine, knowledge=KNOWLEDGE)
    enumerated = {answers(with_list(NORMAL, lines, readable=True)) for lines in lists}
    names = sorted(frozenset[str]().union(*(counted_names(taking, KNOWLEDGE) for taking in takings)) - {medicine})
    some = names[:: max(1, len(names) // 25)]
    for few in (*((name,) for name in names), *combinations(some, 2), *combinations(some[::3], 3)):
        assert answers(replace(NORMAL, taking=frozenset(few))) in enumerated, few


def all_of(condition: Condition) -> list[Condition]:
    return [condition, *(each for child in condition.children for each in all_of(child))]


def test_a_stopped_medicine_is_enumerated_on_its_last_day_and_the_day_after() -> None:
    taking = Taking(classes=("maoi",), within_days=14)
    lists = medicine_lists([taking], subject="cyclobenzaprine", knowledge=KNOWLEDGE)
    assert {line.stopped for lines in lists for line in lines} == {NOW, 14, 15}


def test_so_many_at_once_are_enumerated_as_asked() -> None:
    taking = Taking(classes=("opioid",), at_least=3)
    lists = medicine_lists([taking], subject="baclofen", knowledge=KNOWLEDGE)
    assert [len(lines) for lines in lists] == [0, 3]


# ---------------------------------------------------------------------------------- values


@given(st.lists(st.integers(1, 200), min_size=1, max_size=4), st.integers(1, 250))
def test_every_value_has_a_representative_on_its_side_of_every_threshold(cuts: list[int], value: int) -> None:
    ranges = [Range(below=Decimal(cut)) for cut in cuts] + [Range(at_most=Decimal(cut)) for cut in cuts]
    known = representative_values(ranges, between=(Decimal(1), Decimal(250)))

    def side(number: Decimal) -> list[bool]:
        return [each.holds(number) for each in ranges]

    assert any(side(each) == side(Decimal(value)) for each in known)


# ---------------------------------------------------------------------------------- the oracle


NOT_CALLED = ("compile_condition", "prepare_condition", "review.conditions import", "holds(")


def test_the_oracle_does_not_ask_what_it_checks() -> None:
    with open(oracle.__file__) as file:  # noqa: PTH123
        code = file.read().split('"""', 2)[2]
    assert not [name for name in NOT_CALLED if name in code]


T, F, U = Condition(pump=True), Condition(pump=False), Condition(dialysis=True)
KNOWN = replace(NORMAL, pump=True, dialysis=None)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Condition(all=(T, U)), None),
        (Condition(all=(F, U)), False),
        (Condition(any=(T, U)), True),
        (Condition(any=(F, U)), None),
        (Condition(not_=U), None),
        (Condition(not_=F), True),
        (Condition(all=(T, Condition(not_=Condition(any=(F, F))))), True),
        (Condition(age=Range(at_least=Decimal(45))), True),
        (Condition(age=Range(above=Decimal(45))), False),
        (Condition(liver="moderate"), False),
        (Condition(sex="male"), False),
    ],
)
def test_the_oracle_follows_kleene(condition: Condition, answer: bool | None) -> None:
    assert ask(condition, KNOWN) is answer


@pytest.mark.parametrize(
    ("facts", "asked", "answer"),
    [
        ({"taking": frozenset({"oxycodone"})}, Taking(classes=("opioid",)), True),
        ({"taking": frozenset({"oxycodone"})}, Taking(classes=("opioid",), at_least=2), False),
        ({"taking": frozenset({"oxycodone"}), "unread": ("x",)}, Taking(classes=("opioid",), at_least=2), None),
        ({"taking": frozenset({"oxycodone"})}, Taking(classes=("opioid",), except_=("oxycodone",)), False),
        ({"taking": frozenset({"baclofen"})}, Taking(any_of=("baclofen",)), False),
        ({"taking": None}, Taking(any_of=("baclofen",), with_self=True), True),
        ({"taking": None}, Taking(classes=("opioid",)), None),
        (
            {"taking": frozenset(), "stopped": {"selegiline": NORMAL.today - timedelta(days=14)}},
            Taking(classes=("maoi",), within_days=14),
            True,
        ),
        (
            {"taking": frozenset(), "stopped": {"selegiline": NORMAL.today - timedelta(days=15)}},
            Taking(classes=("maoi",), within_days=14),
            False,
        ),
    ],
)
def test_the_oracle_counts_medicines(facts: dict[str, Any], asked: Taking, answer: bool | None) -> None:
    assert ask(Condition(taking=asked), replace(NORMAL, **facts)) is answer


# People at random, not made from the rules' thresholds: the two readings of every rule agree on all of them.
names = st.sampled_from(sorted({*MEDICINES, *(m for each in KNOWLEDGE.classes.values() for m in each.members)}))
days = st.integers(0, 800).map(lambda ago: NORMAL.today - timedelta(days=ago))
kidneys = st.none() | st.decimals(1, 150, places=1)
ranks = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda pair: (min(pair), max(pair)))
labs = st.dictionaries(
    st.sampled_from(["alt", "ast", "alt-x-uln", "ast-x-uln", "potassium"]),
    st.tuples(st.decimals(0, 400, places=1), days),
)


def lab(name: str, value: Decimal, on: Any) -> Lab:
    return Lab(name=name, value=value, unit="", on=on)


@st.composite
def people(draw: Any) -> Facts:
    kidney = replace(NORMAL.kidney, stated={each: (draw(kidneys), draw(days)) for each in ("egfr", "crcl")})
    yes_no = {
        each: draw(st.none() | st.booleans())
        for each in ("dialysis", "pregnant", "breastfeeding", "cannabis", "smoker", "pump")
    }
    return replace(
        NORMAL,
        age=draw(st.none() | st.integers(18, 100)),
        sex=draw(st.none() | st.sampled_from(["female", "male"])),
        weight_kg=draw(st.none() | st.decimals(30, 200, places=1)),
        kidney=kidney,
        liver=draw(ranks),
        alcohol=tuple(min(rank, 2) for rank in draw(ranks)),
        taking=draw(st.none() | st.frozensets(names, max_size=4)),
        stopped=draw(st.dictionaries(names, days, max_size=2)),
        unread=draw(st.sampled_from([(), ("x",)])),
        daily={name: Dose(draw(st.decimals(1, 4000, places=1))) for name in draw(st.sets(names, max_size=2))},
        conditions=draw(st.none() | st.frozensets(st.sampled_from(sorted(KNOWLEDGE.value_sets)), max_size=4)),
        allergies=draw(st.none() | st.frozensets(names, max_size=2)),
        unread_allergies=draw(st.sampled_from([(), (("x", ("baclofen", "gabapentin")),)])),
        labs={name: lab(name, *found) for name, found in draw(labs).items()},
        labs_known=draw(st.booleans()),
        **yes_no,
    )


QUESTIONS = [
    (rule, medicine, compile_condition(rule.when, subject=medicine, knowledge=KNOWLEDGE))
    for medicine in MEDICINES
    for rule in rules_about(medicine)
]


@given(people())
def test_both_readings_of_every_rule_agree_on_anybody(facts: Facts) -> None:
    for rule, medicine, question in QUESTIONS:
        again = ask_again(rule.when, facts, subject=medicine, knowledge=KNOWLEDGE)
        assert question(facts) is again, rule.id
