"""How a medicine fits this person: the questionnaire's fit, lowered by what the review finds, never raised."""

from typing import Any

import pytest

from eutonia.advice.choosing import compare_document, suit_patient
from eutonia.advice.library import Library, open_library
from eutonia.domain.choice import MedicineFit
from eutonia.review.suitability import FIT_ORDER, choose_pattern
from tests.patients import TODAY, healthy

SPASTICITY = {
    "urgent": ("none",),
    "nerve-disease": ("multiple-sclerosis",),
    "feel": ("stiff-at-rest-and-moving",),
    "trigger": ("touch-or-movement",),
}
STRAIN = {
    "urgent": ("none",),
    "nerve-disease": ("none",),
    "where": ("back-or-neck",),
    "trigger": ("lifting-or-twist",),
    "since": ("under-4-weeks",),
}
NERVE = {"urgent": ("none",), "feel": ("burning-or-electric",), "where": ("along-a-nerve",)}
URGENT = {"urgent": ("both-legs-weak",)}


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def fits(answers: Any, library: Library, *, without: tuple[str, ...] = (), **form: Any) -> dict[str, MedicineFit]:
    choice = suit_patient(healthy(without=without, **form), answers, library=library, today=TODAY)
    return {fit.name: fit for fit in choice.medicines}


def said(fit: MedicineFit) -> str:
    return " | ".join(reason.text for reason in fit.why)


@pytest.mark.parametrize(
    ("answers", "person", "medicine", "fit"),
    [
        (SPASTICITY, {}, "baclofen", "suits"),
        (SPASTICITY, {"dialysis": True}, "baclofen", "contraindicated"),
        (SPASTICITY, {"allergies": ["baclofen"]}, "baclofen", "contraindicated"),
        (SPASTICITY, {"taking": ["ciprofloxacin 500 mg tablet"]}, "tizanidine", "contraindicated"),
        (SPASTICITY, {"taking": ["oxycodone 5 mg tablet"]}, "baclofen", "consider"),
        (SPASTICITY, {"taking": ["oxycodone 5 mg tablet"]}, "diazepam", "avoid"),
        (SPASTICITY, {"conditions": ["cirrhosis"]}, "dantrolene", "contraindicated"),
        (STRAIN, {}, "orphenadrine", "consider"),
        (STRAIN, {"conditions": ["glaucoma"]}, "orphenadrine", "contraindicated"),
        (STRAIN, {"conditions": ["iron deficiency anemia"]}, "metaxalone", "contraindicated"),
        (STRAIN, {"taking": ["phenelzine 15 mg tablet"]}, "metaxalone", "contraindicated"),
        (STRAIN, {"conditions": ["porphyria"]}, "carisoprodol", "contraindicated"),
        (STRAIN, {"conditions": ["hepatitis C"]}, "chlorzoxazone", "contraindicated"),
        (STRAIN, {"age": 64}, "cyclobenzaprine", "consider"),
        (STRAIN, {"age": 65}, "cyclobenzaprine", "avoid"),
        (STRAIN, {"age": 65}, "methocarbamol", "avoid"),
        (STRAIN, {"age": 65}, "chlorzoxazone", "avoid"),
        (NERVE, {}, "gabapentin", "suits"),
        (NERVE, {"taking": ["pregabalin 75 mg capsule"]}, "gabapentin", "contraindicated"),
        (URGENT, {"dialysis": True}, "baclofen", "contraindicated"),
    ],
)
def test_a_fit_is_lowered_by_what_the_review_finds(
    answers: Any, person: dict[str, Any], medicine: str, fit: str, library: Library
) -> None:
    found = fits(answers, library, **person)[medicine]
    assert found.fit == fit, said(found)


PEOPLE: tuple[dict[str, Any], ...] = (
    {},
    {
        "age": 80,
        "conditions": ["falls", "COPD", "glaucoma", "cirrhosis"],
        "taking": ["morphine 10 mg", "lorazepam 1 mg"],
    },
    {"dialysis": True, "alcohol": "daily"},
    {"pregnant": True, "age": 30},
)


@pytest.mark.parametrize("person", PEOPLE, ids=["well", "old and ill", "on dialysis", "pregnant"])
@pytest.mark.parametrize(
    "answers", [SPASTICITY, STRAIN, NERVE, URGENT, {}], ids=["spastic", "strain", "nerve", "urgent", "none"]
)
def test_the_person_never_raises_a_fit(answers: Any, person: dict[str, Any], library: Library) -> None:
    before = {fit.name: fit for fit in choose_pattern(answers, knowledge=library.knowledge).medicines}
    for name, after in fits(answers, library, **person).items():
        assert FIT_ORDER.index(after.fit) >= FIT_ORDER.index(before[name].fit)
        assert after.why[: len(before[name].why)] == before[name].why


def test_what_an_answer_held_down_is_not_lowered_twice(library: Library) -> None:
    opioid = ["oxycodone 5 mg tablet"]
    needed = SPASTICITY | {"tone-needed": ("yes",)}
    assert fits(needed, library)["baclofen"].fit == "consider"
    assert fits(needed, library, taking=opioid)["baclofen"].fit == "consider"
    assert fits(needed, library, taking=opioid)["diazepam"].fit == "avoid"


def test_what_is_unknown_and_could_forbid_it_is_said(library: Library) -> None:
    unknown = fits(SPASTICITY, library, without=("creatinine_mg_dl", "allergies", "age"))["baclofen"]
    assert "not known, and it could forbid the medicine: age" in said(unknown)
    assert "creatinine" in said(unknown)
    assert "not known" not in said(fits(SPASTICITY, library)["baclofen"])


def test_no_medicine_is_suggested_for_a_child(library: Library) -> None:
    for fit in fits(SPASTICITY, library, age=17).values():
        assert fit.fit == "avoid"
        assert "adults only" in said(fit)
    assert fits(SPASTICITY, library, age=18)["baclofen"].fit == "suits"


def test_what_is_taken_already_is_not_to_be_stopped_suddenly(library: Library) -> None:
    taken = fits(URGENT, library, taking=["baclofen 10 mg tablet", "metaxalone 800 mg tablet"])
    assert "Do not stop it suddenly" in said(taken["baclofen"])
    assert "It is taken now" in said(taken["metaxalone"])
    assert "suddenly" not in said(taken["metaxalone"])
    assert "taken now" not in said(taken["tizanidine"])


def test_any_of_the_medicines_compare_and_each_cell_is_cited(library: Library) -> None:
    names = tuple(library.knowledge.medicines)
    document = compare_document(names, library=library)
    cells = {(cell.medicine, cell.aspect): cell for cell in document.cells}
    assert len(cells) == len(document.cells)
    always = {"best-for", "evidence", "start", "maximum", "sedation", "kidney", "liver", "pregnancy", "driving"}
    assert {(name, aspect) for name in names for aspect in (*always, "dependence")} <= cells.keys()
    assert all(cell.value and cell.cites for cell in document.cells)
    assert {cell.medicine for cell in compare_document(("gabapentin",), library=library).cells} == {"gabapentin"}
