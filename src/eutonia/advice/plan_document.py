"""A plan up as JSON."""

from __future__ import annotations

from eutonia.advice.library import Library
from eutonia.advice.plan_head import head_fields, way_fields
from eutonia.advice.titrating import Plan, PlanInputs, make_plan
from eutonia.domain.plan import Titration
from eutonia.knowledge.records import Knowledge
from eutonia.render.as_json import cite_docs, limit_doc
from eutonia.render.documents import LadderDoc, PlanDoc
from eutonia.render.patient_words import write_patient_words


def answer_plan(inputs: PlanInputs, library: Library) -> PlanDoc:
    """The plan that these inputs give, as JSON."""
    return plan_document(make_plan(inputs, library=library), knowledge=library.knowledge)


def plan_document(plan: Plan, *, knowledge: Knowledge) -> PlanDoc:
    """A plan as JSON: steps and supply, or the refusal in their place."""
    titration = plan.titration
    words = write_patient_words(titration, knowledge=knowledge)
    return PlanDoc(
        ladder=_ladder_doc(titration),
        limits=tuple(limit_doc(limit) for limit in titration.limits),
        **way_fields(titration, words, teaching=plan.inputs.assume_unknown_normal, knowledge=knowledge),
        **head_fields(plan, about=titration.medicine, knowledge=knowledge),
    )


def _ladder_doc(titration: Titration) -> LadderDoc:
    return LadderDoc(
        name=titration.ladder,
        title=titration.ladder_title,
        reading=titration.ladder_reading,
        because=titration.ladder_because,
        source=titration.ladder_cites[0].source,
        cites=cite_docs(titration.ladder_cites),
    )
