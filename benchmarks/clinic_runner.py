"""What benchmarks/test_7_clinic.py asks a process with the clinic's settings: make the model person, time the pages."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from time import perf_counter, process_time

from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from eutonia.web.accounts.models import Clinician, Patient, User
from tests.web.people import house, known_person, signed_plan

ROUNDS = 60
WARM = 3
type Calls = dict[str, list[float]]


def main(task: str) -> None:
    """Do one of the two."""
    if task == "model":
        _model()
    else:
        sys.stdout.write(json.dumps(_timed()))


def _model() -> None:
    """One clinic, its staff, and one person 30 days into a plan."""
    call_command("migrate", verbosity=0)
    one = house("one", "NY")
    began = timezone.now() - timedelta(days=30)
    known_person(one, at=began - timedelta(days=1))
    signed_plan(one, at=began)


def _timed() -> dict[str, Calls | None]:
    """Milliseconds of each call, by page."""
    clinician = Clinician.objects.filter(profession="prescriber").select_related("user")[0].user
    people = list(Patient.objects.order_by("id")[: ROUNDS + WARM])
    model = Patient.objects.exclude(account=None).select_related("account")[0]
    named: list[dict[str, object]] = [{"patient_id": each.pk} for each in people]
    return {
        "worklist": _calls(clinician, [("worklist:queue", {}, "")] * (ROUNDS + WARM)),
        "worklist, one kind": _calls(clinician, [("worklist:queue", {}, "?kind=lab")] * (ROUNDS + WARM)),
        "worklist, by name": _calls(clinician, [("worklist:queue", {}, "?text=cost")] * (ROUNDS + WARM)),
        "people": _calls(
            clinician, [("worklist:people", {}, f"?page={number + 1}") for number in range(ROUNDS + WARM)]
        ),
        "page of a person": _calls(clinician, [("worklist:patient", each, "") for each in named]),
        "page of a person, a year": _calls(clinician, [("worklist:patient", each, "?days=365") for each in named]),
        "record of a person": _calls(clinician, [("worklist:record", each, "") for each in named]),
        "diary of a person": _calls(clinician, [("worklist:diary", each, "") for each in named]),
        "today": _calls(model.account, [("portal:today", {"patient_id": model.pk}, "")] * (ROUNDS + WARM)),
    }


def _calls(user: User | None, pages: list[tuple[str, dict[str, object], str]]) -> Calls | None:
    """Milliseconds of each of these calls, of the CPU and on the wall; none where there is no such page."""
    client = Client(SERVER_NAME="localhost")
    assert user is not None
    client.force_login(user)
    cpu, wall = [], []
    for view, named, query in pages:
        try:
            address = reverse(view, kwargs=named) + query
        except NoReverseMatch:
            return None
        began, begun = process_time(), perf_counter()
        answer = client.get(address)
        cpu.append((process_time() - began) * 1000)
        wall.append((perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            return None
    return {"cpu": cpu[WARM:], "wall": wall[WARM:]}
