"""The command line itself; each module of commands adds its own to `app`."""

from __future__ import annotations

from typing import Annotated

import typer

from reg44desk import __version__

app = typer.Typer(
    name="reg44desk",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Regulation 44 visits to children's homes: the monthly duty, reports, signatures and copies.\n\n"
    "Without a command the window opens: reg44desk, reg44desk --sample, reg44desk X.r44.\n\n"
    "Each command takes the casebook first. Its passphrase comes from --passphrase-file, from the environment variable "
    "REG44DESK_PASSPHRASE, or from a prompt. The recovery key does instead of the passphrase.",
)


@app.callback(invoke_without_command=True)
def _options(*, version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        typer.echo(f"reg44desk {__version__}")
        raise typer.Exit
