"""The core reads no clock, environment, network or chance, and only one module of it opens a file.

So any past answer can be replayed from its inputs. Import contracts cannot see a call of `date.today()`: this can.
It reads the code, it does not run it: `getattr` with a made-up name would pass, and a reviewer would not.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "eutonia"

# The edges, where the machine's date, files and settings may be read. Everything else is the core.
EDGES = {"cli", "web", "population"}
# The only code in the core that opens a file: our own knowledge.
OPENS_FILES = SOURCE / "knowledge" / "loading.py"

DEPENDENCIES = {"eutonia", "msgspec"}

# A name forbids what is inside it too: "time" is time.time and time.monotonic.
IMPURE = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "http",
    "input",
    "locale",
    "os.environ",
    "os.getcwd",
    "os.getenv",
    "os.urandom",
    "platform",
    "random.choice",
    "random.choices",
    "random.gauss",
    "random.randint",
    "random.random",
    "random.sample",
    "random.seed",
    "random.shuffle",
    "random.uniform",
    "secrets",
    "socket",
    "subprocess",
    "sys.argv",
    "sys.stdin",
    "time",
    "urllib.request",
    "uuid.uuid1",
    "uuid.uuid4",
}
FILES = {"importlib.resources", "io.open", "open", "os.open", "pkgutil", "shutil", "tempfile"}
FILE_METHODS = {"glob", "iterdir", "read_bytes", "read_text", "rglob", "write_bytes", "write_text"}
BUILTINS = {"input", "open"}


def core_modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] not in EDGES)


def module_id(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def imported_names(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for: `from datetime import date as day` gives day = datetime.date."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                names[alias.asname or root] = alias.name if alias.asname else root
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def full_name(node: ast.expr, names: dict[str, str]) -> str | None:
    """`day.today` as datetime.date.today where `day` was imported as such; None where it starts at no import."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and (inside := full_name(node.value, names)):
        return f"{inside}.{node.attr}"
    return None


def reached_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported or built-in name that a module touches, with its line."""
    names = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (name := full_name(node, names)):
            yield node.lineno, name
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILTINS - names.keys():
            yield node.lineno, node.func.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FILE_METHODS:
            yield node.lineno, f"a path's {node.func.attr}"


def find_impurities(text: str, *, may_open_files: bool = False) -> list[str]:
    """Where a module reads more than its arguments: line and name."""
    forbidden = IMPURE if may_open_files else IMPURE | FILES | {f"a path's {method}" for method in FILE_METHODS}
    return [
        f"line {line}: {name}"
        for line, name in reached_names(ast.parse(text))
        if any(name == each or name.startswith(f"{each}.") for each in forbidden)
    ]


@pytest.mark.parametrize("path", core_modules(), ids=module_id)
def test_a_core_module_reads_only_its_arguments(path):
    assert find_impurities(path.read_text("utf-8"), may_open_files=path == OPENS_FILES) == []


@pytest.mark.parametrize("path", core_modules(), ids=module_id)
def test_a_core_module_needs_msgspec_and_nothing_else(path):
    names = imported_names(ast.parse(path.read_text("utf-8"))).values()
    roots = {name.partition(".")[0] for name in names}
    assert roots - sys.stdlib_module_names - DEPENDENCIES == set()


def test_the_whole_core_is_looked_at():
    folders = {path.relative_to(SOURCE).parts[0] for path in core_modules()}
    assert folders >= {"domain", "knowledge", "planning", "review"}


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\nday = date.today()",
        "import datetime as dt\nnow = dt.datetime.now(dt.UTC)",
        "from time import monotonic\nmonotonic()",
        "from datetime import date\nread = date.today",
        "import os\nhome = os.environ['HOME']",
        "from os import environ\nhome = environ['HOME']",
        "import random\nrandom.random()",
        "text = open('a').read()",
        "from pathlib import Path\nPath('a').read_text()",
        "from importlib import resources\nresources.files('eutonia')",
        "from importlib.resources import files\nfiles('eutonia')",
    ],
)
def test_an_impurity_is_found(code):
    assert find_impurities(code) != []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\nday = date(2026, 11, 23)",
        "def show(today, time):\n    return time, today",
        "import random\nmade = random.Random(7).random()",
        "class Door:\n    def open(self): ...\nDoor().open()",
    ],
)
def test_what_only_looks_like_one_is_not(code):
    assert find_impurities(code) == []
