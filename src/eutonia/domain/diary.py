"""What a person writes down between two visits, and what must be known beside it: prescriptions, supply, plans.

An entry is one thing at one moment, in the zone where the person was. What was not written is unknown: a day without a
spasm entry is not a day without spasms, which has an entry of its own. An entry is never overwritten; another one
corrects it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from eutonia.domain.dose import Dose

Text = Annotated[str, Meta(min_length=1, max_length=4000)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, Meta(tz=True)]
Score = Annotated[int, Meta(ge=0, le=10)]
Number = Annotated[str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,4})?$")]  # exact, as text: "7.5"
Count = Annotated[int, Meta(ge=0, le=100_000)]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all parts of a diary share: no field that we do not know."""


class Entry(Part, frozen=True, kw_only=True, tag_field="kind"):
    """One thing at one moment."""

    at: Moment
    id: Name | None = None
    corrects: Name | None = None  # the id of an entry above that is wrong


class Spasm(Entry, frozen=True, kw_only=True, tag="spasm"):
    minutes: Annotated[int, Meta(ge=0, le=1440)] | None = None
    strength: Score | None = None
    where: Name | None = None
    trigger: Name | None = None


class NoSpasms(Entry, frozen=True, kw_only=True, tag="no-spasms"):
    """There was none on this day."""


class Stiffness(Entry, frozen=True, kw_only=True, tag="stiffness"):
    """Spasticity of the last 24 hours, 0 none to 10 the worst possible."""

    score: Score


class Pain(Entry, frozen=True, kw_only=True, tag="pain"):
    score: Score
    where: Name | None = None


class Sleep(Entry, frozen=True, kw_only=True, tag="sleep"):
    disturbed: bool  # by spasm, stiffness or pain
    minutes: Annotated[int, Meta(ge=0, le=1440)] | None = None


class Sedation(Entry, frozen=True, kw_only=True, tag="sedation"):
    """0 not at all; 1 a little; 2 drowsy, some things are harder; 3 dozing off; 4 others could not wake me easily."""

    level: Annotated[int, Meta(ge=0, le=4)]


class Weakness(Entry, frozen=True, kw_only=True, tag="weakness"):
    """New weakness, legs that give way, standing or transfers that got worse."""

    present: bool


class Function(Entry, frozen=True, kw_only=True, tag="function"):
    """A goal of the person's own: -2 much less than hoped for, 0 as hoped for, +2 much more."""

    goal: Name
    score: Annotated[int, Meta(ge=-2, le=2)]


class SideEffect(Entry, frozen=True, kw_only=True, tag="side-effect"):
    """1 felt; 2 limits daily work; 3 limits looking after oneself; 4 threatens life."""

    what: Name
    grade: Annotated[int, Meta(ge=1, le=4)]


class DoseEntry(Entry, frozen=True, kw_only=True, tag="dose"):
    """A dose that was taken, in time or late, or left out. `at`: when it was taken, or when it was left out."""

    medicine: Name
    mg: Number
    status: Literal["taken", "late", "skipped"]
    due: Moment | None = None
    reason: Name | None = None

    @property
    def dose(self) -> Dose:
        return Dose(Decimal(self.mg))


class Note(Entry, frozen=True, kw_only=True, tag="note"):
    text: Text


class CheckIn(Entry, frozen=True, kw_only=True, tag="check-in"):
    """The questions before a step. One that was not answered is left out: it is unknown."""

    emergency_signs: bool | None = (
        None  # trouble breathing, hard to wake, fit, rash with fever, thoughts of suicide ...
    )
    withdrawal_signs: bool | None = (
        None  # fever, confusion, seeing things, itching, much worse stiffness after a missed dose
    )
    weakness: bool | None = None
    falls: Count | None = None
    sedation: Annotated[int, Meta(ge=0, le=4)] | None = None
    side_effects: bool | None = None  # any other that limits daily life
    still_a_problem: bool | None = None  # is the stiffness, spasm or pain still more than one wants to live with?
    higher_dose_tolerated: bool | None = None  # false: a higher one was tried and not borne
    spasm_frequency: Annotated[int, Meta(ge=0, le=4)] | None = None  # Penn, part 1
    spasm_severity: Annotated[int, Meta(ge=1, le=3)] | None = None  # Penn, part 2
    change: Annotated[int, Meta(ge=1, le=7)] | None = None  # PGIC: 1 very much better, 4 none, 7 very much worse
    triggers: dict[Name, bool] = {}  # of the list of hidden triggers; one that is not named was not asked


AnyEntry = (
    Spasm
    | NoSpasms
    | Stiffness
    | Pain
    | Sleep
    | Sedation
    | Weakness
    | Function
    | SideEffect
    | DoseEntry
    | Note
    | CheckIn
)


class Prescribed(Part, frozen=True, kw_only=True):
    """What was prescribed from one day on, to the end of another."""

    medicine: Name
    from_: date = field(name="from")
    until: date | None = None
    daily_mg: Number
    times: Annotated[int, Meta(ge=1, le=12)]

    @property
    def daily(self) -> Dose:
        return Dose(Decimal(self.daily_mg))


class ZonePeriod(Part, frozen=True, kw_only=True):
    """Where the person was, by the name of its zone. `until` is the first moment that no longer belongs."""

    zone: Name
    from_: Moment | None = field(name="from", default=None)
    until: Moment | None = None


class Days(Part, frozen=True, kw_only=True):
    """A stretch of days, both ends among them."""

    from_: date = field(name="from")
    until: date


class OnHand(Part, frozen=True, kw_only=True):
    """What was counted of one medicine, at the end of a day. `product`, such as "tablet 10 mg", where it is known."""

    medicine: Name
    counted: date
    mg_per_unit: Number
    count: Number
    product: Name | None = None

    @property
    def strength(self) -> Decimal:
        return Decimal(self.mg_per_unit)

    @property
    def dose(self) -> Dose:
        return Dose(self.strength * Decimal(self.count))


class Refill(Part, frozen=True, kw_only=True):
    """What was handed out, or will certainly arrive on a day."""

    medicine: Name
    on: date
    mg_per_unit: Number
    count: Number
    product: Name | None = None

    @property
    def strength(self) -> Decimal:
        return Decimal(self.mg_per_unit)

    @property
    def dose(self) -> Dose:
        return Dose(self.strength * Decimal(self.count))


class Supply(Part, frozen=True, kw_only=True):
    on_hand: Annotated[tuple[OnHand, ...], Meta(max_length=1000)] = ()
    refills: Annotated[tuple[Refill, ...], Meta(max_length=1000)] = ()
    booking_days: Annotated[int, Meta(ge=0, le=365)] | None = None  # from asking for more to holding it
    prescription_ends: date | None = None


class Event(Part, frozen=True, kw_only=True):
    """Something planned during which doses may fall out. `arranged`: how they are taken is agreed."""

    what: Literal["surgery", "fasting", "travel"]
    from_: date = field(name="from")
    until: date
    arranged: bool | None = None


class Diary(Part, frozen=True, kw_only=True):
    """Everything that is reviewed of one medicine of one person."""

    schema: Literal["eutonia.diary/1"]
    medicine: Name
    zones: Annotated[tuple[ZonePeriod, ...], Meta(min_length=1, max_length=1000)]
    prescribed: Annotated[tuple[Prescribed, ...], Meta(min_length=1, max_length=1000)]
    goal: Literal["stiffness", "pain"] = "stiffness"  # what the medicine is for
    baseline: Days | None = None  # before the medicine, or before the present change
    reviewed_until: date | None = None  # everything to the end of this day was looked at
    acknowledged: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()  # rules seen when the plan was signed
    supply: Supply | None = None
    events: Annotated[tuple[Event, ...], Meta(max_length=1000)] | None = None  # none: empty; left out: not asked
    entries: tuple[AnyEntry, ...]
