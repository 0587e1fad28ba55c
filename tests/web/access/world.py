"""Two clinics with one of everything, and how an address is filled in: what belongs to one, for each parameter."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from eutonia.web.accounts import services
from eutonia.web.accounts.models import Access, Capacity, Caregiver, Licence, User
from eutonia.web.messaging.services import begin_thread
from eutonia.web.treatment import queries
from eutonia.web.treatment.engine import PlanRequest
from eutonia.web.treatment.models import Block, DiaryEntry, Entry, Plan
from eutonia.web.treatment.services import plans
from eutonia.web.treatment.services.diary import write_diary
from eutonia.web.treatment.services.standing import propose, raise_matter, review_plan
from tests.web.people import House, house, known_person, signed_plan

ROLES = ("anonymous", "patient", "caregiver", "reader", "prescriber", "pharmacist", "nurse", "administrator")
# What each role holds, in the words of access.toml. The same is worked out from the database by capacities_of.
HELD: Mapping[str, frozenset[str]] = {
    "anonymous": frozenset(),
    "patient": frozenset({"patient", "signed-in"}),
    "caregiver": frozenset({"caregiver", "caregiver-log", "signed-in"}),
    "reader": frozenset({"caregiver", "signed-in"}),
    "prescriber": frozenset({"clinician", "prescriber", "signed-in"}),
    "pharmacist": frozenset({"clinician", "signed-in"}),
    "nurse": frozenset({"clinician", "signed-in"}),
    "administrator": frozenset({"administrator", "signed-in"}),
}


@dataclass(frozen=True)
class World:
    """A clinic, and what there is in it by the name of an address's parameter."""

    house: House
    things: Mapping[str, Callable[[str, str], object]]  # of the view and the role that asks

    def user(self, role: str) -> User | None:
        one = self.house
        found: Mapping[str, User | None] = {
            "patient": one.patient.account, "caregiver": one.caregiver, "reader": one.reader,
            "prescriber": one.prescriber.user, "pharmacist": one.pharmacist.user, "nurse": one.nurse.user,
            "administrator": one.administrator,
        }  # fmt: skip
        return found.get(role)


def build(word: str) -> World:
    """A clinic in the middle of its work."""
    now = timezone.now()
    one = house(word, state="NY")
    account = one.patient.account
    assert account
    known_person(one, at=now, taking=("acetaminophen 500 mg",))
    followed = signed_plan(one, at=now)
    drafted = _draft(one, now)
    review = review_plan(followed, at=now, today=queries.day_of(one.patient, now))
    proposal = propose(plan=followed, review=review, at=now) if review else None
    write_diary(
        patient=one.patient, id=uuid.uuid4(), kind="stiffness", content={"score": 4}, when=now - timedelta(hours=1),
        by=account, at=now,
    )  # fmt: skip
    diary = DiaryEntry.objects.filter(patient=one.patient).latest("received_at")
    check_in = DiaryEntry.objects.create(
        patient=one.patient, kind="check-in", at=now, zone=one.patient.zone, content={}, received_at=now, by=account
    )
    sent = begin_thread(
        patient=one.patient, id=uuid.uuid4(), subject="Sleepy", text="Is it normal?", by=account, at=now
    )
    matter = raise_matter(patient=one.patient, kind="lab", key="access", says="A lab is due", at=now)
    waiting = _invitations(one, now)
    licence = Licence.objects.get(clinician=one.prescriber)
    entry = Entry.objects.filter(patient=one.patient, kind="medicine").latest("at")
    block = Block.objects.create(
        plan=followed, rule="access", severity="major", unknown=False, effect="For the table.", since=now
    )
    keys = {role: _factors(user) for role in ROLES if (user := World(house=one, things={}).user(role))}
    return World(
        house=one,
        things={
            "patient_id": lambda *_: one.patient.pk,
            "plan_id": lambda view, _: followed.pk if view in FOLLOWED else drafted.pk,
            "proposal_id": lambda *_: proposal.pk if proposal else uuid.uuid4(),
            "thread_id": lambda *_: sent.message.thread_id,
            "entry_id": lambda view, _: _entry_of(view, check_in, diary, entry),
            "message_id": lambda *_: sent.message.pk,
            "block_id": lambda *_: block.pk,
            "matter_id": lambda *_: matter.pk,
            "attention_id": lambda *_: matter.pk,
            "caregiver_id": lambda *_: Caregiver.objects.get(user=one.reader).pk,
            "invitation_id": lambda view, _: waiting["nurse" if "admin" in view else "caregiver"],
            "clinician_id": lambda *_: one.prescriber.pk,
            "licence_id": lambda *_: licence.pk,
            "pk": lambda _, role: keys.get(role, keys["patient"]),  # of a passkey: one's own
            **{name: _without_owner(given) for name, given in WITHOUT_OWNER.items()},
        },
    )


# Parameters that belong to no record: what they are, and what else for one view.
WITHOUT_OWNER: Mapping[str, Mapping[str, object]] = {
    "code": {"": "guessed"},
    "key": {"": "a-key"},
    "uidb36": {"": "1"},
    "provider_id": {"": "nobody"},
    "what": {"": "medicine"},
    "name": {"": "alcohol", "worklist:complete": "medicine"},
    "upload_id": {"": uuid.UUID(int=0)},  # an upload waits in the cache, for who sent it
}
# What an address needs to be told before it can say what is missing.
SENT: Mapping[str, Mapping[str, str]] = {
    "portal:write": {"kind": "stiffness"},
    "portal:report-change": {"what": "new-medicine"},
}
FOLLOWED = {"worklist:plan-stop"}


def _entry_of(view: str, check_in: DiaryEntry, diary: DiaryEntry, entry: Entry) -> uuid.UUID:
    if view == "portal:checked-in":
        return check_in.pk
    return diary.pk if view.startswith("portal:") or "diary" in view else entry.pk


def _draft(one: House, now: datetime) -> Plan:
    today: date = queries.day_of(one.patient, now)
    return plans.draft_plan(
        patient=one.patient, kind="titration", medicine="tizanidine", request=PlanRequest(start=today),
        by=one.nurse.user, at=now, today=today,
    )  # fmt: skip


def _factors(user: User) -> int:
    """Gives the user every second factor there is. Says which is their passkey."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    point = ES256.from_ctap1(b"\x04" + bytes(range(64)))
    credential_id = user.email.encode()
    key = AttestedCredentialData.create(Aaguid.NONE, credential_id, point)
    told = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, bytes(key))
    client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "http://testserver")
    credential = {
        "id": websafe_encode(credential_id), "rawId": websafe_encode(credential_id), "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
        },
    }  # fmt: skip
    made = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "a key", "credential": credential}
    )
    return int(made.pk)


def _without_owner(given: Mapping[str, object]) -> Callable[[str, str], object]:
    return lambda view, _: given.get(view, given[""])


def _invitations(one: House, now: datetime) -> dict[str, int]:
    account = one.patient.account
    assert account
    caregiver, _ = services.invite(
        email=f"aunt@{one.clinic.pk}.example", capacity=Capacity.CAREGIVER, clinic=one.clinic, patient=one.patient,
        access=Access.READ, by=account, at=now,
    )  # fmt: skip
    nurse, _ = services.invite(
        email=f"new@{one.clinic.pk}.example", capacity=Capacity.NURSE, clinic=one.clinic, by=one.administrator, at=now
    )
    return {"caregiver": caregiver.pk, "nurse": nurse.pk}


def browser(user: User | None) -> Client:
    """A browser in which this user has just shown who they are: what they may not is refused for another reason."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
        session: Any = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client
