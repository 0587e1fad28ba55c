"""The worklist: who needs someone first, in one clinic of thousands of people.

Two questions of the database, whatever the filter: how many of each kind, and one page of rows. Both walk the index
of what is open (`open_by_rank`) and ask for each row whether its person is of the clinic. A join would let the database
begin with everybody of the clinic instead, which takes as long as the clinic is large.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from eutonia.web.accounts.models import Clinician, Patient, User
from eutonia.web.accounts.queries import on_duty
from eutonia.web.treatment.models import MATTERS, Attention

A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a clinician wants to see of the worklist."""

    kind: str = ""
    text: str = ""
    mine: bool = False
    page: int = 1

    @property
    def of(self) -> tuple[str, bool]:
        """Which part of the list."""
        return self.kind, self.mine


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many matters are open under this search, of each kind, whatever kind is shown."""

    by_kind: Mapping[str, int]
    mine_by_kind: Mapping[str, int]

    @property
    def all(self) -> int:
        return sum(self.by_kind.values())

    @property
    def mine(self) -> int:
        return sum(self.mine_by_kind.values())

    def of(self, asked: Asked) -> int:
        """How many rows does this filter hold?"""
        counts = self.mine_by_kind if asked.mine else self.by_kind
        return counts.get(asked.kind, 0) if asked.kind else sum(counts.values())


def open_matters(clinic_id: int, *, text: str = "") -> QuerySet[Attention]:
    """Everything open in this clinic; by a part of the person's name."""
    theirs = Patient.objects.filter(pk=OuterRef("patient_id"), clinic=clinic_id)
    if text:
        theirs = theirs.filter(name__icontains=text)
    return Attention.objects.filter(Exists(theirs), closed_at=None)


def matter_counts(user: User, clinic_id: int, *, text: str = "") -> Counts:
    """How many of each kind, and how many of them this user is looking at."""
    found = (
        open_matters(clinic_id, text=text)
        .order_by()
        .values_list("kind")
        .annotate(all=Count("pk"), mine=Count("pk", filter=Q(seen_by=user)))
    )
    rows = list(found)
    return Counts(by_kind={kind: count for kind, count, _ in rows}, mine_by_kind={kind: mine for kind, _, mine in rows})


def matters_page(user: User, clinic_id: int, asked: Asked) -> QuerySet[Attention]:
    """One page of the worklist, who needs someone first."""
    found = open_matters(clinic_id, text=asked.text)
    if asked.kind:
        found = found.filter(rank=MATTERS.index(asked.kind))  # the kind's own place in the index
    if asked.mine:
        found = found.filter(seen_by=user)
    start = (asked.page - 1) * A_PAGE
    return found.select_related("patient", "seen_by").order_by("rank", "since", "pk")[start : start + A_PAGE]


def matter_of(patient: Patient, matter_id: int) -> Attention | None:
    """One matter of this person, open or closed."""
    return Attention.objects.filter(patient=patient, pk=matter_id).select_related("patient", "seen_by").first()


def team_on_duty(clinician: Clinician, *, at: datetime) -> list[Clinician]:
    """Who of the clinic looks at messages now."""
    return list(on_duty(clinician.clinic_id, at=at))
