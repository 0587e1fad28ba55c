"""What medicines do to one another: the findings, then the pairs without one, then those that are not covered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from eutonia.cli.page import Block, Bullets, Card, Section, Table, Text, Title
from eutonia.cli.show import show
from eutonia.cli.views.parts import SEVERITIES, closing, counted, finding_card
from eutonia.render.documents import FindingDoc, InteractionsDoc, TakenDoc


def show_interactions(document: InteractionsDoc, *, everything: bool) -> None:
    show(page(document, everything=everything))


def page(document: InteractionsDoc, *, everything: bool) -> Iterator[Block]:
    """Every pair under the heading of its answer."""
    by_status = {
        status: [pair for pair in document.pairs if pair.status == status]
        for status in ("finding", "none", "not-covered")
    }
    note = ", ".join(f"{status.replace('-', ' ')}: {len(pairs)}" for status, pairs in by_status.items())
    yield Title("Interactions", f"{counted(len(document.pairs), 'pair')}; {note}")
    yield Table(("As written", "Read as"), [(one.text, _read_as(one)) for one in document.medicines])
    found = sorted(by_status["finding"], key=lambda pair: SEVERITIES.index(pair.findings[0].severity))
    yield Section("Findings", counted(len(found), "pair") if found else "none")
    for pair in found:
        yield from joint_cards(pair.findings, f"{pair.a} and {pair.b}", everything=everything)
    if not found:
        yield Text("No finding in any pair that could be checked.")
    if len(document.medicines) > 2:
        yield from _combinations(document.combinations, everything=everything)
    none = by_status["none"]
    yield Section("Checked, and none", counted(len(none), "pair") if none else "none")
    yield Bullets([f"{pair.a} and {pair.b}" for pair in none])
    outside = by_status["not-covered"]
    yield Section("Not covered", counted(len(outside), "pair") if outside else "none")
    if outside:
        yield Text("Nothing is known here of these, neither that they are safe nor that they are not:")
        yield Bullets([f"{pair.a} and {pair.b}: {pair.why}" for pair in outside])
    yield closing(document.knowledge, more=not everything)


def _combinations(findings: Sequence[FindingDoc], *, everything: bool) -> Iterator[Block]:
    """What the pairs do not say: for each set of medicines one card."""
    together: dict[tuple[str, ...], list[FindingDoc]] = {}
    for finding in findings:
        together.setdefault(tuple(sorted((finding.medicine, *finding.with_))), []).append(finding)
    yield Section("Three or more together", counted(len(together), "combination") if together else "none")
    for names, cards in together.items():
        yield from joint_cards(cards, ", ".join(names), everything=everything)
    if not together:
        yield Text("Nothing beyond what the pairs say.")


def joint_cards(findings: Sequence[FindingDoc], head: str, *, everything: bool) -> Iterator[Card]:
    """The findings about the same medicines on one card; the same words from the other side are not said twice."""
    first, *others = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    card = structs.replace(first, also=(*first.also, *others))
    yield finding_card(card, head=f"{head} ({first.kind})", everything=everything)


def _read_as(one: TakenDoc) -> str:
    if one.habit:
        return f"{one.habit} (a habit)"
    if one.ingredients:
        return " + ".join(one.ingredients)
    return f"NOT RECOGNISED{f'; did you mean {" or ".join(one.offers)}?' if one.offers else ''}"
