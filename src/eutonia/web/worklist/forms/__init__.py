"""What a clinician is asked. Each form of a record says which entries it makes, under an identifier of its own: sent
twice, they are written down once."""

from __future__ import annotations

from eutonia.web.treatment.models import Entry
from eutonia.web.worklist.forms.base import EntryForm
from eutonia.web.worklist.forms.known import (
    AllergyForm,
    ConditionForm,
    LabForm,
    MeasureForm,
    MedicineForm,
    NoteForm,
    ProblemForm,
)
from eutonia.web.worklist.forms.planned import BookingForm, EventForm, PiecesForm, PrescriptionEndForm, RefillForm

# What can be added, by the word in the address.
FORMS: dict[str, type[EntryForm]] = {
    "medicine": MedicineForm,
    "allergy": AllergyForm,
    "condition": ConditionForm,
    "lab": LabForm,
    "measure": MeasureForm,
    "problem": ProblemForm,
    "note": NoteForm,
    "event": EventForm,
    "counted": PiecesForm,
    "refill": RefillForm,
    "prescription-ends": PrescriptionEndForm,
    "booking": BookingForm,
}
SECTIONS: dict[str, str] = {
    "medicine": "medicines", "allergy": "allergies", "condition": "conditions", "lab": "labs", "measure": "measures",
    "fact": "facts", "problem": "problem", "note": "notes", "event": "events", "supply": "supply", "list": "medicines",
}  # fmt: skip


def form_of(entry: Entry) -> type[EntryForm] | None:
    """The form by which an entry of this kind is corrected."""
    return FORMS.get(entry.name) if entry.kind == "supply" else FORMS.get(entry.kind)
