"""A record from elsewhere: first what was understood and what was not; then, if the clinician says so, it is saved.

Nothing of the file is kept but what was understood of it, for half an hour, for the clinician who brought it.
"""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from eutonia.advice.library import open_library
from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.treatment.importing import (
    MOST_BYTES,
    Compared,
    Read,
    check_identity,
    compare,
    fingerprint,
    read_file,
    ticked_at_first,
    why_not_theirs,
)
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.queries import day_of
from eutonia.web.treatment.services.importing import import_items
from eutonia.web.worklist.addresses import record_page
from eutonia.web.worklist.queries.known import say_content
from eutonia.web.worklist.queries.person import OnePerson, one_person
from eutonia.web.worklist.views.person import head
from eutonia.web.worklist.views.record import say_change

KEPT_SECONDS = 30 * 60
HEADINGS = {
    "medicine": "Medicines",
    "condition": "Conditions",
    "allergy": "Allergies",
    "lab": "Lab results",
    "measure": "Weight and height",
    "fact": "Facts",
    "list": "Are these lists complete?",
}
GONE = "This file was saved already, or it was read more than half an hour ago. Choose it again to look at it anew."


class Upload(forms.Form):
    """One file."""

    file = forms.FileField(
        label="FHIR R4 Bundle (JSON)",
        help_text="At most 20 MB. Nothing is saved before you have seen what was understood.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json,application/fhir+json"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is {file.size / 1024 / 1024:.0f} MB, and at most 20 MB are read. "
                "Export fewer kinds of resources, or fewer years."
            )
        data: bytes = file.read()
        self.name = str(file.name)[:120]
        return data


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept between the two pages."""

    user_id: int
    patient_id: str
    file_name: str
    read: Read


@require_http_methods(["GET", "POST"])
def upload(request: RecordRequest) -> HttpResponse:
    """Choose a file, and see what it says."""
    form = Upload(request.POST or None, request.FILES or None) if request.method == "POST" else Upload()
    if request.method == "POST" and form.is_valid():
        try:
            read = read_file(form.cleaned_data["file"], today=day_of(request.patient, timezone.now()))
        except EutoniaError as error:
            form.add_error("file", str(error))
        else:
            upload_id = uuid.uuid4()
            _keep(
                upload_id,
                Kept(user_id=request.user.pk, patient_id=str(request.patient.pk), file_name=form.name, read=read),
            )
            return redirect("worklist:import-preview", patient_id=request.patient.pk, upload_id=upload_id)
    context = head(request, one_person(request.patient, at=timezone.now()), "record") | {"form": form}
    return render(request, "worklist/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def preview(request: RecordRequest, upload_id: uuid.UUID) -> HttpResponse:
    """What was understood, beside the record; and, sent back, what of it is saved."""
    kept = _kept(request, upload_id)
    if kept is None:
        messages.warning(request, GONE)
        return redirect("worklist:import", patient_id=request.patient.pk)
    one = one_person(request.patient, at=timezone.now())
    shown = _compared(one, kept.read)
    if request.method == "POST":
        return _save(request, upload_id, kept, one, shown)
    return _show(request, kept, one, shown, chosen={each.item.number for each in shown if ticked_at_first(each)})


def _save(
    request: RecordRequest, upload_id: uuid.UUID, kept: Kept, one: OnePerson, shown: list[Compared]
) -> HttpResponse:
    chosen = {int(number) for number in request.POST.getlist("item") if number.isdecimal() and len(number) < 9}
    if why_not_theirs(check_identity(one.patient, kept.read)):
        return _show(request, kept, one, shown, chosen=chosen, status=422)
    if request.POST.get("seen") != fingerprint(one.entries):
        messages.warning(
            request,
            "The record has changed since this page was opened. Nothing was saved: look at it again, then decide.",
        )
        return _show(request, kept, one, shown, chosen=chosen, status=409)
    taken = [each for each in shown if each.item.number in chosen and each.can_save]
    if not taken:
        messages.info(request, "Nothing was chosen, so nothing was saved.")
        return _show(request, kept, one, shown, chosen=chosen, status=422)
    if not cache.delete(_key(upload_id)):  # whoever deletes it saves it: sent twice, it is saved once
        messages.warning(request, GONE)
        return redirect("worklist:import", patient_id=request.patient.pk)
    try:
        change = import_items(
            patient=one.patient, chosen=taken, seen=fingerprint(one.entries), by=request.user, at=timezone.now()
        )
    except EutoniaError as error:
        _keep(upload_id, kept)
        messages.error(request, str(error))
        return redirect("worklist:import-preview", patient_id=one.patient.pk, upload_id=upload_id)
    say_change(request, change, f"{len(taken)} {'entry' if len(taken) == 1 else 'entries'} of {kept.file_name} saved.")
    return redirect(record_page("record", one.patient.pk))


def _show(
    request: RecordRequest, kept: Kept, one: OnePerson, shown: list[Compared], *, chosen: set[int], status: int = 200
) -> HttpResponse:
    identity = check_identity(one.patient, kept.read)
    groups = [
        (heading, [(each, _said(each), each.item.number in chosen) for each in shown if each.item.kind == kind])
        for kind, heading in HEADINGS.items()
    ]
    context = head(request, one, "record") | {
        "file_name": kept.file_name,
        "identity": identity,
        "why_not": why_not_theirs(identity),
        "ignored": kept.read.ignored,
        "groups": [(heading, lines) for heading, lines in groups if lines],
        "seen": fingerprint(one.entries),
        "counts": {word: sum(1 for each in shown if each.standing == word) for word in ("new", "differs", "there")},
    }
    return render(request, "worklist/import_preview.html", context, status=status)


def _said(compared: Compared) -> str:
    item = compared.item
    return say_content(Entry(kind=item.kind, name=item.name, content=item.content, on=item.on))


def _compared(one: OnePerson, read: Read) -> list[Compared]:
    planned: list[str] = [name for now in one.present for name in now.course.medicines]
    return compare(read, one.entries, planned=planned, library=open_library())


# ------------------------------------------------------------------------------------------------ between the pages


def _key(upload_id: uuid.UUID) -> str:
    return f"import:{upload_id}"


def _keep(upload_id: uuid.UUID, kept: Kept) -> None:
    cache.set(_key(upload_id), msgspec.json.encode(kept), KEPT_SECONDS)


def _kept(request: RecordRequest, upload_id: uuid.UUID) -> Kept | None:
    """What is kept of this file, for who brought it, about whom it was brought."""
    data: Any = cache.get(_key(upload_id))
    kept = msgspec.json.decode(data, type=Kept) if data else None
    if kept and (kept.user_id, kept.patient_id) == (request.user.pk, str(request.patient.pk)):
        return kept
    return None
