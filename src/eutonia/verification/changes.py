"""The laws of ways down, of switches and of missed doses, as part of the whole verification.

Each kind of work is a generator that yields after every case, so that all of them go on in turn and a short budget
reaches a bit of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import permutations, product

from eutonia.advice.library import Library
from eutonia.advice.switching import SwitchInputs, SwitchWish, make_switch
from eutonia.domain.dose import Dose
from eutonia.domain.patient import Patient
from eutonia.domain.plan import Regimen
from eutonia.knowledge.change_records import SwitchWay
from eutonia.knowledge.records import Knowledge, Medicine
from eutonia.planning.missed import CAUSES, DAY_H, PHASES, Advice, Situation, advise_on_missed, own_rule
from eutonia.planning.pace import TaperWish
from eutonia.verification.across import SWITCH_LAWS, broken_switch_laws
from eutonia.verification.downward import TAPER_LAWS, broken_taper_laws, describe_taper, sweep_tapers
from eutonia.verification.proposals import check_table

STRIDE = 37  # a short budget sees every part of the sweep before it sees all of one part
WAYS: tuple[SwitchWay, ...] = ("overlap", "stop-first")
HOURS = (4, 6, 8, 12, 24)
LATE = (0, 1, 2, 4, 6, 8, 12, 23, 24, 48, 72, 100)
Breach = Callable[[str, str], None]


@dataclass(slots=True, kw_only=True)
class Changes:
    """What was looked at, besides the ways up."""

    ways_down: int = 0
    ways_down_refused: int = 0
    switches: int = 0
    switches_refused: int = 0
    missed: int = 0  # situations of a missed dose
    signals: int = 0  # combinations of signals, each with its proposal


def check_ways_down(
    medicine: Medicine, knowledge: Knowledge, *, start: date, count: Changes, breach: Breach
) -> Iterator[bool]:
    """Every way down from this medicine that can be asked for."""
    wish = TaperWish(start=start)
    for offset in range(STRIDE):
        for case in sweep_tapers(medicine, start=wish, knowledge=knowledge, first=offset, every=STRIDE):
            count.ways_down += case.taper.refused is None
            count.ways_down_refused += case.taper.refused is not None
            for why in broken_taper_laws(case):
                breach(describe_taper(case), why)
            yield True


def check_switches(library: Library, person: Patient, *, start: date, count: Changes, breach: Breach) -> Iterator[bool]:
    """Every pair of the medicines that are exchanged, from each dose of the first one's ladders, both ways."""
    knowledge = library.knowledge
    for old, new in permutations(knowledge.switches.medicines, 2):
        present = {(rung.daily, rung.times) for ladder in knowledge.ladders[old] for rung in ladder.rung}
        for (daily, times), way in product(sorted(present), WAYS):
            wish = SwitchWish(start=start, way=way, regimen=Regimen(daily=daily, times=times), months_on=Decimal(1))
            inputs = SwitchInputs(medicine_from=old, medicine_to=new, patient=person, wish=wish, today=start)
            switch = make_switch(inputs, library=library).switch
            count.switches += switch.refused is None
            count.switches_refused += switch.refused is not None
            for why in broken_switch_laws(switch):
                breach(f"{old} {daily} in {times} to {new}, {way}", why)
            yield True


def check_missed(knowledge: Knowledge, *, count: Changes, breach: Breach) -> Iterator[bool]:
    """Every medicine in every situation that the table can tell apart, on a grid of hours."""
    limits = tuple(row.id for row in knowledge.missed.row if row.limit)
    for medicine in knowledge.medicines.values():
        own = own_rule(medicine, knowledge)
        longest = (None, True, False) if own.longest else (None,)
        signed = ((), limits) if own.most_in_24h else ((),)
        for phase, every, late, before, because, signs, holds, acknowledged in product(
            PHASES, HOURS, LATE, (0, 1, 2), (None, *CAUSES), (None, True, False), longest, signed
        ):
            situation = Situation(
                phase=phase,
                dose=Dose(Decimal(10)),
                every_h=Decimal(every),
                hours_late=Decimal(late),
                missed_before=before,
                because=because,
                signs=signs,
                longest_holds=holds,
                acknowledged=acknowledged,
            )
            advice = advise_on_missed(medicine, situation, knowledge=knowledge)
            count.missed += 1
            for why in broken_missed_laws(medicine, situation, advice, knowledge):
                breach(f"{medicine.name}, {situation}", why)
            yield True


def check_proposals(knowledge: Knowledge, *, count: Changes, breach: Breach) -> Iterator[bool]:
    """Every combination of signals: one proposal each, and never an unsafe one."""
    signals = [signal.id for signal in knowledge.monitoring.signals]
    found = check_table(knowledge.monitoring.rows, signals)
    count.signals = found.combinations
    for each in found.breaches:
        breach(f"proposal {each.row}, {dict(each.signals)}", each.law)
    yield True


def broken_missed_laws(medicine: Medicine, situation: Situation, advice: Advice, knowledge: Knowledge) -> Iterator[str]:
    """What is wrong with this advice? The hours are worked out here once more."""
    own = next(each for each in knowledge.missed.medicine if each.name == medicine.name)
    gap = own.gap_h
    to_next = situation.every_h - situation.hours_late % situation.every_h
    since_last = situation.every_h * (situation.missed_before + 1) + situation.hours_late
    if advice.do == "take" and (to_next < gap or situation.hours_late >= situation.every_h):
        yield "two doses inside the smallest gap"
    if medicine.stops_slowly and situation.signs and advice.do != "emergency":
        yield "signs of withdrawal are no emergency"
    nobody_called = medicine.stops_slowly and advice.do not in ("call-today", "emergency")
    if nobody_called and situation.because in ("vomiting", "ran-out", "fasting"):
        yield "it cannot be taken, must not stop suddenly, and nobody is called"
    if nobody_called and since_last >= 72:
        yield "three days without, and nobody is called"
    if own.longest and situation.longest_holds and advice.do == "skip" and since_last + to_next > own.longest.h:
        yield "left out although it must not be so long between two doses, and nobody is called"
    if own.most_in_24h and not situation.acknowledged and advice.do == "take":
        taken = [hours for hours in range(int(since_last), DAY_H) if (hours - since_last) % situation.every_h == 0]
        if len(taken) + 1 > own.most_in_24h:
            yield "more doses in 24 hours than are labelled"
    if not advice.why:
        yield "no reason is given"


CHANGE_LAWS = tuple(
    dict.fromkeys(
        [law.__name__.replace("_", " ") for law in (*TAPER_LAWS, *SWITCH_LAWS)]
        + [
            "missed doses keep the gap",
            "signs of withdrawal outrank everything",
            "nobody stops suddenly without a call",
            "where a gap must not be long no dose is left out without a call",
            "no more doses in 24 hours than are labelled, unless signed",
            "no proposal goes up past a gate",
        ]
    )
)
