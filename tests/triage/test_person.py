"""The same words, another person: what is taken, the pump, the kidneys, the step."""

from datetime import date
from decimal import Decimal

import pytest

from eutonia.advice.library import open_library
from eutonia.advice.triaging import Report, UnknownSignError, triage_report
from eutonia.domain.patient import Lab, MedicineEntry, Patient

TODAY = date(2026, 11, 24)


def taking(*texts, **known):
    return Patient(medicines=tuple(MedicineEntry(text=text) for text in texts), **known)


def triage(text="", *, patient=None, **report):
    person = patient or Patient()
    return triage_report(Report(text=text, **report), patient=person, library=open_library(), today=TODAY)


def rules(verdict):
    return {each.rule for each in verdict.because}


def test_withdrawal_needs_a_medicine_that_could_cause_it():
    text = "I stopped my tablets and I am itching"
    assert triage(text, patient=taking("baclofen 10 mg")).level.word == "emergency"
    assert triage(text).level.word == "emergency"  # what is taken is not known: it counts
    assert "baclofen-withdrawal" not in rules(triage(text, patient=taking("ibuprofen 400 mg")))


def test_a_medicine_that_the_message_names_counts_as_taken():
    text = "I stopped baclofin and I am itching"
    assert "baclofen-withdrawal" in rules(triage(text, patient=taking("ibuprofen 400 mg")))


def test_an_opioid_makes_drowsiness_an_emergency():
    text = "I am so drowsy that I nod off"
    assert triage(text, patient=taking("gabapentin 300 mg")).level.word == "same-day"
    assert triage(text, patient=taking("gabapentin 300 mg", "oxycodone 5 mg")).level.word == "emergency"
    assert triage(text + " since I took oxycodone", patient=taking("gabapentin 300 mg")).level.word == "emergency"


def test_a_pump_makes_itching_an_emergency():
    assert triage("I am itching", patient=Patient(pump=True)).level.word == "emergency"
    assert triage("I am itching", patient=Patient(pump=False)).level.word == "routine"
    assert triage("I am itching").level.word == "routine"


def test_weak_kidneys_make_drowsiness_on_baclofen_a_same_day_matter():
    weak = (Lab(name="egfr", value=Decimal(28), unit="mL/min/{1.73_m2}", on=TODAY),)
    assert triage("a bit drowsy", patient=taking("baclofen 5 mg")).level.word == "self-care"
    assert triage("a bit drowsy", patient=taking("baclofen 5 mg", labs=weak)).level.word == "same-day"


def test_the_step_counts():
    assert triage("I am sweating and shaking", during="taper").level.word == "same-day"
    assert "withdrawal-signs" not in rules(triage("I am sweating and shaking", during="titration"))


def test_more_than_the_most_of_a_day_at_once_is_an_overdose():
    assert triage("I took 600 mg of baclofen").level.word == "emergency"
    assert triage("I took 10 mg of baclofen").level.word == "routine"
    assert triage("I take 3600 mg of gabapentin a day").level.word == "routine"  # the most, not more


@pytest.mark.parametrize(
    ("form", "level"),
    [
        ({"seizure": True}, "emergency"),
        ({"fever": True, "stopped": True}, "emergency"),
        ({"thoughts-of-death": True}, "same-day"),
        ({"fever": False, "rash": None}, "routine"),
        ({"dry-mouth": True}, "self-care"),
    ],
)
def test_a_form_counts_like_words(form, level):
    assert triage(form=form).level.word == level


def test_a_tick_outranks_a_denial_in_words():
    assert triage("no fever", form={"fever": True}).level.word == "same-day"


def test_an_unknown_tick_is_refused_with_an_offer():
    with pytest.raises(UnknownSignError, match="Did you mean 'fever'"):
        triage(form={"fevr": True})


def test_another_language_is_never_self_care():
    verdict = triage("Ich bin seit gestern sehr sleepy und mir ist ganz komisch")
    assert (verdict.level.word, verdict.understood) == ("routine", False)
    assert "not known here" in verdict.reason
