"""What is known of a person: names that are offered and never assumed, numbers with their unit, facts, notes.

A number without its unit is refused by the engine's own reader, whose sentence is the answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar, cast

import msgspec
from django import forms

from eutonia.advice.library import open_library
from eutonia.domain.errors import EutoniaError
from eutonia.domain.medicine_name import NameMatch
from eutonia.domain.quantity import UNITS, Kind, canonical_unit, parse_quantity
from eutonia.names.directions import read_regimen
from eutonia.names.resolve import resolve_allergen, resolve_name
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.services.record import NewEntry
from eutonia.web.worklist.forms.base import EntryForm, PastDay
from eutonia.web.worklist.words import FACT_VALUES, FACTS, LABS

AS_WRITTEN = "as-written"
NOT_KNOWN = "not-known"
assert set(LABS) <= set(UNITS)


# ------------------------------------------------------------------------------------------------ names


class Named(EntryForm):
    """Something that is told by its name. What the name may mean is offered, and never assumed."""

    text = forms.CharField(max_length=200)
    meant = forms.ChoiceField(
        widget=forms.RadioSelect, label="Which is meant?", error_messages={"required": "Choose what is meant."},
        help_text="This name is not known as it is written. Nothing is assumed: choose one, or leave it unresolved.",
    )  # fmt: skip

    def arrange(self) -> None:
        text = (self.data.get("text") if self.is_bound else self.initial.get("text")) or ""
        self.match = self.resolve(text.strip()) if text.strip() else None
        offers = self.match.offers if self.match and not self.match.ingredients else ()
        if not self.match or self.match.ingredients:
            del self.fields["meant"]
            return
        field = cast("forms.ChoiceField", self.fields["meant"])
        field.choices = [*((offer, offer) for offer in offers), (AS_WRITTEN, f"None of these: keep “{text}” as it is")]
        if not offers:
            field.choices = [(AS_WRITTEN, f"Keep “{text}” as it is, unresolved")]
            field.label = "No medicine of this name is known"
            field.help_text = "Check the spelling. Kept as it is, no rule can ask about it, and every review says so."

    def resolve(self, text: str) -> NameMatch:
        return resolve_name(text, names=open_library().names)

    def named(self) -> dict[str, Any]:
        """The text, as what it was said to mean; how it was first written stays beside it."""
        written, meant = self.cleaned_data["text"].strip(), self.cleaned_data.get("meant")
        if not meant or meant == AS_WRITTEN:
            return {"text": written}
        return {"text": meant, "written": written}


class MedicineForm(Named):
    kind = "medicine"
    title = "Add a medicine"
    help = "Also what is bought without a prescription, herbs, and what is taken only as needed."

    text = forms.CharField(
        max_length=200, label="Medicine, with its dose and how often",
        help_text="For example: lisinopril 10 mg once a day",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    on = PastDay(label="Known since", required=True)
    field_order = ("id", "text", "meant", "on")

    def entries(self) -> list[NewEntry]:
        content = self.named()
        if self.entry is not None and self.entry.content.get("stopped"):
            content["stopped"] = self.entry.content["stopped"]
        regimen = read_regimen(content["written"]) if "written" in content else None
        if regimen:  # the dose was in the words that the offer takes the place of
            content |= {"daily": msgspec.to_builtins(regimen.daily, str_keys=True), "times": regimen.times}
        return self.one(content, name=content.get("written", content["text"]), on=self.cleaned_data["on"])


class AllergyForm(Named):
    kind = "allergy"
    title = "Add an allergy"

    text = forms.CharField(
        max_length=200, label="Allergy or intolerance", help_text="To what: a medicine, or anything else",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    on = PastDay(label="Known since")
    field_order = ("id", "text", "meant", "on")

    def resolve(self, text: str) -> NameMatch:
        return resolve_allergen(text, names=open_library().names)

    def arrange(self) -> None:
        super().arrange()
        if "meant" in self.fields and self.match and not self.match.offers:
            del self.fields["meant"]  # most allergies are to no medicine: nothing to ask

    def entries(self) -> list[NewEntry]:
        content = self.named()
        return self.one(content, name=content["text"], on=self.cleaned_data["on"])


class ConditionForm(EntryForm):
    kind = "condition"
    title = "Add a condition"

    text = forms.CharField(max_length=200, label="Condition", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    over = forms.BooleanField(required=False, label="It is over; it counts only where a rule asks of the past")
    on = PastDay(label="Known since")

    def entries(self) -> list[NewEntry]:
        text = self.cleaned_data["text"].strip()
        kept = self.entry.content if self.entry is not None and self.entry.content["text"] == text else {}
        content = {"text": text} | ({"codes": kept["codes"]} if "codes" in kept else {})
        return self.one(
            content | ({"over": True} if self.cleaned_data["over"] else {}), name=text, on=self.cleaned_data["on"]
        )


# ------------------------------------------------------------------------------------------------ numbers


class QuantityField(forms.CharField):
    """A number with its unit. `canonical` holds it in the unit that rules use."""

    def __init__(self, *, quantity: Kind, **kwargs: Any) -> None:
        self.quantity = quantity
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> tuple[str, Decimal] | None:
        text = super().clean(value)
        return (text, read_number(text, self.quantity)) if text else None


def read_number(text: str, kind: Kind) -> Decimal:
    """By the engine's own reader, whose sentence is the answer where it refuses."""
    try:
        return parse_quantity(text, kind=kind)
    except EutoniaError as error:
        raise forms.ValidationError(str(error)) from error


class LabForm(EntryForm):
    kind = "lab"
    title = "Add a lab result"

    name = forms.ChoiceField(choices=list(LABS.items()), label="Test")
    value = forms.CharField(
        max_length=60,
        label="Result, with its unit",
        help_text="For example: 1.4 mg/dL. A number without its unit is refused.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    on = PastDay(label="Day of the sample")

    def arrange(self) -> None:
        if self.chosen in LABS:
            self.initial.setdefault("name", self.chosen)

    @classmethod
    def initial_of(cls, entry: Entry) -> dict[str, Any]:
        content = entry.content
        return {
            "name": entry.name,
            "value": content.get("written") or f"{content['value']} {content['unit']}",
            "on": entry.on,
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        name = found.get("name")
        if self.entry is not None and name and name != self.entry.name:
            self.add_error("name", "A result of another test is a new entry. Strike this one as a mistake.")
        if name and found.get("value"):
            kind = cast("Kind", name)
            try:
                found["canonical"] = read_number(found["value"], kind)
            except forms.ValidationError as error:
                self.add_error("value", error)
        return found

    def entries(self) -> list[NewEntry]:
        found = self.cleaned_data
        kind = cast("Kind", found["name"])
        content = {
            "name": kind, "value": str(found["canonical"]), "unit": canonical_unit(kind), "on": found["on"].isoformat(),
            "written": found["value"].strip(),
        }  # fmt: skip
        return self.one(content, name=kind, on=found["on"])


class MeasureForm(EntryForm):
    kind = "measure"
    title = "Weight and height"

    weight = QuantityField(
        quantity="weight", required=False, label="Weight, with its unit", help_text="For example: 70 kg, or 154 lb"
    )
    height = QuantityField(
        quantity="height", required=False, label="Height, with its unit", help_text="For example: 165 cm, or 5 ft 5 in"
    )
    on = PastDay(label="Measured on")

    MEASURED: ClassVar = (("weight", "weight_kg"), ("height", "height_cm"))

    def arrange(self) -> None:
        if self.entry is not None:
            other = "height" if self.entry.name == "weight_kg" else "weight"
            del self.fields[other]

    @classmethod
    def initial_of(cls, entry: Entry) -> dict[str, Any]:
        field = "weight" if entry.name == "weight_kg" else "height"
        unit = "kg" if field == "weight" else "cm"
        return {field: entry.content.get("written") or f"{entry.content['value']} {unit}", "on": entry.on}

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.errors and not any(found.get(name) for name, _ in self.MEASURED):
            raise forms.ValidationError("Enter a weight, a height, or both.")
        return found

    def entries(self) -> list[NewEntry]:
        return list(self._entries())

    def _entries(self) -> Iterator[NewEntry]:
        for field, name in self.MEASURED:
            measured = self.cleaned_data.get(field)
            if measured:
                written, value = measured
                yield NewEntry(
                    id=uuid.uuid5(self.cleaned_data["id"], name), kind="measure", name=name, on=self.cleaned_data["on"],
                    content={"value": str(value), "written": written},
                )  # fmt: skip


# ------------------------------------------------------------------------------------------------ facts


class FactForm(forms.Form):
    """One fact: yes, no (or how much), or asked and not known."""

    value = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        field = cast("forms.ChoiceField", self.fields["value"])
        field.label = FACTS[name]
        field.choices = [*FACT_VALUES.get(name, (("yes", "yes"), ("no", "no"))), (NOT_KNOWN, "asked, and not known")]

    @property
    def stated(self) -> Any:
        """The value as the engine reads it: None is not known."""
        value = self.cleaned_data["value"]
        if value == NOT_KNOWN:
            return None
        return value if self.name in FACT_VALUES else value == "yes"


class ProblemForm(EntryForm):
    kind = "problem"
    title = "Problem and goal"

    text = forms.CharField(max_length=200, label="The problem", help_text="What is treated, and from what it comes")
    goal = forms.ChoiceField(
        label="What is to get less", choices=[("stiffness", "stiffness and spasms"), ("pain", "pain")],
        widget=forms.RadioSelect, initial="stiffness", help_text="The scale on which better or worse is judged",
    )  # fmt: skip
    hope = forms.CharField(max_length=200, required=False, label="The person's own goal", help_text="In their words")

    def entries(self) -> list[NewEntry]:
        found = self.cleaned_data
        content = {"text": found["text"].strip(), "goal": found["goal"], "hope": found["hope"].strip()}
        return self.one(content)


class NoteForm(EntryForm):
    kind = "note"
    title = "Write a note"
    help = "The person can read their record, and so this note."

    text = forms.CharField(max_length=4000, label="Note", widget=forms.Textarea(attrs={"rows": 6}))

    def entries(self) -> list[NewEntry]:
        return self.one({"text": self.cleaned_data["text"].strip()})


class ReadUpToForm(forms.Form):
    """Up to which day the diary was read."""

    on = PastDay(label="Read up to")
