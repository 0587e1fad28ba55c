"""eutonia interactions: what medicines do to one another, for a few or for thousands of pairs."""

from __future__ import annotations

import csv
import io
from argparse import Namespace
from collections.abc import Callable
from functools import cache

from eutonia.advice.documents import interactions_document, worst_of
from eutonia.advice.interactions import Pair, Taken, check_interactions, check_pair, read_taken
from eutonia.advice.library import Library, open_library
from eutonia.cli.output import write_bytes, write_json
from eutonia.cli.person import CallError, read_bytes
from eutonia.cli.progress import Progress

COLUMNS = ("drug_a", "drug_b")
ANSWERED = ("drug_a", "drug_b", "status", "severity", "rules")


def run(asked: Namespace) -> int:
    if asked.pairs:
        if asked.medicines:
            raise CallError("--pairs takes its medicines from the file. Give a file or medicines, not both.")
        write_bytes(answer_pairs(read_bytes(asked.pairs), asked.pairs, library=open_library()))
        return 0
    if len(asked.medicines) < 2:
        raise CallError("Two or more medicines are needed, such as: eutonia interactions baclofen oxycodone.")
    library = open_library()
    document = interactions_document(check_interactions(asked.medicines, library=library), knowledge=library.knowledge)
    if asked.json:
        write_json(document)
    else:
        from eutonia.cli.views.interactions import show_interactions

        show_interactions(document, everything=asked.all)
    return 0


def answer_pairs(data: bytes, name: str, *, library: Library) -> bytes:
    """The same rows in the same order, each with its answer."""
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if not rows.fieldnames or not set(COLUMNS) <= set(rows.fieldnames):
            raise CallError(f"{name} has no columns drug_a and drug_b. Name them in its first line.")
        asked = [(row["drug_a"], row["drug_b"]) for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise CallError(f"{name} is not CSV in UTF-8: {error}. Write it with the columns drug_a,drug_b.") from error
    return _as_csv(asked, name, library)


def _as_csv(asked: list[tuple[str, str]], name: str, library: Library) -> bytes:
    read: Callable[[str], Taken] = cache(lambda text: read_taken(text, library=library))
    written = io.StringIO(newline="")
    answers = csv.writer(written, lineterminator="\n")
    answers.writerow(ANSWERED)
    with Progress() as progress:
        for line, (a, b) in enumerate(asked, start=2):
            if not (a or "").strip() or not (b or "").strip():
                raise CallError(f"{name}, row {line}: drug_a or drug_b is empty. Name two medicines in each row.")
            answers.writerow((a, b, *_answer(check_pair(read(a), read(b), library=library))))
            progress("pairs", line - 1, len(asked))
    return written.getvalue().encode()


def _answer(pair: Pair) -> tuple[str, str, str]:
    rules = ";".join(dict.fromkeys(finding.rule for finding in pair.findings))
    return pair.status, worst_of(pair.findings), rules
