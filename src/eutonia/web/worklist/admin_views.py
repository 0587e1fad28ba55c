"""The administrator's pages: who works here and where they may sign, who is under care, who was invited, the trail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia.web.accounts import queries, services
from eutonia.web.accounts.forms import Frame
from eutonia.web.accounts.letters import link_to_invitation
from eutonia.web.accounts.models import Capacity, Clinician, Licence
from eutonia.web.accounts.requests import ClinicRequest, RecordRequest
from eutonia.web.audit import queries as trails
from eutonia.web.audit.models import Event
from eutonia.web.worklist.admin_forms import Duty, InvitePatient, InviteStaff, NewLicence, TrailSearch

A_PAGE = 50
UNREADABLE = 422


def _page(request: ClinicRequest, name: str, told: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"worklist/admin/{name}.html", told, status=status)


def _cut(request: ClinicRequest, found: QuerySet[Any]) -> Page[Any]:
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))


# ------------------------------------------------------------------------------------------------------ the clinic


@require_GET
def home(request: ClinicRequest) -> HttpResponse:
    """How the clinic stands: what of it wants a look."""
    user, now = request.user, timezone.now()
    clinic, today = queries.clinic_of(user), timezone.localdate()
    told = {
        "clinic": clinic,
        "patients": queries.people_of(user).count(),
        "staff": queries.staff_for(user).count(),
        "invited": queries.invitations_for(user, at=now).count(),
        "on_duty": queries.on_duty(clinic.pk, at=now),
        "licences": [_licence(each, today) for each in queries.expiring_licences(user, today=today)],
    }
    return _page(request, "home", told)


# ------------------------------------------------------------------------------------------------------- patients


@require_GET
def patients(request: ClinicRequest) -> HttpResponse:
    """Who is under care here."""
    text = request.GET.get("text", "")[:100]
    page = _cut(request, queries.people_of(request.user, text=text))
    return _page(request, "patients", {"page": page, "text": text, "query": _query(text=text)})


@require_http_methods(["GET", "POST"])
def patient_add(request: ClinicRequest) -> HttpResponse:
    """Open a record."""
    clinic = queries.clinic_of(request.user)
    form = Frame(
        request.POST or None, today=timezone.localdate(), initial={"state": clinic.state, "zone": request.user.zone}
    )
    if request.method == "POST" and form.is_valid():
        made = services.add_patient(clinic=clinic, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, f"The record of {made.name} is open. Now invite them.")
        return redirect("worklist:admin-patient", patient_id=made.pk)
    return _page(request, "patient_add", {"form": form}, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
def patient(request: RecordRequest) -> HttpResponse:
    """The frame of one record, and the letter that lets the person in."""
    person = request.patient
    form = InvitePatient(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.invite(
                email=form.cleaned_data["email"], capacity=Capacity.PATIENT, clinic=person.clinic, patient=person,
                by=request.user, at=timezone.now(), link=link_to_invitation(request),
            )  # fmt: skip
        except services.AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The letter to {form.cleaned_data['email']} is on its way.")
            return redirect("worklist:admin-patient", patient_id=person.pk)
    waiting = queries.invitations_for(request.user, at=timezone.now()).filter(patient=person)
    told = {"patient": person, "form": form, "waiting": waiting, "caregivers": queries.caregivers_of(person)}
    return _page(request, "patient", told, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
def patient_trail(request: RecordRequest) -> HttpResponse:
    """Who did what with this record; sent, whether anything of it was changed afterwards."""
    if request.method == "POST":
        _say_chain(request, trails.first_break(request.patient))
        return redirect("worklist:admin-patient-trail", patient_id=request.patient.pk)
    return _trail(request, trails.trail_of(request.patient).select_related("patient"), patient=request.patient)


# ---------------------------------------------------------------------------------------------------------- staff


@require_GET
def staff(request: ClinicRequest) -> HttpResponse:
    """Who works here, and where they may sign."""
    now, today = timezone.now(), timezone.localdate()
    rows = [
        {
            "clinician": each,
            "licences": [_licence(licence, today) for licence in each.licences.all() if not licence.revoked_on],
            "on_duty": each.on_duty_until is not None and each.on_duty_until > now,
        }
        for each in queries.staff_for(request.user)
    ]
    return _page(request, "staff", {"rows": rows, "administrators": queries.administrators_for(request.user)})


@require_GET
def clinician(request: ClinicRequest, clinician_id: int) -> HttpResponse:
    """One of the staff: licences and duty."""
    return _clinician(request, _one_of_staff(request, clinician_id))


def _clinician(request: ClinicRequest, who: Clinician, form: NewLicence | None = None) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    told = {
        "clinician": who,
        "licences": [_licence(each, today) for each in queries.licences_for(request.user).filter(clinician=who)],
        "on_duty": who.on_duty_until is not None and who.on_duty_until > now,
        "form": form or NewLicence(today=today, initial={"valid_from": today}),
        "duty": Duty(),
    }
    return _page(request, "clinician", told, status=UNREADABLE if form else 200)


@require_POST
def licence_add(request: ClinicRequest, clinician_id: int) -> HttpResponse:
    who = _one_of_staff(request, clinician_id)
    form = NewLicence(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _clinician(request, who, form)
    made = services.add_licence(clinician=who, **form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, f"The licence for {made.get_state_display()} is written down.")
    return redirect("worklist:admin-clinician", clinician_id=who.pk)


@require_POST
def licence_revoke(request: ClinicRequest, licence_id: int) -> HttpResponse:
    licence = get_object_or_404(queries.licences_for(request.user), pk=licence_id)
    services.revoke_licence(licence=licence, on=timezone.localdate(), by=request.user, at=timezone.now())
    messages.success(
        request, f"The licence for {licence.get_state_display()} has ended today. What was signed stays signed."
    )
    return redirect("worklist:admin-clinician", clinician_id=licence.clinician_id)


@require_POST
def duty(request: ClinicRequest, clinician_id: int) -> HttpResponse:
    who = _one_of_staff(request, clinician_id)
    form = Duty(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose for how long.")
    else:
        now, hours = timezone.now(), int(form.cleaned_data["hours"])
        until = now + timedelta(hours=hours) if hours else None
        services.go_on_duty(clinician=who, until=until, by=request.user, at=now)
        messages.success(request, f"{who} is on duty." if until else f"{who} is not on duty any more.")
    return redirect("worklist:admin-clinician", clinician_id=who.pk)


def _one_of_staff(request: ClinicRequest, clinician_id: int) -> Clinician:
    return get_object_or_404(queries.staff_for(request.user), pk=clinician_id)


def _licence(licence: Licence, today: date) -> dict[str, Any]:
    """A licence, and how it stands in a word."""
    left = (licence.expires_on - today).days
    if licence.revoked_on:
        look = ("Ended", "neutral", "cross")
    elif left < 0:
        look = ("Expired", "bad", "warning")
    elif licence.valid_from > today:
        look = ("Not begun", "info", "clock")
    elif left <= queries.EXPIRES_SOON.days:
        look = (f"{left} day{'' if left == 1 else 's'} left", "warn", "caution")
    else:
        look = ("Valid", "good", "check")
    return {"licence": licence, "label": look[0], "tone": look[1], "icon": look[2]}


# ---------------------------------------------------------------------------------------------------- invitations


@require_GET
def invitations(request: ClinicRequest) -> HttpResponse:
    """Who was invited and has not come yet."""
    return _page(
        request, "invitations", {"page": _cut(request, queries.invitations_for(request.user, at=timezone.now()))}
    )


@require_http_methods(["GET", "POST"])
def invite(request: ClinicRequest) -> HttpResponse:
    """Invite somebody to work here. A patient is invited on their own page."""
    form = InviteStaff(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        services.invite(
            email=email, capacity=Capacity(form.cleaned_data["capacity"]), clinic=queries.clinic_of(request.user),
            by=request.user, at=timezone.now(), link=link_to_invitation(request),
        )  # fmt: skip
        messages.success(request, f"The letter to {email} is on its way.")
        return redirect("worklist:admin-invitations")
    return _page(request, "invite", {"form": form}, status=UNREADABLE if form.errors else 200)


@require_POST
def withdraw(request: ClinicRequest, invitation_id: int) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(queries.invitations_for(request.user, at=now), pk=invitation_id)
    services.withdraw_invitation(invitation=found, by=request.user, at=now)
    messages.success(request, f"The invitation of {found.email} is taken back.")
    return redirect("worklist:admin-invitations")


# ---------------------------------------------------------------------------------------------------------- trail


@require_http_methods(["GET", "POST"])
def trail(request: ClinicRequest) -> HttpResponse:
    """Who did what here; sent, whether anything of what belongs to no record was changed afterwards."""
    if request.method == "POST":
        _say_chain(request, trails.first_break(None))
        return redirect("worklist:admin-trail")
    return _trail(request, trails.trail_for(request.user))


def _trail(request: ClinicRequest, found: QuerySet[Event], **told: Any) -> HttpResponse:
    form = TrailSearch(request.GET or None)
    text, on = "", None
    if form.is_bound and form.is_valid():
        text, on = form.cleaned_data["text"], form.cleaned_data["on"]
    page = _cut(request, trails.search(found, text=text, on=on))
    told |= {"form": form, "page": page, "query": _query(text=text, on=on.isoformat() if on else "")}
    return _page(request, "trail", told)


def _say_chain(request: ClinicRequest, broken: Event | None) -> None:
    if broken is None:
        messages.success(request, "The trail is whole: nothing in it was changed, taken out or put in.")
    else:
        messages.error(
            request,
            f"The trail is broken at event {broken.number}. Somebody changed the database itself: keep a copy of it as "
            "it is, and call whoever runs it.",
        )


def _query(**given: str) -> str:
    """What the address of another page of a list carries besides."""
    asked = {name: value for name, value in given.items() if value}
    return f"{urlencode(asked)}&" if asked else ""
