"""A slip in a knowledge file is refused with its file and place; a compiled file is used only where it matches.

Each test works on a copy of the real folder with a few bytes changed. The copied files that are changed are chosen for
being short; what is said of them holds for every file of their kind.
"""

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from eutonia.knowledge.errors import KnowledgeError
from eutonia.knowledge.loading import COMPILED, DIGEST_BYTES, FOLDER, KINDS, compile_sources, load_folder, write_value
from eutonia.knowledge.records import Knowledge

RULE = """
[[rule]]
id       = "{id}"
about    = "{about}"
kind     = "caution"
when     = {when}
severity = "minor"
effect   = "Something happens."
advice   = "Something is done."
cite     = [{{ source = "eutonia-default", passage = "written for a test" }}]
"""
HARMLESS = "{ age = { at_least = 100 } }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge that ships, without its compiled file."""
    for kind in KINDS:
        shutil.copytree(FOLDER / kind, tmp_path / kind)
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text, f"{file} no longer holds {old!r}: change this test"
    (folder / file).write_text(text.replace(old, new, 1))


def add(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text((folder / file).read_text() + text)


def rule(*, id: str = "orphenadrine.test", about: str = "orphenadrine", when: str = HARMLESS) -> str:  # noqa: A002
    return RULE.format(id=id, about=about, when=when)


def refusal(folder: Path) -> KnowledgeError:
    with pytest.raises(KnowledgeError) as refused:
        load_folder(folder)
    return refused.value


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A mistake in one file, and what must be said of it."""

    file: str
    old: str
    new: str
    place: str
    why: str


M, L, S = "medicines/orphenadrine.toml", "ladders/methocarbamol.toml", "sources/orphenadrine.toml"
SLIPS = {
    "an unknown key at the top": Slip(
        file=M, old="stops_slowly ", new='colour = "white"\nstops_slowly ', place="", why="unknown field `colour`"
    ),
    "an unknown key in a table": Slip(
        file=L, old="stay_days", new="stay_dayz", place="$.ladder[0]", why="unknown field `stay_dayz`"
    ),
    "a key that is needed": Slip(
        file=L, old="reading   =", new="# reading =", place="$.ladder[0]", why="missing required field `reading`"
    ),
    "a key twice": Slip(file=M, old="[[product]]\n", new='[[product]]\nid = "x"\nid = "y"\n', place="", why="line"),
    "a source that is not there": Slip(
        file=L, old='source = "eutonia-default"', new='source = "nowhere-2020"', place="$.ladder[0].cite[1]",
        why="no source 'nowhere-2020'",
    ),
    "a fact without a source": Slip(
        file=M, old='cite     = [{ source = "us-label-orphenadrine-amneal-2019", passage = "indications" }]',
        new="cite     = []", place="$.indication[0].cite", why="length >= 1",
    ),
    "a strength in millilitres": Slip(
        file=M, old='strength    = "100 mg"', new='strength    = "5 mL"', place="$.product[0].strength", why="5 mL"
    ),
    "a dose without a unit": Slip(
        file=L, old='daily = "4000 mg"', new='daily = "4000"', place="$.ladder[0].rung[0].daily", why="4000"
    ),
    "a dose that is a number": Slip(
        file=L, old='daily = "4000 mg"', new="daily = 4000", place="$.ladder[0].rung[0].daily", why="4000"
    ),
    "a kind of source that nobody knows": Slip(
        file=S, old='kind    = "label"', new='kind    = "hearsay"', place="$.source[0].kind", why="hearsay"
    ),
    "a ladder that falls": Slip(
        file=L, old='daily = "2000 mg"', new='daily = "1000 mg"', place="$.ladder[2]", why="does not rise above 1500 mg"
    ),
    "a ladder that stands still": Slip(
        file=L, old='daily = "2000 mg"', new='daily = "1500 mg"', place="$.ladder[2]", why="does not rise above 1500 mg"
    ),
    "a ladder above the maximum": Slip(
        file=L, old='daily = "4500 mg"', new='daily = "4600 mg"', place="$.ladder[1]",
        why="above the maximum of 4500 mg",
    ),
    "two ladders of one pace": Slip(file=L, old="pace      = 2", new="pace      = 1", place="$.ladder", why="one pace"),
    "no ladder by default": Slip(
        file=L, old="default   = true", new="default   = false", place="$.ladder",
        why="exactly one ladder is the default",
    ),
    "ladders of an unknown medicine": Slip(
        file=L, old='medicine = "methocarbamol"', new='medicine = "methocarbamal"', place="$.medicine",
        why="no medicine 'methocarbamal'",
    ),
    "a set with a product that is not there": Slip(
        file=M, old='products = ["extended-release tablet 100 mg"]', new='products = ["tablet 100 mg"]',
        place="$.product_set[0]", why="no product 'tablet 100 mg'",
    ),
    "a scored slow-release tablet": Slip(
        file=M, old='score       = "none"', new='score       = "halves"', place="$.product[0]", why="only a tablet"
    ),
    "a set of products that may not stand for one another": Slip(
        file="medicines/metaxalone.toml", old='products = ["tablet 400 mg", "tablet 800 mg"]',
        new='products = ["tablet 640 mg", "tablet 800 mg"]', place="$.product_set[2]", why="cannot be in one set",
    ),
    "no maximum of the United States": Slip(
        file=M, old='region = "US"\nsince  = 2026-11-24\ncite   = [{ source = "us-label-orphenadrine-amneal-2019", '
        'passage = "dosage: two',
        new='region = "UK"\nsince  = 2026-11-24\ncite   = [{ source = "us-label-orphenadrine-amneal-2019", '
        'passage = "dosage: two',
        place="$.maximum", why="a US maximum is needed",
    ),
    "a condition with two keys": Slip(
        file="rules/orphenadrine.toml", old='when     = { condition = "achalasia" }',
        new='when     = { condition = "achalasia", pregnant = true }', place="when", why="exactly one key",
    ),
    "a range without a bound": Slip(
        file="rules/orphenadrine.toml", old="when     = { age = { at_least = 65 } }", new="when     = { age = {} }",
        place="when.age", why="at least one of",
    ),
    "a rule that replaces one that is not there": Slip(
        file="rules/orphenadrine.toml", old='replaces = ["orphenadrine.interaction.anticholinergic"]',
        new='replaces = ["orphenadrine.interaction.nothing"]', place="$.rule", why="replaces the unknown rule",
    ),
    "a rule that asks for a ladder that is not there": Slip(
        file="rules/orphenadrine.toml", old='ladder   = "cautious"', new='ladder   = "snail"', place="$.rule",
        why="asks for the ladder 'snail'; orphenadrine has none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_refused_with_its_file_and_place(slip: Slip, folder: Path):
    change(folder, slip.file, slip.old, slip.new)
    error = refusal(folder)
    assert error.file == slip.file
    assert slip.place in error.place
    assert slip.why in error.why
    assert str(error).startswith(f"{slip.file}: ")
    assert error.place in str(error)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (rule(about="orphenadrin"), "is about the unknown medicine 'orphenadrin'"),
        (rule(when='{ taking = { classes = ["opiod"] } }'), "no class 'opiod'"),
        (rule(when='{ taking = { any_of = ["tramadoll"] } }'), "'tramadoll' is in no class"),
        (rule(when='{ taking = { classes = ["opioid"], except = ["tramadoll"] } }'), "'tramadoll' is in no class"),
        (rule(when='{ condition = "achalasya" }'), "no value set 'achalasya'"),
        (rule(when='{ any = [{ pregnant = true }, { not = { condition = "achalasya" } }] }'), "value set 'achalasya'"),
        (rule(when='{ allergy = "orphenadrin" }'), "'orphenadrin' is neither an ingredient nor a class"),
    ],
)
def test_a_rule_speaks_only_of_what_is_known(text: str, why: str, folder: Path):
    rules = (folder / "rules/orphenadrine.toml").read_text().count("[[rule]]")
    add(folder, "rules/orphenadrine.toml", text)
    error = refusal(folder)
    assert error.file == "rules/orphenadrine.toml"
    assert error.place.startswith(f"$.rule[{rules}]")
    assert why in error.why


def test_a_rule_that_is_like_the_others_is_taken(folder: Path):
    """The refusals above are for what was wrong, not for having been added."""
    add(folder, "rules/orphenadrine.toml", rule())
    assert "orphenadrine.test" in {each.id for each in load_folder(folder).rules}


def test_two_rules_cannot_share_an_id(folder: Path):
    add(folder, "rules/metaxalone.toml", rule(id="orphenadrine.age.older", about="metaxalone"))
    error = refusal(folder)
    assert {error.file, error.why.rpartition(" in ")[2]} == {"rules/metaxalone.toml", "rules/orphenadrine.toml"}
    assert error.place == "orphenadrine.age.older"
    assert "two entries for the rule 'orphenadrine.age.older'" in error.why


@pytest.mark.parametrize(
    ("file", "row", "what"),
    [
        ("sources/orphenadrine.toml", "mims-norflex", "source"),
        ("value_sets/mind.toml", "dementia", "value set"),
        ("classes/enzymes.toml", "cyp2c19-inhibitor", "class"),
    ],
)
def test_nothing_stands_twice(file: str, row: str, what: str, folder: Path):
    before, _, after = (folder / file).read_text().partition(f'"{row}"')
    head = before[before.rindex("[[") :]
    entry = head + f'"{row}"' + after.partition("[[")[0]
    add(folder, file, "\n" + entry)
    error = refusal(folder)
    assert (error.file, error.place) == (file, row)
    assert f"two entries for the {what} {row!r}" in error.why


def test_two_files_of_one_medicine(folder: Path):
    shutil.copy(folder / M, folder / "medicines/orphenadrine-2.toml")
    assert "two entries for the medicine 'orphenadrine'" in refusal(folder).why


def test_a_file_that_ends_within_a_text_is_refused(folder: Path):
    text = (folder / M).read_text()
    (folder / M).write_text(text[: text.rindex('passage = "') + len('passage = "')])
    error = refusal(folder)
    assert error.file == M
    assert "Unterminated string" in error.why


def test_a_file_that_ends_within_a_table_is_refused(folder: Path):
    text = (folder / M).read_text()
    (folder / M).write_text(text[: text.rindex("cite")])
    error = refusal(folder)
    assert (error.file, error.place) == (M, "$.conflict[2]")
    assert "missing required field `cite`" in error.why


def test_a_file_that_is_not_text_is_refused(folder: Path):
    (folder / M).write_bytes(b"\xff\xfe" + (folder / M).read_bytes())
    assert refusal(folder).file == M


# ---------------------------------------------------------------------------------------------- the compiled file


def as_bytes(knowledge: Knowledge) -> bytes:
    return msgspec.msgpack.encode(knowledge, enc_hook=write_value, order="deterministic")  # sets have none


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose sources were read and compiled, in order."""
    folders: list[Path] = []
    compile_really: Callable[..., Knowledge] = compile_sources

    def compile_and_count(folder: Path, texts: dict[str, bytes], digest: bytes) -> Knowledge:
        folders.append(folder)
        return compile_really(folder, texts, digest)

    monkeypatch.setattr("eutonia.knowledge.loading.compile_sources", compile_and_count)
    return folders


def test_the_compiled_file_says_what_the_sources_say(folder: Path, counted: list[Path]):
    from_sources = load_folder(folder)
    from_compiled = load_folder(folder)
    assert counted == [folder]
    assert as_bytes(from_compiled) == as_bytes(from_sources)


def test_a_changed_byte_of_a_source_sets_the_compiled_file_aside(folder: Path, counted: list[Path]):
    old = load_folder(folder)
    change(folder, "rules/orphenadrine.toml", "Choose something else.", "Choose something else!")
    new = load_folder(folder)
    assert counted == [folder, folder]
    assert old.version != new.version
    assert {rule.advice for rule in new.rules} - {rule.advice for rule in old.rules} == {"Choose something else!"}


def test_a_source_that_became_wrong_is_not_hidden_by_the_compiled_file(folder: Path):
    load_folder(folder)
    change(folder, L, 'daily = "2000 mg"', 'daily = "1000 mg"')
    assert refusal(folder).file == L


@pytest.mark.parametrize("gone", ["sources/gabapentin.toml", "rules/sedation.toml"])
def test_a_file_taken_away_or_renamed_sets_it_aside(gone: str, folder: Path, counted: list[Path]):
    load_folder(folder)
    (folder / gone).rename((folder / gone).with_name("renamed.toml"))
    load_folder(folder)
    assert counted == [folder, folder]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[: DIGEST_BYTES - 1],
        lambda data: data[:DIGEST_BYTES],
        lambda data: data[: len(data) // 2],
        lambda data: data[:DIGEST_BYTES] + b"\xc1" * 1000,
        lambda data: data[:DIGEST_BYTES] + msgspec.msgpack.encode({"version": "x"}),
        lambda data: data.replace(b"\xa2mg", b"\xa2gm"),
        lambda data: b"\x00" + data[1:],
    ],
    ids=[
        "empty",
        "cut in the digest",
        "digest alone",
        "cut in half",
        "no msgpack",
        "another shape",
        "doses of another shape",
        "another digest",
    ],
)
def test_a_corrupt_compiled_file_is_made_again(spoil: Callable[[bytes], bytes], folder: Path, counted: list[Path]):
    fresh = as_bytes(load_folder(folder))
    (folder / COMPILED).write_bytes(spoil((folder / COMPILED).read_bytes()))
    assert as_bytes(load_folder(folder)) == fresh
    assert counted == [folder, folder]
    assert as_bytes(load_folder(folder)) == fresh
    assert counted == [folder, folder]  # mended: the third start reads the compiled file again


def test_a_read_only_folder_is_read_all_the_same(folder: Path, counted: list[Path], monkeypatch: pytest.MonkeyPatch):
    """As after an installation by somebody else. The permission is simulated: root may write anywhere."""

    def refuse(self: Path, data: bytes) -> int:
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    first, second = load_folder(folder), load_folder(folder)
    assert as_bytes(first) == as_bytes(second)
    assert counted == [folder, folder]
    assert not list(folder.glob(f"{COMPILED}*"))


def test_nothing_half_written_is_left_behind(folder: Path):
    load_folder(folder)
    assert [path.name for path in folder.glob(f"{COMPILED}*")] == [COMPILED]
