"""What a developer sees of every component: example people, plans and diaries, for templates/style_guide.html.

Nobody in it is real, and no number in it is advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator

from eutonia.domain.finding import NotAssessed, Severity
from eutonia.web.charts import BODY_CHOICES, draw_body
from eutonia.web.style_guide_examples import (
    example_charts,
    example_doses,
    example_finding,
    example_month,
    example_rows,
    example_steps,
    example_thread,
)

SCALE = [(str(number), str(number)) for number in range(11)]


@dataclass(frozen=True)
class WithNote:
    """The words of a choice, with a second line."""

    words: str
    note: str

    def __str__(self) -> str:
        return self.words


class Example(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Full name", help_text="As it is on the prescription.")
    born = forms.DateField(label="Date of birth", widget=forms.DateInput(attrs={"type": "date"}))
    egfr = forms.DecimalField(label="Kidney function (eGFR)", required=False, min_value=0)
    state = forms.ChoiceField(
        label="State you live in", choices=[("", "Choose"), ("MA", "Massachusetts"), ("NY", "New York")]
    )
    strength = forms.ChoiceField(
        label="How strong was it?", widget=forms.RadioSelect, choices=SCALE, help_text="Think of the worst moment."
    )
    asleep = forms.ChoiceField(
        label="Did it wake you?", widget=forms.RadioSelect, required=False, choices=[("yes", "Yes"), ("no", "No")]
    )
    ladder = forms.ChoiceField(
        label="How fast shall it go up?",
        widget=forms.RadioSelect,
        choices=[
            ("gentle", WithNote("Gentle", "5 mg more a day, every 3 days")),
            ("cautious", WithNote("Cautious", "5 mg more a day, every week")),
            ("label", WithNote("As on the label", "15 mg more a day, every 3 days")),
        ],
    )
    triggers = forms.MultipleChoiceField(
        label="What may have set it off?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("cold", "Cold"),
            ("bladder", "A full bladder"),
            ("infection", "An infection"),
            ("none", "Nothing I know of"),
        ],
    )
    where = forms.ChoiceField(
        label="Where was it?",
        required=False,
        widget=forms.RadioSelect,
        choices=list(BODY_CHOICES),
        help_text="Tap the place.",
    )
    note = forms.CharField(
        label="Anything else?", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    record = forms.FileField(label="A FHIR file", required=False)
    agree = forms.BooleanField(label="I have read what to watch for.")


class Shorter(Example):
    """The same with the fields that are shown as wrong."""

    born = None  # type: ignore[assignment] # how Django leaves a field out
    state = None  # type: ignore[assignment]


def style_guide_context() -> dict[str, Any]:
    """Everything that the page shows."""
    return {
        **_frame(),
        **_people(),
        "empty_form": Example(
            initial={"strength": "6", "ladder": "gentle", "where": "left-calf", "asleep": "yes"}, prefix="a"
        ),
        "wrong_form": Shorter({"b-name": "", "b-strength": "", "b-egfr": "-3"}, prefix="b"),
        "tones": ("good", "info", "warn", "bad", "stop", "unknown", "neutral"),
        "icons": icon_names(),
        "findings": (
            example_finding(Severity.CONTRAINDICATED),
            example_finding(Severity.MAJOR),
            example_finding(Severity.MODERATE),
            example_finding(Severity.MINOR),
        ),
        "missing": NotAssessed(
            rule="example.unknown", kind="kidney", medicine="baclofen", severity=Severity.MAJOR, needs=("creatinine",)
        ),
        "example_answer": {
            "how": "Overridden",
            "by": "Dr. Sam Okafor",
            "at": "Nov 25, 2026",
            "reason": "lowest dose, watched",
        },
        "doses": example_doses(),
        "steps": example_steps(),
        "month": example_month(),
        "rows": example_rows(),
        "thread": example_thread(),
        "charts": example_charts(),
        "body": draw_body({"left-calf": 14, "right-calf": 9, "lower-back": 4, "left-thigh": 2, "neck": 1}),
        "page": Paginator(list(range(240)), 25).page(3),
    }


def _frame() -> dict[str, Any]:
    """The menus around the page."""
    return {
        "navigation": [
            {"label": "Today", "url": "#main", "icon": "today", "current": True, "count": 0},
            {"label": "Diary", "url": "#forms", "icon": "diary", "current": False, "count": 0},
            {"label": "My plan", "url": "#plan", "icon": "calendar", "current": False, "count": 0},
            {"label": "Progress", "url": "#charts", "icon": "chart", "current": False, "count": 0},
            {"label": "Messages", "url": "#thread", "icon": "chat", "current": False, "count": 3},
            {"label": "My medicines", "url": "#findings", "icon": "pill", "current": False, "count": 0},
            {"label": "Helpers", "url": "#lists", "icon": "people", "current": False, "count": 0},
        ],
        "account": {
            "name": "Alex Rivera",
            "role": "Patient",
            "links": [{"label": "Settings", "url": "#forms", "icon": "settings"}],
            "sign_out_url": "#main",
        },
    }


def _people() -> dict[str, Any]:
    """A person, where one is in a flow, and what happened."""
    return {
        "stages": (
            {"label": "Suitability", "url": "#plan", "state": "done"},
            {"label": "Review", "url": "#plan", "state": "done"},
            {"label": "Plan", "url": "", "state": "now"},
            {"label": "Sign", "url": "", "state": "later"},
        ),
        "person": {
            "name": "Alex Rivera",
            "initials": "AR",
            "facts": ("54 years", "female", "Massachusetts", "eGFR 52"),
            "alerts": (
                {"label": "Next increase blocked", "tone": "stop", "icon": "stop"},
                {"label": "Allergy: penicillin", "tone": "warn", "icon": "caution"},
            ),
        },
        "events": (
            {
                "at": "Nov 25, 8:02 am",
                "title": "Plan signed",
                "by": "Dr. Sam Okafor",
                "text": "15 mg a day, from Nov 27.",
            },
            {"at": "Nov 24, 7:40 pm", "title": "Check-in answered", "by": "Alex Rivera", "text": ""},
            {
                "at": "Nov 20, 9:15 am",
                "title": "Plan proposed",
                "by": "Eutonia",
                "text": "Go up a step: all questions passed.",
            },
        ),
    }


ICON = re.compile(r'<symbol id="(\w+)"')


def icon_names() -> list[str]:
    """Every icon of static/icons/icons.svg."""
    return ICON.findall((Path(__file__).parent / "static" / "icons" / "icons.svg").read_text("utf-8"))
