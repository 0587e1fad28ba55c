"""The rules as pages that a clinician can read without TOML: docs/rules, made from the knowledge and never by hand."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from eutonia.domain.dose import plain_decimal
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.conditions import Condition, Range, Taking
from eutonia.knowledge.records import Knowledge, Rule

WARNING = "<!-- Generated from src/eutonia/knowledge by `make golden`. Do not edit. -->"
FACTS = {
    "dialysis": "on dialysis",
    "pregnant": "pregnant",
    "breastfeeding": "breastfeeding",
    "cannabis": "uses cannabis",
    "smoker": "smokes",
    "pump": "has an intrathecal pump",
}
MEASURES = {
    "age": ("age", "years"),
    "egfr": ("eGFR", "mL/min/1.73 m²"),
    "crcl": ("creatinine clearance", "mL/min"),
    "weight_kg": ("weight", "kg"),
}


def write_rule_pages(knowledge: Knowledge) -> dict[str, str]:
    """Every page by its file name: one for each family of rules, a section for each rule."""
    families: dict[str, list[Rule]] = {}
    for rule in knowledge.rules:
        families.setdefault(rule.id.partition(".")[0], []).append(rule)
    pages = {f"{family}.md": _page(family, rules, knowledge) for family, rules in sorted(families.items())}
    index = "\n".join(f"* [{family}]({family}.md): {len(rules)} rules" for family, rules in sorted(families.items()))
    pages["README.md"] = f"{WARNING}\n# Every rule\n\n{index}\n"
    return pages


def _page(family: str, rules: Iterable[Rule], knowledge: Knowledge) -> str:
    sections = "\n".join(_section(rule, knowledge) for rule in sorted(rules, key=lambda rule: rule.id))
    return f"{WARNING}\n# Rules: {family}\n\n{sections}"


def _section(rule: Rule, knowledge: Knowledge) -> str:
    cites = resolve_cites(rule.cite, knowledge)
    sources = "\n".join(
        f"  * {'Eutonia default' if c.kind == 'eutonia-default' else c.title}: {c.passage} ({c.kind}, {c.seen})"
        for c in cites
    )
    lines = [
        f"## {rule.id}\n",
        f"* About: {', '.join(rule.subjects)}",
        f"* {rule.severity}, {rule.kind}",
        f"* When: {in_words(rule.when, knowledge)}",
        *_consequences(rule),
        f"* Effect: {rule.effect}",
        f"* Do: {rule.advice}",
        f"* Sources:\n{sources}",
    ]
    return "\n".join(lines) + "\n"


def _consequences(rule: Rule) -> list[str]:
    found = ["* Refuses a plan"] if rule.refuse else []
    if rule.limit:
        limit = rule.limit
        parts = [f"{limit.daily} a day"] if limit.daily else []
        parts += [f"{limit.single} a dose"] if limit.single else []
        parts += [f"{limit.times} doses a day"] if limit.times else []
        found.append(f"* At most: {', '.join(parts)}")
    return [*found, f"* Ladder: {rule.ladder}, or a slower one"] if rule.ladder else found


def in_words(condition: Condition, knowledge: Knowledge) -> str:
    """What must be true, as a sentence."""
    key, asked = condition.key, condition.asked
    if key in ("all", "any"):
        word = " and " if key == "all" else " or "
        return "(" + word.join(in_words(child, knowledge) for child in asked) + ")"
    if key == "not_":
        return f"not {in_words(asked, knowledge)}"
    if key in MEASURES:
        name, unit = MEASURES[key]
        return f"{name} {_range(asked)} {unit}{_age_of(asked)}"
    if key in FACTS:
        return FACTS[key] if asked else f"not {FACTS[key]}"
    return _other_in_words(condition, knowledge)


def _other_in_words(condition: Condition, knowledge: Knowledge) -> str:
    if condition.taking is not None:
        return _taking(condition.taking)
    if condition.condition is not None:
        return knowledge.value_sets[condition.condition].title
    if condition.allergy is not None:
        return f"allergy to {'this medicine' if condition.allergy == 'self' else condition.allergy}"
    if condition.lab is not None:
        return f"{condition.lab.name} {_range(condition.lab.range)}{_age_of(condition.lab.range)}"
    if condition.lab_missing is not None:
        return f"no {condition.lab_missing.name} result in {condition.lab_missing.days} days"
    if condition.daily_dose is not None:
        dose = condition.daily_dose
        return f"present dose {f'above {dose.above}' if dose.above else f'{dose.at_least} or more'} a day"
    plain = {"sex": "{}", "liver": "at least {} liver impairment", "alcohol": "drinks alcohol ({} or more)"}
    return plain[condition.key].format(condition.asked)


def _taking(taking: Taking) -> str:
    others = ", ".join([*(f"class {name}" for name in taking.classes), *taking.any_of])
    count = f"at least {taking.at_least} of " if taking.at_least > 1 else ""
    left_out = f" except {', '.join(taking.except_)}" if taking.except_ else ""
    lately = f", or stopped less than {taking.within_days} days ago" if taking.within_days else ""
    return f"takes {count}{others}{left_out}{lately}"


def _range(asked: Range) -> str:
    bounds: list[tuple[str, Decimal | None]] = [
        ("below", asked.below),
        ("at most", asked.at_most),
        ("at least", asked.at_least),
        ("above", asked.above),
    ]
    return " and ".join(f"{word} {plain_decimal(bound)}" for word, bound in bounds if bound is not None)


def _age_of(asked: Range) -> str:
    return f" (a value older than {asked.within_days} days is unknown)" if asked.within_days else ""
