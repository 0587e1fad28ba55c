"""The administrator's pages: patients, staff, licences, duty, invitations; always of their own clinic."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eutonia.web.accounts import queries, services
from eutonia.web.accounts.models import Access, Capacity, Invitation, Licence, Patient
from tests.web.accounts.browsing import words
from tests.web.people import House, house, patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    return house()


@pytest.fixture
def admin(client: Client, one: House) -> Client:
    client.force_login(one.administrator)
    return client


def licence(one: House, **given: object) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "state": "NJ", "number": "NJ-1", "valid_from": today.isoformat(),
        "expires_on": (today + timedelta(days=400)).isoformat(),
    } | given  # fmt: skip


def test_a_record_is_opened_and_the_person_invited(admin, one, django_capture_on_commit_callbacks):
    given = {
        "name": "Ben New", "birth_date": "1970-02-03", "sex": "male", "state": "NY", "zone": "America/New_York",
        "telephone": "212-555-0199",
    }  # fmt: skip
    response = admin.post(reverse("worklist:admin-patient-add"), given)
    made = Patient.objects.get(name="Ben New")
    assert made.clinic == one.clinic
    assert response["Location"] == reverse("worklist:admin-patient", args=[made.pk])
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(response["Location"], {"email": "ben@family.example"})
    assert [each.to for each in mail.outbox] == [["ben@family.example"]]
    assert "A letter went to ben@family.example" in words(admin.get(response["Location"]))
    again = admin.post(reverse("worklist:admin-patient", args=[one.patient.pk]), {"email": "x@family.example"})
    assert again.status_code == 422
    assert "has an account already" in words(again)


@pytest.mark.parametrize(
    ("field", "value"),
    [("birth_date", "2970-01-01"), ("birth_date", "1070-01-01"), ("birth_date", "soon"), ("state", "XX"), ("name", " "),
     ("zone", "Mars/Olympus"), ("sex", "")],
)  # fmt: skip
def test_a_slip_opens_no_record(admin, one, field, value):
    given = {"name": "Ben New", "birth_date": "1970-02-03", "sex": "male", "state": "NY", "zone": "America/New_York"}
    response = admin.post(reverse("worklist:admin-patient-add"), given | {field: value})
    assert response.status_code == 422
    assert not Patient.objects.filter(name__startswith="Ben").exists()


def test_patients_are_found_by_name_and_address_of_the_own_clinic_alone(admin, one):
    house("two")
    for number in range(60):
        Patient.objects.create(
            clinic=one.clinic, name=f"Many {number:02}", birth_date="1980-01-01", sex="female", state="NY"
        )
    page = admin.get(reverse("worklist:admin-patients"))
    assert page.context["page"].paginator.count == 61
    assert len(page.context["page"].object_list) == 50
    assert "Patient Two" not in words(page)
    found = admin.get(reverse("worklist:admin-patients"), {"text": "patient@one"})
    assert [each.name for each in found.context["page"]] == ["Patient One"]
    assert "Nobody of that name" in words(admin.get(reverse("worklist:admin-patients"), {"text": "zzz"}))


def test_a_licence_is_written_down_and_ended(admin, one):
    who = one.prescriber
    admin.post(reverse("worklist:admin-licence-add", args=[who.pk]), licence(one))
    made = Licence.objects.get(number="NJ-1")
    today = timezone.localdate()
    assert queries.licence_for(who, state="NJ", on=today) == made
    admin.post(reverse("worklist:admin-licence-revoke", args=[made.pk]))
    assert queries.licence_for(who, state="NJ", on=today) is None
    assert "Ended" in words(admin.get(reverse("worklist:admin-clinician", args=[who.pk])))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"expires_on": "2001-01-01"}, "cannot end before it begins"),
        ({"expires_on": "2999-01-01"}, "Check the year"),
        ({"state": "NY", "number": "NY-one"}, "written down already"),
        ({"state": ""}, "required"),
    ],
)
def test_a_licence_that_cannot_be_is_refused_in_words(admin, one, given, says):
    page = admin.post(reverse("worklist:admin-licence-add", args=[one.prescriber.pk]), licence(one, **given))
    assert page.status_code == 422
    assert says in words(page)
    assert Licence.objects.count() == 1


def test_a_licence_that_ends_soon_stands_on_the_first_page(admin, one):
    today = timezone.localdate()

    def ends_in(days: int, state: str) -> None:
        services.add_licence(
            clinician=one.prescriber, state=state, number=f"{state}-{days}", valid_from=today - timedelta(days=700),
            expires_on=today + timedelta(days=days), by=one.administrator, at=timezone.now(),
        )  # fmt: skip

    for days, state in ((59, "NJ"), (61, "CT"), (-3, "PA"), (10, "MA"), (400, "MA")):
        ends_in(days, state)
    found = queries.expiring_licences(one.administrator, today=today)
    assert [each.state for each in found] == ["PA", "NJ"]  # in Massachusetts another follows
    page = words(admin.get(reverse("worklist:admin-home")))
    assert "59 days left" in page
    assert "Expired" in page
    assert "Connecticut" not in page


def test_duty_begins_and_ends(admin, one):
    address = reverse("worklist:admin-duty", args=[one.nurse.pk])
    assert "Nobody is on duty" in words(admin.get(reverse("worklist:admin-home")))
    admin.post(address, {"hours": "8"})
    now = timezone.now()
    assert list(queries.on_duty(one.clinic.pk, at=now + timedelta(hours=7))) == [one.nurse]
    assert not queries.on_duty(one.clinic.pk, at=now + timedelta(hours=9)).exists()
    admin.post(address, {"hours": "1000"})
    assert not queries.on_duty(one.clinic.pk, at=now + timedelta(hours=9)).exists()
    admin.post(address, {"hours": "0"})
    assert not queries.on_duty(one.clinic.pk, at=now).exists()


def test_staff_are_invited_and_the_invitation_taken_back(admin, one, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("worklist:admin-invite"), {"email": "New@Work.example", "capacity": "pharmacist"})
    made = Invitation.objects.get()
    assert (made.email, made.capacity, made.clinic) == ("new@work.example", "pharmacist", one.clinic)
    assert "to work there as a pharmacist" in mail.outbox[0].body
    assert "new@work.example" in words(admin.get(reverse("worklist:admin-invitations")))
    admin.post(reverse("worklist:admin-withdraw", args=[made.pk]))
    assert admin.post(reverse("worklist:admin-withdraw", args=[made.pk])).status_code == 404
    made.refresh_from_db()
    assert made.withdrawn_at
    refused = admin.post(reverse("worklist:admin-invite"), {"email": "a@b.example", "capacity": "patient"})
    assert refused.status_code == 422


def test_a_patients_name_is_no_markup(admin, one):
    patient(one.clinic, "three", name="<script>alert(1)</script>")
    for address in (reverse("worklist:admin-patients"), reverse("worklist:admin-trail")):
        assert "<script>alert" not in admin.get(address).content.decode()


def test_the_pages_take_as_many_queries_for_many_people_as_for_few(admin, one, django_assert_max_num_queries):
    for number in range(50):
        made = patient(one.clinic, f"p{number}")
        services.invite(
            email=f"aunt{number}@one.example", capacity=Capacity.CAREGIVER, clinic=one.clinic, patient=made,
            access=Access.READ, by=one.administrator, at=timezone.now(),
        )  # fmt: skip
    for name in ("admin-home", "admin-patients", "admin-staff", "admin-invitations", "admin-trail"):
        with django_assert_max_num_queries(20):
            assert admin.get(reverse(f"worklist:{name}")).status_code == 200
