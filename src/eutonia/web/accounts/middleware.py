"""Every request is held against the access table before its view runs; times are shown where the user is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from eutonia.web.accounts.access import access_table
from eutonia.web.accounts.queries import capacities_of, patient_for
from eutonia.web.accounts.reauthentication import ask_again, is_fresh

log = structlog.get_logger("eutonia.web")
type Respond = Callable[[HttpRequest], HttpResponse]


class OwnZone:
    """Shows times in the zone of whoever looks at them."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "zone", None)
        with timezone.override(_zone(zone) if zone else None):
            return self.get_response(request)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


class AccessTable:
    """Lets a request through where its row does. Sets `capacities`, and `patient` where the address carries one."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name
        row = access_table().get(name)
        if row is None:
            log.error("a view stands in no row of the access table", view=name)
            raise Http404
        request.capacities = capacities_of(request.user)
        who = row.holders(request.method)
        if "anybody" in who:
            return None
        if not request.user.is_authenticated:
            return _to_login(request)
        held = who & (request.capacities | {"signed-in"})
        if not held:
            raise PermissionDenied
        if row.record:
            request.patient = _patient(request, kwargs, held)
        if row.fresh and not is_fresh(request):
            return ask_again(request, request.get_full_path())
        return None


def _patient(request: Any, kwargs: dict[str, Any], who: frozenset[str]) -> Any:
    """The person in the address, where this user may see them in one of these capacities."""
    patient_id = kwargs.pop("patient_id")
    found = patient_for(request.user, uuid.UUID(str(patient_id)), who)
    if found is None:
        raise Http404
    return found


def _to_login(request: Any) -> HttpResponse:
    if request.htmx:  # the page that holds the fragment goes to the login, not the fragment
        return HttpResponse(status=401, headers={"HX-Redirect": str(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path())
