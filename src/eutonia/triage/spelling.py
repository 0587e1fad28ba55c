"""Which word of our phrases is meant by one that is spelt wrong?

Words under five letters are never guessed, nor words that are words in their own right. One slip is allowed; from
eight letters on also a second one, if it is a letter too many beside one too few. Found through the words with one
letter left out, so the cost does not grow with the vocabulary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

SHORTEST = 5
LONGEST = 20
TWO_SLIPS_FROM = 8


class Spelling:
    """The known words, found from what was written."""

    def __init__(self, known: Collection[str], ordinary: Collection[str]) -> None:
        self.own = frozenset(ordinary)
        self.by_part: dict[str, list[str]] = {}
        for word in sorted(known):
            if len(word) >= SHORTEST and word.isalpha():
                for part in parts(word):
                    self.by_part.setdefault(part, []).append(word)

    def meant(self, word: str) -> str | None:
        """The known word, or None. Of several the one with the fewest slips, then the first in the alphabet."""
        return next(iter(self.all_meant(word)), None)

    def all_meant(self, word: str) -> list[str]:
        """Every known word with the fewest slips: "swolen" may be "swollen" and "stolen"."""
        if not SHORTEST <= len(word) <= LONGEST or word in self.own or not word.isalpha():
            return []
        found: dict[str, int] = {}
        for part in parts(word):
            for known in self.by_part.get(part, ()):
                if known[0] != word[0]:  # few people slip on the first letter, and many words differ only there
                    continue
                slips = 1 if one_slip(word, known) else 2
                if slips == 1 or min(len(word), len(known)) >= TWO_SLIPS_FROM:
                    found[known] = slips
        fewest = min(found.values(), default=0)
        return sorted(known for known, slips in found.items() if slips == fewest)


def parts(word: str) -> Iterator[str]:
    """The word, and the word with each letter left out."""
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))


def one_slip(one: str, other: str) -> bool:
    """Do two words differ by one letter dropped, added, changed, or swapped with its neighbour?

    >>> one_slip("siezure", "seizure"), one_slip("swolen", "swollen"), one_slip("baclofin", "baclofen")
    (True, True, True)
    >>> one_slip("stroke", "strike"), one_slip("fiting", "fainting")
    (True, False)
    """
    if one == other:
        return True
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == len(other) == 2 and one == other[::-1])
