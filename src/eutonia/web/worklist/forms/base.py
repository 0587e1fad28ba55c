"""What all forms of a record share: an identifier, days that can be, and the entries that they make."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms

from eutonia.web.accounts.models import Patient
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.services.record import NewEntry

AHEAD = timedelta(days=730)  # what is planned further ahead is a slip of the year


class DayInput(forms.DateInput):
    """A day, by the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PastDay(forms.DateField):
    """A day that has come, and lies in the person's life; the form checks both."""

    widget = DayInput


class EntryForm(forms.Form):
    """One thing to write down. `kind`: which entry; `entry`: the one that this corrects."""

    kind: ClassVar[str]
    title: ClassVar[str]
    save_label: ClassVar[str] = "Save"
    help: ClassVar[str] = ""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self, *args: Any, patient: Patient, today: date, entry: Entry | None = None, chosen: str = "", **kwargs: Any
    ) -> None:
        self.patient, self.today, self.entry, self.chosen = patient, today, entry, chosen
        if entry is not None:
            kwargs["initial"] = {**self.initial_of(entry), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, PastDay):
                field.widget.attrs["max"] = today.isoformat()
                if field.required:
                    self.initial.setdefault(name, today)
        self.arrange()

    def arrange(self) -> None:
        """What depends on the person or on the entry."""

    @classmethod
    def initial_of(cls, entry: Entry) -> dict[str, Any]:
        """What the fields hold when an entry is corrected."""
        return {**entry.content, "on": entry.on}

    def entries(self) -> list[NewEntry]:
        """What is written down."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            day = found.get(name)
            if isinstance(field, PastDay) and day is not None:
                if day > self.today:
                    self.add_error(name, f"{day} has not come yet where {self.patient.name} is.")
                elif day < self.patient.birth_date:
                    self.add_error(name, f"{day} lies before the birth of {self.patient.name}.")
        return found

    def one(self, content: dict[str, Any], *, name: str = "", on: date | None = None) -> list[NewEntry]:
        """A single entry under the form's identifier."""
        return [NewEntry(id=self.cleaned_data["id"], kind=self.kind, name=name, content=content, on=on or self.today)]
