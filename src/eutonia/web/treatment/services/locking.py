"""One lock before all others: the person. Whoever changes a record comes after whoever is changing it."""

from __future__ import annotations

from eutonia.web.accounts.models import Patient


def lock_patient(patient: Patient) -> Patient:
    """The person as they stand now, held until the transaction ends.

    Not their key: rows that only name the person, such as a line of the trail for a page that is read, need not wait,
    and
    so cannot wait for each other in a circle.
    """
    locked = Patient.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("clinic", "account").get(pk=patient.pk)
