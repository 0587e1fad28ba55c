"""Reads the knowledge files: the only code in the core that opens a file.

TOML is pleasant to review and slow to parse, so the checked whole is kept beside the files as one compiled file that
carries a digest of every source byte. Where the digest does not match, the sources are read, checked, compiled again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from eutonia.domain.dose import Dose, DoseError, parse_dose
from eutonia.knowledge.change_records import MissedFile, SwitchFile, TaperFile
from eutonia.knowledge.errors import KnowledgeError
from eutonia.knowledge.monitoring_records import MonitoringFile
from eutonia.knowledge.name_index import NameIndex, load_name_index
from eutonia.knowledge.records import ClassFile, Knowledge, LadderFile, Medicine, RuleFile, SourceFile, ValueSetFile
from eutonia.knowledge.suitability_records import Suitability
from eutonia.knowledge.triage_records import TriageFile
from eutonia.knowledge.written_dose import WrittenDose

FOLDER = Path(__file__).parent
COMPILED = "compiled.msgpack"
KINDS: dict[str, Any] = {
    "sources": SourceFile,
    "classes": ClassFile,
    "value_sets": ValueSetFile,
    "medicines": Medicine,
    "ladders": LadderFile,
    "rules": RuleFile,
    "suitability": Suitability,
    "tapers": TaperFile,
    "switches": SwitchFile,
    "missed": MissedFile,
    "triage": TriageFile,
    "monitoring": MonitoringFile,
}
DIGEST_BYTES = 32
SHAPE = (
    "record_base.py",
    "records.py",
    "change_records.py",
    "suitability_records.py",
    "triage_records.py",
    "monitoring_records.py",
    "conditions.py",
    "checking.py",
    "checking_triage.py",
    "checking_monitoring.py",
)


def read_data(name: str) -> bytes:
    """The bytes of a data file of the knowledge folder, such as "names/names.csv"."""
    return (FOLDER / name).read_bytes()


@cache
def load_knowledge() -> Knowledge:
    """Everything we know, checked as a whole. The same object for the whole process."""
    return load_folder(FOLDER)


def load_folder(folder: Path) -> Knowledge:
    """The knowledge of a folder: from its compiled file where that still matches, else from its sources."""
    texts = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in source_files(folder)}
    digest = digest_of(texts)
    return read_compiled(folder / COMPILED, digest) or compile_sources(folder, texts, digest)


def source_files(folder: Path) -> Iterator[Path]:
    for kind in KINDS:
        yield from sorted((folder / kind).glob("*.toml"))


def digest_of(texts: dict[str, bytes]) -> bytes:
    """What identifies this state of the sources, and of the shape they are read into."""
    # The shape counts as well: a compiled file of an older shape must not be read as one of today's.
    whole = sha256(b"".join((FOLDER / name).read_bytes() for name in SHAPE))
    for name, text in texts.items():
        whole.update(f"{name}:{len(text)}:".encode() + text)
    return whole.digest()


def read_compiled(path: Path, digest: bytes) -> Knowledge | None:
    """The compiled knowledge, if it was made from exactly these sources."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if data[:DIGEST_BYTES] != digest:
        return None
    try:
        return msgspec.msgpack.decode(data[DIGEST_BYTES:], type=Knowledge, dec_hook=read_value)
    except msgspec.MsgspecError:
        return None


def compile_sources(folder: Path, texts: dict[str, bytes], digest: bytes) -> Knowledge:
    """Read and check every source, and keep the result for the next start where the folder can be written."""
    from eutonia.knowledge.checking import assemble  # not needed where the compiled file matches

    files = {name: read_file(name, text) for name, text in texts.items()}
    knowledge = assemble(files, version=digest.hex()[:16])
    fresh = folder / f"{COMPILED}.{digest.hex()[:8]}.new"
    try:
        fresh.write_bytes(digest + msgspec.msgpack.encode(knowledge, enc_hook=write_value))
        fresh.replace(folder / COMPILED)
    except OSError:  # a read-only installation: correct, only slower to start
        pass
    return knowledge


def read_file(name: str, text: bytes) -> Any:
    """One file as its record, or a KnowledgeError that names the place."""
    kind = KINDS[name.partition("/")[0]]
    try:
        return msgspec.convert(tomllib.loads(text.decode(), parse_float=Decimal), kind, dec_hook=read_value)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(name, "", str(error)) from error
    except msgspec.ValidationError as error:
        why, _, place = str(error).partition(" - at `")
        raise KnowledgeError(name, place.rstrip("`"), why) from error


def read_value(kind: type, value: Any) -> Any:
    """A dose is written as text with its unit; the compiled file holds its milligrams."""
    if kind is WrittenDose and isinstance(value, str):
        try:
            return parse_dose(value)
        except DoseError as error:  # as a ValueError msgspec adds the place
            raise ValueError(str(error)) from error
    if kind is WrittenDose and isinstance(value, dict) and isinstance(value.get("mg"), str):
        return Dose(Decimal(value["mg"]))
    raise ValueError(f"a dose is written as text with its unit, not as {value!r}")


def write_value(value: Any) -> Any:
    if isinstance(value, Dose):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} has no written form")


@cache
def load_names() -> NameIndex:
    """The index of medicine names. The same object for the whole process."""
    return load_name_index(read_data)
