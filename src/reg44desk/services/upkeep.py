"""Making, opening, checking, backing up and restoring a casebook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from reg44desk.clock import Clock, london_time
from reg44desk.db import backup, check
from reg44desk.db.audit import Act, begin_act, journalled_session
from reg44desk.db.casebook import create_casebook, open_casebook
from reg44desk.db.keys import DEFAULT_COST, KeyCost, check_passphrase
from reg44desk.db.models import Casebook, Entry, new_id
from reg44desk.db.upgrade import HEAD
from reg44desk.domain.types import CasebookKind
from reg44desk.errors import Problem, TroubleError, UserError
from reg44desk.services.desk import Actor, Desk, Tx, command

BACKUPS = "Backups"
"""The folder beside a casebook that holds the copies made before an import."""


@dataclass(frozen=True, slots=True)
class Health:
    """What Check found: each problem in a sentence, how many journal lines it read and how many records it compared."""

    problems: tuple[str, ...]
    lines: int
    records: int


def passphrase_problems(passphrase: str, again: str) -> tuple[Problem, ...]:
    """What is wrong with a new passphrase that was typed twice (offline.md R9); nothing when it will do."""
    try:
        check_passphrase(passphrase)
    except UserError as error:
        return error.problems
    return () if passphrase == again else (Problem("again", "This is not the same passphrase. Type both again."),)


def make_casebook(
    path: Path,
    passphrase: str,
    clock: Clock,
    actor: Actor,
    device: str,
    *,
    kind: CasebookKind = CasebookKind.REAL,
    cost: KeyCost = DEFAULT_COST,
) -> str:
    """Make a new casebook and give its recovery key, to be printed and kept apart. Raises UserError when the file is there already."""
    fill = partial(_first_record, clock=clock, actor=actor, device=device, kind=kind)
    return create_casebook(path, passphrase, now=clock(), cost=cost, fill=fill).recovery_key


def open_desk(path: Path, passphrase: str, clock: Clock, actor: Actor, device: str) -> Desk:
    """Open a casebook with its passphrase or its recovery key. Raises UserError or TroubleError, each with its own plain message."""
    return Desk(open_casebook(path, passphrase, now=clock()), clock, actor, device)


def check_casebook(session: Session) -> Health:
    """Check everything: the file's structure, references, the journal's chain, tables rebuilt from it, attachments."""
    problems = [
        *check.check_file(session),
        *check.check_chain(session),
        *check.check_tables(session),
        *check.check_attachments(session),
    ]
    lines = len(session.scalars(select(Entry.id)).all())
    records = sum(len(rows) for rows in check.rebuilt(session).values())
    return Health(tuple(problems), lines, records)


def back_up(desk: Desk, target: Path, *, overwrite: bool = False) -> backup.BackupInfo:
    """Write a verified copy of the open casebook. Raises UserError when the file is there already."""
    return backup.back_up(desk.file, target, overwrite=overwrite)


def back_up_before(desk: Desk, doing: str) -> backup.BackupInfo:
    """Write a verified copy into the folder Backups beside the casebook, named like "NAME before import 2022-01-21 120000.r44".

    Raises TroubleError when it cannot be written; then what was about to be done must not be done.
    """
    folder = desk.path.parent / BACKUPS
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise TroubleError(f"The folder {BACKUPS} could not be made beside the casebook.", "Check that the disk has space.") from error
    name = f"{desk.path.stem} before {doing} {london_time(desk.clock()):%Y-%m-%d %H%M%S}"
    target = folder / f"{name}{desk.path.suffix}"
    number = 2
    while target.exists():
        target = folder / f"{name} {number}{desk.path.suffix}"
        number += 1
    return backup.back_up(desk.file, target)


def restore(source: Path, target: Path, passphrase: str, clock: Clock, actor: Actor, device: str) -> backup.Restored:
    """Put a backup in place of a casebook, which is set aside, never overwritten; then write on in a new stream (offline.md 0)."""
    restored = backup.restore(source, target, passphrase, now=clock())
    desk = open_desk(target, passphrase, clock, actor, device)
    try:
        desk.new_stream()
        desk.do(note_restored)
    finally:
        desk.close()
    return restored


@command("Restore a backup", barrier=True)
def note_restored(tx: Tx) -> None:
    """Record that this casebook was put back from a backup."""
    tx.session.scalars(select(Casebook)).one().restored_at = tx.now


def _first_record(engine: Engine, *, clock: Clock, actor: Actor, device: str, kind: CasebookKind) -> None:
    now = clock()
    session = journalled_session(bind=engine.execution_options(write=True))
    try:
        begin_act(session, Act(new_id(), "Make the casebook", actor.name, actor.role, f"{device}-1", HEAD, now))
        session.add(Casebook(kind=kind, made_at=now))
        session.commit()
    finally:
        session.close()
