"""Observation -> measured values with their day, and the answers to three questions.

Only the codes of codes.py are looked at. A value keeps the exactness of its own unit through domain.quantity. What has
no day, lies ahead, or is only "more than" is listed as ignored; what cannot be true (an unknown unit, less than
nothing) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from eutonia.domain.patient import Lab
from eutonia.domain.quantity import UNITS, Kind, QuantityError, UnitUnknownError, convert, fold
from eutonia.fhir.codes import ALCOHOL, PREGNANT, SMOKER, Status, Use
from eutonia.fhir.concepts import Code, read_codes, read_use
from eutonia.fhir.person import completed_years
from eutonia.fhir.reader import Reader
from eutonia.fhir.remembered import UNREADABLE, UnreadableError
from eutonia.fhir.resources import ABSENT, Component, Observation, Quantity
from eutonia.fhir.values import parse_number

FINAL = frozenset({"final", "amended", "corrected"})
ANSWERS: Mapping[Status, Mapping[Code, Any]] = {"pregnancy": PREGNANT, "smoking": SMOKER, "alcohol": ALCOHOL}

# Which of two different results of one moment is the more cautious. Of the others the one written later counts.
LOWER_IS_WORSE = frozenset({"egfr", "albumin", "weight"})
HIGHER_IS_WORSE = frozenset({"creatinine", "cystatin_c", "alt", "ast", "alp", "bilirubin", "inr"})

# What each of these says of the kidneys, the others said before: a newer "eGFR < 15" outdates an older creatinine.
TOGETHER: Mapping[Kind, tuple[Kind, ...]] = dict.fromkeys(
    ("egfr", "creatinine", "cystatin_c"), ("egfr", "creatinine", "cystatin_c")
)
BOUND = re.compile(rb'"\s*([<>])')

# For how long a statement holds (eutonia-default). A pregnancy ends; that there is none is soon no longer known.
PREGNANT_DAYS = 294
NOT_PREGNANT_DAYS = 30
WEIGHT_DAYS = 730
GROWN_UP = 18

QUANTITY = msgspec.json.Decoder(Quantity | None)

Moment = str  # as written: two of one day are told apart
Result = Observation | Component


class Results:
    """What the observations of one person say."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.measured: dict[tuple[Moment, Kind], tuple[Lab, int]] = {}
        self.answers: dict[Status, list[tuple[Moment, date, Any, int]]] = {}
        self.unsure: dict[Kind, Moment] = {}  # since when a value may be worse than any that was measured before
        self.unused = 0

    def drop_outdated(self) -> None:
        """Leave out what was measured before a result that is no exact value and may be worse."""
        dropped = {key: here for key, here in self.measured.items() if key[0] < self.unsure.get(key[1], "")}
        for (moment, kind), (_, at) in dropped.items():
            del self.measured[moment, kind]
            self.reader.ignore(at, f"{kind}: a newer result is no exact value and may be worse")

    def labs(self) -> tuple[Lab, ...]:
        """All measured values but weight and height, oldest first."""
        ordered = [self.measured[key][0] for key in sorted(self.measured)]
        return tuple([lab for lab in ordered if lab.name != "weight" and lab.name != "height"])

    def newest(self, kind: Kind) -> tuple[Lab, int] | None:
        """The newest value of a kind, and its entry."""
        moment = max((moment for moment, name in self.measured if name == kind), default=None)
        return None if moment is None else self.measured[moment, kind]

    def weight_kg(self) -> Decimal | None:
        """The newest weight, unless it is too old to reckon with."""
        newest = self.newest("weight")
        if newest is None:
            return None
        weight, at = newest
        if (self.reader.today - weight.on).days > WEIGHT_DAYS:
            self.reader.ignore(at, f"weight: the newest is of {weight.on}, too old to reckon with")
            return None
        return weight.value

    def height_cm(self, born: date | None) -> Decimal | None:
        """The newest height, unless the person was still growing then and no longer is."""
        newest = self.newest("height")
        if newest is None:
            return None
        height, at = newest
        if born and completed_years(born, height.on) < GROWN_UP <= completed_years(born, self.reader.today):
            self.reader.ignore(at, f"height: the newest is of {height.on}, before the person was grown up")
            return None
        return height.value

    def answer(self, status: Status) -> Any:
        """The newest answer; none where two of one moment contradict each other."""
        answers = self.answers.get(status, [])
        moment = max((each[0] for each in answers), default="")
        newest = [each for each in answers if each[0] == moment]
        if len({value for _, _, value, _ in newest}) > 1:
            self.reader.ignore(newest[0][3], f"{status}: two answers of one moment contradict each other")
            return None
        return newest[0][2] if newest else None

    def pregnant(self) -> bool | None:
        """The newest pregnancy status, as long as it holds."""
        pregnant: bool | None = self.answer("pregnancy")
        if pregnant is None:
            return None
        _, on, _, at = max(self.answers["pregnancy"])
        if (self.reader.today - on).days > (PREGNANT_DAYS if pregnant else NOT_PREGNANT_DAYS):
            self.reader.ignore(at, f"pregnancy: a status of {on} says nothing of today")
            return None
        return pregnant

    def add(self, result: Result, whole: Observation, use: Use, at: int) -> None:
        """Put one result where it belongs, or say why it cannot be used."""
        moment = whole.effective_date_time
        day = self.reader.days.get(moment) if moment and whole.status in FINAL else None
        if moment is None or day is None or day > self.reader.today:
            when = when_seen(whole, at, self.reader)
            if isinstance(when, str):
                self.reader.ignore(at, f"{use}: {when}")
                return
            day, moment = when
        if use == "race-adjusted":
            self.reader.ignore(at, "egfr: multiplied by a factor for race; only one without it is read")
        elif use == "pregnancy" or use == "smoking" or use == "alcohol":
            codes = self.reader.read(read_codes, at, "valueCodeableConcept", bytes(result.value_codeable_concept))
            value = one_answer(codes, ANSWERS[use])
            if value is None:
                self.reader.ignore(at, f"{use}: its answer leaves it open")
            else:
                self.answers.setdefault(use, []).append((moment, day, value, at))
        else:
            measured = read_value(result, use, at, self.reader)
            if measured is not None:
                self.keep(Lab(name=use, value=measured, unit=UNITS[use][0].code, on=day), moment, use, at)
            elif may_be_worse(result, use):
                for kind in TOGETHER.get(use, (use,)):
                    self.unsure[kind] = max(moment, self.unsure.get(kind, ""))

    def keep(self, lab: Lab, moment: Moment, kind: Kind, at: int) -> None:
        """Keep one value for each moment: of two that differ the more cautious."""
        here = (lab, at)
        other = self.measured.setdefault((moment, kind), here)
        if other[0].value == lab.value:
            return
        lower, higher = (other, here) if other[0].value < lab.value else (here, other)
        kept = lower if kind in LOWER_IS_WORSE else higher if kind in HIGHER_IS_WORSE else here
        self.measured[moment, kind] = kept
        left = other if kept is here else here
        why = f"{kind}: {left[0].value} beside {kept[0].value} {lab.unit} of the same moment, and that one is used"
        self.reader.ignore(left[1], why)


def read_results(observations: Sequence[tuple[int, Observation]], reader: Reader) -> Results:
    """Everything that the observations say of what a review asks for."""
    results = Results(reader)
    days, unused = reader.days, 0
    at, path = 0, "code"
    try:  # once for all: most results are passed over, and each of them pays for what stands inside this loop
        for at, observation in observations:
            moment = observation.effective_date_time
            if moment and moment not in days:
                reader.day(moment, at, "effectiveDateTime")
            use = read_use(bytes(observation.code))
            if use:
                results.add(observation, observation, use, at)
            if observation.component:
                path = "component.code"
                for part in observation.component:
                    part_use = read_use(bytes(part.code))
                    if part_use:
                        results.add(part, observation, part_use, at)
                    use = use or part_use
                path = "code"
            if not use:
                unused += 1
    except UNREADABLE as error:
        raise reader.unreadable(error, at, path) from None
    results.unused = unused
    if results.unsure:
        results.drop_outdated()
    return results


def when_seen(whole: Observation, at: int, reader: Reader) -> tuple[date, Moment] | str:
    """On which day and at which moment was this so? Or why that cannot be said."""
    if whole.status not in FINAL:
        return f"its status is {whole.status or 'missing'}"
    period = whole.effective_period
    moment = whole.effective_date_time or whole.effective_instant or (period and (period.end or period.start))
    if not moment:
        return "it has no date, so its age is not known"
    day = reader.day(moment, at, "effectiveDateTime" if whole.effective_date_time else "effective")
    if day is None:
        return f"its date ({moment}) does not name a day"
    if day > reader.today:
        return f"its date ({moment}) lies ahead"
    return day, moment


def one_answer(codes: tuple[Code, ...], known: Mapping[Code, Any]) -> Any:
    """The one thing that the codes of an answer say; None where they leave it open."""
    answers = {known[code] for code in codes if code in known}
    return answers.pop() if len(answers) == 1 else None


def read_value(result: Result, kind: Kind, at: int, reader: Reader) -> Decimal | None:
    """The measured value in the canonical unit of its kind. Values differ from record to record: none is remembered."""
    try:
        quantity = QUANTITY.decode(result.value_quantity) if result.value_quantity is not ABSENT else None
        value = parse_number(quantity.value) if quantity and quantity.value is not ABSENT else None
    except msgspec.ValidationError as error:
        raise reader.unreadable(error, at, "valueQuantity") from None
    except UnreadableError as error:
        raise reader.unreadable(error, at, "valueQuantity.value") from None
    if quantity is None or value is None:
        reader.ignore(at, f"{kind}: it has no number")
        return None
    if quantity.comparator:
        reader.ignore(at, f"{kind}: {quantity.comparator} {value} is no exact value")
        return None
    unit = quantity.code or quantity.unit or ""
    usual = UNITS[kind][0]
    if unit == usual.code and value > 0 and usual.least <= value <= usual.most and quantity.unit in (unit, None):
        return value  # nothing to convert, nothing to doubt: nearly all results
    if kind == "egfr" and fold(unit) == "ml/min":
        reader.ignore(at, f"egfr: {value} {unit} does not say that it is per 1.73 m2")
        return None
    return convert_exactly(value, unit, quantity, kind, at, reader)


def may_be_worse(result: Result, kind: Kind) -> bool:
    """May the true value be worse than every exact one: "eGFR < 15", not "eGFR > 60"?"""
    quantity = QUANTITY.decode(result.value_quantity) if result.value_quantity is not ABSENT else None
    found = BOUND.match(bytes(result.value_string))
    sign = (quantity and quantity.comparator) or (found and found[1].decode()) or ""
    better = ">" if kind in LOWER_IS_WORSE else "<" if kind in HIGHER_IS_WORSE else "="
    return sign.startswith(("<", ">")) and not sign.startswith(better)


def convert_exactly(value: Decimal, unit: str, quantity: Quantity, kind: Kind, at: int, reader: Reader) -> Decimal:
    """The value in the canonical unit. Refused: an unknown unit, an impossible number, code and words that differ."""
    try:
        exact = convert(value, unit, kind)
        other = convert(value, quantity.unit, kind) if quantity.unit and quantity.unit != unit else exact
    except UnitUnknownError as error:
        if error.unit == unit.strip():
            raise reader.error(at, "valueQuantity", str(error).removesuffix(".")) from None
        return exact  # the words are the laboratory's own: the code is what counts
    except QuantityError as error:
        raise reader.error(at, "valueQuantity", str(error).removesuffix(".")) from None
    if other != exact:
        raise reader.error(at, "valueQuantity", f"its unit is {quantity.unit} and its code is {quantity.code}")
    return exact
