"""What changed about accounts and permissions, said to whoever keeps a trail of it (the layer above: audit).

Sent inside the transaction of the change: where the trail cannot be written, the change does not happen either.
"""

from __future__ import annotations

from django.dispatch import Signal

account_changed = Signal()  # action: str, by: User | None, at: datetime, patient: Patient | None, about: str
