"""Texts that people see, as they were last reviewed: `make golden` rewrites them, and their diff is the review."""

import difflib
from pathlib import Path

GOLDEN_FOLDER = Path(__file__).parent / "golden"


def hold_to_golden(path: Path, text: str, *, rewrite: bool) -> None:
    """Whether a text is byte for byte what was reviewed; an AssertionError shows where it is not."""
    if rewrite:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return
    if not path.exists():
        raise AssertionError(f"{path} was never made: make golden, and read it")
    reviewed = path.read_bytes().decode()
    if text != reviewed:
        # Line ends are kept, so that a difference in them alone is seen as well.
        before, now = ([repr(line)[1:-1] for line in each.splitlines(keepends=True)] for each in (reviewed, text))
        diff = difflib.unified_diff(before, now, "reviewed", "now", lineterm="")
        raise AssertionError("\n".join([f"{path} is not what comes out now; if it should be: make golden", *diff]))
