"""Copies that count only once they have been opened and compared; restoring keeps what it replaces."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from reg44desk.db import search
from reg44desk.db.casebook import Casebook, check_free, clear, open_casebook, page_problems, release_lock, take_lock
from reg44desk.errors import Problem, TroubleError, UserError

TRIES = 5
"""How often a copy is begun again because something was saved meanwhile."""


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A verified backup: where it lies and how many rows each table has."""

    path: Path
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the casebook's path, where the one before is kept, and how many rows each table has."""

    path: Path
    set_aside: Path | None
    rows: dict[str, int]


def back_up(book: Casebook, target: Path, *, overwrite: bool = False) -> BackupInfo:
    """Write a verified copy of an open casebook, with the same passphrase and recovery key.

    Raises UserError when the file is there already, TroubleError when the copy cannot be written or does not equal its source;
    no half file is left.
    """
    part = target.with_name(f".{target.name}.part")
    parts = (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm"))
    try:
        check_free(target, "file", may_exist=overwrite and target.resolve() != book.path.resolve())
        clear(*parts)
        rows = _copy(book, part)
        part.replace(target)
    except (OSError, dbapi2.Error) as error:
        raise TroubleError("The backup could not be written.", "Check that the folder is there and the disk has space.") from error
    finally:
        clear(*parts)
    return BackupInfo(target, rows)


def restore(backup: Path, target: Path, passphrase: str, *, now: datetime) -> Restored:
    """Put a copy of a backup in place of a casebook, which is set aside beside it, never overwritten.

    Raises what `open_casebook` raises for the backup, and TroubleError when the casebook to replace is open.
    """
    if backup.resolve() == target.resolve():
        raise UserError(Problem("file", "The backup and the casebook are the same file. Choose the backup."))
    if target.is_dir():
        raise UserError(Problem("file", f"{target.name} is a folder. Give the name of a file."))
    part = target.with_name(f".{target.name}.new")
    try:
        with open_casebook(backup, passphrase, now=now) as book:
            rows = back_up(book, part, overwrite=True).rows
        aside = _set_aside(target, now)
        part.replace(target)
    except OSError as error:
        raise TroubleError(
            "The backup could not be put in place.", "Check that no other program uses the casebook, then try again."
        ) from error
    finally:
        clear(part)
    return Restored(target, aside, rows)


def counts(connection: Any) -> dict[str, int]:
    """How many rows each table has; the index that finds anything holds no records, so it is left out."""
    every = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    names = [name for name in every if name not in search.TABLES]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  own tables


def _copy(book: Casebook, part: Path) -> dict[str, int]:
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(book.connect()) as source:
        search.discard_if_broken(source)
        expected = _snapshot(source, part)
    _compare(book, part, expected)
    with part.open("ab") as file:
        file.write(book.trailer)
        file.flush()
        os.fsync(file.fileno())
    return expected


def _snapshot(source: Any, part: Path) -> dict[str, int]:
    """Copy and count; once more when somebody saved something between the two."""
    for _ in range(TRIES):
        before = source.execute("PRAGMA data_version").fetchone()
        os.truncate(part, 0)
        source.execute("VACUUM INTO ?", (str(part),))
        rows = counts(source)
        if source.execute("PRAGMA data_version").fetchone() == before:
            return rows
    raise TroubleError("The casebook kept changing while it was copied.", "Wait a moment, then try again.")


def _compare(book: Casebook, part: Path, expected: dict[str, int]) -> None:
    with closing(book.connect(part)) as copy:
        found = page_problems(copy)
        found += [str(r[0]) for r in copy.execute("PRAGMA integrity_check") if r[0] != "ok"]
        if found or counts(copy) != expected:
            raise TroubleError("The backup does not equal the casebook.", "Try again in another folder.")
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Move a closed casebook, and what lies beside it, out of the way under a name with the moment in it; its lock is taken first."""
    lock = take_lock(target)
    try:
        aside = target.with_name(f"{target.stem} set aside {now:%Y-%m-%d %H%M%S}{target.suffix}")
        number = 2
        while aside.exists():
            aside = target.with_name(f"{target.stem} set aside {now:%Y-%m-%d %H%M%S} {number}{target.suffix}")
            number += 1
        for end in ("", "-wal", "-shm", "-keys"):
            old = target.with_name(target.name + end)
            if old.exists():
                old.rename(aside.with_name(aside.name + end))
    finally:
        release_lock(lock)
    return aside if aside.exists() else None
