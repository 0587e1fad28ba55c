"""What a diary says of one person and one medicine, and what follows: the proposal, joined with what else is known.

`monitoring` reads the diary; what it needs beside it (the safety review, triage of the notes, the limits of this
person) is brought from `outside`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from msgspec import structs

from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import Library
from eutonia.advice.next_plan import NextPlan, Planner, plan_next
from eutonia.advice.outside import OTHER_KINDS as OTHER_KINDS
from eutonia.advice.outside import look_outside
from eutonia.advice.tapering import TaperInputs, TaperPlan, make_taper
from eutonia.advice.titrating import Plan, PlanInputs, make_plan
from eutonia.advice.understanding import known_medicine, understand_medicine
from eutonia.domain.diary import CheckIn, Diary, OnHand, Prescribed, Refill
from eutonia.domain.dose import Dose
from eutonia.domain.patient import MedicineEntry, Patient
from eutonia.domain.plan import Regimen
from eutonia.domain.proposal import Cover, Intakes, Proposal, Signal, Summary
from eutonia.knowledge.records import Medicine
from eutonia.monitoring.coming import Coming
from eutonia.monitoring.cover import work_out_cover
from eutonia.monitoring.diary import DiaryError, FindZone, ReadDiary, read_diary
from eutonia.monitoring.intake import read_intakes
from eutonia.monitoring.pieces import MOST_STRENGTHS, Handout, strength_of
from eutonia.monitoring.proposal import propose
from eutonia.monitoring.reading import Outside, Reading
from eutonia.monitoring.signals import read_signals
from eutonia.monitoring.summary import summarise
from eutonia.monitoring.windows import prescribed_on
from eutonia.planning.pace import TaperWish
from eutonia.planning.tablets import choose_products, folded
from eutonia.planning.wish import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewInputs:
    """Everything that a review of a diary depends on, besides the knowledge."""

    read: ReadDiary
    patient: Patient
    today: date
    wish: Wish | None = None  # of the plan that was signed: its ladder, products, hours


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryReview:
    """What the diary adds up to, what is proposed, and the plan that would follow."""

    knowledge: str
    inputs: ReviewInputs
    medicine: str
    present: Prescribed | None
    assessment: Assessment
    summary: Summary
    intakes: Intakes
    cover: Cover
    signals: tuple[Signal, ...]
    proposal: Proposal
    next: NextPlan


# ---------------------------------------------------------------------------------------------- the diary


def open_diary(data: bytes, *, today: date, zone_of: FindZone, library: Library) -> ReadDiary:
    """The diary, with the medicine under review as one of those that are planned here."""

    def name_of(text: str) -> str:
        found = understand_medicine(MedicineEntry(text=text), library.names).ingredients
        return " and ".join(found) or text.strip().casefold()

    read = read_diary(data, today=today, zone_of=zone_of, name_of=name_of)
    name = known_medicine(read.diary.medicine, library=library)
    _check_triggers(read.diary, {trigger.id for trigger in library.knowledge.monitoring.triggers})
    return replace(read, diary=_products_named(read.diary, library.knowledge.medicines[name]))


def _check_triggers(diary: Diary, known: set[str]) -> None:
    """A misspelt trigger is an answer that nobody would read."""
    for index, entry in enumerate(diary.entries):
        for name in entry.triggers if isinstance(entry, CheckIn) else ():
            if name not in known:
                why = f"no hidden trigger is called {name!r}; known: {', '.join(sorted(known))}"
                raise DiaryError(f"$.entries[{index}].triggers", why)


def _products_named(diary: Diary, medicine: Medicine) -> Diary:
    """The same with each product of the supply under the name that knowledge gives it."""
    supply = diary.supply
    if supply is None:
        return diary
    on_hand = tuple(_named(item, f"$.supply.on_hand[{i}]", medicine) for i, item in enumerate(supply.on_hand))
    refills = tuple(_named(item, f"$.supply.refills[{i}]", medicine) for i, item in enumerate(supply.refills))
    strengths = {item.strength for item in on_hand if item.medicine == medicine.name}
    strengths |= {item.strength for item in refills if item.medicine == medicine.name}
    if len(strengths) > MOST_STRENGTHS:
        raise DiaryError("$.supply", f"{len(strengths)} strengths of {medicine.name}, more than {MOST_STRENGTHS}")
    return structs.replace(diary, supply=structs.replace(supply, on_hand=on_hand, refills=refills))


def _named[I: (OnHand, Refill)](item: I, place: str, medicine: Medicine) -> I:
    """The item with its product by its id; refused where there is none, or one of another strength."""
    if item.product is None or item.medicine != medicine.name:
        return item
    wanted = folded(item.product)
    product = next((each for each in medicine.product if folded(each.id) == wanted), None)
    if product is None:
        known = ", ".join(each.id for each in medicine.product)
        raise DiaryError(f"{place}.product", f"no product {item.product!r} of {medicine.name}; known: {known}")
    if strength_of(product) != item.strength:
        why = f"{product.id} has not {item.mg_per_unit} mg in a {'mL' if product.per_ml else 'piece'}"
        raise DiaryError(f"{place}.mg_per_unit", why)
    return structs.replace(item, product=product.id)


# ---------------------------------------------------------------------------------------------- the review


def review_diary(inputs: ReviewInputs, *, library: Library) -> DiaryReview:
    """What should happen next, and on what does that rest?"""
    diary, today = inputs.read.diary, inputs.today
    present = prescribed_on(diary, today)
    assessment = _assess(inputs, present, library)
    intakes = read_intakes(diary, inputs.read.entries, today=today, windows=library.knowledge.monitoring.windows)
    planner = _planner(inputs, present, intakes, library)
    plan = planner.plan(_regimen(present)) if present else None
    outside = look_outside(
        inputs.read,
        patient=inputs.patient,
        today=today,
        present=present,
        assessment=assessment,
        titration=plan.titration if plan else None,
        library=library,
    )
    reading = _reading(inputs, intakes, planner.cover(None), outside, library)
    signals = read_signals(reading, knowledge=library.knowledge)
    proposal = propose(signals, knowledge=library.knowledge)
    return DiaryReview(
        knowledge=library.knowledge.version,
        inputs=inputs,
        medicine=diary.medicine,
        present=present,
        assessment=assessment,
        summary=reading.summary,
        intakes=intakes,
        cover=reading.cover,
        signals=signals,
        proposal=proposal,
        next=plan_next(proposal, diary=diary, present=present, plan=plan, planner=planner, library=library),
    )


def _assess(inputs: ReviewInputs, present: Prescribed | None, library: Library) -> Assessment:
    """The safety review of the medicine at its present dose."""
    return assess_patient(
        inputs.patient,
        library=library,
        today=inputs.today,
        about=inputs.read.diary.medicine,
        daily=present.daily if present else None,
    )


def _reading(inputs: ReviewInputs, intakes: Intakes, cover: Cover, outside: Outside, library: Library) -> Reading:
    """Everything that the signals are read from."""
    diary, entries, today = inputs.read.diary, inputs.read.entries, inputs.today
    return Reading(
        diary=diary,
        entries=entries,
        today=today,
        book=library.knowledge.monitoring,
        summary=summarise(diary, entries, today=today, knowledge=library.knowledge),
        intakes=intakes,
        cover=cover,
        outside=outside,
    )


def _planner(inputs: ReviewInputs, present: Prescribed | None, intakes: Intakes, library: Library) -> Planner:
    """How plans are made here: up, down, and for how long what is on hand lasts on them."""
    diary, today, patient = inputs.read.diary, inputs.today, inputs.patient
    medicine = library.knowledge.medicines[diary.medicine]
    wish = replace(inputs.wish or Wish(start=today), start=today)
    handout = Handout(medicine=medicine, products=choose_products(medicine, wish.products), halves=wish.halves)

    def plan(regimen: Regimen) -> Plan:
        asked = PlanInputs(medicine=medicine.name, patient=patient, wish=replace(wish, regimen=regimen), today=today)
        return make_plan(asked, library=library)

    def taper(until: Dose) -> TaperPlan:
        down = TaperWish(
            start=today,
            until=until,
            regimen=_regimen(present) if present else None,
            products=wish.products,
            halves=wish.halves,
            hours=wish.hours,
        )
        return make_taper(TaperInputs(medicine=medicine.name, patient=patient, wish=down, today=today), library=library)

    def cover(coming: Coming | None) -> Cover:
        return work_out_cover(
            diary,
            inputs.read.entries,
            today=today,
            book=library.knowledge.monitoring,
            intakes=intakes,
            handout=handout,
            coming=coming,
        )

    return Planner(plan=plan, taper=taper, cover=cover, today=today)


def _regimen(present: Prescribed) -> Regimen:
    return Regimen(daily=present.daily, times=present.times)
