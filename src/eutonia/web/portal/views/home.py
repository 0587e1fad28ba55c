"""Where does somebody who has just logged in go?"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eutonia.web.accounts.queries import patients_for
from eutonia.web.accounts.requests import ClinicRequest


def home(request: ClinicRequest) -> HttpResponse:
    """Each capacity to its first page; who cares for several people chooses."""
    if "clinician" in request.capacities:
        return redirect("worklist:queue")
    if "administrator" in request.capacities:
        return redirect("worklist:admin-home")
    people = list(patients_for(request.user, frozenset({"patient", "caregiver"})).order_by("name"))
    if len(people) == 1:
        return redirect("portal:today", people[0].pk)
    return render(request, "portal/home.html", {"people": people})
