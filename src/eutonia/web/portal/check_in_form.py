"""The questions before a step: what else makes spasms worse, then danger, then how it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from eutonia.web.portal.forms import SLEEPINESS, Once, one_of, yes_no

OFTEN = [
    ("0", "No spasms"), ("1", "Only when something sets them off"), ("2", "Now and then, less than one an hour"),
    ("3", "More than one an hour"), ("4", "More than ten an hour"),
]  # fmt: skip
BAD = [("1", "Mild"), ("2", "Moderate"), ("3", "Severe")]
CHANGES = [
    ("1", "Very much better"), ("2", "Much better"), ("3", "A little better"), ("4", "No change"),
    ("5", "A little worse"), ("6", "Much worse"), ("7", "Very much worse"),
]  # fmt: skip
NONE_OF_THEM = "none"
NONE_WORDS = "I have read all of these. I have none of them."


class CheckInForm(Once):
    """The questions before a step: danger first, then what else can make spasms worse, then how it goes."""

    plan = forms.UUIDField(widget=forms.HiddenInput)
    emergency_signs = yes_no(required=True)
    emergency_signs.label = (
        "Now or since the last step: trouble breathing, very hard to wake, a seizure, a rash with fever, a swollen "
        "face or throat, or thoughts of suicide?"
    )
    withdrawal_signs = yes_no(required=True)
    withdrawal_signs.label = (
        "Fever, confusion, seeing things that are not there, itching, or much worse stiffness after a missed dose?"
    )
    weakness = yes_no(required=True)
    weakness.label = "New weakness, or trouble standing or walking?"
    falls = forms.IntegerField(
        label="How many times did you fall since the last step?", min_value=0, max_value=1000, help_text="0 for never."
    )
    sedation = one_of(SLEEPINESS, required=True)
    sedation.label = "How sleepy are you in the day?"
    side_effects = yes_no(required=True)
    side_effects.label = "Any other side effect that limits your day?"
    still_a_problem = yes_no(required=True)
    still_a_problem.label = "Is the stiffness, the spasm or the pain still more than you want to live with?"
    higher_dose_tolerated = yes_no()
    higher_dose_tolerated.label = "If you ever took a higher dose than now: could you bear it?"
    spasm_frequency = one_of(OFTEN)
    spasm_frequency.label = "How often do you have spasms?"
    spasm_severity = one_of(BAD)
    spasm_severity.label = "How bad are they?"
    change = one_of(CHANGES)
    change.label = "Compared with before this medicine, you are:"

    def __init__(self, *args: Any, triggers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "check-%s"
        self.triggers = triggers
        if triggers:
            self.fields["triggers"] = forms.MultipleChoiceField(
                label="Which of these do you have now?", choices=[*triggers.items(), (NONE_OF_THEM, NONE_WORDS)],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Read all of them, and choose those that are so, or the last line."},
            )  # fmt: skip

    def clean_triggers(self) -> dict[str, bool]:
        """Each of them was read: chosen is yes, and no is a no only where somebody has said so."""
        chosen: list[str] = self.cleaned_data["triggers"]
        if NONE_OF_THEM in chosen and len(chosen) > 1:
            raise forms.ValidationError("You chose one of them, and also that none is so. Which is right?")
        return {name: name in chosen for name in self.triggers}

    @property
    def trigger_field(self) -> forms.BoundField:
        return self["triggers"]

    def safety_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("emergency_signs", "withdrawal_signs", "weakness")]

    def answers(self) -> dict[str, Any]:
        """The answers as a check-in holds them; how bad spasms are is not asked of who has none."""
        cleaned = self.cleaned_data
        answers = {
            name: value
            for name, value in cleaned.items()
            if name not in ("id", "plan", "triggers") and value is not None
        }
        if answers.get("spasm_frequency") == 0:
            answers.pop("spasm_severity", None)
        return answers | {"triggers": cleaned.get("triggers", {})}
