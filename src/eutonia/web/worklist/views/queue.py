"""The worklist: who needs someone first, who is looking already, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eutonia.web.accounts.models import User
from eutonia.web.accounts.requests import ClinicRequest, RecordRequest
from eutonia.web.accounts.services import go_on_duty
from eutonia.web.treatment.models import Attention
from eutonia.web.treatment.services.standing import close_matters, see_matter
from eutonia.web.worklist.addresses import address_of, is_dealt_with_here
from eutonia.web.worklist.forms.matters import CloseForm, DutyForm
from eutonia.web.worklist.queries import queue as queries
from eutonia.web.worklist.queries.queue import A_PAGE, Asked, Counts
from eutonia.web.worklist.words import MATTERS, Look

LONGEST_SEARCH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One matter as the list shows it."""

    matter: Attention
    look: Look
    url: str
    can_close: bool
    mine: bool
    age: int
    overdue: bool
    more: int = 0  # how many others of the same kind and person stand under this row


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One way to narrow the list, with how many it holds."""

    label: str
    icon: str
    url: str
    count: int
    current: bool


def row_of(matter: Attention, user: User) -> Row:
    """A matter with all that its row says."""
    today = timezone.localdate()
    born = matter.patient.birth_date
    return Row(
        matter=matter, look=MATTERS[matter.kind], url=address_of(matter), can_close=is_dealt_with_here(matter),
        mine=matter.seen_by_id == user.pk, overdue=bool(matter.due and matter.due < today),
        age=today.year - born.year - ((today.month, today.day) < (born.month, born.day)),
    )  # fmt: skip


def rows_of(matters: Iterable[Attention], user: User) -> list[Row]:
    """A row a matter; the blocks of one person, of which one unread name can make a dozen, share one."""
    rows: list[Row] = []
    for matter in matters:
        last = rows[-1].matter if rows else None
        if last and matter.kind == "blocked" and (last.kind, last.patient_id) == (matter.kind, matter.patient_id):
            rows[-1] = replace(rows[-1], more=rows[-1].more + 1)
        else:
            rows.append(row_of(matter, user))
    return rows


@require_safe
def queue(request: ClinicRequest) -> HttpResponse:
    """Everything open in the clinic, one row a matter."""
    clinician, asked = request.user.clinician, read_asked(request)
    counts = queries.matter_counts(request.user, clinician.clinic_id, text=asked.text)
    rows = rows_of(queries.matters_page(request.user, clinician.clinic_id, asked), request.user)
    context = {
        "asked": asked, "rows": rows, "counts": counts, "filters": filters_of(asked, counts),
        "page": page_of(asked, counts), "query": _query(asked, page=None), "here": request.get_full_path(),
    }  # fmt: skip
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "worklist/queue.html#found", context)
    now = timezone.now()
    context |= {"on_duty": queries.team_on_duty(clinician, at=now), "clinician": clinician, "now": now}
    return render(request, "worklist/queue.html", context)


def read_asked(request: ClinicRequest) -> Asked:
    """What the address asks for. What it says wrongly is as if it were not there."""
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "1")
    return Asked(
        kind=kind if kind in MATTERS else "", text=request.GET.get("text", "").strip()[:LONGEST_SEARCH],
        mine=request.GET.get("mine") == "yes", page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
    )  # fmt: skip


def page_of(asked: Asked, counts: Counts) -> Page[None]:
    """Where this page stands among the others: counted already, so the database is not asked again."""
    paginator: Paginator[None] = Paginator([], A_PAGE)
    paginator.count = counts.of(asked)
    return Page([], asked.page, paginator)


def filters_of(asked: Asked, counts: Counts) -> list[Filter]:
    """All, mine, and each kind that there is."""
    everything, own = Asked(text=asked.text), Asked(text=asked.text, mine=True)
    found = [
        Filter(label="All", icon="worklist", url=_url(everything), count=counts.all, current=asked.of == everything.of),
        Filter(label="Mine", icon="person", url=_url(own), count=counts.mine, current=asked.of == own.of),
    ]
    shown = counts.mine_by_kind if asked.mine else counts.by_kind
    for kind, look in MATTERS.items():
        if shown.get(kind) or asked.kind == kind:
            narrowed = Asked(kind=kind, text=asked.text, mine=asked.mine)
            found.append(
                Filter(
                    label=look.label,
                    icon=look.icon,
                    url=_url(narrowed),
                    count=shown.get(kind, 0),
                    current=asked.kind == kind,
                )
            )
    return found


def _query(asked: Asked, *, page: int | None) -> str:
    """The address's tail for pages: `kind=...&`."""
    given = {"kind": asked.kind, "text": asked.text, "mine": "yes" if asked.mine else "", "page": page}
    tail = urlencode({name: value for name, value in given.items() if value})
    return f"{tail}&" if tail and page is None else tail


def _url(asked: Asked) -> str:
    tail = _query(asked, page=None).removesuffix("&")
    return f"{reverse('worklist:queue')}?{tail}" if tail else reverse("worklist:queue")


# ------------------------------------------------------------------------------------------------ one matter


@require_POST
def see(request: RecordRequest, matter_id: int) -> HttpResponse:
    """I am looking at it. Who came first stays."""
    matter = see_matter(matter=_matter(request, matter_id), by=request.user, at=timezone.now())
    if request.htmx:
        fresh = _matter(request, matter.pk)
        return render(request, "worklist/matter_row.html", {"row": row_of(fresh, request.user), "here": _back(request)})
    if matter.seen_by_id != request.user.pk:
        messages.info(request, f"{matter.seen_by} is looking at this already.")
    return redirect(_back(request))


@require_http_methods(["GET", "POST"])
def close(request: RecordRequest, matter_id: int) -> HttpResponse:
    """Take a matter off the worklist, with how it ended."""
    matter = _matter(request, matter_id)
    if not is_dealt_with_here(matter):
        messages.info(request, "This one goes away when it is decided: on this page.")
        return redirect(address_of(matter))
    if matter.closed_at:
        messages.info(request, _closed_words(matter))
        return redirect(_back(request))
    form = CloseForm(request.POST or None, grave=matter.kind == "emergency")
    if request.method == "POST" and form.is_valid():
        close_matters(
            patient=request.patient,
            kind=matter.kind,
            key=matter.key,
            by=request.user,
            at=timezone.now(),
            outcome=form.said,
        )
        messages.success(request, f"{MATTERS[matter.kind].label} of {request.patient.name}: closed.")
        return redirect(_back(request))
    context = {"form": form, "row": row_of(matter, request.user), "patient": request.patient, "back": _back(request)}
    return render(request, "worklist/close.html", context, status=422 if form.errors else 200)


def _closed_words(matter: Attention) -> str:
    by = matter.closed_by or "the clinic's own check"
    return f"It is closed already, by {by}: {matter.outcome}"


def _matter(request: RecordRequest, matter_id: int) -> Attention:
    found = queries.matter_of(request.patient, matter_id)
    if found is None:
        raise Http404
    return found


def _back(request: RecordRequest) -> str:
    """The page that one came from, where it is one of ours; else the worklist."""
    asked = request.POST.get("back") or request.GET.get("back") or ""
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("worklist:queue")


# ------------------------------------------------------------------------------------------------ on duty


@require_POST
def duty(request: ClinicRequest) -> HttpResponse:
    """For how long I look at messages; or that I no longer do."""
    form, now = DutyForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, "Choose for how long you are on duty.")
        return redirect("worklist:queue")
    hours = form.cleaned_data["hours"]
    until = now + timedelta(hours=hours) if hours else None
    go_on_duty(clinician=request.user.clinician, until=until, by=request.user, at=now)
    said = f"You are on duty until {timezone.localtime(until):%-I:%M %p}." if until else "You are no longer on duty."
    messages.success(request, said)
    return redirect("worklist:queue")
