"""Puts the files together and refuses what does not hold: unknown names, missing sources, ladders that fall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

import msgspec

from eutonia.knowledge.change_records import MissedFile, MissedWhen, SwitchFile, Taper, TaperFile
from eutonia.knowledge.checking_monitoring import assemble_monitoring, check_monitoring
from eutonia.knowledge.checking_triage import assemble_triage, check_triage, person_conditions
from eutonia.knowledge.conditions import Condition, walk
from eutonia.knowledge.errors import KnowledgeError
from eutonia.knowledge.monitoring_records import MonitoringFile
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import (
    ClassFile,
    Knowledge,
    Ladder,
    LadderFile,
    Medicine,
    Product,
    Rule,
    RuleFile,
    SourceFile,
    ValueSetFile,
)
from eutonia.knowledge.suitability_records import Suitability
from eutonia.knowledge.triage_records import TriageFile


def assemble(files: dict[str, Any], *, version: str) -> Knowledge:
    """All files as one Knowledge, every reference checked."""
    medicines = ((name, file.name, file) for name, file in files.items() if isinstance(file, Medicine))
    ladders = ((name, file.medicine, file.ladder) for name, file in files.items() if isinstance(file, LadderFile))
    knowledge = Knowledge(
        version=version,
        sources=unique(rows(files, SourceFile, "source"), "source"),
        classes=unique(rows(files, ClassFile, "medicine_class"), "class"),
        examined=frozenset(name for file in files.values() if isinstance(file, ClassFile) for name in file.examined),
        value_sets=unique(rows(files, ValueSetFile, "value_set"), "value set"),
        medicines=unique(medicines, "medicine"),
        ladders=unique(ladders, "ladder file"),
        rules=tuple(unique(rows(files, RuleFile, "rule"), "rule").values()),
        suitability=only(files, Suitability, "suitability/"),
        tapers=only(files, TaperFile, "tapers/"),
        switches=only(files, SwitchFile, "switches/"),
        missed=only(files, MissedFile, "missed/"),
        triage=assemble_triage([file for file in files.values() if isinstance(file, TriageFile)]),
        monitoring=assemble_monitoring([file for file in files.values() if isinstance(file, MonitoringFile)]),
    )
    for name, file in files.items():
        check_citations(name, file, knowledge)
        if isinstance(file, Medicine):
            check_medicine(name, file)
        elif isinstance(file, LadderFile):
            check_ladders(name, file, knowledge)
        elif isinstance(file, MissedFile):
            check_missed(name, file, knowledge)
        elif isinstance(file, SwitchFile):
            check_switches(name, file, knowledge)
        elif isinstance(file, TaperFile):
            check_tapers(name, file, knowledge)
        elif isinstance(file, Suitability):
            check_suitability(name, file, knowledge)
        elif isinstance(file, TriageFile):
            check_triage(name, file, knowledge.triage)
            for where, condition in person_conditions(file):
                check_names(name, where, condition, knowledge)
        elif isinstance(file, MonitoringFile):
            check_monitoring(name, knowledge.monitoring, set(knowledge.medicines))
        elif isinstance(file, RuleFile):
            for place, rule in enumerate(file.rule):
                check_rule(name, f"$.rule[{place}]", rule, knowledge)
    return knowledge


def only[T](files: dict[str, Any], kind: type[T], folder: str) -> T:
    """The one file of a kind."""
    found = [file for file in files.values() if isinstance(file, kind)]
    if len(found) != 1:
        raise KnowledgeError(folder, "", f"exactly one file is needed, not {len(found)}")
    return found[0]


def check_suitability(file: str, suitability: Suitability, knowledge: Knowledge) -> None:
    """Do all answers, patterns and medicines that it speaks of exist?"""
    answers = {(question.id, answer) for question in suitability.question for answer in question.answers}
    features = [feature for pattern in suitability.pattern for feature in pattern.feature]
    asked = [(feature.question, answer) for feature in features for answer in feature.answers]
    asked += [(note.question, answer) for note in suitability.note for answer in note.answers]
    asked += [(sign.question, sign.answer) for sign in suitability.urgent]
    asked += [(question.id, answer) for question in suitability.question for answer in question.alone]
    asked += [(fit.question or "", answer) for fit in suitability.fit for answer in fit.answers]
    for question, answer in asked:
        if (question, answer) not in answers:
            raise KnowledgeError(file, question, f"no answer {answer!r} to the question {question!r}")
    for fit in suitability.fit:
        if fit.medicine not in knowledge.medicines:
            raise KnowledgeError(file, "$.fit", f"no medicine {fit.medicine!r} in medicines/")
        if (fit.question is None) != (not fit.answers):
            raise KnowledgeError(file, "$.fit", f"{fit.medicine}: question and answers belong together")


def rows(files: dict[str, Any], kind: type, field: str) -> Iterator[tuple[str, str, Any]]:
    """Each row of the files of one kind: the file, the row's id, the row."""
    for name, file in files.items():
        if isinstance(file, kind):
            for row in getattr(file, field):
                yield name, row.id, row


def unique(entries: Iterable[tuple[str, str, Any]], what: str) -> dict[str, Any]:
    """The entries by id; an id that stands twice is refused."""
    found: dict[str, Any] = {}
    where: dict[str, str] = {}
    for file, key, value in entries:
        if key in found:
            raise KnowledgeError(file, key, f"two entries for the {what} {key!r}, the other in {where[key]}")
        found[key], where[key] = value, file
    return found


def check_citations(file: str, record: Any, knowledge: Knowledge) -> None:
    for place, cite in citations(record, "$"):
        if cite.source not in knowledge.sources:
            raise KnowledgeError(file, place, f"no source {cite.source!r} in sources/")


def citations(value: Any, place: str) -> Iterator[tuple[str, CiteRecord]]:
    """Every citation in a record, with its place."""
    if isinstance(value, CiteRecord):
        yield place, value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from citations(getattr(value, field), f"{place}.{field}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from citations(item, f"{place}[{index}]")


def check_medicine(file: str, medicine: Medicine) -> None:
    ids = [product.id for product in medicine.product]
    for index, product in enumerate(medicine.product):
        check_product(file, f"$.product[{index}]", product, ids)
    for index, group in enumerate(medicine.product_set):
        place = f"$.product_set[{index}]"
        for wanted in group.products:
            if wanted not in ids:
                raise KnowledgeError(file, place, f"no product {wanted!r} above")
        if not may_be_together([product for product in medicine.product if product.id in group.products]):
            raise KnowledgeError(file, place, "products that may not stand for one another cannot be in one set")
    if sum(group.default for group in medicine.product_set) != 1:
        raise KnowledgeError(file, "$.product_set", "exactly one product set is the default")
    if sum(maximum.region == "US" for maximum in medicine.maximum) < 1:
        raise KnowledgeError(file, "$.maximum", "a US maximum is needed: it binds every plan")
    if bool(medicine.taper) != (medicine.tapering is not None):
        raise KnowledgeError(file, "$.tapering", "a way down needs both [tapering] and at least one [[taper]]")
    ceiling = medicine.tapering.ceiling if medicine.tapering else None
    if ceiling and not 0 < ceiling.percent <= 50:
        raise KnowledgeError(file, "$.tapering.ceiling", "percent lies above 0 and at most at 50")
    for index, taper in enumerate(medicine.taper):
        check_pace(file, f"$.taper[{index}]", taper)
    known = [(taper.pace, taper.percent is None) for taper in medicine.taper]
    if len(set(known)) < len(known):
        raise KnowledgeError(file, "$.taper", "two tapers of one pace and one kind")


def check_pace(file: str, place: str, taper: Taper) -> None:
    if (taper.reduce_by is None) == (taper.percent is None):
        raise KnowledgeError(file, place, "a taper has exactly one of reduce_by and percent")
    if taper.percent is not None and not 0 < taper.percent <= 50:
        raise KnowledgeError(file, place, "percent lies above 0 and at most at 50")
    if taper.band and taper.percent is not None:
        raise KnowledgeError(file, place, "bands belong to reduce_by")
    for higher, lower in pairwise(taper.band):
        if lower.at_most >= higher.at_most:
            raise KnowledgeError(file, place, "bands stand from the higher dose to the lower")


def check_tapers(file: str, tapers: TaperFile, knowledge: Knowledge) -> None:
    """One tier a grade, and features that ask for one thing that exists."""
    if sorted(tier.risk for tier in tapers.tier) != ["high", "low", "moderate"]:
        raise KnowledgeError(file, "$.tier", "one tier for each of low, moderate and high")
    for index, feature in enumerate(tapers.feature):
        place = f"$.feature[{index}]"
        if sum((feature.months_at_least is not None, feature.high_dose, feature.when is not None)) != 1:
            raise KnowledgeError(file, place, "a feature has exactly one of months_at_least, high_dose and when")
        for condition in walk(feature.when) if feature.when else ():
            check_names(file, place, condition, knowledge)


def check_switches(file: str, switches: SwitchFile, knowledge: Knowledge) -> None:
    """Do all medicines that it speaks of exist?"""
    named = [name for pair in switches.pair for name in pair.medicines]
    named += [name for each in switches.equivalence for name in each.medicines]
    for medicine in (*switches.medicines, *named):
        if medicine not in knowledge.medicines:
            raise KnowledgeError(file, "$", f"no medicine {medicine!r} in medicines/")


def check_missed(file: str, missed: MissedFile, knowledge: Knowledge) -> None:
    """Is every medicine in it once, and does every situation meet a row?"""
    if sorted(each.name for each in missed.medicine) != sorted(knowledge.medicines):
        raise KnowledgeError(file, "$.medicine", "one entry for each medicine of medicines/ is needed")
    for medicine in (name for row in missed.row for name in row.medicines):
        if medicine not in knowledge.medicines:
            raise KnowledgeError(file, "$.row", f"no medicine {medicine!r} in medicines/")
    for each in missed.medicine:
        for condition in walk(each.longest.when) if each.longest else ():
            check_names(file, f"$.medicine ({each.name})", condition, knowledge)
    for row in missed.row:
        if row.limit and row.do != "call-today":
            raise KnowledgeError(file, f"$.row ({row.id})", "a limit of the dose is a call: no other row is set aside")
    last = missed.row[-1]
    if last.medicines or last.when != MissedWhen() or last.do != "skip":
        raise KnowledgeError(file, "$.row", "the last row speaks of everything, and leaves the dose out")


def may_be_together(products: Sequence[Product]) -> bool:
    """May one person be given all of these: groups that go together, and liquid of one concentration only?"""
    liquids = {product.per_ml for product in products if product.per_ml is not None}
    return len(liquids) <= 1 and all(
        one.interchange == other.interchange or other.interchange in one.joins or one.interchange in other.joins
        for one, other in combinations(products, 2)
    )


def check_product(file: str, place: str, product: Product, ids: list[str]) -> None:
    if ids.count(product.id) > 1:
        raise KnowledgeError(file, place, f"two products {product.id!r}")
    if (product.strength is None) == (product.per_ml is None):
        raise KnowledgeError(file, place, "a product has exactly one of strength and per_ml")
    if (product.per_ml is None) != (product.measure_ml is None):
        raise KnowledgeError(file, place, "measure_ml belongs to a liquid, and each liquid needs it")
    if product.score == "halves" and product.form != "tablet":
        raise KnowledgeError(file, place, "only a tablet can be scored")


def check_ladders(file: str, ladders: LadderFile, knowledge: Knowledge) -> None:
    medicine = knowledge.medicines.get(ladders.medicine)
    if medicine is None:
        raise KnowledgeError(file, "$.medicine", f"no medicine {ladders.medicine!r} in medicines/")
    paces = [ladder.pace for ladder in ladders.ladder]
    if len(set(paces)) < len(paces) or len({ladder.name for ladder in ladders.ladder}) < len(paces):
        raise KnowledgeError(file, "$.ladder", "two ladders with one pace or one name")
    if sum(ladder.default for ladder in ladders.ladder) != 1:
        raise KnowledgeError(file, "$.ladder", "exactly one ladder is the default")
    for index, ladder in enumerate(ladders.ladder):
        check_ladder(file, f"$.ladder[{index}]", ladder, medicine)


def check_ladder(file: str, place: str, ladder: Ladder, medicine: Medicine) -> None:
    if ladder.default and not ladder.because:
        raise KnowledgeError(file, place, "the default ladder says why it is the default")
    for lower, higher in pairwise(ladder.rung):
        if higher.daily <= lower.daily:
            raise KnowledgeError(file, place, f"{higher.daily} a day does not rise above {lower.daily}")
    highest = max(maximum.daily for maximum in medicine.maximum if maximum.region == "US")
    if ladder.rung[-1].daily > highest:
        raise KnowledgeError(file, place, f"{ladder.rung[-1].daily} a day is above the maximum of {highest}")


def check_rule(file: str, place: str, rule: Rule, knowledge: Knowledge) -> None:
    for subject in rule.subjects:
        if subject not in knowledge.medicines:
            raise KnowledgeError(file, place, f"rule {rule.id!r} is about the unknown medicine {subject!r}")
        if rule.ladder and rule.ladder not in [ladder.name for ladder in knowledge.ladders.get(subject, ())]:
            raise KnowledgeError(
                file, place, f"rule {rule.id!r} asks for the ladder {rule.ladder!r}; {subject} has none"
            )
    ids = {known.id for known in knowledge.rules}
    for weaker in rule.replaces:
        if weaker not in ids:
            raise KnowledgeError(file, place, f"rule {rule.id!r} replaces the unknown rule {weaker!r}")
    for condition in walk(rule.when):
        check_names(file, f"{place} ({rule.id})", condition, knowledge)


def check_names(file: str, place: str, condition: Condition, knowledge: Knowledge) -> None:
    """Do the classes, ingredients and value sets that a condition speaks of exist?"""
    members = {member for known in knowledge.classes.values() for member in known.members}
    ingredients = members | knowledge.examined | set(knowledge.medicines)
    if condition.taking:
        for name in condition.taking.classes:
            if name not in knowledge.classes:
                raise KnowledgeError(file, place, f"no class {name!r} in classes/")
        for name in (*condition.taking.any_of, *condition.taking.except_):
            if name not in ingredients:
                raise KnowledgeError(file, place, f"{name!r} is in no class and not examined in classes/")
    if condition.condition and condition.condition not in knowledge.value_sets:
        raise KnowledgeError(file, place, f"no value set {condition.condition!r} in value_sets/")
    if condition.allergy not in (None, "self") and condition.allergy not in {*knowledge.classes, *ingredients}:
        raise KnowledgeError(file, place, f"{condition.allergy!r} is neither an ingredient nor a class")
