"""Restoring keeps what it replaces, and goes on in a new stream (offline.md 0 and 6.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from reg44desk.db import backup
from reg44desk.db.casebook import sidecar
from reg44desk.db.models import Casebook, Entry
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, START, FakeClock
from tests.db.steps import add_person, beside, opened, person_names, posix_only, problems

OpenDesk = Callable[[Path], Desk]
ASIDE = "test set aside 2022-01-21 120000.r44"


@pytest.fixture
def kept(casebook: Path, open_desk: OpenDesk) -> Path:
    """A backup with Pat in it; the casebook has had Sam added since, and is closed."""
    desk = open_desk(casebook)
    add_person(desk, "Pat")
    path = casebook.with_name("backup.r44")
    upkeep.back_up(desk, path)
    add_person(desk, "Sam")
    desk.close()
    return path


def restore(source: Path, target: Path, passphrase: str = PASSPHRASE) -> backup.Restored:
    return backup.restore(source, target, passphrase, now=START)


def test_the_backup_takes_the_casebooks_place_and_the_casebook_is_kept(kept: Path, casebook: Path, open_desk: OpenDesk) -> None:
    replaced, copied = casebook.read_bytes(), kept.read_bytes()
    done = restore(kept, casebook)
    assert (done.path, done.set_aside, done.rows["person"]) == (casebook, casebook.with_name(ASIDE), 1)
    assert set(beside(casebook)) == {"test.r44", "backup.r44", ASIDE}
    assert casebook.with_name(ASIDE).read_bytes() == replaced
    assert kept.read_bytes() == copied
    assert person_names(open_desk(casebook)) == ["Pat"]
    assert person_names(open_desk(casebook.with_name(ASIDE))) == ["Pat", "Sam"]


def test_nothing_need_be_there_to_restore_to(kept: Path, tmp_path: Path, open_desk: OpenDesk) -> None:
    (tmp_path / "new laptop").mkdir()
    target = tmp_path / "new laptop" / "test.r44"
    assert restore(kept, target).set_aside is None
    assert list(beside(target)) == ["test.r44"]
    assert person_names(open_desk(target)) == ["Pat"]


def test_restoring_again_in_the_same_second_overwrites_nothing(kept: Path, casebook: Path) -> None:
    before = casebook.read_bytes()
    aside = [restore(kept, casebook).set_aside for _ in range(3)]
    assert [path.name for path in aside if path] == [ASIDE, ASIDE.replace(".r44", " 2.r44"), ASIDE.replace(".r44", " 3.r44")]
    assert casebook.with_name(ASIDE).read_bytes() == before


def test_a_restored_casebook_goes_on_in_a_new_stream(kept: Path, casebook: Path, clock: FakeClock, open_desk: OpenDesk) -> None:
    """offline.md rule 3: its next entries must not reuse numbers."""
    clock.now = datetime(2022, 3, 1, tzinfo=UTC)
    upkeep.restore(kept, casebook, PASSPHRASE, clock, ACTOR, DEVICE)
    desk = open_desk(casebook)
    add_person(desk, "Kim")
    streams = desk.read(lambda s: s.execute(select(Entry.stream, Entry.seq, Entry.label).order_by(Entry.clock)).all())
    assert streams[-2:] == [(f"{DEVICE}-2", 1, "Restore a backup"), (f"{DEVICE}-2", 2, "Add a person")]
    assert desk.read(lambda s: s.scalars(select(Casebook.restored_at)).one()) == clock.now
    assert problems(desk) == []


@posix_only
def test_only_its_owner_may_read_what_was_restored(kept: Path, casebook: Path) -> None:
    kept.chmod(0o644)
    restore(kept, casebook)
    assert casebook.stat().st_mode & 0o777 == 0o600


def refusal(source: Path, target: Path, passphrase: str = PASSPHRASE) -> str:
    """What a restore says when it is refused; fails unless every file is as it was."""
    before = beside(target)
    with pytest.raises((UserError, TroubleError)) as caught:
        restore(source, target, passphrase)
    assert beside(target) == before
    return str(caught.value)


def test_a_casebook_that_is_open_is_not_replaced(kept: Path, casebook: Path, open_desk: OpenDesk) -> None:
    desk = open_desk(casebook)
    assert refusal(kept, casebook) == "test.r44 is open already. Close it in the other window first."
    assert person_names(desk) == ["Pat", "Sam"]


def test_a_backup_that_cannot_be_opened_replaces_nothing(kept: Path, casebook: Path) -> None:
    assert refusal(kept, casebook, "not the passphrase").startswith("That passphrase does not open this casebook.")
    kept.write_bytes(kept.read_bytes()[:-1])
    assert "is damaged" in refusal(kept, casebook)
    assert refusal(casebook.with_name("gone.r44"), casebook) == "gone.r44 is not there. Check the name and the folder."


def test_a_casebook_is_not_restored_from_itself(casebook: Path) -> None:
    said = "The backup and the casebook are the same file. Choose the backup."
    assert refusal(casebook, casebook) == said
    assert refusal(casebook.parent / "x" / ".." / "test.r44", casebook) == said


def test_a_folder_that_is_not_there(kept: Path, casebook: Path) -> None:
    with pytest.raises(TroubleError, match="The backup could not be written"):
        restore(kept, casebook.parent / "nowhere" / "test.r44")


def test_a_folder_is_not_replaced(kept: Path, casebook: Path) -> None:
    (casebook.parent / "folder.r44").mkdir()
    assert refusal(kept, casebook.parent / "folder.r44") == "folder.r44 is a folder. Give the name of a file."
    assert (casebook.parent / "folder.r44").is_dir()


def test_a_casebook_that_cannot_be_moved_stays(kept: Path, casebook: Path) -> None:
    """Here because the name it would be kept under is too long for the disk."""
    long = casebook.with_name("x" * 230 + ".r44")
    casebook.rename(long)
    said = "The backup could not be put in place. Check that no other program uses the casebook, then try again."
    assert refusal(kept, long) == said


def crashed(desk: Desk, path: Path) -> Path:
    """The files of an open casebook as a crash leaves them, under another name."""
    for name, data in beside(desk.path).items():
        if name.startswith("test.r44") and not name.endswith("-lock"):
            path.with_name(name.replace("test.r44", path.name)).write_bytes(data)
    return path


def test_a_crashed_casebook_is_kept_with_all_that_lies_beside_it(kept: Path, casebook: Path, open_desk: OpenDesk) -> None:
    desk = open_desk(casebook)
    add_person(desk, "Kim")
    path = crashed(desk, casebook.with_name("crashed.r44"))
    aside = restore(kept, path).set_aside
    assert person_names(open_desk(path)) == ["Pat"]
    assert aside is not None
    assert sidecar(aside).exists()
    assert person_names(open_desk(aside)) == ["Kim", "Pat", "Sam"]


def test_what_a_vanished_casebook_left_beside_it_does_not_get_into_the_restored_one(
    kept: Path, casebook: Path, open_desk: OpenDesk
) -> None:
    """Its last changes would be read into the backup's pages and damage it."""
    desk = open_desk(casebook)
    add_person(desk, "Kim")
    path = crashed(desk, casebook.with_name("crashed.r44"))
    path.unlink()
    assert restore(kept, path).set_aside is None
    again = open_desk(path)
    assert person_names(again) == ["Pat"]
    assert problems(again) == []
    assert path.with_name("crashed set aside 2022-01-21 120000.r44-wal").exists()


def test_a_half_restored_file_of_an_earlier_try_is_written_over(kept: Path, casebook: Path) -> None:
    casebook.with_name(".test.r44.new").write_bytes(b"half")
    restore(kept, casebook)
    opened(casebook).close()
    assert ".test.r44.new" not in beside(casebook)
