"""A record from elsewhere: shown first, saved as shown or not at all, and never of somebody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from eutonia.web.treatment.importing import MOST_BYTES
from eutonia.web.treatment.models import Block, Entry
from eutonia.web.treatment.services.record import NewEntry, add_entries
from tests.web.people import NOW, TODAY, House, house, known_person, signed_plan
from tests.web.worklist.bundles import bundle, condition, creatinine, file, medicine, other

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> House:
    cache.clear()
    made = house()
    known_person(made, taking=("lisinopril 10 mg once a day",))
    return made


def client(of: object) -> Client:
    made = Client()
    made.force_login(of)  # type: ignore[arg-type]
    return made


def upload(one: House, data: bytes, **more: Any) -> Any:
    address = reverse("worklist:import", kwargs={"patient_id": one.patient.pk})
    return client(one.nurse.user).post(address, {"file": file(data, **more)})


def shown(one: House, data: bytes) -> tuple[str, str]:
    """The address of what was understood, and its page."""
    answer = upload(one, data)
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"]
    return address, client(one.nurse.user).get(address).content.decode()


def ticked(page: str) -> dict[str, Any]:
    """What a browser would send of this page."""
    items = [tag for tag in re.findall(r"<input type=\"checkbox\"[^>]*>", page) if " checked" in tag]
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    return {"seen": seen, "item": [re.findall(r'value="(\d+)"', tag)[0] for tag in items]}


def test_what_was_understood_is_shown_and_nothing_is_saved(one: House):
    before = Entry.objects.count()
    data = bundle(
        medicine("lisinopril 10 mg once a day"),
        medicine("oxycodone 5 mg"),
        medicine("the blue ones"),
        condition("asthma"),
        creatinine(1.4, "2026-11-20"),
        creatinine(3.0, TODAY.isoformat()),
        other("Procedure"),
    )
    _, page = shown(one, data)
    for words in (
        "oxycodone 5 mg",
        "is oxycodone",
        "stays unresolved",
        "asthma",
        "There already",
        "Takes its place",
        "Not used",
        "Procedure",
    ):
        assert words in page, words
    assert Entry.objects.count() == before


def test_what_is_ticked_is_saved_and_nothing_else(one: House):
    data = bundle(medicine("oxycodone 5 mg"), condition("asthma"), creatinine(3.0, TODAY.isoformat()))
    address, page = shown(one, data)
    before = set(Entry.objects.values_list("pk", flat=True))
    answer = client(one.nurse.user).post(address, ticked(page), follow=True)
    assert "2 entries of record.json saved" in answer.content.decode()
    made = Entry.objects.exclude(pk__in=before)
    assert {(each.kind, each.name, each.origin) for each in made} == {
        ("medicine", "oxycodone 5 mg", "import"), ("condition", "asthma", "import"),
    }  # fmt: skip


def test_what_differs_takes_its_place_where_the_clinician_says_so(one: House):
    address, page = shown(one, bundle(creatinine(3.0, TODAY.isoformat())))
    number = re.findall(r'name="item" value="(\d+)"', page)[0]
    client(one.nurse.user).post(address, {"seen": ticked(page)["seen"], "item": [number]})
    new = Entry.objects.get(kind="lab", superseded_by=None)
    assert (new.content["value"], new.origin) == ("3.0", "import")
    assert new.supersedes is not None


def test_an_import_that_blocks_says_so(one: House):
    signed_plan(one, "tizanidine")
    address, page = shown(one, bundle(medicine("ciprofloxacin 500 mg")))
    answer = client(one.nurse.user).post(address, ticked(page), follow=True).content.decode()
    assert "the next increase now waits" in answer
    assert Block.objects.filter(severity="contraindicated", lifted_at=None).exists()


@pytest.mark.parametrize(
    ("patient", "says"),
    [
        ({"birthDate": "1981-05-03"}, "birth date differs"),
        ({"gender": "male"}, "sex differs"),
        ({"name": [{"text": "Somebody Else"}]}, "name differs"),
        ({"name": None}, "does not give the name"),
        ({"birthDate": "1981"}, "does not give the birth date"),
        ({"name": [{"family": 7}]}, "does not give the name"),
    ],
)
def test_a_record_of_somebody_else_is_not_brought_in(one: House, patient: dict[str, Any], says: str):
    answer = upload(one, bundle(medicine("oxycodone 5 mg"), **patient))
    if answer.status_code == 422:  # the engine refuses the whole file
        assert "name" in says or "birth" in says
        return
    address = answer.headers["Location"]
    page = client(one.nurse.user).get(address).content.decode()
    assert says in page
    assert "Save what is ticked" not in page
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    before = Entry.objects.count()
    assert client(one.nurse.user).post(address, {"seen": seen, "item": ["0"]}).status_code == 422
    assert Entry.objects.count() == before


def test_a_name_is_the_same_with_another_order_accents_and_middle_names(one: House):
    for name in ({"text": "ONE, Pátient"}, {"family": "One", "given": ["Patient"]}, {"text": "Ms. Patient M. One"}):
        _, page = shown(one, bundle(medicine("oxycodone 5 mg"), name=[name]))
        assert "Save what is ticked" in page, name


def test_a_replayed_confirmation_is_told(one: House):
    address, page = shown(one, bundle(medicine("oxycodone 5 mg")))
    nurse, sent = client(one.nurse.user), ticked(page)
    nurse.post(address, sent)
    count = Entry.objects.count()
    again = nurse.post(address, sent, follow=True)
    assert "saved already" in again.content.decode()
    assert Entry.objects.count() == count


def test_a_page_from_before_a_change_is_told(one: House):
    address, page = shown(one, bundle(medicine("oxycodone 5 mg")))
    new = NewEntry(kind="medicine", name="oxycodone", content={"text": "oxycodone 10 mg"}, on=TODAY)
    add_entries(patient=one.patient, entries=[new], by=one.prescriber.user, at=NOW)
    count = Entry.objects.count()
    answer = client(one.nurse.user).post(address, ticked(page))
    assert answer.status_code == 409
    assert "has changed since this page was opened" in answer.content.decode()
    assert Entry.objects.count() == count


def test_what_one_clinician_brought_another_does_not_see(one: House):
    address, _ = shown(one, bundle(medicine("oxycodone 5 mg")))
    assert client(one.prescriber.user).get(address).status_code == 302


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a zip file", "compressed"),
        (b"\xff\xd8\xff a picture", "not"),
        (b"<Bundle/>", "XML"),
        (b'{"resourceType": "Patient"}', "not a Bundle"),
        (b'{"resourceType": "Bundle"', "breaks off"),
        (b"[" * 100_000, "not"),
    ],
)
def test_a_file_that_is_something_else_gets_one_clear_line(one: House, data: bytes, says: str):
    answer = upload(one, data, name="holiday.pdf")
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_file_that_is_too_large_is_told(one: House):
    answer = upload(one, b" " * (MOST_BYTES + 1))
    assert answer.status_code == 422
    assert "at most 20 MB" in answer.content.decode()


def test_a_script_in_a_file_is_words(one: House):
    _, page = shown(one, bundle(medicine("<script>alert(1)</script>"), name=[{"text": "Patient One <script>"}]))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_medicine_under_a_plan_here_is_not_added(one: House):
    signed_plan(one, "baclofen")
    _, page = shown(one, bundle(medicine("baclofen 10 mg three times a day")))
    assert "under a signed plan here" in page
    assert 'name="item"' not in page.split("Are these lists complete?")[0]
