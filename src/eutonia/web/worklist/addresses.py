"""Where is a matter dealt with? One place for the addresses that lead from the worklist into a record and its plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from eutonia.web.treatment.models import Attention

# What was written in a diary stands under its own kind; a proposal that cannot wait is an emergency.
IN_DIARY = "diary "
IN_THREAD = "message "
OF_PLAN = "plan "  # one that waits for a signature


def address_of(matter: Attention) -> str:
    """The page on which this matter is dealt with."""
    patient_id = matter.patient_id
    if matter.key.startswith(IN_DIARY):
        return diary_address(patient_id, matter.key.removeprefix(IN_DIARY))
    if matter.key.startswith(IN_THREAD):
        return message_address(patient_id, matter.key.removeprefix(IN_THREAD))
    if matter.key.startswith(OF_PLAN):
        return plan_address(patient_id, matter.key.removeprefix(OF_PLAN)) or record_page("plans", patient_id)
    match matter.kind:
        case "message":
            return thread_address(patient_id, matter.key)
        case "proposal" | "emergency":
            return proposal_address(patient_id, matter.key)
        case "blocked":
            return f"{record_page('plans', patient_id)}#blocks-{matter.key.partition(' ')[0]}"
        case "cover":
            return f"{record_page('record', patient_id)}#supply"
        case "lab":
            return f"{record_page('record', patient_id)}#labs"
    return record_page("patient", patient_id)


def record_page(name: str, patient_id: UUID) -> str:
    """One of the pages of a person."""
    return reverse(f"worklist:{name}", kwargs={"patient_id": patient_id})


def diary_address(patient_id: UUID, entry_id: object) -> str:
    """The diary, opened at one entry."""
    return f"{record_page('diary', patient_id)}?entry={entry_id}#entry-{entry_id}"


def proposal_address(patient_id: UUID, proposal_id: object) -> str:
    """Where a proposal is decided."""
    return find("worklist:proposal", patient_id=patient_id, proposal_id=proposal_id) or record_page("plans", patient_id)


def plan_address(patient_id: UUID, plan_id: object) -> str:
    """The whole of one version of a plan, where the plan flow shows it."""
    return find("worklist:plan", patient_id=patient_id, plan_id=plan_id) or ""


def threads_address(patient_id: UUID) -> str:
    """Every thread with this person."""
    return reverse("messaging:threads", kwargs={"patient_id": patient_id})


def thread_address(patient_id: UUID, thread_id: object) -> str:
    """One thread with this person."""
    return find("messaging:thread", patient_id=patient_id, thread_id=thread_id) or threads_address(patient_id)


def message_address(patient_id: UUID, message_id: object) -> str:
    """The thread of one message, opened at it."""
    return find("worklist:message", patient_id=patient_id, message_id=message_id) or threads_address(patient_id)


def find(name: str, **kwargs: Any) -> str | None:
    """The address of this name; none where the clinic has no such page."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return None


def is_dealt_with_here(matter: Attention) -> bool:
    """May it be closed by a word? A block is lifted and a proposal decided: each with its own page."""
    if matter.kind in ("blocked", "proposal"):
        return False
    return matter.kind != "emergency" or not _is_proposal(matter)


def _is_proposal(matter: Attention) -> bool:
    try:
        UUID(matter.key)
    except ValueError:
        return False
    return True
