"""One assessment and one plan, in a process that is running already."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import cycle
from statistics import quantiles
from time import process_time

import pytest

from benchmarks.figures import Figures
from eutonia.advice.assessing import assess_patient
from eutonia.advice.library import open_library
from eutonia.advice.titrating import Plan, PlanInputs, make_plan
from eutonia.domain.patient import Patient
from eutonia.planning import tablets
from eutonia.planning.wish import Wish
from tests.patients import TODAY, healthy

pytestmark = pytest.mark.benchmark(timer=process_time, warmup=False)
TWENTY_MEDICINES = [
    "baclofen 10 mg three times a day", "gabapentin 300 mg three times a day", "oxycodone/APAP 5-325 mg as needed",
    "lisinopril 10 mg daily", "hydrochlorothiazide 25 mg daily", "metformin 500 mg twice a day", "aspirin 81 mg daily",
    "atorvastatin 20 mg at bedtime", "amlodipine 5 mg daily", "sertraline 100 mg daily", "omeprazole 20 mg daily",
    "levothyroxine 50 mcg daily", "albuterol inhaler as needed", "tamsulosin 0.4 mg at bedtime",
    "furosemide 40 mg daily", "potassium chloride 20 meq daily", "ibuprofen 200 mg as needed",
    "vitamin D3 1000 units daily", "Tylenol PM", "docusate 100 mg twice a day",
]  # fmt: skip
PEOPLE: dict[str, Patient] = {
    "healthy": healthy(),
    "older": healthy(age=78, creatinine_mg_dl="1.3"),
    "kidney": healthy(age=60, creatinine_mg_dl="1.9"),
    "sedated": healthy(taking=["oxycodone 5 mg", "zolpidem 5 mg", "lisinopril 10 mg"]),
    "unknown": Patient(age_stated=50, sex="male", medicines=()),
}


def test_one_assessment_of_20_medicines(benchmark, figures: Figures) -> None:
    library = open_library()
    patient = healthy(
        age=67, creatinine_mg_dl="1.4", taking=TWENTY_MEDICINES, conditions=["COPD", "multiple sclerosis"]
    )
    review = benchmark(assess_patient, patient, library=library, today=TODAY)
    assert review.about
    assert review.review.findings
    figures.at_most("3", "one assess with 20 medicines", benchmark.stats.stats.median * 1e3, 1.0, unit=" ms")


def wishes() -> list[PlanInputs]:
    """A plan of every medicine, for every ladder of it and each of these people."""
    knowledge = open_library().knowledge
    return [
        PlanInputs(medicine=name, patient=patient, wish=Wish(start=TODAY, ladder=ladder.name), today=TODAY)
        for name, ladders in knowledge.ladders.items()
        for ladder in ladders
        for patient in PEOPLE.values()
    ]


def forget_plans() -> None:
    """Let the compiler divide every dose anew."""
    for function in vars(tablets).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()


def measure_plans(benchmark, before: Callable[[], object]) -> tuple[float, int]:
    """The time in ms that 99 of 100 plans stay below, and how many plans were made rather than refused."""
    library = open_library()
    wanted = wishes()
    turn = cycle(wanted)

    def next_one() -> tuple[tuple[PlanInputs], dict[str, object]]:
        before()
        return (next(turn),), {"library": library}

    made = sum(not plan.titration.refused for plan in all_plans(wanted))
    benchmark.pedantic(make_plan, setup=next_one, rounds=max(1000, 3 * len(wanted)))
    return quantiles(benchmark.stats.stats.data, n=100)[98] * 1e3, made


def all_plans(wanted: Iterable[PlanInputs]) -> Iterable[Plan]:
    library = open_library()
    return (make_plan(inputs, library=library) for inputs in wanted)


def test_one_plan(benchmark, figures: Figures) -> None:
    slowest, made = measure_plans(benchmark, before=lambda: None)
    assert made > 10
    figures.at_most("4", "one plan, the 99th of 100", slowest, 5.0, unit=" ms")
    figures.show("4", "  the median", f"{benchmark.stats.stats.median * 1e3:.2f} ms")


def test_one_plan_compiled_anew(benchmark, figures: Figures) -> None:
    slowest, _ = measure_plans(benchmark, before=forget_plans)
    figures.at_most("4", "  the 99th, nothing divided before", slowest, 5.0, unit=" ms")
    figures.show("4", "  the median, nothing divided before", f"{benchmark.stats.stats.median * 1e3:.2f} ms")
