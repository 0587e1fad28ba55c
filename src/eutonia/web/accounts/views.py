"""Invitations, one's own account, and who one is in the sample clinic."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter as get_login_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia.web.accounts import queries, services
from eutonia.web.accounts.forms import OwnAccount, OwnFrame
from eutonia.web.accounts.invited import INVITED
from eutonia.web.accounts.letters import AS_WHOM
from eutonia.web.accounts.models import Capacity, User
from eutonia.web.accounts.requests import ClinicRequest
from eutonia.web.accounts.samples import sample_accounts

CLOSED = {
    "used": ("This invitation was used", "If it was you, sign in. If not, tell the person who invited you."),
    "withdrawn": ("This invitation was taken back", "Ask the person who invited you for a new one."),
    "expired": (
        "This invitation has expired",
        "It was good for 14 days. Ask the person who invited you for a new one.",
    ),
}


@never_cache
@require_GET
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """The link of the letter. The code goes into the session and out of the address."""
    request.session[INVITED] = services.digest_of(code)
    return redirect("accounts:invitation")


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """What the invitation is, and the ways to accept it."""
    found = queries.invitation_of(request.session.get(INVITED, ""))
    if found is None:
        return _no_invitation(
            request, 404, "There is no such invitation", "Open the link in the letter again, in full."
        )
    why = queries.why_closed(found, at=timezone.now())
    if why:
        return _no_invitation(request, 410, *CLOSED[why])
    user = request.user
    told = {"invitation": found, "as_whom": AS_WHOM[Capacity(found.capacity)]}
    if not isinstance(user, User):
        return render(request, "accounts/invitation.html", told)
    told["wrong_address"] = user.email != found.email
    if request.method != "POST" or told["wrong_address"]:
        return render(request, "accounts/invitation.html", told, status=409 if request.method == "POST" else 200)
    try:
        services.accept_invitation(digest=found.digest, user=user, at=timezone.now())
    except services.AccountError as error:
        return _no_invitation(request, 409, "This invitation cannot be accepted", str(error))
    request.session.pop(INVITED, None)
    messages.success(request, "You are in.")
    return redirect("home")


def _no_invitation(request: HttpRequest, status: int, title: str, what_next: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "what_next": what_next}, status=status)


@require_http_methods(["GET", "POST"])
def settings_page(request: ClinicRequest) -> HttpResponse:
    """One's own account: name, zone, and the ways to what protects it."""
    user = request.user
    form = OwnAccount(request.POST or None, initial={"name": user.name, "zone": user.zone})
    if request.method == "POST" and form.is_valid():
        services.change_own_account(
            name=form.cleaned_data["name"], zone=form.cleaned_data["zone"], by=user, at=timezone.now()
        )
        messages.success(request, "Saved.")
        return redirect("accounts:settings")
    told = {
        "form": form,
        "outside_logins": bool(get_login_adapter().list_providers(request)),
        "cared_for": queries.people_cared_for(user),
    }
    return render(request, "accounts/settings.html", told, status=422 if form.errors else 200)


@never_cache
@require_GET
def again(request: ClinicRequest) -> HttpResponse:
    """For who has no password, passkey or code: they come in again, the way they came."""
    told = {
        "providers": get_login_adapter().list_providers(request),
        "sample": request.user.email in {each.email for each in sample_accounts()},
        "next": get_next_redirect_url(request) or "",
    }
    return render(request, "accounts/again.html", told)


@require_http_methods(["GET", "POST"])
def begin(request: ClinicRequest) -> HttpResponse:
    """Open one's own record, where the clinic lets anybody sign up."""
    if settings.SIGN_UP != "open":
        raise Http404
    if "patient" in request.capacities:
        return redirect("home")
    clinics, user = queries.clinics(), request.user
    form = OwnFrame(
        request.POST or None, clinics=clinics, today=timezone.localdate(),
        initial={"name": user.name, "zone": user.zone, "clinic": clinics.first()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        services.open_own_record(**form.cleaned_data, by=user, at=timezone.now())
        return redirect("home")
    return render(request, "accounts/begin.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def sample_login(request: HttpRequest) -> HttpResponse:
    """Come in as one of the sample people. Elsewhere than in the sample clinic there is no such page."""
    emails = {each.email for each in sample_accounts()}
    email = request.POST.get("email", "")
    user: Any = User.objects.filter(email=email, is_active=True).first() if email in emails else None
    if user is None:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, user, method="sample")
    return redirect(get_next_redirect_url(request) or get_adapter().get_login_redirect_url(request))
