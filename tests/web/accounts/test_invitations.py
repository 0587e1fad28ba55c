"""An invitation from the letter to what it gives; and what a person reads where it gives nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eutonia.web.accounts import queries, services
from eutonia.web.accounts.models import Access, Administrator, Capacity, Caregiver, Clinician, Invitation, Patient
from eutonia.web.audit.models import Event
from tests.web.accounts.browsing import RIGHT, confirmed, link_in_mail, signed_in, words
from tests.web.people import House, house, user

pytestmark = pytest.mark.django_db
NEW = "new@family.example"


@pytest.fixture
def one() -> House:
    return house()


@pytest.fixture
def record(one: House) -> Patient:
    """A record that nobody has come for yet."""
    now = timezone.now()
    return services.add_patient(
        clinic=one.clinic, name="Ben New", birth_date=now.date().replace(year=1970, day=1), sex="male", state="NY",
        zone="America/New_York", by=one.administrator, at=now,
    )  # fmt: skip


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """Sends what waits for the end of the transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def invite(one: House, capacity: Capacity, *, email: str = NEW, **more):
    now = more.pop("at", timezone.now())
    return services.invite(email=email, capacity=capacity, clinic=one.clinic, by=one.administrator, at=now, **more)


def follow(client: Client, code: str):
    return client.get(reverse("accounts:invited", args=[code]), follow=True)


def sign_up(client: Client, email: str = NEW):
    return client.post(
        reverse("account_signup"), {"name": "Ben New", "email": email, "password1": RIGHT, "password2": RIGHT}
    )


def test_a_letter_goes_out_once_the_invitation_is_there(one, record, letters):
    with letters():
        invite(one, Capacity.PATIENT, patient=record, link=lambda code: f"http://testserver/invited/{code}/")
        assert not mail.outbox
    (letter,) = mail.outbox
    assert letter.to == [NEW]
    assert letter.subject.endswith("invites you to Clinic one")
    assert "Ben New" not in letter.body
    assert letter.content_subtype == "plain"
    assert "911" in letter.body


def test_the_code_is_kept_nowhere(one, record):
    _, code = invite(one, Capacity.PATIENT, patient=record)
    kept = Invitation.objects.values().get()
    assert code not in str(kept)


def test_a_patient_comes_in_by_their_letter(client: Client, one, record, letters):
    with letters():
        client.force_login(one.administrator)
        client.post(reverse("worklist:admin-patient", args=[record.pk]), {"email": NEW.upper()})
        client.logout()
    page = client.get(link_in_mail(), follow=True)
    assert page.redirect_chain[-1][0] == reverse("accounts:invitation")  # the code is out of the address
    assert "use your own record" in words(page)
    sign_up(client)
    record.refresh_from_db()
    assert record.account is not None
    assert record.account.email == NEW
    assert signed_in(client)  # the letter has shown that the address is theirs
    assert EmailAddress.objects.get(email=NEW).verified
    assert [*Event.objects.filter(patient=record).order_by("number").values_list("action", flat=True)] == [
        "patient.added", "invitation.made", "invitation.accepted",
    ]  # fmt: skip


def test_an_invitation_is_for_its_own_address_alone(client: Client, one, record):
    _, code = invite(one, Capacity.PATIENT, patient=record)
    follow(client, code)
    response = sign_up(client, "other@family.example")
    assert "Use the address that was invited" in words(response)
    record.refresh_from_db()
    assert record.account is None


def test_who_is_signed_in_accepts_with_a_press(client: Client, one):
    someone = confirmed(NEW, "Dora Daughter")
    _, code = invite(one, Capacity.CAREGIVER, patient=one.patient, access=Access.LOG)
    client.force_login(someone)
    assert "help with their care" in words(follow(client, code))
    assert not Caregiver.objects.filter(user=someone).exists()  # a link that a mail scanner opens gives nothing
    client.post(reverse("accounts:invitation"))
    (letting_in,) = queries.people_cared_for(someone)
    assert (letting_in.patient, letting_in.access) == (one.patient, "log")


def test_who_has_an_account_signs_in_on_the_way(client: Client, one):
    confirmed(NEW, "Dora Daughter")
    _, code = invite(one, Capacity.CAREGIVER, patient=one.patient, access=Access.READ)
    follow(client, code)
    response = client.post(
        reverse("account_login"), {"login": NEW, "password": RIGHT, "next": reverse("accounts:invitation")}
    )
    assert response["Location"] == reverse("accounts:invitation")
    client.post(response["Location"])
    assert Caregiver.objects.filter(user__email=NEW, access="read", ended_at=None).exists()


@pytest.mark.parametrize("capacity", [Capacity.PRESCRIBER, Capacity.PHARMACIST, Capacity.NURSE])
def test_staff_come_in_by_invitation(client: Client, one, capacity):
    _, code = invite(one, capacity)
    follow(client, code)
    sign_up(client)
    who = Clinician.objects.get(user__email=NEW)
    assert (who.profession, who.clinic) == (capacity, one.clinic)


def test_an_administrator_comes_in_by_invitation(client: Client, one):
    _, code = invite(one, Capacity.ADMINISTRATOR)
    follow(client, code)
    sign_up(client)
    assert Administrator.objects.get(user__email=NEW).clinic == one.clinic


def closed_by(how: str, one: House):
    invitation, code = invite(
        one, Capacity.NURSE, at=timezone.now() - (timedelta(days=15) if how == "expired" else timedelta())
    )
    if how == "used":
        services.accept_invitation(digest=invitation.digest, user=user(NEW, "Ben"), at=timezone.now())
    if how == "withdrawn":
        services.withdraw_invitation(invitation=invitation, by=one.administrator, at=timezone.now())
    return code


@pytest.mark.parametrize(
    ("how", "says"),
    [("used", "was used"), ("withdrawn", "was taken back"), ("expired", "has expired")],
)
def test_a_closed_invitation_says_why(client: Client, one, how, says):
    page = follow(client, closed_by(how, one))
    assert page.status_code == 410
    assert says in words(page)
    client.get(reverse("account_signup"))
    assert "You need an invitation" in words(client.get(reverse("account_signup")))


def test_a_code_that_was_never_made_says_so(client: Client):
    page = follow(client, "guessed")
    assert page.status_code == 404
    assert "no such invitation" in words(page)


def test_another_address_is_told_to_sign_out(client: Client, one):
    _, code = invite(one, Capacity.NURSE)
    client.force_login(confirmed("other@family.example"))
    page = follow(client, code)
    assert "signed in with another address" in words(page)
    assert client.post(reverse("accounts:invitation")).status_code == 409
    assert not Clinician.objects.filter(user__email="other@family.example").exists()


def test_a_record_has_one_owner(client: Client, one, record):
    first, _ = invite(one, Capacity.PATIENT, patient=record, email="first@family.example")
    _, code = invite(one, Capacity.PATIENT, patient=record)
    services.accept_invitation(digest=first.digest, user=user("first@family.example", "First"), at=timezone.now())
    assert follow(client, code).status_code == 410
    with pytest.raises(services.AccountError, match="has an account already"):
        invite(one, Capacity.PATIENT, patient=Patient.objects.get(pk=record.pk))


def test_who_works_for_another_clinic_is_told(client: Client, one):
    other = house("two")
    _, code = invite(one, Capacity.NURSE, email=other.nurse.user.email)
    client.force_login(other.nurse.user)
    follow(client, code)
    page = client.post(reverse("accounts:invitation"))
    assert page.status_code == 409
    assert "another clinic" in words(page)
    assert Invitation.objects.get(email=other.nurse.user.email).accepted_at is None
    assert Clinician.objects.get(user=other.nurse.user).clinic == other.clinic


def test_nobody_is_their_own_caregiver(client: Client, one):
    account = one.patient.account
    assert account
    _, code = invite(one, Capacity.CAREGIVER, patient=one.patient, access=Access.LOG, email=account.email)
    client.force_login(account)
    follow(client, code)
    assert "your own record" in words(client.post(reverse("accounts:invitation")))


def test_the_newest_invitation_of_a_caregiver_holds(one):
    invitation, _ = invite(one, Capacity.CAREGIVER, patient=one.patient, access=Access.LOG, email=one.reader.email)
    services.accept_invitation(digest=invitation.digest, user=one.reader, at=timezone.now())
    letting_in = Caregiver.objects.filter(patient=one.patient, user=one.reader, ended_at=None)
    assert [each.access for each in letting_in] == ["log"]
    assert Caregiver.objects.filter(user=one.reader).count() == 2


def test_an_invitation_works_once(one):
    invitation, _ = invite(one, Capacity.CAREGIVER, patient=one.patient, access=Access.READ)
    someone = user(NEW, "Dora")
    assert services.accept_invitation(digest=invitation.digest, user=someone, at=timezone.now())
    services.end_caregiver(caregiver=Caregiver.objects.get(user=someone), by=one.administrator, at=timezone.now())
    assert services.accept_invitation(digest=invitation.digest, user=someone, at=timezone.now()) is None
    assert not queries.people_cared_for(someone).exists()


def test_anybody_begins_a_record_where_the_clinic_lets_them(client: Client, one, settings):
    someone = confirmed(NEW, "Ben New")
    client.force_login(someone)
    given = {
        "clinic": one.clinic.pk, "name": "Ben New", "birth_date": "1970-02-03", "sex": "male", "state": "NY",
        "zone": "America/New_York", "telephone": "",
    }  # fmt: skip
    assert client.post(reverse("accounts:begin"), given).status_code == 404
    settings.SIGN_UP = "open"
    for birth_date, says in (("2970-02-03", "still to come"), ("1700-02-03", "more than 125 years")):
        page = client.post(reverse("accounts:begin"), given | {"birth_date": birth_date})
        assert page.status_code == 422
        assert says in words(page)
    assert client.post(reverse("accounts:begin"), given).status_code == 302
    client.post(reverse("accounts:begin"), given)  # sent twice
    assert Patient.objects.get(account=someone).birth_date.year == 1970
