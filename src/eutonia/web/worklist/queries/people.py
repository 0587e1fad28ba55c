"""The people of a clinic: who they are, what they follow, when they last wrote, and what is open about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from eutonia.web.accounts.models import Patient
from eutonia.web.treatment.models import Attention, DiaryEntry, Plan, PlanState

A_PAGE = 50
QUIET = timedelta(days=7)
SHOWS = ("", "on-a-plan", "no-plan", "quiet")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One line of the list."""

    patient: Patient
    medicines: tuple[str, ...]  # under an active plan
    last_written: datetime | None
    open_kinds: tuple[tuple[str, int], ...]  # what is open, the most urgent first


def people_page(
    clinic_id: int, *, text: str, show: str, page: int, at: datetime
) -> tuple[Page[Patient], list[PersonRow]]:
    """One page of the clinic's people by name."""
    found = Paginator(_chosen(clinic_id, text=text, show=show, at=at), A_PAGE).get_page(page)
    patients = list(found.object_list)
    last = DiaryEntry.objects.filter(patient=OuterRef("pk")).order_by("-at").values("at")[:1]
    written = dict(
        Patient.objects.filter(pk__in=[each.pk for each in patients]).values_list("pk").annotate(last=Subquery(last))
    )
    plans: dict[object, list[str]] = defaultdict(list)
    active = Plan.objects.filter(patient__in=patients, state=PlanState.ACTIVE)
    for patient_id, medicine, medicine_from in active.values_list("patient_id", "medicine", "medicine_from"):
        plans[patient_id].append(f"{medicine_from} → {medicine}" if medicine_from else medicine)
    open_: dict[object, Counter[str]] = defaultdict(Counter)
    matters = Attention.objects.filter(patient__in=patients, closed_at=None).order_by("rank")
    for patient_id, kind in matters.values_list("patient_id", "kind"):
        open_[patient_id][kind] += 1
    rows = [
        PersonRow(
            patient=each, medicines=tuple(sorted(plans[each.pk])), last_written=written.get(each.pk),
            open_kinds=tuple(open_[each.pk].items()),
        )
        for each in patients
    ]  # fmt: skip
    return found, rows


def _chosen(clinic_id: int, *, text: str, show: str, at: datetime) -> QuerySet[Patient]:
    found = Patient.objects.filter(clinic=clinic_id)
    if text:
        found = found.filter(name__icontains=text)
    active = Plan.objects.filter(patient=OuterRef("pk"), state=PlanState.ACTIVE)
    wrote = DiaryEntry.objects.filter(patient=OuterRef("pk"), at__gte=at - QUIET)
    match show:
        case "on-a-plan":
            found = found.filter(Exists(active))
        case "no-plan":
            found = found.filter(~Exists(active))
        case "quiet":
            found = found.filter(Exists(active), ~Exists(wrote))
    return found.order_by("name", "pk")
