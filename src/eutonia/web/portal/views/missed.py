"""I missed some: what now? The engine's table answers; signs of withdrawal are asked first."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from eutonia.advice.library import open_library
from eutonia.advice.missing import MissedAnswer
from eutonia.domain.errors import EutoniaError
from eutonia.render.sig import milligrams
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.portal.forms import SKIPPED_BECAUSE, MissedForm
from eutonia.web.portal.pages import NOT_ACCEPTED, at_home, page
from eutonia.web.portal.queries.today import clock, doses_of_days, missed_so_far
from eutonia.web.treatment.missed import LastDue, answer_for, medicines_due
from eutonia.web.treatment.queries import day_of
from eutonia.web.treatment.services.missed import report_missed

TITLES = {
    "take": "You can still take this dose.",
    "skip": "Leave this dose out.",
    "call-today": "Call your care team today.",
    "emergency": "This is an emergency. Call 911.",
}
TONES = {"take": "good", "skip": "info", "call-today": "bad", "emergency": "stop"}


@require_GET
@at_home
def missed(request: RecordRequest) -> HttpResponse:
    """The questions; and the answer, where they were answered."""
    last, form = _read(request, request.GET)
    if last is None or not form.is_bound:
        return page(request, "portal/missed.html", _context(request, last, form))
    if not form.is_valid():
        return page(request, "portal/missed.html", _context(request, last, form), status=NOT_ACCEPTED)
    try:
        answer = _answer(request, last, form)
    except EutoniaError as error:
        form.add_error(None, str(error))
        return page(request, "portal/missed.html", _context(request, last, form), status=NOT_ACCEPTED)
    return page(request, "portal/missed.html", _context(request, last, form) | _answered(request, last, answer))


@require_POST
@at_home
def answer_missed(request: RecordRequest) -> HttpResponse:
    """The same questions from the person or who logs for them: the care team hears where the answer is to call."""
    last, form = _read(request, request.POST)
    if last and form.is_valid():
        with suppress(EutoniaError):  # said on the page that follows, which asks the engine again
            report_missed(last=last, answer=_answer(request, last, form), by=request.user, at=timezone.now())
    asked = {name: request.POST.get(name, "") for name in ("medicine", *form.fields)}
    return redirect(f"{reverse('portal:missed', args=[request.patient.pk])}?{urlencode(asked)}")


def _read(request: RecordRequest, given: Any) -> tuple[LastDue | None, MissedForm]:
    """Which medicine is meant, and the answers as far as they were given."""
    found = list(medicines_due(request.patient, at=timezone.now()))
    wanted = given.get("medicine", "")
    last = next((each for each in found if each.taking.medicine == wanted), None)
    if last is None and len(found) == 1 and not wanted:
        last = found[0]
    initial = {"missed": missed_so_far(request.patient, last.taking.medicine, at=timezone.now())} if last else {}
    return last, MissedForm(given if "signs" in given else None, initial=initial)


def _answer(request: RecordRequest, last: LastDue, form: MissedForm) -> MissedAnswer:
    given = form.cleaned_data
    return answer_for(
        request.patient, last, missed=given["missed"], because=given["because"] or None, signs=given["signs"],
        at=timezone.now(),
    )  # fmt: skip


def _context(request: RecordRequest, last: LastDue | None, form: MissedForm) -> dict[str, Any]:
    signs: list[str] = []
    if last:
        medicine = open_library().knowledge.medicines[last.taking.medicine]
        signs = [each.text for each in medicine.withdrawal[:1]]
    return {
        "choices": [each.taking.medicine for each in medicines_due(request.patient, at=timezone.now())],
        "last": last,
        "due": timezone.localtime(last.due.due) if last else None,
        "following": timezone.localtime(last.due.following) if last else None,
        "due_time": clock(timezone.localtime(last.due.due).time()) if last else "",
        "next_time": clock(timezone.localtime(last.due.following).time()) if last else "",
        "amount": milligrams(Decimal(last.dose.mg)) if last else "",
        "signs": signs,
        "form": form,
    }


def _answered(request: RecordRequest, last: LastDue, answer: MissedAnswer) -> dict[str, Any]:
    at = timezone.now()
    doses = doses_of_days(request.patient, [day_of(request.patient, last.due.due)], at=at)
    dose = next((each for each in doses if each.due == last.due.due and each.medicine == answer.medicine), None)
    return {
        "answer": answer.advice,
        "title": TITLES[answer.advice.do],
        "tone": TONES[answer.advice.do],
        "dose": dose,
        "reasons": SKIPPED_BECAUSE,
    }
