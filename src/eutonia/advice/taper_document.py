"""A way down as JSON."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import msgspec
from msgspec import UNSET

from eutonia.advice.documents import checks_document, patient_document, unasked
from eutonia.advice.tapering import TaperPlan
from eutonia.domain.dose import plain_decimal
from eutonia.domain.plan import Taper
from eutonia.knowledge.records import Knowledge
from eutonia.render.as_json import (
    calendar_doc,
    cite_docs,
    finding_doc,
    ignored_docs,
    not_assessed_doc,
    present_doc,
    refused_doc,
    step_doc,
    supply_doc,
    write_value,
)
from eutonia.render.calendar import days_of
from eutonia.render.documents import LadderDoc, LimitDoc
from eutonia.render.patient_words import write_taper_words
from eutonia.render.sig import write_sig, write_whole_sig
from eutonia.render.taper_documents import RiskDoc, TaperDoc


def taper_document(plan: TaperPlan, *, knowledge: Knowledge) -> TaperDoc:
    """A way down as JSON: steps and supply, or the refusal in their place."""
    taper, review, inputs = plan.taper, plan.review, plan.inputs
    made = taper.refused is None
    teaching = inputs.assume_unknown_normal
    return TaperDoc(
        knowledge=plan.knowledge,
        medicine=taper.medicine,
        today=inputs.today,
        patient=patient_document(plan.facts, inputs.patient),
        signable=plan.signable,
        assumed_normal=teaching,
        reviewed_by=tuple(each.name for each in knowledge.medicines[taper.medicine].reviewed_by),
        shape=taper.shape,
        pace=taper.pace,
        research=taper.shape == "hyperbolic",
        risk=RiskDoc(grade=taper.risk, because=taper.because),
        ladder=_shape_doc(taper),
        limits=tuple(_drop_docs(taper)),
        present=present_doc(taper.present),
        steps=tuple(step_doc(step, write_sig(step)) for step in taper.steps) if made else UNSET,
        calendar=tuple(calendar_doc(day) for day in days_of(taper.steps)) if made else UNSET,
        supply=tuple(supply_doc(item) for item in taper.supply) if made else UNSET,
        sig=write_whole_sig(taper, teaching=teaching) if made else UNSET,
        patient_words=write_taper_words(taper, knowledge=knowledge) if made else UNSET,
        refused=refused_doc(taper.refused),
        stop_at_once=taper.stop_at_once,
        notes=taper.notes,
        checked=checks_document(plan.facts, (taper.medicine,), knowledge=knowledge),
        findings=tuple(finding_doc(finding) for finding in review.findings),
        not_assessed=tuple(not_assessed_doc(one) for one in review.not_assessed),
        not_covered=review.not_covered,
        ignored=ignored_docs((*inputs.patient.ignored, *unasked(plan.facts))),
        inputs=msgspec.to_builtins(inputs, enc_hook=write_value, str_keys=True),
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
