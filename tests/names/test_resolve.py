"""What people write, read: cases that a pharmacist can review, and what holds for any text."""

import csv
import io
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.knowledge.loading import load_names, read_data
from eutonia.knowledge.name_index import NAME_FILES, load_name_index, name_key
from eutonia.names.near import count_slips
from eutonia.names.resolve import resolve_allergen, resolve_name

CASES = Path(__file__).parents[1] / "cases" / "names"
NAMES = load_names()


def read_cases():
    files = sorted(CASES.glob("*.toml"))
    cases = [(file.stem, case) for file in files for case in tomllib.loads(file.read_text())["case"]]
    return [pytest.param(case, id=f"{stem}: {case['text']} {case.get('rxcuis', '')}") for stem, case in cases]


def in_words(match):
    """The match on one line, as the cases write it."""
    if match.match == "none":
        return "none"
    if match.match == "fuzzy":
        return f"offered: {', '.join(match.offers)}"
    ingredients = " / ".join(ingredient.name for ingredient in match.ingredients)
    said = "; ".join(part for part in (ingredients, match.strength, match.form) if part)
    return f"{match.match}: {said}" + (f" (but {match.conflict})" if match.conflict else "")


@pytest.mark.parametrize("case", read_cases())
def test_a_text_is_read_as_a_pharmacist_reads_it(case):
    match = resolve_name(case["text"], names=NAMES, rxcuis=case.get("rxcuis", ()))
    assert in_words(match) == case["expect"]
    assert match.text == case["text"]


def test_the_cases_are_many():
    assert len(read_cases()) >= 300


@pytest.mark.parametrize(
    "pair",
    tomllib.loads((CASES / "look_alikes" / "pairs.toml").read_text())["pairs"],
    ids=" - ".join,
)
def test_look_alikes_stay_apart(pair):
    one, other = (resolve_name(name, names=NAMES) for name in pair)
    assert one.ingredients
    assert other.ingredients
    assert set(one.ingredients).isdisjoint(other.ingredients)


@given(st.text())
def test_any_text_gives_an_answer_and_is_kept(text):
    match = resolve_name(text, names=NAMES)
    assert match.text == text
    assert bool(match.ingredients) == (match.match in {"exact", "brand"})
    assert bool(match.offers) == (match.match == "fuzzy")


WORDS = """
    baclofen Lioresal gabapentin enacarbil sodium oxybate HCl APAP Percocet MS Midol xyzzy baclofin
    10 5-325 1/2 0.5 mg mL 24 HR #3 % / - + , ; ( ) [ ] { }
    tab tablet oral pack take daily tid no not stopped with and for
    """
WRITTEN = st.sampled_from(WORDS.split())


@given(st.lists(WRITTEN, max_size=12).map(" ".join))
def test_whatever_is_offered_can_be_taken_up(text):
    for offer in resolve_name(text, names=NAMES).offers:
        assert resolve_name(offer, names=NAMES).ingredients


@given(st.lists(WRITTEN, max_size=12).map(" ".join))
def test_an_ingredient_is_never_one_that_nobody_wrote(text):
    known = {"baclofen", "gabapentin", "gabapentin enacarbil", "sodium oxybate", "acetaminophen", "oxycodone"}
    # A salt's word or a symbol of the list can also be an element.
    known |= {"sodium", "ibuprofen", "caffeine", "pyrilamine"}
    assert {ingredient.name for ingredient in resolve_name(text, names=NAMES).ingredients} <= known


@given(st.text(max_size=12), st.lists(st.text(max_size=8), max_size=3))
def test_no_code_breaks_the_reading(text, rxcuis):
    assert resolve_name(text, names=NAMES, rxcuis=rxcuis).text == text


def table(name):
    return list(csv.DictReader(io.StringIO(read_data(name).decode())))


@pytest.mark.parametrize("name", [name for name in NAME_FILES if "aliases" not in name])
def test_a_table_is_sorted_by_its_first_column_without_repeats(name):
    first = [next(iter(row.values())).encode() for row in table(name)]
    assert all(one < other for one, other in pairwise(first))


def test_every_row_of_the_names_is_found_as_it_stands():
    for row in table("names/names.csv"):
        found = NAMES.find(row["name"])
        assert found is not None
        if name_key(row["name"]) not in NAMES.aliases:
            assert found.kind == row["kind"]
            assert found.meanings == tuple(tuple(m.split("|")) for m in row["ingredients"].split(";"))
            assert (found.rxcui or "", found.form or "") == (row["rxcui"], row["form"])


def test_every_code_is_found_as_it_stands():
    for row in table("names/codes.csv"):
        assert NAMES.ingredients_of_code(row["rxcui"]) == (row["kind"], tuple(row["ingredients"].split("|")))


def test_every_name_is_its_own_key():
    assert all(name_key(row["name"]) == row["name"] for row in table("names/names.csv"))


def test_every_ingredient_is_itself():
    ingredients = {row["name"]: row["ingredients"] for row in table("names/names.csv") if row["kind"] == "ingredient"}
    named = [name for name in ingredients.values() if name_key(name) in ingredients]
    assert len(named) > 2500
    for name in named:
        read = resolve_name(name, names=NAMES)
        if name_key(name) == name_key(ingredients[name_key(name)]):
            assert [each.name for each in read.ingredients] == [name]


def test_every_alias_means_something_known():
    for row in table("names/aliases.csv"):
        for meaning in row["ingredients"].split(";"):
            for ingredient in meaning.split("|"):
                known = NAMES.find(name_key(ingredient))
                assert known is not None, ingredient
                assert known.meanings == ((ingredient,),)


def test_every_product_of_the_twelve_is_read_with_its_strength_and_form():
    for row in table("names/products.csv"):
        match = resolve_name("", names=NAMES, rxcuis=(row["rxcui"],))
        assert match.match == "exact", row["name"]
        assert match.form, row["name"]
        assert match.strength or match.form == "pack", row["name"]
        assert match.conflict is None, row["name"]


def test_the_index_reads_the_files_it_names():
    files = {name: read_data(name) for name in NAME_FILES}
    assert load_name_index(files.__getitem__).find("baclofen") is not None


def test_the_tables_stay_small():
    assert sum(len(read_data(name)) for name in NAME_FILES) < 1_600_000


@pytest.mark.parametrize(
    ("text", "substance"),
    [
        ("Allergy to baclofen", "baclofen"),
        ("tizanidine allergy", "tizanidine"),
        ("Lyrica (hypersensitivity)", "pregabalin"),
        ("allergic to codeine", "codeine"),
    ],
)
def test_an_allergy_is_read_as_its_substance(text, substance):
    match = resolve_allergen(text, names=NAMES)
    assert [ingredient.name for ingredient in match.ingredients] == [substance]
    assert match.text == text


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_a_distance(one, other):
    slips = count_slips(one, other, at_most=9)
    assert slips == count_slips(other, one, at_most=9)
    assert (slips == 0) == (one == other)
    assert slips <= max(len(one), len(other))
    assert count_slips(one, other, at_most=1) == min(slips, 2)
