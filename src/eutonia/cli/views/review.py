"""The review of a diary: what is proposed and why, what it rests on, what is not known, what would follow."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Card, Fields, Section, Table, Text, Title, Tone
from eutonia.cli.show import show
from eutonia.cli.views.parts import closing, counted, how_many, ignored_blocks, person_fields, source_lines
from eutonia.cli.views.plan_head import amount_words
from eutonia.render.documents import FindingDoc, StepDoc
from eutonia.render.review_documents import AlarmDoc, CoverDoc, NextDoc, ProposalDoc, ReviewDoc, ScaleDoc, WindowDoc

FEW = 3
TONES: dict[str, Tone] = {
    "urgent": "contraindicated",
    "step-back": "major",
    "switch": "moderate",
    "taper": "moderate",
    "hold": "minor",
    "advance": "good",
}
ACTION_WORDS = {
    "urgent": "urgent: call today",
    "step-back": "one step back",
    "switch": "switch",
    "taper": "taper",
    "hold": "hold",
    "advance": "one step up",
}
WHO = ("Person", "Kidney", "Takes", "Conditions", "Allergies")
LEVEL_TONES: dict[str, Tone] = {"watch": "minor", "alarm": "moderate", "urgent": "major", "out": "contraindicated"}


def show_review(document: ReviewDoc, *, everything: bool) -> None:
    show(page(document, everything=everything))


def page(document: ReviewDoc, *, everything: bool) -> Iterator[Block]:
    """The proposal first, then alarms, the plan that would follow, and what all of it rests on."""
    yield Title(f"Review of {document.medicine}", str(document.today))
    yield _proposal(document, everything=everything)
    yield from _alarms(document.cover)
    yield from _next(document.next)
    yield from _signals(document)
    yield from _scales(document)
    yield from _cover(document.cover)
    yield from _safety(document)
    yield from ignored_blocks(document.ignored, everything=everything)
    yield closing(document.knowledge, more=not everything)


def _proposal(document: ReviewDoc, *, everything: bool) -> Card:
    proposal: ProposalDoc = document.proposal
    few = len(proposal.reasons) <= FEW + 1  # a row that asks every signal is shown by the table below
    rows = [("Why", "\n".join(proposal.reasons if few else proposal.reasons[:1]))]
    rows += [("Do first", "\n".join(proposal.ask))] if proposal.ask else []
    present = document.present
    now = f"{present.daily_mg} mg a day in {counted(present.times, 'dose')}" if present else "nothing prescribed today"
    rows += [("Now", now)]
    rows += [("Sources", source_lines(proposal.cites, everything=everything)), ("Row", proposal.rule)]
    word, tone = ACTION_WORDS[proposal.action], TONES[proposal.action]
    return Card(word=word, head=document.medicine, tone=tone, body=(Fields(rows),))


def _alarms(cover: CoverDoc) -> Iterator[Block]:
    yield Section("Alarms", counted(len(cover.alarms), "alarm") if cover.alarms else "none")
    for alarm in cover.alarms:
        rows = [("When", _when(alarm)), ("Do", alarm.say)]
        yield Card(word=alarm.level, head=alarm.what, tone=LEVEL_TONES[alarm.level], body=(Fields(rows),))
    if not cover.alarms:
        known = not cover.unknown
        yield Text("No gap is in sight." if known else "No gap is known, and not everything is.", "plain")


def _when(alarm: AlarmDoc) -> str:
    return f"{alarm.on}, in {counted(alarm.days, 'day')}" if alarm.days else "now"


def _signals(document: ReviewDoc) -> Iterator[Block]:
    unknown = sum(signal.value == "unknown" for signal in document.signals)
    yield Section("Signals", f"{unknown} unknown" if unknown else "all known")
    rows = [(each.value, each.title, "; ".join(each.because or each.needs)) for each in document.signals]
    yield Table(columns=("", "Signal", "Because, or needed"), rows=rows, solid=("",))


def _scales(document: ReviewDoc) -> Iterator[Block]:
    summary = document.summary
    written = [
        scale for scale in summary.scales if scale.now.days_with_entry or (scale.before or scale.now).days_with_entry
    ]
    yield Section("Scales", counted(summary.entries, "entry", "entries"))
    if written:
        cells = [
            (_title(scale), _mean(scale.before), _mean(scale.now), f"{scale.verdict}\n{scale.why}") for scale in written
        ]
        yield Table(columns=("Scale", "Before", "Now", "Change"), rows=cells)
    else:
        yield Text("No scale has an entry in these days. That does not mean that there was nothing.", "warn")
    for each in summary.stands_out:
        yield Text(f"{each.count} of {each.of} spasms in {summary.over_days} days: {each.what} {each.name}.")
    intakes = summary.intakes
    share = "unknown" if intakes.percent is None else f"{intakes.percent:f} % of what was due"
    rows = [("Doses taken", f"{share}; {intakes.days_recorded} of {intakes.days} days written down in full")]
    if intakes.missed_in_a_row:
        why = f" ({', '.join(intakes.reasons)})" if intakes.reasons else ""
        rows += [("Left out", f"{counted(intakes.missed_in_a_row, 'dose')}, the last that were written down{why}")]
    yield Fields(rows)


def _title(scale: ScaleDoc) -> str:
    return f"{scale.title} ({scale.unit})"


def _mean(window: WindowDoc | None) -> str:
    if window is None:
        return "no days"
    value = "unknown" if window.value is None else f"{window.value:f}"
    return f"{value}\n{window.days_with_entry} of {window.days} days"


def _cover(cover: CoverDoc) -> Iterator[Block]:
    yield Section("Cover", "" if cover.counted else "not known")
    rows = [("Counted", f"{', '.join(cover.pieces)}, on {cover.counted}")] if cover.counted else []
    rows += [("On hand", f"{cover.left_mg} mg this morning")] if cover.left_mg else []
    most = "at most " if cover.may_be_earlier else ""
    if cover.gap_on:
        last = f"{most}{counted(cover.days_left or 0, 'day')}; the first day without enough is {cover.gap_on}"
        rows += [("Lasts", f"{last} at the latest" if most else last), ("Order by", str(cover.book_by))]
    elif cover.counted:
        rows += [("Lasts", "not known" if most else f"beyond {cover.horizon}")]
    if cover.covered_of:
        rows += [("Days covered", f"{cover.covered_days} of {cover.covered_of}, by what was handed out")]
    rows += [("Not known", "\n".join(cover.unknown))] if cover.unknown else []
    rows += [("Note", "\n".join(cover.notes))] if cover.notes else []
    yield Fields(rows)


def _next(plan: NextDoc) -> Iterator[Block]:
    yield Section("What would follow", "nothing is taken before a clinician signs it")
    same = plan.to_mg == plan.from_mg
    rows = [("Dose a day", f"{plan.from_mg} mg, as now" if same else f"{plan.from_mg} mg, then {plan.to_mg} mg")]
    rows = rows if plan.to_mg else []
    for step in plan.steps:
        rows += [("Step", f"{step.from_}, {counted(step.days, 'day')}: {step.sig}")]
    rows += [("Before it", "\n".join(_asked(plan.steps)))] if plan.steps and not same else []
    handed = "\n".join(f"{item.product}: {amount_words(item)}" for item in plan.supply)
    rows += [("Hand out", handed)] if plan.supply else []
    rows += _lasting(plan.cover) if plan.cover else []
    rows += [("Plan it by", "\n".join(plan.call))] if plan.call else []
    rows += [("No step because", plan.refused.why)] if plan.refused else []
    if rows:
        yield Fields(rows)
    yield Bullets(plan.notes)


def _asked(steps: tuple[StepDoc, ...]) -> list[str]:
    """What must be true before each kind of step, said once."""
    return list(dict.fromkeys(ask for step in steps for ask in step.gate.ask))


def _lasting(cover: CoverDoc) -> list[tuple[str, str]]:
    """For how long what is on hand makes the doses that would come, without what would be handed out for them."""
    if not cover.counted or (cover.may_be_earlier and not cover.gap_on):
        return [("On hand", "not known for how long it lasts")]
    lasts = f"not enough from {cover.gap_on}" if cover.gap_on else f"enough until {cover.horizon} at least"
    lasts = f"{lasts}, perhaps earlier" if cover.may_be_earlier else lasts
    loud = [alarm for alarm in cover.alarms if alarm.what in ("supply", "travel") and alarm.level != "watch"]
    return [("On hand", lasts), *((alarm.level.capitalize(), f"{_when(alarm)}: {alarm.say}") for alarm in loud)]


def _safety(document: ReviewDoc) -> Iterator[Block]:
    """What the review of the person says: the four answers never blur."""
    unasked, uncovered = len(document.not_assessed), len(document.not_covered)
    found = how_many(document.findings) if document.findings else "no finding"
    yield Section("Safety review", f"{found}; {unasked} not assessed; {uncovered} not covered")
    yield Fields([row for row in person_fields(document.patient, takes=True).rows if row[0] in WHO])
    yield Bullets([_finding(each) for each in document.findings])
    if unasked:
        needs = dict.fromkeys(need for each in document.not_assessed for need in each.needs)
        yield Text(f"Not assessed, {counted(unasked, 'rule')}, for want of: {', '.join(needs)}.", "warn")
    if uncovered:
        yield Text(f"Not covered, so nothing is known of: {', '.join(document.not_covered)}.", "warn")


def _finding(finding: FindingDoc) -> str:
    others = f" with {', '.join(finding.with_)}" if finding.with_ else ""
    return f"{finding.severity.upper()} {finding.medicine}{others}: {finding.effect} {finding.advice}"
