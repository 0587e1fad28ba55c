"""What a prescriber is asked about a plan. Every choice left open is made by knowledge, and said."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import msgspec
from django import forms

from eutonia.advice.library import Library
from eutonia.planning.hours import SIXTHS
from eutonia.planning.pace import PACES, SHAPES
from eutonia.web.treatment.engine import PlanRequest

OPEN = ("", "as knowledge has it")
KINDS = (("titration", "Start or go on"), ("switch", "Switch from another medicine"), ("taper", "Taper off"))
SHAPE_WORDS = {
    "fixed": "fixed steps",
    "percent": "a share of the present dose",
    "tiered": "by the risk of withdrawal",
    "hyperbolic": "hyperbolic (research; needs an ED50)",
}


class Choose(forms.Form):
    """Which plan, of which medicine?"""

    kind = forms.ChoiceField(
        choices=KINDS, label="What is to be planned?", widget=forms.RadioSelect, initial="titration"
    )
    medicine = forms.ChoiceField(label="Medicine")
    medicine_from = forms.ChoiceField(label="From which medicine, for a switch", required=False)

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in library.knowledge.medicines]
        self._choices("medicine", names)
        switched = [(name, name) for name in library.knowledge.switches.medicines]
        self._choices("medicine_from", [("", "none"), *switched])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("kind") == "switch" and not found.get("medicine_from"):
            self.add_error("medicine_from", "Say which medicine is left.")
        if found.get("kind") == "switch" and found.get("medicine_from") == found.get("medicine"):
            self.add_error("medicine_from", "A switch goes from one medicine to another.")
        if found.get("kind") != "switch":
            found["medicine_from"] = ""
        return found


class Edit(forms.Form):
    """The wishes of one plan; which are asked depends on its kind."""

    start = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    ladder = forms.ChoiceField(label="Ladder", required=False)
    target_mg = forms.DecimalField(label="Up to, a day", required=False, min_value=0, max_digits=8, decimal_places=3)
    shape = forms.ChoiceField(label="Shape", required=False)
    pace = forms.ChoiceField(label="Pace", required=False)
    ed50_mg = forms.DecimalField(
        label="ED50, for the hyperbolic shape",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=3,
        help_text="No human curve is published for these medicines: only where you have one.",
    )
    until_mg = forms.DecimalField(
        label="Down to, a day",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=3,
        help_text="Left empty: to nothing.",
    )
    months_on = forms.DecimalField(label="Months on it so far", required=False, min_value=0, max_value=1200)
    way = forms.ChoiceField(
        label="How",
        required=False,
        choices=[OPEN, ("overlap", "both at once, one down and one up"), ("stop-first", "first down, then up")],
    )
    from_daily_mg = forms.DecimalField(
        label="Taken now, a day",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=3,
        help_text="Only where it differs from the list of medicines.",
    )
    from_times = forms.IntegerField(label="in how many doses", required=False, min_value=1, max_value=12)
    products = forms.MultipleChoiceField(label="Products", required=False, widget=forms.CheckboxSelectMultiple)
    halves = forms.BooleanField(label="Tablets may be halved where they are scored", required=False)
    wake = forms.TimeField(
        label="Gets up at", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    bed = forms.TimeField(
        label="Goes to bed at", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    largest = forms.ChoiceField(
        label="Where the spasms are worst",
        required=False,
        choices=[OPEN, *((word, word) for word in SIXTHS)],
    )
    goal = forms.CharField(label="Goal, in the person's words", required=False, max_length=200)

    ASKED: ClassVar[dict[str, tuple[str, ...]]] = {
        "titration": (
            "start",
            "ladder",
            "target_mg",
            "from_daily_mg",
            "from_times",
            "products",
            "halves",
            "wake",
            "bed",
            "largest",
            "goal",
        ),
        "taper": (
            "start",
            "until_mg",
            "shape",
            "pace",
            "ed50_mg",
            "months_on",
            "from_daily_mg",
            "from_times",
            "products",
            "halves",
            "wake",
            "bed",
            "goal",
        ),
        "switch": (
            "start",
            "way",
            "target_mg",
            "months_on",
            "from_daily_mg",
            "from_times",
            "halves",
            "wake",
            "bed",
            "goal",
        ),
    }

    def __init__(self, *args: Any, kind: str, medicine: str, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.ASKED.get(kind, self.ASKED["titration"])
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        ladders = [(each.name, each.title) for each in library.knowledge.ladders.get(medicine, ())]
        self._choices("ladder", [OPEN, *ladders])
        self._choices("shape", [OPEN, *((each, SHAPE_WORDS[each]) for each in SHAPES)])
        self._choices("pace", [OPEN, *((each, each) for each in PACES)])
        sets = {each for group in library.knowledge.medicines[medicine].product_set for each in group.products}
        products = library.knowledge.medicines[medicine].product
        self._choices("products", [(each.id, each.id) for each in products if each.id in sets])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    FIRST = ("start", "ladder", "shape", "pace", "way", "target_mg", "until_mg", "months_on", "goal")

    def first(self) -> list[forms.BoundField]:
        """What is asked of every plan."""
        return [self[name] for name in self.FIRST if name in self.fields]

    def more(self) -> list[forms.BoundField]:
        """What is seldom changed."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    def request(self) -> PlanRequest:
        """What was asked for, as it is stored with the plan."""
        found = {name: _written(value) for name, value in self.cleaned_data.items() if name != "goal"}
        found["halves"] = bool(self.cleaned_data.get("halves"))
        return msgspec.convert({name: value for name, value in found.items() if value not in (None, "")}, PlanRequest)


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if hasattr(value, "strftime"):
        return value.strftime("%H:%M")
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, int | bool) or value is None:
        return value
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)


def initial_of(request: dict[str, Any], goal: str) -> dict[str, Any]:
    """A stored request as the form shows it."""
    return {"halves": True, **request, "goal": goal}


class Reason(forms.Form):
    """Why: kept in the record."""

    reason = forms.CharField(label="Why?", max_length=400, strip=True, widget=forms.Textarea(attrs={"rows": 2}))
