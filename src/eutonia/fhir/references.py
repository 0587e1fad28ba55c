"""Who is meant: whose record this is, and which Medication a prescription points at.

A reference is followed only within the bundle. One that leads in a circle is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from msgspec import Raw

from eutonia.fhir.errors import place_and_reason
from eutonia.fhir.places import Code, Place, concept_words, known_codes
from eutonia.fhir.resources import CodeableConcept, Medication, Patient, Reference

DEEPEST = 10  # medications made of medications

Names = tuple[str, tuple[Code, ...]]  # words, codes


class Contained(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """What a resource inside another one says it is."""

    resource_type: str = ""
    id: str = ""


CONTAINED = msgspec.json.Decoder(Contained)
CONTAINED_MEDICATION = msgspec.json.Decoder(Medication)


def local_name(reference: str) -> str:
    """The kind and id at the end of a reference, however its beginning is written.

    >>> local_name("https://example.org/fhir/Patient/7/_history/2")
    'Patient/7'
    """
    return "/".join(reference.partition("/_history/")[0].rsplit("/", 2)[-2:])


class Subject:
    """Whose record is this? Everything in it must be about one and the same person."""

    def __init__(self, patient: Patient | None, full_url: str | None) -> None:
        self.name = f"Patient/{patient.id}" if patient and patient.id else full_url
        self.accepted = {full_url, self.name, f"urn:uuid:{patient.id}"} - {None} if patient else set()

    def check(self, reference: Reference | None, at: Place, path: str) -> None:
        """Refuses what is about somebody else."""
        written = reference.reference if reference else None
        if written is None or written in self.accepted:
            return
        if self.accepted and local_name(written) != self.name:
            why = f"this is about {written}, and the record is that of {self.name}"
            raise at.error(f"{path}.reference", why, "Give the record of one person at a time.")
        self.accepted.add(written)
        self.name = self.name or local_name(written)


@dataclass(slots=True)
class Medications:
    """The Medication resources of the bundle, by every name that a reference may give them."""

    by_name: dict[str, tuple[Place, Medication]] = field(default_factory=dict)
    other_kinds: dict[str, str] = field(default_factory=dict)  # the address of every other entry, and what it is
    read: dict[str, Names] = field(default_factory=dict)

    def add(self, at: Place, medication: Medication, full_url: str | None) -> None:
        for name in (full_url, f"Medication/{medication.id}" if medication.id else None):
            if name:
                self.by_name[name] = (at, medication)

    def follow(
        self, reference: Reference, at: Place, path: str, contained: Sequence[Raw], chain: tuple[str, ...] = ()
    ) -> Names:
        """What is the medication called that a reference points at? No words where it is not in the bundle."""
        written = reference.reference
        if not written:
            return reference.display or "", ()
        inside = written.startswith("#")
        key = f"{at.entry}{written}" if inside else written
        if key in chain or len(chain) >= DEEPEST:
            why = f"{written} is made of itself" if key in chain else f"{written} is nested more than {DEEPEST} deep"
            raise at.error(path, why)
        if written in self.other_kinds:
            raise at.error(path, f"{written} is a {self.other_kinds[written]}, not a Medication")
        if key not in self.read:
            found = find_contained(written, contained, at) if inside else self.find(written)
            self.read[key] = self.names_of(*found, contained, (*chain, key)) if found else ("", ())
        words, codes = self.read[key]
        return words or reference.display or "", codes

    def find(self, reference: str) -> tuple[Place, Medication] | None:
        return self.by_name.get(reference) or self.by_name.get(local_name(reference))

    def names_of(self, at: Place, medication: Medication, contained: Sequence[Raw], chain: tuple[str, ...]) -> Names:
        """The words and codes of a medication: its own, else the words of what it is made of."""
        parts = []
        for number, ingredient in enumerate(medication.ingredient):
            path = f"ingredient[{number}]"
            if ingredient.item_reference:
                parts.append(self.follow(ingredient.item_reference, at, f"{path}.itemReference", contained, chain)[0])
            elif ingredient.item_codeable_concept:
                parts.append(concept_words(ingredient.item_codeable_concept, at, f"{path}.itemCodeableConcept"))
        code = medication.code or CodeableConcept()
        words, codes = concept_words(code, at, "code"), known_codes(code)
        return (words if words or codes or not all(parts) else " / ".join(parts)), codes

    def check_all(self) -> None:
        """Refuses a medication that is made of itself, even if nobody takes it."""
        for name, (at, _) in self.by_name.items():
            self.follow(Reference(reference=name), at, "ingredient", ())


def find_contained(written: str, contained: Sequence[Raw], at: Place) -> tuple[Place, Medication] | None:
    """The Medication inside a resource that "#id" means."""
    for number, raw in enumerate(contained):
        try:
            if CONTAINED.decode(raw) == Contained(resource_type="Medication", id=written[1:]):
                return at, CONTAINED_MEDICATION.decode(raw)
        except msgspec.ValidationError as error:
            path, why = place_and_reason(error)
            raise at.error(f"contained[{number}].{path}", why) from None
    return None


def refuse_circles(edges: Mapping[str, Sequence[str]], places: Mapping[str, Place], path: str) -> None:
    """Refuses a record in which following this kind of reference leads back to where it began."""
    done: set[str] = set()
    for start in edges:
        trail = {start: iter(edges[start])}  # in the order walked
        while trail:
            name = next(reversed(trail))
            step = next((each for each in trail[name] if each in edges and each not in done), None)
            if step is None:
                done.add(name)
                del trail[name]
            elif step in trail:
                raise places[step].error(path, "following this reference leads back to where it began")
            else:
                trail[step] = iter(edges[step])
