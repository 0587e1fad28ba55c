import pytest

from tests.golden_files import hold_to_golden


def test_the_reviewed_text_passes(tmp_path):
    hold_to_golden(tmp_path / "plans" / "a.txt", "5 mg × 3\n", rewrite=True)
    hold_to_golden(tmp_path / "plans" / "a.txt", "5 mg × 3\n", rewrite=False)


def test_another_text_fails_and_is_shown(tmp_path):
    hold_to_golden(tmp_path / "a.txt", "5 mg\n10 mg\n", rewrite=True)
    with pytest.raises(AssertionError, match=r"(?s)make golden.*-10 mg.*\+15 mg"):
        hold_to_golden(tmp_path / "a.txt", "5 mg\n15 mg\n", rewrite=False)


def test_a_text_never_reviewed_fails(tmp_path):
    with pytest.raises(AssertionError, match="never made"):
        hold_to_golden(tmp_path / "a.txt", "", rewrite=False)


def test_another_end_of_line_fails(tmp_path):
    hold_to_golden(tmp_path / "a.txt", "5 mg\n", rewrite=True)
    with pytest.raises(AssertionError, match="make golden"):
        hold_to_golden(tmp_path / "a.txt", "5 mg\r\n", rewrite=False)
