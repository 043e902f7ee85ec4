"""How the command line opens a casebook, and where its passphrase comes from."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from reg44desk import settings
from reg44desk.cli.output import complain
from reg44desk.clock import system_clock
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import upkeep
from reg44desk.services.desk import Actor, Desk

CasebookPath = Annotated[Path, typer.Argument(metavar="X.r44", help="The casebook.", show_default=False)]
PassphraseFile = Annotated[Path | None, typer.Option("--passphrase-file", metavar="FILE", help="Read the passphrase from this file.")]


@contextmanager
def opened(path: Path, passphrase_file: Path | None) -> Iterator[Desk]:
    """The casebook at a path, opened for one command and closed after it."""
    desk = upkeep.open_desk(path, passphrase_of(passphrase_file, path=path), system_clock, *who())
    try:
        yield desk
    finally:
        desk.close()


def who() -> tuple[Actor, str]:
    """Who acts, and the number of this computer, as its settings say."""
    here = settings.load()
    return Actor(here.person), here.device


def passphrase_of(file: Path | None, *, path: Path | None = None, twice: bool = False) -> str:
    """The passphrase: from the file, from REG44DESK_PASSPHRASE, or typed at the terminal, `twice` for a new one.

    Raises TroubleError when no casebook is at `path`, UserError when no passphrase can be had.
    """
    if path is not None and not path.exists():
        raise TroubleError(f"{path} is not there.", "Check the name and the folder.")
    if file is not None:
        return _read_passphrase(file)
    given = os.environ.get("REG44DESK_PASSPHRASE")
    if given:
        return given
    if not sys.stdin.isatty():
        raise UserError("Give the passphrase with --passphrase-file or in REG44DESK_PASSPHRASE.")
    typed = _ask("Passphrase")
    while twice and _ask("The same passphrase again") != typed:
        complain(["The two are not the same. Type both again."])
        typed = _ask("Passphrase")
    return typed


def _ask(words: str) -> str:
    try:
        typed: str = typer.prompt(words, hide_input=True, err=True)
    except typer.Abort:
        raise UserError("Stopped, because no passphrase was typed. Nothing was done.") from None
    return typed


def _read_passphrase(file: Path) -> str:
    """The passphrase in a file, without the line's end; a mark that some editors put before it is left out."""
    if not file.is_file():
        raise UserError(f"{file} is not a file. Check the name of the file with the passphrase.")
    try:
        return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise UserError(f"{file} holds no passphrase. Keep the passphrase in a text file (UTF-8).") from None
