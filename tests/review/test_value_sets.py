"""Which conditions an entry of a problem list holds, and that the value sets are written as the matching needs them."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.patient import Coded
from eutonia.knowledge.loading import FOLDER, read_file
from eutonia.review.negation import TURNS, read_clauses
from eutonia.review.value_sets import ICD10CM, SNOMED, index_value_sets, match_condition, not_words

CASES = Path(__file__).parents[1] / "cases" / "conditions"
FILES = sorted((FOLDER / "value_sets").glob("*.toml"))
VALUE_SETS = [each for file in FILES for each in read_file(f"value_sets/{file.name}", file.read_bytes()).value_set]
INDEX = index_value_sets(VALUE_SETS)
ENTRIES = [case for file in sorted(CASES.glob("*.toml")) for case in tomllib.loads(file.read_text())["case"]]
WORDS = sorted({word.removeprefix("=") for each in VALUE_SETS for word in each.words})
# "no neuropathy due to diabetes" leaves the diabetes: a new thought ends what a denial reaches.
ONE_THOUGHT = [word for word in WORDS if TURNS.isdisjoint(word.split())]


def entry(case):
    return Coded(
        text=case.get("text", ""),
        codes=tuple((system, case[system]) for system in ("icd10cm", "snomed") if system in case),
    )


def match(text):
    return match_condition(Coded(text=text), INDEX)


@pytest.mark.parametrize("case", ENTRIES, ids=lambda case: " ".join(map(str, entry(case).codes)) + case.get("text", ""))
def test_what_an_entry_holds(case):
    assert sorted(match_condition(entry(case), INDEX)) == case["holds"]


def test_every_value_set_is_met_by_a_case_and_the_cases_are_many():
    met = Counter(held for case in ENTRIES for held in case["holds"])
    assert {each.id for each in VALUE_SETS} <= met.keys()
    assert len(ENTRIES) >= 200


@pytest.mark.parametrize("value_set", VALUE_SETS, ids=lambda each: each.id)
def test_codes_are_well_formed_and_none_stands_twice(value_set):
    for codes in (value_set.icd10cm, value_set.icd10cm_except, value_set.snomed, value_set.words, value_set.not_words):
        assert len(set(codes)) == len(codes)
    for code in (*value_set.icd10cm, *value_set.icd10cm_except):
        assert ICD10CM.fullmatch(code.removesuffix("*"))
    for code in value_set.snomed:
        assert SNOMED.fullmatch(code)
        assert verhoeff(code)


@pytest.mark.parametrize("value_set", VALUE_SETS, ids=lambda each: each.id)
def test_words_are_written_as_they_are_compared(value_set):
    for word in (*value_set.words, *not_words(value_set)):
        plain = word.removeprefix("=").replace("#", "5")
        assert " ".join(read_clauses(plain).words) == plain


@pytest.mark.parametrize("value_set", VALUE_SETS, ids=lambda each: each.id)
def test_each_code_and_each_word_finds_its_own_set(value_set):
    for code in value_set.icd10cm:
        assert value_set.id in match_condition(Coded(text="", codes=(("icd10cm", code.rstrip("*")),)), INDEX)
    for code in value_set.snomed:
        assert value_set.id in match_condition(Coded(text="", codes=(("snomed", code),)), INDEX)
    for word in value_set.words:
        assert value_set.id in match(word.removeprefix("=")), word


@given(st.text())
def test_no_text_is_too_odd(text):
    assert match(text) <= {each.id for each in VALUE_SETS}


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" of ".join))
def test_case_and_punctuation_do_not_matter(text):
    for same in (
        text.upper(),
        text.title(),
        text.replace(" ", "-"),
        f"  {text}.",
        text.replace(" ", "  "),
        f"({text})",
    ):
        assert match(same) == match(text)


@given(
    st.sampled_from(ONE_THOUGHT),
    st.sampled_from(["no history of ", "family history of ", "denies ", "FHx: ", "no known "]),
)
def test_what_is_denied_holds_nothing(word, denial):
    assert match(denial + word) == frozenset()


@given(st.sampled_from(WORDS), st.sampled_from(["; no rash", ", no rash", " but no rash", " (no rash)", ". No rash."]))
def test_a_denial_reaches_nothing_before_it(word, denial):
    assert match(word) <= match(word + denial)


def verhoeff(code):
    """Is the last digit the check digit of a SNOMED CT identifier (Verhoeff's dihedral scheme)?"""
    check = 0
    for place, digit in enumerate(map(int, reversed(code))):
        check = combine(check, permute(digit, times=place % 8))
    return check == 0


def combine(left, right):
    """Two members of the dihedral group of order ten: turns 0-4, and reflections 5-9."""
    turned = (left + right) % 5 if left < 5 else (left - right) % 5
    return turned if (left < 5) == (right < 5) else turned + 5


def permute(digit, *, times):
    for _ in range(times):
        digit = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[digit]
    return digit
