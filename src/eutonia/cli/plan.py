"""eutonia plan: a way up for one person and one medicine."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.library import Library
from eutonia.advice.plan_document import answer_plan
from eutonia.advice.titrating import PlanInputs
from eutonia.cli.plans import answer, head_inputs, read_medicine
from eutonia.cli.wish import read_hours, read_present, read_products, read_start, read_target
from eutonia.planning.wish import Wish
from eutonia.render.documents import PlanDoc


def run(asked: Namespace) -> int:
    def make(library: Library) -> PlanDoc:
        medicine = read_medicine(asked.medicine, library=library)
        return answer_plan(PlanInputs(medicine=medicine, wish=read_wish(asked), **head_inputs(asked)), library)

    def show(document: PlanDoc) -> None:
        from eutonia.cli.views.plan import show_plan

        show_plan(document, everything=asked.all, calendar=asked.calendar)

    return answer(asked, kind="plan", make=make, show=show)


def read_wish(asked: Namespace) -> Wish:
    """What the prescriber asks for."""
    return Wish(
        start=read_start(asked),
        ladder=asked.ladder,
        target=read_target(asked.target),
        regimen=read_present(asked.present),
        products=read_products(asked.products),
        halves=not asked.no_halves,
        hours=read_hours(asked),
        largest_dose=asked.largest,
    )
