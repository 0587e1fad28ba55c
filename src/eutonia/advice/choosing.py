"""Which medicines suit this person and this kind of spasm, and how do medicines compare side by side?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eutonia.advice.assessing import assess_patient
from eutonia.advice.library import Library
from eutonia.domain.choice import Choice, MedicineFit, Reason
from eutonia.domain.finding import Finding, Severity
from eutonia.domain.patient import Patient
from eutonia.knowledge.citing import resolve_cites
from eutonia.render.as_json import cite_docs
from eutonia.render.documents import (
    CellDoc,
    CompareDoc,
    FitDoc,
    ReasonDoc,
    SuitabilityDoc,
)
from eutonia.review.suitability import FIT_ORDER, Answers, choose_pattern

ASPECTS = (
    "best-for", "evidence", "onset", "start", "maximum", "sedation", "kidney", "liver", "pregnancy", "driving",
    "dependence", "cost-class",
)  # fmt: skip

# What holds for everybody who takes the medicine says nothing of how it fits this person.
OF_THE_MEDICINE = ("stop-risk", "monitoring")


def suit_patient(patient: Patient, answers: Answers, *, library: Library, today: date) -> Choice:
    """How well each medicine fits this kind of spasm, laid over with what its review says of this person."""
    choice = choose_pattern(answers, knowledge=library.knowledge)
    fits = [_with_review(fit, patient, library, today) for fit in choice.medicines]
    ordered = sorted(fits, key=lambda fit: (FIT_ORDER.index(fit.fit), fit.name))
    return replace(choice, medicines=tuple(ordered))


def _with_review(fit: MedicineFit, patient: Patient, library: Library, today: date) -> MedicineFit:
    """The fit, lowered by what the review finds; what could forbid it and is not known is said."""
    review = assess_patient(patient, library=library, today=today, about=fit.name).review
    forbidding = [limit for limit in review.limits if limit.what == "refuse"]
    flat = _flat(review.findings)
    worst = [each for each in flat if each.severity >= Severity.MAJOR and each.kind not in OF_THE_MEDICINE]
    forbidden = any(not limit.assumed for limit in forbidding)
    forbidden = forbidden or any(finding.severity is Severity.CONTRAINDICATED for finding in worst)
    lowered = "contraindicated" if forbidden else "avoid" if worst and fit.fit == "avoid" else fit.fit
    if worst and lowered == "suits":
        lowered = "consider"
    needs = dict.fromkeys(need for limit in forbidding if limit.assumed for need in limit.needs)
    open_ = f"not known, and it could forbid the medicine: {', '.join(needs)}" if needs else ""
    reasons = [Reason(text=finding.effect, cites=finding.cites) for finding in worst]
    reasons += [Reason(text=open_, cites=())] if open_ else []
    reasons += [Reason(text=why, cites=()) for why in review.not_covered if why.startswith("age ")]
    return replace(fit, fit=lowered, why=(*fit.why, *reasons))


def _flat(findings: Sequence[Finding]) -> list[Finding]:
    return [each for finding in findings for each in (finding, *finding.also)]


def suitability_document(choice: Choice, *, library: Library) -> SuitabilityDoc:
    """The choice as JSON."""
    return SuitabilityDoc(
        knowledge=library.knowledge.version,
        pattern=choice.pattern,
        also=choice.also,
        reasons=tuple(_reason_doc(reason) for reason in choice.reasons),
        unanswered=choice.unanswered,
        medicines=tuple(
            FitDoc(name=fit.name, fit=fit.fit, why=tuple(_reason_doc(reason) for reason in fit.why))
            for fit in choice.medicines
        ),
        instead=tuple(_reason_doc(reason) for reason in choice.instead),
    )


def _reason_doc(reason: Reason) -> ReasonDoc:
    return ReasonDoc(text=reason.text, cites=cite_docs(reason.cites))


def compare_document(names: Sequence[str], *, library: Library) -> CompareDoc:
    """These medicines side by side; an aspect without a sourced value is empty, not guessed."""
    knowledge = library.knowledge
    cells = [
        CellDoc(
            medicine=name,
            aspect=cell.aspect,
            value=cell.value,
            cites=cite_docs(resolve_cites(cell.cite, knowledge)),
        )
        for name in names
        for cell in knowledge.medicines[name].comparison
    ]
    order = {aspect: place for place, aspect in enumerate(ASPECTS)}
    cells.sort(key=lambda cell: (order[cell.aspect], names.index(cell.medicine)))
    return CompareDoc(knowledge=knowledge.version, medicines=tuple(names), aspects=ASPECTS, cells=tuple(cells))
