"""Laws that the database itself holds, whatever writes to it: triggers, in SQLite's words and in PostgreSQL's.

Each app's migration 0002 lists its own. A law says what must not be; where it is, the change is refused with its
sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.migrations import RunPython


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One law: when it is asked, what must not be, and what is said then."""

    name: str
    table: str
    event: str  # BEFORE UPDATE, BEFORE INSERT ...
    forbidden: str  # SQL; where it is true the change is refused
    says: str


def append_only(table: str) -> tuple[Trigger, ...]:
    """The two laws that keep a table as it was written."""
    return tuple(
        Trigger(
            name=f"{table}_never_{word}", table=table, event=f"BEFORE {word.upper()}", forbidden="1 = 1",
            says=f"{table} is append-only: a correction is a new entry",
        )
        for word in ("update", "delete")
    )  # fmt: skip


def create(vendor: str, laws: Sequence[Trigger]) -> list[str]:
    """The statements that make these laws hold."""
    make = _on_sqlite if vendor == "sqlite" else _on_postgresql
    return [statement for law in laws for statement in make(law)]


def _on_sqlite(law: Trigger) -> list[str]:
    return [
        (
            f"CREATE TRIGGER {law.name} {law.event} ON {law.table} FOR EACH ROW WHEN {law.forbidden}"
            f" BEGIN SELECT RAISE(ABORT, '{_quoted(law.says)}'); END"
        )
    ]


def _on_postgresql(law: Trigger) -> list[str]:
    back = "OLD" if "DELETE" in law.event else "NEW"
    return [
        (
            f"CREATE FUNCTION {law.name}_law() RETURNS trigger LANGUAGE plpgsql AS $law$ BEGIN"
            f" IF {law.forbidden} THEN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',"
            f" MESSAGE = '{_quoted(law.says)}'; END IF; RETURN {back}; END $law$"
        ),
        f"CREATE TRIGGER {law.name} {law.event} ON {law.table} FOR EACH ROW EXECUTE FUNCTION {law.name}_law()",
    ]


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def holding(statements: Callable[[str], list[str]]) -> RunPython:
    """The operation of a migration that makes these statements, in the words of the database at hand."""

    def run(apps: Any, schema_editor: Any) -> None:
        for statement in statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    return RunPython(run, elidable=False)
