"""Does a message speak of more milligrams at once than the most of a whole day?"""

from __future__ import annotations

from collections.abc import Mapping

from eutonia.triage.message import Message

TAKING = frozenset({"took", "taken", "swallowed", "take", "had", "ate", "downed"})
REACH = 5  # words


def doses_at_once(message: Message, most_of_a_day: Mapping[str, float]) -> str | None:
    """The phrase in which more than the most of a day was taken, or None. "I took 600 mg of baclofen." """
    words = message.words
    for place, word in enumerate(words[:-1]):
        if not word.text[0].isdigit() or "/" in word.text or words[place + 1].text not in ("mg", "milligrams", "mgs"):
            continue
        near = range(max(0, place - REACH), min(len(words), place + REACH + 1))
        if not any(words[each].text in TAKING for each in near if each < place):
            continue
        value = float(word.text.replace(",", ".")) if len(word.text) < 9 else float("inf")
        for each in near:
            most = most_of_a_day.get(words[each].text)
            if most is not None and value > most:
                return message.phrase(min(place, each), max(place + 1, each))
    return None
