"""Answers as the JSON documents of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

from eutonia.advice.assessing import Assessment
from eutonia.advice.interactions import Interactions, Pair
from eutonia.domain.finding import Finding, Review
from eutonia.domain.medicine_name import NameMatch
from eutonia.domain.patient import Ignored, Patient
from eutonia.knowledge.records import Knowledge
from eutonia.render.as_json import finding_doc, ignored_docs, limit_doc, medicine_doc, not_assessed_doc
from eutonia.render.documents import (
    AssessDoc,
    ChecksDoc,
    CrclDoc,
    EgfrDoc,
    FindingDoc,
    IngredientDoc,
    InteractionsDoc,
    KidneyDoc,
    NameDoc,
    NotAssessedDoc,
    PairDoc,
    PatientDoc,
    TakenDoc,
)
from eutonia.review.assess import KIND_ORDER, rule_book
from eutonia.review.facts import ADULT, ALCOHOL_RANKS, LIVER_RANKS, Facts
from eutonia.review.kidney import NOTE_WORDS, shown

DOSING_BASIS = (
    "Use the measure that the medicine's own guidance names: creatinine clearance (Cockcroft-Gault, mL/min) for "
    "gabapentin, pregabalin and tizanidine; eGFR (mL/min/1.73 m2) for baclofen. Near a cut-off take the lower."
)


def assess_document(assessment: Assessment, *, knowledge: Knowledge) -> AssessDoc:
    """The review of a person as JSON."""
    return AssessDoc(
        knowledge=knowledge.version,
        today=assessment.facts.today,
        patient=patient_document(assessment.facts, assessment.patient),
        medicines=tuple(medicine_doc(entry) for entry in assessment.patient.medicines or ()),
        medicines_known=assessment.patient.medicines is not None,
        about=assessment.about,
        checked=checks_document(assessment.facts, assessment.about, knowledge=knowledge),
        limits=tuple(limit_doc(limit) for limit in assessment.review.limits),
        ignored=ignored_docs((*assessment.patient.ignored, *unasked(assessment.facts))),
        **review_fields(assessment.review),
    )


class ReviewFields(TypedDict):
    """What a review says, as parts of a document."""

    findings: tuple[FindingDoc, ...]
    not_assessed: tuple[NotAssessedDoc, ...]
    not_covered: tuple[str, ...]


def review_fields(review: Review) -> ReviewFields:
    """What was found, what could not be asked, and what lies outside our knowledge."""
    return ReviewFields(
        findings=tuple(finding_doc(finding) for finding in review.findings),
        not_assessed=tuple(not_assessed_doc(one) for one in review.not_assessed),
        not_covered=review.not_covered,
    )


def checks_document(facts: Facts, about: Sequence[str], *, knowledge: Knowledge) -> ChecksDoc:
    """How many rules about these medicines were asked, and what came of it? Of children none is asked."""
    child = facts.age is not None and facts.age < ADULT
    book = rule_book(knowledge)
    asked = [(one, one.ask(facts)) for subject in ([] if child else about) for one in book.about(subject)]
    silent: Counter[str] = Counter(one.rule.kind for one, answer in asked if answer is False)
    return ChecksDoc(
        rules=len(asked),
        found=sum(answer is True for _, answer in asked),
        none=silent.total(),
        not_assessed=sum(answer is None for _, answer in asked),
        none_by_kind={kind: silent[kind] for kind in KIND_ORDER if silent[kind]},
    )


def patient_document(facts: Facts, patient: Patient) -> PatientDoc:
    """What is known of the person, in the terms that rules use."""
    kidney = facts.kidney.estimate
    return PatientDoc(
        age=facts.age,
        sex=facts.sex,
        weight_kg=facts.weight_kg,
        height_cm=patient.height_cm,
        egfr=None if facts.kidney.egfr is None else shown(facts.kidney.egfr),
        egfr_formula=kidney.egfr_formula,
        crcl=None if kidney.crcl is None else shown(kidney.crcl),
        crcl_formula=kidney.crcl_formula,
        crcl_weight_used=kidney.weight_used,
        dialysis=facts.dialysis,
        pregnant=facts.pregnant,
        breastfeeding=facts.breastfeeding,
        alcohol=_one_rank(facts.alcohol, ALCOHOL_RANKS),
        cannabis=facts.cannabis,
        smoker=facts.smoker,
        pump=facts.pump,
        liver=_one_rank(facts.liver, LIVER_RANKS),
        taking=None if facts.taking is None else tuple(sorted(facts.taking)),
        unread=facts.unread,
        conditions=None if patient.conditions is None else tuple(entry.text for entry in patient.conditions),
        allergies=None if patient.allergies is None else tuple(entry.text for entry in patient.allergies),
    )


def unasked(facts: Facts) -> tuple[Ignored, ...]:
    """What no rule can ask about: a misspelt condition must not pass for one that was checked and found harmless."""
    lists = (
        ("condition", facts.unmatched, "by its words and codes it is nothing that a rule asks about"),
        ("allergy", facts.unmatched_allergies, "it names no medicine that we know"),
    )
    return tuple(
        Ignored(where=f"{kind} {text!r}", why=why) for kind, texts, why in lists for text in dict.fromkeys(texts)
    )


def _one_rank(known: tuple[int, int], ranks: tuple[str, ...]) -> str | None:
    return ranks[known[0]] if known[0] == known[1] else None


def interactions_document(answer: Interactions, *, knowledge: Knowledge) -> InteractionsDoc:
    return InteractionsDoc(
        knowledge=knowledge.version,
        medicines=tuple(
            TakenDoc(text=one.text, ingredients=tuple(sorted(one.ingredients)), habit=one.habit, offers=one.offers)
            for one in answer.taken
        ),
        pairs=tuple(_pair_doc(pair) for pair in answer.pairs),
        combinations=tuple(finding_doc(finding) for finding in answer.combinations),
    )


def _pair_doc(pair: Pair) -> PairDoc:
    findings = tuple(finding_doc(finding) for finding in pair.findings)
    return PairDoc(a=pair.a, b=pair.b, status=pair.status, why=pair.why, findings=findings)


def worst_of(findings: tuple[Finding, ...]) -> str:
    """The worst severity among the findings, or nothing."""
    return max(finding.severity for finding in findings).word if findings else ""


def kidney_document(facts: Facts) -> KidneyDoc:
    """Kidney function, every way it can be had."""
    kidney = facts.kidney.estimate
    return KidneyDoc(
        today=facts.today,
        egfr=EgfrDoc(
            value=None if kidney.egfr is None else shown(kidney.egfr),
            formula=kidney.egfr_formula,
            deindexed_ml_min=None if kidney.egfr_deindexed is None else shown(kidney.egfr_deindexed),
            by_formula=tuple((name, shown(value)) for name, value in kidney.egfr_by_formula),
        ),
        crcl=CrclDoc(
            value=None if kidney.crcl is None else shown(kidney.crcl),
            formula=kidney.crcl_formula,
            weight_used=kidney.weight_used,
            weight_kg=None if kidney.weight_kg is None else shown(kidney.weight_kg),
            why=kidney.weight_why,
            by_weight=tuple((each.weight, shown(each.crcl)) for each in kidney.crcl_by_weight),
        ),
        stage=kidney.stage,
        dosing_basis=DOSING_BASIS,
        notes=tuple(NOTE_WORDS[note] for note in kidney.notes),
        unavailable=kidney.unavailable,
    )


def name_document(match: NameMatch) -> NameDoc:
    ingredients = tuple(IngredientDoc(name=each.name, rxcui=each.rxcui) for each in match.ingredients)
    return NameDoc(
        text=match.text,
        ingredients=ingredients,
        strength=match.strength,
        form=match.form,
        match=match.match,
        offers=match.offers,
        conflict=match.conflict,
    )
