"""What a diary says of one person and one medicine, and what follows: the proposal, joined with what else is known.

`monitoring` reads the diary; the safety review, triage of the notes and the limits of this person come from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eutonia.advice.assessing import Assessment, assess_patient
from eutonia.advice.library import Library
from eutonia.advice.next_plan import NextPlan, plan_next
from eutonia.advice.titrating import PlanInputs, make_plan
from eutonia.advice.triaging import Report, triage_report
from eutonia.advice.understanding import known_medicine, understand_medicine
from eutonia.domain.diary import AnyEntry, DoseEntry, Note, Prescribed, SideEffect, Spasm
from eutonia.domain.finding import Finding, NotAssessed, Severity
from eutonia.domain.patient import MedicineEntry, Patient
from eutonia.domain.plan import Regimen, Titration
from eutonia.domain.proposal import Cover, Intakes, Proposal, Signal, Summary
from eutonia.domain.triage import Level
from eutonia.monitoring.cover import Coming, work_out_cover
from eutonia.monitoring.diary import FindZone, ReadDiary, read_diary
from eutonia.monitoring.intake import read_intakes
from eutonia.monitoring.proposal import propose
from eutonia.monitoring.signals import UNKNOWN, Answer, Outside, Reading, read_signals, worst
from eutonia.monitoring.summary import summarise
from eutonia.monitoring.windows import DayRange, answer_days, present_prescription
from eutonia.planning.wish import Wish
from eutonia.review.assess import rule_book
from eutonia.review.facts import ADULT

MONITORING = "monitoring"  # the kind of rule that says which test is due
# What a major finding is not: a test that is due has its own signal, and what stopping does speaks of no increase.
OTHER_KINDS = frozenset({MONITORING, "stop-risk"})
MOST_TEXTS = 500  # different ones that are triaged here; beyond them a person reads


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


def open_diary(data: bytes, *, today: date, zone_of: FindZone, library: Library) -> ReadDiary:
    """The diary, with the medicine under review as one of those that are planned here."""

    def name_of(text: str) -> str:
        found = understand_medicine(MedicineEntry(text=text), library.names).ingredients
        return " and ".join(found) or text.strip().casefold()

    read = read_diary(data, today=today, zone_of=zone_of, name_of=name_of)
    known_medicine(read.diary.medicine, library=library)
    return read


def review_diary(inputs: ReviewInputs, *, library: Library) -> DiaryReview:
    """What should happen next, and on what does that rest?"""
    diary, entries, today = inputs.read.diary, inputs.read.entries, inputs.today
    book = library.knowledge.monitoring
    medicine = library.knowledge.medicines[diary.medicine]
    present = present_prescription(diary, today)
    assessment = assess_patient(
        inputs.patient, library=library, today=today, about=medicine.name, daily=present.daily if present else None
    )
    titration = _titration(inputs, present, library)
    summary = summarise(diary, entries, today=today, knowledge=library.knowledge)
    intakes = read_intakes(diary, entries, today=today, windows=book.windows)

    def cover_with(coming: Coming | None) -> Cover:
        return work_out_cover(
            diary, entries, today=today, book=book, intakes=intakes, stops_slowly=medicine.stops_slowly, coming=coming
        )

    cover = cover_with(None)
    outside = Outside(
        notes=_notes(inputs, library),
        new_finding=new_finding(assessment, diary.acknowledged),
        lab_due=lab_due(assessment, library=library),
        at_top=at_top(titration, present, assessment),
        step_days=_step_days(titration, present),
        stops_slowly=medicine.stops_slowly,
    )
    reading = Reading(
        diary=diary, entries=entries, today=today, book=book, summary=summary, intakes=intakes, cover=cover,
        outside=outside,
    )  # fmt: skip
    signals = read_signals(reading, knowledge=library.knowledge)
    proposal = propose(signals, knowledge=library.knowledge)
    return DiaryReview(
        knowledge=library.knowledge.version,
        inputs=inputs,
        medicine=medicine.name,
        present=present,
        assessment=assessment,
        summary=summary,
        intakes=intakes,
        cover=cover,
        signals=signals,
        proposal=proposal,
        next=plan_next(
            proposal,
            diary=diary,
            present=present,
            titration=titration,
            titrate_from=lambda regimen: _titrate(inputs, regimen, library),
            cover_with=cover_with,
            today=today,
            library=library,
        ),
    )


# ------------------------------------------------------------------------------------------- the way up from here


def _titration(inputs: ReviewInputs, present: Prescribed | None, library: Library) -> Titration | None:
    return _titrate(inputs, Regimen(daily=present.daily, times=present.times), library) if present else None


def _titrate(inputs: ReviewInputs, regimen: Regimen, library: Library) -> Titration:
    wish = replace(inputs.wish or Wish(start=inputs.today), start=inputs.today, regimen=regimen)
    asked = PlanInputs(medicine=inputs.read.diary.medicine, patient=inputs.patient, wish=wish, today=inputs.today)
    return make_plan(asked, library=library).titration


def at_top(titration: Titration | None, present: Prescribed | None, assessment: Assessment) -> Answer:
    """May this person take no more than now? Unknown where a limit could not be worked out."""
    age = assessment.facts.age
    if titration is None or present is None:
        return UNKNOWN
    if age is None or age < ADULT:
        return Answer(value=None, needs=("an adult's age; children need a specialist in children's medicine",))
    if titration.refused and titration.refused.needs:
        return Answer(value=None, needs=titration.refused.needs)
    if titration.refused:
        return Answer(value=True, because=(titration.refused.why,))
    higher = [step.daily for step in titration.steps if step.daily > present.daily]
    if higher:
        return Answer(value=False, because=(f"the next step would be {min(higher)} a day",))
    return Answer(value=True, because=(f"{present.daily} a day is the most on the ladder {titration.ladder!r}",))


def _step_days(titration: Titration | None, present: Prescribed | None) -> int | None:
    """How long does the ladder hold the present dose?"""
    steps = titration.steps if titration else ()
    return steps[0].days if present and steps and steps[0].daily == present.daily else None


# ------------------------------------------------------------------------------------------- the safety review


def new_finding(assessment: Assessment, acknowledged: Sequence[str]) -> Answer:
    """Does the review say something grave that nobody has seen, or might it, if it knew more?"""
    findings = [each for each in _all(assessment.review.findings) if each.kind not in OTHER_KINDS]
    grave = [each for each in findings if each.severity >= Severity.MAJOR and each.rule not in acknowledged]
    if grave:
        return Answer(value=True, because=tuple(dict.fromkeys(f"{f.rule}: {f.effect}" for f in grave)))
    unasked = [each for each in assessment.review.not_assessed if each.kind not in OTHER_KINDS]
    open_ = [each for each in unasked if each.severity >= Severity.MAJOR and each.rule not in acknowledged]
    if open_:
        return Answer(value=None, needs=_needs(open_))
    return Answer(value=False, because=("no major finding that was not acknowledged",))


def _all(findings: Sequence[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        yield from _all(finding.also)


def _needs(open_: Sequence[NotAssessed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for each in open_ for need in each.needs))


def lab_due(assessment: Assessment, *, library: Library) -> Answer:
    """Is a test due, by the review's rules on monitoring?"""
    due = [each for each in _all(assessment.review.findings) if each.kind == MONITORING]
    if due:
        return Answer(value=True, because=tuple(dict.fromkeys(f"{each.rule}: {each.effect}" for each in due)))
    open_ = [each for each in assessment.review.not_assessed if each.kind == MONITORING]
    if open_:
        return Answer(value=None, needs=_needs(open_))
    book = rule_book(library.knowledge)
    rules = sum(each.rule.kind == MONITORING for name in assessment.about for each in book.about(name))
    return Answer(
        value=False,
        because=("no test is due by the rules on monitoring",) if rules else ("no test is asked for by any rule",),
    )


# ------------------------------------------------------------------------------------------- what was written freely


def _notes(inputs: ReviewInputs, library: Library) -> Answer:
    """Does any free text call for somebody today? A note that was not understood is read by a person first."""
    diary, windows = inputs.read.diary, library.knowledge.monitoring.windows
    days = answer_days(diary, windows, inputs.today)
    unread = days if diary.reviewed_until is None else (diary.reviewed_until + timedelta(days=1), inputs.today)
    notes = _texts(inputs.read.entries, unread, Note)
    others = _texts(inputs.read.entries, days, Spasm, SideEffect, DoseEntry)
    answers = [_triaged(text, on, inputs, library, note=True) for text, on in notes[:MOST_TEXTS]]
    answers += [_triaged(text, on, inputs, library, note=False) for text, on in others[:MOST_TEXTS]]
    if len(notes) > MOST_TEXTS or len(others) > MOST_TEXTS:
        answers.append(Answer(value=None, needs=(f"a person who reads more than {MOST_TEXTS} texts",)))
    return worst(answers) if answers else Answer(value=False, because=("no note since the last review",))


def _texts(entries: Sequence[AnyEntry], days: DayRange, *kinds: type[AnyEntry]) -> list[tuple[str, date]]:
    """The different texts of these days, each with the first day on which it was written."""
    found: dict[str, date] = {}
    for entry in entries:
        if isinstance(entry, kinds) and days[0] <= entry.at.date() <= days[1]:
            for text in _free_text(entry):
                found.setdefault(text, entry.at.date())
    return list(found.items())


def _free_text(entry: AnyEntry) -> Iterator[str]:
    match entry:
        case Note():
            yield entry.text
        case SideEffect():
            yield entry.what
        case DoseEntry():
            yield from [entry.reason] if entry.reason else []
        case Spasm():
            yield from [text for text in (entry.trigger, entry.where) if text]


def _triaged(text: str, on: date, inputs: ReviewInputs, library: Library, *, note: bool) -> Answer:
    """A short entry of a form counts only where a rule speaks; a note must be understood as well."""
    verdict = triage_report(Report(text=text), patient=inputs.patient, library=library, today=inputs.today)
    if verdict.level >= Level.SAME_DAY:
        rules = ", ".join(dict.fromkeys(heard.rule for heard in verdict.because))
        return Answer(value=True, because=(f"{on}: {text[:80]!r} ({verdict.level.word}: {rules})",))
    if note and not verdict.understood:
        return Answer(value=None, needs=(f"a person who reads the note of {on}",))
    return Answer(value=False)
