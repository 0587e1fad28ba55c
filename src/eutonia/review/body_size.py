"""How big is this body: BMI, ideal and adjusted weight, surface, and which weight a clearance formula should take.

Kilograms, centimetres, square metres, as exact decimals wherever the formula allows. A surface needs roots and powers:
it is worked out in floating point and kept to six decimals, finer than any use and coarser than what the libraries of
two machines differ by, so that a stored answer replays.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Literal

from eutonia.domain.errors import EutoniaError
from eutonia.domain.patient import Sex

WeightName = Literal["actual", "ideal", "adjusted"]
WeightPolicy = Literal["CG_BMI_3BAND", "CG_BMI_30", "CG_120IBW", "CG_ACTUAL"]

CM_PER_INCH = Decimal("2.54")
DEVINE_INCHES = 60  # Devine counts from five feet
DEVINE_BASE_KG: dict[Sex, Decimal] = {"male": Decimal(50), "female": Decimal("45.5")}
DEVINE_KG_PER_INCH = Decimal("2.3")
ADJUSTED_FACTOR = Decimal("0.4")
# Outside, one of the two was mistyped, or weight and height change places (eutonia-default).
LEAST_BMI, MOST_BMI = Decimal(8), Decimal(100)


class FormulaNotValid(EutoniaError):  # noqa: N818 - a sentence: this formula is not valid here
    """A formula was asked about a person it was not made for."""

    def __init__(self, *, formula: str, reason: str, because: str) -> None:
        super().__init__(f"{formula} does not hold: {because}. A clinician must supply the value.")
        self.formula = formula
        self.reason = reason
        self.because = because


def six_decimals(value: float) -> Decimal:
    """Which decimal stands for a floating-point result, the same on every machine?"""
    return Decimal(format(value, ".6f"))


def shown(value: Decimal) -> Decimal:
    """How is a result displayed: half-up to one decimal.

    Thresholds are compared with the full value, never with this: 39.99991 is shown as 40.0 and is below a limit of 40.

    >>> shown(Decimal("39.99991"))
    Decimal('40.0')
    """
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def body_mass_index(*, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """How heavy for their height, in kg/m2?

    >>> body_mass_index(weight_kg=Decimal("81"), height_cm=Decimal("180"))
    Decimal('25')
    """
    if weight_kg <= 0 or height_cm <= 0:
        raise FormulaNotValid(formula="BMI", reason="measurement", because="weight and height must be more than zero")
    return weight_kg * 10_000 / (height_cm * height_cm)


def check_build(*, weight_kg: Decimal, height_cm: Decimal) -> None:
    """Raise FormulaNotValid where no adult has this weight at this height: 120 cm and 180 kg were 180 cm and 120 kg."""
    bmi = body_mass_index(weight_kg=weight_kg, height_cm=height_cm)
    if not LEAST_BMI <= bmi <= MOST_BMI:
        because = f"weight and height do not fit one another (BMI {shown(bmi)})"
        raise FormulaNotValid(formula="BMI", reason="measurement", because=because)


def ideal_weight_kg(*, sex: Sex, height_cm: Decimal) -> Decimal:
    """What would Devine's formula have this adult weigh?

    Below 60 inches it goes on subtracting 2.3 kg an inch, as clinPK does; some institutions stop at 50 or 45.5 kg,
    without a source. A height at which nothing is left is refused.
    Source: Devine, Drug Intell Clin Pharm 1974;8:650-5, as in clinPK's calc_ibw.

    >>> ideal_weight_kg(sex="male", height_cm=Decimal("182.88"))
    Decimal('77.6')
    """
    ideal = DEVINE_BASE_KG[sex] + DEVINE_KG_PER_INCH * (height_cm / CM_PER_INCH - DEVINE_INCHES)
    if ideal <= 0:
        because = f"nothing is left of the ideal weight at {height_cm} cm"
        raise FormulaNotValid(formula="Devine ideal weight", reason="height", because=because)
    return ideal


def adjusted_weight_kg(*, weight_kg: Decimal, ideal_kg: Decimal, factor: Decimal = ADJUSTED_FACTOR) -> Decimal:
    """Which weight counts only a part of what lies above the ideal?

    Source: clinPK's calc_abw; 0.4 is usual, 0.3 also in use.

    >>> adjusted_weight_kg(weight_kg=Decimal(50), ideal_kg=Decimal(40))
    Decimal('44.0')
    """
    return ideal_kg + factor * (weight_kg - ideal_kg)


def surface_mosteller_m2(*, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """How large is the body's surface, after Mosteller: the root of height times weight over 3600?

    >>> surface_mosteller_m2(weight_kg=Decimal(80), height_cm=Decimal(180))
    Decimal('2.000000')
    """
    return six_decimals(sqrt(float(height_cm * weight_kg) / 3600))


def surface_dubois_m2(*, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """How large is the body's surface, after DuBois?

    >>> shown(surface_dubois_m2(weight_kg=Decimal(80), height_cm=Decimal(180)))
    Decimal('2.0')
    """
    return six_decimals(0.007184 * float(weight_kg) ** 0.425 * float(height_cm) ** 0.725)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenWeight:
    """Which of the three weights a policy takes, and why."""

    policy: WeightPolicy
    name: WeightName
    kg: Decimal
    why: str


def weights_kg(*, sex: Sex, weight_kg: Decimal, height_cm: Decimal) -> dict[WeightName, Decimal]:
    """What are the actual, the ideal and the adjusted weight?"""
    ideal = ideal_weight_kg(sex=sex, height_cm=height_cm)
    adjusted = adjusted_weight_kg(weight_kg=weight_kg, ideal_kg=ideal)
    return {"actual": weight_kg, "ideal": ideal, "adjusted": adjusted}


def choose_weight(
    *, sex: Sex, weight_kg: Decimal, height_cm: Decimal, policy: WeightPolicy = "CG_BMI_3BAND"
) -> ChosenWeight:
    """Which weight goes into Cockcroft-Gault?

    Sources disagree, so the rule has a name and is written down with the result. CG_BMI_3BAND (MedCalc-Bench): actual
    below a BMI of 18.5, the lower of ideal and actual below 25, adjusted from 25; our default by judgement
    (eutonia-default). CG_BMI_30 (renaldose): actual below 18.5, ideal to 30, adjusted above. CG_120IBW (clinPK): actual
    if below ideal, adjusted above 1.2 times ideal, else ideal. CG_ACTUAL (the original paper): always actual.

    >>> choose_weight(sex="male", weight_kg=Decimal(48), height_cm=Decimal(163)).name
    'actual'
    """
    if policy == "CG_ACTUAL":
        return ChosenWeight(policy=policy, name="actual", kg=weight_kg, why="the policy always takes the actual weight")
    bmi = body_mass_index(weight_kg=weight_kg, height_cm=height_cm)
    if policy != "CG_120IBW" and bmi < Decimal("18.5"):
        return ChosenWeight(policy=policy, name="actual", kg=weight_kg, why=f"BMI {shown(bmi)}: underweight")
    weights = weights_kg(sex=sex, weight_kg=weight_kg, height_cm=height_cm)
    name, why = _choose_by_ideal(weights) if policy == "CG_120IBW" else _choose_by_bmi(weights, bmi, policy)
    return ChosenWeight(policy=policy, name=name, kg=weights[name], why=why)


def _choose_by_bmi(weights: dict[WeightName, Decimal], bmi: Decimal, policy: WeightPolicy) -> tuple[WeightName, str]:
    heavy = bmi >= 25 if policy == "CG_BMI_3BAND" else bmi > 30
    if heavy:
        return "adjusted", f"BMI {shown(bmi)}: heavy for the height"
    if policy == "CG_BMI_3BAND" and weights["actual"] < weights["ideal"]:
        return "actual", f"BMI {shown(bmi)}: normal, and lighter than the ideal weight"
    return "ideal", f"BMI {shown(bmi)}: not heavy for the height"


def _choose_by_ideal(weights: dict[WeightName, Decimal]) -> tuple[WeightName, str]:
    if weights["actual"] < weights["ideal"]:
        return "actual", "lighter than the ideal weight"
    if weights["actual"] > Decimal("1.2") * weights["ideal"]:
        return "adjusted", "more than 1.2 times the ideal weight"
    return "ideal", "at most 1.2 times the ideal weight"
