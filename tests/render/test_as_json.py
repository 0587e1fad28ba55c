"""How values stand in the documents."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from msgspec import UNSET

from eutonia.domain.dose import Dose
from eutonia.domain.finding import Cite, Finding, Severity
from eutonia.render.as_json import dose_text, finding_doc, refused_doc, to_json, to_json_line, write_value
from eutonia.render.documents import EgfrDoc


@pytest.mark.parametrize(("mg", "text"), [("7.50", "7.5"), ("15", "15"), ("0.5", "0.5"), ("1E+2", "100")])
def test_a_dose_is_text_without_a_trailing_zero(mg, text):
    assert dose_text(Dose(Decimal(mg))) == text


def test_a_measured_value_is_a_number_with_the_digits_it_has():
    document = EgfrDoc(value=Decimal("41.20"), formula="reported")
    assert b'"value": 41.20' in to_json(document)
    assert msgspec.json.decode(to_json_line(document))["value"] == 41.2
    assert to_json_line(document).count(b"\n") == 1


def test_what_is_not_known_is_null():
    assert b'"value": null' in to_json(EgfrDoc(value=None, formula=None))


def test_no_refusal_leaves_the_field_out():
    assert refused_doc(None) is UNSET


def test_a_value_without_a_written_form_is_refused():
    with pytest.raises(NotImplementedError, match="object has no written form"):
        write_value(object())


def test_a_card_keeps_its_members():
    cite = Cite(source="s", title="S", passage="1", url="", read=date(2026, 1, 1), kind="label", seen="text")
    member = Finding(
        rule="b",
        kind="kidney",
        severity=Severity.MINOR,
        medicine="m",
        with_=("n",),
        effect="e",
        advice="a",
        cites=(cite,),
    )
    head = Finding(
        rule="a", kind="kidney", severity=Severity.MAJOR, medicine="m", with_=(), effect="e", advice="a", cites=(cite,),
        also=(member,),
    )  # fmt: skip
    document = finding_doc(head)
    assert (document.severity, document.also[0].severity) == ("major", "minor")
    assert b'"with"' in to_json_line(document)
