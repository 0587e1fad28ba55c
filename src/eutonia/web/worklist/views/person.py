"""The pages of one person: how they are, their diary, their plans, who has read the record."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.audit.queries import trail_of
from eutonia.web.charts import draw_body
from eutonia.web.messaging.models import Message
from eutonia.web.messaging.queries import unread_count
from eutonia.web.treatment import queries as treatment
from eutonia.web.treatment.models import Block, DiaryEntry
from eutonia.web.treatment.services.blocks import lift_block
from eutonia.web.worklist.addresses import find, plan_address, proposal_address, record_page, threads_address
from eutonia.web.worklist.forms.matters import LiftForm
from eutonia.web.worklist.queries import known
from eutonia.web.worklist.queries.charting import (
    STRETCHES,
    adherence_of,
    dose_marks,
    doses_given,
    draw_charts,
    medicines_charted,
)
from eutonia.web.worklist.queries.diary import diary_days, diary_pages, worst_side_effects
from eutonia.web.worklist.queries.person import OnePerson, PlanNow, one_person, unsigned_plans
from eutonia.web.worklist.queries.standing import read_review
from eutonia.web.worklist.views.queue import rows_of
from eutonia.web.worklist.words import DIARY_ICONS, FACTS, MATTERS, say_answers, say_entry

ONE_DAY = timedelta(days=1)
DIARY_PAGE = 14  # days
TRAIL_PAGE = 50
NOTES_SHOWN = 5
SHORT = STRETCHES[0]
ALERTING = ("pregnant", "breastfeeding", "dialysis", "pump")
CANNOT_WAIT = ("emergency", "same-day")
TABS = (("patient", "Overview"), ("record", "Record"), ("diary", "Diary"), ("plans", "Plans"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    label: str
    tone: str
    icon: str


# ------------------------------------------------------------------------------------------------ the head


def head(request: RecordRequest, one: OnePerson, tab: str) -> dict[str, Any]:
    """What stands on top of every page of a person: who it is, what must not be missed, and the other pages."""
    patient = one.patient
    problem = one.by_kind["problem"][-1].content if one.by_kind["problem"] else None
    born = patient.birth_date
    age = one.today.year - born.year - ((one.today.month, one.today.day) < (born.month, born.day))
    return {
        "patient": patient,
        "one": one,
        "person": {
            "name": patient.name,
            "initials": "".join(part[0] for part in patient.name.split()[:3]).upper(),
            "facts": [
                f"{age} years",
                patient.sex,
                f"born {born:%b} {born.day}, {born.year}",
                f"{patient.get_state_display()}, {one.local_time:%-I:%M %p} there",
            ],
            "alerts": alerts_of(one),
        },
        "problem": problem,
        "urgent": rows_of([each for each in one.matters if each.kind in CANNOT_WAIT], request.user),
        "others": rows_of([each for each in one.matters if each.kind not in CANNOT_WAIT], request.user),
        "tabs": tabs_of(request, one, tab),
        "here": request.get_full_path(),
        "may_sign": "prescriber" in request.capacities,
        "one_complete": {name: one.complete(name) for name in ("medicine", "condition", "allergy")},
        "new_plan_url": find("worklist:plan-suit", patient_id=patient.pk) or "",
    }  # fmt: skip


def tabs_of(request: RecordRequest, one: OnePerson, tab: str) -> list[Tab]:
    """The pages of this person. Each is a link."""
    tabs = [
        Tab(
            label=label,
            url=record_page(name, one.patient.pk),
            current=name == tab,
            count=len(one.proposals) if name == "plans" else 0,
        )
        for name, label in TABS
    ]
    unread = unread_count(one.patient, by=request.user)
    return [*tabs, Tab(label="Messages", url=threads_address(one.patient.pk), current=False, count=unread)]


def alerts_of(one: OnePerson) -> list[Alert]:
    """What whoever treats this person must know at once. What is not known stands there as unknown."""
    found = [Alert(label=MATTERS[kind].label, tone=MATTERS[kind].tone, icon=MATTERS[kind].icon) for kind in _grave(one)]
    for name in ALERTING:
        entry = one.newest("fact", name)
        if entry and entry.content.get("value") is True:
            found.append(Alert(label=FACTS[name], tone="warn", icon="caution"))
    allergies = [str(entry.content["text"]) for entry in one.by_kind["allergy"]]
    if allergies:
        found.append(Alert(label=f"Allergic: {', '.join(allergies[:4])}", tone="bad", icon="warning"))
    elif not one.complete("allergy"):
        found.append(Alert(label="Allergies not known", tone="unknown", icon="unknown"))
    if not one.complete("medicine"):
        found.append(Alert(label="List of medicines not complete", tone="unknown", icon="unknown"))
    return found


def _grave(one: OnePerson) -> list[str]:
    """Emergencies, and increases that wait: each once."""
    return list(dict.fromkeys(each.kind for each in one.matters if each.kind in ("emergency", "blocked")))


# ------------------------------------------------------------------------------------------------ overview


@require_safe
def patient(request: RecordRequest) -> HttpResponse:
    """How is this person, on what, and what is waiting?"""
    one = one_person(request.patient, at=timezone.now())
    asked = request.GET.get("days", "")
    length = int(asked) if asked.isdecimal() and int(asked) in STRETCHES else 90
    days = diary_days(one.patient, first=one.today - (length - 1) * ONE_DAY, last=one.today)
    if not asked and days.begins_within(SHORT):  # nothing to see before: the days that were written are drawn larger
        days.first, length = one.today - (SHORT - 1) * ONE_DAY, SHORT
    medicines = medicines_charted(one)
    medicine = request.GET.get("medicine", "")
    medicine = medicine if medicine in medicines else next(iter(medicines), "")
    given = doses_given(one, medicine) if medicine else []
    rules = known.rules_say(one)
    context = head(request, one, "patient") | {
        "plans": [_plan_shown(one, each) for each in one.present],
        "coming": [(plan, one.waiting_of(plan)) for plan in one.coming],
        "unsigned": [(plan, plan_address(one.patient.pk, plan.pk)) for plan in unsigned_plans(one.patient)],
        "medicines": known.medicines_shown(one),
        "kidney": known.kidney_shown(one),
        "allergies": known.allergies_shown(one),
        "conditions": known.conditions_shown(one),
        "facts": known.facts_shown(one),
        "rules": rules,
        "days": days,
        "stretches": [(each, f"?days={each}&medicine={medicine}", each == length) for each in STRETCHES],
        "charted": [(each, f"?days={length}&medicine={each}", each == medicine) for each in medicines],
        "charts": draw_charts(one, days, medicine),
        "adherence": adherence_of(list(dose_marks(one, days, given, medicine))) if given else None,
        "medicine": medicine,
        "side_effects": worst_side_effects(days.side_effects),
        "check_ins": [(_when(one, each.at), say_answers(each.content)) for each in reversed(days.check_ins[-3:])],
        "told": [(_when(one, each.at), each) for each in reversed(days.notes[-NOTES_SHOWN:])],
        "last_written": _when(one, days.last_at) if days.last_at else "",
        "notes": list(reversed(one.by_kind["note"]))[:NOTES_SHOWN],
        "read_up_to": _read_up_to(one),
    }
    return render(request, "worklist/patient.html", context)


def _when(one: OnePerson, moment: datetime) -> str:
    """In words, where the person is: as in their diary."""
    return f"{moment.astimezone(ZoneInfo(one.patient.zone)):%b %-d, %-I:%M %p}"


def _plan_shown(one: OnePerson, now: PlanNow) -> dict[str, Any]:
    proposal = now.proposal
    return {
        "now": now,
        "url": plan_address(one.patient.pk, now.plan.pk),
        "proposal": read_review(proposal.document).proposal if proposal else None,
        "proposal_url": proposal_address(one.patient.pk, proposal.pk) if proposal else "",
    }


def _read_up_to(one: OnePerson) -> date | None:
    entry = one.newest("fact", "diary-read")
    return date.fromisoformat(entry.content["value"]) if entry and entry.content.get("value") else None


# ------------------------------------------------------------------------------------------------ the diary


@require_safe
def diary(request: RecordRequest) -> HttpResponse:
    """The diary day by day, the newest first; or opened at one entry."""
    one = one_person(request.patient, at=timezone.now())
    opened = _opened(request, one)
    until = opened or _day(request.GET.get("until", "")) or one.today
    until = min(until, one.today)
    pages = diary_pages(one.patient, until=until, days=DIARY_PAGE)
    first = until - (DIARY_PAGE - 1) * ONE_DAY
    zone = ZoneInfo(one.patient.zone)
    spots: dict[str, int] = {}
    for _, entries in pages:
        for entry in entries:
            where = entry.content.get("where")
            if entry.kind == "spasm" and where and not hasattr(entry, "corrected_by"):
                spots[where] = spots.get(where, 0) + 1
    context = head(request, one, "diary") | {
        "pages": [_day_shown(day, entries, request.GET.get("entry", ""), zone) for day, entries in pages],
        "first": first,
        "until": until,
        "older": f"?until={first - ONE_DAY:%Y-%m-%d}",
        "newer": f"?until={min(one.today, until + DIARY_PAGE * ONE_DAY):%Y-%m-%d}" if until < one.today else "",
        "body": draw_body(spots, title="Where the spasms were") if spots else None,
        "read_up_to": _read_up_to(one),
        "written_days": sum(1 for _, entries in pages if entries),
    }
    return render(request, "worklist/diary.html", context)


def _opened(request: RecordRequest, one: OnePerson) -> date | None:
    """The day of the entry that the address names, a few days later so that it stands in what came around it."""
    try:
        entry_id = uuid.UUID(request.GET.get("entry", ""))
    except ValueError:
        return None
    entry = treatment.diary_entry(one.patient, entry_id)
    if entry is None:
        raise Http404
    return min(one.today, treatment.day_of(one.patient, entry.at) + 3 * ONE_DAY)


type DayShown = tuple[date, list[dict[str, Any]], list[tuple[str, list[str]]]]


def _day_shown(day: date, entries: Sequence[DiaryEntry], opened: str, zone: ZoneInfo) -> DayShown:
    """A day's entries in order; what was simply taken is one line, so that everything else is seen."""
    taken: dict[str, list[str]] = {}
    lines = []
    for entry in entries:
        line = _diary_line(entry, opened, zone)
        if entry.kind == "dose" and entry.content["status"] == "taken" and not line["corrected"] and not line["opened"]:
            taken.setdefault(f"{entry.content['medicine']} {entry.content['mg']} mg", []).append(line["time"])
        else:
            lines.append(line)
    return day, lines, list(taken.items())


def _diary_line(entry: DiaryEntry, opened: str, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "entry": entry,
        "time": f"{entry.at.astimezone(zone):%-I:%M %p}",  # where they were, not where the clinician is
        "said": say_entry(entry.kind, entry.content),
        "answers": say_answers(entry.content) if entry.kind == "check-in" else (),
        "icon": DIARY_ICONS.get(entry.kind, "diary"),
        "corrected": hasattr(entry, "corrected_by"),
        "opened": str(entry.pk) == opened,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# ------------------------------------------------------------------------------------------------ plans


@require_safe
def plans(request: RecordRequest) -> HttpResponse:
    """Every version of every plan with who signed it and when; proposals; what blocks an increase, and what did."""
    one = one_person(request.patient, at=timezone.now())
    versions = list(treatment.plans_of(one.patient).defer("document"))
    blocks = Block.objects.filter(plan__patient=one.patient).select_related("plan", "lifted_by").order_by("-since")
    past = [block for block in blocks if block.lifted_at]
    context = head(request, one, "plans") | {
        "plans": [_plan_shown(one, each) for each in one.present],
        "coming": [(plan, one.waiting_of(plan)) for plan in one.coming],
        "versions": [(plan, plan_address(one.patient.pk, plan.pk)) for plan in versions],
        "proposals": [
            (each, read_review(each.document).proposal, proposal_address(one.patient.pk, each.pk))
            for each in one.proposals
        ],
        "past_blocks": past,
    }
    return render(request, "worklist/plans.html", context)


@require_http_methods(["GET", "POST"])
def lift(request: RecordRequest, block_id: int) -> HttpResponse:
    """A prescriber has looked: the next increase need not wait for this."""
    block = Block.objects.filter(plan__patient=request.patient, pk=block_id).select_related("plan", "lifted_by").first()
    if block is None:
        raise Http404
    back = f"{record_page('plans', request.patient.pk)}#blocks-{block.plan_id}"
    if block.lifted_at:
        messages.info(
            request, f"It was lifted already, by {block.lifted_by or 'the clinic’s own check'}: {block.reason}"
        )
        return redirect(back)
    same = list(Block.objects.filter(plan=block.plan, effect=block.effect, lifted_at=None).order_by("rule"))
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _lift_all(same, form.cleaned_data["reason"], request)
        except EutoniaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"{block.plan.medicine.capitalize()}: the next increase no longer waits for this."
            )
            return redirect(back)
    context = head(request, one_person(request.patient, at=timezone.now()), "plans") | {
        "form": form,
        "waits": block,
        "same": same,
        "back": back,
    }
    return render(request, "worklist/lift.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _lift_all(blocks: list[Block], reason: str, request: RecordRequest) -> None:
    """Every rule that waits for the same thing: the page has named them."""
    for each in blocks:
        lift_block(block=each, reason=reason, by=request.user, at=timezone.now())


# ------------------------------------------------------------------------------------------------ the trail, messages


@require_safe
def trail(request: RecordRequest) -> HttpResponse:
    """Who has read or changed this record."""
    one = one_person(request.patient, at=timezone.now())
    number = request.GET.get("page", "1")
    page = Paginator(trail_of(one.patient), TRAIL_PAGE).get_page(
        int(number) if number.isdecimal() and len(number) < 7 else 1
    )
    return render(request, "worklist/trail.html", head(request, one, "trail") | {"page": page})


@require_safe
def message(request: RecordRequest, message_id: uuid.UUID) -> HttpResponse:
    """To the thread of one message."""
    found = Message.objects.filter(pk=message_id, thread__patient=request.patient).first()
    if found is None:
        raise Http404
    address = find("messaging:thread", patient_id=request.patient.pk, thread_id=found.thread_id)
    return redirect(f"{address}#message-{found.pk}")
