"""My medicines: what is known, and what has changed. A change asks every plan again at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.portal.emergencies import said_of
from eutonia.web.portal.pages import NOT_ACCEPTED, at_home, go, page, refused
from eutonia.web.portal.queries import medicines as queries
from eutonia.web.portal.queries.today import held, plans_today
from eutonia.web.portal.report_forms import FORMS, ReportForm, StoppedMedicine
from eutonia.web.treatment.models import DiaryEntry
from eutonia.web.treatment.queries import day_of
from eutonia.web.treatment.services.diary import write_diary
from eutonia.web.treatment.services.record import NewEntry, add_entries, set_fact, withdraw_entry

HELD = "Written down. Your dose stays as it is, and an increase waits until your care team has looked."


@require_GET
@at_home
def medicines(request: RecordRequest) -> HttpResponse:
    """What is known of me, and one form where a change is being reported."""
    what = request.GET.get("what", "")
    return _show(request, _form(request, what) if what in FORMS else None)


def _form(request: RecordRequest, what: str, data: Any = None) -> ReportForm:
    extra: dict[str, Any] = {"today": day_of(request.patient, timezone.now())}
    if FORMS[what] is StoppedMedicine:
        extra["medicines"] = [
            (str(each.entry.pk), each.text)
            for each in queries.known_of(request.patient, at=timezone.now()).medicines
            if each.entry
        ]
    return FORMS[what](data, **extra)


def _show(
    request: RecordRequest, form: ReportForm | None, *, offers: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    at = timezone.now()
    context = {
        "known": queries.known_of(request.patient, at=at),
        "held": held(plans_today(request.patient, at=at)),
        "form": form,
        "offers": offers,
        "reports": [each for each in FORMS.values() if each.what != "pregnancy" or request.patient.sex == "female"],
    }
    return page(request, "portal/medicines.html", context, status=status)


@require_POST
@at_home
def report_change(request: RecordRequest) -> HttpResponse:
    """Something has changed: it is written down, and the plans are asked again."""
    what = request.POST.get("what", "")
    if what not in FORMS:
        raise Http404
    form = _form(request, what, request.POST)
    if not form.is_valid():
        return _show(request, form, status=NOT_ACCEPTED)
    given = form.cleaned_data
    if what == "new-medicine" and not given["keep"]:
        offers = queries.offers_for(given["text"])
        if offers:
            return _show(request, form, offers=offers, status=NOT_ACCEPTED)
    try:
        note = _report(request, what, given)
    except EutoniaError as error:
        return refused(request, error, "medicines")
    return _answer(request, what, note)


@transaction.atomic
def _report(request: RecordRequest, what: str, given: dict[str, Any]) -> DiaryEntry | None:
    """One change; what was written freely goes through triage as a note of the diary."""
    at, patient, by = timezone.now(), request.patient, request.user
    today = day_of(patient, at)
    origin = "patient"
    match what:
        case "new-medicine":
            text = given["text"].strip()
            entry = NewEntry(id=given["id"], kind="medicine", name=text, content={"text": text}, on=given["on"])
            add_entries(patient=patient, entries=[entry], by=by, at=at, origin=origin)
        case "stopped-medicine":
            stopped = next(
                each.entry
                for each in queries.known_of(patient, at=at).medicines
                if each.entry and str(each.entry.pk) == given["entry"]
            )
            withdraw_entry(entry=stopped, on=given["on"], by=by, at=at, origin=origin)
        case "pregnancy":
            set_fact(patient=patient, name="pregnant", value=given["pregnant"], on=today, by=by, at=at, origin=origin)
        case "diagnosis":
            text = given["text"].strip()
            entry = NewEntry(id=given["id"], kind="condition", name=text, content={"text": text}, on=given["on"])
            add_entries(patient=patient, entries=[entry], by=by, at=at, origin=origin)
            return _note(request, given["id"], f"New diagnosis: {text}")
        case _:
            return _note(request, given["id"], f"I am ill: {given['text'].strip()}")
    return None


def _note(request: RecordRequest, form_id: uuid.UUID, text: str) -> DiaryEntry:
    at = timezone.now()
    return write_diary(
        patient=request.patient, id=uuid.uuid5(form_id, "note"), kind="note", content={"text": text}, when=at,
        by=request.user, at=at,
    ).entry  # fmt: skip


def _answer(request: RecordRequest, what: str, note: DiaryEntry | None) -> HttpResponse:
    said = said_of(request.patient, note, at=timezone.now()) if note else None
    if note and said and (said.at_once or said.today):
        return go(request, "entry", note.pk)
    if held(plans_today(request.patient, at=timezone.now())):
        messages.warning(
            request, "Written down. Your dose stays as it is, and an increase waits until your care team has looked."
        )
    else:
        messages.success(request, "Written down. Your plan was checked again with this.")
    return go(request, "medicines")
