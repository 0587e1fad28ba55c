"""What changes accounts and permissions. Each is announced, and so audited, in the same transaction."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.announcements import account_changed
from eutonia.web.accounts.letters import Link, send_invitation
from eutonia.web.accounts.models import (
    Access,
    Administrator,
    Capacity,
    Caregiver,
    Clinic,
    Clinician,
    Invitation,
    Licence,
    Patient,
    User,
)

INVITATION_LASTS = timedelta(days=14)


class AccountError(EutoniaError):
    """A change of accounts that cannot be."""


def digest_of(code: str) -> str:
    """What is kept of an invitation's code."""
    return hashlib.sha256(code.encode()).hexdigest()


@transaction.atomic
def add_patient(
    *, clinic: Clinic, name: str, birth_date: date, sex: str, state: str, zone: str, by: User, at: datetime,
    telephone: str = "",
) -> Patient:  # fmt: skip
    """Open a record for a person."""
    patient = Patient.objects.create(
        clinic=clinic, name=name, birth_date=birth_date, sex=sex, state=state, zone=zone, telephone=telephone
    )
    _announce("patient.added", by=by, at=at, patient=patient)
    return patient


@transaction.atomic
def invite(
    *, email: str, capacity: Capacity, clinic: Clinic, by: User, at: datetime, patient: Patient | None = None,
    access: Access | None = None, link: Link | None = None,
) -> tuple[Invitation, str]:  # fmt: skip
    """Make a way in for one address. Gives the invitation and its code, which is kept nowhere.

    `link`: where a code is opened (letters.link_to_invitation). With it the letter goes out, once the invitation holds.
    """
    if capacity is Capacity.CAREGIVER and access is None:
        raise AccountError("An invitation of a caregiver says what they may do: read, or read and log.")
    if capacity is Capacity.PATIENT and patient and patient.account_id:
        raise AccountError(f"{patient.name} has an account already.")
    code = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        digest=digest_of(code), email=email.strip().lower(), capacity=capacity, clinic=clinic, patient=patient,
        access=access or "", by=by, at=at, expires_at=at + INVITATION_LASTS,
    )  # fmt: skip
    _announce("invitation.made", by=by, at=at, patient=patient, about=capacity)
    if link:
        address = link(code)
        transaction.on_commit(lambda: send_invitation(invitation, address))
    return invitation, code


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Close a way in that nobody has used. Doing it twice changes nothing."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is None and locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
        _announce("invitation.withdrawn", by=by, at=at, patient=locked.patient, about=locked.capacity)


@transaction.atomic
def accept_invitation(*, digest: str | None, user: User, at: datetime) -> Invitation | None:
    """Give the account what its invitation promised. Once; the address must be the one that was invited."""
    invitation = Invitation.objects.select_for_update().filter(digest=digest).first() if digest else None
    if invitation is None or not invitation.open_at(at) or invitation.email != user.email:
        return None
    _grant(invitation, user, at)
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _announce("invitation.accepted", by=user, at=at, patient=invitation.patient, about=invitation.capacity)
    return invitation


def _grant(invitation: Invitation, user: User, at: datetime) -> None:
    match invitation.capacity:
        case Capacity.PATIENT:
            _give_record(invitation, user)
        case Capacity.CAREGIVER:
            _let_in(invitation, user, at)
        case Capacity.ADMINISTRATOR:
            administrator, _ = Administrator.objects.get_or_create(user=user, defaults={"clinic": invitation.clinic})
            _must_be_here(administrator.clinic_id, invitation)
        case profession:
            clinician, _ = Clinician.objects.get_or_create(
                user=user, defaults={"clinic": invitation.clinic, "profession": profession}
            )
            _must_be_here(clinician.clinic_id, invitation)
            if clinician.profession != profession:
                raise AccountError(f"This account works here as a {clinician.profession} already.")


def _must_be_here(clinic_id: int, invitation: Invitation) -> None:
    if clinic_id != invitation.clinic_id:
        raise AccountError("This account works for another clinic. Use another address for this one.")


def _give_record(invitation: Invitation, user: User) -> None:
    patient = Patient.objects.select_for_update(no_key=True).get(invitations=invitation)
    if patient.account_id or Patient.objects.filter(account=user).exists():
        raise AccountError("This record, or this account, belongs to somebody already.")
    patient.account = user
    patient.save(update_fields=["account"])


def _let_in(invitation: Invitation, user: User, at: datetime) -> None:
    """As a caregiver: what the newest invitation says holds."""
    patient = Patient.objects.select_for_update(no_key=True).get(invitations=invitation)
    if patient.account_id == user.pk:
        raise AccountError("This is your own record.")
    before = Caregiver.objects.filter(patient=patient, user=user, ended_at=None).first()
    if before and before.access == invitation.access:
        return
    if before:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    Caregiver.objects.create(patient=patient, user=user, access=invitation.access, since=at)


@transaction.atomic
def end_caregiver(*, caregiver: Caregiver, by: User, at: datetime) -> None:
    """Shut a caregiver out from now on. Doing it twice changes nothing."""
    locked = Caregiver.objects.select_for_update().get(pk=caregiver.pk)
    if locked.ended_at is None:
        locked.ended_at = at
        locked.save(update_fields=["ended_at"])
        _announce("caregiver.ended", by=by, at=at, patient=locked.patient, about=str(locked.user_id))


@transaction.atomic
def add_licence(
    *, clinician: Clinician, state: str, number: str, valid_from: date, expires_on: date, by: User, at: datetime
) -> Licence:
    """Write down where a clinician may practise."""
    licence = Licence.objects.create(
        clinician=clinician, state=state, number=number.strip(), valid_from=valid_from, expires_on=expires_on
    )
    _announce("licence.added", by=by, at=at, about=f"{state} {licence.pk}")
    return licence


@transaction.atomic
def revoke_licence(*, licence: Licence, on: date, by: User, at: datetime) -> None:
    """End a licence on a day. What was signed before stays signed."""
    locked = Licence.objects.select_for_update().get(pk=licence.pk)
    if locked.revoked_on is None:
        locked.revoked_on = on
        locked.save(update_fields=["revoked_on"])
        _announce("licence.revoked", by=by, at=at, about=f"{locked.state} {locked.pk}")


@transaction.atomic
def go_on_duty(*, clinician: Clinician, until: datetime | None, by: User, at: datetime) -> None:
    """Say until when this clinician looks at messages; None: no longer."""
    clinician.on_duty_until = until
    clinician.save(update_fields=["on_duty_until"])
    _announce("duty.changed", by=by, at=at, about=until.isoformat() if until else "off")


@transaction.atomic
def move_patient(*, patient: Patient, state: str, zone: str, by: User, at: datetime) -> None:
    """Say where a person is now: it decides who may sign for them, and what time it is for them."""
    locked = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    locked.state, locked.zone = state, zone
    locked.save(update_fields=["state", "zone"])
    _announce("patient.moved", by=by, at=at, patient=locked, about=f"{state} {zone}")


@transaction.atomic
def open_own_record(
    *, clinic: Clinic, name: str, birth_date: date, sex: str, state: str, zone: str, by: User, at: datetime,
    telephone: str = "",
) -> Patient:  # fmt: skip
    """Begin one's own record, where the clinic lets anybody sign up."""
    if Patient.objects.filter(account=by).exists():
        raise AccountError("You have a record already.")
    patient = add_patient(
        clinic=clinic,
        name=name,
        birth_date=birth_date,
        sex=sex,
        state=state,
        zone=zone,
        by=by,
        at=at,
        telephone=telephone,
    )
    patient.account = by
    patient.save(update_fields=["account"])
    return patient


@transaction.atomic
def change_own_account(*, name: str, zone: str, by: User, at: datetime) -> None:
    """How somebody is called here, and what time it is for them."""
    by.name, by.zone = name.strip(), zone
    by.save(update_fields=["name", "zone"])
    _announce("account.changed", by=by, at=at)


def _announce(action: str, *, by: User | None, at: datetime, patient: Patient | None = None, about: str = "") -> None:
    account_changed.send(sender=None, action=action, by=by, at=at, patient=patient, about=about)
