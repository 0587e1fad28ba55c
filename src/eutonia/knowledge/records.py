"""The shape of each knowledge file.

A record forbids unknown fields, so a slip is refused with its file and place. Doses are written with their unit
("5 mg") and read exactly. Every fact cites at least one entry of sources/*.toml; our own judgement cites
"eutonia-default". A value that changes gets a newer `since`; an old value is never edited.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from eutonia.knowledge.change_records import MissedFile, SwitchFile, Taper, TaperFile, Tapering
from eutonia.knowledge.conditions import Condition
from eutonia.knowledge.monitoring_records import Following
from eutonia.knowledge.record_base import Cites, Count, Record, Slug, Source, Statement, Text
from eutonia.knowledge.suitability_records import Suitability
from eutonia.knowledge.triage_records import Triage
from eutonia.knowledge.written_dose import WrittenDose


class Reviewer(Record, frozen=True, kw_only=True):
    """A clinician who has read the file."""

    name: Text
    licence: Text
    on: date


class Indication(Record, frozen=True, kw_only=True):
    text: Text
    strength: Literal["labelled", "labelled-weaker", "off-label", "not-recommended", "not-indicated"]
    pattern: Literal["spasticity", "nerve", "muscle-cramp", "acute-back", "other"]
    region: Literal["US", "UK", "EU", "AU", "CA", "any"] = "US"
    cite: Cites


class Product(Record, frozen=True, kw_only=True):
    """Something that can be handed out. Exactly one of `strength` (a piece) and `per_ml` (a liquid)."""

    id: Text  # "tablet 10 mg", "solution 1 mg/mL": unique within the medicine; what --products names
    form: Literal[
        "tablet", "capsule", "oral solution", "oral suspension", "granules packet", "extended-release tablet",
        "extended-release capsule",
    ]  # fmt: skip
    strength: WrittenDose | None = None
    per_ml: WrittenDose | None = None
    score: Literal["halves", "none", "unknown"] = "unknown"  # only "halves" may be halved
    measure_ml: Decimal | None = None  # the smallest volume that its measure can show; volumes are multiples of it
    interchange: Slug  # products of one group may stand for one another; of two groups never
    joins: tuple[Slug, ...] = ()  # other groups that it may be used beside, as a liquid beside tablets
    brands: tuple[str, ...] = ()
    rxcui: str | None = None
    marketed: bool = True
    note: str | None = None
    cite: Cites


class ProductSet(Record, frozen=True, kw_only=True):
    """A set of products that a pharmacy would hand out together; the default set is used where none is named."""

    name: Slug
    products: Annotated[tuple[Text, ...], Meta(min_length=1)]
    default: bool = False


class UsualRange(Record, frozen=True, kw_only=True):
    low: WrittenDose
    high: WrittenDose
    for_: str = field(default="adults", name="for")
    region: Literal["US", "UK", "EU", "AU", "CA", "any"] = "US"
    since: date
    cite: Cites


class Maximum(Record, frozen=True, kw_only=True):
    """The most in one dose and in one day. Only the US value binds plans; others are shown."""

    single: WrittenDose | None = None
    daily: WrittenDose
    region: Literal["US", "UK", "EU", "AU", "CA"] = "US"
    since: date
    cite: Cites


class Frequency(Record, frozen=True, kw_only=True):
    """Doses a day, from fewest to most."""

    fewest: Count
    most: Count
    cite: Cites


class AdverseEffect(Record, frozen=True, kw_only=True):
    name: Text
    words: tuple[str, ...] = ()  # what a person may call it
    on_medicine: str | None = None  # "10-63 %"
    on_placebo: str | None = None
    urgency: Literal["emergency", "same-day", "routine"]
    course: str | None = None
    cite: Cites


class Monitoring(Record, frozen=True, kw_only=True):
    what: Text
    when: Text
    cite: Cites


class Parameter(Record, frozen=True, kw_only=True):
    """A pharmacokinetic parameter as published, with its unit."""

    name: Slug
    value: Text
    unit: Text
    population: str | None = None
    cite: Cites


class Comparison(Record, frozen=True, kw_only=True):
    """One cell of the side-by-side table."""

    aspect: Literal[
        "best-for", "evidence", "start", "maximum", "sedation", "kidney", "liver", "pregnancy", "driving", "dependence",
        "cost-class", "onset",
    ]  # fmt: skip
    value: Text
    cite: Cites


class Conflict(Record, frozen=True, kw_only=True):
    """Sources disagree: both are kept, and the choice is visible."""

    about: Text
    positions: Annotated[tuple[Text, ...], Meta(min_length=2)]
    choice: Text
    cite: Cites


class Medicine(Record, frozen=True, kw_only=True):
    """Everything known of one medicine but its ladders (ladders/) and rules (rules/)."""

    name: Slug
    rxcui: Text
    atc: tuple[str, ...]
    pharmacologic_class: Text
    schedule: Literal["none", "II", "III", "IV", "V"]
    schedule_note: str | None = None
    identity_cite: Cites
    review_by: date
    reviewed_by: tuple[Reviewer, ...]
    stops_slowly: bool  # must never be stopped suddenly
    course_days: Count | None = None  # a short course only: plans are no longer than this
    indication: Annotated[tuple[Indication, ...], Meta(min_length=1)]
    product: Annotated[tuple[Product, ...], Meta(min_length=1)]
    product_set: Annotated[tuple[ProductSet, ...], Meta(min_length=1)]
    usual_range: tuple[UsualRange, ...] = ()
    maximum: Annotated[tuple[Maximum, ...], Meta(min_length=1)]
    frequency: Frequency
    food: tuple[Statement, ...]
    onset: tuple[Statement, ...] = ()
    trial: tuple[Statement, ...] = ()  # how long a fair trial lasts
    boxed_warning: tuple[Statement, ...] = ()
    warning: tuple[Statement, ...] = ()
    contraindication: tuple[Statement, ...] = ()
    adverse_effect: Annotated[tuple[AdverseEffect, ...], Meta(min_length=1)]
    monitoring: tuple[Monitoring, ...]
    tapering: Tapering | None = None  # none: no way down is planned here, and `stopping` says what is known
    taper: tuple[Taper, ...] = ()
    stopping: tuple[Statement, ...] = ()
    withdrawal: tuple[Statement, ...] = ()
    missed_dose: tuple[Statement, ...]
    overdose: tuple[Statement, ...]
    older_adults: tuple[Statement, ...] = ()
    kidney: tuple[Statement, ...] = ()
    liver: tuple[Statement, ...] = ()
    pregnancy: tuple[Statement, ...]
    breastfeeding: tuple[Statement, ...]
    driving: tuple[Statement, ...]
    pharmacokinetics: tuple[Parameter, ...] = ()
    key_point: Annotated[tuple[Statement, ...], Meta(min_length=1)]
    comparison: tuple[Comparison, ...]
    conflict: tuple[Conflict, ...] = ()


class Rung(Record, frozen=True, kw_only=True):
    """One daily dose of a ladder: divided over `times`, held for at least `days` before the next."""

    daily: WrittenDose
    times: Count
    days: Count


class Ladder(Record, frozen=True, kw_only=True):
    """A published way up, as data, with the reading of the source that it rests on."""

    name: Slug  # label, gentle, cautious ...
    pace: Annotated[int, Meta(ge=1, le=9)]  # 1 is the slowest; ladders of one medicine differ
    title: Text
    reading: Text
    default: bool = False
    because: str | None = None  # why it is the default
    largest_dose: Literal["bedtime", "morning"] = "bedtime"  # where the day's doses cannot be equal
    stay_days: Count = 28  # how long the last rung is planned before somebody reviews it
    since: date
    cite: Cites
    rung: Annotated[tuple[Rung, ...], Meta(min_length=1)]


class LadderFile(Record, frozen=True, kw_only=True):
    medicine: Slug
    ladder: Annotated[tuple[Ladder, ...], Meta(min_length=1)]


class LimitRecord(Record, frozen=True, kw_only=True):
    """What a rule allows at most."""

    daily: WrittenDose | None = None
    single: WrittenDose | None = None
    times: Count | None = None


class Rule(Record, frozen=True, kw_only=True):
    """A safety rule. Without refuse, limit or ladder it can only add a finding. The id is never reused."""

    id: Slug
    about: Slug | tuple[Slug, ...]
    kind: Literal[
        "interaction", "combination", "duplicate", "contraindication", "allergy", "caution", "kidney", "liver", "age",
        "pregnancy", "breastfeeding", "dose-limit", "monitoring", "stop-risk",
    ]  # fmt: skip
    when: Condition
    severity: Literal["contraindicated", "major", "moderate", "minor"]
    refuse: bool = False
    limit: LimitRecord | None = None
    ladder: Slug | None = None
    group: Slug | None = None  # findings of one group are shown as one card
    replaces: tuple[Slug, ...] = ()  # weaker rules that say less of the same matter; not shown beside this one
    effect: Text
    advice: Text
    since: date | None = None
    cite: Cites

    @property
    def subjects(self) -> tuple[str, ...]:
        return (self.about,) if isinstance(self.about, str) else self.about


class RuleFile(Record, frozen=True, kw_only=True):
    rule: Annotated[tuple[Rule, ...], Meta(min_length=1)]


class SourceFile(Record, frozen=True, kw_only=True):
    source: Annotated[tuple[Source, ...], Meta(min_length=1)]


class MedicineClass(Record, frozen=True, kw_only=True):
    """Ingredients that share an effect. Membership of a class is what rules speak of."""

    id: Slug
    title: Text
    members: Annotated[tuple[Text, ...], Meta(min_length=1)]
    cite: Cites


class ClassFile(Record, frozen=True, kw_only=True):
    medicine_class: Annotated[tuple[MedicineClass, ...], Meta(min_length=1)]
    examined: tuple[str, ...] = ()  # looked at for every class above, and in none of them or only in those listed


class ValueSet(Record, frozen=True, kw_only=True):
    """One condition, as codes (a trailing * takes in every code below) and as the words people write."""

    id: Slug
    title: Text
    icd10cm: tuple[str, ...] = ()
    icd10cm_except: tuple[str, ...] = ()
    snomed: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()  # phrases that hold one of the words and mean something else
    past: bool = False  # counts also when the record says that it is over: a stroke, a broken hip
    cite: Cites


class ValueSetFile(Record, frozen=True, kw_only=True):
    value_set: Annotated[tuple[ValueSet, ...], Meta(min_length=1)]


class Knowledge(Struct, frozen=True, kw_only=True, eq=False):
    """All of it, checked as a whole. `version` changes with any byte. Compared by identity, to be cached by."""

    version: str
    medicines: dict[str, Medicine]
    ladders: dict[str, tuple[Ladder, ...]]
    rules: tuple[Rule, ...]
    sources: dict[str, Source]
    classes: dict[str, MedicineClass]
    examined: frozenset[str]
    value_sets: dict[str, ValueSet]
    suitability: Suitability
    tapers: TaperFile
    switches: SwitchFile
    missed: MissedFile
    triage: Triage
    monitoring: Following
