"""The review of a diary: what is proposed and why, what it rests on, what is not known, what would follow."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Card, Fields, Section, Table, Text, Title, Tone
from eutonia.cli.show import show
from eutonia.cli.views.parts import closing, counted, ignored_blocks, source_lines
from eutonia.cli.views.plan import amount_words
from eutonia.render.review_documents import CoverDoc, NextDoc, ProposalDoc, ReviewDoc, ScaleDoc, WindowDoc

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
LEVEL_TONES: dict[str, Tone] = {"watch": "minor", "alarm": "moderate", "urgent": "major", "out": "contraindicated"}


def show_review(document: ReviewDoc, *, everything: bool) -> None:
    show(page(document, everything=everything))


def page(document: ReviewDoc, *, everything: bool) -> Iterator[Block]:
    """The proposal first, then alarms, signals, scales, cover, and the plan that would follow."""
    yield Title(f"Review of {document.medicine}", str(document.today))
    yield _proposal(document, everything=everything)
    yield from _alarms(document.cover)
    yield from _signals(document)
    yield from _scales(document)
    yield from _cover(document.cover)
    yield from _next(document.next)
    yield from ignored_blocks(document.ignored, everything=everything)
    yield closing(document.knowledge, more=not everything)


def _proposal(document: ReviewDoc, *, everything: bool) -> Card:
    proposal: ProposalDoc = document.proposal
    few = len(proposal.reasons) <= FEW + 1  # a row that asks every signal is shown by the table below
    rows = [("Why", "\n".join(proposal.reasons if few else proposal.reasons[:1]))]
    rows += [("Do first", "\n".join(proposal.ask))] if proposal.ask else []
    present = document.present
    rows += [("Now", f"{present.daily_mg} mg a day in {counted(present.times, 'dose')}")] if present else []
    rows += [("Sources", source_lines(proposal.cites, everything=everything)), ("Row", proposal.rule)]
    word, tone = ACTION_WORDS[proposal.action], TONES[proposal.action]
    return Card(word=word, head=document.medicine, tone=tone, body=(Fields(rows),))


def _alarms(cover: CoverDoc) -> Iterator[Block]:
    yield Section("Alarms", counted(len(cover.alarms), "alarm") if cover.alarms else "none")
    for alarm in cover.alarms:
        rows = [("When", f"{alarm.on}, in {counted(alarm.days, 'day')}"), ("Do", alarm.say)]
        yield Card(word=alarm.level, head=alarm.what, tone=LEVEL_TONES[alarm.level], body=(Fields(rows),))
    if not cover.alarms:
        known = not cover.unknown
        yield Text("No gap is in sight." if known else "No gap is known, and not everything is.", "plain")


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
        rows = [
            (_title(scale), _mean(scale.before), _mean(scale.now), f"{scale.verdict}\n{scale.why}") for scale in written
        ]
        yield Table(columns=("Scale", "Before", "Now", "Change"), rows=rows)
    else:
        yield Text("No scale has an entry in these days. That does not mean that there was nothing.", "warn")
    for each in summary.stands_out:
        yield Text(f"{each.count} of {each.of} spasms in {summary.over_days} days: {each.what} {each.name}.")
    intakes = summary.intakes
    share = "unknown" if intakes.percent is None else f"{intakes.percent:f} % of what was due"
    yield Fields([("Doses taken", f"{share}; {intakes.days_recorded} of {intakes.days} days written down in full")])


def _title(scale: ScaleDoc) -> str:
    return f"{scale.title} ({scale.unit})"


def _mean(window: WindowDoc | None) -> str:
    if window is None:
        return "no days"
    value = "unknown" if window.value is None else f"{window.value:f}"
    return f"{value}\n{window.days_with_entry} of {window.days} days"


def _cover(cover: CoverDoc) -> Iterator[Block]:
    yield Section("Cover", "" if cover.counted else "not known")
    rows = [("On hand", f"{cover.left_mg} mg this morning, counted on {cover.counted}")] if cover.left_mg else []
    if cover.gap_on:
        rows += [("Lasts", f"{counted(cover.days_left or 0, 'day')}; the first day without enough is {cover.gap_on}")]
        rows += [("Order by", str(cover.book_by))]
    elif cover.counted:
        rows += [("Lasts", f"beyond {cover.horizon}")]
    if cover.covered_of:
        rows += [("Days covered", f"{cover.covered_days} of {cover.covered_of}, by what was handed out")]
    rows += [("Not known", "\n".join(cover.unknown))] if cover.unknown else []
    rows += [("Note", "\n".join(cover.notes))] if cover.notes else []
    yield Fields(rows)


def _next(plan: NextDoc) -> Iterator[Block]:
    yield Section("What would follow", "nothing is taken before a clinician signs it")
    rows = [("Dose a day", f"{plan.from_mg or '?'} mg, then {plan.to_mg} mg")] if plan.to_mg else []
    for step in plan.steps:
        rows += [("Step", f"{step.from_}, {counted(step.days, 'day')}: {step.sig}")]
    rows += (
        [("Hand out", "\n".join(f"{item.product}: {amount_words(item)}" for item in plan.supply))]
        if plan.supply
        else []
    )
    if plan.cover and plan.cover.counted:
        lasts = str(plan.cover.gap_on) if plan.cover.gap_on else f"enough until {plan.cover.horizon} at least"
        rows += [("Not enough from", lasts)]
    rows += [("Plan it by", "\n".join(plan.call))] if plan.call else []
    rows += [("No step because", plan.refused.why)] if plan.refused else []
    if rows:
        yield Fields(rows)
    yield Bullets(plan.notes)
