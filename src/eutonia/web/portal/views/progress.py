"""My progress, and the calendar of the plan."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.portal.pages import at_home, page
from eutonia.web.portal.queries.calendar import calendars
from eutonia.web.portal.queries.progress import PERIODS, medicines_followed, progress_of
from eutonia.web.treatment.queries import day_of

YEARS = range(2000, 2100)


@require_GET
@at_home
def progress(request: RecordRequest) -> HttpResponse:
    """Charts of the diary against the dose."""
    known = [days for days, _ in PERIODS]
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in known else 30
    medicines = medicines_followed(request.patient)
    medicine = request.GET.get("medicine", "")
    medicine = medicine if medicine in medicines else (medicines[0] if medicines else "")
    found = progress_of(request.patient, medicine or None, days=days, at=timezone.now())
    context = {
        "progress": found, "periods": PERIODS, "days": days, "medicines": medicines, "medicine": medicine,
    }  # fmt: skip
    return page(request, "portal/progress.html", context)


@require_GET
@at_home
def calendar(request: RecordRequest) -> HttpResponse:
    """A month of the plan, and its steps."""
    at = timezone.now()
    shown = _month(request.GET.get("month", ""), day_of(request.patient, at))
    context = {
        "calendars": calendars(request.patient, year=shown.year, month=shown.month, at=at),
        "shown": shown,
        "before": _next(shown, -1),
        "after": _next(shown, 1),
    }
    return page(request, "portal/calendar.html", context)


def _month(text: str, today: date) -> date:
    """The month asked for, such as 2026-12; this one where it is none."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if found.year in YEARS else today.replace(day=1)


def _next(month: date, by: int) -> date:
    place = month.year * 12 + month.month - 1 + by
    return date(place // 12, place % 12 + 1, 1)
