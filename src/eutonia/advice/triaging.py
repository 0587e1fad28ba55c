"""How soon must somebody look at what a person reports, knowing what they take?

The message is read first, then every rule is asked with the person's facts. A medicine that the message names counts as
taken, also where the list lacks it. What is not known never makes a rule silent that needs it not to be false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from eutonia.advice.library import Library
from eutonia.advice.understanding import understand
from eutonia.domain.errors import EutoniaError
from eutonia.domain.patient import Patient
from eutonia.domain.triage import Level, Verdict
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.conditions import Condition
from eutonia.knowledge.records import Knowledge
from eutonia.render.as_json import cite_docs
from eutonia.render.triage_documents import HeardDoc, RemovedDoc, TriageDoc
from eutonia.review.conditions import Question, Truth, compile_condition
from eutonia.review.facts import Facts, gather_facts
from eutonia.triage.doses import doses_at_once
from eutonia.triage.message import Message
from eutonia.triage.triage import Fired, Reading, Triager, level_of

During = Literal["titration", "steady", "taper"]
FORM = "ticked: "
SHORTEST_NAME = 4
NOT_UNDERSTOOD = (
    "A person reads your message; if you feel in danger call 911, 999 or your emergency number, and do not stop any "
    "medicine suddenly."
)
NO_RULE = "No rule recognised this message, so nothing is taken for granted."
UNKNOWN_WORDS = "Much of this message is in words that are not known here, so nothing is taken for granted."


class UnknownSignError(EutoniaError):
    """A form that ticks something that is no sign."""

    def __init__(self, name: str, known: frozenset[str]) -> None:
        from difflib import get_close_matches  # only on the way to an error

        near = get_close_matches(name, sorted(known), n=1)
        offer = f" Did you mean {near[0]!r}?" if near else " `eutonia triage --signs` lists them."
        super().__init__(f"The form ticks {name!r}, which is no sign that is known here.{offer}")


class Report(Struct, frozen=True, kw_only=True):
    """What a person reports: a text, a form with ticks, or both; and in which part of the treatment."""

    text: str = ""
    form: Mapping[str, bool | None] = {}
    during: During | None = None


@lru_cache(maxsize=2)
def triager_for(knowledge: Knowledge) -> Triager:
    """The triage rules of a knowledge, made ready once."""
    return Triager(knowledge.triage)


def triage_report(report: Report, *, patient: Patient, library: Library, today: date) -> Verdict:
    """The level of a report, its reasons, and what to say."""
    triager = triager_for(library.knowledge)
    reading = triager.read(report.text)
    signs = dict(reading.signs)
    signs.update(_ticked(report.form, triager.signs))
    if report.during == "taper":
        signs.setdefault("dose-reduced", "during a taper")
    named = named_medicines(reading.message, library)
    above = doses_at_once(reading.message, _most_of_a_day(library.knowledge))
    if above is not None:
        signs.setdefault("dose-above-maximum", above)
    facts = gather_facts(understand(patient, library=library), value_sets=library.value_sets, today=today)
    fired = triager.ask(signs, _holds(facts, named, library.knowledge))
    return _verdict(reading, fired, library.knowledge)


def _verdict(reading: Reading, fired: list[Fired], knowledge: Knowledge) -> Verdict:
    level, understood = level_of(reading, fired)
    first = fired[0].rule if fired else None
    above = first is not None and Level.of(first.level) >= level
    return Verdict(
        level=level,
        understood=understood,
        because=tuple(heard for each in fired for heard in each.heard),
        removed=reading.removed,
        say=first.say if first is not None and above else NOT_UNDERSTOOD,
        reason=first.reason if first is not None and above else UNKNOWN_WORDS if fired else NO_RULE,
        cites=resolve_cites(first.cite, knowledge) if first is not None and above else (),
    )


def _ticked(form: Mapping[str, bool | None], known: frozenset[str]) -> dict[str, str]:
    for name in form:
        if name not in known:
            raise UnknownSignError(name, known)
    return {name: FORM + name for name, ticked in form.items() if ticked}


# ------------------------------------------------------------------------------------------------------ the person


def _holds(facts: Facts, named: frozenset[str], knowledge: Knowledge) -> Callable[[Condition], Truth]:
    """Asks a condition of the person, and again with what the message names as taken."""
    with_named = replace(facts, taking=(facts.taking or frozenset()) | named) if named else None

    def holds(condition: Condition) -> Truth:
        question = _question(knowledge, condition)
        told = question(facts)
        if told is True or with_named is None:
            return told
        return True if question(with_named) is True else told

    return holds


@lru_cache(maxsize=512)
def _question(knowledge: Knowledge, condition: Condition) -> Question:
    return compile_condition(condition, subject="", knowledge=knowledge)


def named_medicines(message: Message, library: Library) -> frozenset[str]:
    """The ingredients that the message names, of those that our rules can ask about."""
    known = _askable(library.knowledge)
    triager = triager_for(library.knowledge)
    found: set[str] = set()
    for text in {word.text for word in message.words if len(word.text) >= SHORTEST_NAME and word.text.isalpha()}:
        found.update(_ingredients(text, library))
        meant = triager.book.spelling.meant(text)
        if meant:
            found.update(_ingredients(meant, library))
    return frozenset(found & known)


@lru_cache(maxsize=20_000)
def _ingredients(word: str, library: Library) -> tuple[str, ...]:
    row = library.names.find(word)
    return row.meanings[0] if row is not None and len(row.meanings) == 1 else ()


@lru_cache(maxsize=2)
def _askable(knowledge: Knowledge) -> frozenset[str]:
    members = (member for each in knowledge.classes.values() for member in each.members)
    return frozenset(members) | frozenset(knowledge.medicines)


@cache
def _most_of_a_day(knowledge: Knowledge) -> Mapping[str, float]:
    """The highest maximum of a day, in mg, by the medicine's name and its brands."""
    most: dict[str, float] = {}
    for name, medicine in knowledge.medicines.items():
        highest = float(max(each.daily.mg for each in medicine.maximum))
        brands = (brand for product in medicine.product for brand in getattr(product, "brands", ()))
        for written in (name, *brands):
            most[written.lower()] = highest
    return most


# ---------------------------------------------------------------------------------------------------- the document


def triage_document(verdict: Verdict, *, knowledge: Knowledge) -> TriageDoc:
    """The verdict as JSON."""
    return TriageDoc(
        knowledge=knowledge.version,
        level=verdict.level.word,
        understood=verdict.understood,
        because=tuple(HeardDoc(phrase=each.phrase, rule=each.rule) for each in verdict.because),
        say=verdict.say,
        reason=verdict.reason,
        cites=cite_docs(verdict.cites),
        removed=tuple(RemovedDoc(phrase=each.phrase, sign=each.sign, why=each.why) for each in verdict.removed),
    )
