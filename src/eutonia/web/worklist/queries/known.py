"""What is known of a person, line by line, and what is not: an empty place always says why it is empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from eutonia.advice.documents import kidney_document
from eutonia.advice.library import open_library
from eutonia.advice.understanding import understand_allergy, understand_medicine
from eutonia.domain.dose import plain_decimal
from eutonia.domain.finding import Finding, NotAssessed
from eutonia.domain.patient import Coded, MedicineEntry
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.record import medicine_line
from eutonia.web.worklist.queries.person import OnePerson
from eutonia.web.worklist.words import EVENTS, FACTS, LABS, MEASURES, OF_WOMEN, SUPPLIES, say_fact

TENTH = Decimal("0.1")
A_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineShown:
    """One line of the list of medicines."""

    entry: Entry | None  # none: it stands there by a plan
    text: str
    ingredients: str
    daily: str
    offers: tuple[str, ...]
    conflict: str
    stopped: date | None
    under_plan: bool

    @property
    def resolved(self) -> bool:
        return bool(self.ingredients)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedShown:
    """A condition or an allergy."""

    entry: Entry
    text: str
    codes: str
    over: bool
    note: str  # what no rule can ask about says so
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactShown:
    """A fact: known, asked and not known, or never asked."""

    name: str
    label: str
    value: str
    state: str  # known, not-known, not-asked
    entry: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabShown:
    entry: Entry
    label: str
    value: str
    unit: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyShown:
    """How well the kidneys clear, by which formula and of which day; or what is lacking to tell."""

    egfr: str
    egfr_formula: str
    egfr_on: date | None
    egfr_lacks: str
    crcl: str
    crcl_formula: str
    crcl_on: date | None
    crcl_lacks: str
    stage: str
    notes: tuple[str, ...]
    old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesSay:
    """What the rules say of the record today."""

    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    not_covered: tuple[str, ...]
    about: tuple[str, ...]

    def count(self, severity: str) -> int:
        return sum(1 for each in self.findings if each.severity.word == severity)


def medicines_shown(one: OnePerson) -> list[MedicineShown]:
    """What is taken now, what is under a plan first; then what was stopped."""
    names = open_library().names
    planned = {name for now in one.present for name in now.course.medicines}
    shown = [
        MedicineShown(
            entry=None, text=each.medicine, ingredients=each.medicine, daily=each.words, offers=(), conflict="",
            stopped=None, under_plan=True,
        )
        for now in one.present
        for each in now.now
    ]  # fmt: skip
    for entry in one.by_kind["medicine"]:
        line = understand_medicine(medicine_line(entry), names)
        shown.append(
            MedicineShown(
                entry=entry, text=line.text, ingredients=", ".join(line.ingredients), daily=_daily(line),
                offers=line.offers, conflict=line.conflict or "", stopped=line.stopped,
                under_plan=bool(planned.intersection(line.ingredients)),
            )
        )  # fmt: skip
    return sorted(shown, key=lambda each: (_is_over(each, one.today), each.entry is not None, each.text.casefold()))


def _is_over(shown: MedicineShown, today: date) -> bool:
    return shown.stopped is not None and shown.stopped <= today


def _daily(line: MedicineEntry) -> str:
    if line.daily is None:
        return ""
    return f"{line.daily} a day" + (f" in {line.times}" if line.times and line.times > 1 else "")


def conditions_shown(one: OnePerson) -> list[CodedShown]:
    """Conditions, those that are over last."""
    unmatched = set(one.assessment.facts.unmatched)
    shown = []
    for entry in one.by_kind["condition"]:
        line, over = coded_line(entry), bool(entry.content.get("over"))
        note = "no rule asks about it" if line.text in unmatched else ""
        shown.append(CodedShown(entry=entry, text=line.text, codes=_codes(line.codes), over=over, note=note, offers=()))
    return sorted(shown, key=lambda each: each.over)


def allergies_shown(one: OnePerson) -> list[CodedShown]:
    """Allergies, each with the ingredient it is to, where it is to a medicine that we know."""
    names = open_library().names
    shown = []
    for entry in one.by_kind["allergy"]:
        line = understand_allergy(coded_line(entry), names)
        note = ", ".join(line.ingredients) if line.ingredients else "names no medicine that we know"
        if line.text.casefold() == note:
            note = ""
        offers = () if line.ingredients else line.offers
        shown.append(
            CodedShown(
                entry=entry, text=line.text, codes=_codes(line.codes), over=False, offers=offers,
                note="not resolved" if offers else note,
            )
        )  # fmt: skip
    return shown


def coded_line(entry: Entry) -> Coded:
    """A condition or an allergy, as it was written or imported."""
    return msgspec.convert({key: entry.content[key] for key in ("text", "codes") if key in entry.content}, Coded)


def _codes(codes: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{system} {code}" for system, code in codes)


def facts_shown(one: OnePerson) -> list[FactShown]:
    """Every fact that rules ask for, known or not."""
    return list(_facts(one))


def _facts(one: OnePerson) -> Iterator[FactShown]:
    for name, label in FACTS.items():
        entry = one.newest("fact", name)
        if entry is None and name in OF_WOMEN and one.patient.sex == "male":
            continue
        value = entry.content.get("value") if entry else None
        state = "not-asked" if entry is None else "not-known" if value is None else "known"
        yield FactShown(
            name=name, label=label, state=state, entry=entry, value=say_fact(name, value) if value is not None else ""
        )


def labs_shown(one: OnePerson) -> list[LabShown]:
    """Every result that holds, the newest first."""
    shown = [
        LabShown(
            entry=entry, label=LABS.get(entry.name, entry.name), unit=_unit(str(entry.content["unit"])),
            value=say_number(Decimal(entry.content["value"])), written=str(entry.content.get("written", "")),
        )
        for entry in one.by_kind["lab"]
    ]  # fmt: skip
    return list(reversed(shown))


def measures_shown(one: OnePerson) -> list[LabShown]:
    """Weights and heights, the newest first."""
    shown = [
        LabShown(
            entry=entry, label=MEASURES[entry.name][0], unit=MEASURES[entry.name][1],
            value=say_number(Decimal(entry.content["value"])), written=str(entry.content.get("written", "")),
        )
        for entry in one.by_kind["measure"]
        if entry.name in MEASURES
    ]  # fmt: skip
    return list(reversed(shown))


def _unit(code: str) -> str:
    return code.replace("{", "").replace("}", "").replace("_m2", " m²")


def say_number(value: Decimal) -> str:
    """A measured value for the eye: three digits at most behind the point."""
    rounded = value.quantize(Decimal("0.001")) if value != value.quantize(Decimal("0.001")) else value
    return plain_decimal(rounded.normalize())


def kidney_shown(one: OnePerson) -> KidneyShown:
    """The engine's estimate, each measure with the day of the result it rests on."""
    kidney = one.assessment.facts.kidney
    document = kidney_document(one.assessment.facts)
    egfr, crcl = document.egfr, document.crcl
    lacks = {measure: ", ".join(kidney.needs(measure)) for measure in ("egfr", "crcl")}
    egfr_on = kidney.on("egfr") if egfr.value is not None else None
    crcl_on = kidney.on("crcl") if crcl.value is not None else None
    newest = max((day for day in (egfr_on, crcl_on) if day), default=None)
    weight = f", {crcl.weight_used} weight" if crcl.weight_used else ""
    return KidneyShown(
        egfr="" if egfr.value is None else say_number(egfr.value),
        egfr_formula=egfr.formula or "",
        egfr_on=egfr_on,
        egfr_lacks=lacks["egfr"] or "; ".join(document.unavailable),
        crcl="" if crcl.value is None else say_number(crcl.value),
        crcl_formula=f"{crcl.formula}{weight}" if crcl.formula else "",
        crcl_on=crcl_on,
        crcl_lacks=lacks["crcl"] or "; ".join(document.unavailable),
        stage=document.stage or "",
        notes=document.notes,
        old=bool(newest and (one.today - newest).days > A_YEAR),
    )


def rules_say(one: OnePerson) -> RulesSay:
    """The review of the record as it is now."""
    review = one.assessment.review
    return RulesSay(
        findings=review.findings, not_assessed=review.not_assessed, not_covered=review.not_covered,
        about=one.assessment.about,
    )  # fmt: skip


def say_content(entry: Entry) -> str:
    """What an entry says, in a line: for its history, and for what was just saved."""
    content: dict[str, Any] = entry.content
    match entry.kind:
        case "medicine" | "condition" | "allergy":
            said = str(content["text"])
            if content.get("stopped"):
                said += f", stopped {content['stopped']}"
            return f"{said}, over" if content.get("over") else said
        case "lab":
            name = LABS.get(entry.name, entry.name)
            return f"{name} {say_number(Decimal(content['value']))} {_unit(str(content['unit']))}"
        case "measure":
            label, unit = MEASURES.get(entry.name, (entry.name, ""))
            return f"{label} {say_number(Decimal(content['value']))} {unit}"
        case "fact":
            value = content.get("value")
            known = say_fact(entry.name, value) if value is not None else "asked, and not known"
            return f"{FACTS.get(entry.name, 'Diary read up to')}: {known}"
        case "list":
            return f"The list of {entry.name}s is complete"
        case "problem":
            return _problem(content)
        case "note":
            return str(content["text"])
        case "supply":
            return say_supply(entry)
        case "event":
            return say_event(content)
    return entry.name


def _problem(content: dict[str, Any]) -> str:
    said = f"{content.get('text') or 'no problem named'} (aim: less {content.get('goal', 'stiffness')})"
    return f"{said}. Goal: {content['hope']}" if content.get("hope") else said


def say_supply(entry: Entry) -> str:
    content = entry.content
    match entry.name:
        case "counted" | "refill":
            what = content.get("product") or f"{content['mg_per_unit']} mg"
            return f"{content['medicine']}: {content['count']} × {what}, {SUPPLIES[entry.name].lower()}"
        case "prescription-ends":
            return f"{content['medicine']}: the prescription ends {entry.on}"
        case "booking":
            return f"{content['medicine']}: {content['days']} days from asking for more to holding it"
    return entry.name


def say_event(content: dict[str, Any]) -> str:
    said = f"{EVENTS.get(content['what'], content['what'])} {content['from']} to {content['until']}"
    arranged = {True: "how doses are taken is agreed", False: "nothing is agreed yet"}.get(content.get("arranged"))  # type: ignore[arg-type]
    return f"{said}: {arranged or 'not known whether it is arranged'}"
