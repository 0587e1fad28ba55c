"""Who there is to be in the sample clinic, and what has happened to them. All of them are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

DOMAIN = "sample.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody to log in as."""

    email: str
    name: str
    role: str  # patient, caregiver, prescriber, pharmacist, nurse, administrator
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What a person writes on a day."""

    stiffness: int
    spasms: int = 0
    pain: int | None = None
    sedation: int = 0
    weakness: bool = False
    disturbed: bool = False


type Diary = Callable[[int], Day | None]  # of the days before today; None: nothing was written


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One sample patient: who they are, what is known, what they take, and how it has gone."""

    account: Account
    born: tuple[int, int, int]
    sex: str
    state: str
    zone: str
    goal: str
    weight: str
    creatinine: str  # mg/dL
    medicine: str
    diary: Diary
    conditions: tuple[str, ...] = ()
    taking: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    kind: str = "titration"
    asked: dict[str, Any] = field(default_factory=dict)
    started: int = 0  # how many days ago the plan began
    steps: tuple[int, ...] = ()  # how many days ago each further step began
    on_hand: tuple[str, str, int] | None = None  # mg a piece, pieces, counted so many days ago
    message: str = ""
    signed: bool = True


def _account(word: str, name: str, role: str, story: str) -> Account:
    return Account(email=f"{word}@{DOMAIN}", name=name, role=role, story=story)


STAFF = (
    _account("prescriber", "Dr. Miriam Okafor", "prescriber", "reviews, plans and signs"),
    _account("pharmacist", "Jonas Lindqvist", "pharmacist", "reviews and proposes"),
    _account("nurse", "Grace Tan", "nurse", "records, follows and answers"),
    _account("administrator", "Priya Raman", "administrator", "runs the clinic: accounts, licences, the audit trail"),
)
CAREGIVER = _account("caregiver", "Tom Ellis", "caregiver", "helps Ruth Ellis: may read and log")
LICENSED_IN = ("NY", "NJ", "CT", "MA", "PA", "FL", "IL", "TX", "CO", "CA", "WA")


def _starting(back: int) -> Day | None:
    return Day(stiffness=7, spasms=4 if back % 2 else 3, disturbed=back % 2 == 0) if back <= 9 else None


def _better(back: int) -> Day | None:
    if back > 26 or back in (5, 17):
        return None
    if back > 12:
        return Day(stiffness=8 if back % 3 else 7, spasms=6 - back % 2, disturbed=True)
    return Day(stiffness=6 if back > 8 else 5 if back > 3 else 4, spasms=3 if back > 6 else 2, disturbed=back > 9)


def _sedated(back: int) -> Day | None:
    if back > 24:
        return None
    if back > 10:
        return Day(stiffness=6, spasms=4, pain=7 if back % 2 else 6)
    return Day(stiffness=5, spasms=3, pain=5, sedation=2 if back <= 4 else 1)


def _slowly(back: int) -> Day | None:
    return Day(stiffness=5, spasms=2, pain=6 if back % 2 else 5, sedation=back % 2) if back <= 20 else None


def _weaker(back: int) -> Day | None:
    if back > 28 or back == 11:
        return None
    if back > 14:
        return Day(stiffness=8, spasms=5)
    return Day(stiffness=4 if back < 8 else 6, spasms=1, weakness=back <= 3)


def _steady(back: int) -> Day | None:
    return Day(stiffness=4 if back % 4 else 5, spasms=1 + back % 2) if back <= 40 else Day(stiffness=7, spasms=4)


def _tapering(back: int) -> Day | None:
    return Day(stiffness=3 if back % 3 else 4, spasms=1, pain=2) if back <= 30 else None


PATIENTS = (
    Story(
        account=_account("starting", "Ana Ruiz", "patient", "just starting baclofen: second day of the gentle way up"),
        born=(1984, 3, 9),
        sex="female",
        state="NY",
        zone="America/New_York",
        goal="walk to the corner shop and back",
        weight="68",
        creatinine="0.7",
        medicine="baclofen",
        conditions=("multiple sclerosis",),
        taking=("vitamin D 1000 units",),
        allergies=(),
        asked={"ladder": "gentle"},
        started=1,
        diary=_starting,
        on_hand=("10", "90", 1),
        message="Should I take it with food? I felt a little queasy after the first one.",
    ),
    Story(
        account=_account("better", "Marcus Bell", "patient", "mid-titration and better: a check-in is due today"),
        born=(1976, 11, 22),
        sex="male",
        state="NJ",
        zone="America/New_York",
        goal="sleep through without spasms",
        weight="84",
        creatinine="0.9",
        medicine="baclofen",
        conditions=("spinal cord injury",),
        asked={"ladder": "label"},
        started=12,
        steps=(9, 6, 3),
        diary=_better,
        on_hand=("10", "140", 3),
    ),
    Story(
        account=_account("sedated", "Helen Brandt", "patient", "mid-titration and too sleepy on gabapentin"),
        born=(1969, 7, 1),
        sex="female",
        state="IL",
        zone="America/Chicago",
        goal="less burning pain in the legs",
        weight="73",
        creatinine="0.8",
        medicine="gabapentin",
        conditions=("neuropathic pain",),
        asked={"ladder": "gentle"},
        started=10,
        steps=(7, 4),
        diary=_sedated,
        on_hand=("300", "60", 4),
    ),
    Story(
        account=_account("weaker", "Ruth Ellis", "patient", "better but weaker: the legs give way"),
        born=(1979, 2, 14),
        sex="female",
        state="MA",
        zone="America/New_York",
        goal="transfer from bed to chair alone",
        weight="61",
        creatinine="0.7",
        medicine="baclofen",
        conditions=("multiple sclerosis",),
        asked={"ladder": "label"},
        started=14,
        steps=(11, 8),
        diary=_weaker,
        on_hand=("10", "120", 2),
    ),
    Story(
        account=_account("kidney", "Walter Nowak", "patient", "kidney trouble: a lower limit and weekly steps"),
        born=(1954, 9, 30),
        sex="male",
        state="PA",
        zone="America/New_York",
        goal="fewer night cramps",
        weight="79",
        creatinine="1.7",
        medicine="baclofen",
        conditions=("spasticity", "chronic kidney disease"),
        started=8,
        steps=(1,),
        diary=_steady,
        on_hand=("5", "60", 1),
    ),
    Story(
        account=_account(
            "opioid", "Denise Carter", "patient", "takes an opioid: the slowest way up, and what to watch"
        ),
        born=(1972, 5, 18),
        sex="female",
        state="TX",
        zone="America/Chicago",
        goal="sit through a film",
        weight="77",
        creatinine="0.8",
        medicine="gabapentin",
        conditions=("neuropathic pain",),
        taking=("oxycodone 5 mg three times a day",),
        started=6,
        diary=_slowly,
        on_hand=("100", "90", 6),
    ),
    Story(
        account=_account("tapering", "Samuel Ortiz", "patient", "coming off gabapentin, 300 mg a week"),
        born=(1966, 12, 3),
        sex="male",
        state="CO",
        zone="America/Denver",
        goal="be off it before the new year",
        weight="90",
        creatinine="1.0",
        medicine="gabapentin",
        kind="taper",
        conditions=("neuropathic pain",),
        taking=("gabapentin 300 mg three times a day",),
        asked={"shape": "fixed", "pace": "usual", "months_on": "4"},
        started=7,
        steps=(0,),
        diary=_tapering,
        on_hand=("300", "70", 2),
    ),
    Story(
        account=_account("runs-out", "Lydia Park", "patient", "steady on baclofen, and about to run out"),
        born=(1988, 8, 27),
        sex="female",
        state="CA",
        zone="America/Los_Angeles",
        goal="keep working full days",
        weight="58",
        creatinine="0.6",
        medicine="baclofen",
        conditions=("multiple sclerosis",),
        asked={"ladder": "label", "target_mg": "30"},
        started=45,
        steps=(41,),
        diary=_steady,
        on_hand=("10", "24", 5),
    ),
    Story(
        account=_account("waiting", "Peter Hallström", "patient", "a plan is waiting for a signature"),
        born=(1981, 1, 6),
        sex="male",
        state="NY",
        zone="America/New_York",
        goal="drive again",
        weight="88",
        creatinine="0.9",
        medicine="tizanidine",
        conditions=("traumatic brain injury", "spasticity"),
        signed=False,
        diary=_starting,
    ),
)
ACCOUNTS = (*STAFF, *(story.account for story in PATIENTS), CAREGIVER)
