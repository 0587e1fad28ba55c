"""Who is this user to the clinic, and whose record may they see?"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

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
    Profession,
    User,
)


def capacities_of(user: User) -> frozenset[str]:
    """What is this user: patient, caregiver, caregiver-log, clinician, prescriber, administrator?"""
    if not user.is_authenticated:
        return frozenset()
    mine = User.objects.filter(pk=user.pk).values_list(
        Exists(Patient.objects.filter(account=OuterRef("pk"))),
        Exists(Caregiver.objects.filter(user=OuterRef("pk"), ended_at=None)),
        Exists(Caregiver.objects.filter(user=OuterRef("pk"), ended_at=None, access=Access.LOG)),
        Exists(Clinician.objects.filter(user=OuterRef("pk"))),
        Exists(Clinician.objects.filter(user=OuterRef("pk"), profession=Profession.PRESCRIBER)),
        Exists(Administrator.objects.filter(user=OuterRef("pk"))),
    )
    names = ("patient", "caregiver", "caregiver-log", "clinician", "prescriber", "administrator")
    return frozenset(name for name, held in zip(names, mine[0], strict=True) if held)


def patients_for(user: User, who: frozenset[str]) -> QuerySet[Patient]:
    """Whose record may this user see in one of these capacities?"""
    mine = Q(pk__in=[])
    if "patient" in who:
        mine |= Q(account=user)
    for name, access in (("caregiver", list(Access)), ("caregiver-log", [Access.LOG])):
        if name in who:
            letting_in = Caregiver.objects.filter(user=user, ended_at=None, access__in=access)
            mine |= Q(pk__in=letting_in.values("patient"))
    if "clinician" in who:
        mine |= Q(clinic__in=Clinician.objects.filter(user=user).values("clinic"))
    if "prescriber" in who:
        prescribing = Clinician.objects.filter(user=user, profession=Profession.PRESCRIBER)
        mine |= Q(clinic__in=prescribing.values("clinic"))
    if "administrator" in who:
        mine |= Q(clinic__in=Administrator.objects.filter(user=user).values("clinic"))
    return Patient.objects.filter(mine).select_related("clinic", "account")


def patient_for(user: User, patient_id: uuid.UUID, who: frozenset[str]) -> Patient | None:
    """The person of this identifier, where this user may see their record."""
    return patients_for(user, who).filter(pk=patient_id).first()


def licence_for(clinician: Clinician, *, state: str, on: date) -> Licence | None:
    """A licence of this clinician that is valid in the state on that day."""
    for licence in Licence.objects.filter(clinician=clinician, state=state).order_by("-expires_on"):
        if licence.valid_on(on):
            return licence
    return None


def open_invitation(digest: str, *, at: datetime) -> Invitation | None:
    """The invitation of this code, where it can still be accepted."""
    found = invitation_of(digest)
    return found if found and why_closed(found, at=at) is None else None


def invitation_of(digest: str) -> Invitation | None:
    """The invitation of this code, open or not."""
    return Invitation.objects.filter(digest=digest).select_related("patient", "clinic", "by").first()


Closed = Literal["used", "withdrawn", "expired"]


def why_closed(invitation: Invitation, *, at: datetime) -> Closed | None:
    """Why can this invitation no longer be accepted?"""
    if invitation.accepted_at:
        return "used"
    if invitation.withdrawn_at:
        return "withdrawn"
    if at >= invitation.expires_at:
        return "expired"
    taken = invitation.capacity == Capacity.PATIENT and invitation.patient and invitation.patient.account_id
    return "used" if taken else None


def people_cared_for(user: User) -> QuerySet[Caregiver]:
    """Who lets this user in as a caregiver, and how far."""
    found = Caregiver.objects.filter(user=user, ended_at=None)
    return found.select_related("patient__clinic").order_by("patient__name")


def caregivers_of(patient: Patient) -> QuerySet[Caregiver]:
    """Whom this person lets in now."""
    return Caregiver.objects.filter(patient=patient, ended_at=None).select_related("user").order_by("user__name")


def clinics() -> QuerySet[Clinic]:
    """Where somebody who signs up by themselves can begin."""
    return Clinic.objects.order_by("name")


EXPIRES_SOON = timedelta(days=60)


def clinic_of(administrator: User) -> Clinic:
    """The clinic that this user runs."""
    return administrator.administrator.clinic


def staff_for(administrator: User) -> QuerySet[Clinician]:
    """Who works in the administrator's clinic, with their licences."""
    found = Clinician.objects.filter(clinic=administrator.administrator.clinic_id)
    return found.select_related("user").prefetch_related("licences").order_by("user__name")


def administrators_for(administrator: User) -> QuerySet[Administrator]:
    """Who runs the clinic besides."""
    found = Administrator.objects.filter(clinic=administrator.administrator.clinic_id)
    return found.select_related("user").order_by("user__name")


def licences_for(administrator: User) -> QuerySet[Licence]:
    """Every licence of the clinic's staff."""
    found = Licence.objects.filter(clinician__clinic=administrator.administrator.clinic_id)
    return found.select_related("clinician__user").order_by("state", "expires_on")


def expiring_licences(administrator: User, *, today: date) -> QuerySet[Licence]:
    """Which licences have ended, or end soon, with none after them in that state?"""
    later = Licence.objects.filter(
        clinician=OuterRef("clinician"), state=OuterRef("state"), revoked_on=None,
        expires_on__gt=today + EXPIRES_SOON,
    )  # fmt: skip
    found = licences_for(administrator).filter(revoked_on=None, expires_on__lte=today + EXPIRES_SOON)
    return found.exclude(Exists(later)).order_by("expires_on")


def people_of(administrator: User, *, text: str = "") -> QuerySet[Patient]:
    """The patients of the administrator's clinic, by name: the frame of their records, not what is in them."""
    found = Patient.objects.filter(clinic=administrator.administrator.clinic_id)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(account__email__icontains=text))
    return found.select_related("account").order_by("name", "pk")


def invitations_for(administrator: User, *, at: datetime) -> QuerySet[Invitation]:
    """Who of the clinic was invited and has not come, the newest first."""
    found = Invitation.objects.filter(
        clinic=administrator.administrator.clinic_id, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    return found.select_related("patient", "by").order_by("-at")


def on_duty(clinic_id: int, *, at: datetime) -> QuerySet[Clinician]:
    """Who of the clinic looks at messages now?"""
    return (
        Clinician.objects.filter(clinic=clinic_id, on_duty_until__gt=at).select_related("user").order_by("user__name")
    )
