"""Writing and reading messages. What a person writes is triaged before anything else happens with it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from eutonia.domain.errors import EutoniaError
from eutonia.domain.triage import Verdict
from eutonia.web.accounts.models import Clinician, Patient, User
from eutonia.web.audit.services import record
from eutonia.web.messaging.models import Message, Read, Thread
from eutonia.web.treatment.queries import day_of
from eutonia.web.treatment.services.diary import hear_text, matter_of
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.matters import close_matters, raise_matter

LONGEST = 4000


class MessageError(EutoniaError):
    """A message that cannot be sent as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that was sent; `again` where it was there before; what was said to it at once."""

    message: Message
    again: bool
    verdict: Verdict | None


@transaction.atomic
def begin_thread(*, patient: Patient, id: uuid.UUID, subject: str, text: str, by: User, at: datetime) -> Sent:
    """Open a matter with its first message. The thread carries the message's identifier: sent twice, it is there
    once."""
    if not subject.strip():
        raise MessageError("Say in a few words what it is about.")
    lock_patient(patient)
    before = Message.objects.filter(pk=id, thread__patient=patient).select_related("thread").first()
    if before:
        return Sent(message=before, again=True, verdict=None)
    thread = Thread.objects.create(patient=patient, subject=subject.strip()[:120], begun_at=at, last_at=at)
    record("thread.begun", by=by, at=at, patient=patient, about=thread.pk)
    return post_message(thread=thread, id=id, text=text, by=by, at=at)


@transaction.atomic
def post_message(*, thread: Thread, id: uuid.UUID, text: str, by: User, at: datetime) -> Sent:
    """Write to a thread. A patient's or caregiver's words are triaged, and go to the worklist until somebody
    answers."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise MessageError(f"A message has from 1 to {LONGEST:,} characters.")
    patient = lock_patient(thread.patient)
    before = Message.objects.filter(pk=id).first()
    if before:
        if before.thread_id != thread.pk or before.by_id != by.pk:
            raise MessageError("This message cannot be sent. Reload the page and send it again.")
        return Sent(message=before, again=True, verdict=None)
    # Whoever works here and is treated here writes as themselves in their own record.
    own = by.pk == patient.account_id
    from_care_team = not own and Clinician.objects.filter(user=by, clinic=patient.clinic_id).exists()
    verdict, heard = (None, True) if from_care_team else hear_text(patient, text, day_of(patient, at))
    message = Message.objects.create(
        id=id, thread=thread, by=by, from_care_team=from_care_team, text=text, at=at,
        level=verdict.level.word if verdict else "",
        understood=verdict.understood if verdict else None if heard else False,
    )  # fmt: skip
    Read.objects.create(message=message, user=by, at=at)
    thread.last_at = at
    thread.save(update_fields=["last_at"])
    record("message.sent", by=by, at=at, patient=patient, about=message.pk)
    if not from_care_team:
        _ask_for_an_answer(message, verdict, at)
    else:
        close_matters(patient=patient, kind="message", key=str(thread.pk), by=by, at=at, outcome="answered")
    return Sent(message=message, again=False, verdict=verdict)


def _ask_for_an_answer(message: Message, verdict: Verdict | None, at: datetime) -> None:
    """Every message waits for an answer; one that is more than that says so higher up as well."""
    thread = message.thread
    raise_matter(
        patient=thread.patient, kind="message", key=str(thread.pk), at=at, says=f"Message: {thread.subject}"
    )  # fmt: skip
    kind = matter_of(verdict, free=True) if verdict else "same-day"  # nothing is known of it: read today
    if kind:
        because = verdict.because if verdict else ()
        reasons = ", ".join(dict.fromkeys(heard.phrase for heard in because)) or "not understood"
        raise_matter(
            patient=thread.patient, kind=kind, key=f"message {message.pk}", at=at, says=f"Message: {reasons}"
        )  # fmt: skip


@transaction.atomic
def read_thread(*, thread: Thread, by: User, at: datetime) -> int:
    """Note that this user has now seen every message of the thread. Gives how many were new to them."""
    lock_patient(thread.patient)
    new = list(thread.messages.exclude(reads__user=by))
    Read.objects.bulk_create([Read(message=message, user=by, at=at) for message in new], ignore_conflicts=True)
    if new:
        record("message.read", by=by, at=at, patient=thread.patient, about=thread.pk)
    return len(new)
