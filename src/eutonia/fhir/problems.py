"""Condition and AllergyIntolerance -> what a person has now and must not be given."""

from __future__ import annotations

from collections.abc import Sequence

from eutonia.domain.patient import Coded
from eutonia.fhir.places import (
    Place,
    Reader,
    code_words,
    concept_words,
    known_codes,
    says_none,
    says_nothing,
    status_of,
)
from eutonia.fhir.resources import AllergyIntolerance, CodeableConcept, Condition

OVER = frozenset({"inactive", "resolved", "remission"})
NOT_SO = frozenset({"refuted", "entered-in-error"})
READ_SYSTEMS = frozenset({"icd10cm", "snomed", "rxnorm"})

Problem = Condition | AllergyIntolerance


def read_problems(resources: Sequence[tuple[Place, Problem]], reader: Reader) -> tuple[Coded, ...] | None:
    """The problem list or the allergy list: complete where the record says anything of them, else unknown."""
    entries = []
    known = False
    for at, resource in resources:
        code = named_in(resource)
        codes = known_codes(code)
        if says_nothing(codes):
            reader.ignore(at, "it says nothing of what this list is asked for")
            continue
        known = True
        words = concept_words(code, at, "code")
        if says_none(words, codes):
            continue
        why_not = why_not_now(resource, at, reader)
        read = tuple(each for each in codes if each[0] in READ_SYSTEMS)
        if not why_not and not (words or read):
            why_not = "it has neither words nor a code that we know"
        words = words or code_words(code, at, "code")
        if why_not:
            reader.ignore(at, f"{words}: {why_not}" if words else why_not)
        else:
            entries.append(Coded(text=words, codes=read))
    return tuple(entries) if known else None


def named_in(resource: Problem) -> CodeableConcept:
    """What the resource is about; of an allergy without a code, the substance that was reacted to."""
    if resource.code is None and isinstance(resource, AllergyIntolerance):
        substances = [each.substance for each in resource.reaction if each.substance]
        return substances[0] if len(set(substances)) == 1 else CodeableConcept()
    return resource.code or CodeableConcept()


def why_not_now(resource: Problem, at: Place, reader: Reader) -> str | None:
    """Why does this not count today? None where it does."""
    clinical = status_of(resource.clinical_status)
    doubt = NOT_SO & status_of(resource.verification_status)
    if doubt or OVER & clinical:
        return ", ".join(sorted(doubt or OVER & clinical))
    if isinstance(resource, Condition) and resource.abatement_date_time and not clinical:
        ended = reader.read_day(resource.abatement_date_time, at, "abatementDateTime")
        if ended is None or ended <= reader.today:
            return f"it ended ({resource.abatement_date_time})"
    return None
