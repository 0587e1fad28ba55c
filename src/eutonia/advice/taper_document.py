"""A way down as JSON."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from eutonia.advice.library import Library
from eutonia.advice.plan_head import head_fields, way_fields
from eutonia.advice.tapering import TaperInputs, TaperPlan, make_taper
from eutonia.domain.dose import plain_decimal
from eutonia.domain.plan import Taper
from eutonia.knowledge.records import Knowledge
from eutonia.render.as_json import cite_docs
from eutonia.render.documents import LadderDoc, LimitDoc
from eutonia.render.patient_words import write_taper_words
from eutonia.render.taper_documents import RiskDoc, TaperDoc


def answer_taper(inputs: TaperInputs, library: Library) -> TaperDoc:
    """The way down that these inputs give, as JSON."""
    return taper_document(make_taper(inputs, library=library), knowledge=library.knowledge)


def taper_document(plan: TaperPlan, *, knowledge: Knowledge) -> TaperDoc:
    """A way down as JSON: steps and supply, or the refusal in their place."""
    taper = plan.taper
    words = write_taper_words(taper, knowledge=knowledge)
    return TaperDoc(
        shape=taper.shape,
        pace=taper.pace,
        research=taper.shape == "hyperbolic",
        risk=RiskDoc(grade=taper.risk, because=taper.because),
        ladder=_shape_doc(taper),
        limits=tuple(_drop_docs(taper)),
        stop_at_once=taper.stop_at_once,
        **way_fields(taper, words, teaching=plan.inputs.assume_unknown_normal, knowledge=knowledge),
        **head_fields(plan, about=taper.medicine, knowledge=knowledge),
    )


def _shape_doc(taper: Taper) -> LadderDoc:
    return LadderDoc(
        name=f"{taper.shape}-{taper.pace}",
        title=taper.title,
        reading="The largest drop that a step may have; the next dose is the smallest that can be made above it.",
        because="; ".join(taper.because) or "nothing makes withdrawal more likely here",
        source=taper.cites[0].source if taper.cites else "",
        cites=cite_docs(taper.cites),
    )


def _drop_docs(taper: Taper) -> list[LimitDoc]:
    """How far the steps really fall: the largest of them, for whoever checks the plan."""
    doses = [taper.present.daily, *(step.daily for step in taper.steps if step.daily)] if taper.present else []
    drops = [(before.mg - after.mg, before.mg) for before, after in pairwise(doses)]
    if not drops:
        return []
    drop, before = max(drops)
    share = (drop / before * 100).quantize(Decimal("0.1"))
    return [
        LimitDoc(
            what="largest-drop",
            value=plain_decimal(drop),
            unit="mg",
            medicine=taper.medicine,
            rule=f"{taper.medicine}.taper",
            because=f"{taper.title} (the largest step here is {plain_decimal(share)} % of the dose before)",
            assumed=False,
            needs=(),
            cites=cite_docs(taper.cites),
        )
    ]
