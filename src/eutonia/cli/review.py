"""eutonia review: what a diary adds up to, and what is proposed next."""

from __future__ import annotations

from argparse import Namespace
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from eutonia.advice.library import open_library
from eutonia.advice.replaying import ReplayError, stored_inputs
from eutonia.advice.review_document import review_document
from eutonia.advice.reviewing import ReviewInputs, open_diary, review_diary
from eutonia.advice.titrating import PlanInputs
from eutonia.cli.output import write_json
from eutonia.cli.person import read_bytes, read_person, today_of
from eutonia.planning.wish import Wish


def run(asked: Namespace) -> int:
    library = open_library()
    today = today_of(asked)
    read = open_diary(read_bytes(asked.diary), today=today, zone_of=zone_named, library=library)
    wish = None
    if asked.plan:
        wish = read_wish(read_bytes(asked.plan), medicine=read.diary.medicine)
    inputs = ReviewInputs(read=read, patient=read_person(asked, today=today), today=today, wish=wish)
    document = review_document(review_diary(inputs, library=library))
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.review import show_review

        show_review(document, everything=asked.all)
    return 0


def zone_named(name: str) -> tzinfo | None:
    """The zone of this name, by the machine's zone data."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def read_wish(data: bytes, *, medicine: str) -> Wish:
    """What was asked of the plan that was signed: its ladder, products, hours. Its doses are the diary's."""
    inputs = stored_inputs(data, inputs=PlanInputs, library=open_library())
    if inputs.medicine != medicine:
        raise ReplayError(f"The plan is for {inputs.medicine}, the diary for {medicine}. Give the plan of the diary.")
    return inputs.wish
