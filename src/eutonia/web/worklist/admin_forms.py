"""What an administrator fills in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from eutonia.web.accounts.models import Capacity, Licence
from eutonia.web.accounts.states import STATES

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OF_THE_CLINIC = (Capacity.PRESCRIBER, Capacity.PHARMACIST, Capacity.NURSE, Capacity.ADMINISTRATOR)
DUTY_HOURS = [("4", "4 hours"), ("8", "8 hours"), ("12", "12 hours"), ("24", "24 hours"), ("0", "Not on duty any more")]
LONGEST_LICENCE = 50  # years: beyond it the year is a slip


class InvitePatient(forms.Form):
    """To whom the letter goes."""

    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class InviteStaff(InvitePatient):
    """Who is invited to work here, and as what."""

    capacity = forms.ChoiceField(
        label="As", choices=[(each.value, each.label) for each in OF_THE_CLINIC], widget=forms.RadioSelect
    )
    field_order = ("capacity", "email")


class NewLicence(forms.Form):
    """Where a clinician may practise, and how long."""

    state = forms.ChoiceField(label="State", choices=[("", "Choose a state"), *STATES])
    number = forms.CharField(label="Number", max_length=40)
    valid_from = forms.DateField(label="Valid from", widget=DAY)
    expires_on = forms.DateField(label="Expires on", widget=DAY)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        begins, ends, state, number = (given.get(name) for name in ("valid_from", "expires_on", "state", "number"))
        if begins and ends and ends < begins:
            self.add_error("expires_on", "It cannot end before it begins.")
        if ends and ends.year > self.today.year + LONGEST_LICENCE:
            self.add_error("expires_on", "This is far in the future. Check the year.")
        if state and number and Licence.objects.filter(state=state, number=number.strip()).exists():
            self.add_error("number", "This licence is written down already.")
        return given


class Duty(forms.Form):
    """How long somebody looks at messages."""

    hours = forms.ChoiceField(label="On duty for the next", choices=DUTY_HOURS)


class TrailSearch(forms.Form):
    """What is looked for in the trail."""

    text = forms.CharField(
        label="Words", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    on = forms.DateField(label="Day", required=False, widget=DAY)
