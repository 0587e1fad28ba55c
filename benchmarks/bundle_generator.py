"""Invented FHIR R4 bundles in the shape of Synthea's: 100 resources, about 95 kB, the same bytes for the same seed.

Every person is made up. Codes are real: RxNorm, SNOMED CT, ICD-10-CM and LOINC codes as records carry them. Nothing
reads a clock or true chance: `generate_bundle(seed=7)` is the same on every machine.

    python -m benchmarks.bundle_generator FOLDER COUNT
"""

from __future__ import annotations

import json
import random
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem"
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition"
LAST_DAY = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)

RESOURCES = {"Encounter": 10, "Condition": 14, "MedicationRequest": 16, "AllergyIntolerance": 3}  # and 56 results

RELAXANTS = [
    ("197391", "baclofen 10 MG Oral Tablet", 3),
    ("310430", "gabapentin 100 MG Oral Capsule", 3),
    ("483442", "pregabalin 25 MG Oral Capsule", 2),
    ("313412", "tizanidine 2 MG Oral Tablet", 3),
    ("856656", "dantrolene sodium 25 MG Oral Capsule", 2),
    ("197590", "diazepam 2 MG Oral Tablet", 2),
    ("828320", "cyclobenzaprine hydrochloride 5 MG Oral Tablet", 3),
    ("197943", "methocarbamol 500 MG Oral Tablet", 4),
]
OTHER_MEDICINES = [
    ("314076", "lisinopril 10 MG Oral Tablet", 1),
    ("83367", "atorvastatin 20 MG Oral Tablet", 1),
    ("17767", "amlodipine 5 MG Oral Tablet", 1),
    ("6809", "metformin hydrochloride 500 MG Oral Tablet", 2),
    ("5487", "hydrochlorothiazide 25 MG Oral Tablet", 1),
    ("36567", "simvastatin 20 MG Oral Tablet", 1),
    ("1049221", "Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet", 4),
    ("856834", "amitriptyline hydrochloride 25 MG Oral Tablet", 1),
    ("312938", "Sertraline 100 MG Oral Tablet", 1),
    ("198051", "omeprazole 20 MG Delayed Release Oral Capsule", 1),
    ("243670", "Aspirin 81 MG Oral Tablet", 1),
    ("310965", "Ibuprofen 200 MG Oral Tablet", 3),
    ("849574", "Naproxen sodium 220 MG Oral Tablet", 2),
    ("313988", "Furosemide 40 MG Oral Tablet", 1),
    ("11289", "warfarin sodium 5 MG Oral Tablet", 1),
    ("2598", "clonazepam 0.5 MG Oral Tablet", 2),
]
CONDITIONS = [
    ("24700007", "Multiple sclerosis (disorder)", "G35"),
    ("221360009", "Spasticity (finding)", None),
    ("59621000", "Essential hypertension (disorder)", "I10"),
    ("44054006", "Diabetes mellitus type 2 (disorder)", "E11.9"),
    ("433144002", "Chronic kidney disease stage 3 (disorder)", "N18.30"),
    ("73430006", "Sleep apnea (disorder)", "G47.30"),
    ("13645005", "Chronic obstructive lung disease (disorder)", "J44.9"),
    ("195967001", "Asthma (disorder)", None),
    ("278860009", "Chronic low back pain (finding)", None),
    ("82423001", "Chronic pain (finding)", "G89.29"),
    ("714628002", "Prediabetes (finding)", None),
    ("271737000", "Anemia (disorder)", "D64.9"),
    ("302870006", "Hypertriglyceridemia (disorder)", None),
    ("66383009", "Gingivitis (disorder)", None),
    ("444814009", "Viral sinusitis (disorder)", None),
    ("10509002", "Acute bronchitis (disorder)", None),
    ("73595000", "Stress (finding)", None),
    ("162864005", "Body mass index 30+ - obesity (finding)", None),
    ("314529007", "Medication review due (situation)", None),
    ("160904001", "Part-time employment (finding)", None),
]
ALLERGIES = [
    (RXNORM, "7984", "Penicillin V", "medication"),
    (RXNORM, "1191", "Aspirin", "medication"),
    (RXNORM, "10180", "sulfamethoxazole", "medication"),
    (SNOMED, "264287008", "Animal dander (substance)", "environment"),
    (SNOMED, "84489001", "Mold (organism)", "environment"),
    (SNOMED, "735029006", "Shellfish (substance)", "food"),
]
# LOINC code, name, unit, low, high. Of one visit; the blood pressure and the smoking status come on top.
MEASURED = [
    ("8302-2", "Body Height", "cm", 150, 190),
    ("29463-7", "Body Weight", "kg", 50, 110),
    ("39156-5", "Body mass index (BMI) [Ratio]", "kg/m2", 19, 36),
    ("8867-4", "Heart rate", "/min", 55, 95),
    ("9279-1", "Respiratory rate", "/min", 12, 18),
    ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported", "{score}", 0, 8),
    ("38483-4", "Creatinine [Mass/volume] in Blood", "mg/dL", 0.6, 2.4),
    ("33914-3", "Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area]", "mL/min/{1.73_m2}", 20, 110),
    ("6298-4", "Potassium [Moles/volume] in Blood", "mmol/L", 3.6, 5.2),
    ("2947-0", "Sodium [Moles/volume] in Blood", "mmol/L", 135, 144),
    ("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 8, 70),
    ("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", 65, 180),
    ("49765-1", "Calcium [Mass/volume] in Blood", "mg/dL", 8.5, 10.2),
    ("2069-3", "Chloride [Moles/volume] in Blood", "mmol/L", 100, 110),
    ("20565-8", "Carbon dioxide, total [Moles/volume] in Blood", "mmol/L", 20, 29),
    ("6299-2", "Urea nitrogen [Mass/volume] in Blood", "mg/dL", 7, 25),
    ("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 150, 240),
    ("2571-8", "Triglyceride [Mass/volume] in Serum or Plasma", "mg/dL", 80, 250),
    ("2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "mg/dL", 35, 80),
    ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 11, 17),
    ("789-8", "Erythrocytes [#/volume] in Blood by Automated count", "10*6/uL", 4, 6),
    ("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 4, 11),
    ("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 150, 400),
    ("787-2", "MCV [Entitic volume] by Automated count", "fL", 80, 98),
    ("785-6", "MCH [Entitic mass] by Automated count", "pg", 27, 34),
    ("4544-3", "Hematocrit [Volume Fraction] of Blood by Automated count", "%", 34, 50),
]


def generate_bundle(*, seed: int) -> bytes:
    """One person's record as compact JSON."""
    return json.dumps(build_bundle(seed=seed), separators=(",", ":")).encode()


def build_bundle(*, seed: int) -> Json:
    """The same as a tree, for whoever wants to change something before it is written."""
    chance = random.Random(seed)
    patient = Maker(chance)
    resources = [patient.patient()]
    resources += [patient.encounter(at) for at in range(RESOURCES["Encounter"])]
    resources += [patient.condition(*each) for each in chance.sample(CONDITIONS, RESOURCES["Condition"])]
    medicines = chance.sample(RELAXANTS, 3) + chance.sample(OTHER_MEDICINES, RESOURCES["MedicationRequest"] - 3)
    resources += [patient.medication_request(*each) for each in medicines]
    for visit in (0, 1):
        resources += [patient.result(visit, *each) for each in MEASURED]
        resources += [patient.blood_pressure(visit), patient.smoking(visit)]
    resources += [patient.allergy(*each) for each in chance.sample(ALLERGIES, RESOURCES["AllergyIntolerance"])]
    return {"resourceType": "Bundle", "type": "transaction", "entry": [as_entry(each) for each in resources]}


def as_entry(resource: Json) -> Json:
    request = {"method": "POST", "url": resource["resourceType"]}
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource, "request": request}


def concept(system: str, code: str, display: str | None = None) -> Json:
    return {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}


def named(system: str, code: str, display: str) -> Json:
    """A concept with its words twice, as Synthea writes what a resource is about."""
    return concept(system, code, display) | {"text": display}


class Maker:
    """Makes the resources of one person."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.id = self.new_id()
        self.encounters = [self.new_id() for _ in range(RESOURCES["Encounter"])]
        # Oldest first, half a year apart: the last visit is the newest.
        self.days = [LAST_DAY - timedelta(days=183 * back) for back in reversed(range(RESOURCES["Encounter"]))]

    def new_id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def about(self, kind: str, profile: str, of: str = "subject") -> Json:
        """What every resource of Synthea's begins with."""
        return {
            "resourceType": kind,
            "id": self.new_id(),
            "meta": {"profile": [f"{US_CORE}/{profile}"]},
            of: {"reference": f"urn:uuid:{self.id}"},
        }

    def at(self, visit: int) -> tuple[str, Json]:
        """The time of a visit, and the reference to it."""
        return self.days[visit].isoformat(), {"reference": f"urn:uuid:{self.encounters[visit]}"}

    def any_visit(self) -> int:
        return self.chance.randrange(len(self.encounters))

    def patient(self) -> Json:
        born = datetime(1936, 1, 1, tzinfo=UTC) + timedelta(days=self.chance.randrange(25_000))
        name = {"use": "official", "family": f"Invented{self.chance.randrange(1000)}", "given": ["Sample"]}
        numbers = [
            {"system": "urn:example:record", "value": self.new_id()},
            {"type": concept(f"{HL7}/v2-0203", "MR", "Medical Record Number"), "value": self.new_id()},
        ]
        return {
            "resourceType": "Patient",
            "id": self.id,
            "meta": {"profile": [f"{US_CORE}/us-core-patient"]},
            "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Invented.</div>'},
            "identifier": numbers,
            "name": [name],
            "gender": self.chance.choice(["female", "male"]),
            "birthDate": born.date().isoformat(),
            "address": [{"city": "Sampleton", "state": "Massachusetts", "country": "US"}],
            "maritalStatus": concept(f"{HL7}/v3-MaritalStatus", "M", "Married"),
            "multipleBirthBoolean": False,
        }

    def encounter(self, visit: int) -> Json:
        start = self.days[visit]
        return self.about("Encounter", "us-core-encounter") | {
            "id": self.encounters[visit],
            "status": "finished",
            "class": {"system": f"{HL7}/v3-ActCode", "code": "AMB"},
            "type": [concept(SNOMED, "185349003", "Encounter for check up (procedure)")],
            "period": {"start": start.isoformat(), "end": (start + timedelta(minutes=30)).isoformat()},
            "serviceProvider": {"reference": f"urn:uuid:{self.new_id()}", "display": "AN INVENTED CLINIC"},
        }

    def condition(self, snomed: str, display: str, icd: str | None) -> Json:
        when, encounter = self.at(self.any_visit())
        code = named(SNOMED, snomed, display)
        if icd:
            code["coding"].append({"system": ICD_10_CM, "code": icd})
        status = self.chance.choices(["active", "resolved"], [3, 1])[0]
        return self.about("Condition", "us-core-condition-encounter-diagnosis") | {
            "clinicalStatus": concept(f"{HL7}/condition-clinical", status),
            "verificationStatus": concept(f"{HL7}/condition-ver-status", "confirmed"),
            "category": [concept(f"{HL7}/condition-category", "encounter-diagnosis", "Encounter Diagnosis")],
            "code": code,
            "encounter": encounter,
            "onsetDateTime": when,
            "recordedDate": when,
        }

    def medication_request(self, rxcui: str, name: str, times: int) -> Json:
        when, encounter = self.at(self.any_visit())
        dosage = {
            "sequence": 1,
            "text": f"Take one {times} times a day.",
            "asNeededBoolean": False,
            "timing": {"repeat": {"frequency": times, "period": 1.0, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 1.0}}],
        }
        return self.about("MedicationRequest", "us-core-medicationrequest") | {
            "status": self.chance.choices(["active", "stopped"], [3, 1])[0],
            "intent": "order",
            "medicationCodeableConcept": named(RXNORM, rxcui, name),
            "encounter": encounter,
            "authoredOn": when,
            "requester": {"reference": f"urn:uuid:{self.new_id()}", "display": "Dr. Invented"},
            "dosageInstruction": [dosage],
        }

    def observation(self, visit: int, code: str, name: str, category: str) -> Json:
        when, encounter = self.at(len(self.days) - 2 + visit)
        return self.about("Observation", "us-core-observation-lab") | {
            "status": "final",
            "category": [concept(f"{HL7}/observation-category", category, category)],
            "code": concept(LOINC, code, name),
            "encounter": encounter,
            "effectiveDateTime": when,
            "issued": when,
        }

    def quantity(self, low: float, high: float, unit: str) -> Json:
        return {"value": round(self.chance.uniform(low, high), 2), "unit": unit, "system": UCUM, "code": unit}

    def result(self, visit: int, code: str, name: str, unit: str, low: float, high: float) -> Json:
        return self.observation(visit, code, name, "laboratory") | {"valueQuantity": self.quantity(low, high, unit)}

    def blood_pressure(self, visit: int) -> Json:
        parts = [
            {"code": concept(LOINC, code, name), "valueQuantity": self.quantity(low, low + 50, "mm[Hg]")}
            for code, name, low in (
                ("8462-4", "Diastolic Blood Pressure", 60),
                ("8480-6", "Systolic Blood Pressure", 100),
            )
        ]
        panel = self.observation(visit, "85354-9", "Blood pressure panel with all children optional", "vital-signs")
        return panel | {"component": parts}

    def smoking(self, visit: int) -> Json:
        code, name = self.chance.choice(
            [
                ("266919005", "Never smoked tobacco (finding)"),
                ("8517006", "Ex-smoker (finding)"),
                ("449868002", "Smokes tobacco daily (finding)"),
            ]
        )
        status = self.observation(visit, "72166-2", "Tobacco smoking status", "social-history")
        return status | {"valueCodeableConcept": named(SNOMED, code, name)}

    def allergy(self, system: str, code: str, name: str, category: str) -> Json:
        when, _ = self.at(0)
        return self.about("AllergyIntolerance", "us-core-allergyintolerance", of="patient") | {
            "clinicalStatus": concept(f"{HL7}/allergyintolerance-clinical", "active"),
            "verificationStatus": concept(f"{HL7}/allergyintolerance-verification", "confirmed"),
            "type": "allergy",
            "category": [category],
            "criticality": "low",
            "code": named(system, code, name),
            "recordedDate": when,
        }


def main(folder: str, count: str) -> None:
    """Write so many bundles into a folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for seed in range(int(count)):
        (target / f"{seed:04}.json").write_bytes(generate_bundle(seed=seed))


if __name__ == "__main__":
    main(*sys.argv[1:])
