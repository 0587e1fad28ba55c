"""Values of the domain as parts of JSON documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from eutonia.domain.dose import Dose, plain_decimal
from eutonia.domain.finding import Cite, Finding, Limit, NotAssessed
from eutonia.domain.patient import Ignored, MedicineEntry
from eutonia.domain.plan import Refusal, Regimen, Step, SupplyItem
from eutonia.render.calendar import CalendarDay
from eutonia.render.documents import (
    CalendarDayDoc,
    CiteDoc,
    DoseText,
    FindingDoc,
    GateDoc,
    IgnoredDoc,
    IntakeDoc,
    LimitDoc,
    MedicineDoc,
    NotAssessedDoc,
    PartDoc,
    PresentDoc,
    ReasonDoc,
    RefusedDoc,
    StepDoc,
    SupplyDoc,
)


def write_value(value: Any) -> Any:
    """What msgspec has no form for, has none here either."""
    raise NotImplementedError(f"{type(value).__name__} has no written form")


ENCODER = msgspec.json.Encoder(enc_hook=write_value, decimal_format="number")


def to_json(document: Struct) -> bytes:
    """The document as indented JSON; the same document gives the same bytes."""
    return msgspec.json.format(ENCODER.encode(document), indent=2) + b"\n"


def to_json_line(document: Struct) -> bytes:
    """The document as one line."""
    return ENCODER.encode(document) + b"\n"


def dose_text(dose: Dose) -> DoseText:
    return str(dose).removesuffix(" mg")


def cite_docs(cites: Iterable[Cite]) -> tuple[CiteDoc, ...]:
    return tuple(
        CiteDoc(source=c.source, title=c.title, passage=c.passage, url=c.url, read=c.read, kind=c.kind, seen=c.seen)
        for c in cites
    )


def finding_doc(finding: Finding) -> FindingDoc:
    return FindingDoc(
        rule=finding.rule,
        kind=finding.kind,
        severity=finding.severity.word,  # type: ignore[arg-type]
        medicine=finding.medicine,
        with_=finding.with_,
        effect=finding.effect,
        advice=finding.advice,
        because=finding.because,
        cites=cite_docs(finding.cites),
        also=tuple(finding_doc(each) for each in finding.also),
    )


def not_assessed_doc(one: NotAssessed) -> NotAssessedDoc:
    return NotAssessedDoc(
        rule=one.rule, kind=one.kind, medicine=one.medicine, severity=one.severity.word, needs=one.needs
    )


def limit_doc(limit: Limit) -> LimitDoc:
    is_dose = limit.what in ("daily", "single")
    return LimitDoc(
        what=limit.what,
        value=limit.value.removesuffix(" mg") if is_dose else limit.value,
        unit="mg" if is_dose else None,
        medicine=limit.medicine,
        rule=limit.rule,
        because=limit.because,
        assumed=limit.assumed,
        needs=limit.needs,
        cites=cite_docs(limit.cites),
    )


def medicine_doc(entry: MedicineEntry) -> MedicineDoc:
    return MedicineDoc(
        text=entry.text,
        ingredients=entry.ingredients,
        status="resolved" if entry.ingredients else "unresolved",
        strength=entry.strength,
        form=entry.form,
        daily_mg=None if entry.daily is None else dose_text(entry.daily),
        stopped=entry.stopped,
        offers=entry.offers,
        conflict=entry.conflict,
    )


def ignored_docs(ignored: Iterable[Ignored]) -> tuple[IgnoredDoc, ...]:
    return tuple(IgnoredDoc(where=each.where, why=each.why) for each in ignored)


def step_doc(step: Step, sig: str) -> StepDoc:
    return StepDoc(
        from_=step.first_day,
        days=step.days,
        daily_mg=dose_text(step.daily),
        doses=tuple(
            IntakeDoc(
                at=f"{intake.at:%H:%M}",
                slot=intake.slot,
                mg=dose_text(intake.dose),
                parts=tuple(
                    PartDoc(
                        product=part.product,
                        unit=part.unit,
                        mg_per_unit=plain_decimal(part.mg_per_unit),
                        count=plain_decimal(part.count),
                    )
                    for part in intake.parts
                ),
            )
            for intake in step.doses
        ),
        gate=GateDoc(kind=step.gate.kind, ask=step.gate.ask, otherwise=step.gate.otherwise),
        sig=sig,
        note=ReasonDoc(text=step.note.text, cites=cite_docs(step.note.cites)) if step.note else UNSET,
    )


def supply_doc(item: SupplyItem) -> SupplyDoc:
    return SupplyDoc(product=item.product, unit=item.unit, quantity=plain_decimal(item.quantity))


def present_doc(present: Regimen | None) -> PresentDoc | None:
    return PresentDoc(daily_mg=dose_text(present.daily), times=present.times) if present else None


def calendar_doc(day: CalendarDay) -> CalendarDayDoc:
    return CalendarDayDoc(date=day.on, step=day.step, daily_mg=dose_text(day.daily), begins=day.begins)


def refused_doc(refusal: Refusal | None) -> RefusedDoc | UnsetType:
    if refusal is None:
        return UNSET
    return RefusedDoc(why=refusal.why, rule=refusal.rule, needs=refusal.needs, nearest=refusal.nearest)
