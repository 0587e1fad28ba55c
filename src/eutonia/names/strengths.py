"""Which strength is written here? As written, with even spacing; no unit is ever added that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eutonia.names.tokens import Token
from eutonia.names.vocabulary import AMOUNTS, PER, UNITS

# "1/2 tab" counts tablets; nothing is sold as strength 1/2.
FRACTIONS = frozenset({("1", "2"), ("1", "4"), ("3", "4"), ("1", "3"), ("2", "3")})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what belongs to it. Without text it is a volume, a duration or a count, not a strength."""

    texts: tuple[str, ...]
    end: int  # the position after it
    bare: bool = False  # one number without a unit
    hours: bool = False  # "24 HR": how long a product releases, or how often it is taken


def read_amount(tokens: Sequence[Token], at: int) -> Amount:
    """The amount that begins with the number at this position."""
    numbers, end = read_numbers(tokens, at)
    unit = unit_at(tokens, end)
    if len(numbers) == 1 and numbers[0].endswith("%"):
        return Amount((numbers[0].replace("%", " %"),), end)
    if unit is None:
        strength = tuple(numbers) not in FRACTIONS and not looks_like_a_date(numbers)
        return Amount((joined_as_written(tokens, at, end),) if strength else (), end, bare=len(numbers) == 1)
    if unit in PER and len(numbers) == 2 and tokens[end - 1].sep == "/" and unit not in AMOUNTS:
        return Amount((f"{numbers[0]}/{numbers[1]} {unit}",), end + 1)  # "250/5 mL": the first unit is missing
    if unit not in AMOUNTS:
        return Amount((), end + 1, hours=unit == "hr")
    per, end = read_per(tokens, end + 1)
    if (len(numbers) > 1 and tokens[at + 1].sep == "/") or per:
        return Amount(tuple(f"{number} {unit}{per}" for number in numbers), end)
    if len(numbers) > 1:
        return Amount((f"{'-'.join(numbers)} {unit}",), end)
    return Amount((f"{numbers[0]} {unit}",), end)


def read_numbers(tokens: Sequence[Token], at: int) -> tuple[list[str], int]:
    """The numbers joined by a slash or a hyphen: "5/325", "20-12.5", "50-200-40"."""
    numbers, end = [plain_number(tokens[at].text)], at + 1
    while end < len(tokens) and tokens[end].is_number and tokens[end].sep in {"/", "-"}:
        numbers.append(plain_number(tokens[end].text))
        end += 1
    return numbers, end


def looks_like_a_date(numbers: Sequence[str]) -> bool:
    return len(numbers) != 2 and any(len(number) == 4 and number[:2] in {"19", "20"} for number in numbers)


def plain_number(text: str) -> str:
    """Without thousands' commas, and with the zero before the point that keeps .5 from being read as 5."""
    text = text.replace(",", "")
    return f"0{text}" if text.startswith(".") else text


def unit_at(tokens: Sequence[Token], at: int) -> str | None:
    if at < len(tokens) and tokens[at].sep in {"", "-"}:
        return UNITS.get(tokens[at].text)
    return None


def read_per(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """What follows a slash after an amount's unit: "/mL", "/5 mL", "/24 hr"; nothing where it is another strength."""
    if at >= len(tokens) or tokens[at].sep != "/":
        return "", at
    if not tokens[at].is_number:
        unit = UNITS.get(tokens[at].text)
        return (f"/{unit}", at + 1) if unit in PER else ("", at)
    unit = unit_at(tokens, at + 1)
    if unit in PER and unit not in AMOUNTS:
        return f"/{plain_number(tokens[at].text)} {unit}", at + 2
    return "", at


def joined_as_written(tokens: Sequence[Token], at: int, end: int) -> str:
    return "".join(
        token.sep * (place > at) + plain_number(token.text) for place, token in enumerate(tokens[at:end], at)
    )


def spread_over(strength: str, ingredients: int) -> str:
    """A strength written once for a combination, for each of its parts; a range of doses stays as it is.

    >>> spread_over("5-325 mg", 2), spread_over("5-10 mg", 1)
    ('5 mg / 325 mg', '5-10 mg')
    """
    numbers, _, unit = strength.partition(" ")
    parts = numbers.split("-")
    if unit not in AMOUNTS or len(parts) < 2 or len(parts) != ingredients:
        return strength
    return " / ".join(f"{part} {unit}" for part in parts)
