"""What a record wrote, with the names of medicines and allergies read. What cannot be read stays, marked unresolved."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from eutonia.advice.library import Library
from eutonia.domain.errors import EutoniaError
from eutonia.domain.patient import Coded, MedicineEntry, Patient
from eutonia.knowledge.name_index import NameIndex
from eutonia.names.directions import read_regimen
from eutonia.names.resolve import resolve_allergen, resolve_name

REMEMBERED = 8192  # entries: records repeat themselves


class UnknownMedicineError(EutoniaError):
    """A name that is none of the medicines that Eutonia knows in full."""

    def __init__(self, text: str, known: tuple[str, ...], offers: tuple[str, ...]) -> None:
        offer = f" Did you mean {' or '.join(offers)}?" if offers else ""
        super().__init__(f"No medicine named {text!r} among those planned here: {', '.join(known)}.{offer}")
        self.text = text
        self.offers = offers


def understand(patient: Patient, *, library: Library) -> Patient:
    """The same person, with the ingredients of every medicine and allergy that can be read without doubt."""
    medicines, allergies, names = patient.medicines, patient.allergies, library.names
    return replace(
        patient,
        medicines=None if medicines is None else tuple([understand_medicine(each, names) for each in medicines]),
        allergies=None if allergies is None else tuple([understand_allergy(each, names) for each in allergies]),
    )


@lru_cache(maxsize=REMEMBERED)
def understand_medicine(entry: MedicineEntry, names: NameIndex) -> MedicineEntry:
    """One line of a medicine list, its ingredients and dose read."""
    if entry.status != "unread":
        return entry
    match = resolve_name(entry.text, names=names, rxcuis=entry.rxcuis)
    regimen = None if entry.daily else read_regimen(entry.text)
    return replace(
        entry,
        ingredients=tuple(ingredient.name for ingredient in match.ingredients),
        strength=match.strength,
        form=match.form,
        daily=regimen.daily if regimen else entry.daily,
        times=regimen.times if regimen else entry.times,
        status="resolved" if match.ingredients else "unresolved",
        offers=match.offers,
        conflict=match.conflict,
    )


@lru_cache(maxsize=REMEMBERED)
def understand_allergy(entry: Coded, names: NameIndex) -> Coded:
    """An allergy, with the ingredients it is to where it is to a medicine."""
    rxcuis = tuple(code for system, code in entry.codes if system == "rxnorm")
    match = resolve_allergen(entry.text, names=names, rxcuis=rxcuis)
    return replace(entry, ingredients=tuple(each.name for each in match.ingredients), offers=match.offers)


def known_medicine(text: str, *, library: Library) -> str:
    """Which of the medicines in knowledge is meant? Refused, with an offer, where none is."""
    known = tuple(library.knowledge.medicines)
    match = resolve_name(text, names=library.names)
    names = [each.name for each in match.ingredients]
    if len(names) == 1 and names[0] in known:
        return names[0]
    raise UnknownMedicineError(text, known, tuple(offer for offer in match.offers if offer in known))
