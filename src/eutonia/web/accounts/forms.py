"""Forms about accounts."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from eutonia.web.accounts.models import Clinic
from eutonia.web.accounts.states import STATES

# What most people of the United States call their time; every other zone follows below them.
USUAL_ZONES = (
    ("America/New_York", "Eastern time (New York)"),
    ("America/Chicago", "Central time (Chicago)"),
    ("America/Denver", "Mountain time (Denver)"),
    ("America/Phoenix", "Mountain time, no summer time (Phoenix)"),
    ("America/Los_Angeles", "Pacific time (Los Angeles)"),
    ("America/Anchorage", "Alaska time (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii time (Honolulu)"),
    ("America/Puerto_Rico", "Atlantic time (Puerto Rico)"),
)
OLDEST_BIRTH = 125  # years ago


@cache
def zone_choices() -> list[tuple[str, Any]]:
    """Every zone by its name: the usual ones first, in plain words."""
    usual = {name for name, _ in USUAL_ZONES}
    others = sorted(name for name in available_timezones() if "/" in name and name not in usual)
    return [("Most used", list(USUAL_ZONES)), ("All", [(name, name.replace("_", " ")) for name in others])]


class SignUp(forms.Form):
    """What is asked beside the address and the password."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Everything is done by the adapter."""


class OwnAccount(forms.Form):
    """How somebody is called here, and what time it is for them."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    zone = forms.ChoiceField(
        label="Your time zone", choices=zone_choices, help_text="Times on every page are shown in this zone."
    )


class Frame(forms.Form):
    """The frame of a record: who a person is, and where they are."""

    name = forms.CharField(max_length=120, label="Full name")
    birth_date = forms.DateField(
        label="Date of birth", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sex = forms.ChoiceField(
        label="Sex at birth", choices=[("female", "Female"), ("male", "Male")], widget=forms.RadioSelect,
        help_text="Doses and kidney function depend on it.",
    )  # fmt: skip
    state = forms.ChoiceField(
        label="State", choices=[("", "Choose a state"), *STATES],
        help_text="Where they are now. It decides which clinicians may sign.",
    )  # fmt: skip
    zone = forms.ChoiceField(
        label="Time zone", choices=zone_choices, help_text="Times to take a dose are in this zone."
    )
    telephone = forms.CharField(
        max_length=40, label="Phone number", required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_birth_date(self) -> date:
        """A slip of the year is found here, not in a dose."""
        born: date = self.cleaned_data["birth_date"]
        if born > self.today:
            raise forms.ValidationError("This day is still to come. Check the year.")
        if born.year < self.today.year - OLDEST_BIRTH:
            raise forms.ValidationError("This is more than 125 years ago. Check the year.")
        return born


class OwnFrame(Frame):
    """The frame of one's own record, where the clinic lets anybody sign up."""

    field_order = ("clinic", "name", "birth_date", "sex", "state", "zone", "telephone")
    clinic = forms.ModelChoiceField(queryset=Clinic.objects.none(), label="Clinic", empty_label=None)

    def __init__(self, *args: Any, clinics: QuerySet[Clinic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = self.fields["clinic"]
        assert isinstance(where, forms.ModelChoiceField)
        where.queryset = clinics
        self.fields["name"].label = "Your full name"
        self.fields["state"].help_text = "Where you are now. It decides which clinicians may sign for you."
        self.fields["zone"].label = "Your time zone"
