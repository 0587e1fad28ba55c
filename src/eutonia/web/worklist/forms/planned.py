"""What is planned or at hand: days on which doses may fall out, supply, and the last day of a medicine."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal, cast

from django import forms

from eutonia.advice.library import open_library
from eutonia.monitoring.pieces import strength_of
from eutonia.web.accounts.models import Patient
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.services.record import NewEntry
from eutonia.web.worklist.forms.base import AHEAD, DayInput, EntryForm, PastDay
from eutonia.web.worklist.words import EVENTS


class EventForm(EntryForm):
    kind = "event"
    title = "Add a planned event"
    help = "Days on which doses may fall out. Stopping some of these medicines suddenly is dangerous."

    what = forms.ChoiceField(choices=list(EVENTS.items()), label="What", widget=forms.RadioSelect)
    from_day = forms.DateField(label="From", widget=DayInput)
    until = forms.DateField(label="Until", widget=DayInput)
    arranged = forms.ChoiceField(
        label="Is it agreed how doses are taken then?", widget=forms.RadioSelect, initial="",
        required=False, choices=[("yes", "yes"), ("no", "no"), ("", "not known yet")],
    )  # fmt: skip

    @classmethod
    def initial_of(cls, entry: Entry) -> dict[str, Any]:
        arranged = {True: "yes", False: "no"}.get(entry.content.get("arranged"), "")
        return {
            "what": entry.content["what"],
            "from_day": entry.content["from"],
            "until": entry.content["until"],
            "arranged": arranged,
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        first, last = found.get("from_day"), found.get("until")
        if first and last:
            if last < first:
                self.add_error("until", "It ends before it begins.")
            elif last < self.today:
                self.add_error("until", "It is over already.")
            elif last > self.today + AHEAD:
                self.add_error("until", "That is more than two years ahead. Check the year.")
        return found

    def entries(self) -> list[NewEntry]:
        found = self.cleaned_data
        content: dict[str, Any] = {
            "what": found["what"], "from": found["from_day"].isoformat(), "until": found["until"].isoformat()
        }  # fmt: skip
        if found["arranged"]:
            content["arranged"] = found["arranged"] == "yes"
        return self.one(content, name=found["what"], on=found["from_day"])


def product_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that can be handed out, by medicine."""
    knowledge = open_library().knowledge
    return [
        (name, [(f"{name}|{each.id}", f"{name}: {each.id}") for each in medicine.product])
        for name, medicine in knowledge.medicines.items()
    ]


class PiecesForm(EntryForm):
    """Pieces of one product: counted at home, or handed out."""

    kind = "supply"
    title = "Count what is at home"
    what: ClassVar[Literal["counted", "refill"]] = "counted"

    product = forms.ChoiceField(label="Product")
    count = forms.DecimalField(
        label="How many tablets or capsules, or mL of a liquid", min_value=0, max_value=100_000, decimal_places=2
    )
    on = PastDay(label="Counted on")

    def arrange(self) -> None:
        choices = product_choices()
        first = [group for group in choices if group[0] == self.chosen]
        cast("forms.ChoiceField", self.fields["product"]).choices = [
            *first,
            *(each for each in choices if each not in first),
        ]

    @classmethod
    def initial_of(cls, entry: Entry) -> dict[str, Any]:
        content = entry.content
        return {
            "product": f"{content['medicine']}|{content.get('product', '')}",
            "count": content["count"],
            "on": entry.on,
        }

    def pieces(self) -> dict[str, Any]:
        """What the service is told."""
        medicine, _, product_id = self.cleaned_data["product"].partition("|")
        product = next(each for each in open_library().knowledge.medicines[medicine].product if each.id == product_id)
        return {
            "entry_id": self.cleaned_data["id"], "what": self.what, "medicine": medicine, "product": product_id,
            "mg_per_unit": strength_of(product), "count": self.cleaned_data["count"], "on": self.cleaned_data["on"],
        }  # fmt: skip

    def entries(self) -> list[NewEntry]:
        """Only where an entry is corrected; a new one goes through its own service."""
        found = self.pieces()
        content = {
            "medicine": found["medicine"],
            "product": found["product"],
            "mg_per_unit": f"{found['mg_per_unit'].normalize():f}",
            "count": f"{found['count'].normalize():f}",
        }
        return self.one(content, name=self.what, on=found["on"])


class RefillForm(PiecesForm):
    title = "What was handed out"
    what = "refill"

    on = PastDay(label="Handed out on")


class OfMedicine(EntryForm):
    """Something about the supply of one medicine."""

    kind = "supply"
    medicine = forms.ChoiceField(label="Medicine")

    def arrange(self) -> None:
        names = list(open_library().knowledge.medicines)
        cast("forms.ChoiceField", self.fields["medicine"]).choices = [(name, name) for name in names]
        if self.chosen in names:
            self.initial.setdefault("medicine", self.chosen)


class PrescriptionEndForm(OfMedicine):
    title = "When the prescription ends"
    ends = forms.DateField(label="Last day that it covers", widget=DayInput)

    @classmethod
    def initial_of(cls, entry: Entry) -> dict[str, Any]:
        return {"medicine": entry.content["medicine"], "ends": entry.on}

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("ends") and abs(found["ends"] - self.today) > AHEAD:
            self.add_error("ends", "That is more than two years away. Check the year.")
        return found

    def entries(self) -> list[NewEntry]:
        return self.one(
            {"medicine": self.cleaned_data["medicine"]}, name="prescription-ends", on=self.cleaned_data["ends"]
        )


class BookingForm(OfMedicine):
    title = "How long a refill takes"
    days = forms.IntegerField(label="Days from asking for more to holding it", min_value=0, max_value=365)

    def entries(self) -> list[NewEntry]:
        found = self.cleaned_data
        return self.one({"medicine": found["medicine"], "days": found["days"]}, name="booking")


class StopForm(forms.Form):
    """The last day on which a medicine is taken."""

    stopped = forms.DateField(label="Taken for the last time on", widget=DayInput)

    def __init__(self, *args: Any, patient: Patient, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patient, self.today = patient, today
        self.initial.setdefault("stopped", today)

    def clean_stopped(self) -> date:
        day: date = self.cleaned_data["stopped"]
        if day < self.patient.birth_date:
            raise forms.ValidationError(f"{day} lies before the birth of {self.patient.name}.")
        if day > self.today + AHEAD:
            raise forms.ValidationError("That is more than two years ahead. Check the year.")
        return day
