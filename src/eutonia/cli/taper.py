"""eutonia taper: a way down to nothing for one person and one medicine."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.library import Library
from eutonia.advice.taper_document import answer_taper
from eutonia.advice.tapering import TaperInputs
from eutonia.cli.plans import answer, head_inputs, read_medicine
from eutonia.cli.wish import read_hours, read_mg, read_months, read_present, read_products, read_start
from eutonia.planning.pace import TaperWish
from eutonia.render.taper_documents import TaperDoc


def run(asked: Namespace) -> int:
    def make(library: Library) -> TaperDoc:
        medicine = read_medicine(asked.medicine, library=library)
        return answer_taper(TaperInputs(medicine=medicine, wish=read_wish(asked), **head_inputs(asked)), library)

    def show(document: TaperDoc) -> None:
        from eutonia.cli.views.taper import show_taper

        show_taper(document, everything=asked.all)

    return answer(asked, kind="taper", make=make, show=show)


def read_wish(asked: Namespace) -> TaperWish:
    """What the prescriber asks for."""
    return TaperWish(
        start=read_start(asked),
        shape=asked.shape,
        pace=asked.pace,
        ed50=read_mg(asked.ed50) if asked.ed50 else None,
        months_on=read_months(asked.months_on),
        until=read_mg(asked.until) if asked.until else None,
        regimen=read_present(asked.present),
        products=read_products(asked.products),
        halves=not asked.no_halves,
        hours=read_hours(asked),
    )
