"""A switch as JSON."""

from __future__ import annotations

from decimal import Decimal

from msgspec import UNSET

from eutonia.advice.library import Library
from eutonia.advice.plan_head import head_fields, mark_teaching
from eutonia.advice.switching import SwitchInputs, SwitchPlan, make_switch
from eutonia.domain.dose import plain_decimal
from eutonia.domain.plan import Step, Switch, SwitchStep
from eutonia.knowledge.records import Knowledge
from eutonia.render.as_json import cite_docs, dose_text, step_doc, supply_doc
from eutonia.render.documents import StepDoc
from eutonia.render.patient_words import write_switch_words
from eutonia.render.sig import TEACHING, write_sig
from eutonia.render.taper_documents import LoadDoc, SwitchDoc, SwitchStepDoc

HUNDREDTH = Decimal("0.01")


def answer_switch(inputs: SwitchInputs, library: Library) -> SwitchDoc:
    """The switch that these inputs give, as JSON."""
    return switch_document(make_switch(inputs, library=library), knowledge=library.knowledge)


def switch_document(plan: SwitchPlan, *, knowledge: Knowledge) -> SwitchDoc:
    """A switch as JSON: steps of both medicines on one calendar, or the refusal in their place."""
    switch, teaching = plan.switch, plan.inputs.assume_unknown_normal
    made = switch.refused is None
    words = write_switch_words(switch, knowledge=knowledge)
    return SwitchDoc(
        medicine_from=switch.medicine_from,
        medicine_to=switch.medicine_to,
        way=switch.way,
        because=switch.because,
        cites=cite_docs(switch.cites),
        steps=tuple(_step_doc(step, switch) for step in switch.steps) if made else UNSET,
        load=tuple(_load_doc(step, switch) for step in switch.steps) if made else UNSET,
        supply=tuple(supply_doc(item) for item in switch.supply) if made else UNSET,
        sig=_sig(switch, teaching=teaching) if made else UNSET,
        patient_words=mark_teaching(words, teaching=teaching) if made else UNSET,
        stop_at_once=switch.taper.stop_at_once,
        notes=(*switch.notes, *switch.taper.notes),
        **head_fields(plan, about=switch.medicine_to, knowledge=knowledge),
    )


def _step_doc(step: SwitchStep, switch: Switch) -> SwitchStepDoc:
    return SwitchStepDoc(
        from_=step.first_day,
        days=step.days,
        doses={
            switch.medicine_from: dose_text(step.down.daily) if step.down else "0",
            switch.medicine_to: dose_text(step.up.daily) if step.up else "0",
        },
        load=_share(step.load),
        down=_one(step.down),
        up=_one(step.up),
    )


def _one(step: Step | None) -> StepDoc | None:
    return step_doc(step, write_sig(step)) if step else None


def _load_doc(step: SwitchStep, switch: Switch) -> LoadDoc:
    return LoadDoc(from_=step.first_day, days=step.days, load=_share(step.load), cap=plain_decimal(switch.cap))


def _share(load: Decimal) -> str:
    return plain_decimal(load.quantize(HUNDREDTH))


def _sig(switch: Switch, *, teaching: bool) -> str:
    """What the labels of both medicines say, one stretch of days after the other."""
    lines = [
        f"{step.days} days from {step.first_day.isoformat()}: {' '.join(_directions(step, switch))}"
        for step in switch.steps
    ]
    return " Then: ".join([*([TEACHING] if teaching else []), *lines])


def _directions(step: SwitchStep, switch: Switch) -> list[str]:
    down = [f"{switch.medicine_from}: {write_sig(step.down)}"] if step.down else []
    return [*down, *([f"{switch.medicine_to}: {write_sig(step.up)}"] if step.up else [])]
