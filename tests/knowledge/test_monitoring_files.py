"""A slip in the monitoring files is refused with its place."""

import pytest

from eutonia.knowledge.checking_monitoring import assemble_monitoring, check_monitoring
from eutonia.knowledge.errors import KnowledgeError
from eutonia.knowledge.loading import FOLDER, load_knowledge, read_file

MEDICINES = set(load_knowledge().medicines)


def files(**changes: tuple[str, str]):
    """The files that ship, with a few words of one of them changed."""
    found = []
    for path in sorted((FOLDER / "monitoring").glob("*.toml")):
        text = path.read_text()
        if path.stem in changes:
            old, new = changes[path.stem]
            assert old in text
            text = text.replace(old, new, 1)
        found.append(read_file(f"monitoring/{path.name}", text.encode()))
    return found


def check(**changes: tuple[str, str]) -> None:
    check_monitoring("monitoring/x.toml", assemble_monitoring(files(**changes)), MEDICINES)


def test_what_ships_holds():
    check()


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("proposal", "when   = { red-flag =", "when   = { redflag =", "no signal 'redflag'"),
        ("proposal", 'id     = "withdrawal"', 'id     = "red-flag"', "two entries for the row 'red-flag'"),
        ("scales", 'id         = "pain"', 'id         = "stiffness"', "two entries for the scale 'stiffness'"),
        ("cover", 'medicine = "baclofen"', 'medicine = "aspirin"', "one trial for each medicine"),
        ("cover", 'medicine = "gabapentin"', 'medicine = "baclofen"', "two trials of one medicine"),
        ("cover", "days  = 3", "days  = 8", "each earlier than the last"),
        ("proposal", '["yes"]', '["maybe"]', "Invalid enum value 'maybe'"),
        ("proposal", 'action = "urgent"', 'action = "wait"', "Invalid enum value 'wait'"),
        ("scales", "[windows]", "[wndows]", "unknown field `wndows`"),
    ],
)
def test_a_slip_is_refused(file, old, new, why):
    with pytest.raises(KnowledgeError, match=why):
        check(**{file: (old, new)})


def test_the_windows_stand_there_once():
    with pytest.raises(KnowledgeError, match=r"exactly one \[windows\] is needed, not 0"):
        assemble_monitoring([each for each in files() if each.windows is None])


def test_only_scales_that_anybody_may_use():
    """Epworth, POSS, MSSS-88, MSWS-12, EQ-5D and the like need a permission: nothing of them is shipped."""
    named = {scale.id for scale in load_knowledge().monitoring.scales}
    assert named.isdisjoint({"epworth", "poss", "msss-88", "msws-12", "eq-5d-5l", "barthel", "whodas"})
    assert all(scale.licence.startswith("free") for scale in load_knowledge().monitoring.scales)
