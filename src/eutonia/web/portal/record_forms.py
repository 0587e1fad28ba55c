"""Whom a person lets in, and where they are."""

from __future__ import annotations

from django import forms

from eutonia.web.accounts.forms import zone_choices
from eutonia.web.accounts.models import Access
from eutonia.web.accounts.states import STATES


class InviteForm(forms.Form):
    email = forms.EmailField(label="Their e-mail address", max_length=254)
    access = forms.ChoiceField(
        label="What may they do?", widget=forms.RadioSelect, initial=Access.READ,
        choices=[(Access.READ, "See everything, change nothing"), (Access.LOG, "See everything, and write for me")],
    )  # fmt: skip


class WhereForm(forms.Form):
    """The state decides who may sign for a person; the zone, when their doses are due."""

    state = forms.ChoiceField(label="In which state are you now?", choices=STATES)
    zone = forms.ChoiceField(
        label="What time zone is it?", choices=zone_choices,
        help_text="Your doses stay at the same time of day, by the clock where you are.",
    )  # fmt: skip
