"""Logins and what protects them, into the trail of the clinic. No password, no address that failed, is written down."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from eutonia.web.accounts.models import Patient, User
from eutonia.web.audit.services import record


def logged_in(sender: Any, user: User, **_: Any) -> None:
    record("account.logged-in", by=user, at=timezone.now())


def logged_out(sender: Any, user: User | None, **_: Any) -> None:
    if user:
        record("account.logged-out", by=user, at=timezone.now())


def login_failed(sender: Any, credentials: Any = None, **_: Any) -> None:
    """Under the record of the person whose account it was, where it was a patient's. The address is not written."""
    address = str((credentials or {}).get("email") or "").strip().lower()
    patient = Patient.objects.filter(account__email=address).first() if address else None
    user = User.objects.filter(email=address).first() if address else None
    record(
        "account.login-failed", by=None, at=timezone.now(), patient=patient, about=f"account {user.pk}" if user else ""
    )


def password_changed(sender: Any, user: User, **_: Any) -> None:
    record("account.password-changed", by=user, at=timezone.now())


def authenticator_changed(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    record("account.authenticator-changed", by=user, at=timezone.now(), about=authenticator.type)


def address_changed(sender: Any, user: User, **_: Any) -> None:
    record("account.address-changed", by=user, at=timezone.now())


def outside_login_changed(sender: Any, request: Any, **_: Any) -> None:
    record("account.outside-login-changed", by=request.user, at=timezone.now())


def second_step_failed(sender: Any, user: User, **_: Any) -> None:
    record("account.second-step-failed", by=None, at=timezone.now(), about=f"account {user.pk}")
