"""The command `eutonia`: finds the subcommand, and turns every error of a caller into one line and exit status 2.

Starting must stay quick: the parser needs the standard library only, and each command is imported when it is called.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from eutonia.cli.arguments import parse_arguments
from eutonia.domain.errors import EutoniaError

DONE, NO, WRONG, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: the answer is no; 2: the input or the call is wrong."""
    asked = parse_arguments(arguments)
    try:
        command = import_module(f"eutonia.cli.{asked.module}")
        status: int = command.run(asked)
        sys.stdout.flush()
    except EutoniaError as error:
        return _wrong(str(error))
    except BrokenPipeError:
        # Whoever read us has heard enough; nothing more may be written, not even at exit.
        sys.stdout = open("/dev/null", "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return DONE
    except OSError as error:  # such as a full disk below standard output
        return _wrong(f"The answer could not be written: {error.strerror}. Make room, or write it elsewhere.")
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _wrong(message: str) -> int:
    print(f"eutonia: {' '.join(message.split())}", file=sys.stderr)
    return WRONG
