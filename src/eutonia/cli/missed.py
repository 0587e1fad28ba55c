"""eutonia missed: a dose was missed or is late; now what?"""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from msgspec import structs

from eutonia.advice.assessing import assess_patient
from eutonia.advice.library import Library, open_library
from eutonia.advice.missing import MissedAnswer, answer_missed, is_acknowledged
from eutonia.advice.understanding import known_medicine
from eutonia.cli.output import write_json
from eutonia.cli.person import CallError, read_person, today_of
from eutonia.domain.dose import parse_dose, plain_decimal
from eutonia.planning.missed import Situation
from eutonia.render.as_json import cite_docs, dose_text, limit_doc
from eutonia.render.missed_documents import MissedDoc, PassedLimitDoc

HOURS = re.compile(r"(?P<hours>[0-9]{1,5}(?:\.[0-9]{1,2})?)\s*h?")


def run(asked: Namespace) -> int:
    library = open_library()
    today = today_of(asked)
    name = known_medicine(asked.medicine, library=library)
    situation = Situation(
        phase=asked.during,
        dose=parse_dose(asked.dose),
        every_h=read_hours_of(asked.every, "--every"),
        hours_late=read_hours_of(asked.hours_late, "--hours-late"),
        missed_before=read_count(asked.missed_before or "0"),
        because=asked.because,
        signs=asked.signs,
        acknowledged=read_acknowledged(asked.acknowledged, library=library),
    )
    assessment = assess_patient(read_person(asked, today=today), library=library, today=today, about=name)
    document = missed_document(answer_missed(name, situation, assessment=assessment, library=library))
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.missed import show_missed

        show_missed(document)
    return 0


def read_hours_of(text: str, flag: str) -> Decimal:
    """A number of hours, with or without its unit."""
    found = HOURS.fullmatch(text.strip())
    try:
        if found:
            return Decimal(found["hours"])
    except InvalidOperation:
        pass
    raise CallError(f"{flag} {text!r} is not a number of hours. Write such as 3, 2.5 or 8h.")


def read_count(text: str) -> int:
    """How many doses in a row were missed before this one."""
    if not re.fullmatch(r"[0-9]{1,4}", text.strip()):
        raise CallError(f"--missed-before {text!r} is not a number of doses. Write 0, 1, 2 ...")
    return int(text)


def read_acknowledged(given: list[str] | None, *, library: Library) -> tuple[str, ...]:
    """The rules that the clinician saw who signed the dose, each one that exists."""
    rules = {rule.id for rule in library.knowledge.rules}
    rows = {row.id for row in library.knowledge.missed.row if row.limit}
    for name in given or ():
        if name not in rules | rows:
            raise CallError(
                f"--acknowledged {name!r} is no rule. Write its id as this answer shows it under limits or row, "
                "or as `eutonia assess` does."
            )
    return tuple(given or ())


def idle_notes(answer: MissedAnswer) -> Iterator[str]:
    """Rules that were acknowledged and change nothing: no flag is passed over in silence."""
    spoken = " ".join(answer.notes)
    for name in answer.situation.acknowledged:
        limits = [each for each in answer.limits if each.rule == name]
        if any(each.what == "refuse" for each in limits):
            yield f"{name} forbids the medicine for this person: acknowledged or not, call."
        elif name not in spoken:
            yield f"{name} was acknowledged, and limits nothing here."


def missed_document(answer: MissedAnswer) -> MissedDoc:
    """The answer as JSON."""
    situation, advice = answer.situation, answer.advice
    return MissedDoc(
        knowledge=answer.knowledge,
        medicine=answer.medicine,
        do=advice.do,
        why=advice.why,
        row=advice.row,
        unless=advice.unless,
        cites=cite_docs(advice.cites),
        during=situation.phase,
        dose_mg=dose_text(situation.dose),
        every_h=plain_decimal(situation.every_h),
        hours_late=plain_decimal(situation.hours_late),
        missed_in_a_row=situation.missed,
        hours_without=plain_decimal(situation.without_h),
        hours_to_next=plain_decimal(situation.next_h),
        because=situation.because,
        limits=tuple(
            PassedLimitDoc(**structs.asdict(limit_doc(limit)), acknowledged=is_acknowledged(limit, situation))
            for limit in answer.limits
        ),
        notes=(*answer.notes, *idle_notes(answer)),
    )
