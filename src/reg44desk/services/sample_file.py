"""Where the sample casebook lies: made afresh each day, because everything in it is dated back from today."""

from __future__ import annotations

from pathlib import Path

from reg44desk.clock import Clock, london_date
from reg44desk.db.keys import KeyCost
from reg44desk.domain.types import CasebookKind
from reg44desk.errors import UserError
from reg44desk.services import sample, upkeep
from reg44desk.services.desk import Actor, Desk

COST = KeyCost(8 * 1024, 1, 1)
"""Cheap to open: its passphrase is printed in the manual, and nothing in it is real."""


def open_sample(folder: Path, clock: Clock, actor: Actor, device: str) -> Desk:
    """The sample casebook of today, made if it is not there yet; those of earlier days are cleared away.

    Raises TroubleError when it is open in another window or the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"Sample {london_date(clock()).isoformat()}.r44"
    if not path.exists():
        part = path.with_name(f"Being made {path.name}")
        part.unlink(missing_ok=True)
        upkeep.make_casebook(part, sample.PASSPHRASE, clock, actor, device, kind=CasebookKind.SAMPLE, cost=COST)
        desk = upkeep.open_desk(part, sample.PASSPHRASE, clock, actor, device)
        try:
            desk.do(sample.fill_sample)
        finally:
            desk.close()
        part.rename(path)
    _clear(folder, path)
    desk = upkeep.open_desk(path, sample.PASSPHRASE, clock, actor, device)
    if desk.kind is not CasebookKind.SAMPLE:
        desk.close()
        raise UserError(f"{path} is not the sample casebook. Move it out of that folder.")
    return desk


def _clear(folder: Path, keep: Path) -> None:
    for old in folder.glob("Sample 20??-??-??.r44"):
        if old != keep and not old.with_name(f"{old.name}-lock").exists():
            old.unlink(missing_ok=True)
