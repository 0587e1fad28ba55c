"""A FHIR Bundle beside the record of a person: what would be added, is there already, or differs. Nothing is saved.

Whether it is this person's is asked first, by name, birth date and sex: what is of somebody else, or cannot be told, is
not offered. The engine reads the Bundle; only the names, which no review asks for, are read here.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Raw, Struct

from eutonia.advice.library import Library
from eutonia.advice.understanding import understand_allergy, understand_medicine
from eutonia.domain.patient import Coded, Ignored, MedicineEntry
from eutonia.domain.patient import Patient as Person
from eutonia.fhir.bundle import decode_bundle
from eutonia.web.accounts.models import Patient
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.record import LISTS, medicine_line

MOST_BYTES = 20 * 1024 * 1024
UNREAD = ("ingredients", "status", "offers", "conflict")  # of a line: worked out each time, never stored
STATED = ("pregnant", "smoker", "alcohol")


class Item(Struct, frozen=True, kw_only=True):
    """One thing that the file says."""

    number: int
    kind: str
    name: str
    content: dict[str, Any]
    on: date


class Read(Struct, frozen=True, kw_only=True):
    """A file as it was understood. Kept until the clinician confirms."""

    names: tuple[str, ...]
    birth_date: date | None
    age: int | None
    sex: str | None
    items: tuple[Item, ...]
    ignored: tuple[Ignored, ...]


Standing = Literal["new", "there", "differs"]


class Compared(Struct, frozen=True, kw_only=True):
    """One thing of the file beside the record. `replaces`: the entry in whose place it would stand."""

    item: Item
    standing: Standing
    note: str = ""
    replaces: str | None = None
    can_save: bool = True


class IdentityLine(Struct, frozen=True, kw_only=True):
    """One of the marks by which a person is known: of the record, of the file, and whether they agree."""

    what: str
    record: str
    file: str
    agrees: bool | None  # none: the file does not say


# ------------------------------------------------------------------------------------------------ the file


def read_file(data: bytes, *, today: date) -> Read:
    """What this Bundle says. Raises the engine's FhirError for what is none."""
    person = decode_bundle(data, today=today)
    items = [
        Item(number=number, kind=kind, name=name[:200], content=content, on=on)
        for number, (kind, name, content, on) in enumerate(_items(person, today))
    ]
    return Read(
        names=tuple(_names(data)), birth_date=person.birth_date, age=person.age_stated, sex=person.sex,
        items=tuple(items), ignored=person.ignored,
    )  # fmt: skip


def _items(person: Person, today: date) -> Iterator[tuple[str, str, dict[str, Any], date]]:
    for line in person.medicines or ():
        content = {
            name: value
            for name, value in msgspec.to_builtins(line, str_keys=True).items()
            if name not in UNREAD and value not in (None, [], ())
        }
        yield "medicine", line.text, content, today
    for coded in person.conditions or ():
        yield "condition", coded.text, _coded(coded), today
    for coded in person.past_conditions:
        yield "condition", coded.text, _coded(coded) | {"over": True}, today
    for coded in person.allergies or ():
        yield "allergy", coded.text, _coded(coded), today
    for lab in person.labs:
        yield "lab", lab.name, msgspec.to_builtins(lab, str_keys=True), lab.on
    for name in ("weight_kg", "height_cm"):
        value = getattr(person, name)
        if value is not None:
            yield "measure", name, {"value": str(value)}, today
    for name in STATED:
        value = getattr(person, name)
        if value is not None:
            yield "fact", name, {"value": value}, today
    for name, listed in (
        ("medicine", person.medicines),
        ("condition", person.conditions),
        ("allergy", person.allergies),
    ):
        if listed is not None:
            yield "list", name, {"value": True}, today


def _coded(coded: Coded) -> dict[str, Any]:
    content: dict[str, Any] = {"text": coded.text}
    return content | ({"codes": [list(code) for code in coded.codes]} if coded.codes else {})


class _Name(Struct):
    text: str | None = None
    family: str | None = None
    given: tuple[str, ...] = ()


class _Resource(Struct):
    resource_type: str | None = msgspec.field(name="resourceType", default=None)
    name: Raw | msgspec.UnsetType = UNSET


class _Slot(Struct):
    resource: _Resource | None = None


class _Bundle(Struct):
    entry: tuple[_Slot, ...] = ()


def _names(data: bytes) -> Iterator[str]:
    """Every name of the Patient in it. The bytes are known to be a Bundle."""
    bundle = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Bundle)
    for slot in bundle.entry:
        resource = slot.resource
        if resource is None or resource.resource_type != "Patient" or not isinstance(resource.name, Raw):
            continue
        try:
            names = msgspec.json.decode(resource.name, type=tuple[_Name, ...])
        except msgspec.ValidationError:
            continue  # a name of another shape is no name; the check then says that the file names nobody
        for name in names:
            said = name.text or " ".join([*name.given, name.family or ""])
            if said.strip():
                yield said.strip()


# ------------------------------------------------------------------------------------------------ whose it is


def check_identity(patient: Patient, read: Read) -> tuple[IdentityLine, ...]:
    """Is the file about this person?"""
    same_name = any(_same_name(patient.name, name) for name in read.names) if read.names else None
    same_birth = None if read.birth_date is None else read.birth_date == patient.birth_date
    born = read.birth_date.isoformat() if read.birth_date else "not given in full"
    same_sex = None if read.sex is None else read.sex == patient.sex
    return (
        IdentityLine(what="Name", record=patient.name, file="; ".join(read.names) or "not given", agrees=same_name),
        IdentityLine(what="Birth date", record=patient.birth_date.isoformat(), file=born, agrees=same_birth),
        IdentityLine(what="Sex", record=patient.sex, file=read.sex or "not given", agrees=same_sex),
    )


def why_not_theirs(lines: Sequence[IdentityLine]) -> str:
    """Why may this file not be brought into this record? Empty where it may."""
    differs = [line.what.lower() for line in lines if line.agrees is False]
    if differs:
        verb = "differs" if len(differs) == 1 else "differ"
        return f"The file is of somebody else, or one of the two is wrong: {', '.join(differs)} {verb}."
    lacking = [line.what.lower() for line in lines if line.agrees is None and line.what != "Sex"]
    if lacking:
        return f"It cannot be told whose file this is: it does not give the {' and the '.join(lacking)}."
    return ""


def _same_name(one: str, other: str) -> bool:
    """The same first and last word, or one name inside the other, whatever the accents, case and middle names.

    >>> _same_name("Ana Ruiz", "RUIZ, Ana María"), _same_name("Ana Ruiz", "Anna Ruiz")
    (True, False)
    """
    mine, theirs = _words(one), _words(other)
    return (
        bool(mine and theirs)
        and (set(mine) <= set(theirs) or set(theirs) <= set(mine))
        and min(len(mine), len(theirs)) > 1
    )


def _words(name: str) -> list[str]:
    plain = "".join(each for each in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(each))
    words = "".join(each if each.isalnum() else " " for each in plain).split()
    return [word for word in words if word not in ("dr", "mr", "mrs", "ms")]


# ------------------------------------------------------------------------------------------------ beside the record


def compare(read: Read, entries: Sequence[Entry], *, planned: Iterable[str], library: Library) -> list[Compared]:
    """Each thing of the file: new, there already, or other than the record has it."""
    beside = _Beside(entries, frozenset(planned), library)
    return [beside.of(item) for item in read.items]


class _Beside:
    """The entries of a record, arranged for looking up."""

    def __init__(self, entries: Sequence[Entry], planned: frozenset[str], library: Library) -> None:
        self.entries, self.planned, self.library = entries, planned, library

    def of(self, item: Item) -> Compared:
        match item.kind:
            case "medicine":
                return self._medicine(item)
            case "condition":
                return self._condition(item)
            case "allergy":
                return self._allergy(item)
            case "lab":
                return self._lab(item)
            case "measure":
                return self._measure(item)
            case "fact":
                return self._fact(item)
        return self._list(item)

    def _of_kind(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    def _medicine(self, item: Item) -> Compared:
        line = understand_medicine(msgspec.convert(item.content, MedicineEntry), self.library.names)
        mine = frozenset(line.ingredients)
        note = f"is {', '.join(line.ingredients)}" if mine else "no medicine of this name is known: it stays unresolved"
        if mine & self.planned:
            return Compared(
                item=item, standing="there", note="under a signed plan here, which says the dose", can_save=False
            )
        for entry in self._of_kind("medicine"):
            there = understand_medicine(medicine_line(entry), self.library.names)
            same_text = there.text.casefold() == line.text.casefold()
            if same_text or (mine and frozenset(there.ingredients) == mine):
                if same_text and (there.daily, there.stopped) == (line.daily, line.stopped):
                    return Compared(item=item, standing="there", note=note, can_save=False)
                return _differs(
                    item, entry, f"the record has: {there.text}{f', stopped {there.stopped}' if there.stopped else ''}"
                )
        return Compared(item=item, standing="new", note=note)

    def _condition(self, item: Item) -> Compared:
        for entry in self._of_kind("condition"):
            if _same_coded(entry.content, item.content):
                if bool(entry.content.get("over")) == bool(item.content.get("over")):
                    return Compared(item=item, standing="there", can_save=False)
                return _differs(
                    item,
                    entry,
                    "the record has it as over" if entry.content.get("over") else "the record has it as present",
                )
        return Compared(item=item, standing="new")

    def _allergy(self, item: Item) -> Compared:
        mine = self._allergens(item.content)
        for entry in self._of_kind("allergy"):
            if _same_coded(entry.content, item.content) or (mine and self._allergens(entry.content) == mine):
                return Compared(item=item, standing="there", can_save=False)
        return Compared(
            item=item,
            standing="new",
            note=f"is to {', '.join(sorted(mine))}" if mine else "names no medicine that we know",
        )

    def _allergens(self, content: dict[str, Any]) -> frozenset[str]:
        coded = msgspec.convert({key: content[key] for key in ("text", "codes") if key in content}, Coded)
        return frozenset(understand_allergy(coded, self.library.names).ingredients)

    def _lab(self, item: Item) -> Compared:
        for entry in self._of_kind("lab"):
            if entry.name == item.name and entry.on == item.on:
                if _number(entry) == Decimal(str(item.content["value"])):
                    return Compared(item=item, standing="there", can_save=False)
                return _differs(
                    item, entry, f"the record has {entry.content['value']} {entry.content['unit']} on that day"
                )
        return Compared(item=item, standing="new")

    def _measure(self, item: Item) -> Compared:
        mine = [entry for entry in self._of_kind("measure") if entry.name == item.name]
        if not mine:
            return Compared(item=item, standing="new")
        if _number(mine[-1]) == Decimal(item.content["value"]):
            return Compared(item=item, standing="there", can_save=False)
        return Compared(
            item=item,
            standing="differs",
            note=f"the record has {mine[-1].content['value']} of {mine[-1].on}; both stay",
        )

    def _fact(self, item: Item) -> Compared:
        mine = [entry for entry in self._of_kind("fact") if entry.name == item.name]
        if not mine:
            return Compared(item=item, standing="new")
        said = mine[-1].content.get("value")
        if said == item.content["value"]:
            return Compared(item=item, standing="there", can_save=False)
        return _differs(item, mine[-1], f"the record has: {'not known' if said is None else said}")

    def _list(self, item: Item) -> Compared:
        there = any(entry.name == item.name for entry in self._of_kind("list"))
        note = "Only if you hold the file’s list to be everything there is." if not there else ""
        return Compared(item=item, standing="there" if there else "new", note=note, can_save=not there)


def _differs(item: Item, entry: Entry, note: str) -> Compared:
    return Compared(item=item, standing="differs", note=note, replaces=str(entry.pk))


def _number(entry: Entry) -> Decimal:
    return Decimal(str(entry.content["value"]))


def _same_coded(one: dict[str, Any], other: dict[str, Any]) -> bool:
    codes = {tuple(code) for code in one.get("codes", ())} & {tuple(code) for code in other.get("codes", ())}
    return bool(codes) or str(one["text"]).casefold() == str(other["text"]).casefold()


def ticked_at_first(compared: Compared) -> bool:
    """Is it saved unless the clinician says otherwise? What is new is; what differs, or is a judgement, is for them."""
    return compared.can_save and compared.standing == "new" and compared.item.kind != "list"


def fingerprint(entries: Sequence[Entry]) -> str:
    """By which a page that was opened before a change of the record is told."""
    return hashlib.sha256("".join(sorted(str(entry.pk) for entry in entries)).encode()).hexdigest()


assert set(LISTS) == {"medicine", "condition", "allergy"}
