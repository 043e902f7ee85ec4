"""What tests of the casebook file do over and over: change it by hand, look at it from outside, be somebody without rights."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from reg44desk.db.casebook import Casebook, open_casebook
from reg44desk.db.models import Home, Person
from reg44desk.db.triggers import TRIGGERS, statements
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import people, upkeep
from reg44desk.services.desk import Desk, Tx, command
from tests.conftest import PASSPHRASE, START

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights another way")

NOBODY = 65534


def opened(path: Path, passphrase: str = PASSPHRASE) -> Casebook:
    """The casebook file, open, without a desk on it."""
    return open_casebook(path, passphrase, now=START)


def beside(path: Path) -> dict[str, bytes]:
    """Every file in a casebook's folder with its bytes."""
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}


def refusal(path: Path, passphrase: str = PASSPHRASE) -> str:
    """What opening says when it refuses; fails unless every file is as it was, to the byte."""
    before = beside(path)
    with pytest.raises((TroubleError, UserError)) as caught:
        opened(path, passphrase)
    assert beside(path) == before
    return str(caught.value)


@contextmanager
def by_hand(file: Casebook) -> Iterator[Any]:
    """A connection on which nothing keeps anybody from changing the journal, as for somebody with the key and bad intentions."""
    with closing(file.connect()) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for statement in statements():
            connection.execute(statement)


def problems(desk: Desk) -> list[str]:
    """What Check finds."""
    return list(desk.read(upkeep.check_casebook).problems)


def add_person(desk: Desk, name: str = "Pat Reed") -> UUID:
    """A person, the plainest record there is."""
    return desk.do(people.add_person, people.PersonDraft(name=name)).value


def rename_person(desk: Desk, person_id: UUID, name: str) -> None:
    """Give a person another name."""
    desk.do(people.edit_person, person_id, people.PersonDraft(name=name))


@command("Remove a person")
def remove_person(tx: Tx, person_id: UUID) -> None:
    """Remove a person's record; no screen does it, undo does."""
    tx.session.delete(tx.session.get_one(Person, person_id))


def person_names(desk: Desk) -> list[str]:
    """Everybody's name, in order."""
    return desk.read(lambda session: sorted(session.scalars(select(Person.name))))


def home_names(desk: Desk) -> list[str]:
    """Every home's name, in order."""
    return desk.read(lambda session: sorted(session.scalars(select(Home.name))))


def run_python(script: str, *arguments: str | Path, **more: Any) -> subprocess.Popen[str]:
    """Start another Python on a script of ours, talking over pipes."""
    command_line = [sys.executable, "-c", script, *map(str, arguments)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command_line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root, **more)


@contextmanager
def ordinary_folder() -> Iterator[Path]:
    """A folder that belongs to somebody without special rights."""
    folder = Path(tempfile.mkdtemp(prefix="reg44desk-"))
    try:
        yield folder
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


@contextmanager
def without_rights(*owned: Path) -> Iterator[None]:
    """Act as an ordinary person who owns these files; when the tests run as one already, nothing needs doing."""
    if os.geteuid() != 0:
        yield
        return
    for path in owned:
        os.chown(path, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
