"""Puts the triage files together and refuses what does not hold: a sign or a group that nobody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from eutonia.knowledge.conditions import Condition, walk
from eutonia.knowledge.errors import KnowledgeError
from eutonia.knowledge.triage_records import MoreWords, Sign, Signs, Triage, TriageFile

GROUP = re.compile(r"<([^>]*)>")


def assemble_triage(files: Sequence[TriageFile]) -> Triage:
    """The files as one, in the order of their names: it is the order in which rules of one level are asked."""
    more = [each for file in files for each in file.more]
    return Triage(
        groups=tuple(each for file in files for each in file.group),
        numbers=tuple(each for file in files for each in file.number),
        signs=tuple(_with_more(each, more) for file in files for each in file.sign),
        scopes=tuple(each for file in files for each in file.scope),
        rules=tuple(each for file in files for each in file.rule),
        same_as={short: long for file in files for short, long in file.same_as.items()},
        ordinary=frozenset(word for file in files for word in file.ordinary),
    )


def _with_more(sign: Sign, more: Iterable[MoreWords]) -> Sign:
    ours = [each for each in more if each.sign == sign.id]
    return replace(
        sign,
        phrases=(*sign.phrases, *(text for each in ours for text in each.phrases)),
        not_phrases=(*sign.not_phrases, *(text for each in ours for text in each.not_phrases)),
    )


def check_triage(file: str, triage: TriageFile, whole: Triage) -> None:
    """Do all signs and groups that a file speaks of exist, each once?"""
    for what, ids in (
        ("sign", [sign.id for sign in whole.signs]),
        ("rule", [rule.id for rule in whole.rules]),
        ("group", [*(group.id for group in whole.groups), *(number.id for number in whole.numbers)]),
    ):
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise KnowledgeError(file, twice[0], f"two entries for the {what} {twice[0]!r}")
    groups = {*(group.id for group in whole.groups), *(number.id for number in whole.numbers)}
    for place, text in phrases(triage):
        lost = [name for name in GROUP.findall(text) if name not in groups]
        if lost:
            raise KnowledgeError(file, place, f"no group {lost[0]!r} for the phrase {text!r}")
        mixed = [piece for piece in text.split() if {"|", "_", "+"} <= set(piece)]
        if mixed:
            raise KnowledgeError(
                file, place, f"{mixed[0]!r} is ambiguous: join words by _ within a choice, or by + between choices"
            )
    signs = {sign.id for sign in whole.signs}
    for more in triage.more:
        if more.sign not in signs:
            raise KnowledgeError(file, more.sign, f"further words for no sign {more.sign!r}")
    for rule in triage.rule:
        for wanted in (sign for way in rule.way for sign in signs_of(way.when)):
            if wanted not in signs:
                raise KnowledgeError(file, rule.id, f"no sign {wanted!r}")


def phrases(triage: TriageFile) -> Iterator[tuple[str, str]]:
    """Every phrase of a file, with its place."""
    for group in triage.group:
        yield from ((group.id, word) for word in group.words)
    for sign in triage.sign:
        yield from ((sign.id, text) for text in (*sign.phrases, *sign.not_phrases))
    for more in triage.more:
        yield from ((more.sign, text) for text in (*more.phrases, *more.not_phrases))
    for scope in triage.scope:
        yield from ((scope.kind, text) for text in scope.phrases)


def signs_of(wanted: Signs) -> Iterator[str]:
    """Every sign that is named in a tree of signs."""
    yield from wanted.none
    yield from wanted.of
    yield from _named((*wanted.all, *wanted.any))


def _named(parts: Iterable[str | Signs]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Signs):
            yield from signs_of(part)
        else:
            yield part


def person_conditions(triage: TriageFile) -> Iterator[tuple[str, Condition]]:
    """What rules ask of the person, with the rule."""
    for rule in triage.rule:
        for way in rule.way:
            for condition in (way.fits, way.known):
                if condition is not None:
                    yield from ((rule.id, each) for each in walk(condition))
