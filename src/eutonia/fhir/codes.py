"""Which codes say something that a review asks for.

Every LOINC code names specimen and property, so that urine or a ratio is never taken for serum. Codes come from public
implementation guides (HL7 US Core, IPS, CH LAB, DICOM CID 10046) and were compared there with their names.

This material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief Institute, Inc. and the
Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at
http://loinc.org/license. LOINC is a registered United States trademark of Regenstrief Institute, Inc.
"""

from __future__ import annotations

import re
from typing import Literal

from eutonia.domain.patient import Alcohol
from eutonia.domain.quantity import Kind

# The address of a code system, or its object identifier as older records write it -> our short name.
SYSTEMS = {
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10cm",
    "urn:oid:2.16.840.1.113883.6.90": "icd10cm",
    "http://snomed.info/sct": "snomed",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "http://loinc.org": "loinc",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
    "http://unitsofmeasure.org": "ucum",
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips": "ips-absent",
    "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation": "timing",
}

WORD = re.compile(r"[^\W_]+")
KIND_OF_CONCEPT = re.compile(r"\s*\((?:situation|finding|disorder)\)\s*\Z")

SPELLED_OUT = {"icd10cm": "ICD-10-CM", "snomed": "SNOMED CT", "rxnorm": "RxNorm"}

Status = Literal["pregnancy", "smoking", "alcohol"]
Absence = Literal["none", "nobody-asked"]
Use = Kind | Status | Literal["race-adjusted"]

QUANTITIES: dict[str, Kind] = {
    "2160-0": "creatinine",  # mass/volume, serum or plasma
    "38483-4": "creatinine",  # mass/volume, blood
    "14682-9": "creatinine",  # moles/volume, serum or plasma
    "59826-8": "creatinine",  # moles/volume, blood
    "77140-2": "creatinine",  # moles/volume, serum, plasma or blood
    "33863-2": "cystatin_c",
    "98979-8": "egfr",  # creatinine, CKD-EPI 2021
    "98980-6": "egfr",  # creatinine and cystatin C, CKD-EPI 2021
    "62238-1": "egfr",  # creatinine, CKD-EPI
    "88294-4": "egfr",  # creatinine, CKD-EPI, without the factor for race
    "94677-2": "egfr",  # creatinine and cystatin C, CKD-EPI
    "50210-4": "egfr",  # cystatin C
    "33914-3": "egfr",  # creatinine, MDRD
    "48642-3": "egfr",  # creatinine, MDRD, without the factor for race
    "77147-7": "egfr",  # creatinine, MDRD, serum, plasma or blood
    "69405-9": "egfr",  # formula not named
    "29463-7": "weight",
    "3141-9": "weight",  # measured
    "8302-2": "height",
    "3137-7": "height",  # measured
    "1742-6": "alt",
    "1743-4": "alt",  # with pyridoxal phosphate
    "1744-2": "alt",  # without
    "1920-8": "ast",
    "30239-8": "ast",  # with pyridoxal phosphate
    "88112-8": "ast",  # without
    "6768-6": "alp",
    "1975-2": "bilirubin",  # total, mass/volume, serum or plasma
    "42719-5": "bilirubin",  # total, mass/volume, blood
    "14631-6": "bilirubin",  # total, moles/volume, serum or plasma
    "1751-7": "albumin",
    "6301-6": "inr",  # platelet poor plasma
    "34714-6": "inr",  # blood
    "38875-1": "inr",  # platelet poor plasma or blood
    "46418-0": "inr",  # capillary blood
    "2823-3": "potassium",  # serum or plasma
    "6298-4": "potassium",  # blood
    "2951-2": "sodium",  # serum or plasma
    "2947-0": "sodium",  # blood
    "2345-7": "glucose",  # mass/volume, serum or plasma
    "2339-0": "glucose",  # mass/volume, blood
    "17861-6": "calcium",  # mass/volume, serum or plasma
    "19123-9": "magnesium",  # mass/volume, serum or plasma
}
STATUSES: dict[str, Status] = {"82810-3": "pregnancy", "72166-2": "smoking", "68518-0": "alcohol"}

# An eGFR multiplied by a factor for race. The factor makes it higher, the formulas of 2021 have none, and laboratories
# report the same result without it beside: that one is read.
RACE_ADJUSTED = frozenset({"48643-1", "88293-6"})

USES: dict[str, Use] = {
    **QUANTITIES,
    **STATUSES,
    **dict.fromkeys(RACE_ADJUSTED, "race-adjusted"),
}

# Answers, (system, code) -> what is certain. What is not here ("unknown", "smoker, current status unknown") leaves the
# fact unknown.
PREGNANT = {
    ("loinc", "LA15173-0"): True,
    ("snomed", "77386006"): True,
    ("loinc", "LA26683-5"): False,
    ("snomed", "60001007"): False,
}
SMOKER = {
    ("snomed", "449868002"): True,  # daily
    ("snomed", "428041000124106"): True,  # some days
    ("snomed", "428071000124103"): True,  # heavy
    ("snomed", "428061000124105"): True,  # light
    ("loinc", "LA18976-3"): True,  # every day
    ("loinc", "LA18977-1"): True,  # some days
    ("loinc", "LA18981-3"): True,  # heavy
    ("loinc", "LA18982-1"): True,  # light
    ("snomed", "8517006"): False,  # former
    ("snomed", "266919005"): False,  # never
    ("loinc", "LA15920-4"): False,  # former
    ("loinc", "LA18978-9"): False,  # never
}
# "4 or more times a week" may or may not be every day: it is left unknown, which rules take as the worse of the two.
ALCOHOL: dict[tuple[str, str], Alcohol] = {
    ("loinc", "LA6270-8"): "none",  # never
    ("loinc", "LA18926-8"): "some",  # monthly or less
    ("loinc", "LA18927-6"): "some",  # 2 to 4 times a month
    ("loinc", "LA18928-4"): "some",  # 2 to 3 times a week
}

# What says of a whole list: there is none, and somebody asked; or nobody asked, or only after what is no medicine.
ABSENCES: dict[tuple[str, str], Absence] = {
    ("snomed", "716186003"): "none",  # no known allergy
    ("snomed", "409137002"): "none",  # no known drug allergy
    ("snomed", "787481004"): "none",  # no known medications
    ("snomed", "160245001"): "none",  # no current problems
    ("ips-absent", "no-known-allergies"): "none",
    ("ips-absent", "no-known-medication-allergies"): "none",
    ("ips-absent", "no-known-medications"): "none",
    ("ips-absent", "no-known-problems"): "none",
    ("ips-absent", "no-allergy-info"): "nobody-asked",
    ("ips-absent", "no-medication-info"): "nobody-asked",
    ("ips-absent", "no-problem-info"): "nobody-asked",
    ("ips-absent", "no-known-food-allergies"): "nobody-asked",
    ("ips-absent", "no-known-environmental-allergies"): "nobody-asked",
    ("snomed", "428607008"): "nobody-asked",  # no known environmental allergy
    ("snomed", "429625007"): "nobody-asked",  # no known food allergy
}
# The same in words, as `plain_words` leaves them.
NO_ALLERGIES = frozenset(
    {
        "none", "none known", "nil", "nil known", "nka", "nkda", "nkma", "no allergies", "no allergies known",
        "no allergy", "no drug allergies", "no drug allergy", "no known allergies", "no known allergy",
        "no known allergies nka", "nka no known allergies", "no known drug allergies", "no known drug allergy",
        "no known drug allergies nkda", "nkda no known drug allergies", "no known medication allergies",
        "no known medication allergy", "no known medicine allergies", "no known adverse drug reactions",
        "no medication allergies", "no medicine allergies", "not allergic to anything", "no known drug intolerances",
        "denies allergies", "denies any allergies", "denies drug allergies", "allergies none", "allergies nil known",
    }
)  # fmt: skip
NO_MEDICINES = frozenset(
    {
        "none", "nothing", "nil", "no medication", "no medications", "no medicines", "no medicine", "no drugs",
        "no known medications", "no known medicines", "no current medication", "no current medications",
        "no current medicines", "no regular medication", "no regular medications", "no regular medicines",
        "not taking any medication", "not taking any medications", "not taking any medicines", "not on any medication",
        "not on any medications", "not on any medicines", "takes no medication", "takes no medicines",
        "currently not on any medication", "patient not on any medication",
    }
)  # fmt: skip
NO_PROBLEMS = frozenset(
    {
        "none", "nil", "none known", "nil known", "no known problems", "no known problem", "no current problems",
        "no problems", "no active problems", "no known conditions", "no conditions", "no medical conditions",
        "no known medical conditions", "no medical problems", "no known medical problems", "no past medical history",
        "no significant past medical history", "no medical history",
    }
)  # fmt: skip
NOBODY_ASKED = frozenset(
    {
        "allergies unknown", "allergies not known", "allergies not recorded", "allergies not assessed",
        "unknown allergies", "allergy status unknown", "no known food allergies", "no known food allergy",
        "no known environmental allergies", "no known environmental allergy", "no known latex allergy",
        "no known latex allergies", "no known insect allergies", "no food allergies", "medications unknown",
        "unknown medications", "no information about medications", "no information about allergies",
        "no information about problems",
    }
)  # fmt: skip
ABSENT_WORDS: dict[str, Absence] = {
    **dict.fromkeys(NO_ALLERGIES | NO_MEDICINES | NO_PROBLEMS, "none"),
    **dict.fromkeys(NOBODY_ASKED, "nobody-asked"),
}


def plain_words(text: str) -> str:
    """Words as they are compared: lower case, without punctuation, and without SNOMED CT's name of the kind of concept.

    >>> plain_words("No known allergy (situation)")
    'no known allergy'
    """
    return " ".join(WORD.findall(KIND_OF_CONCEPT.sub("", text.casefold())))


# How often a day. As needed, alternate days and "every hour" are not here: they are no regimen.
TIMES_A_DAY = {"QD": 1, "AM": 1, "PM": 1, "BED": 1, "BID": 2, "TID": 3, "QID": 4, "Q8H": 3, "Q6H": 4, "Q4H": 6}

ORAL_ROUTES = frozenset({("snomed", "26643006")})
ORAL_WORDS = frozenset({"oral", "orally", "by mouth", "po", "oral route"})
PIECES = frozenset(
    {"{tablet}", "{tbl}", "{capsule}", "tablet", "tablets", "tab", "tabs", "capsule", "capsules", "cap", "caps"}
)
