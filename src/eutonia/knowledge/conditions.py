"""The language of rules: what must be true of a person for a rule to speak.

A condition is a tree of TOML tables, each with exactly one key: a fact with what is asked of it, or all / any / not
over further conditions. The same tree is asked of one person in three-valued logic (review/conditions.py), compiled
to SQL for a population, and walked for its thresholds (verification/).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from eutonia.domain.dose import Dose
from eutonia.knowledge.written_dose import WrittenDose

LAB_NAMES = Literal[
    "creatinine", "alt", "ast", "alp", "bilirubin", "albumin", "inr",
    "potassium", "sodium", "calcium", "magnesium", "glucose", "alt-x-uln", "ast-x-uln",
]  # fmt: skip


class Language(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What all parts of the language share."""


class Range(Language, frozen=True, kw_only=True):
    """An interval of a measured value; every bound that is given must hold."""

    below: Decimal | None = None
    at_most: Decimal | None = None
    at_least: Decimal | None = None
    above: Decimal | None = None
    within_days: Annotated[int, Meta(ge=1)] | None = None  # an older value counts as unknown

    def __post_init__(self) -> None:
        if not self.bounds:
            raise ValueError("a range needs at least one of below, at_most, at_least, above")

    @property
    def bounds(self) -> tuple[Decimal, ...]:
        return tuple(b for b in (self.below, self.at_most, self.at_least, self.above) if b is not None)

    def holds(self, value: Decimal) -> bool:
        """Does the value lie in the interval?"""
        return (
            (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
            and (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
        )


class DoseRange(Language, frozen=True, kw_only=True):
    """The present daily dose of the medicine that the rule is about."""

    above: WrittenDose | None = None
    at_least: WrittenDose | None = None

    def __post_init__(self) -> None:
        if (self.above is None) == (self.at_least is None):
            raise ValueError("daily_dose needs exactly one of above, at_least")

    def holds(self, dose: Dose) -> bool:
        """Does the daily dose lie in the interval?"""
        return (self.above is None or dose > self.above) and (self.at_least is None or dose >= self.at_least)


class Taking(Language, frozen=True, kw_only=True):
    """What else is taken. The medicine that the rule is about never counts as its own partner, unless `with_self`.

    `any_of` and `classes` name ingredients and classes. `at_least` asks for so many different ingredients among them.
    `within_days` also counts what was stopped at most so many days ago.
    """

    any_of: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    except_: tuple[str, ...] = field(default=(), name="except")
    at_least: Annotated[int, Meta(ge=1)] = 1
    with_self: bool = False
    within_days: Annotated[int, Meta(ge=1)] | None = None

    def __post_init__(self) -> None:
        if not (self.any_of or self.classes):
            raise ValueError("taking needs any_of or classes")


class LabRange(Language, frozen=True, kw_only=True):
    """A laboratory value, no older than its limit."""

    name: LAB_NAMES
    range: Range


class LabMissing(Language, frozen=True, kw_only=True):
    """No result of this test in so many days: what monitoring rules ask. Unknown where labs were not given at all."""

    name: Literal["creatinine", "alt", "ast", "egfr", "potassium", "sodium"]
    days: Annotated[int, Meta(ge=1)]


class Condition(Language, frozen=True, kw_only=True):
    """One fact, or several under all, any, not. Exactly one key."""

    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = field(default=None, name="not")
    taking: Taking | None = None
    daily_dose: DoseRange | None = None
    age: Range | None = None
    sex: Literal["female", "male"] | None = None
    weight_kg: Range | None = None
    egfr: Range | None = None  # mL/min/1.73 m2
    crcl: Range | None = None  # mL/min
    dialysis: bool | None = None
    liver: Literal["mild", "moderate", "severe"] | None = None  # at least so impaired
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    alcohol: Literal["some", "daily"] | None = None  # at least so much
    cannabis: bool | None = None
    smoker: bool | None = None
    pump: bool | None = None
    condition: str | None = None  # id of a value set
    allergy: str | None = None  # an ingredient, a class, or "self"
    lab: LabRange | None = None
    lab_missing: LabMissing | None = None

    def __post_init__(self) -> None:
        given = [name for name in self.__struct_fields__ if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a condition has exactly one key, not {len(given)}: {', '.join(given) or 'none'}")

    @property
    def key(self) -> str:
        """Which of the facts is asked."""
        return next(name for name in self.__struct_fields__ if getattr(self, name) is not None)

    @property
    def asked(self) -> Any:
        """What is asked of it."""
        return getattr(self, self.key)

    @property
    def children(self) -> tuple[Condition, ...]:
        """The conditions directly below this one."""
        return self.all or self.any or ((self.not_,) if self.not_ is not None else ())


def walk(condition: Condition) -> list[Condition]:
    """Every condition of a tree, the tree itself first."""
    return [condition, *(below for child in condition.children for below in walk(child))]
