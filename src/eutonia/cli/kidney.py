"""eutonia kidney: kidney function, every way it can be had."""

from __future__ import annotations

from argparse import Namespace

from eutonia.advice.assessing import assess_patient
from eutonia.advice.documents import kidney_document
from eutonia.advice.library import open_library
from eutonia.cli.output import write_json
from eutonia.cli.person import read_person, today_of


def run(asked: Namespace) -> int:
    today = today_of(asked)
    patient = read_person(asked, today=today)
    document = kidney_document(assess_patient(patient, library=open_library(), today=today).facts)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.kidney import show_kidney

        show_kidney(document)
    return 0 if document.egfr.value is not None or document.crcl.value is not None else 1
