"""Which phrases of a message do not count: denied, long past, another's story, or only asked about?

Each cue takes out only the phrase that it covers, and in doubt none: an emergency that is heard too often costs a
call, one that is not heard may cost a life. So a denial reaches over a closed list of small words only; "last year"
takes nothing out where the same clause says "now"; a fit of "my son" counts, because somebody has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from eutonia.domain.triage import Why
from eutonia.triage.message import Word
from eutonia.triage.phrases import Match

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
    "experiencing", "show", "showing", "take", "taken", "drink", "seeing", "me", "at", "on", "about", "for",
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


def removal(match: Match, words: Sequence[Word], scopes: Sequence[Match], *, keeps: Iterable[str] = ()) -> Why | None:
    """Why the phrase does not count; None where it does."""
    if is_denied(match, words):
        return "denied"
    for scope in scopes:
        reach = REACHES.get(scope.owner)
        if reach is not None and scope.owner not in keeps and reach[1](scope, match, words, scopes):
            return reach[0]
    return None


# --------------------------------------------------------------------------------------------------------- denied


def is_denied(match: Match, words: Sequence[Word]) -> bool:
    """Is the phrase denied before it ("no fever"), in a list ("no rash, fever or pain") or after it ("Fever: none")?"""
    return _answered_no(match, words) or _denied_before(match.first, words) or _denied_in_list(match, words)


def _answered_no(match: Match, words: Sequence[Word]) -> bool:
    after = match.last + 1
    if after >= len(words) or words[after].mark != "?" or words[after].text not in ANSWERED_NO:
        return False
    return after + 1 == len(words) or bool(words[after + 1].mark)


def _denied_before(first: int, words: Sequence[Word]) -> bool:
    """Does a denial stand before this word, with nothing but small words between?"""
    place = first
    while place > 0 and not words[place].mark:
        place -= 1
        if words[place].text in DENIALS:
            return not (words[place].text == "never" and _goes_on_with(NEVER_YET, first, words))
        if words[place].text not in SMALL:
            return False
    return False


def _goes_on_with(wanted: frozenset[str], first: int, words: Sequence[Word]) -> bool:
    for place in range(first, min(first + LISTED, len(words))):
        if place > first and words[place].mark:
            return False
        if words[place].text in wanted:
            return True
    return False


def _denied_in_list(match: Match, words: Sequence[Word]) -> bool:
    """Is it an item of a list that begins with a denial and is closed by an "or"?"""
    closed = _or_after(match.last, words)
    place = match.first
    for _ in range(LISTED):
        if words[place].mark in (".", "?") or place == 0:
            return False
        if words[place].mark == "," and not closed:
            return False
        place -= 1
        if words[place].text in ("or", "nor"):
            closed = True
        elif words[place].text in DENIALS:
            return closed and words[place].text != "never"
        elif (words[place].text in SENTENCE_WORDS and words[place].text not in SMALL) or not closed:
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
