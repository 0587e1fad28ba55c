"""Condition and AllergyIntolerance -> what a person has now, and what they must not be given."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw

from eutonia.domain.patient import Coded
from eutonia.fhir.concepts import read_concept, read_status
from eutonia.fhir.reader import Reader
from eutonia.fhir.remembered import remember
from eutonia.fhir.resources import ABSENT, AllergyIntolerance, Condition

OVER = frozenset({"inactive", "resolved", "remission"})
NOT_SO = frozenset({"refuted", "entered-in-error"})

Problem = Condition | AllergyIntolerance


@remember
def read_doubt(written: bytes) -> str:
    """What of a verification status says that it is not so?"""
    return ", ".join(sorted(read_status(written) & NOT_SO))


@remember
def read_end(written: bytes) -> str:
    """What of a clinical status says that it is over?"""
    return ", ".join(sorted(read_status(written) & OVER))


def read_problems(resources: Sequence[tuple[int, Problem]], reader: Reader) -> tuple[Coded, ...] | None:
    """The problem list or the allergy list: complete where the record says anything of them, else unknown."""
    entries = []
    known = False
    for at, resource in resources:
        concept = reader.read(read_concept, named_in(resource), at, "code")
        why_not = "it says nothing of medicines or diseases" if concept.absence == "nobody-asked" else None
        known = known or not why_not
        if concept.absence == "none":
            continue
        why_not = why_not or why_not_now(resource, at, reader)
        if not why_not and not concept.words and not concept.codes:
            why_not = "it has neither words nor a code that we know"
        if why_not:
            reader.ignore(at, f"{concept.called}: {why_not}" if concept.called else why_not)
        else:
            entries.append(concept.coded)
    return tuple(entries) if known else None


def named_in(resource: Problem) -> Raw:
    """What the resource is about; of an allergy that does not name it in its code, the substance reacted to."""
    if resource.code is ABSENT and isinstance(resource, AllergyIntolerance):
        substances = {
            bytes(each.substance): each.substance for each in resource.reaction if each.substance is not ABSENT
        }
        return substances.popitem()[1] if len(substances) == 1 else ABSENT
    return resource.code


def why_not_now(resource: Problem, at: int, reader: Reader) -> str | None:
    """Why does this not count today? None where it does."""
    why_not = reader.read(read_doubt, resource.verification_status, at, "verificationStatus") or reader.read(
        read_end, resource.clinical_status, at, "clinicalStatus"
    )
    if why_not or isinstance(resource, AllergyIntolerance):
        return why_not or None
    if resource.onset_date_time:
        reader.day(resource.onset_date_time, at, "onsetDateTime")
    ended = resource.abatement_date_time
    day = reader.day(ended, at, "abatementDateTime") if ended else None
    if (
        ended
        and not reader.read(read_status, resource.clinical_status, at, "clinicalStatus")
        and (day is None or day <= reader.today)
    ):
        return f"it ended ({ended})"
    return None
