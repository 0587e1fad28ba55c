"""eutonia triage: one message, a form, a stream; and what cannot be read is said in one line."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import msgspec
import pytest

from tests.cli.people import TODAY


@pytest.fixture
def stream(eutonia, monkeypatch):
    """`stream(line, line)`: what --jsonl answers to these lines."""

    def asked(*lines):
        data = b"\n".join(line if isinstance(line, bytes) else msgspec.json.encode(line) for line in lines)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        return eutonia("triage", "--jsonl", *TODAY)

    return asked


def answers(answer):
    return [msgspec.json.decode(line) for line in answer.out.splitlines()]


def test_a_message_for_a_person(eutonia):
    answer = eutonia(
        "triage", "I am so drowsy", "--taking", "gabapentin 300 mg", "--taking", "oxycodone", *TODAY, "--json"
    )
    assert answer.status == 0
    assert answer.json["level"] == "emergency"
    assert answer.json["because"][0] == {"phrase": "so drowsy", "rule": "opioid-and-sedative"}


def test_the_page_says_what_to_do_first(eutonia):
    answer = eutonia("triage", "no trouble breathing but lips are blue", *TODAY)
    assert "EMERGENCY" in answer.out
    assert "Call 911, 999" in answer.out
    assert '"trouble breathing" (breathing-trouble): denied' in answer.out


def test_what_is_not_understood_says_so(eutonia):
    assert "a person reads it" in eutonia("triage", "Wann ist offen?", *TODAY).out


def test_a_form_may_be_ticked(eutonia):
    assert eutonia("triage", "--tick", "fever", *TODAY, "--json").json["level"] == "same-day"


def test_the_signs_are_listed(eutonia):
    assert "breathing-trouble" in eutonia("triage", "--signs").out


def test_a_stream_keeps_ids_and_order(stream):
    answer = stream(
        {"id": "a", "text": "cant wake him"},
        {"id": 7, "text": "a bit sleepy", "taking": ["baclofen 5 mg"], "egfr": 28},
        {"id": None, "text": "thanks", "taking": []},
        {"text": "itching all over", "pump": True},
        {"id": {"deep": 1}, "form": {"fever": True}, "during": "steady"},
    )
    assert (answer.status, answer.err) == (0, "")
    assert [each["level"] for each in answers(answer)] == ["emergency", "same-day", "routine", "emergency", "same-day"]
    assert [each.get("id", "-") for each in answers(answer)] == ["a", 7, None, "-", {"deep": 1}]


def test_what_nothing_reads_is_named(stream):
    [answer] = answers(stream({"id": 1, "text": "hello", "takin": ["baclofen"], "level": "routine"}))
    assert answer["ignored"] == ["takin", "level"]


BAD = {
    "no JSON": (b"{oops", "not JSON"),
    "no UTF-8": (b'{"text": "\xff"}', "not JSON"),
    "no object": (b"[1]", "not an object"),
    "nothing to read": ({"id": 1}, "neither text nor form"),
    "a text that is none": ({"text": 5}, "text"),
    "an unknown tick": ({"form": {"fevr": True}}, "'fevr'"),
    "a tick that is none": ({"form": {"fever": "yes"}}, "form"),
    "an unknown step": ({"text": "a", "during": "never"}, "during"),
    "an age in words": ({"text": "a", "age": "old"}, "'old'"),
    "a list that is none": ({"text": "a", "taking": 5}, "taking"),
    "a yes in words": ({"text": "a", "pump": "yes"}, "pump"),
    "an unknown sex": ({"text": "a", "sex": "x"}, "female, male"),
    "a deep nest": (b"[" * 100_000, "JSON"),
}


@pytest.mark.parametrize(("line", "why"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_and_the_others_are_answered(stream, line, why):
    answer = stream({"id": 1, "text": "hello"}, line, {"id": 3, "text": "my lips are blue"})
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("eutonia: Line 2: ")
    assert why in answer.err
    assert [each["id"] for each in answers(answer)] == [1, 3]
    assert answers(answer)[1]["level"] == "emergency"


def test_several_bad_lines_are_counted(stream):
    assert "2 further bad lines" in stream(b"x", b"y", b"z").err


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (["triage"], "No message"),
        (["triage", "--jsonl", "hello"], "--jsonl"),
        (["triage", "--tick", "fevr"], "Did you mean 'fever'"),
        (["triage", "hello", "--age", "old"], "'old'"),
    ],
)
def test_a_wrong_call_is_one_line(eutonia, call, why):
    answer = eutonia(*call)
    assert (answer.status, answer.out) == (2, "")
    assert why in answer.err
    assert answer.err.count("\n") == 1
