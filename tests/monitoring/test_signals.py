"""Signals are three-valued: what was not asked, or too long ago, is unknown and never no."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.advice.library import open_library
from eutonia.domain.diary import SideEffect
from eutonia.domain.patient import Patient
from eutonia.monitoring.reading import Answer, worst
from eutonia.monitoring.signals import READERS, kinds_of
from tests.monitoring.diaries import TRIGGERS, check_in, day, diary, doses, entry, person, review, with_entries

BOOK = open_library().knowledge.monitoring
answers = st.lists(st.sampled_from([True, False, None]), max_size=6)


def signal(name, value, **options):
    return next(each for each in review(value, **options).signals if each.id == name)


def only(*entries):
    return diary(entries=list(entries))


def test_every_signal_has_a_reader_and_every_reader_a_signal():
    assert list(READERS) == [record.id for record in BOOK.signals]


@given(answers)
def test_the_worst_is_kleenes_or(values):
    found = worst(Answer(value=value) for value in values).value
    expected = True if True in values else None if None in values or not values else False
    assert found is expected


def test_an_empty_diary_makes_everything_that_is_asked_unknown():
    asked = {"red-flag", "withdrawal", "weakness", "sedation", "side-effect", "hidden-trigger", "taken", "relief"}
    empty = {each.id: each for each in review(only()).signals}
    assert {name: empty[name].value for name in asked | {"too-little"}} == dict.fromkeys(asked | {"too-little"})
    assert all(empty[name].needs for name in asked)


QUESTIONS = {
    "emergency_signs": "red-flag",
    "withdrawal_signs": "withdrawal",
    "weakness": "weakness",
    "falls": "weakness",
    "sedation": "sedation",
    "side_effects": "side-effect",
    "still_a_problem": "too-little",
}


@pytest.mark.parametrize(("question", "name"), QUESTIONS.items())
def test_a_question_left_out_is_unknown(question, name):
    everything_else = [each for each in diary()["entries"] if each["kind"] != "check-in"]
    assert signal(name, only(*everything_else, check_in())).value is (name == "too-little")
    assert signal(name, only(*everything_else, check_in(0, **{question: None}))).value is None


@pytest.mark.parametrize("name", sorted(set(QUESTIONS.values()) | {"hidden-trigger"}))
def test_an_answer_of_eight_days_ago_is_none(name):
    everything_else = [each for each in diary()["entries"] if each["kind"] != "check-in"]
    assert signal(name, only(*everything_else, check_in(6))).value is not None
    assert signal(name, only(*everything_else, check_in(7))).value is None


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_hidden_trigger_is_asked_and_each_counts(trigger):
    others = {each: False for each in TRIGGERS if each != trigger}
    assert signal("hidden-trigger", only(check_in(triggers=others | {trigger: False}))).value is False
    missing = signal("hidden-trigger", only(check_in(triggers=others)))
    assert (missing.value, missing.needs) == (None, (f"hidden trigger: {trigger}",))
    assert signal("hidden-trigger", only(check_in(triggers={trigger: True}))).value is True


def test_a_later_no_does_not_undo_a_sign():
    assert signal("weakness", only(check_in(2, weakness=True), check_in(0))).value is True
    assert signal("sedation", only(entry("sedation", 3, level=2), check_in(0))).value is True


def test_a_sign_since_the_last_review_counts_however_long_ago():
    fell = check_in(20, falls=2)
    assert signal("weakness", only(fell, check_in(0))).value is False
    assert signal("weakness", only(fell, check_in(0)) | {"reviewed_until": day(25)}).value is True


@pytest.mark.parametrize(
    ("what", "grade", "name"),
    [
        ("drowsiness", 2, "sedation"),
        ("Confusion", 2, "sedation"),
        ("muscle weakness", 1, "weakness"),
        ("falls", 1, "weakness"),
        ("nausea", 2, "side-effect"),
        ("something odd", 2, "side-effect"),
        ("something odd", 3, "red-flag"),
        ("drowsiness", 3, "red-flag"),
        ("hallucinations", 1, "red-flag"),
    ],
)
def test_a_side_effect_counts_by_its_words_and_grade(what, grade, name):
    assert signal(name, with_entries(entry("side-effect", 1, what=what, grade=grade))).value is True


@pytest.mark.parametrize(("what", "grade"), [("drowsiness", 1), ("nausea", 1)])
def test_a_side_effect_that_is_only_felt_counts_as_none(what, grade):
    values = {
        each.id: each.value for each in review(with_entries(entry("side-effect", 1, what=what, grade=grade))).signals
    }
    assert (values["sedation"], values["side-effect"], values["red-flag"]) == (False, False, False)


@pytest.mark.parametrize(
    ("scores", "value"),
    [([(2, 5), (0, 8)], True), ([(2, 5), (0, 7)], False), ([(4, 5), (0, 9)], False), ([(3, 2), (2, 6), (1, 5)], True)],
)
def test_a_quick_rise_of_stiffness_is_a_red_flag(scores, value):
    entries = [entry("stiffness", ago, score=score) for ago, score in scores]
    assert signal("red-flag", only(check_in(), *entries)).value is value


def test_a_reason_for_a_missed_dose_is_read_as_well():
    told = doses(1)[0] | {"status": "skipped", "reason": "I was seeing things and had a fever"}
    assert signal("red-flag", only(check_in(), told)).value is True


def test_doses_missed_long_ago_are_no_run():
    assert signal("withdrawal", only(check_in(), *doses(2, skipped=2), *doses(1))).value is False


@pytest.mark.parametrize(("taken_days_ago", "value"), [(2, False), (3, True)])
def test_a_day_without_any_dose_of_one_that_is_taken_once_a_day_is_a_run(taken_days_ago, value):
    prescribed = [{"medicine": "baclofen", "from": day(10), "daily_mg": "5", "times": 1}]
    told = [
        entry("dose", ago, 8 if ago == taken_days_ago else 7, medicine="baclofen", mg="5", status=status)
        for ago, status in ((taken_days_ago, "taken"), (1, "skipped"))
    ]
    assert signal("withdrawal", diary(prescribed=prescribed, entries=[check_in(), *told])).value is value


def test_the_last_doses_must_be_written_down():
    assert signal("withdrawal", only(check_in(), *doses(3))).value is None
    assert signal("withdrawal", only(check_in(), *doses(1))).value is False


def test_of_a_medicine_that_may_stop_suddenly_missed_doses_are_no_withdrawal():
    prescribed = [{"medicine": "dantrolene", "from": day(10), "daily_mg": "75", "times": 3}]
    missed = [each | {"medicine": "dantrolene", "mg": "25"} for each in doses(1, skipped=3)]
    value = diary(medicine="dantrolene", prescribed=prescribed, supply=None, entries=[check_in(), *missed])
    assert signal("withdrawal", value, patient=person(taking=["dantrolene 25 mg x3"])).value is False


def test_a_lab_that_is_due_and_one_that_is_not_known():
    prescribed = [{"medicine": "dantrolene", "from": day(10), "daily_mg": "75", "times": 3}]
    value = diary(medicine="dantrolene", prescribed=prescribed, supply=None, entries=[])
    patient = person(taking=["dantrolene 25 mg x3"])
    tested = [{"name": name, "value": 20, "days_ago": 10} for name in ("alt", "ast")]
    assert signal("lab-due", value, patient=patient).value is True
    assert signal("lab-due", value, patient=person(taking=["dantrolene 25 mg x3"], labs=tested)).value is False


def test_a_finding_that_was_seen_is_not_new():
    patient = person(taking=["baclofen 5 mg x3", "oxycodone 5 mg"])
    new = signal("new-finding", diary(), patient=patient)
    assert new.value is True
    rules = [text.partition(":")[0] for text in new.because]
    assert signal("new-finding", diary(acknowledged=rules), patient=patient).value is False
    assert signal("new-finding", diary(acknowledged=rules[1:]), patient=patient).value is True


def test_a_person_of_whom_nothing_is_known_has_unknown_findings():
    nobody = Patient()
    assert signal("new-finding", diary(), patient=nobody).value is not False
    assert signal("at-top", diary(), patient=nobody).value is None


def test_a_child_gets_no_answer_on_the_top():
    assert signal("at-top", diary(), patient=person(age=12)).value is None


def test_what_was_taken_in_excess_is_not_as_prescribed():
    extra = entry("dose", 1, 15, medicine="baclofen", mg="5", status="taken")
    assert signal("taken", with_entries(extra)).value is False


@pytest.mark.parametrize(("skipped", "value"), [(0, True), (1, False)])
def test_taken_is_by_the_share_of_the_days_written_down(skipped, value):
    assert signal("taken", only(*(one for ago in (3, 2, 1) for one in doses(ago, skipped=skipped)))).value is value


def test_two_doses_at_once_are_not_as_prescribed():
    both = [doses(1)[0], doses(1)[1] | {"mg": "10"}]
    days = [one for ago in (4, 3, 2) for one in doses(ago)]
    told = signal("taken", only(*days, *both))
    assert (told.value, "10 mg at once" in told.because[0]) == (False, True)


def test_a_dose_on_a_day_without_a_prescription_is_not_as_prescribed():
    over = [
        {"medicine": "baclofen", "from": day(10), "until": day(5), "daily_mg": "15", "times": 3},
        {"medicine": "baclofen", "from": day(3), "daily_mg": "15", "times": 3},
    ]
    days = [one for ago in (7, 6, 5, 3, 2, 1) for one in doses(ago)]
    assert signal("taken", diary(prescribed=over, entries=days)).value is True
    told = signal("taken", diary(prescribed=over, entries=[*days, *doses(4)]))
    assert (told.value, "nothing prescribed" in told.because[0]) == (False, True)


def test_a_run_of_missed_doses_matters_of_what_must_not_stop_suddenly():
    days = [one for ago in (4, 3, 2, 1) for one in doses(ago, skipped=3 if ago == 3 else 0)]
    assert signal("taken", only(*days)).because == (f"3 doses in a row left out, until {day(3)}",)


def test_how_old_the_newest_dose_is_goes_by_when_it_was_due():
    """One of five days ago that is written down as left out today says nothing of yesterday."""
    told = doses(5)[0] | {"at": entry("note", 0)["at"], "status": "skipped"}
    taken = doses(6)
    assert signal("withdrawal", only(check_in(), *taken, told)).value is None


def test_an_unknown_names_all_that_would_answer_it():
    told = signal("withdrawal", only(check_in(0, withdrawal_signs=None), *doses(4)))
    assert told.needs == (
        "a check-in that asks for signs of withdrawal",
        "the doses of yesterday and today, written down",
    )


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        ("Weakness  of the hands", {"weakness"}),
        ("drowsy and weaker", {"sedation", "weakness"}),
        ("fell", {"weakness"}),
        ("shoes do not fit", {"other"}),
        ("a dry mouth", {"other"}),
    ],
)
def test_a_side_effect_may_be_several_at_once(what, kinds):
    effect = SideEffect(at=datetime(2026, 11, 24, tzinfo=UTC), what=what, grade=1)
    assert kinds_of(effect, BOOK) == kinds


def test_of_very_many_texts_the_newest_are_read():
    many = [entry("note", 5, 8, text=f"all is well, day {index}") for index in range(2000, 2600)]
    assert signal("red-flag", with_entries(*many, entry("note", 0, text="I can't breathe"))).value is True
    assert signal("red-flag", with_entries(*many, entry("note", 6, text="I can't breathe"))).value is None


def test_a_dose_that_cannot_be_made_is_no_top():
    """What our products cannot make is no limit of the person: unknown, and not a reason to give the medicine up."""
    prescribed = [{"medicine": "baclofen", "from": day(60), "daily_mg": "13", "times": 3}]
    assert signal("at-top", diary(prescribed=prescribed)).value is None


def test_two_days_written_down_are_too_few():
    assert signal("taken", only(*doses(2), *doses(1))).value is None


def test_the_newest_answer_says_whether_it_is_still_a_problem():
    assert signal("too-little", only(check_in(3), check_in(0, still_a_problem=False))).value is False


@pytest.mark.parametrize(("change", "value"), [(1, True), (2, True), (3, False), (4, False), (7, False), (None, None)])
def test_without_scores_the_person_says_how_much_has_changed(change, value):
    assert signal("relief", only(check_in(change=change))).value is value


def test_a_signal_that_is_known_needs_nothing():
    for each in review(diary()).signals:
        assert each.value is not None
        assert each.needs == ()
        assert each.because
