"""Which phrases of a message do not count: denied, long past, another's story, or only asked about?

Each cue takes out only the phrase that it covers, and in doubt none: an emergency that is heard too often costs a
call, one that is not heard may cost a life. So a denial reaches over a closed list of small words only; "last year"
takes nothing out where the same clause says "now"; a fit of "my son" counts, because somebody has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from eutonia.domain.triage import Why
from eutonia.triage.finding import Denied, Match, Part
from eutonia.triage.message import Word

DENIALS = frozenset({
    "no", "not", "never", "without", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "havent",
    "hasnt", "hadnt", "aint", "deny", "denies", "denied", "nor", "neither", "nil", "zero", "none",
})  # fmt: skip
# What may stand between a denial and what it denies. Any other word ends its reach.
SMALL = frozenset({
    "a", "an", "any", "the", "my", "his", "her", "their", "of", "in", "from", "with", "to", "been", "be", "being",
    "have", "has", "had", "having", "get", "got", "getting", "feel", "feeling", "felt", "new", "real", "really",
    "actual", "actually", "more", "other", "further", "sign", "signs", "symptom", "symptoms", "problem", "problems",
    "trouble", "troubles", "issue", "issues", "significant", "severe", "bad", "obvious", "all", "sort", "kind",
    "yet", "currently", "history", "thoughts", "thought", "swelling", "pain", "seen", "noticed", "experienced",
    "experiencing", "show", "showing", "take", "taken", "drink", "seeing", "me", "at", "on", "about", "for", "going",
    "gonna", "planning", "ever",
})  # fmt: skip
NEVER_YET = frozenset(
    {"like", "before", "until", "till", "til", "so", "this", "that"}
)  # "never had chest pain like this"
# A list such as "no rash, fever or swelling" ends where somebody does something.
SENTENCE_WORDS = frozenset({
    "i", "im", "ive", "he", "hes", "she", "shes", "we", "they", "theyre", "you", "it", "its", "my", "is", "are",
    "am", "was", "were", "have", "has", "had", "and", "because", "now", "just", "since", "when", "then", "cant",
    "wont", "got", "feel", "feels", "keep", "keeps", "so", "also", "still", "but", "please", "help",
})  # fmt: skip
LISTED = 8  # words of a list, at most
ITEM = 1  # words before the last of an item: "no lip or eye swelling"
CANNOT = frozenset({"cant", "couldnt", "barely", "hardly", "cannot", "struggle", "struggling", "hard"})
FINE = frozenset({
    "fine", "ok", "okay", "normal", "good", "clear", "perfect", "alright", "great", "usual", "lovely", "unchanged",
    "well", "normally", "perfectly",
})  # fmt: skip
NOT_FINE = frozenset({
    "was", "were", "used", "until", "but", "cant", "wont", "hardly", "barely", "far", "less", "wish", "usually", "than",
}) | DENIALS  # fmt: skip
FINE_UNTIL = frozenset({"until", "till", "before", "yesterday", "last", "then", "but", "earlier"})
NEXT = 4  # words after a noun in which it may be said to be fine
NOW = frozenset({
    "now", "today", "tonight", "again", "still", "just", "currently", "yesterday", "keeps", "keep", "started",
    "suddenly", "morning", "afternoon", "evening", "help", "ongoing", "worse",
})  # fmt: skip
IS = frozenset({"im", "am", "is", "are", "hes", "shes", "theyre", "having", "getting", "feel", "feels", "feeling"})
NOT_THEN = frozenset({"like", "as", "than", "since", "worse"})  # "worse than last year" is no past
CLAUSE_WORDS = frozenset({"and", "because", "cos", "so", "then", "while", "which", "but", "however", "plus", "n"})
FIRST_PERSON = frozenset({"i", "im", "ive", "me", "my", "his", "her", "he", "she", "hes", "shes", "him", "our", "we"})
ALONE = 5  # words: "Last year, I had ..." is a clause of its own
ANSWERED_NO = frozenset({"no", "none", "nope", "nil", "negative", "denied", "denies", "never", "absent"})
LONGEST_CLAUSE = 20  # words: who writes without a stop is not taken to mean one thing


def removal(
    match: Match, words: Sequence[Word], scopes: Sequence[Match], *, denied: Denied, keeps: Iterable[str] = ()
) -> Why | None:
    """Why the phrase does not count; None where it does. `denied` answers for one of the parts of a phrase."""
    if any(denied(part) for part in match.parts) or is_denied((match.first, match.last), words):
        return "denied"
    for scope in scopes:
        reach = REACHES.get(scope.owner)
        if reach is not None and scope.owner not in keeps and reach[1](scope, match, words, scopes):
            return reach[0]
    return None


# --------------------------------------------------------------------------------------------------------- denied


def is_denied(part: Part, words: Sequence[Word]) -> bool:
    """Is the phrase denied before it ("no fever"), in a list ("no rash, fever or pain") or after it ("Fever: none")?"""
    first, last = part
    return _answered_no(last, words) or _denied_before(first, words) or _denied_in_list(first, last, words)


def is_well(part: Part, words: Sequence[Word]) -> bool:
    """Is it denied, or said to be as it should: "mouth and eyes fine", "breathing is normal"?"""
    return is_denied(part, words) or _fine_after(part[1], words)


def _fine_after(last: int, words: Sequence[Word]) -> bool:
    for place in range(last + 1, min(last + 1 + NEXT, len(words))):
        if words[place].mark or words[place].text in NOT_FINE:
            return False
        if words[place].text in FINE:
            return place + 1 == len(words) or bool(words[place + 1].mark) or words[place + 1].text not in FINE_UNTIL
    return False


def _answered_no(last: int, words: Sequence[Word]) -> bool:
    after = last + 1
    if after >= len(words) or words[after].mark != "?" or words[after].text not in ANSWERED_NO:
        return False
    return after + 1 == len(words) or bool(words[after + 1].mark)


def _denied_before(first: int, words: Sequence[Word]) -> bool:
    """Does a denial stand before this word, with nothing but small words between?"""
    place = first
    while place > 0 and not words[place].mark:
        place -= 1
        if words[place].text in DENIALS:
            return not (words[place].text == "never" and _goes_on_with(NEVER_YET, first, words)) and not (
                words[place].text == "without" and _cannot_before(place, words)
            )
        if words[place].text not in SMALL:
            return False
    return False


def _cannot_before(place: int, words: Sequence[Word]) -> bool:
    """ "I can't climb stairs without gasping" tells of gasping."""
    for before in range(place - 1, max(-1, place - 1 - LISTED), -1):
        if words[before].text in CANNOT:
            return True
        if words[before + 1].mark:
            return False
    return False


def _goes_on_with(wanted: frozenset[str], first: int, words: Sequence[Word]) -> bool:
    for place in range(first, min(first + LISTED, len(words))):
        if place > first and words[place].mark:
            return False
        if words[place].text in wanted:
            return True
    return False


def _denied_in_list(first: int, last: int, words: Sequence[Word]) -> bool:
    """Is it an item of a list that begins with a denial and is closed by an "or"?"""
    closed = _or_after(last, words)
    place = first
    for step in range(LISTED):
        if words[place].mark in (".", "?") or place == 0:
            return False
        if words[place].mark == "," and not closed:
            return False
        place -= 1
        if words[place].text in ("or", "nor"):
            closed = True
        elif words[place].text in DENIALS:
            return closed and words[place].text != "never"
        elif (words[place].text in SENTENCE_WORDS and words[place].text not in SMALL) or (not closed and step >= ITEM):
            return False
    return False


def _or_after(last: int, words: Sequence[Word]) -> bool:
    for place in range(last + 1, min(last + 1 + LISTED, len(words))):
        if words[place].mark in (".", "?") or words[place].text in SENTENCE_WORDS:
            return False
        if words[place].text in ("or", "nor"):
            return True
    return False


# ----------------------------------------------------------------------------------------- past, another's, asked


def _clause(place: int, words: Sequence[Word]) -> tuple[int, int]:
    """From which word to before which does the clause of this word run?"""
    first, last = place, place + 1
    begin, end = max(0, place - LONGEST_CLAUSE), min(len(words), place + LONGEST_CLAUSE)
    while first > begin and not words[first].mark and words[first].text not in CLAUSE_WORDS:
        first -= 1
    while last < end and not words[last].mark and words[last].text not in CLAUSE_WORDS:
        last += 1
    return first, last


def _says_now(first: int, last: int, words: Sequence[Word]) -> bool:
    return any(words[place].text in NOW for place in range(first, last))


def _reaches_past(scope: Match, match: Match, words: Sequence[Word], scopes: Sequence[Match]) -> bool:
    first, last = _clause(match.first, words)
    here = first <= scope.first < last or _stands_alone_before(scope, first, words)
    if not here or (scope.first and words[scope.first - 1].text in NOT_THEN and words[scope.last].text[0].isalpha()):
        return False
    close = range(max(first, match.first - 3), match.first)
    return not _says_now(first, last, words) and not any(words[place].text in IS for place in close)


def _stands_alone_before(scope: Match, first: int, words: Sequence[Word]) -> bool:
    """Is the cue the whole clause before the comma: "Last year, I ..."?"""
    begin, end = _clause(scope.first, words)
    return end == first and words[first].mark == "," and end - begin <= ALONE


def _reaches_other(scope: Match, match: Match, words: Sequence[Word], scopes: Sequence[Match]) -> bool:
    """Another's story counts as one only where the message goes on to ask for the writer."""
    first, last = _clause(match.first, words)
    here = scope.first < last and scope.last >= first
    return here and not _says_now(first, last, words) and any(each.owner == "about-self" for each in scopes)


def _reaches_asked(scope: Match, match: Match, words: Sequence[Word], scopes: Sequence[Match]) -> bool:
    """A question about what may happen reaches to the end of its sentence, unless it turns to what does happen."""
    if match.first <= scope.first or match.first - scope.last > 2 * LISTED:
        return False
    between = range(scope.last + 1, match.last + 1)
    if any(words[place].mark in (".", "?") or words[place].text in FIRST_PERSON for place in between):
        return False
    end = match.last + 1
    return end >= len(words) or bool(words[end].mark) or words[end].text not in FIRST_PERSON


Reach = Callable[[Match, Match, Sequence[Word], Sequence[Match]], bool]
REACHES: dict[str, tuple[Why, Reach]] = {
    "past": ("past", _reaches_past),
    "other": ("other", _reaches_other),
    "asked": ("asked", _reaches_asked),
}
