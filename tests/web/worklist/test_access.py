"""Who comes in: clinicians of the person's own clinic, and nobody else. A guessed identifier finds nothing."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from eutonia.web.treatment.models import Block, Entry
from eutonia.web.treatment.services.record import NewEntry, add_entries
from eutonia.web.treatment.services.standing import raise_matter
from tests.web.people import NOW, TODAY, House, house, known_person, signed_plan

pytestmark = pytest.mark.django_db
PAGES = ("patient", "record", "diary", "plans", "trail", "import")


@pytest.fixture
def one() -> House:
    made = house()
    known_person(made)
    return made


def client(of: object) -> Client:
    made = Client()
    made.force_login(of)  # type: ignore[arg-type]
    return made


def addresses(one: House) -> list[str]:
    """Every address of this person that can be read."""
    mine = {"patient_id": one.patient.pk}
    entry = Entry.objects.filter(patient=one.patient, kind="condition")[0]
    matter = raise_matter(patient=one.patient, kind="lab", key="1", says="due", at=NOW)
    return [
        *(reverse(f"worklist:{page}", kwargs=mine) for page in PAGES),
        reverse("worklist:add", kwargs={**mine, "what": "medicine"}),
        *(
            reverse(f"worklist:{page}", kwargs={**mine, "entry_id": entry.pk})
            for page in ("entry", "correct", "strike")
        ),
        reverse("worklist:close", kwargs={**mine, "matter_id": matter.pk}),
    ]


def test_every_clinician_of_the_clinic_reads_every_page(one: House):
    for clinician in (one.nurse, one.pharmacist, one.prescriber):
        for address in addresses(one):
            assert client(clinician.user).get(address).status_code == 200, address


def test_somebody_elses_patient_is_not_there(one: House):
    other = house("two", "NJ")
    for address in addresses(one):
        for who in (other.nurse, other.prescriber):
            assert client(who.user).get(address).status_code == 404, address
            assert client(who.user).post(address, {}).status_code in (404, 405), address


def test_nobody_but_clinicians_comes_in(one: House):
    for address in [*addresses(one), reverse("worklist:queue"), reverse("worklist:people")]:
        for user in (one.patient.account, one.caregiver, one.administrator):
            assert client(user).get(address).status_code == 403, address
        assert Client().get(address).status_code == 302


def test_parts_of_another_person_are_not_found_under_this_one(one: House):
    other = house("two", "NJ")
    known_person(other)
    theirs = Entry.objects.filter(patient=other.patient)[0]
    matter = raise_matter(patient=other.patient, kind="lab", key="1", says="due", at=NOW)
    nurse, mine = client(one.nurse.user), {"patient_id": one.patient.pk}
    for page in ("entry", "correct", "stop", "strike"):
        assert nurse.get(reverse(f"worklist:{page}", kwargs={**mine, "entry_id": theirs.pk})).status_code == 404
    for page in ("see", "close"):
        assert nurse.post(reverse(f"worklist:{page}", kwargs={**mine, "matter_id": matter.pk})).status_code == 404
    assert nurse.get(reverse("worklist:diary", kwargs=mine), {"entry": str(uuid.uuid4())}).status_code == 404
    assert nurse.get(reverse("worklist:message", kwargs={**mine, "message_id": uuid.uuid4()})).status_code == 404
    assert nurse.get(reverse("worklist:add", kwargs={**mine, "what": "gold"})).status_code == 404
    assert nurse.post(reverse("worklist:fact", kwargs={**mine, "name": "gold"})).status_code == 404


def test_only_a_prescriber_lifts_a_block(one: House):
    signed_plan(one, "tizanidine")
    medicine = NewEntry(kind="medicine", name="ciprofloxacin", content={"text": "ciprofloxacin 500 mg"}, on=TODAY)
    add_entries(patient=one.patient, entries=[medicine], by=one.nurse.user, at=NOW)
    block = Block.objects.get(severity="contraindicated")
    address = reverse("worklist:lift", kwargs={"patient_id": one.patient.pk, "block_id": block.pk})
    plans = reverse("worklist:plans", kwargs={"patient_id": one.patient.pk})
    for clinician in (one.nurse, one.pharmacist):
        assert client(clinician.user).post(address, {"reason": "it is fine"}).status_code == 403
        assert address not in client(clinician.user).get(plans).content.decode()
    prescriber = client(one.prescriber.user)
    asked = prescriber.get(address).content.decode()
    assert "Tizanidine: the next increase waits" in asked
    assert block.rule in asked
    assert address in prescriber.get(plans).content.decode()
    assert prescriber.post(address, {"reason": "   "}).status_code == 422
    block.refresh_from_db()
    assert block.lifted_at is None
    prescriber.post(address, {"reason": "Three days only, and the dose is halved."})
    block.refresh_from_db()
    assert block.lifted_by == one.prescriber.user
    again = prescriber.post(address, {"reason": "Another reason."})
    assert again.status_code == 302
    block.refresh_from_db()
    assert block.reason == "Three days only, and the dose is halved."
