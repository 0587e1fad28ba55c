"""Who is who: accounts, clinics, clinicians with their licences, people under care, and those whom they let in.

A capacity is a row, not a word: whoever has a Patient row is a patient, and may be somebody else's caregiver as well.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from eutonia.web.accounts.states import STATES


class Users(BaseUserManager["User"]):
    """Makes accounts. Addresses are kept in lower case: one person, one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account: somebody who can log in. What they may do follows from their capacities."""

    email = models.EmailField(unique=True, max_length=254)
    name = models.CharField(max_length=120, blank=True)
    zone = models.CharField(max_length=64, default="America/New_York")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="one_account_an_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Clinic(models.Model):
    """An organisation whose clinicians see the same people."""

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, choices=STATES)
    telephone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Administrator(models.Model):
    """Somebody who runs a clinic: accounts, licences, the audit trail. Not a clinician by that."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="administrator")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="administrators")


class Profession(models.TextChoices):
    PRESCRIBER = "prescriber"
    PHARMACIST = "pharmacist"
    NURSE = "nurse"


class Clinician(models.Model):
    """A professional of one clinic. Only a prescriber signs."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="clinician")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="clinicians")
    profession = models.CharField(max_length=20, choices=Profession.choices)
    title = models.CharField(max_length=60, blank=True)  # as shown to patients: "neurologist"
    on_duty_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)


class Licence(models.Model):
    """Where, and how long, a clinician may practise. Ended by `revoked_on`, never deleted: signatures rest on it."""

    clinician = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="licences")
    state = models.CharField(max_length=2, choices=STATES)
    number = models.CharField(max_length=40)
    valid_from = models.DateField()
    expires_on = models.DateField()
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state", "number"], name="one_licence_a_number"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("valid_from")), name="licence_ends_after_start"
            ),
        ]

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.expires_on and (self.revoked_on is None or day < self.revoked_on)


class Patient(models.Model):
    """A person under care. `account` is empty until they have accepted their invitation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="patient")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    name = models.CharField(max_length=120)
    birth_date = models.DateField()
    sex = models.CharField(max_length=6, choices=[("female", "female"), ("male", "male")])
    state = models.CharField(max_length=2, choices=STATES)  # where they are: who may sign for them
    zone = models.CharField(max_length=64, default="America/New_York")
    telephone = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["clinic", "name"])]

    def __str__(self) -> str:
        return self.name


class Access(models.TextChoices):
    READ = "read"
    LOG = "log", "read and log"


class Caregiver(models.Model):
    """Whom a patient lets in, and how far. Ended by a date, never deleted: the audit trail names it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="caregivers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="caring_for")
    access = models.CharField(max_length=4, choices=Access.choices)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient", "user"], condition=Q(ended_at=None), name="one_access_a_caregiver"
            )
        ]


class Capacity(models.TextChoices):
    PATIENT = "patient"
    CAREGIVER = "caregiver"
    PRESCRIBER = "prescriber"
    PHARMACIST = "pharmacist"
    NURSE = "nurse"
    ADMINISTRATOR = "administrator"


class Invitation(models.Model):
    """A way in for one address, once, until it expires. Only a digest of its code is kept."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="invitations")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    access = models.CharField(max_length=4, choices=Access.choices, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(capacity__in=["patient", "caregiver"]) | Q(patient__isnull=False),
                name="patient_invitation_names_one",
            )
        ]

    def open_at(self, at: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
