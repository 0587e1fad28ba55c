"""Which known names are nearly what was written? They are offered; nobody takes one for granted."""

from __future__ import annotations

from eutonia.knowledge.name_index import NameIndex

SHORTEST = 5  # letters: among shorter names one slip makes another medicine
TWO_SLIPS_FROM = 8  # letters
MOST = 5  # offers
KINDS = {"ingredient": 0, "synonym": 1, "spelling": 1, "brand": 1, "supplement": 1, "salt": 2, "combination": 3}


def near_names(written: str, names: NameIndex) -> tuple[str, ...]:
    """The known names within one slip of the pen (five to seven letters) or two (longer), nearest first."""
    allowed = slips_allowed(written)
    if not allowed:
        return ()
    pairs = {written[place : place + 2] for place in range(len(written) - 1)}
    needed = len(pairs) - 3 * allowed  # a slip spoils at most three pairs of neighbours
    found = []
    for name, kind in names.each_name():
        if abs(len(name) - len(written)) > allowed or kind not in KINDS or len(name) < SHORTEST:
            continue
        if sum(pair in name for pair in pairs) < needed:
            continue
        slips = count_slips(written, name, at_most=allowed)
        if slips <= allowed and words_are_near(written, name):
            found.append((slips, name[0] != written[0], KINDS[kind], name))
    return tuple(dict.fromkeys(name for *_, name in sorted(found)))[:MOST]


def words_are_near(written: str, name: str) -> bool:
    """Of names of several words, is each word near? "Vitamin A" is not a slip of "vitamin E"."""
    pairs = list(zip(written.split(), name.split(), strict=False))
    if len(pairs) < 2:
        return True
    return all(one == other or count_slips(one, other, at_most=2) <= slips_allowed(one) for one, other in pairs)


def slips_allowed(written: str) -> int:
    letters = sum(character.isalpha() for character in written)
    if letters < SHORTEST:
        return 0
    return 2 if letters >= TWO_SLIPS_FROM else 1


def count_slips(one: str, other: str, *, at_most: int) -> int:
    """How many letters were dropped, added, changed or swapped with a neighbour between two words?

    Optimal string alignment distance (Damerau-Levenshtein without reuse); stops counting above `at_most`.

    >>> count_slips("baclofin", "baclofen", at_most=2), count_slips("tizanidine", "tiagabine", at_most=2)
    (1, 3)
    """
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != opposite))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite:
                cost = min(cost, before_last[column - 2] + 1)
            now.append(cost)
        if min(now) > at_most:
            return at_most + 1
        before_last, last = last, now
    return min(last[-1], at_most + 1)
