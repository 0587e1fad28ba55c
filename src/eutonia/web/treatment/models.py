"""The record of a person: what is known, what they wrote, which plans were made, signed and followed, who must look.

Clinical entries are append-only: a correction is a new entry that supersedes. What must be true of plans is held by the
database itself (triggers.py), whatever code writes to it: no plan is active unsigned, none is signed without a licence
valid in the person's state on that day, never two active plans of one medicine, and nobody changes what was signed.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from eutonia.web.accounts.models import Clinician, Licence, Patient

USER = settings.AUTH_USER_MODEL


def _choices(*words: str) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


ENTRY_KINDS = (
    "medicine", "condition", "allergy", "lab", "measure", "fact", "list", "problem", "note", "supply", "event", "stay",
)  # fmt: skip


class Entry(models.Model):
    """One thing that is known of a person, as the engine's own type in JSON.

    `list`: that a list (medicines, conditions, allergies) is complete, without which it is unknown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=_choices(*ENTRY_KINDS))
    name = models.CharField(max_length=200, blank=True)  # what it is about: the lab, the fact, the words of a medicine
    content = models.JSONField()
    on = models.DateField()  # the day it speaks of
    at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=_choices("clinic", "patient", "import"))
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    withdrawn = models.BooleanField(default=False)  # this entry says that the one it supersedes no longer holds

    class Meta:
        indexes: ClassVar = [models.Index(fields=["patient", "kind", "on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(supersedes__isnull=False), name="withdrawn_supersedes_one"
            )
        ]


class DiaryEntry(models.Model):
    """One thing a person wrote down, as eutonia.domain.diary has it. Its identifier comes from their device: sent
    twice,
    it is there once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="diary")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()  # when it was so
    zone = models.CharField(max_length=64)
    content = models.JSONField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    level = models.CharField(max_length=10, blank=True)  # of triage, where something was written freely
    understood = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["patient", "at"])]


class PlanState(models.TextChoices):
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"  # signed; its first day has not come
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    COMPLETED = "completed"
    STOPPED = "stopped"


PLAN_KINDS = ("titration", "taper", "switch", "step")  # step: one more step, as a proposal of the engine has it


class Plan(models.Model):
    """One version of a way up, down or across. `document` is what the engine wrote, byte for byte."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=10, choices=_choices(*PLAN_KINDS))
    medicine = models.CharField(max_length=40)
    medicine_from = models.CharField(max_length=40, blank=True)  # of a switch: the one that is left
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    request = models.JSONField()  # what the prescriber asked for, as the form has it
    document = models.TextField()  # JSON
    sha256 = models.CharField(max_length=64)
    knowledge = models.CharField(max_length=40)
    signable = models.BooleanField()
    first_day = models.DateField(null=True)
    goal = models.CharField(max_length=200, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # of its state; a stale tab is told by it
    ended_because = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["patient", "state"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "medicine", "version"], name="one_plan_a_version"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(
                condition=Q(kind="switch", medicine_from__gt="") | (~Q(kind="switch") & Q(medicine_from="")),
                name="switch_has_two_medicines",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed", "stopped"]) | Q(signable=True), name="signed_was_signable"
            ),
        ]


class ActiveMedicine(models.Model):
    """Which plan a medicine of a person is under now. Kept by the database (triggers.py): one row, one plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="active_medicines")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="active_medicines")
    medicine = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "medicine"], name="one_active_plan_a_medicine")
        ]


class Signature(models.Model):
    """A clinician licensed where the person is has signed this very document. Never changed, never deleted."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="signature")
    clinician = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="signatures")
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="signatures")
    state = models.CharField(max_length=2)  # where the person was
    on = models.DateField()  # the day there
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)  # of the document that was signed


class FindingDecision(models.Model):
    """What a clinician did about one finding of the review before signing: acted on it, or overrode it, and why."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="decisions")
    rule = models.CharField(max_length=120)
    severity = models.CharField(max_length=16)
    decision = models.CharField(max_length=8, choices=_choices("acted", "override"))
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plan", "rule"])]


class StepStart(models.Model):
    """The person went on to this step of a plan on this day, because its gate passed, or a clinician said so."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="starts")
    step = models.PositiveIntegerField()  # index into the document's steps
    on = models.DateField()
    because = models.CharField(max_length=12, choices=_choices("signed", "check-in", "clinician"))
    check_in = models.ForeignKey(DiaryEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "step"], name="one_start_a_step")]


class ProposalState(models.TextChoices):
    OPEN = "open"
    APPROVED = "approved"
    EDITED = "edited"
    DECLINED = "declined"
    OUTDATED = "outdated"  # something newer stands in its place


class Proposal(models.Model):
    """What the engine suggests after a check-in or a change, until a clinician approves, edits or declines it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="proposals")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="proposals")
    action = models.CharField(max_length=10)
    rule = models.CharField(max_length=120)
    document = models.TextField()  # the review of the diary, JSON
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    became = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan"], condition=Q(state="open"), name="one_open_proposal_a_plan"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "outdated"]) | Q(decided_by__isnull=False), name="decided_by_somebody"
            ),
        ]


class Block(models.Model):
    """A reason why the next increase of a plan must wait: a grave finding that is new, or newly unknown."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="blocks")
    rule = models.CharField(max_length=120)
    severity = models.CharField(max_length=16)
    unknown = models.BooleanField()
    effect = models.CharField(max_length=600)
    advice = models.CharField(max_length=600, blank=True)
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)  # a clinician's; or that the finding is gone
    gone_at = models.DateTimeField(
        null=True, blank=True
    )  # of one that a clinician lifted: it blocks when it comes back

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "rule"], condition=Q(lifted_at=None), name="one_open_block_a_rule")
        ]


class Standing(models.Model):
    """How a plan stands on a day, worked out: for lists and pages that must not review a year of diary each time."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="standing")
    on = models.DateField()
    knowledge = models.CharField(max_length=40)
    document = models.TextField()  # the review of the diary, JSON
    worked_out_at = models.DateTimeField()


# In the order of the worklist: who needs someone first.
MATTERS = ("emergency", "cover", "blocked", "same-day", "proposal", "not-understood", "check-in", "lab", "message")


class Attention(models.Model):
    """Somebody must look: one matter of one person, on the worklist until it is dealt with."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="attention")
    kind = models.CharField(max_length=16, choices=_choices(*MATTERS))
    rank = models.PositiveSmallIntegerField()  # 0 first
    key = models.CharField(max_length=120)  # what it is about: the same matter stands there once
    says = models.CharField(max_length=400)
    due = models.DateField(null=True, blank=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient", "kind", "key"], condition=Q(closed_at=None), name="one_open_matter"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["rank", "since"], name="open_by_rank", condition=Q(closed_at=None))]
