"""My medicines changed: what a person reports about themselves. One form for each kind of change."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from eutonia.web.portal.forms import Once, yes_no


class ReportForm(Once):
    what: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    hint: ClassVar[str]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.auto_id = f"{self.what}-%s"
        if "on" in self.fields:
            self.initial.setdefault("on", today.isoformat())

    def clean_on(self) -> date:
        on: date = self.cleaned_data.get("on") or self.today
        if on > self.today:
            raise forms.ValidationError("This day lies in the future.")
        if on.year < self.today.year - 100:
            raise forms.ValidationError("This day is too long ago.")
        return on


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Give a day that exists, such as 11/25/2026."},
    )  # fmt: skip


class NewMedicine(ReportForm):
    what, title, icon, hint = (
        "new-medicine",
        "I take a new medicine",
        "plus",
        "Also from a pharmacy, without a prescription.",
    )
    text = forms.CharField(
        label="Name and strength", max_length=200, help_text="As it stands on the box, such as: ciprofloxacin 500 mg."
    )
    on = day("Since when?")
    keep = forms.BooleanField(required=False, widget=forms.HiddenInput)


class StoppedMedicine(ReportForm):
    what, title, icon, hint = "stopped-medicine", "I stopped a medicine", "minus", "One of the list below."
    entry = forms.ChoiceField(label="Which one?", widget=forms.RadioSelect)
    on = day("Since when?")

    def __init__(self, *args: Any, medicines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entry"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = medicines


class Pregnancy(ReportForm):
    what, title, icon, hint = "pregnancy", "Pregnancy", "heart", "You are pregnant, may be, or no longer are."
    pregnant = yes_no(required=True)
    pregnant.label = "Are you pregnant, or could you be?"


class Illness(ReportForm):
    what, title, icon, hint = "illness", "I am ill", "drop", "An infection, fever, vomiting, less urine, an operation."
    text = forms.CharField(
        label="What is it?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is read at once for signs of danger.",
    )  # fmt: skip


class Diagnosis(ReportForm):
    what, title, icon, hint = "diagnosis", "A new diagnosis", "file", "Something a doctor found."
    text = forms.CharField(label="What did the doctor call it?", max_length=200)
    on = day("Since when?")


FORMS: dict[str, type[ReportForm]] = {
    form.what: form for form in (NewMedicine, StoppedMedicine, Illness, Pregnancy, Diagnosis)
}
