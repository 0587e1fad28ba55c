"""Medicines side by side, what to watch for, how to stop safely: knowledge, no dose of anybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.portal.pages import at_home, page
from eutonia.web.portal.queries import knowing as queries


@require_GET
@at_home
def compare(request: RecordRequest) -> HttpResponse:
    """Two to four medicines side by side."""
    known = queries.names_known()
    chosen = [name for name in dict.fromkeys(request.GET.getlist("medicine")) if name in known]
    enough = queries.FEWEST <= len(chosen) <= queries.MOST
    context = {
        "known": known, "chosen": chosen, "rows": queries.compared(chosen) if enough else (),
        "trouble": bool(request.GET.getlist("medicine")) and not enough,
        "mine": [each.name for each in queries.medicines_of(request.patient)],
    }  # fmt: skip
    return page(request, "portal/compare.html", context)


@require_GET
@at_home
def watch(request: RecordRequest) -> HttpResponse:
    """What to watch for, and when to call."""
    return page(request, "portal/watch.html", {"watches": queries.watch_for(request.patient)})


@require_GET
@at_home
def stopping(request: RecordRequest) -> HttpResponse:
    """How to stop safely."""
    return page(request, "portal/stopping.html", {"stoppings": queries.stopping(request.patient)})
