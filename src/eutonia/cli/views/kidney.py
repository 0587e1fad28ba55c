"""Kidney function, every way it can be had, and which number a dose rests on."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Fields, Note, Section, Table, Title
from eutonia.cli.show import show
from eutonia.render.documents import KidneyDoc


def show_kidney(document: KidneyDoc) -> None:
    show(page(document))


def page(document: KidneyDoc) -> Iterator[Block]:
    """The two measures, what else they could be, and what is in doubt."""
    egfr, crcl = document.egfr, document.crcl
    yield Title("Kidney function", str(document.today))
    yield Fields(
        [
            ("eGFR", "not known" if egfr.value is None else f"{egfr.value:f} {egfr.unit} ({egfr.formula})"),
            ("Stage", f"{document.stage} (KDIGO)" if document.stage else "not known"),
            (
                "Clearance",
                "not known"
                if crcl.value is None
                else f"{crcl.value:f} {crcl.unit} ({crcl.formula}, {crcl.weight_used} weight {crcl.weight_kg:f} kg: "
                f"{crcl.why})",
            ),
            ("For dosing", document.dosing_basis),
        ]
    )
    rows = [(f"eGFR, {name}", f"{value:f} {egfr.unit}") for name, value in egfr.by_formula]
    if egfr.deindexed_ml_min is not None:
        rows.append(("eGFR for the own body surface", f"{egfr.deindexed_ml_min:f} mL/min"))
    rows += [(f"Clearance, {weight} weight", f"{value:f} {crcl.unit}") for weight, value in crcl.by_weight]
    yield Section("Every way it can be had", "" if rows else "none")
    if rows:
        yield Table(("Measure", "Value"), rows)
    if document.unavailable:
        yield Section("Not available")
        yield Bullets(document.unavailable)
    yield Section("Mind", "" if document.notes else "nothing in particular")
    yield Bullets(document.notes)
    yield Note("An estimate for adults with steady kidney function; a clinician decides.")
