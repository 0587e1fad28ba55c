"""A denial, the past, another's story and a question take out the phrase that they cover, and in doubt none."""

from datetime import date

import pytest

from eutonia.advice.library import open_library
from eutonia.advice.triaging import Report, triage_report
from eutonia.domain.patient import Patient

TODAY = date(2026, 11, 24)
TAKEN_OUT = {
    "no fever": "denied",
    "I do not have a fever": "denied",
    "I haven't had any seizures": "denied",
    "no rash, fever or chest pain": "denied",
    "no chest pain or trouble breathing": "denied",
    "Fever: none": "denied",
    "Chest pain? No.": "denied",
    "he isn't suicidal": "denied",
    "last year I had a seizure": "past",
    "Last year, I had a seizure.": "past",
    "I had a heart attack in 2012": "past",
    "When I was a child I had seizures": "past",
    "a history of seizures": "past",
    "can baclofen cause hallucinations": "asked",
    "I read that gabapentin can cause seizures": "asked",
    "my friend fainted on tizanidine, is it safe for me": "other",
}
COUNTS = [
    "no trouble breathing but lips are blue",
    "no fever, chest pain",  # who lists what is absent closes the list with "or"
    "no sleep chest pain",
    "no fever and a seizure",
    "not sure if it is a seizure",
    "never had chest pain like this",
    "I can't breathe",
    "he is not breathing",
    "my son took 10 of my baclofen",
    "my mother had a seizure",  # somebody has it
    "my friend fainted",
    "a seizure today, like last year",
    "last year I had a seizure and now chest pain",
    "last year I had a stroke, chest hurts",
    "worse chest pain than last year",
    "can baclofen cause hallucinations? I had a seizure",
    "can baclofen make my throat close",
    "I used to be fine, now seizures",
    "no longer breathing",
    "fever no seizure yes chest pain",
    "I don't want to die, help, can't breathe",
    "No! He had a seizure",
]


def triage(text):
    return triage_report(Report(text=text), patient=Patient(), library=open_library(), today=TODAY)


@pytest.mark.parametrize(("text", "why"), TAKEN_OUT.items())
def test_what_is_covered_is_taken_out_and_said(text, why):
    verdict = triage(text)
    assert verdict.because == (), text
    assert {each.why for each in verdict.removed} == {why}
    assert not verdict.understood


@pytest.mark.parametrize("text", COUNTS)
def test_in_doubt_nothing_is_taken_out(text):
    assert triage(text).level.word == "emergency"


def test_only_the_covered_phrase_is_taken_out():
    verdict = triage("no trouble breathing but lips are blue")
    assert [(each.phrase, each.why) for each in verdict.removed] == [("trouble breathing", "denied")]
    assert [each.phrase for each in verdict.because] == ["lips are blue"]


def test_thoughts_of_suicide_are_never_only_asked_about():
    assert triage("does gabapentin make people suicidal").level.word == "emergency"
