"""Threads and what is new in them, for somebody who may see this person's record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from eutonia.web.accounts.models import Patient, User
from eutonia.web.messaging.models import Message, Read, Thread


def threads_of(patient: Patient, *, seen_by: User) -> QuerySet[Thread]:
    """The person's threads, the latest first, each with how many messages are new to this user (`new`)."""
    mine = Read.objects.filter(message=OuterRef("messages"), user=seen_by)
    last = Message.objects.filter(thread=OuterRef("pk")).order_by("-at")
    return (
        Thread.objects.filter(patient=patient)
        .annotate(
            new=Count("messages", filter=~Q(Exists(mine))),
            last_text=Subquery(last.values("text")[:1]),
            last_from_care_team=Subquery(last.values("from_care_team")[:1]),
        )
        .order_by("-last_at")
    )


def thread_of(patient: Patient, thread_id: uuid.UUID) -> Thread | None:
    """One thread of this person."""
    return Thread.objects.filter(patient=patient, pk=thread_id).select_related("patient").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message, and who of the other side has seen it."""

    message: Message
    mine: bool
    seen: bool


def messages_of(thread: Thread, *, seen_by: User) -> list[Shown]:
    """Everything of a thread in order, each with whether somebody of the other side has seen it."""
    found = thread.messages.select_related("by").prefetch_related("reads").order_by("at")
    return [
        Shown(
            message=message,
            mine=message.by_id == seen_by.pk,
            seen=any(read.user_id != message.by_id for read in message.reads.all()),
        )
        for message in found
    ]


def unread_count(patient: Patient, *, by: User) -> int:
    """How many messages of this person are new to this user?"""
    return Message.objects.filter(thread__patient=patient).exclude(reads__user=by).count()
