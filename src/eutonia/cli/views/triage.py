"""How soon somebody must look, what to do now, and why."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.cli.page import Block, Bullets, Card, Note, Section, Table, Text, Title, Tone
from eutonia.cli.show import show
from eutonia.cli.views.parts import SEEN_WORDS, counted
from eutonia.knowledge.records import Knowledge
from eutonia.render.triage_documents import TriageDoc

TONES: dict[str, Tone] = {
    "emergency": "contraindicated",
    "same-day": "major",
    "soon": "moderate",
    "routine": "plain",
    "self-care": "good",
}
WHEN = {
    "emergency": "now",
    "same-day": "today",
    "soon": "within three days",
    "routine": "at the next contact",
    "self-care": "nobody needs to look",
}
WHY_WORDS = {"denied": "denied", "past": "long past", "other": "somebody else's story", "asked": "only asked about"}


def show_triage(document: TriageDoc) -> None:
    show(page(document))


def page(document: TriageDoc) -> Iterator[Block]:
    """The level with what to do, then the phrases and rules, then what was heard and does not count."""
    yield Title("Triage", WHEN[document.level])
    doubt = "" if document.understood else "not understood: a person reads it"
    body = (Text(document.say, "strong"), Text(document.reason))
    yield Card(document.level.upper(), doubt, TONES[document.level], body)
    yield Section("Because", "" if document.because else "no rule recognised anything")
    if document.because:
        yield Table(("Heard", "Rule"), [(each.phrase, each.rule) for each in document.because])
    if document.removed:
        yield Section("Heard, and not counted")
        yield Bullets([f'"{each.phrase}" ({each.sign}): {WHY_WORDS[each.why]}' for each in document.removed])
    if document.cites:
        yield Section("Sources")
        yield Bullets([f"{each.title}: {each.passage}{SEEN_WORDS[each.seen]}" for each in document.cites])
    yield Note("Triage only ever makes a look sooner. It never replaces a call for help.")


def show_signs(knowledge: Knowledge) -> None:
    """Every sign that a form may tick."""
    signs = knowledge.triage.signs
    blocks: list[Block] = [Title("Signs", counted(len(signs), "sign"))]
    blocks.append(Table(("Sign", "What it means"), [(sign.id, sign.title) for sign in signs]))
    show(blocks)
