"""One flow for every plan: which medicine suits, what stands against it, the plan with live editing, the signature.

A draft is made again by the engine at each edit. What is signed is the document that was read, by its digest.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eutonia.advice.choosing import suit_patient, suitability_document
from eutonia.advice.library import open_library
from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.queries import licence_for
from eutonia.web.accounts.reauthentication import is_fresh, reauthenticated, where_to_show
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.treatment import queries
from eutonia.web.treatment.drafts import follow
from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.findings import cards_of, findings_of, must_be_decided, not_assessed_of
from eutonia.web.treatment.models import Plan, PlanState, Proposal
from eutonia.web.treatment.services import plans
from eutonia.web.worklist.plan_forms import Choose, Edit, Reason, initial_of

STAGES = (("choose", "Which medicine"), ("plan", "Review and plan"), ("sign", "Signature"))


# ------------------------------------------------------------------------------------------------ which medicine


@require_safe
def suit(request: RecordRequest) -> HttpResponse:
    """Which medicine suits this kind of spasm and this person? The questionnaire stands in the address."""
    library, today = open_library(), queries.day_of(request.patient, timezone.now())
    answers = _answers(request.GET)
    shown: Any = None
    problem = ""
    if answers:
        try:
            person = queries.person_today(request.patient, today=today)
            choice = suit_patient(person, answers, library=library, today=today)
            shown = suitability_document(choice, library=library)
        except EutoniaError as error:
            problem = str(error)
    context = {
        "patient": request.patient,
        "questions": [_question(each, answers) for each in library.knowledge.suitability.question],
        "suitability": shown,
        "problem": problem,
        "form": Choose(library=library, initial={"medicine": request.GET.get("medicine", "baclofen")}),
        "drafts": queries.plans_of(request.patient).filter(state__in=[PlanState.DRAFT, PlanState.PROPOSED]),
        "stages": _stages("choose"),
    }
    return render(request, "worklist/plan/suit.html", context, status=422 if problem else 200)


def _answers(given: QueryDict) -> dict[str, tuple[str, ...]]:
    asked = {each.id for each in open_library().knowledge.suitability.question}
    return {name: tuple(given.getlist(name)) for name in given if name in asked and any(given.getlist(name))}


def _question(question: Any, answers: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    given = answers.get(question.id, ())
    return {
        "id": question.id,
        "ask": question.ask,
        "several": question.several,
        "answers": [
            {"value": each, "words": each.replace("-", " "), "given": each in given} for each in question.answers
        ],
    }


@require_POST
def new(request: RecordRequest) -> HttpResponse:
    """Begin a draft."""
    form = Choose(request.POST, library=open_library())
    if not form.is_valid():
        return render(
            request,
            "worklist/plan/suit.html",
            {"patient": request.patient, "form": form, "questions": (), "stages": _stages("choose")},
            status=422,
        )
    at = timezone.now()
    today = queries.day_of(request.patient, at)
    plan = plans.draft_plan(
        patient=request.patient,
        kind=form.cleaned_data["kind"],
        medicine=form.cleaned_data["medicine"],
        medicine_from=form.cleaned_data["medicine_from"],
        request=PlanRequest(start=today),
        by=request.user,
        at=at,
        today=today,
    )
    return redirect("worklist:plan", request.patient.pk, plan.pk)


# ------------------------------------------------------------------------------------------------ the plan


@require_http_methods(["GET", "POST"])
def plan(request: RecordRequest, plan_id: uuid.UUID) -> HttpResponse:
    """A plan: a draft is edited here, any other is read. Each edit is made again by the engine and shown at once."""
    found = _plan(request, plan_id)
    if request.method == "GET":
        return _show(request, found)
    form = _edit_form(found, request.POST)
    if found.state != PlanState.DRAFT:
        messages.error(request, "This plan is no longer a draft. Nothing was changed.")
        return redirect("worklist:plan", request.patient.pk, found.pk)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    at = timezone.now()
    try:
        found = plans.edit_draft(
            plan=found,
            request=form.request(),
            goal=form.cleaned_data.get("goal", ""),
            by=request.user,
            at=at,
            today=queries.day_of(request.patient, at),
        )
    except EutoniaError as error:
        form.add_error(None, str(error))
        return _show(request, found, form=form, status=422)
    if request.htmx:
        return _show(request, found, form=form, part="#compiled")
    return redirect("worklist:plan", request.patient.pk, found.pk)


def _edit_form(found: Plan, data: QueryDict | None = None) -> Edit:
    initial = initial_of(found.request, found.goal)
    return Edit(data, initial=initial, kind=found.kind, medicine=found.medicine, library=open_library())


def _show(
    request: RecordRequest, found: Plan, *, form: Edit | None = None, part: str = "", status: int = 200
) -> HttpResponse:
    at = timezone.now()
    draft = found.state == PlanState.DRAFT
    context = shown_plan(found) | {
        "patient": request.patient,
        "form": (form or _edit_form(found)) if draft else None,
        "decline": Reason(prefix="decline"),
        "cannot_sign": _cannot_sign(request, at),
        "show_first": "" if is_fresh(request) else where_to_show(request, _back_to_plan(request, found.pk)),
        "stages": _stages("plan" if draft else "sign"),
        "history": queries.plans_of(request.patient).filter(medicine=found.medicine).exclude(pk=found.pk)[:10],
        "signature": getattr(found, "signature", None),
        "decisions": found.decisions.select_related("by"),
        "blocks": queries.open_blocks(found),
    }
    return render(request, f"worklist/plan/plan.html{part}", context, status=status)


def shown_plan(found: Plan) -> dict[str, Any]:
    """What any page needs to show a plan's document."""
    document: dict[str, Any] = msgspec.json.decode(found.document)
    grave = {each.rule for each in findings_of(found.document) if must_be_decided(each)}
    cards = [
        Card(card=card, asked=tuple(each for each in _flat(card) if each.rule in grave))
        for card in cards_of(found.document)
    ]
    return {
        "plan": found,
        "document": document,
        "refused": document.get("refused"),
        "cards": cards,
        "not_assessed": not_assessed_of(found.document),
        "steps": list(_steps(found, document)),
        "sha256": found.sha256,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card of findings, and those on it about which a clinician must say what was done."""

    card: Any
    asked: tuple[Any, ...]


def _flat(card: Any) -> Iterator[Any]:
    yield card
    for each in card.also:
        yield from _flat(each)


def _steps(found: Plan, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The steps as the page lists them, those of a switch with both medicines."""
    (course,) = queries.courses_of([found])
    current = course.current()
    for step in course.steps:
        raw = document["steps"][step.index]
        yield {
            "number": step.index + 1,
            "from": step.planned_from,
            "days": step.days,
            "takings": step.takings,
            "gate": step.gate,
            "load": raw.get("load"),
            "state": _step_state(step.index, current[0].index if current else None),
        }


def _step_state(index: int, now: int | None) -> str:
    if now is None or index > now:
        return "next"
    return "now" if index == now else "done"


def _cannot_sign(request: RecordRequest, at: Any) -> str:
    """Empty where this user may sign here today; else why not."""
    clinician = getattr(request.user, "clinician", None)
    if clinician is None or "prescriber" not in request.capacities:
        return "Only a prescriber signs. You can propose the plan to one."
    today = queries.day_of(request.patient, at)
    if licence_for(clinician, state=request.patient.state, on=today) is None:
        return f"You have no licence in {request.patient.get_state_display()} that is valid on {today}."
    return ""


def _plan(request: RecordRequest, plan_id: uuid.UUID) -> Plan:
    found = queries.plans_of(request.patient).filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def _stages(now: str) -> list[dict[str, Any]]:
    names = [name for name, _ in STAGES]
    return [
        {"label": label, "state": "done" if names.index(name) < names.index(now) else "now" if name == now else "later"}
        for name, label in STAGES
    ]


# ------------------------------------------------------------------------------------------------ what becomes of it


@require_POST
def propose(request: RecordRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Hand a draft to a prescriber."""
    found = _plan(request, plan_id)
    _try(request, "The plan waits for a prescriber's signature.", plans.propose_plan, plan=found)
    return redirect("worklist:plan", request.patient.pk, found.pk)


def _back_to_plan(request: RecordRequest, plan_id: uuid.UUID) -> str:
    return reverse("worklist:plan", args=[request.patient.pk, plan_id])


@require_POST
@reauthenticated(back=_back_to_plan)
def sign(request: RecordRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Sign the document that was read, with what was done about each grave finding."""
    found = _plan(request, plan_id)
    at = timezone.now()
    try:
        plans.sign_plan(
            plan=found,
            sha256=request.POST.get("sha256", ""),
            decisions=list(decisions_in(request.POST)),
            by=request.user.clinician,
            at=at,
            today=queries.day_of(request.patient, at),
        )
    except EutoniaError as error:
        messages.error(request, str(error))
        return redirect("worklist:plan", request.patient.pk, found.pk)
    messages.success(request, "Signed. The person sees it from its first day on.")
    return redirect("worklist:plan", request.patient.pk, found.pk)


def decisions_in(given: QueryDict) -> Iterator[plans.Decision]:
    """What was said about each finding: fields named by its rule."""
    for name in given:
        if name.startswith("how:"):
            rule = name.removeprefix("how:")
            how = given[name]
            if how in ("acted", "override"):
                yield plans.Decision(rule=rule, decision=how, reason=given.get(f"why:{rule}", ""))


@require_POST
def decline(request: RecordRequest, plan_id: uuid.UUID) -> HttpResponse:
    """A draft or proposal that will not be."""
    found = _plan(request, plan_id)
    _try(request, "Declined.", plans.decline_plan, plan=found, reason=request.POST.get("decline-reason", ""))
    return redirect("worklist:plan", request.patient.pk, found.pk)


@require_POST
@reauthenticated(back=_back_to_plan)
def stop(request: RecordRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Stop at once, for an emergency; else a taper is planned."""
    found = _plan(request, plan_id)
    try:
        plans.stop_plan(plan=found, reason=request.POST.get("reason", ""), by=request.user.clinician, at=timezone.now())
        messages.success(request, "Stopped.")
    except EutoniaError as error:
        messages.error(request, str(error))
    return redirect("worklist:plan", request.patient.pk, found.pk)


def _try(request: RecordRequest, said: str, change: Any, **given: Any) -> bool:
    try:
        change(**given, by=request.user, at=timezone.now())
    except EutoniaError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, said)
    return True


# ------------------------------------------------------------------------------------------------ proposals


@require_safe
def proposal(request: RecordRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """What the engine suggests, as a difference from what is taken now, with everything that it rests on."""
    found = _proposal(request, proposal_id)
    document: dict[str, Any] = msgspec.json.decode(found.document)
    followed = follow(found, today=_today(request))
    context = {
        "patient": request.patient,
        "proposal": found,
        "document": document,
        "next": document.get("next") or {},
        "followed": followed,
        "plan_url": reverse("worklist:plan-suit", args=[request.patient.pk]),
        "reason": Reason(),
        "cannot_sign": _cannot_sign(request, timezone.now()),
        "course": queries.courses_of([found.plan])[0],
    }
    return render(request, "worklist/plan/proposal.html", context)


@require_POST
@reauthenticated(back=lambda request, proposal_id: reverse("worklist:proposal", args=[request.patient.pk, proposal_id]))
def approve(request: RecordRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Follow the proposal: go on or stay at once; a new plan is drafted, to be read and signed."""
    found = _proposal(request, proposal_id)
    at, today = timezone.now(), _today(request)
    if problem := _cannot_sign(request, at):
        messages.error(request, problem)
        return redirect("worklist:proposal", request.patient.pk, found.pk)
    followed = follow(found, today=today)
    try:
        match followed.how:
            case "go-on":
                plans.approve_step(proposal=found, by=request.user.clinician, at=at, today=today)
                messages.success(request, "The next step begins today.")
            case "stay":
                plans.approve_stay(proposal=found, by=request.user, at=at)
                messages.success(request, "The dose stays.")
            case "plan" if followed.request:
                draft = plans.draft_from(
                    proposal=found, kind=followed.kind, request=followed.request, by=request.user, at=at, today=today
                )
                messages.success(request, "Read it once more and sign: the person sees nothing of it before.")
                return redirect("worklist:plan", request.patient.pk, draft.pk)
            case _:
                return redirect(reverse("worklist:plan-suit", args=[request.patient.pk]))
    except EutoniaError as error:
        messages.error(request, str(error))
        return redirect("worklist:proposal", request.patient.pk, found.pk)
    return redirect("worklist:patient", request.patient.pk)


@require_POST
def edit(request: RecordRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Make another plan of it: a draft to change."""
    found = _proposal(request, proposal_id)
    at, today = timezone.now(), _today(request)
    followed = follow(found, today=today)
    kind = request.POST.get("kind") or followed.kind
    try:
        draft = plans.draft_from(
            proposal=found,
            kind="taper" if kind == "taper" else "titration",
            request=(followed.request if kind == followed.kind else None) or PlanRequest(start=today),
            by=request.user,
            at=at,
            today=today,
        )
    except EutoniaError as error:
        messages.error(request, str(error))
        return redirect("worklist:proposal", request.patient.pk, found.pk)
    return redirect("worklist:plan", request.patient.pk, draft.pk)


@require_POST
def decline_proposal(request: RecordRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Not this, and why."""
    found = _proposal(request, proposal_id)
    reason = request.POST.get("reason", "")
    if _try(request, "Declined. The plan stays as it is.", plans.decline_proposal, proposal=found, reason=reason):
        return redirect("worklist:patient", request.patient.pk)
    return redirect("worklist:proposal", request.patient.pk, found.pk)


def _proposal(request: RecordRequest, proposal_id: uuid.UUID) -> Proposal:
    found = Proposal.objects.filter(patient=request.patient, pk=proposal_id).select_related(
        "plan", "decided_by", "became"
    )
    first = found.first()
    if first is None:
        raise Http404
    return first


def _today(request: RecordRequest) -> date:
    return queries.day_of(request.patient, timezone.now())
