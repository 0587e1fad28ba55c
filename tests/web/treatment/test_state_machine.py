"""The states of plans under attack: whatever order things happen in, no unsigned dose is ever shown, and never two
active
plans of one medicine. The services are called with what they should refuse as often as with what they should not."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, event, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from eutonia.web.accounts import services as accounts
from eutonia.web.accounts.models import Licence
from eutonia.web.treatment import queries
from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.errors import TreatmentError
from eutonia.web.treatment.findings import findings_of, must_be_decided
from eutonia.web.treatment.models import ActiveMedicine, Plan, PlanState
from eutonia.web.treatment.services import plans, standing
from tests.web.people import NOW, house, known_person

MEDICINES = ("baclofen", "tizanidine")


class Plans(RuleBasedStateMachine):
    """One person, two medicines, a prescriber and a nurse, and time."""

    drafts: Bundle[Plan] = Bundle("drafts")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def open_the_clinic(self) -> None:
        self.house = house()
        known_person(self.house)
        self.patient = self.house.patient

    @property
    def today(self) -> date:
        self.patient.refresh_from_db()
        return queries.day_of(self.patient, self.at)

    @rule(
        target=drafts,
        kind=st.sampled_from(["titration", "taper", "switch"]),
        turn=st.booleans(),
        wait=st.integers(0, 3),
    )
    def draft(self, kind: str, turn: bool, wait: int) -> Any:
        new, old = MEDICINES if turn else MEDICINES[::-1]
        try:
            return plans.draft_plan(
                patient=self.patient,
                kind=kind,
                medicine=new,
                medicine_from=old if kind == "switch" else "",
                request=PlanRequest(start=self.today + timedelta(days=wait)),
                by=self.house.nurse.user,
                at=self.at,
                today=self.today,
            )
        except TreatmentError:
            return multiple()

    @rule(plan=drafts)
    def propose(self, plan: Plan) -> None:
        with suppress(TreatmentError):
            plans.propose_plan(plan=plan, by=self.house.nurse.user, at=self.at)

    @rule(
        target=drafts,
        kind=st.sampled_from(["titration", "taper", "switch"]),
        turn=st.booleans(),
        wait=st.sampled_from([0, 0, 2]),
    )
    def draft_and_sign(self, kind: str, turn: bool, wait: int) -> Any:
        """What people do most."""
        plan = self.draft(kind, turn, wait)
        if isinstance(plan, Plan):
            self.sign(plan, fresh=True, nurse=False)
        return plan

    @rule(plan=drafts, fresh=st.sampled_from([True, True, False]), nurse=st.sampled_from([False, False, True]))
    def sign(self, plan: Plan, fresh: bool, nurse: bool) -> None:
        if fresh:
            plan.refresh_from_db()
        decisions = [
            plans.Decision(rule=each.rule, decision="override", reason="known")
            for each in findings_of(plan.document)
            if must_be_decided(each)
        ]
        with suppress(TreatmentError):
            plans.sign_plan(
                plan=plan,
                sha256=plan.sha256,
                decisions=decisions,
                at=self.at,
                today=self.today,
                by=self.house.nurse if nurse else self.house.prescriber,
            )
            event("signed")

    @rule(plan=drafts, target_mg=st.sampled_from(["15", "30", None]))
    def edit(self, plan: Plan, target_mg: str | None) -> None:
        with suppress(TreatmentError):
            plans.edit_draft(
                plan=plan,
                request=PlanRequest(start=self.today, target_mg=target_mg if plan.kind == "titration" else None),
                by=self.house.nurse.user,
                at=self.at,
                today=self.today,
            )

    @rule(plan=drafts)
    def decline(self, plan: Plan) -> None:
        with suppress(TreatmentError):
            plans.decline_plan(plan=plan, reason="no", by=self.house.nurse.user, at=self.at)

    @rule(plan=drafts)
    def stop(self, plan: Plan) -> None:
        with suppress(TreatmentError):
            plans.stop_plan(plan=plan, reason="an emergency", by=self.house.prescriber, at=self.at)

    @rule(plan=drafts)
    def begin(self, plan: Plan) -> None:
        with suppress(TreatmentError):
            plans.begin_plan(plan=plan, at=self.at, today=self.today)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)
        standing.refresh_patient(patient=self.patient, at=self.at)

    @rule(state=st.sampled_from(["NY", "NJ"]))
    def move(self, state: str) -> None:
        accounts.move_patient(
            patient=self.patient, state=state, zone="America/New_York", by=self.house.nurse.user, at=self.at
        )

    @rule()
    def revoke(self) -> None:
        licence = Licence.objects.filter(clinician=self.house.prescriber).latest("pk")
        accounts.revoke_licence(licence=licence, on=self.today, by=self.house.administrator, at=self.at)

    @rule(state=st.sampled_from(["NY", "NJ"]), days=st.integers(1, 40))
    def license(self, state: str, days: int) -> None:
        accounts.add_licence(
            clinician=self.house.prescriber,
            state=state,
            number=f"{Licence.objects.count() + 1}",
            valid_from=self.today,
            expires_on=self.today + timedelta(days=days),
            by=self.house.administrator,
            at=self.at,
        )

    @rule(plan=drafts, state=st.sampled_from(PlanState.values))
    def force(self, plan: Plan, state: str) -> None:
        """Somebody writes into the database by hand."""
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE treatment_plan SET state = %s WHERE id = %s", [state, _key(plan)])

    @rule(plan=drafts)
    def forge(self, plan: Plan) -> None:
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE treatment_plan SET document = '{}' WHERE id = %s AND state <> 'draft'", [_key(plan)])

    @invariant()
    def no_unsigned_dose_is_shown(self) -> None:
        for plan in (*queries.active_plans(self.patient), *queries.coming_plans(self.patient)):
            signature = plan.signature
            assert signature.sha256 == plan.sha256 == plans.sha256_of(plan.document)
            assert signature.licence.clinician_id == signature.clinician_id
            # It may have been revoked since, even on the same day.
            assert signature.licence.valid_from <= signature.on <= signature.licence.expires_on
            assert signature.licence.state == signature.state
            assert plan.signable

    @invariant()
    def never_two_active_plans_of_a_medicine(self) -> None:
        active = Plan.objects.filter(patient=self.patient, state="active")
        under = [name for plan in active for name in (plan.medicine, plan.medicine_from) if name]
        assert max(Counter(under).values(), default=0) <= 1
        assert sorted(under) == sorted(ActiveMedicine.objects.values_list("medicine", flat=True))

    @invariant()
    def signed_states_are_signed(self) -> None:
        signed = ("approved", "active", "superseded", "completed")
        assert not Plan.objects.filter(state__in=signed, signature=None).exists()


def _key(plan: Plan) -> Any:
    return plan.pk.hex if connection.vendor == "sqlite" else plan.pk


@pytest.mark.django_db
def test_the_states_of_plans():
    run_state_machine_as_test(
        Plans,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
