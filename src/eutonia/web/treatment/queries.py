"""Reads of the record. Whoever asks has been let in by the access table; a patient sees only doses that were signed."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from eutonia.advice.library import open_library
from eutonia.domain.patient import Patient as Person
from eutonia.web.accounts.models import Patient, User
from eutonia.web.treatment.course import Course, read_course
from eutonia.web.treatment.diaries import BASELINE_DAYS, EngineDiary, diary_document
from eutonia.web.treatment.models import (
    Attention,
    Block,
    DiaryEntry,
    Entry,
    FindingDecision,
    Plan,
    PlanState,
    Proposal,
    ProposalState,
    StepStart,
)
from eutonia.web.treatment.record import holding_entries, person_of

REVIEWED_DAYS = 400  # how far back a diary is read for a review


def day_of(patient: Patient, at: datetime) -> date:
    """Which day is it where the person is?"""
    return at.astimezone(ZoneInfo(patient.zone)).date()


def courses_of(plans: Iterable[Plan]) -> list[Course]:
    """These plans as they are followed."""
    plans = list(plans)
    starts: dict[object, list[tuple[int, date]]] = defaultdict(list)
    for plan_id, step, on in StepStart.objects.filter(plan__in=plans).values_list("plan_id", "step", "on"):
        starts[plan_id].append((step, on))
    return [
        read_course(
            plan_id=str(plan.pk), kind=plan.kind, medicine=plan.medicine, medicine_from=plan.medicine_from,
            document=plan.document, starts=starts[plan.pk],
        )
        for plan in plans
    ]  # fmt: skip


def active_plans(patient: Patient) -> QuerySet[Plan]:
    """The plans that the person follows now: signed, each of them."""
    found = Plan.objects.filter(patient=patient, state=PlanState.ACTIVE, signature__isnull=False)
    return found.select_related("signature__clinician__user", "signature__licence", "standing").order_by("medicine")


def plans_ended(patient: Patient, *, since: datetime) -> list[Plan]:
    """Plans that were followed until lately: what was due while they were may still be written down."""
    found = Plan.objects.filter(patient=patient, signature__isnull=False, starts__isnull=False, changed_at__gte=since)
    ended = found.exclude(state__in=[PlanState.APPROVED, PlanState.ACTIVE])
    return list(ended.select_related("signature__clinician__user").distinct().order_by("changed_at"))


def coming_plans(patient: Patient) -> QuerySet[Plan]:
    """Plans that are signed and have not begun."""
    found = Plan.objects.filter(patient=patient, state=PlanState.APPROVED, signature__isnull=False)
    return found.select_related("signature__clinician__user").order_by("first_day")


def signed_plans(patient: Patient, medicine: str) -> list[Plan]:
    """Every plan of a medicine that was ever followed, the oldest first."""
    found = Plan.objects.filter(
        Q(medicine=medicine) | Q(medicine_from=medicine), patient=patient, signature__isnull=False, starts__isnull=False
    )
    return list(found.distinct().order_by("signature__at"))


def plans_of(patient: Patient) -> QuerySet[Plan]:
    """Every version of every plan, the newest first: for clinicians."""
    found = Plan.objects.filter(patient=patient).select_related("signature__clinician__user", "made_by", "replaces")
    return found.order_by("-made_at")


def person_today(patient: Patient, *, today: date) -> Person:
    """The person as the engine is asked about them."""
    courses = courses_of(active_plans(patient))
    return person_of(patient, holding_entries(patient), courses=courses, today=today, library=open_library())


def diary_of(patient: Patient, *, since: datetime) -> list[DiaryEntry]:
    """What the person wrote from this moment on, in the order in which it arrived, corrected entries among them."""
    found = DiaryEntry.objects.filter(patient=patient, at__gte=since)
    return list(found.order_by("received_at", "pk"))


def diaries_for_engine(
    plan: Plan, medicines: Iterable[str], *, at: datetime, today: date
) -> dict[str, EngineDiary | None]:
    """The diary of each of these medicines, all of one reading; none where it was never taken under a signed plan."""
    patient, record = plan.patient, holding_entries(plan.patient)
    signed = {medicine: signed_plans(patient, medicine) for medicine in medicines}
    courses = {
        each.plan_id: each for each in courses_of({p.pk: p for plans in signed.values() for p in plans}.values())
    }
    began = {
        min((courses[str(each.pk)].starts[0][1] for each in plans if courses[str(each.pk)].starts), default=today)
        for plans in signed.values()
    }
    entries = _written(patient, since=_measured_since(record, today), began=began, at=at)
    acknowledged = _acknowledged(plan)
    found: dict[str, EngineDiary | None] = {}
    for medicine, plans in signed.items():
        mine = [courses[str(each.pk)] for each in plans]
        found[medicine] = diary_document(
            patient=patient, medicine=medicine, courses=mine, ended=_ended(patient, plans), entries=entries,
            record=record, acknowledged=acknowledged, today=today,
        )  # fmt: skip
    return found


def _acknowledged(plan: Plan) -> list[str]:
    """Which grave findings has a clinician looked at, for this plan?"""
    decided = FindingDecision.objects.filter(plan=plan).values_list("rule", flat=True)
    lifted = Block.objects.filter(plan=plan, lifted_by__isnull=False, gone_at=None).values_list("rule", flat=True)
    return [*decided, *lifted]


def _ended(patient: Patient, plans: Iterable[Plan]) -> dict[str, date]:
    """The last day of the plans that are over. One that was stopped was followed until then."""
    return {
        str(each.pk): day_of(patient, each.changed_at) - timedelta(days=each.state != PlanState.STOPPED)
        for each in plans
        if each.state != PlanState.ACTIVE
    }


# What is measured each day counts for a while; what may be a sign, and what was said at check-ins, for as long as a
# diary is read back. So a year of doses need not be read for each new one.
MEASURED = ("dose", "stiffness", "spasm", "no-spasms", "pain", "sleep")
MEASURED_DAYS = 100  # the engine's longest window, of how regularly doses are taken, has 90 days
COUNTED_DAYS = 190  # an older count of what is at home says nothing to the engine


def _measured_since(record: Iterable[Entry], today: date) -> date:
    """From which day on are doses and scores needed? Also those since pieces were counted last."""
    counted = [entry.on for entry in record if entry.kind == "supply" and entry.name == "counted" and entry.on <= today]
    usual = today - timedelta(days=MEASURED_DAYS)
    recent = [day for day in counted if day >= today - timedelta(days=COUNTED_DAYS)]
    return min(usual, max(recent) - timedelta(days=2)) if recent else usual


def _written(patient: Patient, *, since: date, began: Iterable[date], at: datetime) -> list[DiaryEntry]:
    """What nobody has corrected, as far as it is needed."""
    needed = Q(at__gte=_midnight(since)) | ~Q(kind__in=MEASURED) | Q(level__in=("emergency", "same-day"))
    for day in began:
        before = _midnight(day)  # somewhere: a day or two more do no harm
        needed |= Q(at__gte=before - timedelta(days=BASELINE_DAYS + 2), at__lt=before + timedelta(days=2))
    since_long = at - timedelta(days=REVIEWED_DAYS)
    found = DiaryEntry.objects.filter(needed, patient=patient, at__gte=since_long, corrected_by=None)
    return list(found.order_by("at", "received_at", "pk"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)


def coming_instead(plan: Plan) -> Plan | None:
    """A plan that is signed and takes the place of this one on its first day."""
    names = [name for name in (plan.medicine, plan.medicine_from) if name]
    found = coming_plans(plan.patient).exclude(pk=plan.pk)
    return found.filter(Q(medicine__in=names) | Q(medicine_from__in=names)).first()


def open_blocks(plan: Plan) -> QuerySet[Block]:
    """Why the next increase of this plan must wait."""
    return Block.objects.filter(plan=plan, lifted_at=None).order_by("since")


def open_proposals(patient: Patient) -> QuerySet[Proposal]:
    """What the engine suggests and nobody has decided."""
    return Proposal.objects.filter(patient=patient, state=ProposalState.OPEN).select_related("plan").order_by("made_at")


def attention_of(patient: Patient, *, kind: str | None = None, key: str | None = None) -> QuerySet[Attention]:
    """What of this person somebody must look at."""
    found = Attention.objects.filter(patient=patient, closed_at=None)
    found = found.filter(kind=kind) if kind else found
    return (found.filter(key=key) if key else found).order_by("rank", "since")


def cover_matters(plan: Plan, medicine: str) -> list[str]:
    """What stands on the worklist of the cover of one medicine of a plan."""
    found = Attention.objects.filter(patient=plan.patient_id, kind="cover", key=key_of(plan, medicine), closed_at=None)
    return list(found.values_list("says", flat=True))


def is_counted(plan: Plan, medicine: str) -> bool:
    """Has anybody ever counted what there is of this medicine?"""
    counted = Entry.objects.filter(patient=plan.patient_id, kind="supply", name="counted", content__medicine=medicine)
    return counted.exists()


def key_of(plan: Plan, medicine: str) -> str:
    """By which key a matter of one medicine of a plan stands on the worklist."""
    return str(plan.pk) if medicine == plan.medicine else f"{plan.pk} {medicine}"


def attention_for(user: User, *, kind: str = "", text: str = "") -> QuerySet[Attention]:
    """The worklist of a clinician: everything open in their clinic, who needs someone first."""
    found = Attention.objects.filter(closed_at=None, patient__clinic=user.clinician.clinic_id)
    if kind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(patient__name__icontains=text)
    return found.select_related("patient", "seen_by").order_by("rank", "since", "pk")


def diary_entry(patient: Patient, entry_id: uuid.UUID) -> DiaryEntry | None:
    """One entry of this person's diary, whether it was corrected or not."""
    found = DiaryEntry.objects.filter(patient=patient, pk=entry_id).select_related("by", "corrects", "corrected_by")
    return found.first()


def diary_holding(patient: Patient, *, since: datetime, kind: str | None = None) -> list[DiaryEntry]:
    """What the person wrote and nobody has corrected, the newest first."""
    found = DiaryEntry.objects.filter(patient=patient, at__gte=since, corrected_by=None).select_related("by")
    found = found.filter(kind=kind) if kind else found
    return list(found.order_by("-at", "-received_at"))


def step_starts(plans: Iterable[Plan], *, on: Iterable[date]) -> dict[tuple[str, int], datetime]:
    """At which moment did the steps that began on these days begin?"""
    found = StepStart.objects.filter(plan__in=list(plans), on__in=list(on)).values_list("plan_id", "step", "at")
    return {(str(plan_id), step): at for plan_id, step, at in found}
