"""What is committed works for anybody: it names no package registry and no machine, and stays short enough to read."""

import ast
import fnmatch
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LONGEST_FUNCTION = 60
LONGEST_FILE = 450

# Put together here, or this file would find itself.
REGISTRIES = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("anaconda", "org"),
        ("proxy", "golang", "org"),
    ]
]
# Not where it goes on from a word: https://example.org/work/ is an address.
OURS_ALONE = [rf"(?<![\w.-])/{folder}/" for folder in ("work", "root", "home/\\w+", "Users/\\w+")]
FORBIDDEN = re.compile("|".join([*map(re.escape, [*REGISTRIES, "/".join(("..", "shared"))]), *OURS_ALONE]))


def ignored_patterns() -> set[str]:
    """The names in .gitignore, which holds names only, and git's own folder."""
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    return {line.rstrip("/") for line in lines if line and not line.startswith("#")} | {".git"}


def committable_files() -> Iterator[Path]:
    """All that is or could be committed. Without asking git: a copy of the tree, or another's, is checked as well."""
    patterns = ignored_patterns()

    def is_ignored(name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)

    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        yield from (Path(folder, name) for name in sorted(files) if not is_ignored(name))


def find_forbidden(text: str) -> list[str]:
    """Lines that only one machine, or one registry, can make sense of."""
    return [f"{number}: {line[:200]}" for number, line in enumerate(text.splitlines(), 1) if FORBIDDEN.search(line)]


def source_files() -> list[Path]:
    """Every file that somebody wrote; the first migration of an app is written by Django."""
    found = (ROOT / "src").rglob("*.py")
    return sorted(path for path in found if not path.match("migrations/0001_initial.py"))


def file_id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_names_a_registry_or_a_machine():
    found = {
        file_id(path): lines
        for path in committable_files()
        # Compressed samples decode to nonsense, in which nothing is found.
        if (lines := find_forbidden(path.read_text("utf-8", errors="replace")))
    }
    assert found == {}


def test_the_whole_tree_is_looked_at():
    files = {file_id(path) for path in committable_files()}
    assert files >= {"pyproject.toml", "requirements/test.txt", ".ci/run", "src/eutonia/__init__.py"}
    assert not any(name.startswith((".git/", ".venv/", ".tools/")) for name in files)


@pytest.mark.parametrize(
    "line",
    [
        f"index = https://{REGISTRIES[0]}/simple",
        f"see https://files.{REGISTRIES[1]}/packages",
        "cp " + "/".join(["", "work", "main"]),
        "open('" + "/".join(["", "root", "notes"]) + "')",
        "facts are in " + "/".join(["..", "shared", "facts"]),
    ],
)
def test_such_a_line_is_found(line):
    assert find_forbidden(line) != []


def test_an_address_with_such_a_folder_is_not():
    assert find_forbidden("https://example.org" + "/".join(["", "work", "12"])) == []


@pytest.mark.parametrize("path", source_files(), ids=file_id)
def test_a_source_file_can_be_read_in_one_sitting(path):
    text = path.read_text("utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert len(text.splitlines()) <= LONGEST_FILE
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
