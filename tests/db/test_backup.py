"""Copies that count only once they have been opened and compared (promise P8, offline.md 6.2, T10)."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from reg44desk.db import backup
from reg44desk.db.engine import PAGE
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from tests.conftest import PASSPHRASE
from tests.db.steps import add_person, beside, opened, person_names, posix_only, problems, run_python
from tests.factories import import_tracker
from tests.services.steps import contents

OpenDesk = Callable[[Path], Desk]
NOT_WRITTEN = "The backup could not be written. Check that the folder is there and the disk has space."
LIMITED = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from reg44desk.db.backup import back_up
from reg44desk.db.casebook import open_casebook
from reg44desk.errors import TroubleError
with open_casebook(Path(sys.argv[1]), sys.argv[2], now=datetime(2022, 1, 1, tzinfo=UTC)) as book:
    for limit in (0, 5000, 100_000, 300_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            back_up(book, Path(sys.argv[3]))
        except TroubleError as trouble:
            print(trouble)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(back_up(book, Path(sys.argv[3])).rows["casebook"])
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where copies go: a folder of their own."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies" / "copy.r44"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 kB, where the tests may make one."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", place], check=False, capture_output=True)  # noqa: S607
    if made.returncode:
        pytest.skip("making a small disk takes rights these tests do not have")
    yield place
    subprocess.run(["umount", place], check=True)  # noqa: S607


def test_a_backup_holds_everything_and_opens_with_passphrase_and_recovery_key(casebook: Path, target: Path, open_desk: OpenDesk) -> None:
    """T10: restore equals source."""
    desk = open_desk(casebook)
    import_tracker(desk)
    done = upkeep.back_up(desk, target)
    again = open_desk(target)
    assert contents(again) == contents(desk)
    assert problems(again) == []
    assert done.path == target
    assert done.rows["person"] == len(person_names(desk))
    assert set(done.rows) >= {"entry", "payload", "blob", "draft", "home"}


def test_the_same_two_keys_open_a_backup(desk: Desk, target: Path) -> None:
    upkeep.back_up(desk, target)
    with opened(target) as copy:
        assert copy.trailer == desk.file.trailer
    assert target.read_bytes().endswith(desk.file.trailer)


def test_a_backup_is_one_whole_file_and_nothing_beside_it(desk: Desk, casebook: Path, target: Path) -> None:
    before = set(beside(casebook))
    upkeep.back_up(desk, target)
    assert set(beside(target)) == {"copy.r44"}
    assert set(beside(casebook)) == before
    assert (target.stat().st_size - len(desk.file.trailer)) % PAGE == 0


def test_work_goes_on_after_a_backup_and_is_not_in_it(desk: Desk, target: Path, open_desk: OpenDesk) -> None:
    add_person(desk, "before")
    upkeep.back_up(desk, target)
    add_person(desk, "after")
    assert person_names(open_desk(target)) == ["before"]
    assert person_names(desk) == ["after", "before"]


@posix_only
def test_only_its_owner_may_read_a_backup_whatever_the_umask(desk: Desk, target: Path) -> None:
    """offline.md T16."""
    before = os.umask(0)
    try:
        upkeep.back_up(desk, target)
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == 0o600


def refusal(desk: Desk, target: Path, **more: Any) -> str:
    """What a backup says when it is refused; fails when it leaves anything behind."""
    before = beside(target) if target.parent.is_dir() else {}
    with pytest.raises((UserError, TroubleError)) as caught:
        upkeep.back_up(desk, target, **more)
    assert (beside(target) if target.parent.is_dir() else {}) == before
    return str(caught.value)


def test_a_file_of_that_name_is_kept(desk: Desk, target: Path) -> None:
    target.write_bytes(b"the one from Monday")
    assert refusal(desk, target) == "copy.r44 is there already. Choose another name."


def test_a_file_of_that_name_is_replaced_when_that_is_what_was_asked(desk: Desk, target: Path) -> None:
    target.write_bytes(b"the one from Monday")
    upkeep.back_up(desk, target, overwrite=True)
    opened(target).close()


def test_a_casebook_is_never_copied_over_itself(desk: Desk, casebook: Path, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    add_person(desk, "Pat")
    for path in (casebook, tmp_path / "sub" / ".." / "test.r44"):
        assert refusal(desk, path, overwrite=True) == "test.r44 is there already. Choose another name."
    assert person_names(desk) == ["Pat"]


def test_a_copy_never_lands_beside_changes_that_are_not_its_own(desk: Desk, target: Path) -> None:
    """They would be read into it the next time it is opened."""
    target.with_name("copy.r44-wal").write_bytes(b"changes of another")
    for overwrite in (False, True):
        said = refusal(desk, target, overwrite=overwrite)
        assert said == "Part of an earlier copy.r44 is still there. Choose another name."


@pytest.mark.parametrize("place", ["nowhere/copy.r44", "copy.txt/copy.r44", f"{'x' * 249}.r44", f"{'x' * 300}.r44"])
def test_where_no_file_can_be_written_a_sentence_says_so(desk: Desk, target: Path, place: str) -> None:
    target.with_name("copy.txt").write_bytes(b"no folder")
    assert refusal(desk, target.parent / place) == NOT_WRITTEN
    assert set(beside(target)) == {"copy.txt"}


def test_a_full_disk_leaves_no_half_file(desk: Desk, small_disk: Path) -> None:
    """offline.md T3."""
    assert refusal(desk, small_disk / "copy.r44") == NOT_WRITTEN
    assert list(small_disk.iterdir()) == []
    add_person(desk, "Pat")
    assert problems(desk) == []


@posix_only
def test_a_limit_on_files_leaves_no_half_file_and_a_later_try_works(casebook: Path, target: Path) -> None:
    """offline.md T3: works again after space."""
    said, errors = run_python(LIMITED, casebook, PASSPHRASE, target).communicate(timeout=60)
    assert said.splitlines() == [NOT_WRITTEN] * 4 + ["1"], errors
    assert set(beside(target)) == {"copy.r44"}


def test_a_damaged_casebook_gives_no_backup(desk: Desk, casebook: Path, target: Path) -> None:
    desk.file.checkpoint()
    with casebook.open("r+b") as file:
        for page in range(1, casebook.stat().st_size // PAGE):
            file.seek(PAGE * page + 7)
            file.write(b"rust")
    assert refusal(desk, target) == NOT_WRITTEN


def test_a_copy_that_is_not_the_same_does_not_count(desk: Desk, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter([{"person": 3}, {"person": 2}])
    monkeypatch.setattr(backup, "counts", lambda _connection: next(found))
    assert refusal(desk, target) == "The backup does not equal the casebook. Try again in another folder."


def test_something_saved_while_copying_is_in_the_copy(
    desk: Desk, target: Path, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """offline.md T10: back up while saving."""
    count, left = backup.counts, iter(["during"])

    def count_late(connection: Any) -> dict[str, int]:
        for name in left:
            add_person(desk, name)
        return count(connection)

    monkeypatch.setattr(backup, "counts", count_late)
    assert upkeep.back_up(desk, target).rows["person"] == 1
    assert person_names(open_desk(target)) == ["during"]


def test_a_casebook_that_never_stands_still_is_given_up_on(desk: Desk, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = backup.counts

    def save_and_count(connection: Any) -> dict[str, int]:
        add_person(desk)
        return count(connection)

    monkeypatch.setattr(backup, "counts", save_and_count)
    assert refusal(desk, target) == "The casebook kept changing while it was copied. Wait a moment, then try again."
    assert len(person_names(desk)) == backup.TRIES


def test_backups_made_while_another_thread_saves_are_each_whole(desk: Desk, target: Path, open_desk: OpenDesk) -> None:
    """offline.md T12."""
    saving = threading.Thread(target=lambda: [add_person(desk, f"{n:03}") for n in range(150)])
    saving.start()
    copies = []
    for copy in (target.with_name(f"{number}.r44") for number in range(4)):
        with suppress(TroubleError):
            upkeep.back_up(desk, copy)
            copies.append(copy)
    saving.join()
    upkeep.back_up(desk, target)
    for copy in (*copies, target):
        again = open_desk(copy)
        assert problems(again) == []
        found = person_names(again)
        assert found == [f"{n:03}" for n in range(len(found))]
    assert len(found) == 150
