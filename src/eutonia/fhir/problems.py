"""Condition and AllergyIntolerance -> what a person has now, what is over, and what they must not be given.

In remission is not over: FHIR has `resolved` for what is not expected to return. A suspicion counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Raw

from eutonia.domain.patient import Coded
from eutonia.fhir.codes import plain_words
from eutonia.fhir.concepts import CONCEPT, Concept, read_concept
from eutonia.fhir.reader import Reader
from eutonia.fhir.remembered import read_part, remember
from eutonia.fhir.resources import ABSENT, AllergyIntolerance, Condition

OVER = frozenset({"inactive", "resolved"})
NOT_SO = frozenset({"refuted", "entered-in-error"})
MISTAKE = "entered-in-error"  # says nothing at all, not even that somebody asked
NOT_SAID = frozenset({"unknown", "not known", "not asked", "not assessed", "not recorded", "unable to assess"})


class Problems(NamedTuple):
    """A problem list or an allergy list."""

    now: tuple[Coded, ...] | None  # complete where the record says anything of them, else unknown
    past: tuple[Coded, ...]


class Problem(NamedTuple):
    """What one entry says by itself, on whatever day."""

    concept: Concept
    asked: bool  # it shows that somebody kept the list
    unusable: str  # why it says nothing of this person; empty where it does
    over: str  # what of its clinical status says that it is over
    dated: bool  # no clinical status says whether it is over, so that its end counts


@remember
def read_status_words(written: bytes) -> frozenset[str]:
    """What a status says, as code or in words: exporters write `resolved`, `Resolved`, or only a text."""
    concept = CONCEPT.decode(written) if written else None
    if concept is None:
        return frozenset()
    texts = (concept.text, *(each.code for each in concept.coding))
    return frozenset("-".join(text.casefold().split()) for text in texts if text)


@remember
def read_problem(code: bytes, verification: bytes, clinical: bytes) -> Problem:
    """Which disease or substance is it, and what speaks against it?"""
    concept = read_part(read_concept, code, "code")
    if plain_words(concept.words) in NOT_SAID:
        concept = concept._replace(absence="nobody-asked")
    doubt = read_part(read_status_words, verification, "verificationStatus") & NOT_SO
    standing = read_part(read_status_words, clinical, "clinicalStatus")
    over = ", ".join(sorted(standing & OVER))
    said_no_more = concept.absence == "none" and bool(over or doubt)  # "no known allergies", until one was found
    return Problem(
        concept=concept,
        asked=concept.absence != "nobody-asked" and MISTAKE not in doubt and not said_no_more,
        unusable=why_unusable(concept) or ", ".join(sorted(doubt)),
        over=over,
        dated=not standing,
    )


def why_unusable(concept: Concept) -> str:
    """Why does this entry say nothing that could be used?"""
    if concept.absence == "nobody-asked":
        return "it says nothing of medicines or diseases"
    if not concept.absence and not concept.words and not concept.codes:
        return "it has neither words nor a code that we know"
    return ""


def read_problems(resources: Sequence[tuple[int, Condition | AllergyIntolerance]], reader: Reader) -> Problems:
    """What stands on the list now, and what is over."""
    now, past = [], []
    known = False
    for at, resource in resources:
        code = named_in(resource) if isinstance(resource, AllergyIntolerance) else resource.code
        concept, asked, why_not, over, dated = reader.read(
            read_problem, at, "", bytes(code), bytes(resource.verification_status), bytes(resource.clinical_status)
        )
        known = known or asked
        if concept.absence == "none" and not why_not and not over:
            continue
        if not why_not and not over and isinstance(resource, Condition):
            over = why_ended(resource, dated, at, reader)
        if why_not or over:
            why_not = why_not or over
            if why_not is over and isinstance(resource, Condition) and not concept.absence:
                past.append(concept.coded)
                why_not = f"{over}, so it counts only where a rule asks of the past"
            reader.ignore(at, f"{concept.called}: {why_not}" if concept.called else why_not)
        else:
            now.append(concept.coded)
    return Problems(now=tuple(now) if known else None, past=tuple(past))


def named_in(resource: AllergyIntolerance) -> Raw:
    """What the allergy is to; where its code does not name it, the substance reacted to."""
    if resource.code is not ABSENT:
        return resource.code
    substances = {bytes(each.substance): each.substance for each in resource.reaction if each.substance is not ABSENT}
    return substances.popitem()[1] if len(substances) == 1 else ABSENT


def why_ended(resource: Condition, dated: bool, at: int, reader: Reader) -> str:
    """Why is this over, by its dates? Empty where it is not."""
    if resource.onset_date_time:
        reader.day(resource.onset_date_time, at, "onsetDateTime")
    ended = resource.abatement_date_time
    if not ended:
        return ""
    day = reader.day(ended, at, "abatementDateTime")
    return f"it ended ({ended})" if dated and (day is None or day <= reader.today) else ""
