"""Words as people type them: invisible characters, slips, short forms, and a megabyte of anything."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.advice.triaging import Report, triage_report, triager_for
from eutonia.domain.patient import Patient
from eutonia.domain.triage import Level
from eutonia.triage import phrases
from eutonia.triage.message import read_message

TODAY = date(2026, 11, 24)
SAME = "I can't breathe"


def triage(text):
    return triage_report(Report(text=text), patient=Patient(), library=open_library(), today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "I CAN'T BREATHE",
        "i cant breathe",
        "I can\u2019t breathe",
        "I cannot breathe",
        "I can not breathe",
        "i cnt breath",
        "I c\u200ba\u200bn't bre\u00adathe",
        "I can't bre\u0301athe",
        "\uff29 \uff43\uff41\uff4e\uff07\uff54 \uff42\uff52\uff45\uff41\uff54\uff48\uff45",
        "I can't breathe\U0001f62d\U0001f62d\U0001f62d",
        "\U0001f62d\U0001f62dcan't breathe\U0001f62d",
        "i can't breatheeeeee",
        "I can't\x00 breathe\x1b[31m",
        "i can't brethe",
        "i am unable to breathe",
        "I can't  \t breathe",
    ],
)
def test_however_it_is_typed(text):
    assert triage(text).level is Level.EMERGENCY


@pytest.mark.parametrize(
    "text", ["halucinating", "hallucinatting", "hallucenating", "siezure", "unconcious", "swolen lips"]
)
def test_a_slip_of_the_pen_is_read(text):
    assert triage(text).level >= Level.SAME_DAY


@pytest.mark.parametrize(
    "text", ["I am feeling fine", "sitting in my chair", "painted the house", "joking with friends"]
)
def test_another_word_is_no_slip(text):
    assert triage(text).because == ()


def test_a_short_word_is_never_guessed():
    book = open_library().knowledge.triage
    assert book.ordinary
    assert triage("I saw a rush of people").because == ()  # not a rash


HOSTILE = {
    "one word": "wake ",
    "denials": "no trouble breathing or ",
    "cues": "last year seizure ",
    "combining": "c\u200ba\u200bn\u200bt br\u0301eathe ",
    "digits": "1",
    "letters": "a",
    "marks": ".,;!?",
    "apostrophes": "a'",
    "gaps": "took 10 ",
    "stories": "friend had fainted on it should i ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_ten_times_the_text_takes_no_more_than_some_ten_times_as_long(piece):
    """Not a race: a cost that grew with the square would take a hundred times as long."""
    short, long = piece * (20_000 // len(piece)), piece * (200_000 // len(piece))
    triage(short)  # what is made once
    before = time.process_time()
    triage(short)
    between = time.process_time()
    triage(long)
    assert time.process_time() - between < 40 * (between - before) + 0.5


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_ten_times_the_text_is_ten_times_the_work(piece, monkeypatch):
    """Work is counted, not time: how often a phrase is tried at a word."""
    tries = 0

    def counted(find):
        def find_and_count(*given):
            nonlocal tries
            tries += 1
            return find(*given)

        return find_and_count

    for name in ("find_phrase", "find_in_order"):
        monkeypatch.setattr(phrases, name, counted(getattr(phrases, name)))
    triager = triager_for(open_library().knowledge)
    work = []
    for length in (20_000, 200_000):
        tries = 0
        triager.read(piece * (length // len(piece)))
        work.append(tries)
    assert work[1] <= 12 * work[0] + 100


def test_a_message_of_usual_length_tries_few_phrases_at_a_word():
    """Only what may begin at a word, and of which every word stands near, is tried there."""
    book = triager_for(open_library().knowledge).book
    words = read_message("The weather was nice and we walked to the shop for bread and milk. " * 150, {}).words
    held = book.hold(words)
    assert sum(1 for _ in phrases.tries(book.signs, held)) < 20 * len(words)


def test_an_emergency_across_the_edge_of_two_blocks_is_heard():
    filler = "nice " * (phrases.BLOCK - 2)
    for more in range(6):
        assert triage(filler + "so " * more + "my lips, I fear, are blue").level is Level.EMERGENCY


def test_an_emergency_at_the_end_of_a_long_message_is_heard():
    assert triage("The weather was nice and we walked. " * 20_000 + SAME).level is Level.EMERGENCY


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text):
    verdict = triage(text)
    assert verdict.say
    assert verdict.understood or verdict.level >= Level.ROUTINE


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=60))
def test_more_words_in_another_sentence_never_lower_an_emergency(text):
    assert triage(f"{SAME}. {text}").level is Level.EMERGENCY
