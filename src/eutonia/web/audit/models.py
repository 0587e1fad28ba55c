"""The trail: every read and write of a record, once, in order, never changed.

Each event carries a digest over itself and the one before it of the same person: a row taken out, changed or put in
breaks the chain (queries.first_break says where). The database refuses to change or delete one (migration 0002).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from eutonia.web.accounts.models import Patient


class Event(models.Model):
    """Who did what, when, to whose record."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveBigIntegerField()  # within the chain of this person; 0 begins
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)  # plan.signed, record.read ...
    about = models.CharField(max_length=200, blank=True)  # what it was done to, by identifier: never by content
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "number"], name="one_event_a_number"),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(patient=None), name="one_event_a_number_of_the_clinic"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at"]), models.Index(fields=["by", "at"])]
