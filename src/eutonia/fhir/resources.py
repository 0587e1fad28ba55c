"""The shape of what is read of FHIR R4: of each resource only the fields that a review can use.

One pass of msgspec makes these structs. It picks the struct by `resourceType`, so every resource type of R4 must have
one: those that are not used get an empty one, and their content is skipped without being looked at. Measured beside one
struct with the fields of all types (a quarter slower) and beside finding each resource first and decoding it then
(twice as slow).

Concepts, directions and quantities stay as they were written, as Raw: many are never needed, and those that are repeat
themselves, so each different one is read once (remembered.py). A number becomes an exact Decimal only where it is used.
No struct takes part in garbage collection: the decoder cannot make a cycle.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw, Struct

Written = Raw  # what is read from its own bytes, when it is needed
ABSENT = Raw()


class Code(Struct, frozen=True, gc=False):
    system: str | None = None
    code: str | None = None


class Codes(Struct, frozen=True, gc=False):
    """A concept of which only the codes count."""

    coding: tuple[Code, ...] = ()


class Coding(Code, frozen=True, gc=False):
    display: str | None = None


class CodeableConcept(Struct, frozen=True, gc=False):
    coding: tuple[Coding, ...] = ()
    text: str | None = None


class Target(Struct, frozen=True, gc=False):
    """A reference of which only the target counts."""

    reference: str | None = None


class Reference(Target, frozen=True, gc=False):
    display: str | None = None


class Quantity(Struct, frozen=True, gc=False):
    value: Raw = ABSENT
    unit: str | None = None
    code: str | None = None
    comparator: str | None = None


class Period(Struct, frozen=True, gc=False):
    start: str | None = None
    end: str | None = None


class Repeat(Struct, frozen=True, gc=False):
    """How often: the fields that make it certain, and those that make it uncertain."""

    frequency: int | None = None
    period: Raw = ABSENT
    period_unit: str | None = msgspec.field(name="periodUnit", default=None)
    bounds_period: Period | None = msgspec.field(name="boundsPeriod", default=None)
    frequency_max: Raw = msgspec.field(name="frequencyMax", default=ABSENT)
    period_max: Raw = msgspec.field(name="periodMax", default=ABSENT)
    count: Raw = ABSENT
    day_of_week: Raw = msgspec.field(name="dayOfWeek", default=ABSENT)


class Timing(Struct, frozen=True, gc=False):
    event: Raw = ABSENT
    repeat: Repeat | None = None
    code: Codes | None = None


class DoseAndRate(Struct, frozen=True, gc=False, rename="camel"):
    dose_quantity: Quantity | None = None
    dose_range: Raw = ABSENT


class Dosage(Struct, frozen=True, gc=False, rename="camel"):
    as_needed_boolean: bool | None = None
    as_needed_codeable_concept: Raw = ABSENT
    timing: Timing | None = None
    route: CodeableConcept | None = None
    dose_and_rate: tuple[DoseAndRate, ...] = ()


class Ingredient(Struct, frozen=True, gc=False, rename="camel"):
    item_codeable_concept: Written = ABSENT
    item_reference: Reference | None = None


class Component(Struct, frozen=True, gc=False, rename="camel"):
    """A result within a result. Observation has the same fields, so both are read by the same code."""

    code: Written = ABSENT
    value_quantity: Written = ABSENT
    value_codeable_concept: Written = ABSENT
    value_string: Written = ABSENT


class Reaction(Struct, frozen=True, gc=False):
    substance: Written = ABSENT


class Resource(Struct, frozen=True, gc=False, tag_field="resourceType", rename="camel"):
    """What all resources share."""


class OutOfScope(Resource, frozen=True, gc=False):
    """A resource of a type that no review asks for. Nothing in it is read."""


class Gender(str):
    __slots__ = ()


class BirthDate(str):
    __slots__ = ()


class Patient(Resource, frozen=True, gc=False, tag="Patient"):
    """Who it is. Of two equal keys a JSON reader takes the last; those of these two types are counted (bundle.py)."""

    id: str | None = None
    gender: Gender | None = None
    birth_date: BirthDate | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None


class Condition(Resource, frozen=True, gc=False, tag="Condition"):
    id: str | None = None
    clinical_status: Written = ABSENT
    verification_status: Written = ABSENT
    code: Written = ABSENT
    subject: Written = ABSENT
    onset_date_time: str | None = None
    abatement_date_time: str | None = None


class AllergyIntolerance(Resource, frozen=True, gc=False, tag="AllergyIntolerance"):
    id: str | None = None
    clinical_status: Written = ABSENT
    verification_status: Written = ABSENT
    code: Written = ABSENT
    patient: Written = ABSENT
    reaction: tuple[Reaction, ...] = ()


class Medication(Resource, frozen=True, gc=False, tag="Medication"):
    id: str | None = None
    code: Written = ABSENT
    ingredient: tuple[Ingredient, ...] = ()


class MedicationRequest(Resource, frozen=True, gc=False, tag="MedicationRequest"):
    id: str | None = None
    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    medication_codeable_concept: Written = ABSENT
    medication_reference: Reference | None = None
    subject: Written = ABSENT
    authored_on: str | None = None
    dosage_instruction: Written = ABSENT
    contained: tuple[Raw, ...] = ()
    prior_prescription: Target | None = None


class MedicationStatement(Resource, frozen=True, gc=False, tag="MedicationStatement"):
    id: str | None = None
    status: str | None = None
    medication_codeable_concept: Written = ABSENT
    medication_reference: Reference | None = None
    subject: Written = ABSENT
    effective_date_time: str | None = None
    effective_period: Period | None = None
    dosage: Written = ABSENT
    contained: tuple[Raw, ...] = ()


class Observation(Resource, frozen=True, gc=False, tag="Observation"):
    id: str | None = None
    status: str | None = None
    code: Written = ABSENT
    subject: Written = ABSENT
    effective_date_time: str | None = None
    effective_instant: str | None = None
    effective_period: Period | None = None
    value_quantity: Written = ABSENT
    value_codeable_concept: Written = ABSENT
    value_string: Written = ABSENT
    component: tuple[Component, ...] = ()
    has_member: tuple[Target, ...] = ()
    derived_from: tuple[Target, ...] = ()


USED = (Patient, Condition, AllergyIntolerance, Medication, MedicationRequest, MedicationStatement, Observation)

# Every other resource type of R4 (HL7, CC0).
NOT_USED = """
    Account ActivityDefinition AdverseEvent Appointment AppointmentResponse AuditEvent Basic Binary
    BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem
    ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest
    CompartmentDefinition Composition ConceptMap Consent Contract Coverage CoverageEligibilityRequest
    CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement
    DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest
    EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit
    FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
    ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List
    Location Measure MeasureReport Media MedicationAdministration MedicationDispense MedicationKnowledge
    MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication
    MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged
    MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader
    MolecularSequence NamingSystem NutritionOrder ObservationDefinition OperationDefinition OperationOutcome
    Organization OrganizationAffiliation Parameters PaymentNotice PaymentReconciliation Person PlanDefinition
    Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup
    ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis
    Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap
    Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation
    SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities
    TestReport TestScript ValueSet VerificationResult VisionPrescription
"""


def out_of_scope(name: str) -> Any:
    return msgspec.defstruct(name, [], bases=(OutOfScope,), tag=name, frozen=True, gc=False)


if TYPE_CHECKING:
    AnyResource = (
        Patient
        | Condition
        | AllergyIntolerance
        | Medication
        | MedicationRequest
        | MedicationStatement
        | Observation
        | OutOfScope
    )
else:
    AnyResource = reduce(or_, [*USED, *map(out_of_scope, NOT_USED.split())])


class Entry(Struct, frozen=True, gc=False):
    full_url: str | None = msgspec.field(name="fullUrl", default=None)
    resource: AnyResource | None = None


class Bundle(Struct, frozen=True, gc=False):
    resource_type: str | None = msgspec.field(name="resourceType", default=None)
    type: str | None = None
    entry: tuple[Entry, ...] = ()


class Envelope(Struct, frozen=True, gc=False, rename="camel"):
    """What a file says it is, before anything else in it is believed."""

    resource_type: str | None = None
