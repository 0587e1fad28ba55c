"""Reads a diary strictly: what cannot be, is refused with its place; what is not used is listed, never lost.

The caller brings the zones and the reading of names, so that nothing here opens a file. Time is linear in the entries.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec
from msgspec.structs import replace

from eutonia.domain.diary import (
    AnyEntry,
    CheckIn,
    Diary,
    DoseEntry,
    Event,
    OnHand,
    Prescribed,
    Refill,
    Supply,
    ZonePeriod,
)
from eutonia.domain.errors import EutoniaError
from eutonia.domain.patient import Ignored
from eutonia.monitoring.windows import BEGINNING, END

LISTS: dict[str, Any] = {
    "$.entries": AnyEntry,
    "$.zones": ZonePeriod,
    "$.prescribed": Prescribed,
    "$.events": Event,
    "$.supply.on_hand": OnHand,
    "$.supply.refills": Refill,
}
FIRST_YEAR, LAST_YEAR = 1900, 2999  # far enough from the ends of the calendar to count days in
MOST_LATE = timedelta(days=2)  # eutonia-default: a dose taken later than that was not this one
HALF_A_LETTER = re.compile("[\ud800-\udfff]")  # what no file can hold, and no answer could say again
EXAMPLE = "`eutonia schema diary` says what belongs in it"


class DiaryError(EutoniaError):
    """A diary that cannot be used as it stands: where in it, and why."""

    def __init__(self, place: str, why: str) -> None:
        self.place, self.why = _shown(place), _shown(why)
        super().__init__(f"The diary cannot be used, at {self.place}: {self.why}.")


def _shown(text: str) -> str:
    """What the diary says, without what could steer a terminal: it may come from anybody."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDiary:
    """A diary whose entries were checked, in order of time, and what of it is not used."""

    diary: Diary
    entries: tuple[AnyEntry, ...]
    ignored: tuple[Ignored, ...]


type FindZone = Callable[[str], tzinfo | None]
type ReadName = Callable[[str], str]


def read_diary(data: bytes, *, today: date, zone_of: FindZone, name_of: ReadName) -> ReadDiary:
    """The diary of this JSON, every entry in its place and none after `today`, the day it is where the person is."""
    diary = _names_read(_decode(data), cache(name_of))
    for place, day in (("today", today), *_dates(diary)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise DiaryError(place, f"{day} is no date of a diary")
    _check_prescribed(diary, today)
    for place, days in _stretches(diary):
        if days[1] < days[0]:
            raise DiaryError(place, "it ends before it begins")
    if diary.reviewed_until is not None and diary.reviewed_until > today:
        raise DiaryError("$.reviewed_until", f"{diary.reviewed_until} lies in the future; today is {today}")
    _check_entries(diary, _zones(diary, zone_of), today)
    kept, ignored = _without_corrected(diary)
    _check_due(diary, kept)
    order = sorted(kept, key=lambda index: diary.entries[index].at)
    entries = tuple(diary.entries[index] for index in order)
    diary, twice = _supply_once(diary)
    return ReadDiary(diary=diary, entries=entries, ignored=(*ignored, *twice, *_of_others(diary)))


def _decode(data: bytes) -> Diary:
    try:
        read = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise DiaryError("$", f"it is not JSON that can be read: {error}; {EXAMPLE}") from error
    try:
        return msgspec.convert(read, Diary)
    except msgspec.ValidationError as error:
        place, why = _place_of(str(error), read)
        why = 'a number is written as text, such as "7.5"' if "matching regex" in why else why
        raise DiaryError(place, f"{why}; {EXAMPLE}") from error


def _place_of(message: str, read: Any) -> tuple[str, str]:
    """Where is it, and what? msgspec names the list but not which of its items: they are tried one by one."""
    why, _, place = message.partition(" - at `")
    place = place.rstrip("`") or "$"
    for path, kind in LISTS.items():
        if place.startswith(f"{path}[...]"):
            for index, item in enumerate(_at_path(read, path)):
                try:
                    msgspec.convert(item, kind)
                except msgspec.ValidationError as error:
                    why, _, within = str(error).partition(" - at `")
                    return f"{path}[{index}]{within.rstrip('`').removeprefix('$')}", why
    return place, why


def _at_path(read: Any, path: str) -> list[Any]:
    for name in path.split(".")[1:]:
        read = read[name]
    return list(read)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice[:60]!r} stands twice in one object")
    for text in (*found, *found.values()):
        if isinstance(text, str) and not text.isascii() and HALF_A_LETTER.search(text):
            raise ValueError("a text in it holds half of a letter")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")


# ---------------------------------------------------------------------------------------------------- medicines


def _names_read(diary: Diary, name_of: ReadName) -> Diary:
    """The same diary with every medicine under one name."""
    entries = tuple(
        replace(entry, medicine=name_of(entry.medicine)) if isinstance(entry, DoseEntry) else entry
        for entry in diary.entries
    )
    supply = diary.supply
    if supply:
        supply = replace(
            supply,
            on_hand=tuple(replace(each, medicine=name_of(each.medicine)) for each in supply.on_hand),
            refills=tuple(replace(each, medicine=name_of(each.medicine)) for each in supply.refills),
        )
    prescribed = tuple(replace(each, medicine=name_of(each.medicine)) for each in diary.prescribed)
    return replace(diary, medicine=name_of(diary.medicine), prescribed=prescribed, supply=supply, entries=entries)


def _check_prescribed(diary: Diary, today: date) -> None:
    """Is the medicine prescribed, at one dose at a time, and nothing counted that was never prescribed?"""
    names = {each.medicine for each in diary.prescribed}
    if diary.medicine not in names:
        raise DiaryError("$.medicine", f"{diary.medicine} is under review and stands in no prescription")
    for index, each in enumerate(diary.prescribed):
        place = f"$.prescribed[{index}]"
        if each.until is not None and each.until < each.from_:
            raise DiaryError(place, "it ends before it begins")
        if not each.daily:
            raise DiaryError(place, "a dose of nothing is no prescription; end the one before it")
    for name in names:
        mine = sorted((each for each in diary.prescribed if each.medicine == name), key=lambda each: each.from_)
        for one, other in pairwise(mine):
            if one.until is None or one.until >= other.from_:
                why = f"two doses of {name} are prescribed for {other.from_}; end the first before the second begins"
                raise DiaryError("$.prescribed", why)
    for index, entry in enumerate(diary.entries):
        if isinstance(entry, DoseEntry) and entry.medicine not in names:
            raise DiaryError(f"$.entries[{index}]", f"a dose of {entry.medicine}, which stands in no prescription")
    supply = diary.supply or Supply()
    for where, item in _supplied(supply):
        if item.medicine not in names:
            raise DiaryError(f"$.supply.{where}", f"a supply of {item.medicine}, which stands in no prescription")
        if not item.strength:
            raise DiaryError(f"$.supply.{where}.mg_per_unit", "a piece of 0 mg is none")
    for index, counted in enumerate(supply.on_hand):
        if counted.counted > today:
            raise DiaryError(f"$.supply.on_hand[{index}]", f"it was counted on {counted.counted}, after {today}")


def _supplied(supply: Supply) -> Iterator[tuple[str, OnHand | Refill]]:
    yield from ((f"on_hand[{index}]", item) for index, item in enumerate(supply.on_hand))
    yield from ((f"refills[{index}]", item) for index, item in enumerate(supply.refills))


def _dates(diary: Diary) -> Iterator[tuple[str, date]]:
    """Every date that is given, but those of entries, with its place."""
    supply = diary.supply or Supply()
    given: list[tuple[str, date | None]] = [
        ("$.reviewed_until", diary.reviewed_until),
        ("$.supply.prescription_ends", supply.prescription_ends),
    ]
    given += [
        (f"$.prescribed[{i}]", day) for i, each in enumerate(diary.prescribed) for day in (each.from_, each.until)
    ]
    given += [(f"$.supply.on_hand[{i}]", each.counted) for i, each in enumerate(supply.on_hand)]
    given += [(f"$.supply.refills[{i}]", each.on) for i, each in enumerate(supply.refills)]
    given += [(place, day) for place, days in _stretches(diary) for day in days]
    return ((place, day) for place, day in given if day is not None)


def _stretches(diary: Diary) -> Iterator[tuple[str, tuple[date, date]]]:
    if diary.baseline:
        yield "$.baseline", (diary.baseline.from_, diary.baseline.until)
    for index, event in enumerate(diary.events or ()):
        yield f"$.events[{index}]", (event.from_, event.until)


# ---------------------------------------------------------------------------------------------------- time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stay:
    name: str
    zone: tzinfo
    from_: datetime
    until: datetime


def _zones(diary: Diary, zone_of: FindZone) -> list[_Stay]:
    """Where the person was, one place at a time."""
    stays = []
    for index, period in enumerate(diary.zones):
        stays.append((f"$.zones[{index}]", _stay(f"$.zones[{index}]", period, zone_of)))
    stays.sort(key=lambda placed: placed[1].from_)
    for (_, one), (place, other) in pairwise(stays):
        if one.until > other.from_:
            raise DiaryError(place, f"{other.name} begins while {one.name} still lasts; end the first before it")
    return [stay for _, stay in stays]


def _stay(place: str, period: ZonePeriod, zone_of: FindZone) -> _Stay:
    zone = zone_of(period.zone)
    if zone is None:
        raise DiaryError(place, f"no zone is named {period.zone!r}; write one such as Europe/Berlin")
    from_, until = period.from_ or BEGINNING, period.until or END
    if until <= from_:
        raise DiaryError(place, "it ends before it begins")
    return _Stay(name=period.zone, zone=zone, from_=from_, until=until)


def _begins(stay: _Stay) -> datetime:
    return stay.from_


def _check_entries(diary: Diary, stays: Sequence[_Stay], today: date) -> None:
    for index, entry in enumerate(diary.entries):
        place = f"$.entries[{index}]"
        _check_moment(f"{place}.at", entry.at, stays, today)
        if isinstance(entry, DoseEntry):
            if entry.due is not None:
                _check_moment(f"{place}.due", entry.due, stays, today)
            _check_dose(place, entry)
        elif isinstance(entry, CheckIn) and entry.spasm_severity is not None and entry.spasm_frequency == 0:
            raise DiaryError(f"{place}.spasm_severity", "the same check-in says that there were no spasms")


def _check_dose(place: str, entry: DoseEntry) -> None:
    """Is it a dose, and was it taken about when it was due? One left out may be written down long after."""
    if not entry.dose:
        raise DiaryError(f"{place}.mg", 'a dose of nothing is none; one that was left out is "skipped", with its mg')
    if entry.status != "skipped" and entry.due is not None and abs(entry.at - entry.due) > MOST_LATE:
        days = MOST_LATE.days
        raise DiaryError(f"{place}.due", f"it was taken more than {days} days from {entry.due.isoformat()}")


def _check_moment(place: str, moment: datetime, stays: Sequence[_Stay], today: date) -> None:
    """Is it past, and does its zone say the same as the list of zones?"""
    if moment.date() > today:
        raise DiaryError(place, f"{moment.isoformat()} lies in the future; today is {today}")
    place_of = bisect_right(stays, moment, key=_begins) - 1
    stay = stays[place_of] if place_of >= 0 else None
    if stay is None or moment >= stay.until:
        raise DiaryError(place, f"no zone of the diary covers {moment.isoformat()}")
    try:
        there = moment.astimezone(stay.zone)
    except OverflowError:
        raise DiaryError(place, f"{moment.isoformat()} is no date of a diary") from None
    if there.utcoffset() != moment.utcoffset():
        why = f"{moment.isoformat()} contradicts {stay.name}, where it was {there.isoformat()}"
        raise DiaryError(place, why)


# ------------------------------------------------------------------------------------------- twice, or corrected


def _without_corrected(diary: Diary) -> tuple[list[int], list[Ignored]]:
    """Which entries count? One that another corrects does not, nor one that stands there twice."""
    ids: dict[str, int] = {}
    same: dict[Any, int] = {}
    gone: dict[int, str] = {}
    for index, entry in enumerate(diary.entries):
        place = f"$.entries[{index}]"
        bare = _hashable(replace(entry, id=None))
        if bare in same:
            gone[index] = f"it says the same as $.entries[{same[bare]}]"
            continue
        if entry.id is not None and entry.id in ids:
            raise DiaryError(place, f"two different entries have the id {entry.id!r}; correct one by `corrects`")
        if entry.corrects is not None:
            if entry.corrects not in ids:
                raise DiaryError(place, f"it corrects {entry.corrects!r}, which no entry above it has as its id")
            wrong = ids[entry.corrects]
            if wrong in gone:
                raise DiaryError(place, f"it corrects {entry.corrects!r}, and {gone[wrong]} already; correct that one")
            gone[wrong] = f"it was corrected by {place}"
        same[bare] = index
        if entry.id is not None:
            ids[entry.id] = index
    ignored = [Ignored(where=f"$.entries[{index}]", why=why) for index, why in sorted(gone.items())]
    return [index for index in range(len(diary.entries)) if index not in gone], ignored


def _supply_once(diary: Diary) -> tuple[Diary, list[Ignored]]:
    """The same box written down twice is one box: two that are alike stand in one line, added up."""
    supply = diary.supply
    if supply is None:
        return diary, []
    once = replace(supply, on_hand=tuple(dict.fromkeys(supply.on_hand)), refills=tuple(dict.fromkeys(supply.refills)))
    ignored = [
        Ignored(where=f"$.supply.{name}[{index}]", why=f"it says the same as {name}[{first}]; add up what is alike")
        for name, items in (("on_hand", supply.on_hand), ("refills", supply.refills))
        for index, first in _repeats(items)
    ]
    return replace(diary, supply=once), ignored


def _repeats(items: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Which items stand there again, and where first?"""
    first: dict[Any, int] = {}
    for index, item in enumerate(items):
        if first.setdefault(item, index) != index:
            yield index, first[item]


def _of_others(diary: Diary) -> Iterator[Ignored]:
    """What the diary holds of other medicines, each of which is reviewed apart."""
    doses = Counter(entry.medicine for entry in diary.entries if isinstance(entry, DoseEntry))
    for name in sorted({each.medicine for each in diary.prescribed} - {diary.medicine}):
        many = f"{doses[name]} dose{'' if doses[name] == 1 else 's'}"
        why = f"reviewed apart from {diary.medicine}: {many} of it, and its supply, were not looked at"
        yield Ignored(where=name, why=why)


def _hashable(entry: AnyEntry) -> tuple[Any, ...]:
    """What two entries are compared by; a check-in holds a dict."""
    values = msgspec.structs.astuple(entry)
    if isinstance(entry, CheckIn):
        values = (*values, tuple(sorted(entry.triggers.items())))
        values = tuple(value for value in values if not isinstance(value, dict))
    return (type(entry), *values)


def _check_due(diary: Diary, kept: Sequence[int]) -> None:
    """Was no dose both taken and left out?"""
    due: dict[tuple[str, datetime], int] = {}
    for index in kept:
        entry = diary.entries[index]
        if isinstance(entry, DoseEntry) and entry.due is not None:
            key = (entry.medicine, entry.due)
            other = due.setdefault(key, index)
            if other != index:
                why = f"the dose due at {entry.due.isoformat()} stands in $.entries[{other}] already, otherwise"
                raise DiaryError(f"$.entries[{index}]", f"{why}; correct one of them")
