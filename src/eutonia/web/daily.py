"""What depends on the day is worked out again once a day for everybody, beside the server.

Each person is a transaction of their own: one that fails is logged, without a word of them, and the others go on.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import structlog
from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone

from eutonia.web.accounts.models import Patient
from eutonia.web.treatment.models import PlanState
from eutonia.web.treatment.services.standing import refresh_patient

log = structlog.get_logger("eutonia.web")
EVERY = timedelta(minutes=10)


def refresh_due(*, at: datetime) -> int:
    """Refresh everybody whose plans have not been looked at since the day began somewhere. Gives how many."""
    waiting = Patient.objects.filter(
        Q(plans__state=PlanState.APPROVED, plans__first_day__lte=(at + timedelta(hours=14)).date())
        | Q(plans__state=PlanState.ACTIVE, plans__standing=None)
        | Q(plans__state=PlanState.ACTIVE, plans__standing__worked_out_at__lt=at - timedelta(hours=6))
    ).distinct()
    done = 0
    # Read to the end first: a list that is still open would keep SQLite from writing.
    for key in list(waiting.values_list("pk", flat=True)):
        try:
            refresh_patient(patient=Patient(pk=key), at=at)
            done += 1
        except Exception as error:  # noqa: BLE001  # one record must not keep the others waiting
            log.error("a record could not be worked out", kind=type(error).__qualname__)
    return done


class Daily:
    """A thread that does so every few minutes while the server runs."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="daily")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._over.wait(1 if not hasattr(self, "_ran") else EVERY.total_seconds()):
            self._ran = True
            close_old_connections()
            try:
                refresh_due(at=timezone.now())
            except Exception as error:  # noqa: BLE001  # the database may be away for a while
                log.error("the daily work failed", kind=type(error).__qualname__)
            finally:
                close_old_connections()
