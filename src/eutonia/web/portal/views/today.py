"""Today: what to take now and next, one tap to log it, how much is left."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.portal.emergencies import said_of
from eutonia.web.portal.forms import SKIPPED_BECAUSE, DoseForm, NoSpasmsForm, SupplyForm
from eutonia.web.portal.pages import NOT_ACCEPTED, at_home, go, is_own, may_write, page, refused
from eutonia.web.portal.queries import today as queries
from eutonia.web.treatment.errors import TreatmentError
from eutonia.web.treatment.queries import coming_plans, day_of, open_proposals
from eutonia.web.treatment.services.diary import log_dose as log
from eutonia.web.treatment.services.supply import write_supply

LOGGED = {"taken": "Written down: taken.", "late": "Written down: taken late.", "skipped": "Written down: skipped."}


@require_GET
@at_home
def today(request: RecordRequest) -> HttpResponse:
    return page(request, "portal/today.html", _today(request))


def _today(request: RecordRequest) -> dict[str, Any]:
    at, patient = timezone.now(), request.patient
    followed = queries.followed_by(patient)
    plans = queries.plans_today(patient, at=at, followed=followed)
    products = _products(plans)
    return {
        "today": timezone.localtime(at),
        "plans": plans,
        "coming": list(coming_plans(patient)),
        "held": queries.held(plans),
        "urgent": open_proposals(patient).filter(action="urgent").exists(),
        "emergencies": [
            said for entry in queries.open_emergencies(patient) if (said := said_of(patient, entry, at=at))
        ],
        "no_spasms": NoSpasmsForm(),
        "supply": SupplyForm(products=products) if products else None,
    } | _doses(request, followed)


def _doses(request: RecordRequest, followed: queries.Followed) -> dict[str, Any]:
    at = timezone.now()
    doses = queries.doses_today(request.patient, at=at, followed=followed)
    waiting = any(dose.state in ("now", "later") for dose in doses)
    return {
        "doses": doses,
        "missed": any(dose.state == "missed" for dose in doses),
        "next_dose": None if waiting else queries.next_dose(request.patient, at=at, followed=followed),
        "reasons": SKIPPED_BECAUSE,
    }


def _products(plans: list[queries.PlanToday]) -> list[tuple[str, str]]:
    return [
        ("|".join(product), f"{product[0]} {product[1]}")
        for product in dict.fromkeys(each for plan in plans for each in plan.products)
    ]


@require_POST
@at_home
def log_dose(request: RecordRequest) -> HttpResponse:
    """One dose of a signed plan was taken, late, or skipped."""
    at, patient = timezone.now(), request.patient
    form = DoseForm(request.POST)
    if not form.is_valid():
        return _again(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    given = form.cleaned_data
    dose = queries.dose_due(patient, plan_id=given["plan"], medicine=given["medicine"], due=given["due"], at=at)
    if dose is None:
        return _again(request, "Your plan has changed since this page was opened. Here is how it is now.")
    try:
        written = log(
            patient=patient, id=given["id"], plan=dose.plan, due=dose.due, mg=str(dose.mg), medicine=dose.medicine,
            status=_status(form, dose, at), reason=form.why(), when=_moment(form, dose, at), by=request.user, at=at,
        )  # fmt: skip
    except EutoniaError as error:
        return _again(request, str(error))
    if written.verdict and written.entry.level in ("emergency", "same-day"):
        return _to_entry(request, written.entry.pk)
    messages.success(request, LOGGED[written.entry.content["status"]])
    return _again(request, logged=written.entry.pk)


def _status(form: DoseForm, dose: queries.DoseToday, at: Any) -> str:
    """One tap says taken; more than an hour after its time that is late."""
    status: str = form.cleaned_data["status"]
    if status == "taken" and form.moment(at) > dose.due + queries.ON_TIME:
        return "late"
    return status


def _moment(form: DoseForm, dose: queries.DoseToday, at: Any) -> Any:
    when = form.moment(at)
    if form.cleaned_data["status"] != "skipped" and abs(when - dose.due) > queries.WITHIN:
        raise TreatmentError(
            "That is more than two days from the time of this dose. Check the date and the time of your device."
        )
    return when


def _again(request: RecordRequest, trouble: str = "", *, logged: Any = None) -> HttpResponse:
    """The doses as they stand now: as a piece of the page where htmx asked, else the page.

    What was pressed is gone from the piece; the keys go on from the dose that was `logged`, else from the heading.
    """
    if trouble:
        messages.error(request, trouble)
    if not request.htmx:
        return go(request, "today")
    shared = {
        "patient": request.patient, "may_write": may_write(request), "own": is_own(request), "out_of_band": True,
        "today": timezone.localtime(timezone.now()), "logged": logged,
    }  # fmt: skip
    return render(request, "portal/today.html#doses", shared | _doses(request, queries.followed_by(request.patient)))


def _to_entry(request: RecordRequest, entry_id: Any) -> HttpResponse:
    if not request.htmx:
        return go(request, "entry", entry_id)
    return HttpResponse(
        status=204, headers={"HX-Redirect": reverse("portal:entry", args=[request.patient.pk, entry_id])}
    )


@require_POST
@at_home
def supply(request: RecordRequest) -> HttpResponse:
    """How many are at home was counted, or more was handed out."""
    at, patient = timezone.now(), request.patient
    form = SupplyForm(request.POST, products=_products(queries.plans_today(patient, at=at)))
    if not form.is_valid():
        return page(request, "portal/supply.html", {"form": form}, status=NOT_ACCEPTED)
    given = form.cleaned_data
    medicine, product, mg_per_unit, _ = given["product"].split("|")
    try:
        write_supply(
            patient=patient, id=given["id"], what=given["what"], medicine=medicine, product=product,
            mg_per_unit=Decimal(mg_per_unit), count=given["count"], on=day_of(patient, at), by=request.user,
            at=at,
        )  # fmt: skip
    except EutoniaError as error:
        return refused(request, error, "today")
    messages.success(request, "Written down. Below is how long it lasts.")
    return go(request, "today")
