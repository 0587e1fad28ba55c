"""What keeps the next increase of a plan waiting: a grave finding that is new since it was signed, or newly unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import open_library
from eutonia.advice.replaying import stored_inputs
from eutonia.advice.reviewing import OTHER_KINDS
from eutonia.advice.switching import SwitchInputs
from eutonia.domain.finding import Finding, Severity
from eutonia.web.accounts.models import User
from eutonia.web.audit.services import record
from eutonia.web.treatment import queries
from eutonia.web.treatment.errors import TreatmentError
from eutonia.web.treatment.findings import findings_of, not_assessed_of
from eutonia.web.treatment.models import Block, Plan
from eutonia.web.treatment.services.locking import lock_patient
from eutonia.web.treatment.services.matters import close_matters, raise_matter


class Told(NamedTuple):
    """How grave somebody was told that it is, or that it could be."""

    severity: Severity
    unknown: bool


type Known = Mapping[str, Told]


def block_plan(plan: Plan, assessments: Iterable[Assessment], at: datetime) -> list[Block]:
    """What is grave, and was not so when the plan was signed, blocks; what is gone no longer does."""
    found = list(assessments)
    grave = {rule: fields for each in found for rule, fields in _grave(each)}
    _forget_lifted(plan, grave, at)
    known, lifted = known_at_signing(plan), _lifted(plan)
    now = {
        rule: fields
        for rule, fields in grave.items()
        if not _seen(rule, fields, known) and not _seen(rule, fields, lifted)
    }
    open_ = {block.rule: block for block in queries.open_blocks(plan)}
    for rule in sorted(now.keys() - open_.keys()):
        _block(plan, rule, now[rule], at)
    for rule, block in open_.items():
        if rule not in now:
            _lift(block, reason="the finding is gone", by=None, at=at)
    return list(queries.open_blocks(plan))


def _grave(assessment: Assessment) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in assessment.review.not_assessed:
        if each.severity >= Severity.MAJOR and each.kind not in OTHER_KINDS:
            effect = f"It can no longer be told without: {', '.join(each.needs)}"
            yield each.rule, {"severity": each.severity, "unknown": True, "effect": effect, "advice": ""}
    for finding in _flat(assessment.review.findings):
        if finding.severity >= Severity.MAJOR and finding.kind not in OTHER_KINDS:
            told = {"effect": finding.effect, "advice": finding.advice}
            yield finding.rule, {"severity": finding.severity, "unknown": False, **told}


def _flat(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        yield from _flat(finding.also)


def _seen(rule: str, fields: Mapping[str, Any], known: Known) -> bool:
    """Did somebody know of it, for certain where it is certain now, and no less grave than it is?"""
    told = known.get(rule)
    return told is not None and told.severity >= fields["severity"] and (fields["unknown"] or not told.unknown)


def known_at_signing(plan: Plan) -> dict[str, Told]:
    """What whoever signed was told."""
    found = {each.rule: Told(Severity[each.severity.upper()], unknown=True) for each in not_assessed_of(plan.document)}
    if plan.kind == "switch":  # its document tells of the new medicine only; the old one was reviewed before it
        found |= _of_the_old(plan)
    for each in findings_of(plan.document):
        found[each.rule] = Told(Severity[each.severity.upper()], unknown=False)
    return found


def _of_the_old(plan: Plan) -> dict[str, Told]:
    """What was so of the medicine that is left, on the day on which the switch was made."""
    inputs = stored_inputs(plan.document.encode(), inputs=SwitchInputs, library=open_library())
    then = assess_patient(inputs.patient, library=open_library(), today=inputs.today, about=plan.medicine_from)
    return {rule: Told(fields["severity"], unknown=fields["unknown"]) for rule, fields in _grave(then)}


def _lifted(plan: Plan) -> dict[str, Told]:
    """What a clinician has looked at, as long as it has lasted since."""
    found = Block.objects.filter(plan=plan, lifted_by__isnull=False, gone_at=None).order_by("lifted_at")
    return {each.rule: Told(Severity[each.severity.upper()], unknown=each.unknown) for each in found}


def _forget_lifted(plan: Plan, grave: Mapping[str, Any], at: datetime) -> None:
    """A finding that was lifted and then went away is a new one when it comes back."""
    lifted = Block.objects.filter(plan=plan, lifted_by__isnull=False, gone_at=None)
    lifted.exclude(rule__in=list(grave)).update(gone_at=at)


def _block(plan: Plan, rule: str, fields: Mapping[str, Any], at: datetime) -> None:
    block = Block.objects.create(
        plan=plan, rule=rule, since=at, severity=fields["severity"].name.lower(), unknown=fields["unknown"],
        effect=fields["effect"][:600], advice=fields["advice"][:600],
    )  # fmt: skip
    record("plan.blocked", by=None, at=at, patient=plan.patient, about=f"{plan.pk} {rule}")
    raise_matter(
        patient=plan.patient, kind="blocked", key=_key(block), at=at,
        says=f"{plan.medicine}: the next increase waits. {block.effect}",
    )  # fmt: skip


@transaction.atomic
def lift_block(*, block: Block, reason: str, by: User, at: datetime) -> Block:
    """A clinician has looked, and the next increase need not wait for it. A plan that waited to begin begins."""
    from eutonia.web.treatment.services.plans import begin_plan

    if not reason.strip():
        raise TreatmentError("Say why the increase need not wait.")
    patient = lock_patient(block.plan.patient)
    block = Block.objects.select_for_update(of=("self",)).select_related("plan__patient").get(pk=block.pk)
    if block.lifted_at:
        return block
    block = _lift(block, reason=reason, by=by, at=at)
    begin_plan(plan=block.plan, at=at, today=queries.day_of(patient, at))
    return block


def lift_all(plan: Plan, *, reason: str, at: datetime) -> None:
    """The plan has ended, and nothing of it waits any more."""
    for block in queries.open_blocks(plan):
        _lift(block, reason=reason, by=None, at=at)


def _lift(block: Block, *, reason: str, by: User | None, at: datetime) -> Block:
    block.lifted_at, block.lifted_by, block.reason = at, by, reason.strip()[:400]
    block.save(update_fields=["lifted_at", "lifted_by", "reason"])
    patient = block.plan.patient
    record("plan.unblocked", by=by, at=at, patient=patient, about=f"{block.plan_id} {block.rule}")
    close_matters(patient=patient, kind="blocked", key=_key(block), by=by, at=at, outcome=reason)
    return block


def _key(block: Block) -> str:
    return f"{block.plan_id} {block.rule}"[:120]
