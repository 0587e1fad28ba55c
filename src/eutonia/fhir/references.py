"""Who is meant: whose record this is, and which Medication a prescription points at.

A reference is followed only within the bundle. One that leads in a circle is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Raw

from eutonia.fhir.concepts import NOTHING, Concept, read_concept, understand
from eutonia.fhir.errors import place_and_reason
from eutonia.fhir.reader import Reader
from eutonia.fhir.remembered import UnreadableError
from eutonia.fhir.resources import NOT_USED, USED, CodeableConcept, Medication, Reference

DEEPEST = 10  # medications made of medications
OTHER_KINDS = frozenset({*NOT_USED.split(), *(kind.__name__ for kind in USED)} - {"Medication"})

Place = tuple[int, Medication]


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


class Medications:
    """The Medication resources of the bundle, by every name that a reference may give them."""

    def __init__(self, reader: Reader, medications: Sequence[Place]) -> None:
        self.reader = reader
        self.read: dict[str, Concept] = {}
        self.by_name: dict[str, Place] = {}
        for at, medication in medications:
            full_url = reader.bundle.entry[at].full_url
            for name in (full_url, f"Medication/{medication.id}" if medication.id else None):
                if name:
                    self.by_name[name] = (at, medication)
        for at, medication in medications:  # some write the id after urn:uuid: without a full address
            if medication.id:
                self.by_name.setdefault(f"urn:uuid:{medication.id}", (at, medication))
        for name, (at, _) in self.by_name.items():  # one that is made of itself is refused, even if nobody takes it
            self.follow(Reference(reference=name), at, "ingredient", ())

    def follow(
        self, reference: Reference, at: int, path: str, contained: Sequence[Raw], chain: tuple[str, ...] = ()
    ) -> Concept:
        """What is the medication called that a reference points at? Nothing where it is not in the bundle."""
        written = reference.reference
        if not written:
            return self.called(reference.display, at, path)
        inside = written.startswith("#") and len(written) > 1
        key = f"{at}{written}" if inside else written
        if key in chain or len(chain) >= DEEPEST:
            why = f"{written} is made of itself" if key in chain else f"{written} is nested more than {DEEPEST} deep"
            raise self.reader.error(at, path, why)
        if key not in self.read:
            found = self.find_contained(written, contained, at) if inside else self.find(written, at, path)
            self.read[key] = self.concept_of(*found, contained, (*chain, key)) if found else NOTHING
        concept = self.read[key]
        return concept if concept.called else self.called(reference.display, at, path)

    def called(self, text: str | None, at: int, path: str) -> Concept:
        """A medication of which only these words are known."""
        try:
            return understand(CodeableConcept(text=text)) if text else NOTHING
        except UnreadableError as error:
            raise self.reader.unreadable(error, at, path) from None

    def find(self, reference: str, at: int, path: str) -> Place | None:
        """The Medication that is meant; none where the bundle does not hold it. Another kind of resource is refused."""
        found = self.by_name.get(reference) or self.by_name.get(local_name(reference))
        if found:
            return found
        if reference in self.reader.addresses:
            place = self.reader.place(self.reader.addresses[reference])
            raise self.reader.error(at, path, f"{reference} is not a Medication but {place}")
        if reference == "#" or local_name(reference).partition("/")[0] in OTHER_KINDS:
            raise self.reader.error(at, path, f"{reference} is not a Medication")
        return None

    def find_contained(self, written: str, contained: Sequence[Raw], at: int) -> Place | None:
        """The Medication inside a resource that "#id" means."""
        for number, raw in enumerate(contained):
            try:
                if CONTAINED.decode(raw) == Contained(resource_type="Medication", id=written[1:]):
                    return at, CONTAINED_MEDICATION.decode(raw)
            except msgspec.ValidationError as error:
                path, why = place_and_reason(error)
                raise self.reader.error(at, f"contained[{number}].{path}", why) from None
        return None

    def concept_of(self, at: int, medication: Medication, contained: Sequence[Raw], chain: tuple[str, ...]) -> Concept:
        """What a medication is called: its own code, else the words of what it is made of."""
        parts = []
        for number, ingredient in enumerate(medication.ingredient):
            path = f"ingredient[{number}]"
            if ingredient.item_reference:
                part = self.follow(ingredient.item_reference, at, f"{path}.itemReference", contained, chain)
            else:
                written = ingredient.item_codeable_concept
                part = self.reader.read(read_concept, at, f"{path}.itemCodeableConcept", bytes(written))
            parts.append(part.words)
        concept = self.reader.read(read_concept, at, "code", bytes(medication.code))
        return concept if concept.called or not all(parts) else self.called(" / ".join(parts), at, "ingredient")


def refuse_circles(edges: Mapping[str, Sequence[str]], places: Mapping[str, int], path: str, reader: Reader) -> None:
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
                raise reader.error(places[step], path, "following this reference leads back to where it began")
            else:
                trail[step] = iter(edges[step])
