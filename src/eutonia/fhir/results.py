"""Observation -> measured values with their day, and the answers to three questions.

Only the codes of codes.py are looked at. A value keeps its own unit's exactness through domain.quantity. What has no day,
lies ahead, or is only "more than" is listed as ignored; what cannot be true (an unknown unit, less than nothing) is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from eutonia.domain.patient import Lab
from eutonia.domain.quantity import Kind, QuantityError, UnitUnknownError, canonical_unit, convert, fold
from eutonia.fhir.codes import ALCOHOL, PREGNANT, SMOKER, SYSTEMS, USES, Status, Use
from eutonia.fhir.places import Place, Reader, known_codes, read_number
from eutonia.fhir.references import local_name, refuse_circles
from eutonia.fhir.resources import ABSENT, Component, Observation, Quantity

FINAL = frozenset({"final", "amended", "corrected"})
ANSWERS: Mapping[Status, Mapping[tuple[str, str], Any]] = {"pregnancy": PREGNANT, "smoking": SMOKER, "alcohol": ALCOHOL}

# Which of two different results of one moment is the more cautious. Of the others the one written later counts.
LOWER_IS_WORSE = frozenset({"egfr", "albumin", "weight"})
HIGHER_IS_WORSE = frozenset({"creatinine", "cystatin_c", "alt", "ast", "alp", "bilirubin", "inr"})

# For how long a statement holds (eutonia-default). A pregnancy ends; that there is none is soon no longer known.
PREGNANT_DAYS = 294
NOT_PREGNANT_DAYS = 30
WEIGHT_DAYS = 730
GROWN_UP = 18

Result = Observation | Component


@dataclass(frozen=True, slots=True)
class Seen[T]:
    """Something that was true at a moment."""

    value: T
    on: date
    moment: str  # as written: two of one day are told apart
    at: Place


@dataclass(slots=True)
class Results:
    """What the observations of one person say."""

    measured: dict[tuple[Kind, str], Seen[Decimal]] = field(default_factory=dict)
    answered: dict[Status, list[Seen[Any]]] = field(default_factory=dict)
    unused: int = 0

    def labs(self) -> tuple[Lab, ...]:
        """All measured values but weight and height, oldest first."""
        seen = sorted((each.moment, kind, each) for (kind, _), each in self.measured.items())
        return tuple(
            Lab(name=kind, value=each.value, unit=canonical_unit(kind), on=each.on)
            for _, kind, each in seen
            if kind not in ("weight", "height")
        )

    def weight_kg(self, reader: Reader) -> Decimal | None:
        """The newest weight, unless it is too old to reckon with."""
        newest = self.newest("weight")
        if newest and (reader.today - newest.on).days > WEIGHT_DAYS:
            reader.ignore(newest.at, f"the newest weight is of {newest.on}, too old to reckon with")
            return None
        return newest.value if newest else None

    def height_cm(self, reader: Reader, born: date | None) -> Decimal | None:
        """The newest height, unless the person was still growing then and no longer is."""
        newest = self.newest("height")
        if newest and born and years(born, newest.on) < GROWN_UP <= years(born, reader.today):
            reader.ignore(newest.at, f"the newest height is of {newest.on}, before the person was grown up")
            return None
        return newest.value if newest else None

    def newest(self, kind: Kind) -> Seen[Decimal] | None:
        of_kind = [each for (name, _), each in self.measured.items() if name == kind]
        return max(of_kind, key=lambda each: each.moment, default=None)

    def answer(self, status: Status, reader: Reader) -> Any:
        """The newest answer; none where two of one moment contradict each other."""
        answers = self.answered.get(status, [])
        moment = max((each.moment for each in answers), default="")
        newest = [each for each in answers if each.moment == moment]
        if len({each.value for each in newest}) > 1:
            reader.ignore(newest[0].at, f"two answers of one moment contradict each other ({status})")
            return None
        return newest[0].value if newest else None

    def pregnant(self, reader: Reader) -> bool | None:
        """The newest pregnancy status, as long as it holds."""
        pregnant: bool | None = self.answer("pregnancy", reader)
        if pregnant is None:
            return None
        newest = max(self.answered["pregnancy"], key=lambda each: each.moment)
        if (reader.today - newest.on).days > (PREGNANT_DAYS if pregnant else NOT_PREGNANT_DAYS):
            reader.ignore(newest.at, f"a pregnancy status of {newest.on} no longer says anything of today")
            return None
        return pregnant


def years(born: date, day: date) -> int:
    """Completed years between two days."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read_results(resources: Sequence[tuple[Place, Observation]], reader: Reader) -> Results:
    """Everything that the observations say of what a review asks for."""
    results = Results()
    for at, observation in resources:
        moment = observation.effective_date_time
        if moment:
            reader.read_day(moment, at, "effectiveDateTime")
        use = use_of(observation)
        if use:
            read_result(results, observation, observation, use, at, reader)
        for part in observation.component:
            use_of_part = use_of(part)
            if use_of_part:
                read_result(results, part, observation, use_of_part, at, reader)
            use = use or use_of_part
        results.unused += use is None
    check_chains(resources)
    return results


def use_of(result: Result) -> Use | None:
    """What do the codes of this result say that a review asks for?"""
    if result.code:
        for coding in result.code.coding:
            use = USES.get(coding.code or "")
            if use and SYSTEMS.get(coding.system or "") == "loinc":
                return use
    return None


def read_result(results: Results, result: Result, whole: Observation, use: Use, at: Place, reader: Reader) -> None:
    """Put one result where it belongs, or say why it cannot be used."""
    if whole.status not in FINAL:
        return reader.ignore(at, f"{use}: its status is {whole.status or 'missing'}")
    when = when_seen(whole, at, reader)
    if isinstance(when, str):
        return reader.ignore(at, f"{use}: {when}")
    day, moment = when
    if use == "race-adjusted":
        return reader.ignore(at, "an eGFR multiplied by a factor for race; the one without it is read")
    if use == "pregnancy" or use == "smoking" or use == "alcohol":
        return read_answer(results, result, use, Seen(None, day, moment, at), reader)
    value = read_value(result, use, at, reader)
    if value is not None:
        keep(results, use, Seen(value, day, moment, at), reader)
    return None


def when_seen(whole: Observation, at: Place, reader: Reader) -> tuple[date, str] | str:
    """On which day was this so? Or why that cannot be said."""
    period = whole.effective_period
    written = whole.effective_date_time or whole.effective_instant or (period and (period.end or period.start))
    if not written:
        return "it has no date, so its age is not known"
    day = reader.read_day(written, at, "effectiveDateTime" if whole.effective_date_time else "effective")
    if day is None:
        return f"its date ({written}) does not name a day"
    if day > reader.today:
        return f"its date ({written}) lies ahead"
    return day, written


def read_answer(results: Results, result: Result, use: Status, seen: Seen[None], reader: Reader) -> None:
    concept = result.value_codeable_concept
    known = ANSWERS[use]
    answers = {known[code] for code in (known_codes(concept) if concept else ()) if code in known}
    if len(answers) != 1:
        return reader.ignore(seen.at, f"{use}: its answer is not one that says it without doubt")
    results.answered.setdefault(use, []).append(Seen(answers.pop(), seen.on, seen.moment, seen.at))
    return None


def read_value(result: Result, kind: Kind, at: Place, reader: Reader) -> Decimal | None:
    """The measured value in the canonical unit of its kind."""
    quantity = result.value_quantity
    if quantity is None or quantity.value is ABSENT:
        reader.ignore(at, f"{kind}: it has no number")
        return None
    value = read_number(quantity.value, at, "valueQuantity.value")
    if quantity.comparator:
        reader.ignore(at, f"{kind}: {quantity.comparator} {value} is no exact value")
        return None
    unit = quantity.code or quantity.unit or ""
    if kind == "egfr" and fold(unit) == "ml/min":
        reader.ignore(at, f"egfr: {value} {unit} does not say that it is per 1.73 m2")
        return None
    try:
        exact = convert(value, unit, kind)
        if quantity.code and quantity.unit and quantity.unit != quantity.code:
            check_units_agree(quantity, value, exact, kind, at)
    except QuantityError as error:
        raise at.error("valueQuantity", str(error).removesuffix("."), "Correct the record.") from None
    return exact


def check_units_agree(quantity: Quantity, value: Decimal, exact: Decimal, kind: Kind, at: Place) -> None:
    """Refuses a value whose code says one unit and whose words say another."""
    try:
        other = convert(value, quantity.unit or "", kind)
    except UnitUnknownError:
        return  # words of the laboratory's own; the code is what counts
    if other != exact:
        raise at.error("valueQuantity", f"its unit is {quantity.unit} and its code is {quantity.code}")


def keep(results: Results, kind: Kind, seen: Seen[Decimal], reader: Reader) -> None:
    """Keep one value for each moment: of two that differ the more cautious."""
    key = (kind, seen.moment)
    other = results.measured.get(key)
    results.measured[key] = seen
    if other and other.value != seen.value:
        lower, higher = sorted((other, seen), key=lambda each: each.value)
        kept = lower if kind in LOWER_IS_WORSE else higher if kind in HIGHER_IS_WORSE else seen
        left = other if kept is seen else seen
        results.measured[key] = kept
        reader.ignore(left.at, f"{kind}: another result of the same moment differs, and that one is used")


def check_chains(resources: Sequence[tuple[Place, Observation]]) -> None:
    """Refuses results that contain or derive from themselves."""
    chains = (
        ("hasMember", [(at, each, each.has_member) for at, each in resources if each.has_member]),
        ("derivedFrom", [(at, each, each.derived_from) for at, each in resources if each.derived_from]),
    )
    for path, linked in chains:
        if linked:
            edges = {
                f"Observation/{each.id}": [local_name(to.reference or "") for to in links] for _, each, links in linked
            }
            refuse_circles(edges, {f"Observation/{each.id}": at for at, each, _ in linked}, path)
