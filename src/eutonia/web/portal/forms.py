"""What a person fills in: their diary, a dose, a check-in. Each carries an identifier: twice sent is once there.

A form turns into the content of an entry as eutonia.domain.diary has it. What was left empty is left out: unknown.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from eutonia.web.charts import BODY_CHOICES

YES_NO = [("yes", "Yes"), ("no", "No")]
LONGEST_NOTE = 4000
SLEEPINESS = [
    ("0", "Not sleepy"),
    ("1", "A little sleepy"),
    ("2", "Drowsy: some things are harder"),
    ("3", "Dozing off"),
    ("4", "Others could hardly wake me"),
]
GRADES = [
    ("1", "I feel it, and can do everything"),
    ("2", "It limits my work or housework"),
    ("3", "I need help to wash, dress or eat"),
    ("4", "It threatens my life"),
]
GOALS = [
    ("2", "Much better than I hoped"),
    ("1", "Better than I hoped"),
    ("0", "As I hoped"),
    ("-1", "Less than I hoped"),
    ("-2", "Much less than I hoped"),
]
SPASM_LENGTHS = [
    ("0", "Seconds"), ("1", "1 min"), ("5", "5 min"), ("15", "15 min"), ("30", "30 min"), ("60", "1 hour or more"),
]  # fmt: skip
SPASM_TRIGGERS = ("Moving", "Being touched", "Cold", "Heat", "Full bladder", "Stress", "Waking up", "Nothing I know of")


def local_now() -> str:
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def scale() -> forms.TypedChoiceField:
    """0 to 10, as a row of boxes."""
    return forms.TypedChoiceField(
        choices=[(str(n), str(n)) for n in range(11)], widget=forms.RadioSelect, coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip


def one_of(choices: list[tuple[str, str]], *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=choices, widget=forms.RadioSelect, coerce=int, empty_value=None, required=required
    )


def yes_no(*, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=YES_NO, widget=forms.RadioSelect, coerce=lambda word: word == "yes", empty_value=None, required=required
    )


class Once(forms.Form):
    """A form that is written down once, however often it is sent."""

    do_not_call_in_templates = True  # a list of forms to choose from names the classes
    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("id", uuid.uuid4())


class DiaryForm(Once):
    """One entry of the diary. `when` it was so; left as it is, it is now."""

    kind: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    when = forms.DateTimeField(
        label="When was it?",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Give a day and a time that exist, such as 11/25/2026, 3:30 pm."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"{self.kind}-%s"
        self.initial.setdefault("when", local_now())

    def content(self) -> dict[str, Any]:
        """The fields of the entry; what is empty is left out."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("id", "when")}
        return {name: value for name, value in given.items() if value not in (None, "")}

    def moment(self, at: datetime) -> datetime:
        """A minute that is this one is now: entries keep the order in which they were written."""
        when: datetime | None = self.cleaned_data.get("when")
        if when is None or abs((at - when).total_seconds()) < 90:
            return at
        return when


class SpasmForm(DiaryForm):
    kind, title, icon = "spasm", "A spasm", "bolt"
    strength = scale()
    strength.label = "How strong was it?"
    minutes = one_of(SPASM_LENGTHS)
    minutes.label = "How long did it last?"
    where = forms.ChoiceField(label="Where was it?", choices=BODY_CHOICES, widget=forms.RadioSelect, required=False)
    trigger = forms.CharField(label="What set it off?", max_length=200, required=False)
    field_order = ("strength", "minutes", "where", "trigger", "when")


class NoSpasmsForm(DiaryForm):
    kind, title, icon = "no-spasms", "No spasms today", "check"


class SideEffectForm(DiaryForm):
    kind, title, icon = "side-effect", "A side effect", "caution"
    what = forms.CharField(
        label="What is it?", max_length=200, help_text="In your own words, such as: dizzy when I stand up."
    )
    grade = one_of(GRADES, required=True)
    grade.label = "How much does it trouble you?"
    field_order = ("what", "grade", "when")


class GoalForm(DiaryForm):
    kind, title, icon = "function", "My goal", "flag"
    goal = forms.CharField(label="What do you want to be able to do?", max_length=200)
    score = one_of(GOALS, required=True)
    score.label = "How did it go?"
    field_order = ("goal", "score", "when")


class NoteForm(DiaryForm):
    kind, title, icon = "note", "A note", "edit"
    text = forms.CharField(
        label="What do you want to write?", max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It is read at once for signs of danger. A person of your care team reads what the computer does not "
        "understand, but not at night.",
    )  # fmt: skip
    field_order = ("text", "when")


class StiffnessForm(DiaryForm):
    kind, title, icon = "stiffness", "Stiffness", "hold"
    score = scale()
    score.label, score.required = "How stiff were you in the last 24 hours?", True


class PainForm(DiaryForm):
    kind, title, icon = "pain", "Pain", "heart"
    score = scale()
    score.label, score.required = "How strong is the pain?", True
    where = forms.ChoiceField(label="Where is it?", choices=BODY_CHOICES, widget=forms.RadioSelect, required=False)


class SleepForm(DiaryForm):
    kind, title, icon = "sleep", "Sleep", "moon"
    disturbed = yes_no(required=True)
    disturbed.label = "Did spasms, stiffness or pain disturb your sleep?"
    minutes = forms.IntegerField(label="How many minutes were you awake?", min_value=0, max_value=1440, required=False)


class SedationForm(DiaryForm):
    kind, title, icon = "sedation", "Sleepiness", "moon"
    level = one_of(SLEEPINESS, required=True)
    level.label = "How sleepy are you in the day?"


class WeaknessForm(DiaryForm):
    kind, title, icon = "weakness", "Weakness", "walk"
    present = yes_no(required=True)
    present.label = "New weakness, legs that give way, or standing got harder?"


class DayForm(DiaryForm):
    """How the day was, in one go: an entry for each question that was answered."""

    kind, title, icon = "day", "How is today?", "today"
    stiffness = scale()
    stiffness.label = "How stiff were you in the last 24 hours?"
    sedation = one_of(SLEEPINESS)
    sedation.label = "How sleepy are you?"
    weakness = yes_no()
    weakness.label = "New weakness, legs that give way, or standing got harder?"
    pain = scale()
    pain.label = "How strong is your pain?"
    sleep = yes_no()
    sleep.label = "Did spasms, stiffness or pain disturb your sleep last night?"
    field_order = ("stiffness", "sedation", "weakness", "pain", "sleep", "when")
    CONTENT: ClassVar[dict[str, str]] = {
        "stiffness": "score", "pain": "score", "sedation": "level", "weakness": "present", "sleep": "disturbed",
    }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and all(cleaned.get(name) is None for name in self.CONTENT):
            raise forms.ValidationError("Answer at least one question. What you leave out is not taken for a no.")
        return cleaned

    def entries(self) -> list[tuple[uuid.UUID, str, dict[str, Any]]]:
        """One entry an answer, each with an identifier that follows from that of the form."""
        whole: uuid.UUID = self.cleaned_data["id"]
        return [
            (uuid.uuid5(whole, kind), kind, {field: self.cleaned_data[kind]})
            for kind, field in self.CONTENT.items()
            if self.cleaned_data.get(kind) is not None
        ]


OWN_PAGE: tuple[type[DiaryForm], ...] = (DayForm, SpasmForm, SideEffectForm, GoalForm, NoteForm)
ONE_BY_ONE: tuple[type[DiaryForm], ...] = (
    NoSpasmsForm, StiffnessForm, PainForm, SleepForm, SedationForm, WeaknessForm,
)  # fmt: skip
KINDS: Mapping[str, type[DiaryForm]] = {form.kind: form for form in (*OWN_PAGE, *ONE_BY_ONE)}


def correcting(kind: str, content: Mapping[str, Any], when: datetime) -> DiaryForm | None:
    """The form in which an entry is put right; None for what is corrected elsewhere."""
    form = KINDS.get(kind)
    if form is None or form is NoSpasmsForm:
        return None
    initial = {
        name: ("yes" if value else "no") if isinstance(value, bool) else value for name, value in content.items()
    }
    made = form(initial=initial | {"when": timezone.localtime(when).strftime("%Y-%m-%dT%H:%M")})
    if "minutes" in made.fields and isinstance(made.fields["minutes"], forms.TypedChoiceField):
        known = {value for value, _ in SPASM_LENGTHS}
        if content.get("minutes") is not None and str(content["minutes"]) not in known:
            choices = [*SPASM_LENGTHS, (str(content["minutes"]), f"{content['minutes']} min")]
            made.fields["minutes"].choices = choices
    return made


# ------------------------------------------------------------------------------------------------ doses

SKIPPED_BECAUSE = [
    ("", "Choose"),
    ("forgot", "I forgot"),
    ("felt unwell", "I felt unwell"),
    ("side effects", "Side effects"),
    ("vomiting", "I was sick (vomiting)"),
    ("ran out", "I ran out"),
    ("told to", "A clinician told me to"),
    ("did not need it", "I did not want it"),
]


class DoseForm(Once):
    """One dose: taken, taken late, or skipped and why. What and how much is read from the plan, never from the form."""

    plan = forms.UUIDField(widget=forms.HiddenInput)
    medicine = forms.CharField(max_length=40, widget=forms.HiddenInput)
    due = forms.CharField(max_length=40, widget=forms.HiddenInput)
    status = forms.ChoiceField(choices=[("taken", "taken"), ("late", "late"), ("skipped", "skipped")])
    when = forms.ChoiceField(choices=[("now", "now"), ("due", "due"), ("given", "given")], required=False)
    at = forms.DateTimeField(required=False)
    because = forms.ChoiceField(choices=SKIPPED_BECAUSE, required=False)
    reason = forms.CharField(max_length=150, required=False)

    def clean_due(self) -> datetime:
        try:
            due = datetime.fromisoformat(self.cleaned_data["due"])
        except ValueError:
            raise forms.ValidationError("This is no time.") from None
        if due.tzinfo is None:
            raise forms.ValidationError("This is no time.")
        return due

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") == "skipped" and not (cleaned.get("because") or cleaned.get("reason", "").strip()):
            raise forms.ValidationError("Say why the dose was skipped.")
        if cleaned.get("when") == "given" and not cleaned.get("at"):
            raise forms.ValidationError("Give the time at which the dose was taken.")
        return cleaned

    def moment(self, at: datetime) -> datetime:
        """When was it taken? A dose that is logged as taken at its time was taken then."""
        match self.cleaned_data.get("when"):
            case "due":
                due: datetime = self.cleaned_data["due"]
                return min(due, at)
            case "given":
                given: datetime = self.cleaned_data["at"]
                return at if abs((at - given).total_seconds()) < 90 else given
            case _:
                return at

    def why(self) -> str:
        parts = [self.cleaned_data.get("because", ""), self.cleaned_data.get("reason", "").strip()]
        return ": ".join(part for part in parts if part)


class SupplyForm(Once):
    """How many pieces are at home, or were handed out. `product` names one of the plan's."""

    what = forms.ChoiceField(
        choices=[("counted", "I counted what I have at home"), ("refill", "I got more")], widget=forms.RadioSelect,
        label="What did you do?", initial="counted",
    )  # fmt: skip
    product = forms.ChoiceField(label="Which one?")
    count = forms.DecimalField(
        label="How many?", min_value=0, max_value=100_000, max_digits=8, decimal_places=1,
        help_text="Tablets, capsules or packets; of a liquid, the milliliters.",
    )  # fmt: skip

    def __init__(self, *args: Any, products: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = products
        self.auto_id = "supply-%s"


class MissedForm(forms.Form):
    """What happened to the doses that were missed. Signs of withdrawal are asked first."""

    signs = yes_no(required=True)
    signs.label = "Do you feel any of these now?"
    missed = forms.IntegerField(label="How many doses in a row did you miss?", min_value=1, max_value=200, initial=1)
    because = forms.ChoiceField(
        label="Why?", required=False,
        choices=[
            ("", "I forgot, or something else"),
            ("vomiting", "I was sick (vomiting)"),
            ("ran-out", "I ran out"),
            ("fasting", "I must not eat before an operation or a test"),
            ("travel", "I am traveling"),
        ],
    )  # fmt: skip
