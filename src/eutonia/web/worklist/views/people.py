"""The people of the clinic."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from eutonia.web.accounts.requests import ClinicRequest
from eutonia.web.worklist.queries.people import SHOWS, people_page
from eutonia.web.worklist.words import MATTERS

LONGEST_SEARCH = 120
SHOW_WORDS = {"": "Everybody", "on-a-plan": "On a plan", "no-plan": "No plan", "quiet": "On a plan, silent for 7 days"}


@require_safe
def people(request: ClinicRequest) -> HttpResponse:
    """Everybody, by name; or who is searched for."""
    text = request.GET.get("text", "").strip()[:LONGEST_SEARCH]
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    number = request.GET.get("page", "1")
    page, rows = people_page(
        request.user.clinician.clinic_id, text=text, show=show, at=timezone.now(),
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )  # fmt: skip
    kept = {name: value for name, value in (("text", text), ("show", show)) if value}
    context = {
        "page": page,
        "text": text,
        "show": show,
        "query": f"{urlencode(kept)}&" if kept else "",
        "today": timezone.localdate(),
        "rows": [{"row": row, "open": [(MATTERS[kind], count) for kind, count in row.open_kinds]} for row in rows],
        "shows": [(words, _url(text, key), key == show) for key, words in SHOW_WORDS.items()],
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "worklist/people.html#found", context)
    return render(request, "worklist/people.html", context)


def _url(text: str, show: str) -> str:
    kept = {name: value for name, value in (("text", text), ("show", show)) if value}
    return f"{reverse('worklist:people')}?{urlencode(kept)}" if kept else reverse("worklist:people")
