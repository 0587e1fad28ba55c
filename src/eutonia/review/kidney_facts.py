"""What rules may ask about the kidneys of one person.

Most reviews ask no rule about kidneys, and the formulas cost more than all other facts together: so they are worked out
when the first rule asks, once. A kind of patient that verification makes up states the numbers instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from eutonia.domain.patient import Lab, Sex
from eutonia.review.kidney import REPORTED, KidneyEstimate, Measure, estimate_kidney

EGFR_LABS = ("egfr", "creatinine", "cystatin_c")
TOGETHER_DAYS = 90  # an older cystatin C speaks of other kidneys than the creatinine does (eutonia-default)


class KidneyFacts(Struct, frozen=True, kw_only=True, dict=True):
    """How well do the kidneys of one person clear medicines? (`dict`: what was worked out is kept.)"""

    age: int | None
    sex: Sex | None
    weight_kg: Decimal | None
    height_cm: Decimal | None
    dialysis: bool | None
    pregnant: bool | None
    cord_injury: bool
    acute_injury: bool = False  # while creatinine is moving no formula is valid
    labs: Mapping[str, Lab]
    stated: Mapping[Measure, tuple[Decimal | None, date]] = {}

    @property
    def results(self) -> tuple[Lab | None, Lab | None, Lab | None]:
        """The reported eGFR, the creatinine, and a cystatin C of about the same time, each the newest."""
        reported, creatinine, cystatin = (self.labs.get(name) for name in EGFR_LABS)
        if creatinine and cystatin and (creatinine.on - cystatin.on).days > TOGETHER_DAYS:
            cystatin = None
        return reported, creatinine, cystatin

    @cached_property
    def estimate(self) -> KidneyEstimate:
        """Every estimate from the newest results. A reported eGFR that is newer than the creatinine wins."""
        reported, creatinine, cystatin = self.results
        ours = creatinine or cystatin
        return estimate_kidney(
            age=self.age,
            sex=self.sex,
            creatinine_mg_dl=creatinine.value if creatinine else None,
            cystatin_c_mg_l=cystatin.value if cystatin else None,
            reported_egfr=reported.value if reported else None,
            reported_egfr_is_newer=bool(reported and (ours is None or reported.on > ours.on)),
            weight_kg=self.weight_kg,
            height_cm=self.height_cm,
            cord_injury=self.cord_injury,
            dialysis=self.dialysis,
            pregnant=self.pregnant,
            creatinine_stable=False if self.acute_injury else None,
        )

    @cached_property
    def egfr(self) -> Decimal | None:
        """mL/min/1.73 m2."""
        return self.stated["egfr"][0] if "egfr" in self.stated else self.estimate.egfr

    @cached_property
    def crcl(self) -> Decimal | None:
        """mL/min: the lowest by any weight."""
        return self.stated["crcl"][0] if "crcl" in self.stated else self.estimate.crcl_lowest

    def on(self, measure: Measure) -> date | None:
        """Of which day is the oldest result that this rests on?"""
        if measure in self.stated:
            return self.stated[measure][1]
        reported, creatinine, cystatin = self.results
        if measure == "crcl":
            return creatinine.on if creatinine else None
        if reported and self.estimate.egfr_formula == REPORTED:
            return reported.on
        return min([each.on for each in (creatinine, cystatin) if each], default=reported.on if reported else None)

    def needs(self, measure: Measure) -> tuple[str, ...]:
        """What is lacking for this measure, in words?"""
        if self.dialysis or self.pregnant or self.acute_injury:
            why = "on dialysis" if self.dialysis else "in pregnancy" if self.pregnant else "in acute kidney injury"
            return (f"a clinician's judgement of kidney function ({why} no formula is valid)",)
        results = ("creatinine", "cystatin_c") if measure == "egfr" else ("creatinine",)
        known = {
            "creatinine": any(name in self.labs for name in results),
            "weight": measure == "egfr" or self.weight_kg is not None,
            "age": self.age is not None,
            "sex": self.sex is not None,
        }
        return tuple(what for what, is_known in known.items() if not is_known)
