"""The small values of a record: words, days, numbers. Read exactly, or not at all."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from msgspec import Raw

from eutonia.fhir.remembered import UnreadableError

LONGEST_WORDS = 2000  # of a name or a diagnosis; what is longer is none
LONGEST_NUMBER = 40
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
HUGE = re.compile(r"[eE][+-]?[0-9]{3}")
DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-5][0-9])?)?)?)?"
)


def parse_day(text: str) -> date | None:
    """The day of a FHIR date, dateTime or instant, as it was written there; None for a year or a month alone."""
    if text[4:5] == text[7:8] == "-":
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            pass  # what is wrong with it, if anything, is said below
    found = DAY.fullmatch(text)
    if not found:
        raise UnreadableError("", f"{text!r} is not a date as FHIR writes it, such as 2026-11-10")
    year, month, day = (int(found[part] or 1) for part in ("year", "month", "day"))
    try:
        whole = date(year, month, day)
    except ValueError:
        raise UnreadableError("", f"{text!r} is a day that does not exist") from None
    return whole if found["day"] else None


def parse_number(raw: Raw) -> Decimal:
    """The exact number that stands here. A text is none, however much it looks like one."""
    written = str(raw, "utf-8", "replace")
    # The decoder has seen that it is JSON: what begins like a number is one.
    looks_like_one = len(written) <= LONGEST_NUMBER and written[0] in "-0123456789"
    if looks_like_one and not (("e" in written or "E" in written) and HUGE.search(written)):
        return Decimal(written)
    shown = written if len(written) <= LONGEST_NUMBER else f"{written[:LONGEST_NUMBER]}..."
    raise UnreadableError("", f"expected a number, found {shown}")


def parse_words(text: str) -> str:
    """A text as written, without the space around it. What can be neither a name nor a diagnosis is refused."""
    if len(text) > LONGEST_WORDS:
        raise UnreadableError("", f"a text of {len(text):,} characters is no name")
    if text.isprintable():
        return text.strip()
    one_line = " ".join(text.split())
    if CONTROL.search(one_line):
        raise UnreadableError("", f"{one_line!r} holds characters that no text may hold")
    return one_line
