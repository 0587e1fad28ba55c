"""Files of answers to the suitability questionnaire: read whole, or refused in one line."""

import json

import pytest

PERSON = ("--age", "50", "--sex", "male", "--taking", "none", "--today", "2026-11-24")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a questionnaire"),
        (b"\xff\xfe", "not a questionnaire"),
        (b"[1, 2]", "not a questionnaire"),
        (b'{"feel": null}', "not a questionnaire"),
        (b'{"feel": [["x"]]}', "not a questionnaire"),
        (b'{"feel": NaN}', "not a questionnaire"),
        (b'{"feel": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not a questionnaire"),
        (b'{"urgent": "both-legs-weak", "urgent": "none"}', "'urgent' stands there twice"),
        (b'{"feeling": "dull"}', "No question 'feeling'"),
        (b'{"feel": "' + b"A" * 100_000 + b'"}', "No answer 'AAAA"),
    ],
    ids=["empty", "bytes", "list", "null", "nested", "nan", "deep", "twice", "question", "long"],
)
def test_a_hostile_file_gives_one_short_line(content, says, eutonia, tmp_path):
    file = tmp_path / "answers.json"
    file.write_bytes(content)
    answer = eutonia("suitability", *PERSON, "--answers", str(file), "--json")
    assert (answer.status, answer.out) == (2, "")
    assert says in answer.err
    assert answer.err.count("\n") == 1
    assert len(answer.err) < 1000


def test_answers_are_read_as_windows_writes_them(eutonia, tmp_path):
    file = tmp_path / "answers.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps({"urgent": ["both-legs-weak"]}).encode())
    answer = eutonia("suitability", *PERSON, "--answers", str(file), "--json")
    assert answer.status == 0
    assert answer.json["pattern"] == "urgent"
    assert answer.json["instead"][0]["text"] == "Go to an emergency department now."


def test_the_page_says_first_what_is_urgent(eutonia, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"urgent": ["numb-saddle-or-bladder-bowel-trouble"], "where": ["back-or-neck"]}))
    page = eutonia("suitability", *PERSON, "--answers", str(file)).out
    assert "DO THIS NOW" in page
    assert page.index("emergency department now") < page.index("cyclobenzaprine")
