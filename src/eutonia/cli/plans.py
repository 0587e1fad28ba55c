"""What plan, taper and switch do alike: make a stored plan again, or make one, and say whether there is one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from typing import TypedDict

from eutonia.advice.library import Library, open_library
from eutonia.advice.replaying import replay_plan
from eutonia.advice.understanding import known_medicine
from eutonia.cli.output import write_bytes, write_json
from eutonia.cli.person import CallError, read_bytes, read_person, today_of
from eutonia.domain.patient import Patient
from eutonia.render.documents import PlanDoc
from eutonia.render.taper_documents import SwitchDoc, TaperDoc

OF_THE_ANSWER = frozenset({"module", "json", "all", "calendar", "replay"})  # how it is shown, not what is asked
UNSET_IS_FALSE = frozenset({"no_halves", "assume_unknown_normal"})  # every other flag is None until it is given


class HeadInputs(TypedDict):
    """The inputs that every plan has, by their names."""

    patient: Patient
    today: date
    assume_unknown_normal: bool


def head_inputs(asked: Namespace) -> HeadInputs:
    """Of whom, for which day, and whether only for teaching."""
    today = today_of(asked)
    return HeadInputs(
        patient=read_person(asked, today=today), today=today, assume_unknown_normal=asked.assume_unknown_normal
    )


def read_medicine(name: str | None, *, library: Library) -> str:
    """The medicine that is named, as knowledge writes it."""
    if name is None:
        raise CallError(f"Which medicine? One of {', '.join(library.knowledge.medicines)}.")
    return known_medicine(name, library=library)


def answer[D: (PlanDoc, TaperDoc, SwitchDoc)](
    asked: Namespace, *, kind: str, make: Callable[[Library], D], show: Callable[[D], None]
) -> int:
    """The command's answer, and its exit status: 1 where no plan can be made."""
    library = open_library()
    if asked.replay:
        _refuse_wishes(asked)
        write_bytes(replay_plan(read_bytes(asked.replay), library=library, kind=kind))
        return 0
    document = make(library)
    if asked.json:
        write_json(document)
    else:
        show(document)
    return 1 if document.refused else 0


def _refuse_wishes(asked: Namespace) -> None:
    """What the stored plan holds is not asked for beside it: a flag is never passed over in silence."""
    for name, value in vars(asked).items():
        given = value if name in UNSET_IS_FALSE else value is not None
        if given and name not in OF_THE_ANSWER:
            raise CallError(
                "--replay takes everything from the stored plan. Give no medicine, no person and no wish with it."
            )
