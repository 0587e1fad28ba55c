"""My record: who looked at it, whom I let in, where I am."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts import services
from eutonia.web.accounts.letters import link_to_invitation
from eutonia.web.accounts.models import Access, Capacity
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.audit.queries import trail_of
from eutonia.web.portal.pages import NOT_ACCEPTED, at_home, go, page, refused
from eutonia.web.portal.queries import record as queries
from eutonia.web.portal.record_forms import InviteForm, WhereForm
from eutonia.web.treatment.services.moving import move

A_PAGE = 40


@require_GET
@at_home
def record(request: RecordRequest) -> HttpResponse:
    return _show(request, InviteForm(auto_id="invite-%s"))


def _show(request: RecordRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    others = request.GET.get("who") == "others"
    found = trail_of(request.patient)
    if others:
        found = found.exclude(by=request.patient.account)
    trail = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "caregivers": queries.caregivers_of(request.patient),
        "invitations": queries.open_invitations(request.patient, at=timezone.now()),
        "trail": trail,
        "others": others,
        "query": "who=others&" if others else "",
        "events": [queries.trail_line(event) for event in trail],
    }
    return page(request, "portal/record.html", context, status=status)


@require_POST
@at_home
def invite_caregiver(request: RecordRequest) -> HttpResponse:
    """Let somebody in: a letter goes out with a way in that works once."""
    form = InviteForm(request.POST, auto_id="invite-%s")
    if not form.is_valid():
        return _show(request, form, status=NOT_ACCEPTED)
    given = form.cleaned_data
    if queries.open_invitations(request.patient, at=timezone.now()).filter(email=given["email"].lower()).exists():
        messages.info(request, f"{given['email']} is invited already.")
        return go(request, "record")
    try:
        services.invite(
            email=given["email"], capacity=Capacity.CAREGIVER, clinic=request.patient.clinic, by=request.user,
            at=timezone.now(), patient=request.patient, access=Access(given["access"]),
            link=link_to_invitation(request),
        )  # fmt: skip
    except EutoniaError as error:
        return refused(request, error, "record")
    messages.success(request, f"A letter is on its way to {given['email']}.")
    return go(request, "record")


@require_POST
@at_home
def end_caregiver(request: RecordRequest, caregiver_id: int) -> HttpResponse:
    """Let somebody in no longer."""
    caregiver = queries.caregiver_of(request.patient, caregiver_id)
    if caregiver is None:
        raise Http404
    services.end_caregiver(caregiver=caregiver, by=request.user, at=timezone.now())
    messages.success(request, f"{caregiver.user} can no longer open your record.")
    return go(request, "record")


@require_POST
@at_home
def withdraw_invitation(request: RecordRequest, invitation_id: int) -> HttpResponse:
    """Close a way in that nobody has used."""
    invitation = queries.invitation_of(request.patient, invitation_id)
    if invitation is None:
        raise Http404
    services.withdraw_invitation(invitation=invitation, by=request.user, at=timezone.now())
    messages.success(request, "The invitation was taken back.")
    return go(request, "record")


@require_GET
@at_home
def settings(request: RecordRequest) -> HttpResponse:
    form = WhereForm(initial={"state": request.patient.state, "zone": request.patient.zone})
    return page(request, "portal/settings.html", {"form": form})


@require_POST
@at_home
def save_settings(request: RecordRequest) -> HttpResponse:
    """Where I am now."""
    form = WhereForm(request.POST)
    if not form.is_valid():
        return page(request, "portal/settings.html", {"form": form}, status=NOT_ACCEPTED)
    move(
        patient=request.patient, state=form.cleaned_data["state"], zone=form.cleaned_data["zone"], by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    messages.success(request, "Saved. Your doses are shown by the clock where you are now.")
    return go(request, "settings")
