"""The triage rules as one page that a clinician can read: docs/triage.md, made from the knowledge and never by hand."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain.triage import Level
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import Knowledge
from eutonia.knowledge.triage_records import Signs, TriageRule, Way
from eutonia.render.rule_pages import in_words

WARNING = "<!-- Generated from src/eutonia/knowledge by `make golden`. Do not edit. -->"
ABOUT = """A message is read in this order: its words are made plain; the signs below are found in them; a phrase
that is denied, long past, another's story or only asked about is taken out, and nothing else is; every
rule is asked with what the person takes. The most urgent rule that speaks gives the level and the
sentence. Rules of one level stand in the order in which they are asked. What no rule recognises is
routine, and a person reads it. Life-threatening signs count whatever is taken."""
LEVELS = {
    Level.EMERGENCY: "Emergency: now",
    Level.SAME_DAY: "Same day",
    Level.SOON: "Soon: within three days",
    Level.ROUTINE: "Routine: at the next contact",
    Level.SELF_CARE: "Self-care",
}
EXAMPLES = 3


def write_triage_page(knowledge: Knowledge) -> str:
    """The table of all rules, each rule in full, and every sign with some of its wordings."""
    return (
        "\n".join([WARNING, "# Triage", "", ABOUT, "", *_table(knowledge), *_rules(knowledge), *_signs(knowledge)])
        + "\n"
    )


def _of_level(knowledge: Knowledge, level: Level) -> list[TriageRule]:
    return [rule for rule in knowledge.triage.rules if Level.of(rule.level) is level]


def _table(knowledge: Knowledge) -> Iterator[str]:
    yield from ("| level | rule | what it is | what is said |", "|---|---|---|---|")
    for level in LEVELS:
        for rule in _of_level(knowledge, level):
            yield f"| {rule.level} | [{rule.id}](#{rule.id}) | {rule.title} | {rule.say} |"


def _rules(knowledge: Knowledge) -> Iterator[str]:
    for level, title in LEVELS.items():
        yield from ("", f"## {title}")
        for rule in _of_level(knowledge, level):
            yield from ("", f"### {rule.id}", "", f"{rule.title}. {rule.reason}", "")
            yield from (f"* When: {_way(way, knowledge)}" for way in rule.way)
            yield f"* Said: {rule.say}"
            for cite in resolve_cites(rule.cite, knowledge):
                source = "Eutonia default" if cite.kind == "eutonia-default" else cite.title
                yield f"* Source: {source}: {cite.passage} ({cite.kind}, {cite.seen})"


def _way(way: Way, knowledge: Knowledge) -> str:
    parts = [signs_in_words(way.when)]
    parts += [f"and unless it is known otherwise: {in_words(way.fits, knowledge)}"] if way.fits else []
    parts += [f"and it is known: {in_words(way.known, knowledge)}"] if way.known else []
    return ", ".join(parts)


def signs_in_words(wanted: Signs) -> str:
    """Which signs must be there, as a sentence."""
    parts = []
    if wanted.all:
        parts.append(" and ".join(_part(each) for each in wanted.all))
    if wanted.any:
        parts.append(" or ".join(_part(each) for each in wanted.any))
    if wanted.of:
        parts.append(f"at least {wanted.at_least} of {', '.join(wanted.of)}")
    parts += [f"without {' or '.join(wanted.none)}"] if wanted.none else []
    return "; ".join(parts)


def _part(part: str | Signs) -> str:
    return f"({signs_in_words(part)})" if isinstance(part, Signs) else part


def _signs(knowledge: Knowledge) -> Iterator[str]:
    yield from ("", "## Signs", "", "| sign | what it means | phrases |", "|---|---|---|")
    for sign in knowledge.triage.signs:
        count = "form only" if sign.form_only else str(len(sign.phrases))
        yield f"| {sign.id} | {sign.title} | {count} |"
