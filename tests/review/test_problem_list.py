"""What the problem list says together: what is over, what is in no value set, what follows from it."""

import pytest

from eutonia.advice.assessing import assess_patient
from eutonia.advice.documents import assess_document
from eutonia.advice.library import open_library
from eutonia.domain.patient import Coded, Patient
from eutonia.review.facts import gather_facts
from tests.patients import TODAY, healthy, person

OVER = ["stroke", "head injury", "suicide attempt", "stomach ulcer", "hip fracture", "angioedema", "fall", "delirium"]


def facts_of(patient):
    return gather_facts(patient, value_sets=open_library().value_sets, today=TODAY)


@pytest.mark.parametrize("text", OVER)
def test_what_counts_now_or_before_counts_when_it_is_over(text):
    over = facts_of(Patient(conditions=(), past_conditions=(Coded(text=text),)))
    assert over.conditions
    assert over.conditions <= facts_of(person(conditions=[text])).conditions


@pytest.mark.parametrize("text", ["pregnant", "AKI", "on dialysis", "COPD", "asthma", "epilepsy", "heart failure"])
def test_what_is_over_and_counts_only_now_does_not_count(text):
    assert facts_of(Patient(conditions=(), past_conditions=(Coded(text=text),))).conditions == frozenset()


def test_without_a_problem_list_nothing_is_known_of_the_past_either():
    assert facts_of(Patient(past_conditions=(Coded(text="stroke"),))).conditions is None


@pytest.mark.parametrize("command", [{"conditions": ["seizzure"]}, {"allergies": ["muscle relaxants"]}])
def test_an_entry_that_nobody_understands_is_listed_not_passed_over(command):
    library = open_library()
    answer = assess_patient(healthy(taking=["baclofen"], **command), library=library, today=TODAY)
    ignored = assess_document(answer, knowledge=library.knowledge).ignored
    (text,) = next(iter(command.values()))
    assert [each.where for each in ignored if text in each.where]


def test_an_entry_that_is_understood_is_not_listed():
    library = open_library()
    known = healthy(taking=["baclofen"], conditions=["seizure disorder"], allergies=["tizanidine", "bacloffen"])
    answer = assess_patient(known, library=library, today=TODAY)
    assert assess_document(answer, knowledge=library.knowledge).ignored == ()


def test_a_person_recorded_as_male_who_is_said_to_be_pregnant_is_pregnant():
    assert facts_of(person(sex="male")).pregnant is False
    assert facts_of(person(sex="male", pregnant=True)).pregnant is True
    assert facts_of(person(sex="male", conditions=["28 weeks pregnant"])).pregnant is True
    assert facts_of(person(sex="female", age=70, conditions=["pregnant"])).pregnant is False
