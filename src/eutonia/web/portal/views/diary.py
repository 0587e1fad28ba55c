"""The diary: written in ten seconds, seen, put right. An emergency answers at once."""

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
from eutonia.web.portal.forms import KINDS, OWN_PAGE, SPASM_TRIGGERS, DayForm, DiaryForm, NoSpasmsForm, correcting
from eutonia.web.portal.pages import NOT_ACCEPTED, at_home, go, page, refused
from eutonia.web.portal.queries import diary as queries
from eutonia.web.treatment.models import DiaryEntry
from eutonia.web.treatment.queries import diary_entry
from eutonia.web.treatment.services.diary import Written, write_diary


@require_GET
@at_home
def diary(request: RecordRequest) -> HttpResponse:
    """A form for what happened, and what was written in the last days."""
    kind = request.GET.get("kind", "day")
    form = KINDS.get(kind, DayForm)
    return _show(request, form(initial=_initial(request, kind)))


def _initial(request: RecordRequest, kind: str) -> dict[str, Any]:
    return {"goal": queries.last_goal(request.patient, at=timezone.now())} if kind == "function" else {}


def _show(request: RecordRequest, form: DiaryForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "kinds": OWN_PAGE,
        "no_spasms": NoSpasmsForm(),
        "days": queries.days_written(request.patient, at=timezone.now()),
        "triggers": SPASM_TRIGGERS,
        "effects": queries.effect_names(request.patient) if form.kind == "side-effect" else (),
    }
    return page(request, "portal/diary.html", context, status=status)


@require_POST
@at_home
def write(request: RecordRequest) -> HttpResponse:
    """One thing, or a day's answers, is written down."""
    kind = KINDS.get(request.POST.get("kind", ""))
    if kind is None:
        raise Http404
    form = kind(request.POST)
    if not form.is_valid():
        return _show(request, form, status=NOT_ACCEPTED)
    try:
        written = _write(request, form)
    except EutoniaError as error:
        form.add_error(None, str(error))
        return _show(request, form, status=NOT_ACCEPTED)
    return _answer(request, [each.entry for each in written], "Written down.")


@transaction.atomic
def _write(request: RecordRequest, form: DiaryForm, corrects: DiaryEntry | None = None) -> list[Written]:
    at = timezone.now()
    one = [(form.cleaned_data["id"], form.kind, form.content())]
    given = form.entries() if isinstance(form, DayForm) else one
    return [
        write_diary(
            patient=request.patient, id=entry_id, kind=kind, content=content, when=form.moment(at), by=request.user,
            at=at, corrects=corrects, last=entry_id == given[-1][0],
        )
        for entry_id, kind, content in given
    ]  # fmt: skip


def _answer(request: RecordRequest, entries: list[DiaryEntry], thanks: str) -> HttpResponse:
    """Back to the diary; where somebody must look soon, to the entry, which says what to do."""
    for entry in entries:
        said = said_of(request.patient, entry, at=timezone.now())
        if said and (said.at_once or said.today):
            return go(request, "entry", entry.pk)
    messages.success(request, thanks)
    return go(request, "diary")


def _entry(request: RecordRequest, entry_id: uuid.UUID) -> DiaryEntry:
    found = diary_entry(request.patient, entry_id)
    if found is None:
        raise Http404
    return found


@require_GET
@at_home
def entry(request: RecordRequest, entry_id: uuid.UUID) -> HttpResponse:
    """One entry, what was said of it, and the form in which it is put right."""
    found = _entry(request, entry_id)
    return _show_entry(request, found, correcting(found.kind, found.content, found.at))


def _show_entry(
    request: RecordRequest, found: DiaryEntry, form: DiaryForm | None, *, status: int = 200
) -> HttpResponse:
    newest = queries.newest_of(found)
    context = {
        "line": queries.line_of(found),
        "said": said_of(request.patient, found, at=timezone.now()),
        "newest": None if newest == found else newest,
        "before": [queries.line_of(each) for each in queries.versions_of(found)],
        "form": form if newest == found else None,
        "triggers": SPASM_TRIGGERS,
    }
    return page(request, "portal/entry.html", context, status=status)


@require_POST
@at_home
def correct(request: RecordRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Another entry takes the place of one that is wrong. Both stay in the record."""
    found = _entry(request, entry_id)
    kind = KINDS.get(found.kind)
    if kind is None:
        raise Http404
    form = kind(request.POST)
    if not form.is_valid():
        return _show_entry(request, found, form, status=NOT_ACCEPTED)
    try:
        (written,) = _write(request, form, corrects=found)
    except EutoniaError as error:
        return refused(request, error, "entry", found.pk)
    return _answer(request, [written.entry], "Put right. What stood there before stays in the record.")
