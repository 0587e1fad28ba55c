"""What a person wrote down, and what was done with their record, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from eutonia.web.charts import BODY_CHOICES
from eutonia.web.portal.forms import GOALS, GRADES, SLEEPINESS
from eutonia.web.treatment.models import DiaryEntry

PLACES = dict(BODY_CHOICES)
type Content = Mapping[str, Any]

TITLES = {
    "spasm": "Spasm", "no-spasms": "No spasms", "stiffness": "Stiffness", "pain": "Pain", "sleep": "Sleep",
    "sedation": "Sleepiness", "weakness": "Weakness", "function": "Goal", "side-effect": "Side effect", "dose": "Dose",
    "note": "Note", "check-in": "Check-in",
}  # fmt: skip
ICONS = {
    "spasm": "bolt", "no-spasms": "check", "stiffness": "hold", "pain": "heart", "sleep": "moon", "sedation": "moon",
    "weakness": "walk", "function": "flag", "side-effect": "caution", "dose": "pill", "note": "edit",
    "check-in": "done",
}  # fmt: skip


def entry_title(entry: DiaryEntry) -> str:
    return TITLES.get(entry.kind, entry.kind)


def entry_words(entry: DiaryEntry) -> str:
    """What an entry says, on one line."""
    return SAID[entry.kind](entry.content) if entry.kind in SAID else ""


def _spasm(content: Content) -> str:
    parts = [f"strength {content['strength']} of 10"] if content.get("strength") is not None else []
    if content.get("minutes") is not None:
        minutes = content["minutes"]
        parts.append("some seconds" if minutes == 0 else f"{minutes} minute{'' if minutes == 1 else 's'}")
    if content.get("where"):
        parts.append(place(content["where"]))
    if content.get("trigger"):
        parts.append(f"set off by: {content['trigger']}")
    return ", ".join(parts) or "written down"


def place(where: str) -> str:
    return PLACES.get(where, where).lower() if where in PLACES else where


def _pain(content: Content) -> str:
    where = f", {place(content['where'])}" if content.get("where") else ""
    return f"{content['score']} of 10{where}"


def _sleep(content: Content) -> str:
    if not content["disturbed"]:
        return "not disturbed"
    return f"disturbed, {content['minutes']} minutes awake" if content.get("minutes") else "disturbed"


def _dose(content: Content) -> str:
    said = {"taken": "taken", "late": "taken late", "skipped": "skipped"}[content["status"]]
    reason = f" ({content['reason']})" if content.get("reason") else ""
    return f"{content['medicine']} {content['mg']} mg {said}{reason}"


def _check_in(content: Content) -> str:
    return "answered" if content.get("emergency_signs") is not None else "stayed on the same dose"


SAID: dict[str, Callable[[Content], str]] = {
    "spasm": _spasm,
    "no-spasms": lambda content: "none on this day",
    "stiffness": lambda content: f"{content['score']} of 10",
    "pain": _pain,
    "sleep": _sleep,
    "sedation": lambda content: dict(SLEEPINESS)[str(content["level"])].lower(),
    "weakness": lambda content: "yes, new weakness" if content["present"] else "none",
    "function": lambda content: f"{content['goal']}: {dict(GOALS)[str(content['score'])].lower()}",
    "side-effect": lambda content: f"{content['what']}. {dict(GRADES)[str(content['grade'])]}",
    "dose": _dose,
    "note": lambda content: str(content["text"]),
    "check-in": _check_in,
}

# ------------------------------------------------------------------------------------------------ the trail

DONE = {
    "record.read": "Looked at a page", "diary.written": "Wrote in the diary", "plan.drafted": "Began a plan",
    "plan.edited": "Changed a draft of a plan", "plan.proposed": "Handed a plan to a prescriber",
    "plan.signed": "Signed a plan", "plan.approved": "A plan was approved", "plan.active": "A plan began",
    "plan.superseded": "A newer plan took the place of one", "plan.completed": "A plan came to its end",
    "plan.stopped": "A plan was stopped", "plan.blocked": "The next increase was put on hold",
    "plan.unblocked": "A hold was lifted", "plan.step-began": "The next step began",
    "proposal.made": "A next step was suggested to your care team", "proposal.approved": "Agreed to a suggestion",
    "proposal.edited": "Changed a suggestion", "proposal.declined": "Said no to a suggestion",
    "proposal.outdated": "A suggestion was out of date", "matter.seen": "Is looking into something",
    "matter.closed": "Something was dealt with", "patient.added": "Opened this record",
    "patient.moved": "Changed the state or the time zone", "invitation.made": "Invited somebody",
    "invitation.accepted": "Accepted an invitation", "invitation.withdrawn": "Took an invitation back",
    "caregiver.ended": "Ended a caregiver's access", "missed.reported": "Reported missed doses",
}  # fmt: skip
WHAT = {
    "medicine": "a medicine", "condition": "an illness", "allergy": "an allergy", "lab": "a test result",
    "measure": "a measurement", "fact": "a fact about health", "list": "a list as complete",
    "problem": "the problem and goal", "note": "a note", "supply": "how much medicine is at home",
    "event": "something planned", "stay": "a time zone",
}  # fmt: skip
HOW = {"added": "Wrote down", "corrected": "Corrected", "withdrawn": "Took back", "counted": "Counted", "refill": "Got"}
PAGES = {
    "portal:today": "Today", "portal:diary": "Diary", "portal:entry": "a diary entry", "portal:progress": "Progress",
    "portal:calendar": "Calendar", "portal:medicines": "Medicines", "portal:record": "My record",
    "portal:check-in": "Check-in", "portal:missed": "Missed doses", "portal:watch": "What to watch for",
    "portal:stopping": "How to stop safely", "portal:compare": "Compare medicines", "portal:settings": "Where I am",
    "messaging:threads": "Messages", "messaging:thread": "a message",
}  # fmt: skip


def done_words(action: str, about: str) -> str:
    """
    >>> done_words("record.read", "portal:today"), done_words("medicine.added", "")
    ('Looked at a page: Today', 'Wrote down a medicine')
    """
    if action == "record.read":
        page = PAGES.get(about) or ("the clinic's pages" if about.startswith("worklist:") else about)
        return f"Looked at a page: {page}"
    if action in DONE:
        return DONE[action]
    what, _, how = action.partition(".")
    if what in WHAT and how in HOW:
        return f"{HOW[how]} {WHAT[what]}"
    return action.replace(".", " ").replace("-", " ").capitalize()
