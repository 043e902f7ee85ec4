"""The command line: the same services as the window. Lists print a table, or with --json an array of objects."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from reg44desk.cli import casebook, compare, exchange, inspections, lists, papers, register, rota, search
from reg44desk.cli.lists import duty_sentence
from reg44desk.cli.output import complain
from reg44desk.cli.program import app
from reg44desk.errors import TroubleError, UserError

__all__ = [
    "COMMANDS", "app", "casebook", "compare", "duty_sentence", "exchange", "inspections", "lists", "papers", "register", "rota", "run",
    "search",
]  # fmt: skip

COMMANDS = (
    "new", "import", "homes", "people", "visits", "duty", "rota", "members", "inspections", "today", "quality", "search", "report",
    "compare", "paper", "ics", "export", "check", "backup", "restore",
)  # fmt: skip
"""In the order in which the help lists them."""


def run(arguments: Sequence[str]) -> int:
    """Run one command; errors go to standard error in a sentence with status 1, a wrong call gives 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a letter that the terminal lacks shows as a question mark
    try:
        app(list(arguments), prog_name="reg44desk")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    except UserError as error:
        complain([p.message for p in error.problems])
    except TroubleError as error:
        complain([f"{error.what} {error.do}".strip()])
    except OSError as error:
        what = error.filename or "The output"
        complain([f"{what} could not be read or written. Check the name, the folder and the space on the disk."])
    return 1


def _in_order() -> None:
    app.registered_commands.sort(key=lambda command: COMMANDS.index(command.name or getattr(command.callback, "__name__", "")))


_in_order()
