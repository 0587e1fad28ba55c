"""What a line of a list says of the product that is taken, and no more than it says."""

import pytest

from eutonia.advice.library import open_library
from eutonia.advice.understanding import understand_medicine
from eutonia.domain.dose import parse_dose
from eutonia.domain.patient import MedicineEntry
from eutonia.domain.plan import Regimen
from eutonia.planning.present import OTHER_RELEASE, fitting_sets, form_in_doubt, groups_taken, may_follow

LIBRARY = open_library()
MEDICINES = LIBRARY.knowledge.medicines


def groups_of(name: str, text: str) -> tuple[str, ...]:
    entry = understand_medicine(MedicineEntry(text=text), names=LIBRARY.names)
    assert entry.ingredients == (name,)
    return groups_taken(entry, MEDICINES[name])


def taking(*groups: str) -> Regimen:
    return Regimen(daily=parse_dose("12 mg"), times=3, groups=groups)


@pytest.mark.parametrize(
    ("name", "text", "groups"),
    [
        ("tizanidine", "tizanidine 4 mg capsule three times a day", ("capsule",)),
        ("tizanidine", "tizanidine 4 mg tablet three times a day", ("tablet",)),
        ("tizanidine", "tizanidine 4 mg three times a day", ()),
        ("tizanidine", "tizanidine 8 mg three times a day", ()),  # one capsule, or two tablets of 4 mg
        ("baclofen", "baclofen 10 mg tablet", ("tablet",)),
        ("baclofen", "baclofen 10 mg", ()),
        ("baclofen", "Fleqsuvy 5 mg/mL", ("suspension-5",)),
        ("baclofen", "baclofen 5 mg/5 mL oral solution", ("solution-1",)),
        ("baclofen", "baclofen 10 mg/5 mL oral solution", ("solution-2",)),
        ("baclofen", "Lyvispah 10 mg", ("granules",)),
        ("baclofen", "baclofen ER 20 mg tablet", (OTHER_RELEASE,)),
        ("gabapentin", "Gralise 600 mg once daily", ("once-daily",)),
        ("gabapentin", "gabapentin 600 mg tablet", ("immediate-release",)),
        ("gabapentin", "Neurontin 600 mg", ("immediate-release", "solution")),
        ("pregabalin", "Lyrica 75 mg capsule", ("immediate-release",)),
        ("pregabalin", "Lyrica CR 82.5 mg", ("extended-release",)),
        ("pregabalin", "pregabalin ER 165 mg", ("extended-release",)),
        ("cyclobenzaprine", "Amrix 15 mg", ("extended-release",)),
        ("cyclobenzaprine", "cyclobenzaprine 15 mg 24 hr capsule", ("extended-release",)),
        ("cyclobenzaprine", "cyclobenzaprine 10 mg tablet", ("immediate-release",)),
        ("metaxalone", "metaxalone 640 mg tablet", ("tablet-640",)),
        ("metaxalone", "metaxalone 800 mg tablet", ("tablet",)),
        ("orphenadrine", "orphenadrine ER 100 mg tablet", ()),  # there is no other
        ("dantrolene", "dantrolene 25 mg capsule", ("capsule",)),
    ],
)
def test_the_line_says_which_product_it_is(name: str, text: str, groups: tuple[str, ...]) -> None:
    assert groups_of(name, text) == groups


@pytest.mark.parametrize(
    ("name", "groups", "sets"),
    [
        ("tizanidine", ("capsule",), {"capsules", "capsules-with-8"}),
        ("tizanidine", ("tablet",), {"tablets", "tablets-2", "tablets-4"}),
        ("baclofen", ("suspension-5",), {"suspension-5-mg-ml"}),
        ("baclofen", ("granules",), {"granules"}),
        ("gabapentin", ("once-daily",), set()),
        ("pregabalin", ("extended-release",), set()),
        ("cyclobenzaprine", ("extended-release",), set()),
        ("metaxalone", ("tablet-640",), {"tablets-640"}),
        ("baclofen", (OTHER_RELEASE,), set()),
    ],
)
def test_only_sets_that_stand_for_it_go_on(name: str, groups: tuple[str, ...], sets: set[str]) -> None:
    assert {group.name for group in fitting_sets(MEDICINES[name], taking(*groups))} == sets


def test_the_default_comes_first_and_nothing_known_leaves_all() -> None:
    medicine = MEDICINES["baclofen"]
    assert len(fitting_sets(medicine, taking())) == len(fitting_sets(medicine, None)) == len(medicine.product_set)
    assert fitting_sets(medicine, None)[0].default


def test_a_liquid_joins_the_tablets_where_knowledge_says_so() -> None:
    solution = [product for product in MEDICINES["baclofen"].product if product.id == "solution 1 mg/mL"]
    suspension = [product for product in MEDICINES["baclofen"].product if product.id == "suspension 5 mg/mL"]
    assert may_follow(solution, MEDICINES["baclofen"], taking("tablet"))
    assert not may_follow(suspension, MEDICINES["baclofen"], taking("tablet"))


def test_a_doubt_is_about_pieces_that_do_not_stand_for_one_another() -> None:
    assert form_in_doubt(MEDICINES["tizanidine"], taking()) == ("tablet", "capsule")
    assert form_in_doubt(MEDICINES["tizanidine"], taking("capsule")) == ()
    assert form_in_doubt(MEDICINES["gabapentin"], taking()) == ()
