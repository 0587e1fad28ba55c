"""The check-in before a step. It asks what else can be behind it first; staying is always one tap."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from eutonia.advice.library import open_library
from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.portal.check_in_form import CheckInForm
from eutonia.web.portal.emergencies import said_of
from eutonia.web.portal.pages import NOT_ACCEPTED, at_home, go, page, refused
from eutonia.web.portal.queries import check_in as queries
from eutonia.web.treatment.models import Plan
from eutonia.web.treatment.queries import diary_entry
from eutonia.web.treatment.services.check_ins import check_in as send

GO_ON = "go-on"
FOR_A_NO = " No where there is none."


def _triggers() -> dict[str, str]:
    """Each by its id, as a line of a list that is ticked."""
    found = open_library().knowledge.monitoring.triggers
    return {each.id: each.ask.removesuffix(FOR_A_NO).removesuffix("?") for each in found}


@require_GET
@at_home
def check_in(request: RecordRequest) -> HttpResponse:
    """Which plan has a next step, and the questions before it."""
    return _show(request, None)


def _show(request: RecordRequest, form: CheckInForm | None, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    steps = queries.next_steps(request.patient, at=at)
    wanted = form.data.get("plan", "") if form else request.GET.get("plan", "")
    chosen = next((each for each in steps if str(each.plan.pk) == wanted), None)
    if chosen is None and len(steps) == 1:
        chosen = steps[0]
    if form is None and chosen:
        form = _form(chosen, initial={"plan": chosen.plan.pk})
    context = {"steps": steps, "step": chosen, "form": form, "hold_id": uuid.uuid4()}
    return page(request, "portal/check_in.html", context, status=status)


def _form(step: queries.NextStep, *given: Any, **initial: Any) -> CheckInForm:
    """What else makes spasms worse is asked before any increase; before a step down it is not."""
    return CheckInForm(*given, triggers=_triggers() if step.rises else {}, **initial)


@require_POST
@at_home
def send_check_in(request: RecordRequest) -> HttpResponse:
    """The answers, or one tap: I stay on the dose I have."""
    at = timezone.now()
    steps = queries.next_steps(request.patient, at=at)
    step = next((each for each in steps if str(each.plan.pk) == request.POST.get("plan", "")), None)
    if step is None:
        messages.error(request, "Your plan has changed since this page was opened. Here is how it is now.")
        return go(request, "check-in")
    if request.POST.get("decision") != GO_ON and "emergency_signs" not in request.POST:
        return _hold(request, step.plan)
    form = _form(step, request.POST)
    if not form.is_valid():
        return _show(request, form, status=NOT_ACCEPTED)
    return _send(
        request, step.plan, form.cleaned_data["id"], form.answers(), go_on=request.POST.get("decision") == GO_ON
    )


def _hold(request: RecordRequest, plan: Plan) -> HttpResponse:
    try:
        entry_id = uuid.UUID(request.POST.get("id", ""))
    except ValueError:
        entry_id = uuid.uuid4()
    return _send(request, plan, entry_id, {}, go_on=False)


def _send(
    request: RecordRequest, plan: Plan, entry_id: uuid.UUID, answers: dict[str, Any], *, go_on: bool
) -> HttpResponse:
    try:
        outcome = send(
            patient=request.patient, plan=plan, id=entry_id, answers=answers, wants_to_go_on=go_on, by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except EutoniaError as error:
        return refused(request, error, "check-in")
    key = _key(outcome.entry.pk)
    if key not in request.session:  # sent twice: what was said first stands
        request.session[key] = {"plan": str(plan.pk), "why": list(outcome.why), "asked": go_on}
    return go(request, "checked-in", outcome.entry.pk)


def _key(entry_id: uuid.UUID) -> str:
    return f"check-in {entry_id}"


@require_GET
@at_home
def checked_in(request: RecordRequest, entry_id: uuid.UUID) -> HttpResponse:
    """What came of a check-in: on, or not yet and why."""
    entry = diary_entry(request.patient, entry_id)
    if entry is None or entry.kind != "check-in":
        raise Http404
    told: dict[str, Any] = request.session.get(_key(entry_id), {})
    why: Sequence[str] = told.get("why", ())
    context = {
        "entry": entry,
        "said": said_of(request.patient, entry, at=timezone.now()),
        "began": queries.began_with(entry),
        "asked": told.get("asked", bool(entry.content)),
        "reasons": queries.reasons_of(entry, why, _triggers()),
        "steps": queries.next_steps(request.patient, at=timezone.now()),
    }
    return page(request, "portal/checked_in.html", context)
