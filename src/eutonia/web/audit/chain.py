"""What ties an event of the trail to the one before it."""

from __future__ import annotations

import hashlib
from datetime import UTC

from eutonia.web.audit.models import Event

BEGINNING = "0" * 64


def digest_of(event: Event) -> str:
    """What the chain says of an event: all of it, and the digest of the one before."""
    told = [
        event.before, str(event.patient_id), str(event.number), event.at.astimezone(UTC).isoformat(),
        str(event.by_id), event.action, event.about,
    ]  # fmt: skip
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()
