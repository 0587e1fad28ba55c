"""eutonia switch: from one medicine to another, both on one calendar."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.library import open_library
from eutonia.advice.switch_document import switch_document
from eutonia.advice.switching import SwitchInputs, SwitchWish, make_switch
from eutonia.advice.understanding import known_medicine
from eutonia.cli.output import write_json
from eutonia.cli.person import read_date, read_person, today_of
from eutonia.cli.plan import read_hours, read_present, read_target
from eutonia.cli.taper import read_months


def run(asked: Namespace) -> int:
    library = open_library()
    today = today_of(asked)
    inputs = SwitchInputs(
        medicine_from=known_medicine(asked.medicine, library=library),
        medicine_to=known_medicine(asked.to, library=library),
        patient=read_person(asked, today=today),
        wish=SwitchWish(
            start=read_date(asked.start, "--start") if asked.start else today,
            way=asked.way,
            target=read_target(asked.target),
            months_on=read_months(asked.months_on),
            regimen=read_present(asked.present),
            halves=not asked.no_halves,
            hours=read_hours(asked),
        ),
        today=today,
        assume_unknown_normal=asked.assume_unknown_normal,
    )
    document = switch_document(make_switch(inputs, library=library), knowledge=library.knowledge)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.switch import show_switch

        show_switch(document, everything=asked.all)
    return 1 if document.refused else 0
