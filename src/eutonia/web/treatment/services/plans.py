"""Plans: drafted, edited, proposed, signed, begun, replaced, ended. The database holds what must be true (migration
0002).

Every change locks the person first: two clinicians at once come one after the other, and the second is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from eutonia.web.accounts.models import Clinician, Patient, Profession, User
from eutonia.web.accounts.queries import licence_for
from eutonia.web.audit.services import record
from eutonia.web.treatment import queries
from eutonia.web.treatment.drafts import follow
from eutonia.web.treatment.engine import PlanRequest, make
from eutonia.web.treatment.errors import LicenceError, StaleError, TreatmentError
from eutonia.web.treatment.findings import findings_of, must_be_decided
from eutonia.web.treatment.models import FindingDecision, Plan, PlanState, Proposal, ProposalState, Signature, StepStart
from eutonia.web.treatment.services.lines import strike_lines
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.matters import close_matters, raise_matter
from eutonia.web.treatment.services.standing import check_coming, leave_plan, refresh_plan
from eutonia.web.treatment.services.steps import go_on

LATEST_BEGINNING = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the clinician did about one finding."""

    rule: str
    decision: str  # acted, override
    reason: str


@transaction.atomic
def draft_plan(
    *,
    patient: Patient,
    kind: str,
    medicine: str,
    request: PlanRequest,
    by: User | None,
    at: datetime,
    today: date,
    medicine_from: str = "",
    replaces: Plan | None = None,
    goal: str = "",
) -> Plan:
    """Begin a plan: what the engine makes of this request, for a clinician to look at. Nobody sees it as a dose."""
    patient = lock_patient(patient)
    made = make(
        kind,
        medicine=medicine,
        medicine_from=medicine_from,
        request=request,
        person=queries.person_today(patient, today=today),
        today=today,
    )
    last = Plan.objects.filter(patient=patient, medicine=medicine).aggregate(last=Max("version"))["last"] or 0
    plan = Plan.objects.create(
        patient=patient,
        kind=kind,
        medicine=medicine,
        medicine_from=medicine_from,
        version=last + 1,
        request=msgspec.to_builtins(request),
        document=made.document,
        sha256=sha256_of(made.document),
        knowledge=made.knowledge,
        signable=made.signable,
        first_day=made.first_day,
        goal=goal,
        replaces=replaces,
        made_by=by,
        made_at=at,
        changed_at=at,
    )
    record("plan.drafted", by=by, at=at, patient=patient, about=plan.pk)
    return plan


@transaction.atomic
def edit_draft(
    *, plan: Plan, request: PlanRequest, by: User, at: datetime, today: date, goal: str | None = None
) -> Plan:
    """Make the draft again from another request."""
    patient = lock_patient(plan.patient)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.DRAFT:
        raise StaleError("This plan")
    made = make(
        plan.kind,
        medicine=plan.medicine,
        medicine_from=plan.medicine_from,
        request=request,
        person=queries.person_today(patient, today=today),
        today=today,
    )
    plan.request, plan.document, plan.sha256 = msgspec.to_builtins(request), made.document, sha256_of(made.document)
    plan.knowledge, plan.signable, plan.first_day, plan.changed_at = made.knowledge, made.signable, made.first_day, at
    plan.goal = plan.goal if goal is None else goal
    plan.save(
        update_fields=["request", "document", "sha256", "knowledge", "signable", "first_day", "goal", "changed_at"]
    )
    record("plan.edited", by=by, at=at, patient=patient, about=plan.pk)
    return plan


@transaction.atomic
def propose_plan(*, plan: Plan, by: User, at: datetime) -> Plan:
    """Hand a draft to a prescriber: from now on it is not edited, but signed or declined."""
    lock_patient(plan.patient)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.DRAFT:
        raise StaleError("This plan")
    plan = _move(plan, PlanState.PROPOSED, by=by, at=at)
    raise_matter(
        patient=plan.patient,
        kind="proposal",
        key=f"plan {plan.pk}",
        at=at,
        says=f"{plan.medicine}: a {plan.kind} waits for a signature",
    )
    return plan


@transaction.atomic
def sign_plan(
    *, plan: Plan, sha256: str, decisions: Sequence[Decision], by: Clinician, at: datetime, today: date
) -> Plan:
    """Sign what was read: `sha256` is of the document on the page, `today` the day where the person is.

    Where its first day has come it begins, and the plan it replaces ends. Until then that plan is followed. Raises
    LicenceError where this clinician may not
    sign for somebody in this state today, StaleError where the document or the record is no longer what was read.
    """
    patient = lock_patient(plan.patient)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state not in (PlanState.DRAFT, PlanState.PROPOSED) or plan.sha256 != sha256:
        raise StaleError("This plan")
    if today != queries.day_of(patient, at):
        raise StaleError("Where the person is")
    _check_made_today(plan, patient, today)
    if not plan.signable:
        raise TreatmentError("This plan cannot be signed: it was refused, rests on guesses, or begins in the past.")
    if plan.first_day and plan.first_day > today + LATEST_BEGINNING:
        raise TreatmentError(
            f"This plan begins on {plan.first_day}, more than {LATEST_BEGINNING.days} days from now: too far ahead to "
            "sign. Plan it again nearer to its first day."
        )
    _check_leaves_nothing_out(plan, today)
    licence = licence_for(by, state=patient.state, on=today) if by.profession == Profession.PRESCRIBER else None
    if licence is None:
        raise LicenceError(
            f"{by} has no licence to prescribe in {patient.get_state_display()} that is valid on {today}."
        )
    _decide(plan, decisions, by=by.user, at=at)
    Signature.objects.create(
        plan=plan, clinician=by, licence=licence, state=patient.state, on=today, at=at, sha256=plan.sha256
    )
    for proposal in Proposal.objects.filter(plan=plan.replaces_id, state=ProposalState.OPEN):
        _decided(proposal, _as_proposed(proposal, plan), by=by.user, at=at, became=plan)
    for other in _others(plan, PlanState.APPROVED):
        _move(other, PlanState.SUPERSEDED, by=by.user, at=at, because=f"version {plan.version} was signed")
    _move(plan, PlanState.APPROVED, by=by.user, at=at)
    record("plan.signed", by=by.user, at=at, patient=patient, about=f"{plan.pk} {plan.sha256[:16]}")
    if plan.first_day and plan.first_day <= today:
        begin_plan(plan=plan, at=at, today=today)
    plan.refresh_from_db()
    return plan


def _as_proposed(proposal: Proposal, plan: Plan) -> ProposalState:
    """Is what was signed the very plan that the proposal leads to, or one that was edited?"""
    same = follow(proposal, today=plan.first_day or plan.made_at.date()).request
    asked = msgspec.convert(plan.request, PlanRequest)
    return ProposalState.APPROVED if same == asked else ProposalState.EDITED


def _check_made_today(plan: Plan, patient: Patient, today: date) -> None:
    """Would the engine still make the very same plan of what the record says now?"""
    again = make(
        plan.kind,
        medicine=plan.medicine,
        medicine_from=plan.medicine_from,
        request=msgspec.convert(plan.request, PlanRequest),
        person=queries.person_today(patient, today=today),
        today=today,
    )
    if sha256_of(again.document) != plan.sha256:
        raise StaleError("The record that this plan rests on")


def _decide(plan: Plan, decisions: Sequence[Decision], *, by: User, at: datetime) -> None:
    """Every grave finding is acted on or overridden, each with its reason."""
    decided = {each.rule: each for each in decisions}
    findings = findings_of(plan.document)
    for finding in findings:
        mine = decided.get(finding.rule)
        if must_be_decided(finding) and (mine is None or not mine.reason.strip()):
            raise TreatmentError(f"Say what was done about: {finding.effect or finding.rule}")
    known = {finding.rule: finding for finding in findings}
    for each in decisions:
        if each.rule in known:
            FindingDecision.objects.create(
                plan=plan,
                rule=each.rule,
                severity=known[each.rule].severity,
                decision=each.decision,
                reason=each.reason.strip()[:400],
                by=by,
                at=at,
            )


def _others(plan: Plan, *states: PlanState) -> list[Plan]:
    """The other plans of these medicines in these states."""
    names = [name for name in (plan.medicine, plan.medicine_from) if name]
    found = Plan.objects.select_for_update().filter(patient=plan.patient_id, state__in=states).exclude(pk=plan.pk)
    return list(found.filter(Q(medicine__in=names) | Q(medicine_from__in=names)).order_by("made_at"))


def _check_leaves_nothing_out(plan: Plan, today: date) -> None:
    """What is taken now under a plan that this one ends is held by this one too, or brought down by it."""
    (course,) = queries.courses_of([plan])
    held = {each.medicine for each in course.steps[0].takings} if course.steps else set()
    held.add(plan.medicine_from or (plan.medicine if plan.kind == "taper" else ""))
    for other in queries.courses_of(_others(plan, PlanState.ACTIVE)):
        left = [each.medicine for each in other.taken_on(today) if each.medicine not in held]
        if left:
            raise TreatmentError(
                f"{left[0].capitalize()} is taken too under the {other.kind} that this plan would end, and would stop "
                f"from one day to the next. Plan a switch that holds both, or bring {left[0]} down first."
            )


@transaction.atomic
def begin_plan(*, plan: Plan, at: datetime, today: date) -> Plan:
    """The first day has come: the plan is what the person follows, and what it replaces ends.

    Where something grave has turned up since it was signed, and more would be taken than now, it waits for a clinician.
    """
    lock_patient(plan.patient)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.APPROVED or plan.first_day is None or plan.first_day > today:
        return plan
    others = _others(plan, PlanState.ACTIVE)
    if _waits(plan, others, at, today):
        return plan
    mine = frozenset(filter(None, (plan.medicine, plan.medicine_from)))
    for other in others:
        _move(other, PlanState.SUPERSEDED, by=None, at=at, because=f"version {plan.version} began", kept=mine)
    plan = _move(plan, PlanState.ACTIVE, by=None, at=at)
    # Begun late, after an outage or once a block was lifted, it begins today: nobody took it before.
    StepStart.objects.create(plan=plan, step=0, on=today, because="signed", by=None, at=at)
    refresh_plan(plan=plan, at=at, today=today)
    return plan


def _waits(plan: Plan, others: Sequence[Plan], at: datetime, today: date) -> bool:
    """Is there a reason not to begin, where it would be an increase? Staying is always allowed."""
    looked = check_coming(plan=plan, at=at, today=today)
    held = looked.unread or queries.open_blocks(plan).exists()
    now = {each.medicine: each.daily for course in queries.courses_of(others) for each in course.taken_on(today)}
    first = looked.course.steps[0].takings if looked.course.steps else ()
    return bool(held) and any(each.daily > now.get(each.medicine, 0) for each in first)


@transaction.atomic
def decline_plan(*, plan: Plan, reason: str, by: User, at: datetime) -> Plan:
    """A draft or a proposal that will not be."""
    if not reason.strip():
        raise TreatmentError("Say why the plan is declined.")
    lock_patient(plan.patient)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state not in (PlanState.DRAFT, PlanState.PROPOSED):
        raise StaleError("This plan")
    return _move(plan, PlanState.STOPPED, by=by, at=at, because=reason)


@transaction.atomic
def stop_plan(*, plan: Plan, reason: str, by: Clinician, at: datetime) -> Plan:
    """End a plan that is followed, at once: for an emergency that the engine names. Otherwise a taper takes its
    place."""
    if not reason.strip():
        raise TreatmentError("Say why the plan is stopped at once, without a taper.")
    if by.profession != Profession.PRESCRIBER:
        raise LicenceError("Only a prescriber stops a plan.")
    lock_patient(plan.patient)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state not in (PlanState.APPROVED, PlanState.ACTIVE):
        raise StaleError("This plan")
    if plan.state == PlanState.ACTIVE:  # what is stopped for an emergency does not begin again by itself next week
        for coming in _others(plan, PlanState.APPROVED):
            _move(coming, PlanState.STOPPED, by=by.user, at=at, because=reason)
    return _move(plan, PlanState.STOPPED, by=by.user, at=at, because=reason)


@transaction.atomic
def complete_plan(*, plan: Plan, at: datetime) -> Plan:
    """The last day of a way down is over."""
    lock_patient(plan.patient)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    return _move(plan, PlanState.COMPLETED, by=None, at=at) if plan.state == PlanState.ACTIVE else plan


@transaction.atomic
def decline_proposal(*, proposal: Proposal, reason: str, by: User, at: datetime) -> Proposal:
    """The clinician does not follow the engine; the plan stays as it is."""
    if not reason.strip():
        raise TreatmentError("Say why the proposal is declined.")
    return _decided(proposal, ProposalState.DECLINED, by=by, at=at, reason=reason)


@transaction.atomic
def approve_stay(*, proposal: Proposal, by: User, at: datetime) -> Proposal:
    """The dose stays, as the engine suggests. Staying needs no plan."""
    return _decided(proposal, ProposalState.APPROVED, by=by, at=at)


@transaction.atomic
def approve_step(*, proposal: Proposal, by: Clinician, at: datetime, today: date) -> StepStart:
    """The next step of the signed plan begins, because a clinician says so. What blocks it is looked at first."""
    lock_patient(proposal.patient)
    plan = Plan.objects.select_for_update().get(pk=proposal.plan_id)
    (course,) = queries.courses_of([plan])
    if plan.state != PlanState.ACTIVE or course.following() is None:
        raise StaleError("This plan")
    coming = queries.coming_instead(plan)
    if coming:
        raise TreatmentError(f"A new plan is signed and begins on {coming.first_day}. Until then the dose stays.")
    if course.rises() and queries.open_blocks(plan).exists():
        raise TreatmentError("Something blocks the next increase. Look at it first.")
    if licence_for(by, state=proposal.patient.state, on=today) is None or by.profession != Profession.PRESCRIBER:
        raise LicenceError("Only a prescriber with a licence where the person is lets a step begin.")
    _decided(proposal, ProposalState.APPROVED, by=by.user, at=at)
    return go_on(plan=plan, course=course, on=today, because="clinician", by=by.user, at=at)


@transaction.atomic
def draft_from(
    *, proposal: Proposal, request: PlanRequest, by: User, at: datetime, today: date, kind: str = "titration"
) -> Plan:
    """The plan that follows from a proposal, as a draft: read, edited if need be, then signed."""
    if proposal.state != ProposalState.OPEN:
        raise StaleError("This proposal")
    return draft_plan(
        patient=proposal.patient,
        kind=kind,
        medicine=proposal.plan.medicine,
        request=request,
        by=by,
        at=at,
        today=today,
        replaces=proposal.plan,
        goal=proposal.plan.goal,
    )


def _decided(
    proposal: Proposal, state: ProposalState, *, by: User, at: datetime, became: Plan | None = None, reason: str = ""
) -> Proposal:
    lock_patient(proposal.patient)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state != ProposalState.OPEN:
        raise StaleError("This proposal")
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, at
    proposal.became, proposal.reason = became, reason.strip()[:400]
    proposal.save(update_fields=["state", "decided_by", "decided_at", "became", "reason"])
    record(f"proposal.{state}", by=by, at=at, patient=proposal.patient, about=proposal.pk)
    for kind in ("proposal", "emergency"):
        close_matters(patient=proposal.patient, kind=kind, key=str(proposal.pk), by=by, at=at, outcome=state)
    return proposal


def _move(
    plan: Plan,
    state: PlanState,
    *,
    by: User | None,
    at: datetime,
    because: str = "",
    kept: frozenset[str] = frozenset(),
) -> Plan:
    """From one state to another. `kept`: the medicines that another plan goes on with."""
    before = plan.state
    plan.state, plan.changed_at, plan.ended_because = state, at, because.strip()[:400]
    try:
        with transaction.atomic():
            plan.save(update_fields=["state", "changed_at", "ended_because"])
    except IntegrityError as error:
        plan.state = before
        raise TreatmentError(f"The record does not allow this: {error}.") from error
    record(f"plan.{state}", by=by, at=at, patient=plan.patient, about=plan.pk)
    if before in (PlanState.APPROVED, PlanState.ACTIVE) and state not in (PlanState.APPROVED, PlanState.ACTIVE):
        leave_plan(plan=plan, by=by, at=at)
    if before == PlanState.ACTIVE:
        ended = frozenset(filter(None, (plan.medicine, plan.medicine_from)))
        strike_lines(plan=plan, medicines=ended - kept, by=by, at=at)
    if before == PlanState.PROPOSED:
        close_matters(patient=plan.patient, kind="proposal", key=f"plan {plan.pk}", by=by, at=at, outcome=state)
    return plan


def sha256_of(document: str) -> str:
    """The digest by which a document is signed."""
    return hashlib.sha256(document.encode()).hexdigest()
