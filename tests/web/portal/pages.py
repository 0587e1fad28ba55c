"""Addresses and forms of the patient's pages, for tests."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from eutonia.web.accounts.models import Patient

READ = (
    "today", "missed", "calendar", "diary", "check-in", "progress", "medicines", "compare", "watch", "stopping",
    "record", "settings",
)  # fmt: skip
WRITTEN = ("log-dose", "supply", "answer-missed", "write", "send-check-in", "report-change")
OWN = ("invite-caregiver", "save-settings")
FINE = {
    "triggers": ["none"], "emergency_signs": "no", "withdrawal_signs": "no", "weakness": "no", "falls": "0",
    "sedation": "0", "side_effects": "no", "still_a_problem": "yes", "decision": "go-on",
}  # fmt: skip


def url(name: str, patient: Patient, *args: Any) -> str:
    return reverse(f"portal:{name}", args=[patient.pk, *args])


def text_of(response: Any) -> str:
    """What a page says, without its tags, on one line."""
    words = re.sub(r"<(script|style|template)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(words).split())


def shown(client: Client, name: str, patient: Patient, *args: Any, **query: Any) -> str:
    response = client.get(url(name, patient, *args), query)
    assert response.status_code == 200, response.status_code
    return text_of(response)


def new_id() -> str:
    return str(uuid.uuid4())
