"""Which kinds of patient can a set of rules tell apart?

A rule asks facts, each against a few thresholds. So every fact has finitely many values that matter: one on each
threshold, one in each gap, one unknown. Rules that share no fact are independent of one another; facts are therefore
enumerated jointly within a *cluster* of rules that share facts, and what the clusters come to is combined afterwards.
Nothing is listed by hand: a new rule, threshold or class changes the enumeration by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise, product
from typing import Any

from msgspec.structs import replace

from eutonia.domain.dose import Dose
from eutonia.domain.patient import Lab
from eutonia.knowledge.conditions import Condition, Range, walk
from eutonia.knowledge.records import Knowledge, Rule
from eutonia.review.facts import ALCOHOL_RANKS, LIVER_RANKS, Facts
from eutonia.verification.medicine_lists import medicine_lists, with_list

Change = Callable[[Facts], Facts]
NUMBERS = ("age", "egfr", "crcl", "weight_kg")
YES_NO = ("dialysis", "pregnant", "breastfeeding", "cannabis", "smoker", "pump")
LISTED = ("condition", "allergy")
ADULT_AGES = (Decimal(18), Decimal(110))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One fact that rules ask for, with a way to set each value that they can tell apart."""

    name: str
    values: tuple[tuple[str, Change], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Rules that share facts, and those facts."""

    rules: tuple[Rule, ...]
    attributes: tuple[Attribute, ...]

    @property
    def kinds(self) -> int:
        """How many kinds of patient do these facts make?"""
        count = 1
        for attribute in self.attributes:
            count *= len(attribute.values)
        return count

    def patients(self) -> Iterator[tuple[str, tuple[Change, ...]]]:
        """Each of them: in words, and as changes to a normal person."""
        for chosen in product(*(attribute.values for attribute in self.attributes)):
            named = (f"{a.name}: {label}" for a, (label, _) in zip(self.attributes, chosen, strict=True))
            yield "; ".join(named), tuple(change for _, change in chosen)


def change_all(facts: Facts, changes: Iterable[Change]) -> Facts:
    """The person with all of these changes."""
    for change in changes:
        facts = change(facts)
    return facts


def leaves(rule: Rule) -> list[Condition]:
    """The single facts that a rule asks for."""
    return [condition for condition in walk(rule.when) if not condition.children]


def asked_facts(rule: Rule) -> frozenset[str]:
    """The names of the facts that a rule asks for; rules with a name in common belong together."""
    return frozenset(_fact_name(leaf) for leaf in leaves(rule))


def _fact_name(leaf: Condition) -> str:
    match leaf.key:
        case "lab" | "lab_missing":
            return f"lab {leaf.asked.name}"
        case "taking" | "daily_dose":
            return "medicines"
        case "condition":
            return "conditions"
        case "allergy":
            return "allergies"
        case key:
            return key


def cluster_rules(rules: Iterable[Rule], *, subject: str, knowledge: Knowledge) -> tuple[Cluster, ...]:
    """The rules about one medicine in clusters that share no fact."""
    groups: list[tuple[set[str], list[Rule]]] = []
    for rule in rules:
        facts = set(asked_facts(rule))
        together = [rule]
        for group in [group for group in groups if group[0] & facts]:
            groups.remove(group)
            facts |= group[0]
            together = [*group[1], *together]
        groups.append((facts, together))
    return tuple(
        Cluster(rules=tuple(together), attributes=_attributes(together, subject, knowledge)) for _, together in groups
    )


def _attributes(rules: Sequence[Rule], subject: str, knowledge: Knowledge) -> tuple[Attribute, ...]:
    asked: dict[str, list[Condition]] = {}
    for rule in rules:
        for leaf in leaves(rule):
            asked.setdefault(_fact_name(leaf), []).append(leaf)
    alike = _asked_in_one_breath(rules)
    return tuple(
        attribute for name, group in asked.items() for attribute in _of_fact(name, group, alike, subject, knowledge)
    )


type Places = dict[object, frozenset[tuple[str, int]]]


def _asked_in_one_breath(rules: Sequence[Rule]) -> Places:
    """Where each condition and each allergy is asked. Asked only beside one another under `any`, two are alike."""
    places: dict[object, set[tuple[str, int]]] = {}
    for rule in rules:
        for number, parent in enumerate(walk(rule.when)):
            for child in parent.any or ():
                if child.key in LISTED:
                    places.setdefault((child.key, child.asked), set()).add((rule.id, number))
            for number_below, child in enumerate(parent.all or parent.children if not parent.any else ()):
                if child.key in LISTED:  # alone in its place
                    places.setdefault((child.key, child.asked), set()).add((f"{rule.id} {number}", number_below))
        if rule.when.key in LISTED:
            places.setdefault((rule.when.key, rule.when.asked), set()).add((rule.id, -1))
    return {each: frozenset(where) for each, where in places.items()}


def _of_fact(
    name: str, asked: Sequence[Condition], alike: Places, subject: str, knowledge: Knowledge
) -> tuple[Attribute, ...]:
    if name in NUMBERS:
        return (_number(name, [leaf.asked for leaf in asked]),)
    if name in YES_NO:
        return (_one_of(name, (True, False, None)),)
    if name == "sex":
        return (_one_of(name, ("female", "male", None)),)
    if name in ("liver", "alcohol"):
        return (_ranked(name, LIVER_RANKS if name == "liver" else ALCOHOL_RANKS),)
    if name.startswith("lab "):
        return (_lab(name.removeprefix("lab "), asked),)
    if name == "medicines":
        return (_medicines(asked, subject, knowledge), *_doses(asked, subject))
    if name == "conditions":
        return (_listed("conditions", {leaf.asked: alike["condition", leaf.asked] for leaf in asked}),)
    if name == "allergies":
        return (_allergies({_allergen(x.asked, subject, knowledge): alike["allergy", x.asked] for x in asked}),)
    raise AssertionError(f"no kinds are given for {name}")


def _set(**changes: Any) -> Change:
    return lambda facts: replace(facts, **changes)


def _one_of(name: str, values: tuple[Any, ...]) -> Attribute:
    return Attribute(name=name, values=tuple((str(value), _set(**{name: value})) for value in values))


def _ranked(name: str, ranks: tuple[str, ...]) -> Attribute:
    """Each grade, and each range of grades within which the true one lies; the widest is unknown."""
    ranges = [
        (low, high) for width in range(len(ranks)) for low in range(len(ranks)) if (high := low + width) < len(ranks)
    ]
    words = {(low, high): ranks[low] if low == high else f"{ranks[low]} to {ranks[high]}" for low, high in ranges}
    return Attribute(name=name, values=tuple((words[each], _set(**{name: each})) for each in ranges))


def representative_values(ranges: Iterable[Range], *, between: tuple[Decimal, Decimal]) -> list[Decimal]:
    """One value on each threshold and one in each gap between them, inside what can occur."""
    low, high = between
    cuts = sorted({bound for asked in ranges for bound in asked.bounds})
    edges = [low, *cuts, high]
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    return sorted({value for value in (*cuts, *middles) if low <= value <= high})


def _number(name: str, ranges: Sequence[Range]) -> Attribute:
    if name == "age":
        years = {int(value) for value in representative_values(ranges, between=ADULT_AGES)}
        years |= {int(cut) - 1 for asked in ranges for cut in asked.bounds if cut > ADULT_AGES[0]}
        return Attribute(
            name=name, values=(*((str(age), _set(age=age)) for age in sorted(years)), ("unknown", _set(age=None)))
        )
    known = representative_values(ranges, between=(Decimal(1), Decimal(250)))
    values: list[tuple[str, Change]] = [(str(value), _measured(name, value)) for value in known]
    days = {asked.within_days for asked in ranges if asked.within_days}
    values += [(f"{known[0]}, {age + 1} days old", _measured(name, known[0], age + 1)) for age in sorted(days)]
    return Attribute(name=name, values=(*values, ("unknown", _measured(name, None))))


def _measured(name: str, value: Decimal | None, days_old: int = 0) -> Change:
    def change(facts: Facts) -> Facts:
        on = facts.today - timedelta(days=days_old)
        if name == "weight_kg":
            return replace(facts, weight_kg=value)
        return replace(facts, kidney=replace(facts.kidney, stated={**facts.kidney.stated, name: (value, on)}))

    return change


def _lab(name: str, asked: Sequence[Condition]) -> Attribute:
    ranges = [leaf.lab.range for leaf in asked if leaf.lab is not None]
    known = representative_values(ranges, between=(Decimal(0), Decimal(10_000))) or [Decimal(1)]
    days = {leaf.lab_missing.days for leaf in asked if leaf.lab_missing is not None}
    days |= {bound.within_days for bound in ranges if bound.within_days}
    values: list[tuple[str, Change]] = [(str(value), _with_lab(name, value, 0)) for value in known]
    values += [(f"{known[0]}, {age + 1} days old", _with_lab(name, known[0], age + 1)) for age in sorted(days)]
    none_of_it = ("no result", lambda facts: replace(facts, labs=_without(facts, name), labs_known=True))
    no_labs = ("no labs at all", lambda facts: replace(facts, labs=_without(facts, name), labs_known=False))
    return Attribute(name=f"lab {name}", values=(*values, none_of_it, no_labs))


def _without(facts: Facts, name: str) -> dict[str, Lab]:
    return {key: lab for key, lab in facts.labs.items() if key != name}


def _with_lab(name: str, value: Decimal, days_old: int) -> Change:
    def change(facts: Facts) -> Facts:
        lab = Lab(name=name, value=value, unit="", on=facts.today - timedelta(days=days_old))
        return replace(facts, labs={**facts.labs, name: lab}, labs_known=True)

    return change


def _allergen(asked: str, subject: str, knowledge: Knowledge) -> str:
    if asked == "self":
        return subject
    return knowledge.classes[asked].members[0] if asked in knowledge.classes else asked


def _listed(name: str, entries: Mapping[str, frozenset[tuple[str, int]]]) -> Attribute:
    """A list that is unknown, or complete: every choice of what rules can tell apart, and each entry alone."""
    first = {places: entry for entry, places in sorted(entries.items(), reverse=True)}
    lists = dict.fromkeys([*subsets(sorted(first.values())), *((entry,) for entry in sorted(entries))])
    known = [(", ".join(chosen) or "none", _set(**{name: frozenset(chosen)})) for chosen in lists]
    return Attribute(name=name, values=(*known, ("unknown", _set(**{name: None}))))


def _allergies(entries: Mapping[str, frozenset[tuple[str, int]]]) -> Attribute:
    """The same of allergies, of which one that cannot be read may be each of the entries."""
    listed = _listed("allergies", entries)
    perhaps = [
        (f"{words}; perhaps {name}", _perhaps_allergic(change, name))
        for words, change in listed.values
        if words != "unknown"
        for name in sorted(entries)
    ]
    return Attribute(name=listed.name, values=(*listed.values, *perhaps))


def _perhaps_allergic(change: Change, name: str) -> Change:
    return lambda facts: replace(change(facts), unread_allergies=((f"{name}?", (name,)),))


def subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every choice of the names, none of them first."""
    for bits in range(1 << len(names)):
        yield tuple(name for index, name in enumerate(names) if bits >> index & 1)


def _medicines(asked: Sequence[Condition], subject: str, knowledge: Knowledge) -> Attribute:
    """What else is taken: every list that rules can tell apart, readable and not; or unknown."""
    takings = list(dict.fromkeys(leaf.taking for leaf in asked if leaf.taking is not None))
    values: list[tuple[str, Change]] = []
    for lines in medicine_lists(takings, subject=subject, knowledge=knowledge):
        words = " + ".join(map(str, lines)) or "nothing else"
        values.append((words, partial(with_list, lines=lines, readable=True)))
        values.append((f"{words}, not all readable", partial(with_list, lines=lines, readable=False)))
    values.append(("unknown", _set(taking=None)))
    return Attribute(name="medicines", values=tuple(dict(values).items()))


def _doses(asked: Sequence[Condition], subject: str) -> tuple[Attribute, ...]:
    """The present daily dose, where rules ask for it: on each threshold, above and below it, or unreadable."""
    bounds = {b for leaf in asked if (d := leaf.daily_dose) is not None for b in (d.above, d.at_least) if b is not None}
    if not bounds:
        return ()
    edges = [Decimal(0), *sorted(bound.mg for bound in bounds), max(bound.mg for bound in bounds) + 10]
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    doses = sorted({Dose(mg) for mg in (*edges[1:-1], *middles) if mg})

    def takes(dose: Dose | None) -> Change:
        return lambda facts: replace(
            facts,
            taking=None if facts.taking is None else facts.taking | {subject},
            daily={} if dose is None else {subject: dose},
        )

    values = [
        ("not taken", lambda facts: facts),
        *((str(dose), takes(dose)) for dose in doses),
        ("unread", takes(None)),
    ]
    return (Attribute(name="present dose", values=tuple(values)),)
