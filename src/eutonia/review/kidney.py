"""How well do this adult's kidneys clear medicines: eGFR, creatinine clearance, and which of them a dose rests on.

`estimate_kidney` never raises for the person's sake: what cannot be had is None, and `unavailable` says why. Results
keep their full value, and thresholds are compared with that; `shown` rounds half-up to one decimal for the eye.
The formulas themselves are in kidney_formulas, the weights in body_size.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypedDict, Unpack

from eutonia.domain.patient import Sex
from eutonia.review.body_size import (
    FormulaNotValid,
    WeightName,
    WeightPolicy,
    check_build,
    choose_weight,
    shown,
    surface_mosteller_m2,
    weights_kg,
)
from eutonia.review.kidney_formulas import (
    CKD_EPI_2012_CYS,
    CKD_EPI_2021_CR,
    CKD_EPI_2021_CR_CYS,
    COCKCROFT_GAULT,
    Circumstances,
    Stage,
    ckd_epi_2012_cystatin_c,
    ckd_epi_2021_creatinine,
    ckd_epi_2021_creatinine_cystatin_c,
    cockcroft_gault,
    deindex,
    kdigo_stage,
    why_not_valid,
)

__all__ = [
    "NOTE_WORDS",
    "DosingBasis",
    "FormulaNotValid",
    "KidneyEstimate",
    "WeightPolicy",
    "choose_dosing_basis",
    "ckd_epi_2012_cystatin_c",
    "ckd_epi_2021_creatinine",
    "ckd_epi_2021_creatinine_cystatin_c",
    "cockcroft_gault",
    "deindex",
    "estimate_kidney",
    "kdigo_stage",
    "shown",
]

CordLesion = Literal["paraplegia", "tetraplegia", "unspecified"]
Measure = Literal["egfr", "crcl"]
Named = tuple[tuple[str, Decimal], ...]

REPORTED = "reported"
LOW_CREATININE_MG_DL = Decimal("0.6")  # eutonia-default
SHORT_CM = Decimal("152.4")  # 60 inches, where Devine's formula starts

# clinPK's factors, after Mirahmadi, Paraplegia 1983. Never applied unless somebody asks (eutonia-default).
CORD_FACTORS: dict[CordLesion, Decimal] = {
    "paraplegia": Decimal("0.8"),
    "tetraplegia": Decimal("0.6"),
    "unspecified": Decimal("0.7"),
}

NOTE_WORDS: dict[str, str] = {
    "CG_ACTUAL": "The height is not known: creatinine clearance rests on the actual weight, too high in obesity.",
    "LOW_CREATININE": "Creatinine is below 0.6 mg/dL: the true clearance is probably lower than the estimate.",
    "CORD_INJURY": "After a spinal cord injury the true clearance is usually lower than estimated; cystatin C helps.",
    "CORD_CORRECTED": "Creatinine clearance is lowered by the factor for spinal cord injury that was asked for.",
    "SHORT_STATURE": "Below 60 inches Devine's ideal weight goes on falling by 2.3 kg an inch: see the actual weight.",
    "REPORTED_IS_NEWER": "The reported eGFR is newer than the creatinine and stands; ours is shown beside it.",
    "REPORTED_IS_OLDER": "A reported eGFR is not newer than the creatinine and is shown beside ours.",
    "DIALYSIS_UNKNOWN": "Whether the person is on dialysis is not stated; on dialysis none of these numbers holds.",
    "PREGNANCY_UNKNOWN": "Whether the person is pregnant is not stated; in pregnancy none of these numbers holds.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedClearance:
    """A creatinine clearance by one of the weights."""

    weight: WeightName
    kg: Decimal
    crcl: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyEstimate:
    """All that can be said of a person's kidneys, in full values; None where it cannot be had."""

    egfr: Decimal | None = None  # mL/min/1.73 m2
    egfr_formula: str | None = None
    egfr_deindexed: Decimal | None = None  # mL/min, by Mosteller's surface
    egfr_by_formula: Named = ()  # every eGFR at hand, the reported one among them; the first one stands
    stage: Stage | None = None
    crcl: Decimal | None = None  # mL/min
    crcl_formula: str | None = None
    weight_used: WeightName | None = None
    weight_kg: Decimal | None = None
    weight_why: str | None = None
    crcl_by_weight: tuple[WeightedClearance, ...] = ()
    notes: tuple[str, ...] = ()  # keys of NOTE_WORDS
    unavailable: tuple[str, ...] = ()  # "crcl: needs weight"

    @property
    def crcl_lowest(self) -> Decimal | None:
        """What is the lowest clearance by any weight? For automatic checks of sedating medicines (eutonia-default)."""
        return min((each.crcl for each in self.crcl_by_weight), default=None)


class _Clearance(TypedDict, total=False):
    """The fields of an estimate that Cockcroft-Gault fills."""

    crcl: Decimal
    crcl_formula: str
    weight_used: WeightName
    weight_kg: Decimal
    weight_why: str
    crcl_by_weight: tuple[WeightedClearance, ...]


def estimate_kidney(
    *,
    age: int | None,
    sex: Sex | None,
    creatinine_mg_dl: Decimal | None = None,
    cystatin_c_mg_l: Decimal | None = None,
    reported_egfr: Decimal | None = None,
    reported_egfr_is_newer: bool = False,
    weight_kg: Decimal | None = None,
    height_cm: Decimal | None = None,
    cord_injury: bool | None = None,
    cord_correction: CordLesion | None = None,
    policy: WeightPolicy = "CG_BMI_3BAND",
    **circumstances: Unpack[Circumstances],
) -> KidneyEstimate:
    """How well do this person's kidneys clear medicines, as far as what is known allows?

    With creatinine and cystatin C the combined equation stands. A reported eGFR stands when nothing can be worked out,
    or when it is newer; all are kept either way. Dialysis or pregnancy not stated: numbers, with a note.
    """
    barred = why_not_valid(age=age, **circumstances)
    if barred:
        return KidneyEstimate(unavailable=(f"egfr: {barred[1]}", f"crcl: {barred[1]}"))
    ours = _egfr_by_formula(age, sex, creatinine_mg_dl, cystatin_c_mg_l)
    reported = ((REPORTED, reported_egfr),) if reported_egfr is not None else ()
    ranked = (*reported, *ours) if reported_egfr_is_newer else (*ours, *reported)
    formula, egfr = ranked[0] if ranked else (None, None)
    clearance, no_clearance = _clear(age, sex, creatinine_mg_dl, weight_kg, height_cm, policy, cord_correction)
    surface = _surface_m2(weight_kg, height_cm)
    both = bool(ours and reported)
    notes = {
        "CG_ACTUAL": bool(clearance) and height_cm is None and policy != "CG_ACTUAL",
        "LOW_CREATININE": creatinine_mg_dl is not None and creatinine_mg_dl < LOW_CREATININE_MG_DL,
        "CORD_INJURY": bool(cord_injury or cord_correction),
        "CORD_CORRECTED": bool(clearance and cord_correction),
        "SHORT_STATURE": bool(clearance) and height_cm is not None and height_cm < SHORT_CM,
        "REPORTED_IS_NEWER": both and reported_egfr_is_newer,
        "REPORTED_IS_OLDER": both and not reported_egfr_is_newer,
        "DIALYSIS_UNKNOWN": circumstances.get("dialysis") is None,
        "PREGNANCY_UNKNOWN": sex != "male" and circumstances.get("pregnant") is None,
    }
    no_egfr = None if ranked else f"egfr: {_needs(age=age, sex=sex, creatinine=creatinine_mg_dl or cystatin_c_mg_l)}"
    return KidneyEstimate(
        egfr=egfr,
        egfr_formula=formula,
        egfr_deindexed=deindex(egfr, surface_m2=surface) if egfr is not None and surface is not None else None,
        egfr_by_formula=ranked,
        stage=kdigo_stage(egfr) if egfr is not None else None,
        notes=tuple(note for note, holds in notes.items() if holds) if ranked or clearance else (),
        unavailable=tuple(why for why in (no_egfr, no_clearance) if why),
        **clearance,
    )


def _surface_m2(weight_kg: Decimal | None, height_cm: Decimal | None) -> Decimal | None:
    if weight_kg is None or height_cm is None:
        return None
    try:
        check_build(weight_kg=weight_kg, height_cm=height_cm)
    except FormulaNotValid:  # said where the clearance is refused for the same reason
        return None
    return surface_mosteller_m2(weight_kg=weight_kg, height_cm=height_cm)


def _needs(**needed: object) -> str:
    return "needs " + ", ".join(name for name, value in needed.items() if value is None)


def _egfr_by_formula(age: int | None, sex: Sex | None, creatinine: Decimal | None, cystatin: Decimal | None) -> Named:
    """Every eGFR that can be worked out, the most accurate first."""
    if age is None or sex is None:
        return ()
    found: list[tuple[str, Decimal]] = []
    if creatinine is not None and cystatin is not None:
        both = ckd_epi_2021_creatinine_cystatin_c(
            age=age, sex=sex, creatinine_mg_dl=creatinine, cystatin_c_mg_l=cystatin
        )
        found.append((CKD_EPI_2021_CR_CYS, both))
    if creatinine is not None:
        found.append((CKD_EPI_2021_CR, ckd_epi_2021_creatinine(age=age, sex=sex, creatinine_mg_dl=creatinine)))
    if cystatin is not None:
        found.append((CKD_EPI_2012_CYS, ckd_epi_2012_cystatin_c(age=age, sex=sex, cystatin_c_mg_l=cystatin)))
    return tuple(found)


def _clear(
    age: int | None,
    sex: Sex | None,
    creatinine: Decimal | None,
    weight_kg: Decimal | None,
    height_cm: Decimal | None,
    policy: WeightPolicy,
    correction: CordLesion | None,
) -> tuple[_Clearance, str | None]:
    """The clearance by the policy's weight and by each weight that can be had; or why not."""
    if age is None or sex is None or creatinine is None or weight_kg is None:
        return {}, f"crcl: {_needs(age=age, sex=sex, creatinine=creatinine, weight=weight_kg)}"
    try:
        name, kg, why = _pick_weight(sex, weight_kg, height_cm, policy)
    except FormulaNotValid as error:
        return {}, f"crcl: {error.because}"
    factor = CORD_FACTORS[correction] if correction else Decimal(1)
    by_weight = tuple(
        WeightedClearance(
            weight=each,
            kg=of_kg,
            crcl=factor * cockcroft_gault(age=age, sex=sex, weight_kg=of_kg, creatinine_mg_dl=creatinine),
        )
        for each, of_kg in _weights(sex, weight_kg, height_cm).items()
    )
    clearance = _Clearance(
        crcl=next(each.crcl for each in by_weight if each.weight == name),
        crcl_formula=f"{COCKCROFT_GAULT} x {factor} for {correction} cord injury" if correction else COCKCROFT_GAULT,
        weight_used=name,
        weight_kg=kg,
        weight_why=why,
        crcl_by_weight=by_weight,
    )
    return clearance, None


def _pick_weight(
    sex: Sex, weight_kg: Decimal, height_cm: Decimal | None, policy: WeightPolicy
) -> tuple[WeightName, Decimal, str]:
    if height_cm is None:
        return "actual", weight_kg, "the height is not known"
    check_build(weight_kg=weight_kg, height_cm=height_cm)
    chosen = choose_weight(sex=sex, weight_kg=weight_kg, height_cm=height_cm, policy=policy)
    return chosen.name, chosen.kg, chosen.why


def _weights(sex: Sex, weight_kg: Decimal, height_cm: Decimal | None) -> Mapping[WeightName, Decimal]:
    """All three weights; the actual one alone where the others cannot be had."""
    if height_cm is None:
        return {"actual": weight_kg}
    try:
        return weights_kg(sex=sex, weight_kg=weight_kg, height_cm=height_cm)
    except FormulaNotValid:  # too short for Devine
        return {"actual": weight_kg}


@dataclass(frozen=True, slots=True, kw_only=True)
class DosingBasis:
    """Which number a dose rests on, and whether a clinician must choose."""

    stated_in: Measure
    value: Decimal | None
    used: str  # egfr, egfr deindexed, crcl, crcl by ideal weight
    must_choose: bool
    considered: Named
    why: str


def choose_dosing_basis(estimate: KidneyEstimate, *, stated_in: Measure, thresholds: Sequence[Decimal]) -> DosingBasis:
    """Which number does a dose rest on, when guidance speaks in this measure and changes at these thresholds?

    The measure that the guidance names. Where another estimate of the same person falls into another band, the lowest
    of all, and a clinician must choose (eutonia-default). Where the named measure cannot be had, nothing replaces it.

    >>> person = estimate_kidney(age=40, sex="male", creatinine_mg_dl=Decimal(2), weight_kg=Decimal(60))
    >>> choose_dosing_basis(person, stated_in="crcl", thresholds=(Decimal(30), Decimal(42))).why
    'the estimates fall into different bands; 41.7 (crcl), the lowest, counts until somebody chooses'
    """
    own = estimate.crcl if stated_in == "crcl" else estimate.egfr
    if own is None:
        why = next((line for line in estimate.unavailable if line.startswith(stated_in)), f"{stated_in}: not known")
        return DosingBasis(stated_in=stated_in, value=None, used=stated_in, must_choose=False, considered=(), why=why)
    considered = _all_estimates(estimate)
    bands = {bisect_right(sorted(thresholds), value) for _, value in considered}
    if len(bands) == 1:
        why = f"the guidance speaks of {stated_in}, and every estimate falls into the same band"
        return DosingBasis(
            stated_in=stated_in, value=own, used=stated_in, must_choose=False, considered=considered, why=why
        )
    used, value = min(considered, key=lambda each: each[1])
    why = f"the estimates fall into different bands; {shown(value)} ({used}), the lowest, counts until somebody chooses"
    return DosingBasis(stated_in=stated_in, value=value, used=used, must_choose=True, considered=considered, why=why)


def _all_estimates(estimate: KidneyEstimate) -> Named:
    named = [("crcl", estimate.crcl), ("egfr", estimate.egfr), ("egfr deindexed", estimate.egfr_deindexed)]
    named += [(f"crcl by {each.weight} weight", each.crcl) for each in estimate.crcl_by_weight]
    return tuple((name, value) for name, value in named if value is not None)
