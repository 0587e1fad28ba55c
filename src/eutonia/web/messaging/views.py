"""Threads between a person and their care team: the same pages for both sides."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eutonia.domain.errors import EutoniaError
from eutonia.domain.triage import Level
from eutonia.web.accounts.queries import on_duty
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.messaging import queries, services
from eutonia.web.messaging.forms import Begin, Post
from eutonia.web.messaging.models import Thread
from eutonia.web.treatment.queries import day_of
from eutonia.web.treatment.services.diary import triage_text


@require_http_methods(["GET", "POST"])
def threads(request: RecordRequest) -> HttpResponse:
    """All threads of this person; a new one."""
    form = Begin(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = services.begin_thread(
                patient=request.patient, id=form.cleaned_data["id"], subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except EutoniaError as error:
            form.add_error(None, str(error))
        else:
            return _to_thread(request, sent.message.thread)
    return render(
        request, "messaging/threads.html",
        _context(request) | {"threads": queries.threads_of(request.patient, seen_by=request.user), "form": form},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_safe
def thread(request: RecordRequest, thread_id: uuid.UUID) -> HttpResponse:
    """One thread. Whoever looks at it has read it."""
    found = _thread(request, thread_id)
    services.read_thread(thread=found, by=request.user, at=timezone.now())
    return _show(request, found, Post())


@require_POST
def post(request: RecordRequest, thread_id: uuid.UUID) -> HttpResponse:
    """Write to a thread."""
    found = _thread(request, thread_id)
    form = Post(request.POST)
    if form.is_valid():
        try:
            services.post_message(
                thread=found, id=form.cleaned_data["id"], text=form.cleaned_data["text"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except EutoniaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your message was sent.")
            return _to_thread(request, found)
    return _show(request, found, form)


def _thread(request: RecordRequest, thread_id: uuid.UUID) -> Thread:
    found = queries.thread_of(request.patient, thread_id)
    if found is None:
        raise Http404
    return found


def _show(request: RecordRequest, found: Thread, form: Post) -> HttpResponse:
    shown = queries.messages_of(found, seen_by=request.user)
    mine = [each for each in shown if each.mine]
    context = _context(request) | {
        "thread": found,
        "shown": shown,
        "form": form,
        "emergency": _emergency(request, mine[-1].message) if mine else None,
    }
    return render(request, "messaging/thread.html", context, status=422 if form.errors else 200)


def _emergency(request: RecordRequest, message: Any) -> str | None:
    """What to do now, where the last thing that this user wrote may be an emergency. It stays until it is answered."""
    if message.level != Level.EMERGENCY.word:
        return None
    verdict = triage_text(patient=request.patient, text=message.text, today=day_of(request.patient, timezone.now()))
    return verdict.say


def _to_thread(request: RecordRequest, found: Thread) -> HttpResponse:
    return redirect("messaging:thread", patient_id=request.patient.pk, thread_id=found.pk)


def _context(request: RecordRequest) -> dict[str, Any]:
    clinician = "clinician" in request.capacities
    return {
        "patient": request.patient,
        "is_clinician": clinician,
        "may_write": clinician or bool({"patient", "caregiver-log"} & request.capacities),
        "on_duty": on_duty(request.patient.clinic_id, at=timezone.now()),
    }
