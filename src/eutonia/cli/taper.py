"""eutonia taper: a way down to nothing for one person and one medicine."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal, InvalidOperation

from eutonia.advice.library import open_library
from eutonia.advice.taper_document import taper_document
from eutonia.advice.tapering import TaperInputs, make_taper
from eutonia.advice.understanding import known_medicine
from eutonia.cli.output import write_json
from eutonia.cli.person import CallError, read_date, read_person, today_of
from eutonia.cli.plan import BARE_NUMBER, read_hours, read_present, read_products
from eutonia.domain.dose import parse_dose
from eutonia.planning.pace import TaperWish


def run(asked: Namespace) -> int:
    library = open_library()
    today = today_of(asked)
    inputs = TaperInputs(
        medicine=known_medicine(asked.medicine, library=library),
        patient=read_person(asked, today=today),
        wish=TaperWish(
            start=read_date(asked.start, "--start") if asked.start else today,
            shape=asked.shape,
            pace=asked.pace,
            ed50=parse_dose(f"{asked.ed50} mg" if BARE_NUMBER.fullmatch(asked.ed50.strip()) else asked.ed50)
            if asked.ed50
            else None,
            months_on=read_months(asked.months_on),
            regimen=read_present(asked.present),
            products=read_products(asked.products),
            halves=not asked.no_halves,
            hours=read_hours(asked),
        ),
        today=today,
        assume_unknown_normal=asked.assume_unknown_normal,
    )
    document = taper_document(make_taper(inputs, library=library), knowledge=library.knowledge)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.taper import show_taper

        show_taper(document, everything=asked.all)
    return 1 if document.refused else 0


def read_months(text: str | None) -> Decimal | None:
    """For how many months the medicine has been taken."""
    if text is None:
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise CallError(f"--months-on {text!r} is not a number of months. Write such as 3 or 1.5.") from None
