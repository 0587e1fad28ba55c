"""A plan for the one who signs it: what is proposed, why so, and what it does not know. Or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from eutonia.cli.page import Block, Bullets, Fields, Note, Section, Table, Text, Title
from eutonia.cli.show import show
from eutonia.cli.views.calendar import calendar_blocks
from eutonia.cli.views.parts import DEFAULT, cite_title, counted, person_fields, source_lines
from eutonia.cli.views.plan_head import directions, refusal_card, review_blocks, status_row, to_hand_out
from eutonia.render.documents import CiteDoc, IntakeDoc, LimitDoc, PartDoc, PlanDoc, StepDoc
from eutonia.render.sig import milligrams

WHAT_WORDS = {"daily": "in one day", "single": "in one dose", "times": "doses a day", "ladder": "ladder"}
GATE_WORDS = {
    "signature": "signing",
    "check-in": "check-in",
    "same-day-question": "same day",
    "taper-check": "check",
}


def show_plan(document: PlanDoc, *, everything: bool, calendar: bool) -> None:
    show(page(document, everything=everything, calendar=calendar))


def page(document: PlanDoc, *, everything: bool, calendar: bool = False) -> Iterator[Block]:
    """The plan or the refusal, and in both cases what the review says."""
    yield Title(f"{'No plan' if document.refused else 'Plan'} for {document.medicine}", str(document.today))
    if document.refused:
        yield refusal_card(f"{document.medicine} is not planned for this person", document.refused)
        yield Fields([*person_fields(document.patient, takes=True).rows, *_present(document)])
    else:
        yield _head(document, everything=everything)
        yield from _limits(document, everything=everything)
        yield from step_tables(document.steps or ())
        yield from _gates(document.steps or ())
        if calendar:
            yield from calendar_blocks(document.calendar or ())
        yield from to_hand_out(document.supply or (), "for the whole plan")
        yield from directions(document.steps or (), document.patient_words or (), everything=everything)
    yield from review_blocks(document, everything=everything)


def _head(document: PlanDoc, *, everything: bool) -> Fields:
    ladder = document.ladder
    reviewed = ", ".join(document.reviewed_by) or "not yet reviewed by a clinician"
    because = _why_ladder(document)
    return Fields(
        [
            status_row(document, before="dose"),
            *person_fields(document.patient, takes=True).rows,
            *_present(document),
            ("Ladder", f"{ladder.name}: {ladder.title}"),
            ("Reading", ladder.reading),
            *([("Because", because)] if because else []),
            ("Sources", source_lines(ladder.cites, everything=everything)),
            ("Knowledge", f"{document.knowledge}; what it says of {document.medicine}: {reviewed}"),
        ]
    )


def _present(document: PlanDoc) -> list[tuple[str, str]]:
    present = document.present
    if present is None:
        return []
    doses = counted(present.times, "dose")
    return [("Now", f"{milligrams(Decimal(present.daily_mg))} of {document.medicine} a day in {doses}")]


def _why_ladder(document: PlanDoc) -> str:
    """Why this ladder: the limits below that ask for it, else the reason of the choice."""
    asking = {limit.rule for limit in document.limits if limit.what == "ladder" and limit.value == document.ladder.name}
    known = "the limits below ask for it" if len(asking) > 1 else "a limit below asks for it"
    return known if asking else document.ladder.because


# ---------------------------------------------------------------------------------------------- limits


def _limits(document: PlanDoc, *, everything: bool) -> Iterator[Block]:
    assumed = sum(limit.assumed for limit in document.limits)
    note = f"{assumed} assumed, because something is not known" if assumed else ""
    yield Section("Limits", note)
    held = held_limits(document)
    rows = [_limit_row(limit, held=limit in held, everything=everything) for limit in _in_order(document.limits)]
    yield Table(("At most", "Because", "Source"), rows)
    if document.notes:
        yield Bullets(document.notes)


def _in_order(limits: Sequence[LimitDoc]) -> list[LimitDoc]:
    kinds = list(WHAT_WORDS)
    return sorted(dict.fromkeys(limits), key=lambda limit: (kinds.index(limit.what), _size(limit)))


def _size(limit: LimitDoc) -> float:
    """How much a limit allows; a ladder's name has no size."""
    return float(limit.value) if limit.what in ("daily", "single", "times") else 0


def held_limits(document: PlanDoc) -> list[LimitDoc]:
    """Which limit of each kind decides? The lowest; of ladders the one that was taken."""
    lowest: dict[str, LimitDoc] = {}
    for limit in _in_order(document.limits):
        if limit.what != "ladder" or limit.value == document.ladder.name:
            lowest.setdefault(limit.what, limit)
    return list(lowest.values())


def _limit_row(limit: LimitDoc, *, held: bool, everything: bool) -> tuple[str, str, str]:
    value = f"ladder {limit.value}" if limit.what == "ladder" else f"{_value(limit)} {WHAT_WORDS[limit.what]}"
    why = f"ASSUMED, not known: {', '.join(limit.needs)}. {limit.because}" if limit.assumed else limit.because
    return f"{value}{' (this holds)' if held else ''}", why, _source(limit.cites, everything=everything)


def _value(limit: LimitDoc) -> str:
    return milligrams(Decimal(limit.value)) if limit.unit == "mg" else limit.value


def _source(cites: Sequence[CiteDoc], *, everything: bool) -> str:
    """The first source in short, and whether our own judgement is among them."""
    if everything:
        return source_lines(cites, everything=True)
    shown = list(dict.fromkeys([*cites[:1], *[cite for cite in cites if cite.kind == DEFAULT][:1]]))
    return "; ".join(cite_title(cite) for cite in shown)


# ---------------------------------------------------------------------------------------------- steps


def step_tables(steps: Sequence[StepDoc]) -> Iterator[Block]:
    """The steps, in a table for each number of doses a day: each has its own times of day."""
    days = sum(step.days for step in steps)
    yield Section("Steps", f"{counted(len(steps), 'step')}, {counted(days, 'day')}, from {steps[0].from_}")
    products = {part.product for step in steps for intake in step.doses for part in intake.parts}
    one = next(iter(products)) if len(products) == 1 else ""
    if one:
        yield Text(f"Every dose is of {one}.")
    numbered = list(enumerate(steps, start=1))
    for times, some in groupby(numbered, key=lambda each: [(i.slot, i.at) for i in each[1].doses]):
        heads = [f"{slot}\n{at}" for slot, at in times]
        rows = [
            (str(number), str(step.from_), str(step.days), *_cells(step, products), _daily(step), _gate(step))
            for number, step in some
        ]
        columns = ("", "From", "Days", *heads, "mg/day", "After")
        yield Table(columns, rows, solid=columns)


def _gates(steps: Sequence[StepDoc]) -> Iterator[Block]:
    """What must be true before each kind of step."""
    for kind, ask in dict.fromkeys((step.gate.kind, step.gate.ask) for step in steps):
        yield Note(f"{GATE_WORDS.get(kind, kind).capitalize()}, before such a step begins:", "strong")
        yield Bullets(ask)


def _cells(step: StepDoc, products: set[str]) -> list[str]:
    return [
        "\n".join([*(part_in_short(part, products) for part in intake.parts), *_milligrams(intake)])
        for intake in step.doses
    ]


def _daily(step: StepDoc) -> str:
    return milligrams(Decimal(step.daily_mg)).removesuffix(" mg")


def _milligrams(intake: IntakeDoc) -> list[str]:
    """Beside millilitres the milligrams always stand as well."""
    return [f"({intake.mg} mg)"] if any(part.unit == "mL" for part in intake.parts) else []


def part_in_short(part: PartDoc, products: set[str]) -> str:
    """How much of what: "1 x 10 mg", "½ x 10 mg", "5 mL"; with its form where the plan has several."""
    if part.unit == "mL":
        amount = f"{part.count} mL"
        return amount if len(products) == 1 else f"{amount} of\n{part.product.split(' ', 1)[-1]}"
    forms = {product.replace(f"{part.mg_per_unit} mg", "") for product in products}
    form = f"{part.unit} " if any(part.unit not in each for each in forms) else ""
    return f"{half_sign(part.count)} x {form}{part.mg_per_unit} mg"


def half_sign(count: str) -> str:
    """
    >>> half_sign("0.5"), half_sign("1.5"), half_sign("2")
    ('½', '1½', '2')
    """
    whole, _, rest = count.partition(".")
    return count if rest != "5" else f"{whole.removesuffix('0') if whole == '0' else whole}½"


def _gate(step: StepDoc) -> str:
    return GATE_WORDS.get(step.gate.kind, step.gate.kind)
