"""What every page of a person's record shares: their own time, who looks at it, and whether they may write."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.queries import patient_for
from eutonia.web.accounts.requests import RecordRequest

WRITERS = frozenset({"patient", "caregiver-log"})
NOT_ACCEPTED = 422


def at_home[**P](
    view: Callable[Concatenate[RecordRequest, P], HttpResponse],
) -> Callable[Concatenate[RecordRequest, P], HttpResponse]:
    """Times are read and shown where the person is, whoever looks at them: a dose at 7 is at 7 there."""

    @wraps(view)
    def shown(request: RecordRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with timezone.override(ZoneInfo(request.patient.zone)):
            return view(request, *args, **kwargs)

    return shown


def may_write(request: RecordRequest) -> bool:
    """Is it the person, or somebody whom they let log for them?"""
    return patient_for(request.user, request.patient.pk, WRITERS) is not None


def is_own(request: RecordRequest) -> bool:
    return request.patient.account_id == request.user.pk


def page(request: RecordRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of this person's record."""
    shared = {"patient": request.patient, "may_write": may_write(request), "own": is_own(request)}
    return render(request, template, shared | context, status=status)


def go(request: RecordRequest, name: str, *args: Any) -> HttpResponse:
    """To another page of the same record."""
    return redirect(f"portal:{name}", request.patient.pk, *args)


def refused(request: RecordRequest, error: EutoniaError, name: str, *args: Any) -> HttpResponse:
    """Nothing was changed: say why, on the page where one can see how things stand."""
    messages.error(request, str(error))
    return go(request, name, *args)
