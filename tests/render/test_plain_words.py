"""What the person reads is no harder than sixth grade, by the count of Flesch and Kincaid.

Grade = 0.39 * words per sentence + 11.8 * syllables per word - 15.59 (Kincaid and others, 1975). Syllables are counted
by groups of vowels, without a silent e; a number is one. A sentence ends with a point, a question or an exclamation
mark: a colon makes none shorter. The names of medicines and their strengths count as they stand.
"""

import re
from itertools import product

import pytest

from eutonia.advice.library import open_library
from eutonia.advice.titrating import PlanInputs, make_plan
from eutonia.planning.wish import Wish
from eutonia.render.patient_words import write_patient_words
from tests.patients import TODAY, healthy

SIXTH = 6.0
LIBRARY = open_library()
LABS = [{"name": "alt", "value": 20}, {"name": "ast", "value": 20}]
SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$")


def syllables(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouy]{1,2}", SILENT.sub("", word.lower().removeprefix("y")))))


def grade(text: str) -> float:
    sentences = [each for each in re.split(r"[.!?]+(?:\s|$)", text) if re.search(r"[A-Za-z]", each)]
    words = re.findall(r"[A-Za-z]+(?:'[a-z]+)?|[0-9][0-9,.:]*", text)
    counted = sum(syllables(word) if word[0].isalpha() else 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * counted / len(words) - 15.59


@pytest.mark.parametrize(
    ("word", "count"),
    [("take", 1), ("tablet", 2), ("clinician", 3), ("medicine", 3), ("wanted", 2), ("stopped", 1), ("you", 1)],
)
def test_the_count_of_syllables_counts(word, count):
    assert syllables(word) == count


def test_the_measure_tells_easy_from_hard():
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45, abs=0.01)
    assert grade("Concomitant administration of additional sedative medication necessitates monitoring.") > 20


def sheets(name):
    """The steps and the whole sheet of every plan of this medicine: each ladder, made of each set of products."""
    medicine = LIBRARY.knowledge.medicines[name]
    for ladder, group in product(LIBRARY.knowledge.ladders[name], medicine.product_set):
        wish = Wish(start=TODAY, ladder=ladder.name, products=(group.name,))
        inputs = PlanInputs(medicine=name, patient=healthy(labs=LABS), wish=wish, today=TODAY)
        titration = make_plan(inputs, library=LIBRARY).titration
        if titration.steps:
            words = write_patient_words(titration, knowledge=LIBRARY.knowledge)
            yield " ".join(words[: len(titration.steps) + 1]), " ".join(words)


@pytest.mark.parametrize("name", sorted(LIBRARY.knowledge.medicines))
def test_steps_and_sheet_are_read_at_sixth_grade(name):
    made = list(sheets(name))
    assert made
    for steps, sheet in made:
        assert grade(steps) <= SIXTH, steps
        assert grade(sheet) <= SIXTH, sheet
