"""The record of a person: what is known, line by line, and how a clinician adds to it or corrects it.

Whatever is saved asks every active plan again; the page that follows says which increases now wait because of it.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eutonia.domain.errors import EutoniaError
from eutonia.web.accounts.requests import RecordRequest
from eutonia.web.treatment.models import Entry
from eutonia.web.treatment.queries import day_of
from eutonia.web.treatment.services import clinic_record as services
from eutonia.web.treatment.services.clinic_record import Change
from eutonia.web.worklist.addresses import record_page
from eutonia.web.worklist.forms import FORMS, SECTIONS, form_of
from eutonia.web.worklist.forms.base import EntryForm
from eutonia.web.worklist.forms.known import NOT_KNOWN, FactForm, ReadUpToForm
from eutonia.web.worklist.forms.planned import PiecesForm, StopForm
from eutonia.web.worklist.queries import entries as queries
from eutonia.web.worklist.queries import known
from eutonia.web.worklist.queries.person import one_person
from eutonia.web.worklist.views.person import head
from eutonia.web.worklist.words import ENTRY_KINDS, FACT_VALUES, FACTS, LISTS, SUPPLIES

STRUCK_SHOWN = 10


@require_safe
def record(request: RecordRequest) -> HttpResponse:
    """Everything that is known, and what is not."""
    one = one_person(request.patient, at=timezone.now())
    now = {each.course.medicine for each in one.present}
    context = head(request, one, "record") | {
        "medicines": known.medicines_shown(one),
        "conditions": known.conditions_shown(one),
        "allergies": known.allergies_shown(one),
        "facts": [(each, _fact_choices(each)) for each in known.facts_shown(one)],
        "labs": known.labs_shown(one),
        "measures": known.measures_shown(one),
        "kidney": known.kidney_shown(one),
        "rules": known.rules_say(one),
        "supplies": [(each, known.say_supply(each)) for each in reversed(one.by_kind["supply"])],
        "supply_kinds": list(SUPPLIES.items()),
        "supplied": next(iter(sorted(now)), ""),
        "present": one.present,
        "events": [(each, known.say_event(each.content)) for each in one.by_kind["event"]],
        "problem_entry": one.by_kind["problem"][-1] if one.by_kind["problem"] else None,
        "notes": list(reversed(one.by_kind["note"])),
        "complete": {name: one.complete(name) for name in LISTS},
        "struck": [(each, known.say_content(each)) for each in queries.struck_entries(one.patient, most=STRUCK_SHOWN)],
        "read_form": ReadUpToForm(initial={"on": one.today}),
        "read_up_to": one.newest("fact", "diary-read"),
    }
    return render(request, "worklist/record.html", context)


def _fact_choices(fact: known.FactShown) -> list[tuple[str, str, bool]]:
    """The answers as buttons: value, words, whether it is what stands there."""
    choices = [*FACT_VALUES.get(fact.name, (("yes", "yes"), ("no", "no"))), (NOT_KNOWN, "not known")]
    stated = fact.entry.content.get("value") if fact.entry else None
    held = NOT_KNOWN if fact.state == "not-known" else {True: "yes", False: "no"}.get(stated, stated)  # type: ignore[arg-type]
    return [(value, words, fact.state != "not-asked" and value == held) for value, words in choices]


# ------------------------------------------------------------------------------------------------ adding


@require_http_methods(["GET", "POST"])
def add(request: RecordRequest, what: str) -> HttpResponse:
    """Write one thing down."""
    kind = FORMS.get(what)
    if kind is None:
        raise Http404
    patient, now = request.patient, timezone.now()
    form = kind(request.POST or None, patient=patient, today=day_of(patient, now), chosen=request.GET.get("of", ""))
    if request.method == "POST" and form.is_valid():
        try:
            change = _write(form, request)
        except EutoniaError as error:
            form.add_error(None, str(error))
        else:
            say_change(request, change, f"{form.title}: saved.")
            return _to_section(request, kind.kind)
    return _form_page(request, form, title=form.title, section=kind.kind)


def _write(form: EntryForm, request: RecordRequest) -> Change:
    patient, by, at = request.patient, request.user, timezone.now()
    if isinstance(form, PiecesForm):
        return services.write_pieces(patient=patient, by=by, at=at, **form.pieces())
    return services.write_entries(patient=patient, entries=form.entries(), by=by, at=at)


def _form_page(request: RecordRequest, form: Any, *, title: str, section: str, **more: Any) -> HttpResponse:
    one = one_person(request.patient, at=timezone.now())
    context = head(request, one, "record") | {
        "form": form,
        "title": title,
        "help": getattr(form, "help", ""),
        "save_label": "Save",
        "back": _section(request, section),
    }
    return render(request, "worklist/entry_form.html", context | more, status=422 if form.errors else 200)


# ------------------------------------------------------------------------------------------------ one entry


@require_safe
def entry(request: RecordRequest, entry_id: uuid.UUID) -> HttpResponse:
    """One entry: what it says, who said so, what stood there before, and what can be done with it."""
    found = _entry(request, entry_id)
    chain = queries.chain_of(found)
    newest = chain[0]
    one = one_person(request.patient, at=timezone.now())
    context = head(request, one, "record") | {
        "chain": [(each, known.say_content(each)) for each in chain],
        "entry": newest,
        "said": known.say_content(newest),
        "kind": ENTRY_KINDS[newest.kind],
        "holds": not newest.withdrawn,
        "can_correct": form_of(newest) is not None,
        "can_stop": newest.kind == "medicine" and not newest.content.get("stopped"),
        "can_strike": newest.kind not in ("list", "stay"),
        "back": _section(request, newest.kind),
    }  # fmt: skip
    return render(request, "worklist/entry.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: RecordRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Put a corrected entry in its place."""
    before = _entry(request, entry_id)
    kind = form_of(before)
    if kind is None:
        raise Http404
    if not queries.holds(before):
        return _stale(request, before)
    patient, now = request.patient, timezone.now()
    form = kind(request.POST or None, patient=patient, today=day_of(patient, now), entry=before)
    if request.method == "POST" and form.is_valid():
        (new,) = form.entries()
        try:
            change = services.rewrite_entry(entry=before, content=new.content, on=new.on, by=request.user, at=now)
        except EutoniaError as error:
            form.add_error(None, str(error))
        else:
            say_change(request, change, "Corrected. What stood there before stays in the history.")
            return _to_section(request, before.kind)
    title = f"Correct: {known.say_content(before)}"
    return _form_page(request, form, title=title, section=before.kind, correcting=True)


@require_http_methods(["GET", "POST"])
def stop(request: RecordRequest, entry_id: uuid.UUID) -> HttpResponse:
    """A medicine is no longer taken, from a day on."""
    before = _entry(request, entry_id)
    if before.kind != "medicine":
        raise Http404
    if not queries.holds(before):
        return _stale(request, before)
    patient, now = request.patient, timezone.now()
    form = StopForm(request.POST or None, patient=patient, today=day_of(patient, now))
    if request.method == "POST" and form.is_valid():
        content = {**before.content, "stopped": form.cleaned_data["stopped"].isoformat()}
        try:
            change = services.rewrite_entry(entry=before, content=content, on=before.on, by=request.user, at=now)
        except EutoniaError as error:
            form.add_error(None, str(error))
        else:
            say_change(request, change, f"{before.content['text']}: stopped.")
            return _to_section(request, "medicine")
    title = f"Stop: {before.content['text']}"
    return _form_page(request, form, title=title, section="medicine")


@require_http_methods(["GET", "POST"])
def strike(request: RecordRequest, entry_id: uuid.UUID) -> HttpResponse:
    """It was a mistake: it no longer counts, and stays visible as one."""
    before = _entry(request, entry_id)
    if not queries.holds(before):
        return _stale(request, before)
    if request.method == "POST":
        now = timezone.now()
        try:
            change = services.strike_entry(entry=before, on=day_of(request.patient, now), by=request.user, at=now)
        except EutoniaError as error:
            messages.error(request, str(error))
        else:
            say_change(request, change, f"Struck as a mistake: {known.say_content(before)}")
        return _to_section(request, before.kind)
    one = one_person(request.patient, at=timezone.now())
    context = head(request, one, "record") | {
        "entry": before,
        "said": known.say_content(before),
        "back": _section(request, before.kind),
    }
    return render(request, "worklist/strike.html", context)


@require_POST
def match(request: RecordRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Say which of the offered names an unresolved line means."""
    before = _entry(request, entry_id)
    if before.kind not in ("medicine", "allergy"):
        raise Http404
    if not queries.holds(before):
        return _stale(request, before)
    now = timezone.now()
    data = {
        "text": before.content["text"],
        "meant": request.POST.get("meant", ""),
        "on": before.on.isoformat(),
        "id": uuid.uuid4(),
    }
    form = FORMS[before.kind](data, patient=request.patient, today=day_of(request.patient, now), entry=before)
    if not form.is_valid():
        messages.error(request, "Choose one of the names that are offered, or correct the line.")
        return _to_section(request, before.kind)
    (new,) = form.entries()
    try:
        change = services.rewrite_entry(entry=before, content=new.content, on=new.on, by=request.user, at=now)
    except EutoniaError as error:
        messages.error(request, str(error))
    else:
        say_change(request, change, f"“{before.content['text']}” is {new.content['text']}.")
    return _to_section(request, before.kind)


# ------------------------------------------------------------------------------------------------ facts and lists


@require_POST
def fact(request: RecordRequest, name: str) -> HttpResponse:
    """State one fact: yes, no, how much, or that it was asked and is not known."""
    if name not in FACTS:
        raise Http404
    form = FactForm(request.POST, name=name)
    if not form.is_valid():
        messages.error(request, f"{FACTS[name]}: choose one of the answers.")
        return _to_section(request, "fact")
    now = timezone.now()
    try:
        change = services.state_fact(
            patient=request.patient,
            name=name,
            value=form.stated,
            on=day_of(request.patient, now),
            by=request.user,
            at=now,
        )
    except EutoniaError as error:
        messages.error(request, str(error))
    else:
        words = dict(form.fields["value"].choices).get(form.cleaned_data["value"])  # type: ignore[attr-defined]
        say_change(request, change, f"{FACTS[name]}: {words}.")
    return _to_section(request, "fact")


@require_POST
def complete(request: RecordRequest, name: str) -> HttpResponse:
    """Say that a list holds everything there is, or that it no longer does."""
    if name not in LISTS:
        raise Http404
    now, whole = timezone.now(), request.POST.get("complete") != "no"
    change = services.complete_list(
        patient=request.patient, name=name, complete=whole, on=day_of(request.patient, now), by=request.user, at=now
    )
    said = f"The list of {LISTS[name]} is {'complete' if whole else 'no longer called complete'}."
    say_change(request, change, said)
    return _to_section(request, name)


@require_POST
def read_up_to(request: RecordRequest) -> HttpResponse:
    """The diary was read up to this day."""
    now = timezone.now()
    today = day_of(request.patient, now)
    form = ReadUpToForm(request.POST)
    if not form.is_valid() or form.cleaned_data["on"] > today:
        messages.error(request, f"Say up to which day the diary was read, at most {today}.")
    else:
        on = form.cleaned_data["on"].isoformat()
        try:
            services.state_fact(patient=request.patient, name="diary-read", value=on, on=today, by=request.user, at=now)
        except EutoniaError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"The diary counts as read up to {on}.")
    return redirect(record_page("diary", request.patient.pk))


# ------------------------------------------------------------------------------------------------ answers


def _entry(request: RecordRequest, entry_id: uuid.UUID) -> Entry:
    found = queries.entry_of(request.patient, entry_id)
    if found is None:
        raise Http404
    return found


def _stale(request: RecordRequest, before: Entry) -> HttpResponse:
    messages.warning(request, "Somebody has changed this entry since your page was opened. This is how it stands now.")
    return redirect("worklist:entry", patient_id=request.patient.pk, entry_id=before.pk)


def _section(request: RecordRequest, kind: str) -> str:
    return f"{reverse('worklist:record', kwargs={'patient_id': request.patient.pk})}#{SECTIONS.get(kind, 'medicines')}"


def _to_section(request: RecordRequest, kind: str) -> HttpResponse:
    return redirect(_section(request, kind))


def say_change(request: RecordRequest, change: Change, saved: str) -> None:
    """What was saved, and what it did to the plans."""
    if not change.saved:
        messages.info(request, "Nothing new: this was there already.")
        return
    messages.success(request, saved)
    for block in change.blocked:
        messages.warning(request, f"{block.plan.medicine.capitalize()}: the next increase now waits. {block.effect}")
    for block in change.unblocked:
        messages.success(request, f"{block.plan.medicine.capitalize()}: no longer waits for this: {block.effect}")
