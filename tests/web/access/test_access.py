"""The table itself: what it refuses to be, and what no page may do around it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from eutonia.web.accounts import access
from eutonia.web.accounts.models import Access, Caregiver
from tests.web.people import NOW, house, patient, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(monkeypatch, tmp_path):
    """Another table in the place of access.toml."""

    def write(text: str):
        (tmp_path / "access.toml").write_text(text)
        monkeypatch.setattr(access, "files", lambda _: tmp_path)
        return access.access_table.__wrapped__()

    return write


def test_an_unknown_role_is_refused(table):
    with pytest.raises(ValueError, match="nobody is called wizard"):
        table('[[group]]\nwho = ["wizard"]\nviews = ["home"]')


def test_a_view_stands_there_once(table):
    with pytest.raises(ValueError, match="stands there twice"):
        table('[[group]]\nwho = ["patient"]\nviews = ["home", "home"]')


def test_who_writes_is_who_reads_unless_it_says_otherwise(table):
    rows = table('[[group]]\nwho = ["patient"]\nviews = ["a"]\n[[group]]\nwho = ["patient"]\nwrite = []\nviews = ["b"]')
    assert rows["a"].holders("POST") == {"patient"}
    assert rows["b"].holders("POST") == frozenset()
    assert rows["b"].holders("HEAD") == {"patient"}


def test_an_address_in_no_row_is_not_served(client: Client, monkeypatch):
    client.force_login(user("ana@one.example", "Ana"))
    assert client.get(reverse("accounts:again")).status_code == 200
    rows = {name: row for name, row in access.access_table().items() if name != "accounts:again"}
    monkeypatch.setattr("eutonia.web.accounts.middleware.access_table", lambda: rows)
    assert client.get(reverse("accounts:again")).status_code == 404


def test_who_may_log_for_one_may_only_read_for_another(client: Client):
    one = house()
    second = patient(one.clinic, "second")
    Caregiver.objects.create(patient=second, user=one.caregiver, access=Access.READ, since=NOW)
    client.force_login(one.caregiver)
    for each, status in ((one.patient, 422), (second, 404)):
        assert client.get(reverse("portal:diary", args=[each.pk])).status_code == 200
        assert client.post(reverse("portal:write", args=[each.pk]), {"kind": "stiffness"}).status_code == status


def test_whom_a_patient_shuts_out_sees_nothing_any_more(client: Client):
    one = house()
    client.force_login(one.reader)
    address = reverse("portal:record", args=[one.patient.pk])
    assert client.get(address).status_code == 200
    Caregiver.objects.filter(user=one.reader).update(ended_at=one.patient.since)
    assert client.get(address).status_code == 403


def test_a_fragment_of_somebody_signed_out_sends_the_page_to_the_login(client: Client):
    answer = client.get(reverse("accounts:settings"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" in answer.headers
