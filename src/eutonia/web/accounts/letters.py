"""Letters about accounts, in plain text. They name nobody's illness, medicine or dose."""

from __future__ import annotations

from collections.abc import Callable

from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from eutonia.web.accounts.models import Capacity, Invitation

type Link = Callable[[str], str]

AS_WHOM = {
    Capacity.PATIENT: "use your own record",
    Capacity.CAREGIVER: "help with their care",
    Capacity.PRESCRIBER: "work there as a prescriber",
    Capacity.PHARMACIST: "work there as a pharmacist",
    Capacity.NURSE: "work there as a nurse",
    Capacity.ADMINISTRATOR: "run the clinic as an administrator",
}


def link_to_invitation(request: HttpRequest) -> Link:
    """Where an invitation of this clinic is opened, by its code."""

    def link(code: str) -> str:
        return request.build_absolute_uri(reverse("accounts:invited", args=[code]))

    return link


def send_invitation(invitation: Invitation, address: str) -> None:
    """The letter that lets somebody in."""
    told = {"invitation": invitation, "as_whom": AS_WHOM[Capacity(invitation.capacity)], "address": address}
    EmailMessage(
        subject=f"{invitation.by} invites you to {invitation.clinic}",
        body=render_to_string("accounts/invitation.txt", told),
        to=[invitation.email],
    ).send()
