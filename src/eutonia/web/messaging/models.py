"""Threads between a person and their care team. A message is never changed or deleted (the database refuses)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from eutonia.web.accounts.models import Patient


class Thread(models.Model):
    """One matter that is written about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="threads")
    subject = models.CharField(max_length=120)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["patient", "-last_at"])]


class Message(models.Model):
    """What somebody wrote. Its identifier comes with the form: sent twice, it is there once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_care_team = models.BooleanField()
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    level = models.CharField(max_length=10, blank=True)  # of triage: what a patient or caregiver wrote
    understood = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["thread", "at"])]


class Read(models.Model):
    """Somebody has seen this message."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "user"], name="one_reading_a_person")]
