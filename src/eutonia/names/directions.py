"""How much a day does a line of a medicine list say, where it says so without doubt?

"baclofen 10 mg three times a day", "gabapentin 300 mg tid", "15 mg x3". One dose in milligrams and one frequency, and
nothing that makes either uncertain (as needed, a range, two frequencies); else nothing is read.
"""

from __future__ import annotations

import re

from eutonia.domain.dose import parse_dose
from eutonia.domain.plan import Regimen

AMOUNT = re.compile(r"(?<![\d./-])(\d{1,5}(?:\.\d{1,3})?)\s*(mg|g|mcg)\b(?!\s*/)", re.IGNORECASE)
COUNT_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
}
FREQUENCIES = (
    (re.compile(r"\b(?:qid|q\.i\.d\.?|q6h|every 6 hours)(?!\w)"), 4),
    (re.compile(r"\b(?:tid|t\.i\.d\.?|q8h|every 8 hours)(?!\w)"), 3),
    (re.compile(r"\b(?:bid|b\.i\.d\.?|q12h|every 12 hours)(?!\w)"), 2),
    (re.compile(r"\b(?:twice (?:a day|daily))\b"), 2),
    (re.compile(r"\b(?:once (?:a day|daily)|daily|every day|qhs|at bedtime|at night|nightly|every night)\b"), 1),
)
TIMES = re.compile(
    r"\b(one|two|three|four|five|six|[1-6]) times (?:a day|daily|per day)\b|\bx\s?([1-6])\b(?!\s*(?:day|week|month))"
)
UNCERTAIN = re.compile(
    r"\b(?:prn|as needed|if needed|when needed|up to|or|alternat\w*|every other|weekly|taper|"
    r"morning|noon|midday|afternoon|evening|breakfast|lunch|dinner|supper|meals?)\b|\d\s*(?:-|–|to)\s*\d"
)
# A product that holds the amount, of which so many pieces are taken, is not the amount of one dose.
PIECES = re.compile(
    r"\b(?:take|takes)?\s*(\d+(?:\.\d+)?|½|one|two|three|half)\s*(?:tab(?:let)?s?|cap(?:sule)?s?|pills?|ml)\b"
)
ONE_PIECE = {"1", "one", "1.0"}


def read_regimen(text: str) -> Regimen | None:
    """Which daily dose and how many doses a day does this line state?

    >>> read_regimen("baclofen 10 mg tablet three times a day")
    Regimen(daily=Dose(mg=Decimal('30')), times=3, groups=())
    >>> read_regimen("oxycodone 5 mg as needed") is None
    True
    """
    lowered = text.lower()
    amounts = set(AMOUNT.findall(lowered))
    pieces = PIECES.search(lowered)
    if UNCERTAIN.search(lowered) or len(amounts) != 1 or (pieces and pieces[1] not in ONE_PIECE):
        return None
    times = _frequencies(lowered)
    if len(times) != 1:
        return None
    number, unit = amounts.pop()
    return Regimen(daily=parse_dose(f"{number} {unit}") * times[0], times=times[0])


def _frequencies(lowered: str) -> list[int]:
    """Each different number of doses a day that the text states."""
    counted = {COUNT_WORDS[word or digit] for word, digit in TIMES.findall(lowered)}
    # "three times daily" also holds "daily": what a count has covered does not speak again.
    rest = TIMES.sub(" ", lowered)
    for pattern, times in FREQUENCIES:
        if pattern.search(rest):
            counted.add(times)
            rest = pattern.sub(" ", rest)
    return sorted(counted)
