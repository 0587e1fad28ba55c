"""Condition and AllergyIntolerance -> what a person has now, and what they must not be given."""

from __future__ import annotations

from collections.abc import Sequence

from eutonia.domain.patient import Coded
from eutonia.fhir.reader import Reader, absence, status_among
from eutonia.fhir.resources import AllergyIntolerance, CodeableConcept, Condition

OVER = frozenset({"inactive", "resolved", "remission"})
NOT_SO = frozenset({"refuted", "entered-in-error"})
NOTHING = CodeableConcept()

Problem = Condition | AllergyIntolerance


def read_problems(resources: Sequence[tuple[int, Problem]], reader: Reader) -> tuple[Coded, ...] | None:
    """The problem list or the allergy list: complete where the record says anything of them, else unknown."""
    entries = []
    known = False
    for at, resource in resources:
        concept = resource.code or substance_of(resource)
        words, codes = reader.names(concept, at, "code")
        absent = absence(words, codes)
        why_not = "it says nothing of medicines or diseases" if absent == "nobody-asked" else None
        known = known or not why_not
        if absent == "none":
            continue
        why_not = why_not or why_not_now(resource, at, reader)
        if not why_not and not words and not codes:
            why_not = "it has neither words nor a code that we know"
        words = words or reader.code_in_words(concept, at, "code")
        if why_not:
            reader.ignore(at, f"{words}: {why_not}" if words else why_not)
        else:
            entries.append(Coded(text=words, codes=codes))
    return tuple(entries) if known else None


def substance_of(resource: Problem) -> CodeableConcept:
    """The substance that was reacted to, of an allergy that does not name it in its code."""
    if isinstance(resource, AllergyIntolerance):
        substances = {each.substance for each in resource.reaction if each.substance}
        return substances.pop() if len(substances) == 1 else NOTHING
    return NOTHING


def why_not_now(resource: Problem, at: int, reader: Reader) -> str | None:
    """Why does this not count today? None where it does."""
    why_not = status_among(resource.verification_status, NOT_SO) or status_among(resource.clinical_status, OVER)
    if why_not or isinstance(resource, AllergyIntolerance):
        return why_not
    if resource.onset_date_time:
        reader.day(resource.onset_date_time, at, "onsetDateTime")
    ended = resource.abatement_date_time
    day = reader.day(ended, at, "abatementDateTime") if ended else None
    if ended and resource.clinical_status is None and (day is None or day <= reader.today):
        return f"it ended ({ended})"
    return None
