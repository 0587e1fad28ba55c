"""What must hold of the knowledge that ships: all twelve medicines, every fact with its source, nothing dressed up."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eutonia.knowledge.conditions import Condition, walk
from eutonia.knowledge.loading import FOLDER, load_knowledge
from eutonia.knowledge.records import Knowledge, Ladder, Medicine, ProductSet, Rule
from eutonia.planning.tablets import choose_shelf, divide_day

TWELVE = (
    "baclofen", "gabapentin", "pregabalin", "tizanidine", "dantrolene", "diazepam", "cyclobenzaprine", "methocarbamol",
    "carisoprodol", "metaxalone", "orphenadrine", "chlorzoxazone",
)  # fmt: skip
MUST_NOT_STOP_SUDDENLY = {"baclofen", "gabapentin", "pregabalin", "tizanidine", "diazepam", "carisoprodol"}
TOLD_OF_EACH = (
    "atc", "usual_range", "food", "warning", "contraindication", "monitoring", "stopping", "missed_dose", "overdose",
    "older_adults", "kidney", "liver", "pregnancy", "breastfeeding", "driving",
)  # fmt: skip
COMPARED = {
    "best-for", "evidence", "start", "maximum", "sedation", "kidney", "liver", "pregnancy", "driving", "dependence",
}  # fmt: skip
REAL_LABELS = {"label", "label-copy"}
NO_ATC_CODE = {"metaxalone"}  # none of its own in the index


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(params=TWELVE)
def medicine(request: pytest.FixtureRequest, knowledge: Knowledge) -> Medicine:
    return knowledge.medicines[request.param]


# ------------------------------------------------------------------------------------------------- the medicines


def test_the_twelve_medicines_are_there_and_no_other(knowledge: Knowledge):
    assert set(knowledge.medicines) == set(TWELVE) == set(knowledge.ladders)


def test_each_medicine_is_told_of_in_full(medicine: Medicine):
    silent = [field for field in TOLD_OF_EACH if not getattr(medicine, field)]
    assert set(silent) <= ({"atc"} if medicine.name in NO_ATC_CODE else set())
    assert medicine.rxcui.isdecimal()
    assert len(medicine.key_point) >= 6
    assert {cell.aspect for cell in medicine.comparison} >= COMPARED
    assert "emergency" in {effect.urgency for effect in medicine.adverse_effect}
    assert all(effect.words for effect in medicine.adverse_effect)


def test_each_aspect_is_compared_once(medicine: Medicine):
    aspects = [cell.aspect for cell in medicine.comparison]
    assert len(set(aspects)) == len(aspects)


def test_each_medicine_has_a_labelled_use_and_says_whether_it_is_for_spasticity(medicine: Medicine):
    assert "labelled" in {use.strength for use in medicine.indication}
    assert "spasticity" in {use.pattern for use in medicine.indication}


def test_what_must_not_stop_suddenly_says_so(medicine: Medicine, knowledge: Knowledge):
    assert medicine.stops_slowly == (medicine.name in MUST_NOT_STOP_SUDDENLY)
    warned = {subject for rule in knowledge.rules if rule.kind == "stop-risk" for subject in rule.subjects}
    assert medicine.stops_slowly <= (medicine.name in warned)


def test_carisoprodol_has_no_pace_down(knowledge: Knowledge):
    """None is published that could be read in full, and none is invented: a taper is refused."""
    assert knowledge.medicines["carisoprodol"].taper == ()


def test_each_medicine_is_reviewed_again_and_says_by_whom(medicine: Medicine):
    assert medicine.review_by > max(maximum.since for maximum in medicine.maximum)
    assert medicine.reviewed_by == ()  # nobody yet; a name enters here only when a clinician has really read the file


# ------------------------------------------------------------------------------------------- ladders and products


def binding(medicine: Medicine) -> Any:
    return max((each for each in medicine.maximum if each.region == "US"), key=lambda each: each.since)


def makes(group: ProductSet, ladder: Ladder, medicine: Medicine) -> bool:
    """Does the set make each step of the ladder exactly, within the most of one dose?"""
    shelf = choose_shelf(medicine, wanted=(group.name,))
    most = binding(medicine).single or binding(medicine).daily
    return all(divide_day(rung.daily, times=rung.times, most=most, shelf=shelf) for rung in ladder.rung)


def test_the_way_of_the_label_and_a_cautious_one_exist(medicine: Medicine, knowledge: Knowledge):
    ladders = {ladder.name: ladder for ladder in knowledge.ladders[medicine.name]}
    assert {"label", "cautious"} <= set(ladders)
    default = next(ladder for ladder in ladders.values() if ladder.default)
    assert ladders["cautious"].pace < ladders["label"].pace
    assert ladders["cautious"].pace <= default.pace
    kinds = {knowledge.sources[cite.source].kind for cite in ladders["label"].cite}
    assert kinds & {*REAL_LABELS, "reference"}  # a label, or a reference that prints its dose; never our own word


def test_no_rung_passes_the_most_of_a_day_or_of_a_dose(medicine: Medicine, knowledge: Knowledge):
    most = binding(medicine)
    for ladder in knowledge.ladders[medicine.name]:
        for rung in ladder.rung:
            assert rung.daily <= most.daily, (ladder.name, rung)
            assert most.single is None or rung.daily.mg <= most.single.mg * rung.times, (ladder.name, rung)


def test_the_default_products_make_the_default_and_the_cautious_way(medicine: Medicine, knowledge: Knowledge):
    default = next(group for group in medicine.product_set if group.default)
    for ladder in knowledge.ladders[medicine.name]:
        if ladder.default or ladder.name == "cautious":
            assert makes(default, ladder, medicine), ladder.name


def test_each_set_of_products_makes_some_way_up(medicine: Medicine, knowledge: Knowledge):
    ladders = knowledge.ladders[medicine.name]
    useless = [
        group.name for group in medicine.product_set if not any(makes(group, each, medicine) for each in ladders)
    ]
    assert not useless


def test_only_a_tablet_whose_score_is_sourced_is_halved(medicine: Medicine, knowledge: Knowledge):
    for product in medicine.product:
        if product.score == "halves":
            kinds = {knowledge.sources[cite.source].kind for cite in product.cite}
            assert kinds - {"eutonia-default", "database"}, product.id


# ------------------------------------------------------------------------------------------------------- sources


def tables(value: Any) -> Iterator[dict[str, Any]]:
    """Every table of a file, itself first."""
    if isinstance(value, dict):
        yield value
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in below:
        yield from tables(each)


def read_all(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.relative_to(folder).as_posix(): tomllib.loads(path.read_text()) for path in sorted(folder.rglob("*.toml"))
    }


def test_each_source_is_cited_or_shared():
    files = read_all(FOLDER)
    cited = {table["source"] for file in files.values() for table in tables(file) if "passage" in table}
    written = {source["id"] for name, file in files.items() if name.startswith("sources/") for source in file["source"]}
    shared = {source["id"] for source in files["sources/shared.toml"]["source"]}
    assert written - cited - shared == set()


def test_labels_and_copies_of_labels_are_told_apart(knowledge: Knowledge):
    assert {source.kind for source in knowledge.sources.values()} >= REAL_LABELS
    for source in knowledge.sources.values():
        if source.id.startswith("label-copy-"):
            assert source.kind == "label-copy", source.id
        if source.id.startswith("us-label-"):
            assert source.kind == "label", source.id


def test_a_label_is_one_that_can_be_found_again(knowledge: Knowledge):
    """Its edition (a set id, a package code, a product number) and where it stands."""
    lost = [s.id for s in knowledge.sources.values() if s.kind == "label" and not (s.edition and s.address)]
    assert not lost


def test_our_own_judgement_is_one_source_and_never_a_label(knowledge: Knowledge):
    ours = [source for source in knowledge.sources.values() if source.kind == "eutonia-default"]
    assert [source.id for source in ours] == ["eutonia-default"]
    assert ours[0].address is None
    named_so = [s.id for s in knowledge.sources.values() if "eutonia" in (s.id + s.title).lower()]
    assert named_so == ["eutonia-default"]


def test_what_is_called_labelled_rests_on_a_document(medicine: Medicine, knowledge: Knowledge):
    for use in medicine.indication:
        if use.strength == "labelled":
            assert {knowledge.sources[cite.source].kind for cite in use.cite} - {"eutonia-default"}, use.text


def test_nothing_of_ours_is_said_to_be_the_united_states_maximum_alone(medicine: Medicine, knowledge: Knowledge):
    for maximum in medicine.maximum:
        assert {knowledge.sources[cite.source].kind for cite in maximum.cite} - {"eutonia-default"}, maximum


# --------------------------------------------------------------------------------------------------------- rules


def moves_plans(rule: Rule) -> bool:
    return bool(rule.refuse or rule.limit or rule.ladder)


def asked(rule: Rule) -> set[str]:
    return {condition.key for condition in walk(rule.when)}


def test_an_allergy_to_the_medicine_itself_stops_it(medicine: Medicine, knowledge: Knowledge):
    itself = Condition(allergy="self")
    assert [
        rule.id
        for rule in knowledge.rules
        if medicine.name in rule.subjects and rule.refuse and rule.kind == "allergy" and rule.when == itself
    ]


def test_alcohol_and_cannabis_never_move_a_plan(knowledge: Knowledge):
    moved = [rule.id for rule in knowledge.rules if moves_plans(rule) and asked(rule) & {"alcohol", "cannabis"}]
    assert not moved


def test_a_kidney_value_that_moves_a_plan_is_asked_for_beside_dialysis(knowledge: Knowledge):
    """On dialysis no eGFR and no clearance is computed: a rule that names only those would stay silent there."""
    forgetful = [
        rule.id
        for rule in knowledge.rules
        if moves_plans(rule) and asked(rule) & {"egfr", "crcl"} and "dialysis" not in asked(rule)
    ]
    assert not forgetful


def test_a_kidney_value_that_moves_a_plan_has_an_age_limit(knowledge: Knowledge):
    stale = [
        rule.id
        for rule in knowledge.rules
        if moves_plans(rule)
        for condition in walk(rule.when)
        if condition.key in ("egfr", "crcl") and condition.asked.within_days is None
    ]
    assert not stale


def test_what_is_refused_is_serious(knowledge: Knowledge):
    mild = [r.id for r in knowledge.rules if r.refuse and r.severity not in ("contraindicated", "major")]
    assert not mild


def test_the_criteria_for_older_people_name_the_six_relaxants(knowledge: Knowledge):
    """AGS Beers 2023: avoid from 65; seen in third-party copies only, and said so."""
    for name in ("carisoprodol", "chlorzoxazone", "cyclobenzaprine", "metaxalone", "methocarbamol", "orphenadrine"):
        rules = [rule for rule in knowledge.rules if name in rule.subjects and rule.kind == "age"]
        cites = [cite for rule in rules for cite in rule.cite if cite.source == "beers-2023"]
        assert cites, name
        assert {cite.seen for cite in cites} == {"secondary"}, name
