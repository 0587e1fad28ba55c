"""What the engine suggests: handed to a clinician once, until something newer stands in its place.

An alarm is a person's to end: nothing else takes its place, and a sign that is new since somebody said no is heard
again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from eutonia.advice.review_document import review_document
from eutonia.advice.reviewing import DiaryReview
from eutonia.render.as_json import to_json
from eutonia.web.audit.services import record
from eutonia.web.treatment.models import Plan, Proposal, ProposalState
from eutonia.web.treatment.services.matters import close_matters, raise_matter

URGENT = "urgent"
QUIET = timedelta(days=1)  # after a clinician has said no to something that is not urgent
# Hours that pass and means that move are no new sign; a day on which something was reported is one.
NUMBERS = re.compile(r"(?<![\d-])\d+(?:\.\d+)?(?![\d-])")


@transaction.atomic
def propose(*, plan: Plan, review: DiaryReview, at: datetime) -> Proposal | None:
    """Hand what the engine suggests to a clinician: once, until it suggests something else."""
    asked = review.proposal
    open_ = Proposal.objects.select_for_update().filter(plan=plan, state=ProposalState.OPEN).first()
    if open_:
        if open_.action == URGENT and asked.action != URGENT:
            return open_
        same = (open_.action, open_.rule) == (asked.action, asked.rule)
        if same and not (asked.action == URGENT and _says_more(asked.reasons, open_)):
            return open_
    elif _was_declined(plan, review, at):
        return None
    outdate(plan.proposals.all(), at)  # what is newer stands in its place
    made = Proposal.objects.create(
        patient=plan.patient, plan=plan, action=asked.action, rule=asked.rule, made_at=at,
        document=to_json(review_document(review)).decode(),
    )  # fmt: skip
    record("proposal.made", by=None, at=at, patient=plan.patient, about=made.pk)
    raise_matter(
        patient=plan.patient, kind="emergency" if made.action == URGENT else "proposal", key=str(made.pk), at=at,
        says=f"{review.medicine}: {made.action}. {asked.reasons[0]}",
    )  # fmt: skip
    return made


def _was_declined(plan: Plan, review: DiaryReview, at: datetime) -> bool:
    """Has a clinician said no to this very thing? Of an alarm: to every sign that there is."""
    rule = review.proposal.rule
    said = Proposal.objects.filter(plan=plan, state=ProposalState.DECLINED, rule=rule).order_by("-decided_at").first()
    if said is None or said.decided_at is None:
        return False
    if review.proposal.action == URGENT:
        return not _says_more(review.proposal.reasons, said)
    return said.decided_at > at - QUIET


def _says_more(reasons: Iterable[str], before: Proposal) -> bool:
    """Is a sign among these that the document before did not know?"""
    document: dict[str, Any] = msgspec.json.decode(before.document)
    return bool(_signs(reasons) - _signs(document["proposal"]["reasons"]))


def _signs(reasons: Iterable[str]) -> Counter[str]:
    parts = (part for reason in reasons for part in re.split(r"; | \(", reason))
    return Counter(NUMBERS.sub("", part).rstrip(")") for part in parts)


@transaction.atomic
def outdate_proposals(*, plan: Plan, at: datetime) -> None:
    """What was suggested for a plan that has moved on no longer stands."""
    outdate(plan.proposals.exclude(action=URGENT), at)


def outdate(proposals: QuerySet[Proposal], at: datetime) -> None:
    """Something newer stands in the place of these, and on the worklist."""
    for proposal in proposals.select_for_update().filter(state=ProposalState.OPEN):
        proposal.state = ProposalState.OUTDATED
        proposal.save(update_fields=["state"])
        record("proposal.outdated", by=None, at=at, patient=proposal.patient, about=proposal.pk)
        for kind in ("proposal", "emergency"):
            close_matters(
                patient=proposal.patient, kind=kind, key=str(proposal.pk), by=None, at=at, outcome="a newer one"
            )
