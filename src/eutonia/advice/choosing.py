"""Which medicines suit this person and this kind of spasm, and how do medicines compare side by side?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eutonia.advice.assessing import Assessment, assess_patient
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
from eutonia.review.facts import ADULT
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
    assessment = assess_patient(patient, library=library, today=today, about=fit.name)
    worst = [
        each
        for each in _flat(assessment.review.findings)
        if each.severity >= Severity.MAJOR and each.kind not in OF_THE_MEDICINE
    ]
    reasons = [Reason(text=finding.effect, cites=finding.cites) for finding in worst]
    reasons += [Reason(text=text, cites=()) for text in _said_besides(assessment, fit, library)]
    return replace(fit, fit=lower_fit(fit, assessment, worst), why=(*fit.why, *reasons))


def lower_fit(fit: MedicineFit, assessment: Assessment, worst: Sequence[Finding]) -> str:
    """What is forbidden, in people we know nothing of, or seriously risky does not suit.

    A serious risk lowers the fit to the kind of spasm by one: what suits is then to be considered, what was to be
    considered is avoided. What the answers held down already is not lowered twice.
    """
    refused = [limit for limit in assessment.review.limits if limit.what == "refuse" and not limit.assumed]
    if refused or any(finding.severity is Severity.CONTRAINDICATED for finding in worst):
        return "contraindicated"
    if _child(assessment):
        return "avoid"
    lowered = {"suits": "consider", "consider": "avoid"}.get(fit.of_pattern, fit.fit) if worst else fit.fit
    return max(fit.fit, lowered, key=FIT_ORDER.index)


def _child(assessment: Assessment) -> bool:
    return assessment.facts.age is not None and assessment.facts.age < ADULT


def _said_besides(assessment: Assessment, fit: MedicineFit, library: Library) -> list[str]:
    """What no finding says: a child, what is unknown and could forbid it, that it is taken already."""
    review, facts = assessment.review, assessment.facts
    said = [why for why in review.not_covered if why.startswith("age ")]
    assumed = [limit for limit in review.limits if limit.what == "refuse" and limit.assumed]
    needs = dict.fromkeys(need for limit in assumed for need in limit.needs)
    if facts.age is None:
        needs = dict.fromkeys(["age", *needs])
    if needs:
        said.append(f"not known, and it could forbid the medicine: {', '.join(needs)}")
    if fit.name in (facts.taking or frozenset()):
        slowly = library.knowledge.medicines[fit.name].stops_slowly
        said.append(
            "It is taken now: this speaks of starting it. Do not stop it suddenly."
            if slowly
            else "It is taken now: this speaks of starting it."
        )
    return said


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
