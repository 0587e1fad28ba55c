"""eutonia switch: from one medicine to another, both on one calendar."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.library import Library
from eutonia.advice.switch_document import answer_switch
from eutonia.advice.switching import SwitchInputs, SwitchWish
from eutonia.cli.plans import answer, head_inputs, read_medicine
from eutonia.cli.wish import read_hours, read_months, read_present, read_start, read_target
from eutonia.render.taper_documents import SwitchDoc


def run(asked: Namespace) -> int:
    def make(library: Library) -> SwitchDoc:
        old, new = (read_medicine(name, library=library) for name in (asked.medicine, asked.to))
        inputs = SwitchInputs(medicine_from=old, medicine_to=new, wish=read_wish(asked), **head_inputs(asked))
        return answer_switch(inputs, library)

    def show(document: SwitchDoc) -> None:
        from eutonia.cli.views.switch import show_switch

        show_switch(document, everything=asked.all)

    return answer(asked, kind="switch", make=make, show=show)


def read_wish(asked: Namespace) -> SwitchWish:
    """What the prescriber asks for."""
    return SwitchWish(
        start=read_start(asked),
        way=asked.way,
        target=read_target(asked.target),
        months_on=read_months(asked.months_on),
        regimen=read_present(asked.present),
        halves=not asked.no_halves,
        hours=read_hours(asked),
    )
