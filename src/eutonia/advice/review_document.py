"""The review of a diary as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from eutonia.advice.documents import patient_document, unasked
from eutonia.advice.next_plan import NextPlan
from eutonia.advice.reviewing import DiaryReview
from eutonia.advice.tapering import TaperInputs
from eutonia.advice.titrating import PlanInputs
from eutonia.domain.dose import plain_decimal
from eutonia.domain.proposal import Cover, Intakes, Proposal, ScaleSummary, Signal, WindowValue
from eutonia.monitoring.proposal import value_word
from eutonia.render.as_json import (
    cite_docs,
    dose_text,
    finding_doc,
    ignored_docs,
    not_assessed_doc,
    refused_doc,
    step_doc,
    supply_doc,
    write_value,
)
from eutonia.render.documents import PresentDoc
from eutonia.render.review_documents import (
    AlarmDoc,
    CoverDoc,
    IntakeSummaryDoc,
    NextDoc,
    ProposalDoc,
    ReviewDoc,
    ScaleDoc,
    SignalDoc,
    StandsOutDoc,
    SummaryDoc,
    WindowDoc,
)
from eutonia.render.sig import write_sig

TENTH = Decimal("0.1")


def review_document(review: DiaryReview) -> ReviewDoc:
    """The answer to one diary."""
    inputs, assessment = review.inputs, review.assessment
    present = review.present
    return ReviewDoc(
        knowledge=review.knowledge,
        medicine=review.medicine,
        today=inputs.today,
        patient=patient_document(assessment.facts, assessment.patient),
        present=PresentDoc(daily_mg=dose_text(present.daily), times=present.times) if present else None,
        summary=_summary(review),
        cover=_cover(review.cover),
        signals=tuple(_signal(each) for each in review.signals),
        proposal=_proposal(review.proposal),
        next=_next(review.next),
        findings=tuple(finding_doc(each) for each in assessment.review.findings),
        not_assessed=tuple(not_assessed_doc(each) for each in assessment.review.not_assessed),
        not_covered=assessment.review.not_covered,
        ignored=ignored_docs((*inputs.read.ignored, *assessment.patient.ignored, *unasked(assessment.facts))),
    )


def _summary(review: DiaryReview) -> SummaryDoc:
    summary = review.summary
    return SummaryDoc(
        entries=len(review.inputs.read.entries),
        scales=tuple(_scale(each) for each in summary.scales),
        stands_out=tuple(
            StandsOutDoc(what=each.what, name=each.name, count=each.count, of=each.of) for each in summary.stands_out
        ),
        spasms=summary.spasms,
        over_days=summary.over_days,
        intakes=_intakes(review.intakes),
    )


def _scale(scale: ScaleSummary) -> ScaleDoc:
    return ScaleDoc(
        scale=scale.scale,
        title=scale.title,
        unit=scale.unit,
        before=_window(scale.before) if scale.before else None,
        now=_window(scale.now),
        verdict=scale.verdict,
        matters=scale.matters,
        why=scale.why,
        cites=cite_docs(scale.cites),
    )


def _window(window: WindowValue) -> WindowDoc:
    return WindowDoc(
        from_=window.from_,
        until=window.until,
        days=window.days,
        days_with_entry=window.days_with_entry,
        value=window.value,
    )


def _intakes(intakes: Intakes) -> IntakeSummaryDoc:
    return IntakeSummaryDoc(
        days=intakes.days,
        days_recorded=intakes.days_recorded,
        taken_mg=plain_decimal(intakes.taken_mg),
        due_mg=plain_decimal(intakes.due_mg),
        percent=None if intakes.share is None else (intakes.share * 100).quantize(TENTH),
        missed_in_a_row=intakes.missed_in_a_row,
        reasons=intakes.missed_reasons,
    )


def _cover(cover: Cover) -> CoverDoc:
    return CoverDoc(
        counted=cover.counted,
        pieces=cover.pieces,
        left_mg=None if cover.left_mg is None else plain_decimal(cover.left_mg),
        days_left=cover.days_left,
        gap_on=cover.gap_on,
        may_be_earlier=cover.may_be_earlier,
        horizon=cover.horizon,
        book_by=cover.book_by,
        covered_days=cover.covered_days,
        covered_of=cover.covered_of,
        alarms=tuple(
            AlarmDoc(what=each.what, on=each.on, days=each.days, level=each.level, say=each.say)
            for each in cover.alarms
        ),
        unknown=cover.unknown,
        notes=cover.notes,
    )


def _signal(signal: Signal) -> SignalDoc:
    return SignalDoc(
        id=signal.id,
        title=signal.title,
        value=value_word(signal.value),
        because=signal.because,
        needs=signal.needs,
        cites=cite_docs(signal.cites),
    )


def _proposal(proposal: Proposal) -> ProposalDoc:
    return ProposalDoc(
        action=proposal.action,
        rule=proposal.rule,
        reasons=proposal.reasons,
        ask=proposal.ask,
        inputs={signal.id: value_word(signal.value) for signal in proposal.inputs},
        cites=cite_docs(proposal.cites),
    )


def _next(plan: NextPlan) -> NextDoc:
    return NextDoc(
        from_mg=dose_text(plan.from_daily) if plan.from_daily else None,
        to_mg=dose_text(plan.to_daily) if plan.to_daily else None,
        steps=tuple(step_doc(step, write_sig(step)) for step in plan.steps),
        supply=tuple(supply_doc(item) for item in plan.supply),
        cover=_cover(plan.cover) if plan.cover else None,
        call=plan.call,
        notes=plan.notes,
        refused=refused_doc(plan.refused),
        made_by=_made_by(plan.inputs),
        inputs=msgspec.to_builtins(plan.inputs, enc_hook=write_value, str_keys=True) if plan.inputs else None,
    )


def _made_by(inputs: PlanInputs | TaperInputs | None) -> Literal["plan", "taper"] | None:
    """Which command makes the plan that holds these steps?"""
    return None if inputs is None else "taper" if isinstance(inputs, TaperInputs) else "plan"
