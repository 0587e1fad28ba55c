"""What a diary cannot know of a person, for its signals: the safety review, the limits, what was written freely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from eutonia.advice.assessing import Assessment
from eutonia.advice.library import Library
from eutonia.advice.titrating import current_entries
from eutonia.advice.triaging import Report, triage_report
from eutonia.domain.diary import AnyEntry, DoseEntry, Function, Note, Pain, Prescribed, SideEffect, Spasm
from eutonia.domain.finding import Finding, NotAssessed, Severity
from eutonia.domain.patient import Patient
from eutonia.domain.plan import Titration
from eutonia.domain.triage import Level
from eutonia.monitoring.diary import ReadDiary
from eutonia.monitoring.reading import UNKNOWN, Answer, Outside, worst
from eutonia.monitoring.windows import DayRange, last_days, unseen_days
from eutonia.review.assess import rule_book
from eutonia.review.facts import ADULT

MONITORING = "monitoring"  # the kind of rule that says which test is due
# What a major finding is not: a test that is due has its own signal, and what stopping does speaks of no increase.
OTHER_KINDS = frozenset({MONITORING, "stop-risk"})
MOST_TEXTS = 500  # different ones that are triaged here, the newest; beyond them a person reads


def look_outside(
    read: ReadDiary,
    *,
    patient: Patient,
    today: date,
    present: Prescribed | None,
    assessment: Assessment,
    titration: Titration | None,
    library: Library,
) -> Outside:
    """Everything that the signals need and the diary does not hold."""
    medicine = library.knowledge.medicines[read.diary.medicine]
    return Outside(
        notes=_notes(read, patient, today, library),
        new_finding=new_finding(assessment, read.diary.acknowledged),
        lab_due=lab_due(assessment, library=library),
        at_top=at_top(titration, present, assessment),
        step_days=_step_days(titration, present),
        stops_slowly=medicine.stops_slowly,
        listed_otherwise=_listed_otherwise(assessment, present, medicine.name),
    )


# ------------------------------------------------------------------------------------------- the way up from here


def at_top(titration: Titration | None, present: Prescribed | None, assessment: Assessment) -> Answer:
    """May this person take no more than now? Unknown where a limit could not be worked out."""
    age = assessment.facts.age
    if titration is None or present is None:
        return UNKNOWN
    if age is None or age < ADULT:
        return Answer(value=None, needs=("an adult's age; children need a specialist in children's medicine",))
    if titration.refused and titration.refused.needs:
        return Answer(value=None, needs=titration.refused.needs)
    if titration.refused and titration.refused.rule is None:  # what cannot be made is no limit of the person
        return Answer(value=None, because=(titration.refused.why,), needs=titration.refused.nearest)
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


def _listed_otherwise(assessment: Assessment, present: Prescribed | None, medicine: str) -> str:
    """How does the list of medicines contradict the dose that the diary says is prescribed?"""
    lines = current_entries(assessment, medicine)
    listed = lines[0].daily if len(lines) == 1 else None
    if present is None or listed is None or listed == present.daily:
        return ""
    return f"the list of medicines says {listed} a day, the diary {present.daily}"


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


def _notes(read: ReadDiary, patient: Patient, today: date, library: Library) -> Answer:
    """Does any free text call for somebody today? A note that was not understood is read by a person first."""
    entries, unread = read.entries, unseen_days(read.diary, today)
    recent = last_days(today, library.knowledge.monitoring.windows.answer_days)
    notes = _texts(entries, unread, Note)
    others = _texts(entries, (min(unread[0], recent[0]), today), Spasm, Pain, SideEffect, DoseEntry, Function)
    answers = [_triaged(text, on, patient, today, library, note=True) for text, on in notes[:MOST_TEXTS]]
    answers += [_triaged(text, on, patient, today, library, note=False) for text, on in others[:MOST_TEXTS]]
    if len(notes) > MOST_TEXTS or len(others) > MOST_TEXTS:
        answers.append(Answer(value=None, needs=(f"a person who reads more than {MOST_TEXTS} texts",)))
    return worst(answers) if answers else Answer(value=False, because=(f"no note since {unread[0]}",))


def _texts(entries: Sequence[AnyEntry], days: DayRange, *kinds: type[AnyEntry]) -> list[tuple[str, date]]:
    """The different texts of these days, the newest first, each with the last day on which it was written."""
    found: dict[str, date] = {}
    for entry in reversed(entries):
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
        case Pain():
            yield from [f"pain in {entry.where}"] if entry.where else []
        case Function():
            yield entry.goal


def _triaged(text: str, on: date, patient: Patient, today: date, library: Library, *, note: bool) -> Answer:
    """A short entry of a form counts only where a rule speaks; a note must be understood as well."""
    verdict = triage_report(Report(text=text), patient=patient, library=library, today=today)
    if verdict.level >= Level.SAME_DAY:
        rules = ", ".join(dict.fromkeys(heard.rule for heard in verdict.because))
        return Answer(value=True, because=(f"{on}: {text[:80]!r} ({verdict.level.word}: {rules})",))
    if note and not verdict.understood:
        return Answer(value=None, needs=(f"a person who reads the note of {on}",))
    return Answer(value=False)
