"""The formulas of kidney function: CKD-EPI for eGFR, Cockcroft-Gault for creatinine clearance, KDIGO's categories.

Every formula here was made for adults whose creatinine is steady. Under 18, in pregnancy, on dialysis, after an
amputation that the weight does not allow for, or while creatinine is changing it gives no number: `FormulaNotValid`.

Creatinine comes in mg/dL, cystatin C in mg/L; `domain.quantity` turns other units into these. Cockcroft-Gault is exact
decimal arithmetic. The CKD-EPI powers are worked out in floating point and kept to six decimals, as in body_size.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, TypedDict, Unpack

from eutonia.domain.patient import Sex
from eutonia.review.body_size import FormulaNotValid, shown, six_decimals  # noqa: F401 - the doctests show

Stage = Literal["G1", "G2", "G3a", "G3b", "G4", "G5"]

CKD_EPI_2021_CR = "CKD-EPI 2021 creatinine"
CKD_EPI_2021_CR_CYS = "CKD-EPI 2021 creatinine-cystatin C"
CKD_EPI_2012_CYS = "CKD-EPI 2012 cystatin C"
COCKCROFT_GAULT = "Cockcroft-Gault"

ADULT_YEARS = 18
OLDEST_YEARS = 130  # older is a slip of the pen (eutonia-default)
STANDARD_SURFACE_M2 = Decimal("1.73")
STAGES_FROM: tuple[tuple[int, Stage], ...] = ((90, "G1"), (60, "G2"), (45, "G3a"), (30, "G3b"), (15, "G4"))


class Circumstances(TypedDict, total=False):
    """What makes every formula here invalid, where it is known."""

    dialysis: bool | None
    pregnant: bool | None
    creatinine_stable: bool | None  # False: acute kidney injury, or otherwise changing
    amputee: bool | None  # True: with a weight that does not allow for it


def why_not_valid(*, age: int | None, **circumstances: Unpack[Circumstances]) -> tuple[str, str] | None:
    """For which reason, if any, must no formula here be used for this person? A short name and words."""
    if age is not None and not ADULT_YEARS <= age <= OLDEST_YEARS:
        return "age", f"it was made for adults, and the age is {age}"
    if circumstances.get("dialysis"):
        return "dialysis", "the person is on dialysis"
    if circumstances.get("pregnant"):
        return "pregnancy", "the person is pregnant"
    if circumstances.get("creatinine_stable") is False:
        return "unstable-creatinine", "creatinine is not steady"
    if circumstances.get("amputee"):
        return "amputation", "the weight does not allow for an amputation"
    return None


def check_valid(formula: str, *, age: int, measured: Sequence[Decimal], **circumstances: Unpack[Circumstances]) -> None:
    """Raise FormulaNotValid where the formula was not made for this person or these measurements."""
    found = why_not_valid(age=age, **circumstances)
    if found:
        raise FormulaNotValid(formula=formula, reason=found[0], because=found[1])
    if not all(value.is_finite() and value > 0 for value in measured):
        raise FormulaNotValid(formula=formula, reason="measurement", because="a measurement is not a positive number")


def ckd_epi_2021_creatinine(
    *, age: int, sex: Sex, creatinine_mg_dl: Decimal, **circumstances: Unpack[Circumstances]
) -> Decimal:
    """What is the eGFR from creatinine, in mL/min/1.73 m2?

    142 x min(SCr/k, 1)^a x max(SCr/k, 1)^-1.200 x 0.9938^age, x 1.012 if female; k 0.7 or 0.9, a -0.241 or -0.302.
    Source: Inker, NEJM 2021;385:1737; kidney.org, "CKD-EPI Creatinine Equation (2021)".

    >>> shown(ckd_epi_2021_creatinine(age=30, sex="female", creatinine_mg_dl=Decimal("0.90")))
    Decimal('88.2')
    """
    check_valid(CKD_EPI_2021_CR, age=age, measured=(creatinine_mg_dl,), **circumstances)
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = float(creatinine_mg_dl) / kappa
    return six_decimals(142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.200 * 0.9938**age * factor)


def ckd_epi_2021_creatinine_cystatin_c(
    *,
    age: int,
    sex: Sex,
    creatinine_mg_dl: Decimal,
    cystatin_c_mg_l: Decimal,
    **circumstances: Unpack[Circumstances],
) -> Decimal:
    """What is the eGFR from creatinine and cystatin C together, in mL/min/1.73 m2? The most accurate of the three.

    135 x min(SCr/k, 1)^a x max(SCr/k, 1)^-0.544 x min(Cys/0.8, 1)^-0.323 x max(Cys/0.8, 1)^-0.778 x 0.9961^age,
    x 0.963 if female; k 0.7 or 0.9, a -0.219 or -0.144.
    Source: Inker, NEJM 2021;385:1737; kidney.epi's egfr_ckdepi2021.

    >>> shown(ckd_epi_2021_creatinine_cystatin_c(
    ...     age=60, sex="male", creatinine_mg_dl=Decimal("1.4"), cystatin_c_mg_l=Decimal("0.8")))
    Decimal('84.0')
    """
    check_valid(CKD_EPI_2021_CR_CYS, age=age, measured=(creatinine_mg_dl, cystatin_c_mg_l), **circumstances)
    kappa, alpha, factor = (0.7, -0.219, 0.963) if sex == "female" else (0.9, -0.144, 1.0)
    ratio, cystatin = float(creatinine_mg_dl) / kappa, float(cystatin_c_mg_l) / 0.8
    by_creatinine = min(ratio, 1) ** alpha * max(ratio, 1) ** -0.544
    by_cystatin = min(cystatin, 1) ** -0.323 * max(cystatin, 1) ** -0.778
    return six_decimals(135 * by_creatinine * by_cystatin * 0.9961**age * factor)


def ckd_epi_2012_cystatin_c(
    *, age: int, sex: Sex, cystatin_c_mg_l: Decimal, **circumstances: Unpack[Circumstances]
) -> Decimal:
    """What is the eGFR from cystatin C alone, in mL/min/1.73 m2?

    133 x min(Cys/0.8, 1)^-0.499 x max(Cys/0.8, 1)^-1.328 x 0.996^age, x 0.932 if female.
    Source: kidney.org, "CKD-EPI Cystatin C Equation (2012)". Some calculators print 0.9962 for the age.

    >>> shown(ckd_epi_2012_cystatin_c(age=50, sex="male", cystatin_c_mg_l=Decimal("0.8")))
    Decimal('108.8')
    """
    check_valid(CKD_EPI_2012_CYS, age=age, measured=(cystatin_c_mg_l,), **circumstances)
    cystatin = float(cystatin_c_mg_l) / 0.8
    factor = 0.932 if sex == "female" else 1.0
    return six_decimals(133 * min(cystatin, 1) ** -0.499 * max(cystatin, 1) ** -1.328 * 0.996**age * factor)


def cockcroft_gault(
    *, age: int, sex: Sex, weight_kg: Decimal, creatinine_mg_dl: Decimal, **circumstances: Unpack[Circumstances]
) -> Decimal:
    """What is the creatinine clearance, in mL/min, not indexed to body surface?

    (140 - age) x weight / (72 x SCr), x 0.85 if female. Which weight: `choose_weight`. Made from 249 patients in
    hospital, nearly all men. A low creatinine is never rounded up.
    Source: Cockcroft & Gault 1976, as on clincalc.com and in transplantr.

    >>> shown(cockcroft_gault(age=40, sex="male", weight_kg=Decimal(80), creatinine_mg_dl=Decimal("1.0")))
    Decimal('111.1')
    """
    check_valid(COCKCROFT_GAULT, age=age, measured=(weight_kg, creatinine_mg_dl), **circumstances)
    factor = Decimal("0.85") if sex == "female" else Decimal(1)
    return (140 - age) * weight_kg * factor / (72 * creatinine_mg_dl)


def deindex(egfr: Decimal, *, surface_m2: Decimal) -> Decimal:
    """How many mL/min is an eGFR per 1.73 m2 in a body of this surface?

    Asked for dosing, above all of very large and very small people.
    Source: NIDDK, "Determining Drug Dosing in Adults with CKD".

    >>> shown(deindex(Decimal("59.8"), surface_m2=Decimal("1.62")))
    Decimal('56.0')
    """
    return egfr * surface_m2 / STANDARD_SURFACE_M2


def index(clearance_ml_min: Decimal, *, surface_m2: Decimal) -> Decimal:
    """How many mL/min per 1.73 m2 is a clearance in a body of this surface?

    >>> shown(index(Decimal(56), surface_m2=Decimal("1.62")))
    Decimal('59.8')
    """
    return clearance_ml_min * STANDARD_SURFACE_M2 / surface_m2


def kdigo_stage(egfr: Decimal) -> Stage:
    """Which KDIGO category is this eGFR in? A category of one value, not a diagnosis of kidney disease.

    >>> kdigo_stage(Decimal(60)), kdigo_stage(Decimal("59.99"))
    ('G2', 'G3a')
    """
    return next((stage for least, stage in STAGES_FROM if egfr >= least), "G5")
