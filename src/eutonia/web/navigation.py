"""Where can this user go from here? What base.html draws as its menu, and who is looking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from eutonia.web.accounts.models import Patient
from eutonia.web.accounts.queries import capacities_of
from eutonia.web.messaging.queries import unread_count


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a menu."""

    label: str
    view: str
    icon: str
    also: tuple[str, ...] = ()  # views that belong to it


CARE = (
    Place("Today", "portal:today", "today", ("portal:missed",)),
    Place("Diary", "portal:diary", "diary", ("portal:entry", "portal:write")),
    Place("Progress", "portal:progress", "chart", ("portal:compare",)),
    Place("Messages", "messaging:threads", "message", ("messaging:thread", "messaging:post")),
    Place("Check-in", "portal:check-in", "done", ("portal:checked-in", "portal:send-check-in")),
    Place("Calendar", "portal:calendar", "calendar"),
    Place("My medicines", "portal:medicines", "medicine", ("portal:report-change",)),
    Place("What to watch for", "portal:watch", "caution", ("portal:stopping",)),
    Place("My record", "portal:record", "record", ("portal:settings",)),
)
CLINIC = (
    Place("Worklist", "worklist:queue", "worklist"),
    Place("People", "worklist:people", "people"),
)
OFFICE = (
    Place("Clinic", "worklist:admin-home", "clinic"),
    Place("Patients", "worklist:admin-patients", "people", ("worklist:admin-patient",)),
    Place("Staff", "worklist:admin-staff", "person", ("worklist:admin-clinician",)),
    Place("Audit trail", "worklist:admin-trail", "record"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The entries of the menu, and the account at the top."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "account": None}
    capacities = getattr(request, "capacities", None) or capacities_of(user)
    places = [*_care(request, user, capacities), *_work(request, capacities)]
    return {"navigation": places, "account": _account(user, capacities)}


def _care(request: HttpRequest, user: Any, capacities: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The pages of the person whose record is open, or of the user themself."""
    if "clinician" in capacities or "administrator" in capacities:
        return
    patient = getattr(request, "patient", None) or Patient.objects.filter(account=user).first()
    if patient is None:
        return
    for place in CARE:
        count = unread_count(patient, by=user) if place.view == "messaging:threads" else 0
        yield from _entry(request, place, count, patient.pk)


def _work(request: HttpRequest, capacities: frozenset[str]) -> Iterator[dict[str, Any]]:
    for needed, places in (("clinician", CLINIC), ("administrator", OFFICE)):
        if needed in capacities:
            for place in places:
                yield from _entry(request, place, 0)


def _entry(request: HttpRequest, place: Place, count: int, *args: Any) -> Iterator[dict[str, Any]]:
    try:
        url = reverse(place.view, args=args)
    except NoReverseMatch:
        return
    match = request.resolver_match
    current = bool(match and match.view_name in (place.view, *place.also))
    yield {"label": place.label, "url": url, "icon": place.icon, "current": current, "count": count or None}


def _account(user: Any, capacities: frozenset[str]) -> dict[str, Any]:
    """Who is signed in, and what is theirs."""
    role = ", ".join(sorted(capacities - {"clinician", "caregiver-log"})) or "no role yet"
    links = [("Password and security", "accounts:settings", "lock")]
    found = []
    for label, view, icon in links:
        try:
            found.append({"label": label, "url": reverse(view), "icon": icon})
        except NoReverseMatch:
            continue
    return {"name": str(user), "role": role, "links": found, "sign_out_url": reverse("account_logout")}
