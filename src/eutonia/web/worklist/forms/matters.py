"""What is asked when a matter of the worklist ends, a block is lifted, or somebody goes on duty."""

from __future__ import annotations

from typing import Any

from django import forms

OUTCOMES = (
    ("reached the person", "I reached the person"),
    ("emergency services called", "Emergency services were called"),
    ("told to come in", "They come in, or go to another clinic"),
    ("dealt with in the record", "I dealt with it in the record"),
    ("nothing to be done", "I looked, and nothing is to be done"),
)


class CloseForm(forms.Form):
    """How a matter ended. An emergency says in words what was done."""

    outcome = forms.ChoiceField(choices=OUTCOMES, label="How did it end?", widget=forms.RadioSelect)
    reason = forms.CharField(
        max_length=340, required=False, label="What was done", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, grave: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if grave:
            reason = self.fields["reason"]
            reason.required = True
            reason.help_text = "Whom you reached, when, and what was agreed. It stays in the trail."
            reason.error_messages["required"] = "An emergency is not closed without a word. Say what was done."

    @property
    def said(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        return f"{self.cleaned_data['outcome']}: {reason}" if reason else str(self.cleaned_data["outcome"])


class LiftForm(forms.Form):
    """Why an increase need not wait."""

    reason = forms.CharField(
        max_length=400, label="Why need the increase not wait?", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays in the record under your name. If the finding goes away and comes back, it blocks again.",
    )  # fmt: skip

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"]).strip()
        if not reason:
            raise forms.ValidationError("Say why the increase need not wait.")
        return reason


class DutyForm(forms.Form):
    """For how long somebody looks at messages."""

    hours = forms.TypedChoiceField(
        choices=[("4", "4 hours"), ("8", "8 hours"), ("12", "12 hours"), ("0", "not any more")], coerce=int
    )
