"""Key slots are at the end of the file or beside it, at every moment; closing puts all into one file (offline.md R9, 6.1)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reg44desk.db import casebook as casebook_file
from reg44desk.db import engine, keys
from reg44desk.db.casebook import seal, sidecar
from reg44desk.db.engine import PAGE
from reg44desk.services.desk import Desk
from tests.db.steps import add_person, beside, opened, person_names, problems

OpenDesk = Callable[[Path], Desk]


def crash(desk: Desk, to: Path) -> Path:
    """A casebook as a crash leaves it: every file copied while it is open."""
    to.mkdir()
    for name, data in beside(desk.path).items():
        (to / name).write_bytes(data)
    return to / desk.path.name


def has_keys(path: Path) -> bool:
    return path.exists() and keys.from_trailer(path.read_bytes()) is not None


def test_after_closing_everything_is_in_the_one_file(desk: Desk, casebook: Path, open_desk: OpenDesk) -> None:
    add_person(desk, "Pat")
    desk.close()
    assert list(beside(casebook)) == ["test.r44"]
    assert has_keys(casebook)
    assert person_names(open_desk(casebook)) == ["Pat"]


def test_while_open_the_key_slots_stand_beside_the_file(desk: Desk, casebook: Path) -> None:
    assert sidecar(casebook).read_bytes() == desk.file.trailer


def test_an_idle_checkpoint_brings_saved_work_into_the_file(desk: Desk, casebook: Path, tmp_path: Path, open_desk: OpenDesk) -> None:
    """offline.md 6.1: people copy files; the copy of the main file alone then holds what was saved."""
    add_person(desk, "Pat")
    desk.file.checkpoint()
    assert casebook.with_name("test.r44-wal").stat().st_size == 0
    (tmp_path / "copy").mkdir()
    copy = Path(shutil.copy(casebook, tmp_path / "copy" / "test.r44"))
    shutil.copy(sidecar(casebook), sidecar(copy))
    assert person_names(open_desk(copy)) == ["Pat"]


def test_a_checkpoint_that_somebody_stands_in_the_way_of_is_made_the_next_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """offline.md 6.1: nothing is lost by it; the write-ahead log holds the work until then."""
    monkeypatch.setattr(engine, "PRAGMAS", (*engine.PRAGMAS, "busy_timeout=0"))
    desk.file.engine.dispose()
    reader = desk.file.connect()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entry").fetchone()
    add_person(desk, "N. Newcomer")
    assert not desk.file.checkpoint()
    reader.execute("ROLLBACK")
    reader.close()
    assert desk.file.checkpoint()


def test_a_checkpoint_leaves_the_keys_beside_and_closing_puts_them_back(desk: Desk, casebook: Path) -> None:
    add_person(desk, "Pat")
    desk.file.checkpoint()
    assert not has_keys(casebook)
    assert has_keys(sidecar(casebook))
    desk.close()
    assert has_keys(casebook)
    assert not sidecar(casebook).exists()


@pytest.mark.parametrize("checkpoint", [False, True])
def test_after_a_crash_all_is_there_and_the_next_closing_tidies_up(
    desk: Desk, tmp_path: Path, open_desk: OpenDesk, *, checkpoint: bool
) -> None:
    add_person(desk, "Pat")
    if checkpoint:
        desk.file.checkpoint()
    path = crash(desk, tmp_path / "crash")
    again = open_desk(path)
    assert person_names(again) == ["Pat"]
    assert problems(again) == []
    again.close()
    assert list(beside(path)) == ["test.r44"]
    assert has_keys(path)


def test_the_only_copy_of_the_keys_is_never_rewritten(desk: Desk, tmp_path: Path) -> None:
    """A crash while they are written anew would leave a casebook that nobody can open."""
    add_person(desk, "Pat")
    desk.file.checkpoint()
    path = crash(desk, tmp_path / "crash")
    before = sidecar(path).stat()
    with opened(path):
        assert (sidecar(path).stat().st_ino, sidecar(path).stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_half_written_keys_beside_the_file_do_no_harm(casebook: Path) -> None:
    """A crash while opening leaves them; those at the end of the file count."""
    sidecar(casebook).write_bytes(casebook.read_bytes()[-100:])
    opened(casebook).close()
    assert list(beside(casebook)) == ["test.r44"]


def test_a_file_cut_by_a_crash_while_closing_is_made_whole(casebook: Path, open_desk: OpenDesk) -> None:
    """The keys beside the file are removed last."""
    trailer = open_desk(casebook).file.trailer
    open_desk_path = casebook.with_name("cut.r44")
    open_desk_path.write_bytes(casebook.read_bytes()[: -len(trailer) + 7])
    sidecar(open_desk_path).write_bytes(trailer)
    open_desk(open_desk_path).close()
    assert has_keys(open_desk_path)
    assert not sidecar(open_desk_path).exists()


def test_a_reader_still_at_work_keeps_both_places(desk: Desk, casebook: Path, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A background job that is not done yet: nothing is cut off under its hands."""
    monkeypatch.setattr(engine, "PRAGMAS", (*engine.PRAGMAS, "busy_timeout=0"))
    add_person(desk, "Pat")
    with closing(desk.file.connect()) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchone()
        add_person(desk, "Sam")
        desk.close()
        assert has_keys(sidecar(casebook))
    again = open_desk(casebook)
    assert person_names(again) == ["Pat", "Sam"]
    again.close()
    assert list(beside(casebook)) == ["test.r44"]


def test_closing_twice_is_closing_once(desk: Desk, casebook: Path) -> None:
    desk.close()
    before = beside(casebook)
    with opened(casebook):
        desk.close()
        assert casebook.with_name("test.r44-lock").exists()
    assert beside(casebook) == before


def test_a_folder_that_vanished_does_not_stop_closing(desk: Desk, casebook: Path, template: Path) -> None:
    """A stick pulled out: there is nothing to put back, and the lock is let go of."""
    moved = casebook.parent.with_name("gone")
    casebook.parent.rename(moved)
    desk.close()
    assert not casebook.parent.exists()
    moved.rename(casebook.parent)
    opened(casebook).close()


def test_sealing_in_doubt_keeps_the_keys_beside(casebook: Path) -> None:
    """A file shorter than the database says is never cut."""
    whole = casebook.read_bytes()
    trailer = whole[whole.index(keys.MAGIC) :]
    casebook.write_bytes(whole[: -len(trailer)])
    sidecar(casebook).write_bytes(trailer)
    before = beside(casebook)
    for pages in (None, len(whole) // PAGE + 1):
        seal(casebook, trailer, pages)
        assert beside(casebook) == before
    seal(casebook, trailer, len(whole) // PAGE)
    assert beside(casebook) == {"test.r44": whole}


def test_a_refused_opening_puts_the_keys_back_too(desk: Desk, casebook: Path) -> None:
    add_person(desk, "Pat")
    desk.close()
    data = bytearray(casebook.read_bytes())
    data[PAGE * 5] ^= 1
    casebook.write_bytes(data)
    with pytest.raises(Exception, match="damaged"):
        opened(casebook)
    assert list(beside(casebook)) == ["test.r44"]


def test_names_are_made_sure_of_only_where_that_is_possible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no such call: the folder is not even looked at."""
    nowhere = tmp_path / "nowhere" / "test.r44"
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        casebook_file._sync_folder(nowhere)
    if os.name == "posix":
        with pytest.raises(FileNotFoundError):
            casebook_file._sync_folder(nowhere)
