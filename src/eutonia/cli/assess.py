"""eutonia assess: a review of one person."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.assessing import assess_patient
from eutonia.advice.documents import assess_document
from eutonia.advice.library import open_library
from eutonia.advice.understanding import known_medicine
from eutonia.cli.output import write_json
from eutonia.cli.person import read_person, today_of


def run(asked: Namespace) -> int:
    today = today_of(asked)
    patient = read_person(asked, today=today)
    library = open_library()
    about = known_medicine(asked.about, library=library) if asked.about else None
    document = assess_document(
        assess_patient(patient, library=library, today=today, about=about), knowledge=library.knowledge
    )
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.assess import show_assessment

        show_assessment(document, everything=asked.all)
    return 0
