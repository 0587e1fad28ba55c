"""Who may call which view? One table (access.toml), asked before any view runs; what it does not name is not there.

A row says who may call (`who`), who of them may also send something (`write`), whether they must have shown within the
last minutes who they are (`fresh`), and whether the address carries a person (`record`). Then the person is looked up
for this user first: a patient's own record, that of somebody who let a caregiver in, one of the clinician's own clinic.
Anybody else's is 404, so that an identifier cannot be tried out.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Who = Literal[
    "anybody",  # also without an account
    "signed-in",
    "patient",
    "caregiver",  # who may read
    "caregiver-log",  # who may also write
    "clinician",  # prescriber, pharmacist or nurse
    "prescriber",
    "administrator",
]


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    view: str
    who: frozenset[str]
    write: frozenset[str]
    record: bool
    fresh: bool
    why: str = ""

    def holders(self, method: str) -> frozenset[str]:
        """Who may call it by this method?"""
        return self.who if method in SAFE else self.write


@cache
def access_table() -> dict[str, Row]:
    """Every view by its name."""
    data = tomllib.loads(files("eutonia.web.accounts").joinpath("access.toml").read_text(encoding="utf-8"))
    known = set(get_args(Who))
    table = {}
    for group in data["group"]:
        who = frozenset(group["who"])
        write = frozenset(group.get("write", who))
        if not who | write <= known:
            raise ValueError(f"access.toml: nobody is called {', '.join(sorted((who | write) - known))}")
        for view in group["views"]:
            if view in table:
                raise ValueError(f"access.toml: {view} stands there twice")
            table[view] = Row(
                view=view, who=who, write=write, record=group.get("record", False), fresh=group.get("fresh", False),
                why=group.get("why", ""),
            )  # fmt: skip
    return table
